import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FakeAsterisk } from '../fakes/fake-asterisk.ts';
import { type BridgeProcess, freePort, startBridgeProcess } from '../support/bridge-process.ts';
import { mariaDbInstalled, startPrivateMariaDb } from '../support/mariadb.ts';
import type { SeatedAgent } from '../support/seated-agents.ts';
import { until } from '../support/until.ts';
import { makePopBank, type PopBank } from './pop-bank.ts';
import type { DesktopsNews, DesktopsOrder, HeardPop } from './pop-desktops-process.ts';
import { PopBrowser } from './pop-page.ts';
import { startRegistrar } from './pop-registrar.ts';

export interface PopHouseOptions {
  database: 'mariadb' | 'sqlite';
  customers: number;
  agents: number;
  /** Folder for CPU profiles of server and bridge; none when absent. */
  profileFolder?: string | undefined;
}

/** Everything between a fake Asterisk and a painted screen, each in a process of its own, and the floor beside it. */
export interface PopHouse {
  database: 'mariadb' | 'sqlite';
  bank: PopBank;
  watched: SeatedAgent;
  /** Where the bridge is logged in. */
  asterisk: FakeAsterisk;
  /** Where the floor is logged in. */
  bareAsterisk: FakeAsterisk;
  browser: PopBrowser;
  /** Pops of all desktops so far. */
  heard: HeardPop[];
  faults: string[];
  wrappedUp(): number;
  serverMetrics(): Promise<string>;
  bridgeMetrics(): Promise<string>;
  stop(): Promise<void>;
}

const project = fileURLToPath(new URL('../../', import.meta.url));
const file = (path: string): string => join(project, path);
const token = 'a-token-only-the-benchmark-knows-0123456789';

