import { type Check, runCheck } from './run-check.ts';

/** Files that did not change are not looked at again; on a clean machine all are. */
const keptResults = [
  '--cache',
  '--cache-strategy=content',
  '--cache-location=node_modules/.cache/tellerline/eslint.json',
] as const;

/** The native compiler, ten times as fast; eslint still needs the one in JavaScript, whose command has the same name. */
const tsc = 'node_modules/typescript-native/bin/tsc';

/**
 * What can be said about the sources without running them, the longest first. Imports are checked by tests/architecture.
 */
const checks: readonly Check[] = [
  { name: 'no promise nobody waits for (eslint)', command: ['eslint', '--no-color', ...keptResults, '.'] },
  { name: 'types of contracts, server, bridge, db, scripts and tests (tsc)', command: [tsc, '-p', '.'] },
  { name: 'types of the desktop (tsc)', command: [tsc, '-p', 'agent-desktop'] },
  { name: 'format and lint (biome)', command: ['biome', 'ci', '--colors=off', '.'] },
  { name: 'no file and no package nobody uses (knip)', command: ['knip', '--no-progress'] },
];

/** Runs all checks, two at a time. */
export async function runStaticChecks(): Promise<{ passed: number; failed: number }> {
  process.stdout.write('Checks:\n');
  const waiting = [...checks];
  const counts = { passed: 0, failed: 0 };
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      counts[(await runCheck(check)) ? 'passed' : 'failed'] += 1;
    }
  };
  await Promise.all([worker(), worker()]);
  return counts;
}
