/**
 * `npm test`: brings what tests need, checks the sources, runs every test, and looks that nothing was left running.
 * `npm test -- <filter>` hands everything after `--` to vitest and leaves the checks out.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provisionAsterisk } from '../house/asterisk-provision.ts';
import { homeAt, prepareHome, projectRoot, readHomePath } from '../house/home.ts';
import { HouseFault } from '../house/house-fault.ts';
import { consoleProgress } from '../house/progress-console.ts';
import { renderPrompts } from '../house/prompts.ts';
import { spokenFlows } from '../house/spoken-flows.ts';
import { closingLine, type TestCounts } from './closing-reporter.ts';
import { endLeftoverProcesses } from './leftover-processes.ts';
import { runStaticChecks } from './static-checks.ts';
import { provideTestPackages } from './test-packages.ts';

const markVariable = 'TELLERLINE_TEST_RUN';

/** One Asterisk and one set of prompts for all tests, in the project's own home. */
async function provideAsterisk(): Promise<string[]> {
  const home = homeAt(readHomePath(process.env.TELLERLINE_HOME));
  const progress = consoleProgress(process.stdout);
  try {
    prepareHome(home);
    await provisionAsterisk({ home, onProgress: progress.tell });
    await renderPrompts({ home, flows: spokenFlows(home), onProgress: progress.tell });
    return [];
  } catch (error) {
    if (!(error instanceof HouseFault)) throw error;
    process.stdout.write(`Tests with a real Asterisk are skipped: ${error.message}\n`);
    return ['asterisk'];
  } finally {
    progress.end();
  }
}

/** Runs vitest to its end; Ctrl-C reaches it from the terminal, a signal to this process is handed on. */
async function runVitest(args: readonly string[], env: NodeJS.ProcessEnv, countsFile: string): Promise<TestCounts> {
  const vitest = join(projectRoot, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', ...args], {
    cwd: projectRoot,
    stdio: 'inherit',
    env: { ...process.env, ...env, TELLERLINE_TEST_COUNTS: countsFile },
  });
  const handOn = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGTERM', handOn).on('SIGINT', handOn);
  const code = await new Promise<number>((resolve) => child.on('close', (exitCode) => resolve(exitCode ?? 1)));
  process.off('SIGTERM', handOn).off('SIGINT', handOn);
  try {
    const counts = JSON.parse(readFileSync(countsFile, 'utf8')) as TestCounts;
    // Vitest may fail for reasons that belong to no test.
    return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function main(args: readonly string[]): Promise<number> {
  const lacks = [...provideTestPackages(), ...(await provideAsterisk())];
  const checks = args.length === 0 ? await runStaticChecks() : { passed: 0, failed: 0 };
  const mark = randomUUID();
  const folder = mkdtempSync(join(tmpdir(), 'tellerline-test-'));
  const env = {
    [markVariable]: mark,
    TELLERLINE_TEST_LACKS: lacks.join(','),
    // Hundreds of processes load the same modules: Node keeps them compiled, and checks that they are the same.
    NODE_COMPILE_CACHE: join(projectRoot, 'node_modules/.cache/tellerline/compiled'),
  };
  const counts = await runVitest(args, env, join(folder, 'counts.json'));
  rmSync(folder, { recursive: true, force: true });

  const left = await endLeftoverProcesses(markVariable, mark);
  for (const { pid, command } of left)
    process.stdout.write(`Left running by the tests, ended now: ${pid} ${command}\n`);
  if (lacks.length > 0) process.stdout.write(`Skipped for want of: ${lacks.join(', ')}\n`);
  const total: TestCounts = {
    passed: counts.passed + checks.passed,
    failed: counts.failed + checks.failed + (left.length > 0 ? 1 : 0),
    skipped: counts.skipped,
  };
  process.stdout.write(`\n${closingLine(total)}\n`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