export async function startPopHouse(options: PopHouseOptions): Promise<PopHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'tellerline-pop-'));
  const closers: (() => Promise<unknown> | unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    return await build(options, folder, closers, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function build(
  options: PopHouseOptions,
  folder: string,
  closers: (() => Promise<unknown> | unknown)[],
  stop: () => Promise<void>,
): Promise<PopHouse> {
  const database = options.database === 'mariadb' && mariaDbInstalled() ? 'mariadb' : 'sqlite';
  const databaseUrl = await openDatabase(database, folder, closers);
  const bank = await makePopBank(databaseUrl, options);
  const [watched] = bank.agents;
  if (!watched) throw new Error('There are no agents');
  const callersFile = join(folder, 'callers.json');
  writeFileSync(callersFile, JSON.stringify(bank.callers));

  const asterisk = await FakeAsterisk.start();
  closers.push(() => asterisk.close());
  for (const { extension } of bank.agents) asterisk.contacts.set(extension, `sip:${extension}@127.0.0.1`);
  const bareAsterisk = await FakeAsterisk.start();
  closers.push(() => bareAsterisk.close());
  const registrar = await startRegistrar();
  closers.push(() => registrar.close());

  const desktopFolder = await buildDesktop(folder);
  const port = await freePort();
  const serverUrl = `http://127.0.0.1:${port}`;
  writeFileSync(join(folder, 'cti.token'), token, { mode: 0o600 });
  const secrets = Object.fromEntries(bank.agents.map(({ extension }) => [extension, `secret-${extension}`]));
  writeFileSync(join(folder, 'sip.json'), JSON.stringify(secrets), { mode: 0o600 });
  const profiling = (who: string): NodeJS.ProcessEnv => {
    if (!options.profileFolder) return {};
    mkdirSync(options.profileFolder, { recursive: true });
    return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${join(options.profileFolder, who)}` };
  };
  const server = startServer({
    PORT: String(port),
    DATABASE_URL: databaseUrl,
    CTI_TOKEN_FILE: join(folder, 'cti.token'),
    SIP_SECRETS_FILE: join(folder, 'sip.json'),
    SIP_WEBSOCKET_URL: registrar.url,
    DESKTOP_DIR: desktopFolder,
    LOG_LEVEL: 'warn',
    ...profiling('server'),
  });
  closers.push(() => server.stop());
  await until('the server answers', () => server.alive(serverUrl), 30_000);
  const bridge: BridgeProcess = await startBridgeProcess({
    folder,
    amiPort: asterisk.port,
    serverUrl,
    token,
    environment: { LOG_LEVEL: 'info', ...profiling('bridge') },
  });
  closers.push(() => bridge.kill('SIGTERM'));
  await until('the bridge is ready', () => bridge.isReady(), 30_000);

  const floor = spawn(process.execPath, [
    file('tests/load/pop-floor-process.ts'),
    String(bareAsterisk.port),
    callersFile,
    watched.extension,
  ]);
  closers.push(() => ended(floor, 'SIGTERM'));
  const [floorUrl] = (await once(floor.stdout, 'data')) as [Buffer];

  const browser = await PopBrowser.open({
    deskUrl: `http://localhost:${port}`,
    token: watched.token,
    floorUrl: String(floorUrl).trim(),
  });
  closers.push(() => browser.close());

  const desktops = seatDesktops({
    serverUrl,
    origin: `http://localhost:${port}`,
    agents: bank.agents,
    watched: watched.extension,
  });
  closers.push(() => ended(desktops.child, 'SIGTERM'));
  const available = await desktops.seated;
  if (available !== bank.agents.length) throw new Error(`${available} of ${bank.agents.length} agents are available`);

  const text = async (url: string) => (await fetch(url)).text();
  return {
    database,
    bank,
    watched,
    asterisk,
    bareAsterisk,
    browser,
    heard: desktops.heard,
    faults: desktops.faults,
    wrappedUp: desktops.wrappedUp,
    serverMetrics: () => text(`${serverUrl}/metrics`),
    bridgeMetrics: () => text(`http://127.0.0.1:${bridge.healthPort}/metrics`),
    stop: async () => {
      await stop();
      const complaints = server.complaints();
      if (complaints.length > 0)
        process.stderr.write(`The server complained:\n${complaints.slice(0, 20).join('\n')}\n`);
    },
  };
}

async function openDatabase(
  kind: 'mariadb' | 'sqlite',
  folder: string,
  closers: (() => Promise<unknown> | unknown)[],
): Promise<string> {
  if (kind === 'sqlite') return `sqlite:${join(folder, 'bank.sqlite')}`;
  const mariadb = await startPrivateMariaDb(undefined, [
    '--innodb-buffer-pool-size=512M',
    '--innodb-log-file-size=128M',
  ]);
  closers.push(() => mariadb.stop());
  return mariadb.createDatabase('bank');
}

/** The desktop as it is now, built into a folder of our own. */
async function buildDesktop(folder: string): Promise<string> {
  const out = join(folder, 'desktop');
  const vite = spawn(
    process.execPath,
    [file('node_modules/vite/bin/vite.js'), 'build', '--outDir', out, '--emptyOutDir'],
    {
      cwd: file('agent-desktop'),
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    },
  );
  let said = '';
  vite.stderr.on('data', (text) => {
    said += text;
  });
  const [code] = await once(vite, 'close');
  if (code !== 0) throw new Error(`The desktop was not built:\n${said}`);
  return out;
}

function startServer(environment: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', file('server/src/main.ts')], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const complaints: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => complaints.push(...text.split('\n').filter(Boolean)));
  }
  return {
    complaints: () => complaints,
    alive: async (url: string) => {
      if (child.exitCode !== null) throw new Error(`The server ended:\n${complaints.join('\n')}`);
      return fetch(`${url}/healthz`).then(
        (response) => response.ok,
        () => false,
      );
    },
    stop: () => ended(child, 'SIGTERM'),
  };
}

function seatDesktops(order: DesktopsOrder) {
  const child = fork(file('tests/load/pop-desktops-process.ts'));
  const heard: HeardPop[] = [];
  const faults: string[] = [];
  let wrappedUp = 0;
  const seated = new Promise<number>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`The desktops' process ended with ${code}`)));
    child.on('message', (news: DesktopsNews) => {
      if (news.kind === 'seated') resolve(news.available);
      if (news.kind === 'pops') heard.push(...news.pops);
      if (news.kind === 'faults') faults.push(...news.faults);
      if (news.kind === 'wrapped_up') wrappedUp += news.count;
    });
  });
  child.send(order);
  return { child, heard, faults, seated, wrappedUp: () => wrappedUp };
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
