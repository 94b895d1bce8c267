import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startVitest } from 'vitest/node';
import type { TestCounts } from './closing-reporter.ts';

/** Runs test files of these contents by themselves, with the reporter under test. */
async function run(files: Record<string, string>): Promise<TestCounts> {
  const folder = mkdtempSync(join(tmpdir(), 'tellerline-reporter-'));
  const counts = join(folder, 'counts.json');
  const before = { exitCode: process.exitCode, counts: process.env.TELLERLINE_TEST_COUNTS };
  process.env.TELLERLINE_TEST_COUNTS = counts;
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const vitest = await startVitest('test', [], {
      root: folder,
      config: false,
      globals: true,
      run: true,
      watch: false,
      include: ['*.test.mjs'],
      reporters: [join(import.meta.dirname, 'closing-reporter.ts')],
    });
    await vitest.close();
    return JSON.parse(readFileSync(counts, 'utf8')) as TestCounts;
  } finally {
    process.exitCode = before.exitCode;
    if (before.counts === undefined) delete process.env.TELLERLINE_TEST_COUNTS;
    else process.env.TELLERLINE_TEST_COUNTS = before.counts;
    rmSync(folder, { recursive: true, force: true });
  }
}

test('passed, failed and skipped tests are counted', async () => {
  const file = "test('a', () => {}); test('b', () => { throw new Error('no'); }); test.skip('c', () => {});";
  expect(await run({ 'one.test.mjs': file })).toEqual({ passed: 1, failed: 1, skipped: 1 });
});

test('a file that cannot be loaded is a failure, and so is a group whose preparation fails', async () => {
  const unprepared = "describe('d', () => { beforeAll(() => { throw new Error('no'); }); test('a', () => {}); });";
  const counts = await run({ 'broken.test.mjs': 'throw new Error();', 'unprepared.test.mjs': unprepared });
  expect(counts).toEqual({ passed: 0, failed: 2, skipped: 1 });
});
