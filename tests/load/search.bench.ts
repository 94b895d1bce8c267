/**
 * P5: how long a search takes inside the server and over HTTP, against a prefix LIKE on an indexed column, in the same run.
 *
 *   npm run bench -- search [--customers=200000] [--url=<a loaded database>] [--pairs=6] [--rate=50] [--small]
 *
 * The mix: name, part of a name, pinyin, initials, pinyin with a typing error, a name with a wrong character, end of a telephone,
 * whole telephone, end of an ID, account. Blocks of ours and of the bare LIKE alternate at a fixed rate of arrivals; the figure is the
 * ratio of the p99, the median over the pairs. `--small` (CI) checks on 2,000 customers that the known ones are found.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CustomerSearchResult } from '@tellerline/contracts';
import { seedBank } from '@tellerline/db/generators/seed-bank';
import { seedCodeValues } from '@tellerline/db/seeds/code-lists';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { entitiesOf } from '@tellerline/server/composition';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { startPrivateMariaDb } from '../support/mariadb.ts';
import type { TestClient } from '../support/test-client.ts';
import { prepareDatabase, startTestServer } from '../support/test-server.ts';
import { atFixedRate, quantile } from './arrivals.ts';
import { estimateRatio, medianOf } from './ratio.ts';
import { recordFigure } from './record-figure.ts';

const small = process.argv.includes('--small');
const option = (name: string, otherwise: string): string =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
const customers = Number(option('customers', small ? '2000' : '200000'));
const pairs = Number(option('pairs', small ? '1' : '6'));
const perSecond = Number(option('rate', '50'));
const perBlock = small ? 40 : 500;
/** A database of `npm run db:bank` that is there already; nothing is loaded then. */
const loadedUrl = option('url', '');
const kind = option('database', small ? 'sqlite' : 'mariadb');

const folder = mkdtempSync(join(tmpdir(), 'tellerline-search-bench-'));
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
  const run = await seedBank(orm, { customers, seed: 1, transactionsPerAccount: 1 });
  await orm.close();
  if (run.status !== 'imported') throw new Error(run.reason ?? 'the bank was not imported');
}

async function measure(): Promise<void> {
  if (loadedUrl === '') await load();
  const server = await startTestServer({
    databaseUrl,
    config: { logLevel: 'silent', lookUpLimits: { customersAnHour: 1e9, numberSearches: 1e9 } },
  });
  try {
    // Sessions in turn, as no single one may ask as often as this.
    const sessionsOf = async (user: string): Promise<TestClient[]> => {
      const sessions: TestClient[] = [];
      while (sessions.length < 4) sessions.push(await server.signIn(user));
      return sessions;
    };
    const [whole, ofOneBranch] = [await sessionsOf('agent1'), await sessionsOf('agent-b')];
    const em = forkOf(server.deps.orm);
    const sample = await em.execute<{ account_no: string; number: string; name: string; name_pinyin: string }[]>(
      `select a.account_no, d.number, c.name, c.name_pinyin from customer c join account a on a.customer_id = c.id
       join id_document d on d.customer_id = c.id where c.kind = 'personal' limit 200`,
    );
    const nth = (n: number) => sample[n % sample.length] ?? sample[0];
    const kinds: Record<string, (n: number) => string> = {
      name: (n) => nth(n)?.name ?? '',
      'part of a company': () => '恒盛陶瓷',
      pinyin: (n) => nth(n)?.name_pinyin ?? '',
      'pinyin prefix': (n) => (nth(n)?.name_pinyin ?? '').slice(0, 6),
      initials: () => 'czq',
      'pinyin, a letter missing': (n) => (nth(n)?.name_pinyin ?? '').replace(/^(.{3})./, '$1'),
      'name, a character wrong': () => '陈大强',
      'end of a telephone': (n) => String(1_000 + ((n * 37) % 9_000)),
      telephone: () => knownCustomers.alone.phone,
      'end of an ID': (n) => (nth(n)?.number ?? '').slice(-4),
      account: (n) => nth(n)?.account_no ?? '',
    };
    const names = Object.keys(kinds);
    const times = new Map<string, number[]>(names.map((name) => [name, []]));
    const ask = async (n: number, sessions = whole): Promise<void> => {
      const name = names[n % names.length] ?? '';
      const q = kinds[name]?.(Math.floor(n / names.length)) ?? '';
      const began = performance.now();
      const answer = await sessions[n % sessions.length]?.get<CustomerSearchResult>(
        `/customers?q=${encodeURIComponent(q)}`,
      );
      times.get(name)?.push(performance.now() - began);
      if (!answer?.data) throw new Error(`${name}: ${JSON.stringify(answer?.error)}`);
    };
    const bare = async (n: number): Promise<void> => {
      const prefix = (nth(n)?.name_pinyin ?? 'z').slice(0, 6);
      await forkOf(server.deps.orm).execute(
        'select id, customer_no, name from customer where name_pinyin like ? limit 20',
        [`${prefix}%`],
      );
    };
    for (const [q, who] of [
      [knownCustomers.alone.name, knownCustomers.alone.customerNo],
      ['chenzhiqang', knownCustomers.alone.customerNo],
      [knownCustomers.alone.phone, knownCustomers.alone.customerNo],
    ] as const) {
      const answer = await whole[0]?.get<CustomerSearchResult>(`/customers?limit=50&q=${encodeURIComponent(q)}`);
      // Of a large bank many are called so; that he is among those shown first is then no promise.
      if (small && !answer?.data?.items.some(({ customerNo }) => customerNo === who))
        throw new Error(`${q} does not find ${who}`);
    }
    await atFixedRate(perBlock, perSecond, (n) => ask(n));
    for (const list of times.values()) list.length = 0;
    const blocks = { ours: [] as number[][], branch: [] as number[][], bare: [] as number[][] };
    for (let pair = 0; pair < pairs; pair += 1) {
      blocks.bare.push(await atFixedRate(perBlock, perSecond, bare));
      blocks.ours.push(await atFixedRate(perBlock, perSecond, (n) => ask(n + pair * perBlock)));
      blocks.branch.push(await atFixedRate(perBlock, perSecond, (n) => ask(n, ofOneBranch)));
    }
    const told = (list: readonly number[][]): string =>
      [0.5, 0.99].map((share) => `${medianOf(list.map((block) => quantile(block, share))).toFixed(1)} ms`).join(' / ');
    for (const [name, list] of times) {
      console.log(
        `${name.padEnd(26)} p50 ${quantile(list, 0.5).toFixed(1)} ms   p99 ${quantile(list, 0.99).toFixed(1)} ms`,
      );
    }
    const [{ n = 0 } = {}] = await em.execute<{ n: number }[]>('select count(*) as n from customer');
    const ratio = estimateRatio(
      blocks.ours.map((block, i) => quantile(block, 0.99) / quantile(blocks.bare[i] ?? [], 0.99)),
    );
    const remarks = `${loadedUrl ? 'loaded bank' : kind}, ${n} customers, ${perSecond}/s, ${pairs} pairs; GET p50/p99 ${told(blocks.ours)}, of one branch ${told(blocks.branch)}, LIKE ${told(blocks.bare)}; load average ${loadavg()[0]?.toFixed(1)}`;
    console.log(remarks);
    if (!small) recordFigure('search', ratio.median, [ratio.low, ratio.high], remarks);
    console.log(`search ${ratio.median.toFixed(2)} ×like`);
  } finally {
    await server.stop();
  }
}
