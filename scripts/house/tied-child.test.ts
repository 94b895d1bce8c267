import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startTiedChild } from './tied-child.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tellerline-child-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const isAlive = (pid: number): boolean => existsSync(`/proc/${pid}`);

test('a child writes its log by itself and tells how it ended', async () => {
  const logFile = join(folder, 'child.log');
  const args = ['-e', "console.log('said'); console.error('complained'); process.exit(7)"];
  const child = await startTiedChild({ name: 'child', command: process.execPath, args, env: {}, logFile });
  expect(await child.exited).toEqual({ code: 7, signal: null });
  expect(readFileSync(logFile, 'utf8')).toBe('said\ncomplained\n');
});

test('a program that is not there ends with a failure', async () => {
  const logFile = join(folder, 'child.log');
  const start = startTiedChild({ name: 'Asterisk', command: '/nowhere/asterisk', args: [], env: {}, logFile });
  const end = await start.then(
    (child) => child.exited,
    () => ({ code: 127 }),
  );
  expect(end.code).toBe(127);
});

test('no child outlives a launcher that is killed outright', async () => {
  const launcher = join(import.meta.dirname, 'tied-child.ts');
  const program = `
    const { startTiedChild } = await import(${JSON.stringify(launcher)});
    const child = await startTiedChild({ name: 'child', command: process.execPath, env: {},
      args: ['-e', 'setInterval(() => {}, 1000)'], logFile: ${JSON.stringify(join(folder, 'child.log'))} });
    console.log(child.pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const childPid = Number(line.toString());
  expect(isAlive(childPid)).toBe(true);
  parent.kill('SIGKILL');
  await vi.waitFor(() => expect(isAlive(childPid)).toBe(false), { timeout: 5_000 });
});
