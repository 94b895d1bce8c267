/**
 * P6: rows a second of a whole nightly import, against `LOAD DATA LOCAL` of the same files into tables without indexes, in the
 * same run and database.
 *
 *   npm run bench -- feed [--customers=1000000] [--transactions=4] [--url=<an empty database>] [--small]
 *
 * A generated bank is loaded as the first day; then one line in fifty of every file is changed and the whole bank comes again
 * as the second day; then the second day once more, which must change no row. Each import runs in a process of its own, whose
 * memory is watched: growth is the most it held above what it held when it began. Beside the time, the processor's seconds of the
 * import and of the database are told: they mean something on a machine that others use, too. With `--url` the bank stays in that
 * database, for the benchmarks that ask one already loaded. `--small` (CI) checks correctness on 2,000 customers.
 */
import { fork } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { FeedRunView } from '@tellerline/contracts';
import { FeedFolderWriter } from '@tellerline/db/feeds/feed-folder-writer';
import { writeBank } from '@tellerline/db/generators/write-bank';
import { feedFiles, splitCsvLine } from '@tellerline/server/modules/feeds/index';
import { createConnection } from 'mysql2/promise';
import { startPrivateMariaDb } from '../support/mariadb.ts';
import { prepareDatabase } from '../support/test-server.ts';
import type { ImportMemory } from './feed-import-process.ts';
import { recordFigure } from './record-figure.ts';

const small = process.argv.includes('--small');
const option = (name: string, otherwise: string): string =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
const customers = Number(option('customers', small ? '2000' : '1000000'));
const transactionsPerAccount = Number(option('transactions', '4'));
/** An empty MariaDB of the caller's, which keeps the bank; without it one of our own that goes. */
const givenUrl = option('url', '');
const CHANGED_EVERY = 50;
const files = feedFiles(() => 0);

const folder = mkdtempSync(join(tmpdir(), 'tellerline-feed-bench-'));
const days = { first: join(folder, 'day1'), second: join(folder, 'day2') };
const mariadb = givenUrl
  ? null
  : await startPrivateMariaDb(undefined, [
      `--innodb-buffer-pool-size=${small ? '256M' : '2G'}`,
      '--innodb-log-file-size=512M',
      '--local-infile=1',
    ]);
/** The column a change is made in: something a person would not miss and no check depends on. */
const changedColumn: Readonly<Record<string, string>> = {
  customers: 'manager_name',
  accounts: 'matures_on',
  balances: 'balance',
  loans: 'overdue_days',
  contact_points: 'best',
  documents: 'valid_until',
  transactions: 'counterparty',
  cards: 'expires_on',
  relations: 'event',
  products: 'name_en',
};
const changedValue: Readonly<Record<string, string>> = {
  manager_name: '新客户经理',
  matures_on: '2029-01-01',
  balance: '4321.00',
  overdue_days: '7',
  best: '1',
  valid_until: '2039-01-01',
  counterparty: '变更',
  expires_on: '2031-01-01',
  event: '变更',
  name_en: 'Changed',
};

/** The whole bank again with one line in fifty changed. */
async function writeSecondDay(): Promise<number> {
  const writer = new FeedFolderWriter(days.second, {
    source: 'core-bank',
    businessDay: '2026-11-23',
    previousDay: '2026-11-22',
  });
  let changed = 0;
  for (const file of files) {
    const column = changedColumn[file.name] ?? '';
    const at = file.fields.findIndex(({ name }) => name === column);
    let line = 0;
    for await (const text of createInterface({ input: createReadStream(join(days.first, `${file.name}.csv`)) })) {
      line += 1;
      if (line === 1) continue;
      const values = splitCsvLine(text) ?? [];
      if (line % CHANGED_EVERY === 0 && values[at] !== changedValue[column]) {
        values[at] = changedValue[column] ?? '';
        changed += 1;
      }
      writer.write(
        file.name,
        values.map((value) => (value === '' ? null : value)),
      );
    }
  }
  writer.finish();
  return changed;
}

/** Seconds the database's process has computed so far. */
async function databaseCpu(databaseUrl: string): Promise<number> {
  const connection = await createConnection(databaseUrl);
  const [[row]] = (await connection.query('select @@pid_file as file')) as unknown as [{ file: string }[]];
  await connection.end();
  const pid = readFileSync(row?.file ?? '', 'utf8').trim();
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const ticks = fields.split(' ');
  return (Number(ticks[11]) + Number(ticks[12])) / TICKS_A_SECOND;
}
/** Of Linux; `getconf CLK_TCK`. */
const TICKS_A_SECOND = 100;

interface Measured {
  run: FeedRunView;
  seconds: number;
  memory: ImportMemory;
  /** Processor's seconds of the database. */
  databaseCpu: number;
}

