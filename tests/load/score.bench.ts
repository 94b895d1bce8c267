/**
 * P7 (its share of forms and lifecycle): how long a night's verdicts take, against the bare SQL expression that reckons the same
 * and writes nothing but temporary rows, in the same run.
 *
 *   npm run bench -- score [--customers=100000] [--database=mariadb|sqlite] [--url=<a loaded database>] [--pairs=3] [--small]
 *
 * The first night writes everybody; then the same night again, which may write nothing; then pairs of a night one day later each and
 * the bare expression. The figure is the ratio of the last two, the median over the pairs. `--small` (CI) takes 2,000 customers.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { seedBank } from '@tellerline/db/generators/seed-bank';
import { seedCodeValues } from '@tellerline/db/seeds/code-lists';
import { entitiesOf } from '@tellerline/server/composition';
import { daysAfter } from '@tellerline/server/kernel/bank-day';
import { ManualClock } from '@tellerline/server/kernel/clock';
import {
  figuresOf,
  fillHolders,
  makeNightTables,
  nightDay,
  writeFigures,
} from '@tellerline/server/modules/lifecycle/night/figures';
import { type IdRange, rowsOf } from '@tellerline/server/modules/lifecycle/night/night-sql';
import { fillWishes } from '@tellerline/server/modules/lifecycle/night/points';
import { runNight } from '@tellerline/server/modules/lifecycle/night/run-night';
import { contributionCuts, verdictsOf, writeVerdicts } from '@tellerline/server/modules/lifecycle/night/verdicts';
import { usualSettings as settings } from '@tellerline/server/modules/lifecycle/settings/usual-settings';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { sql } from 'kysely';
import { startPrivateMariaDb } from '../support/mariadb.ts';
import { prepareDatabase, startTestServer } from '../support/test-server.ts';
import { estimateRatio, medianOf } from './ratio.ts';
import { recordFigure } from './record-figure.ts';

const small = process.argv.includes('--small');
const option = (name: string, otherwise: string): string =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
const customers = Number(option('customers', small ? '2000' : '100000'));
const pairs = Number(option('pairs', small ? '1' : '3'));
const kind = option('database', small ? 'sqlite' : 'mariadb');
const firstDay = '2026-11-23';
const IDS_AT_ONCE = 20_000;

const folder = mkdtempSync(join(tmpdir(), 'tellerline-score-bench-'));
/** A bank that is loaded already and stays. */
const loadedUrl = option('url', '');
const mariadb =
  kind === 'mariadb' && loadedUrl === ''
    ? await startPrivateMariaDb(undefined, [`--innodb-buffer-pool-size=${option('buffer-pool', '2G')}`])
    : null;
const databaseUrl =
  loadedUrl || (mariadb ? await mariadb.createDatabase('bank') : `sqlite:${join(folder, 'bank.sqlite')}`);
try {
  await measure();
} finally {
  await mariadb?.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function load(): Promise<void> {
  await prepareDatabase(databaseUrl);
  const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
  await seedCodeValues(orm);
  const run = await seedBank(orm, { customers, seed: 1, transactionsPerAccount: 10 });
  await orm.close();
  if (run.status !== 'imported') throw new Error(run.reason ?? 'the bank was not imported');
}

async function measure(): Promise<void> {
  if (loadedUrl === '') await load();
  const clock = new ManualClock(new Date(`${firstDay}T02:00:00.000Z`));
  const server = await startTestServer({ databaseUrl, clock, config: { logLevel: 'silent' } });
  const { transaction } = server.deps;
  try {
    const [row] = await rowsOf(forkOf(server.deps.orm), sql<{ last: number }>`select max(id) as last from customer`);
    const pages: IdRange[] = Array.from({ length: Math.ceil(Number(row?.last) / IDS_AT_ONCE) }, (_, page) => ({
      after: page * IDS_AT_ONCE,
      upTo: (page + 1) * IDS_AT_ONCE,
    }));
    const timed = async <T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> => {
      const began = performance.now();
      const value = await work();
      return { ms: performance.now() - began, value };
    };
    /** What the nightly run does for forms and stages. */
    const night = async (day: string): Promise<number> => {
      const at = nightDay(day, server.deps.bank.timeZone);
      let written = 0;
      for (const page of pages) written += (await transaction((em) => writeFigures(em, page, at, settings))).written;
      const cuts = await contributionCuts(forkOf(server.deps.orm));
      for (const page of pages)
        written += (await transaction((em) => writeVerdicts(em, page, day, settings, cuts))).written;
      return written;
    };
    /** The same reckoned over everybody at once, summed, and nothing kept. */
    const bare = async (day: string): Promise<number> => {
      const all: IdRange = { after: 0, upTo: Number(row?.last) };
      const at = nightDay(day, server.deps.bank.timeZone);
      return transaction(async (em) => {
        await makeNightTables(em);
        await fillHolders(em, all);
        await rowsOf(
          em,
          sql`select count(*) as n, sum(contribution) as c, sum(contribution_before) as b, sum(products) as p, sum(products_before) as q, sum(tried) as t, sum(turnover) as u, sum(turnover_before) as v, min(first_opened_on) as f, sum(satisfaction) as s from (${figuresOf(all, at, settings)}) n`,
        );
        const cuts = await contributionCuts(em);
        await fillWishes(em, all, day, settings, cuts);
        const [sum] = await rowsOf(
          em,
          sql<{
            n: number;
          }>`select count(*) as n, sum(score) as s, sum(stage) as g, sum(form) as f, max(stage_since) as a, max(stage_pending_since) as b, max(form_since) as c, max(form_pending_since) as d, sum(stage_pending) as e, sum(form_pending) as h from (${verdictsOf(day, settings)}) n`,
        );
        return Number(sum?.n);
      });
    };
    const first = await timed(() => night(firstDay));
    const again = await timed(() => night(firstDay));
    if (again.value !== 0) throw new Error(`the same night again wrote ${again.value} rows`);
    const nights: { ms: number; value: number }[] = [];
    const bares: number[] = [];
    for (let pair = 1; pair <= pairs; pair += 1) {
      const day = daysAfter(firstDay, pair);
      bares.push((await timed(() => bare(day))).ms);
      nights.push(await timed(() => night(day)));
    }
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
    const whole = await timed(() => runNight({ deps: server.deps, tasks: server.tasks }));
    const ratio = estimateRatio(nights.map(({ ms }, index) => ms / (bares[index] ?? Number.NaN)));
    const remarks = `${kind}, ${customers} customers; first night ${seconds(first.ms)} (${first.value} rows), the same again ${seconds(again.ms)} (0 rows), a night later ${seconds(medianOf(nights.map(({ ms }) => ms)))} (${nights[0]?.value} rows), bare ${seconds(medianOf(bares))}; a whole run with lifetime values ${seconds(whole.ms)}; load average ${loadavg()[0]?.toFixed(1)}`;
    console.log(remarks);
    if (!small) recordFigure('score', ratio.median, [ratio.low, ratio.high], remarks);
    console.log(`score ${ratio.median.toFixed(2)} ×sql`);
  } finally {
    await server.stop();
  }
}
