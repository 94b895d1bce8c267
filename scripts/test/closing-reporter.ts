import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** How many tests passed, failed and were skipped. */
export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

export const closingLine = (counts: TestCounts): string =>
  `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;

/** Counts what ran; a file that could not be loaded, or a group whose preparation failed, counts as one failure. */
export function countTests(modules: readonly TestModule[], faultsOutside: number): TestCounts {
  const counts: TestCounts = { passed: 0, failed: faultsOutside, skipped: 0 };
  for (const module of modules) {
    const failedBefore = counts.failed;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') counts.passed += 1;
      else if (state === 'failed') counts.failed += 1;
      else counts.skipped += 1;
    }
    for (const suite of module.children.allSuites()) if (suite.errors().length > 0) counts.failed += 1;
    if (module.state() === 'failed' && counts.failed === failedBefore) counts.failed += 1;
  }
  return counts;
}

/**
 * Closes the run with one plain line. Under `npm test`, which has more to count, the numbers go to the file named by
 * TELLERLINE_TEST_COUNTS instead.
 */
export default class ClosingReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts = countTests(modules, unhandledErrors.length);
    const file = process.env.TELLERLINE_TEST_COUNTS;
    if (file) writeFileSync(file, JSON.stringify(counts));
    else process.on('exit', () => process.stdout.write(`\n${closingLine(counts)}\n`));
  }
}
