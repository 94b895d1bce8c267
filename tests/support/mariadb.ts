import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { isAlive } from './fast-folder.ts';

const run = promisify(execFile);

export interface PrivateMariaDb {
  port: number;
  /** Makes an empty database and tells its URL. */
  createDatabase(name: string): Promise<string>;
  /** Sends its process a signal, as a fault would. */
  signal(signal: NodeJS.Signals): void;
  /** Kills it in the midst of its work and starts it again on the same files; settles when it answers. */
  killAndRestart(): Promise<void>;
  stop(): Promise<void>;
}

const find = (program: string): string | null => {
  for (const folder of [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin', '/usr/local/sbin']) {
    const candidate = join(folder, program);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // not here
    }
  }
  return null;
};

/** Is MariaDB's server installed here? */
export const mariaDbInstalled = (): boolean => find('mariadbd') !== null && find('mariadb-install-db') !== null;

/**
 * Starts a MariaDB of our own on a temporary folder and a free port of 127.0.0.1; no other installation is touched. Ready in
 * one to three seconds.
 * @param more further options of mariadbd; the last one of a name counts
 * @param parent where its files go; a run of tests gives memory, a benchmark a disk
 */
export async function startPrivateMariaDb(
  preferredPort?: number,
  more: readonly string[] = [],
  parent = tmpdir(),
): Promise<PrivateMariaDb> {
  const mariadbd = find('mariadbd');
  const installDb = find('mariadb-install-db');
  if (!mariadbd || !installDb) throw new Error('MariaDB is not installed');

  const base = mkdtempSync(join(parent, 'tellerline-mariadb-'));
  const dataDir = join(base, 'data');
  mkdirSync(dataDir);
  const asRoot = process.getuid?.() === 0;
  const user = asRoot ? ['--user=root'] : [];
  await run(installDb, [
    '--no-defaults',
    `--datadir=${dataDir}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    '--innodb-log-file-size=16M',
    ...user,
  ]);
  const port = preferredPort ?? (await freePort());
  const socket = join(base, 's.sock');
  const log = join(base, 'error.log');
  writeFileSync(log, '');
  const begin = () =>
    spawn(
      mariadbd,
      [
        '--no-defaults',
        `--datadir=${dataDir}`,
        `--socket=${socket}`,
        // A server removes what looks like temporary tables where it starts: never those of a neighbour.
        `--tmpdir=${base}`,
        `--pid-file=${join(base, 'pid')}`,
        '--bind-address=127.0.0.1',
        `--port=${port}`,
        '--skip-name-resolve',
        '--innodb-buffer-pool-size=64M',
        '--innodb-log-file-size=16M',
        '--innodb-flush-log-at-trx-commit=2',
        '--max-connections=300',
        '--character-set-server=utf8mb4',
        `--log-error=${log}`,
        ...more,
        ...user,
      ],
      { stdio: 'ignore' },
    );
  let child = begin();
  await waitUntilReady(child, port);

  return {
    port,
    createDatabase: (name) => createDatabaseAt(port, name),
    signal: (signal) => void child.kill(signal),
    killAndRestart: async () => {
      await endedBy(child, 'SIGKILL');
      child = begin();
      await waitUntilReady(child, port);
    },
    stop: async () => {
      await endedBy(child, 'SIGTERM');
      rmSync(base, { recursive: true, force: true });
    },
  };
}

async function endedBy(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  await gone;
}

/**
 * Makes an empty database on the private MariaDB at `port` and tells its URL. Databases `t_<pid>_…` of processes that are
 * gone make room.
 */
export async function createDatabaseAt(port: number, name: string): Promise<string> {
  const root = await createConnection({ host: '127.0.0.1', port, user: 'root' });
  const [kept] = await root.query<RowDataPacket[]>("show databases like 't\\_%'");
  for (const old of kept.map((row) => String(Object.values(row)[0]))) {
    const pid = Number(old.split('_')[1]);
    if (Number.isInteger(pid) && !isAlive(pid)) await root.query(`drop database if exists \`${old}\``);
  }
  await root.query(`drop database if exists \`${name}\``);
  await root.query(`create database \`${name}\` character set utf8mb4 collate utf8mb4_nopad_bin`);
  await root.end();
  return `mariadb://root@127.0.0.1:${port}/${name}`;
}

async function waitUntilReady(child: ChildProcess, port: number): Promise<void> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`mariadbd ended with ${child.exitCode}`);
    try {
      const connection = await createConnection({ host: '127.0.0.1', port, user: 'root', connectTimeout: 500 });
      await connection.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
