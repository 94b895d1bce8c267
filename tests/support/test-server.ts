import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoBranches } from '@tellerline/db/seeds/branches';
import { type RunningServer, type StartOptions, startServer } from '@tellerline/server/app';
import { entitiesOf, type ModuleName, moduleNames, seedModules } from '@tellerline/server/composition';
import type { ServerConfig } from '@tellerline/server/config';
import { type Clock, systemClock } from '@tellerline/server/kernel/clock';
import { kept } from '@tellerline/server/kernel/log';
import { openOrm } from '@tellerline/server/persistence/orm';
import type { StandIns } from '@tellerline/server/stand-ins';
import { pino } from 'pino';
import { TestClient } from './test-client.ts';
import { sqliteDatabase, type TestDatabase } from './test-database.ts';
import { testFolder } from './test-folder.ts';

export const testOrigin = 'http://desk.test';
export const testPassword = 'correct horse battery staple';
export const testCtiToken = 'a-token-only-tests-know-0123456789';

export interface TestServerOptions extends StandIns, Pick<StartOptions, 'clock'> {
  database?: TestDatabase;
  /** An existing, prepared database: for a server that starts again. */
  databaseUrl?: string;
  config?: Partial<ServerConfig>;
}

/** A line of the server's log, parsed. */
export interface LogLine {
  level: number;
  event?: string;
  [field: string]: unknown;
}

export interface TestServer extends RunningServer {
  databaseUrl: string;
  logLines: LogLine[];
  /** Lines of level error and above: a test of something that should work expects none. */
  errors(): LogLine[];
  /** An HTTP client, not signed in. */
  client(): TestClient;
  /** A client signed in as a demo user (`agent1` … `agent6`, `agent-b`, `supervisor1`, `clerk1`, `clerk2`, `clerk-b`, `reviewer1`, `reviewer2`, `manager1`, `admin`). */
  signIn(username: string): Promise<TestClient>;
  userId(username: string): Promise<string>;
}

/** Creates the schema of the modules in an empty database and seeds branches and demo users. */
export async function prepareDatabase(
  databaseUrl: string,
  options: { modules?: readonly ModuleName[]; clock?: Clock } = {},
): Promise<void> {
  const orm = await openOrm({ databaseUrl, entities: entitiesOf(options.modules ?? moduleNames) });
  try {
    await orm.schema.create();
    await seedModules(orm, {
      branches: [...demoBranches],
      password: testPassword,
      clock: options.clock ?? systemClock,
    });
  } finally {
    await orm.close();
  }
}

/** What a copied database owes to its clock: a manual one stands still, and what it wrote is of that instant. */
export const instantOf = (clock: Clock): string =>
  clock === systemClock ? 'today' : clock.now().toISOString().replaceAll(':', '');

/** A new database as `prepareDatabase` leaves it. */
export function preparedDatabase(
  database: TestDatabase,
  { modules = moduleNames, clock = systemClock }: { modules?: readonly ModuleName[]; clock?: Clock } = {},
): Promise<string> {
  const which = modules.length === moduleNames.length ? 'house' : modules.join('+');
  return database.copied(`${which}@${instantOf(clock)}`, (url) => prepareDatabase(url, { modules, clock }));
}

/** A whole server in this process on a fresh database and a free port. Stop it in `afterAll`/`afterEach`. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { clock = systemClock, database = sqliteDatabase, config, databaseUrl: existing, ...standIns } = options;
  const { modules = moduleNames } = standIns;
  const databaseUrl = existing ?? (await preparedDatabase(database, { modules, clock }));

  const folder = testFolder('secrets');
  const sipSecretsFile = join(folder, 'sip.json');
  const extensions = Array.from({ length: 11 }, (_, index) => String(1001 + index));
  writeFileSync(
    sipSecretsFile,
    JSON.stringify(Object.fromEntries(extensions.map((ext) => [ext, `sip-secret-${ext}`]))),
  );

  const logLines: LogLine[] = [];
  const log = pino(
    { ...kept, level: 'debug' },
    { write: (line: string) => void logLines.push(JSON.parse(line) as LogLine) },
  );
  const running = await startServer({
    clock,
    log,
    standIns,
    config: {
      port: 0,
      host: '127.0.0.1',
      databaseUrl,
      databasePool: 10,
      ctiToken: testCtiToken,
      sipSecretsFile,
      sipWebSocketUrl: 'ws://127.0.0.1:24001/ws',
      sipDomain: '127.0.0.1',
      desktopDir: null,
      publicOrigins: [testOrigin],
      trustProxy: false,
      makeUpJobs: false,
      bank: { timeZone: 'Asia/Shanghai', name: { 'zh-CN': '示例银行', en: 'Example Bank' } },
      session: { idleMs: 12 * 3_600_000, absoluteMs: 24 * 3_600_000 },
      ctiCommandTimeoutMs: 500,
      documents: { images: { folder: testFolder('images') } },
      logLevel: 'debug',
      ...config,
    },
  });
  const client = () => new TestClient(running.url, testOrigin);
  return {
    ...running,
    databaseUrl,
    logLines,
    errors: () => logLines.filter((line) => line.level >= 50),
    client,
    signIn: async (username) => {
      const signedIn = client();
      await signedIn.signIn(username, testPassword);
      return signedIn;
    },
    userId: async (username) => {
      const [row] = await running.deps.orm.em
        .fork()
        .getConnection()
        .execute('select id from app_user where username = ?', [username]);
      return (row as { id: string }).id;
    },
  };
}
