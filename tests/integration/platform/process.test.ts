import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBridge } from '../../support/test-bridge.ts';
import { TestClient } from '../../support/test-client.ts';
import { until } from '../../support/until.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const origin = 'http://desk.test';
const token = 'a-token-for-this-test-only-0123456789';
const password = 'demo password of this test';

let folder: string;
let environment: NodeJS.ProcessEnv;
const children: ChildProcess[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tellerline-process-'));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  environment = {
    PATH: process.env.PATH,
    DATABASE_URL: `sqlite:${join(folder, 'data', 'test.sqlite')}`,
    CTI_TOKEN_FILE: file('cti.token', token),
    SIP_SECRETS_FILE: file('sip.json', '{"1001":"secret-of-1001"}'),
    SIP_WEBSOCKET_URL: 'ws://127.0.0.1:24001/ws',
    PUBLIC_ORIGIN: origin,
    PORT: '0',
  };
  file('password', password);
});
afterAll(() => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function run(script: string, more: NodeJS.ProcessEnv = {}, args: string[] = []) {
  const child = spawn(process.execPath, [join(project, script), ...args], {
    env: { ...environment, ...more },
    cwd: project,
  });
  children.push(child);
  let output = '';
  child.stdout?.on('data', (text) => {
    output += text;
  });
  child.stderr?.on('data', (text) => {
    output += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  return { child, ended, output: () => output };
}

test('OPS-02 OPS-04 the server’s process: lists what is wrong, migrates, seeds, starts, and stops in good order', async () => {
  const wrong = run('server/src/main.ts', { PORT: 'abc', DATABASE_URL: '' });
  expect(await wrong.ended).toBe(1);
  expect(wrong.output()).toMatch(/PORT: .*\n.*DATABASE_URL: /);

  const unready = run('scripts/db/seed.ts', {}, ['--password-file', join(folder, 'password'), '--customers', '5']);
  expect(await unready.ended).not.toBe(0);
  for (const [script, ...args] of [
    ['scripts/db/migrate.ts'],
    ['scripts/db/seed.ts', '--password-file', join(folder, 'password'), '--customers', '5'],
    ['scripts/db/seed.ts', '--password-file', join(folder, 'password'), '--customers', '5'],
  ] as const) {
    const done = run(script, {}, args);
    expect([script, await done.ended, done.output()]).toEqual([script, 0, done.output()]);
  }

  const server = run('server/src/main.ts');
  const port = await until(
    'listening',
    () => /"event":"server.started","port":(\d+)/.exec(server.output())?.[1],
    60_000,
  );
  const base = `http://127.0.0.1:${port}`;
  expect((await fetch(`${base}/readyz`)).status).toBe(200);

  const client = new TestClient(base, origin);
  await client.signIn('agent1', password);
  const desktop = await client.openSocket();
  const bridge = await openBridge(base, token);
  const desktopClosed = new Promise<string>((resolve) => desktop.on('disconnect', resolve));
  const bridgeClosed = new Promise<string>((resolve) => bridge.on('disconnect', resolve));

  const began = performance.now();
  server.child.kill('SIGTERM');
  expect(await server.ended).toBe(0);
  expect(performance.now() - began).toBeLessThan(5_000);
  await Promise.all([desktopClosed, bridgeClosed]);

  const lines = server.output().trim().split('\n');
  const events = lines.map((line) => (JSON.parse(line) as { event: string }).event);
  expect(events.slice(-2)).toEqual(['audit.head', 'server.stopped']);
  expect(lines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50)).toEqual([]);
  for (const secret of [password, token, 'secret-of-1001', client.cookie ?? '?', '坐席', 'agent1']) {
    expect(server.output()).not.toContain(secret);
  }
}, 120_000);

test('OPS-04 a start that fails ends the process at once with 1, whatever had been started before it failed', async () => {
  const databaseUrl = `sqlite:${join(folder, 'other', 'test.sqlite')}`;
  const migrated = run('scripts/db/migrate.ts', { DATABASE_URL: databaseUrl });
  expect(await migrated.ended).toBe(0);
  // Everything is up by the time the server finds its port taken.
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const PORT = String((taken.address() as AddressInfo).port);
  const server = run('server/src/main.ts', { DATABASE_URL: databaseUrl, PORT, HOST: '127.0.0.1' });
  const failed = await until('told', () => server.output().includes('server.not_started'), 60_000);
  const code = await until('ended', () => server.child.exitCode ?? undefined, 2_000).catch(() => 'still running');
  taken.close();
  expect([failed, code]).toEqual([true, 1]);
  expect(server.output()).toContain('EADDRINUSE');
}, 120_000);
