import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { endLeftoverProcesses } from './leftover-processes.ts';

test('a process a test run left behind is found by its mark, named and ended; others are left alone', async () => {
  const sleeper = (mark: string) =>
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { env: { TL_MARK: mark }, stdio: 'ignore' });
  const [left, other] = [sleeper('this run'), sleeper('another run')];
  await Promise.all([once(left, 'spawn'), once(other, 'spawn')]);
  const found = await endLeftoverProcesses('TL_MARK', 'this run', 0);
  expect(found.map(({ pid }) => pid)).toEqual([left.pid]);
  expect(found[0]?.command).toContain('setInterval');
  if (left.exitCode === null && left.signalCode === null) await once(left, 'exit');
  expect(left.signalCode).toBe('SIGKILL');
  expect(other.exitCode).toBeNull();
  other.kill('SIGKILL');
  await once(other, 'exit');
  expect(await endLeftoverProcesses('TL_MARK', 'this run', 0)).toEqual([]);
});
