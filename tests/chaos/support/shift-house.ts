import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/core';
import { type CentreSettings, extensionPool, type QueueRules } from '@tellerline/contracts';
import { entitiesOf } from '@tellerline/server/composition';
import { openOrm } from '@tellerline/server/persistence/orm';
import { createConnection } from 'mysql2/promise';
import { requireFreePorts } from '../../../scripts/house/free-ports.ts';
import { homeAt, readHomePath } from '../../../scripts/house/home.ts';
import { portsFrom } from '../../../scripts/house/ports.ts';
import { type House, startHouse } from '../../../scripts/house/start-house.ts';
import { mariaDbInstalled, type PrivateMariaDb, startPrivateMariaDb } from '../../support/mariadb.ts';
import { type SeatedAgent, seatAgents } from '../../support/seated-agents.ts';
import { TestClient } from '../../support/test-client.ts';
import { FaultyLine } from './faulty-line.ts';

export interface ShiftHouseOptions {
  /** Where the house and its logs go: the caller's to remove. */
  folder: string;
  database: 'mariadb' | 'sqlite';
  agents: number;
  /** 0 ≤ x < 1, for lines that cut bytes anywhere. */
  chance: () => number;
  onProgress?: (what: string) => void;
}

/** The whole house with lines that can be spoiled between its programs, and agents with open sessions. */
export interface ShiftHouse {
  house: House;
  /** Between bridge and Asterisk. */
  amiLine: FaultyLine;
  /** Between server and MariaDB; null with the embedded database. */
  database: { server: PrivateMariaDb; line: FaultyLine; setReadOnly(on: boolean): Promise<void> } | null;
  /** Where the journal's disk can be filled, the file that fills it; null where this user may mount none. */
  ballast: string | null;
  agents: SeatedAgent[];
  /** Straight to the database, past all spoiled lines. */
  orm: MikroORM;
  stop(): Promise<void>;
}

const bases = [23_000, 24_000, 25_000, 26_000, 27_000];
const firstSeat = 1_020;
/** The journal's disk: enough for hours of calls. */
const JOURNAL_DISK = '64m';
const RING_SECONDS = 5;
const queues = [['retail', 'cards'], ['retail', 'corporate'], ['retail', 'corporate', 'cards'], ['retail']];

export async function startShiftHouse(options: ShiftHouseOptions): Promise<ShiftHouse> {
  const closers: (() => Promise<unknown> | unknown)[] = [];
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    return { ...(await build(options, closers)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A place for the files of a shift. */
export const shiftFolder = (): string => mkdtempSync(join(tmpdir(), 'tellerline-shift-'));

async function build(
  options: ShiftHouseOptions,
  closers: (() => Promise<unknown> | unknown)[],
): Promise<Omit<ShiftHouse, 'stop'>> {
  const { folder, chance, onProgress } = options;
  const base = await freeBase();
  const shared = homeAt(readHomePath(process.env.TELLERLINE_HOME));
  const amiLine = await FaultyLine.to(portsFrom(base).ami, chance);
  closers.push(() => amiLine.close());
  const database = options.database === 'mariadb' && mariaDbInstalled() ? await openMariaDb(chance, closers) : null;
  const home = homeAt(join(folder, 'home'));
  const ballast = mountJournal(home.journal, closers);
  const house = await startHouse({
    home: home.path,
    port: base,
    ...(database ? { databaseUrl: database.appUrl } : {}),
    customers: 200,
    queueTimeoutSeconds: 30,
    ringSeconds: RING_SECONDS,
    survey: false,
    asteriskPrefix: shared.asterisk,
    promptsFolder: shared.prompts,
    withoutDesktop: true,
    environment: { bridge: { AMI_PORT: String(amiLine.port) }, server: { MAKE_UP_JOBS: 'false' } },
    ...(onProgress ? { onProgress: ({ what }) => onProgress(what) } : {}),
  });
  closers.push(() => house.stop());
  const orm = await openOrm({ databaseUrl: database?.directUrl ?? house.databaseUrl, entities: entitiesOf() });
  closers.push(() => orm.close());
  await settleQueues(house);
  const secrets = JSON.parse(readFileSync(house.secrets.sip, 'utf8')) as Record<string, string>;
  const seats = Math.min(options.agents, extensionPool.last - firstSeat + 1);
  const wanted = Array.from({ length: seats }, (_, nth) => {
    const extension = String(firstSeat + nth);
    return { extension, queues: queues[nth % queues.length] ?? [], sipPassword: secrets[extension] ?? '' };
  });
  return { house, amiLine, database, ballast, agents: await seatAgents(orm, wanted), orm };
}

async function freeBase(): Promise<number> {
  for (const base of bases) {
    const isFree = await requireFreePorts(portsFrom(base)).then(
      () => true,
      () => false,
    );
    if (isFree) return base;
  }
  throw new Error(`All of the ports from ${bases.join(', ')} on are taken.`);
}

/** A MariaDB whose application user is bound by `read_only`, as in production, behind a line that can be spoiled. */
async function openMariaDb(chance: () => number, closers: (() => Promise<unknown> | unknown)[]) {
  const server = await startPrivateMariaDb(undefined, ['--innodb-flush-log-at-trx-commit=1']);
  closers.push(() => server.stop());
  const directUrl = await server.createDatabase('shift');
  const asRoot = async (...statements: string[]) => {
    const root = await createConnection({ host: '127.0.0.1', port: server.port, user: 'root' });
    for (const statement of statements) await root.query(statement);
    await root.end();
  };
  await asRoot("create user house@'127.0.0.1'", "grant all on shift.* to house@'127.0.0.1'");
  const line = await FaultyLine.to(server.port, chance);
  closers.push(() => line.close());
  return {
    server,
    line,
    directUrl,
    appUrl: `mariadb://house@127.0.0.1:${line.port}/shift`,
    setReadOnly: (on: boolean) => asRoot(`set global read_only = ${on ? 1 : 0}`),
  };
}

/** Gives the journal a small disk of its own, where this user may; so that it can be filled without harm to others. */
function mountJournal(folder: string, closers: (() => unknown)[]): string | null {
  if (process.getuid?.() !== 0) return null;
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${JOURNAL_DISK},mode=700`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return null;
  }
  closers.push(() => execFileSync('umount', ['-l', folder], { stdio: 'ignore' }));
  return join(folder, 'ballast');
}

/** Callers are offered a call back after the least wait, and a wrap-up that is not written ends by itself after the least time. */
async function settleQueues(house: House): Promise<void> {
  const admin = new TestClient(house.urls.desktop, house.urls.desktop);
  await admin.signIn('admin', house.password);
  const { data } = await admin.get<CentreSettings>('/centre/settings');
  for (const { code, label, rules, version } of data.queues) {
    const changed: QueueRules = {
      ...rules,
      wrapUp: { mode: 'timed', seconds: 10 },
      callback: { afterSeconds: 5, promiseMinutes: 5, againSeconds: null },
      maxWaitSeconds: 30,
    };
    const answer = await admin.request('put', `/centre/queues/${code}`, { version, label, rules: changed });
    if (answer.status !== 200) throw new Error(`The queue ${code} could not be set: ${JSON.stringify(answer.error)}`);
  }
}

/** Files of a shift go; the mount of its journal is gone by then. */
export const removeShiftFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true });
