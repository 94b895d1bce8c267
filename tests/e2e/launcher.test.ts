import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { homeAt, projectRoot, readHomePath } from '../../scripts/house/home.ts';
import { findRunningHouse } from '../../scripts/house/running-house.ts';
import { spokenFlows } from '../../scripts/house/spoken-flows.ts';
import { asteriskForTests } from '../support/telephone-exchange.ts';

const { asterisk, reason } = await asteriskForTests();
const basePort = 22_100;
const secondBase = 23_200;

interface Start {
  child: ChildProcess;
  said(): string;
  /** Exit code. */
  ended: Promise<number | null>;
}

let folder: string;
const started: Start[] = [];

/** A command as a person would give it, less npm itself. */
function command(name: string, home: string, port: number, args: readonly string[] = []): Start {
  const child = spawn('node', [join(projectRoot, 'scripts/bootstrap.js'), name, ...args], {
    env: {
      ...process.env,
      TELLERLINE_HOME: join(folder, home),
      TELLERLINE_PORT: String(port),
      TELLERLINE_CUSTOMERS: '50',
      DATABASE_URL: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const one = { child, said: () => said, ended };
  started.push(one);
  return one;
}

const start = (home: string, port: number): Start => command('start', home, port);

async function untilRunning(one: Start): Promise<void> {
  const deadline = Date.now() + 150_000;
  while (!one.said().includes('Tellerline is running')) {
    if (one.child.exitCode !== null || Date.now() > deadline) throw new Error(`It did not start:\n${one.said()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A home that shares the Asterisk and the prompts of the project's own: they take long to bring. */
function furnish(name: string): void {
  const [shared, own] = [homeAt(readHomePath(process.env.TELLERLINE_HOME)), homeAt(join(folder, name))];
  mkdirSync(own.path);
  for (const part of ['asterisk', 'prompts'] as const) {
    if (existsSync(shared[part])) symlinkSync(shared[part], own[part]);
  }
}

const launcherPid = (home: string): number => findRunningHouse(homeAt(join(folder, home)))?.pid ?? 0;

/** Null: the process has ended. */
function statOf(pid: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .filter((pid) => {
      const stat = statOf(pid);
      return stat !== null && Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
    })
    .map(Number);
}

const living = (pids: readonly number[]): number[] => pids.filter((pid) => existsSync(`/proc/${pid}`));

describe.skipIf(!asterisk)(`OPS-01 the launcher${reason && ` (left out: ${reason})`}`, () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tellerline-launcher-'));
    furnish('one');
    furnish('two');
  });
  afterAll(async () => {
    for (const { child } of started) child.kill('SIGTERM');
    await Promise.all(started.map(({ ended }) => ended));
    rmSync(folder, { recursive: true, force: true });
  });

  test('a start ends with an address that answers, sign-ins, a password and a test call that is answered', async () => {
    const one = start('one', basePort);
    await untilRunning(one);
    expect(one.said()).toContain(`http://127.0.0.1:${basePort}`);
    expect(one.said()).toContain('agent1');
    expect(one.said()).toContain(readFileSync(join(folder, 'one/secrets/demo-password'), 'utf8'));
    expect(one.said()).toContain('npm run call -- --from 13800138000');
    const page = await fetch(`http://127.0.0.1:${basePort}/`);
    expect(await page.text()).toContain('<title>Tellerline</title>');
    expect((await fetch(`http://127.0.0.1:${basePort}/readyz`)).status).toBe(200);
    expect((await fetch(`http://127.0.0.1:${basePort + 4}/readyz`)).status).toBe(200);

    const call = command('call', 'one', basePort, ['--from', '13800138000', '--say', 'tone', '--hangup-after', '2.5']);
    expect(await call.ended).toBe(0);
    // CTI-10: what is published for callers is there to be spoken.
    expect(spokenFlows(homeAt(join(folder, 'one'))).length).toBeGreaterThan(1);
    expect(call.said()).toMatch(/answered[\s\S]+hears the other side[\s\S]+caller hung up/);
  });

  test('its secrets are for the owner alone, and its logs hold none of them', () => {
    const home = homeAt(join(folder, 'one'));
    const secrets = readdirSync(home.secrets).map((name) => join(home.secrets, name));
    expect(secrets.map((file) => statSync(file).mode & 0o077)).toEqual(secrets.map(() => 0));
    const logs = readdirSync(home.log).map((name) => readFileSync(join(home.log, name), 'utf8'));
    for (const name of ['ami.secret', 'cti.token', 'demo-password']) {
      const secret = readFileSync(join(home.secrets, name), 'utf8').trim();
      expect(logs.filter((log) => log.includes(secret))).toEqual([]);
    }
  });

  test('a second start in the same folder, and one on the same ports, are refused in one sentence', async () => {
    const same = start('one', basePort);
    expect(await same.ended).toBe(1);
    expect(same.said().trim()).toMatch(/^Tellerline is already running in .+; stop it first, or set .+\.$/);
    const port = start('two', basePort);
    expect(await port.ended).toBe(1);
    expect(port.said().trim()).toMatch(new RegExp(`^Port ${basePort}, needed for the web server, is taken .+\\.$`));
  });

  test('a call to a house that does not run is told how to start it', async () => {
    const home = join(folder, 'nowhere');
    const call = spawn('node', [join(projectRoot, 'scripts/bootstrap.js'), 'call', '--from', '13800138000'], {
      env: { ...process.env, TELLERLINE_HOME: home, TELLERLINE_PORT: '' },
    });
    const [text] = (await once(call.stderr, 'data')) as [Buffer];
    expect(text.toString()).toContain(`Tellerline is not running in ${home}: start it with npm start`);
    const [code] = (await once(call, 'close')) as [number];
    expect(code).toBe(1);
  });

  test('two installations run side by side', async () => {
    const two = start('two', secondBase);
    await untilRunning(two);
    const ready = await Promise.all([basePort, secondBase].map((port) => fetch(`http://127.0.0.1:${port}/readyz`)));
    expect(ready.map(({ status }) => status)).toEqual([200, 200]);
    two.child.kill('SIGTERM');
    await two.ended;
  });

  test('a server that dies is there again within seconds', async () => {
    const before = childrenOf(launcherPid('one'));
    const server =
      before.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('server/src/main.ts')) ?? 0;
    process.kill(server, 'SIGKILL');
    await vi.waitFor(async () => expect((await fetch(`http://127.0.0.1:${basePort}/readyz`)).status).toBe(200), {
      timeout: 20_000,
      interval: 100,
    });
    const events = readFileSync(join(folder, 'one/log/launcher.log'), 'utf8');
    expect(events).toMatch(/"event":"ended unasked","process":"The server".+"signal":"SIGKILL"/);
  });

  test('Ctrl-C, which reaches the launcher twice, stops everything within ten seconds', async () => {
    const launcher = launcherPid('one');
    const all = [launcher, ...childrenOf(launcher)];
    expect(all).toHaveLength(4);
    const began = performance.now();
    // As a terminal does: to the bootstrap, which hands it on, and to the launcher itself.
    started[0]?.child.kill('SIGINT');
    process.kill(launcher, 'SIGINT');
    expect(await started[0]?.ended).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(living(all)).toEqual([]);
    expect(started[0]?.said()).toContain('Stopped.');
  });

  test('killed outright, it leaves no process behind, and the next start is not in its way', async () => {
    const one = start('one', basePort);
    await untilRunning(one);
    const launcher = launcherPid('one');
    const children = childrenOf(launcher);
    expect(children).toHaveLength(3);
    process.kill(launcher, 'SIGKILL');
    const again = start('one', basePort);
    await untilRunning(again);
    expect(living(children)).toEqual([]);
    again.child.kill('SIGTERM');
    expect(await again.ended).toBe(0);
  });

  test('a port taken by a stranger is named with its purpose', async () => {
    const stranger = createServer();
    await new Promise<void>((resolve) => stranger.listen(basePort + 2, '127.0.0.1', resolve));
    const one = start('one', basePort);
    expect(await one.ended).toBe(1);
    expect(one.said()).toContain(`Port ${basePort + 2}, needed for Asterisk's manager interface, is taken`);
    await new Promise((resolve) => stranger.close(resolve));
  });
});