/** One import in a process of its own. */
async function importIn(databaseUrl: string, day: string, again: boolean): Promise<Measured> {
  const cpuBefore = await databaseCpu(databaseUrl);
  const program = new URL('./feed-import-process.ts', import.meta.url);
  const child = fork(program, [databaseUrl, day, ...(again ? ['again'] : [])], {
    execArgv: ['--max-old-space-size=256'],
  });
  const measured = await new Promise<Measured>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Measured));
    child.once('exit', (code) => code !== 0 && reject(new Error(`The import ended with ${code}`)));
  });
  return { ...measured, databaseCpu: (await databaseCpu(databaseUrl)) - cpuBefore };
}

/** What the database itself needs for the bare lines of the same files. */
async function loadBare(databaseUrl: string): Promise<{ seconds: number; cpu: number }> {
  const cpuBefore = await databaseCpu(databaseUrl);
  const own = process.cpuUsage();
  const url = new URL(databaseUrl);
  const connection = await createConnection({
    host: url.hostname,
    port: Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
    charset: 'utf8mb4',
    infileStreamFactory: (path: string) => createReadStream(path),
  });
  let seconds = 0;
  for (const file of files) {
    const columns = file.fields.map(({ name }) => `\`${name}\` varchar(200)`).join(', ');
    await connection.query(`create table bare_${file.name} (${columns}) engine=InnoDB character set utf8mb4`);
    const began = performance.now();
    await connection.query({
      sql: `load data local infile ? into table bare_${file.name} character set utf8mb4
        fields terminated by ',' optionally enclosed by '"' lines terminated by '\\n' ignore 1 lines`,
      values: [join(days.second, `${file.name}.csv`)],
      infileStreamFactory: () => createReadStream(join(days.second, `${file.name}.csv`), { highWaterMark: 256 * 1024 }),
    });
    seconds += (performance.now() - began) / 1000;
    await connection.query(`drop table bare_${file.name}`);
  }
  await connection.end();
  const { user, system } = process.cpuUsage(own);
  return { seconds, cpu: (await databaseCpu(databaseUrl)) - cpuBefore + (user + system) / 1e6 };
}

const sumOf = ({ counts }: FeedRunView, name: 'read' | 'created' | 'changed' | 'rejected'): number =>
  Object.values(counts).reduce((sum, count) => sum + count[name], 0);

async function measure(databaseUrl: string): Promise<void> {
  await prepareDatabase(databaseUrl);
  writeBank(days.first, { customers, seed: 1, businessDay: '2026-11-22', transactionsPerAccount });
  const first = await importIn(databaseUrl, days.first, false);
  const wanted = await writeSecondDay();
  const bareBefore = await loadBare(databaseUrl);
  const second = await importIn(databaseUrl, days.second, false);
  const third = await importIn(databaseUrl, days.second, true);
  const bareAfter = await loadBare(databaseUrl);

  const rows = sumOf(second.run, 'read');
  if (second.run.status !== 'imported') throw new Error(second.run.reason ?? second.run.status);
  if (sumOf(second.run, 'changed') !== wanted) {
    throw new Error(`${sumOf(second.run, 'changed')} rows changed instead of ${wanted}`);
  }
  if (sumOf(third.run, 'changed') + sumOf(third.run, 'created') !== 0)
    throw new Error('The same day again changed rows');
  const bare = (bareBefore.seconds + bareAfter.seconds) / 2;
  const bareCpu = (bareBefore.cpu + bareAfter.cpu) / 2;
  const line = (name: string, { run, seconds, memory, databaseCpu }: Measured) => {
    const phases = Object.entries(memory.phaseSeconds).map(([phase, s]) => `${phase} ${s.toFixed(1)} s`);
    return `${name} ${seconds.toFixed(1)} s (${Math.round(sumOf(run, 'read') / seconds)} rows/s; ${phases.join(', ')}; +${memory.growthMb} MB; processor ${memory.cpuSeconds.toFixed(1)} s, the database's ${databaseCpu.toFixed(1)} s)`;
  };
  const remarks = [
    `${customers} customers, ${rows} rows, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    line('first day', first),
    line(`second day with ${wanted} changed`, second),
    line('the same again', third),
    `LOAD DATA ${bareBefore.seconds.toFixed(1)} and ${bareAfter.seconds.toFixed(1)} s; processor ${bareCpu.toFixed(1)} s`,
    `by the processor ${(bareCpu / (second.memory.cpuSeconds + second.databaseCpu)).toFixed(2)} ×`,
  ];
  for (const remark of remarks) console.log(remark);
  const ratio = bare / second.seconds;
  const ends = [bareBefore.seconds / second.seconds, bareAfter.seconds / second.seconds].sort((a, b) => a - b);
  if (!small) recordFigure('feed', ratio, [ends[0] ?? ratio, ends[1] ?? ratio], remarks.join('; '));
  console.log(`feed ${ratio.toFixed(2)} × LOAD DATA`);
}

try {
  await measure(mariadb ? await mariadb.createDatabase('bank') : givenUrl);
} finally {
  await mariadb?.stop();
  rmSync(folder, { recursive: true, force: true });
}
