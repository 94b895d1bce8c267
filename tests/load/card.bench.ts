/**
 * P4: how long GET of a customer's card takes, against a SELECT of one customer by primary key, in the same run.
 *
 *   npm run bench -- card [--customers=1000000] [--database=mariadb|sqlite] [--pairs=8] [--small]
 *
 * Blocks of both alternate at a fixed rate of arrivals; the ratio is that of the p99, the median over the pairs. Beside it the
 * time of the card inside the server, without HTTP, session and audit. `--small` (CI) checks correctness on 2,000 customers.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CustomerCard, CustomerSearchResult } from '@tellerline/contracts';
import { customerNumber } from '@tellerline/db/generators/people';
import { seedBank } from '@tellerline/db/generators/seed-bank';
import { seedCodeValues } from '@tellerline/db/seeds/code-lists';
import { entitiesOf } from '@tellerline/server/composition';
import { customersModule } from '@tellerline/server/modules/customers/index';
import { forkOf, openOrm } from '@tellerline/server/persistence/orm';
import { known } from '@tellerline/server/persistence/questions';
import { startPrivateMariaDb } from '../support/mariadb.ts';
import type { TestClient } from '../support/test-client.ts';
import { prepareDatabase, startTestServer } from '../support/test-server.ts';
import { atFixedRate, quantile } from './arrivals.ts';
import { estimateRatio, medianOf } from './ratio.ts';

const small = process.argv.includes('--small');
const option = (name: string, otherwise: string): string =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
const customers = Number(option('customers', small ? '2000' : '1000000'));
const pairs = Number(option('pairs', small ? '2' : '8'));
const kind = option('database', 'mariadb');
const perBlock = small ? 40 : 600;
const perSecond = Number(option('rate', '100'));
/** A database of `npm run db:bank` that is there already. */
const loadedUrl = option('url', '');
const bufferPool = option('buffer-pool', '2G');

const noHistory = {
  briefs: () => known([]),
  lastCallAt: async () => new Map<string, Date>(),
  lastCustomersAt: async () => [],
};

const folder = mkdtempSync(join(tmpdir(), 'tellerline-card-bench-'));
const mariadb =
  kind === 'mariadb' && loadedUrl === ''
    ? await startPrivateMariaDb(undefined, [`--innodb-buffer-pool-size=${bufferPool}`, '--innodb-log-file-size=512M'])
    : null;
const databaseUrl =
  loadedUrl || (mariadb ? await mariadb.createDatabase('bank') : `sqlite:${join(folder, 'bank.sqlite')}`);
try {
  await measure();
} finally {
  await mariadb?.stop();
  rmSync(folder, { recursive: true, force: true });
}

/** Primary keys of ten thousand customers, in no order: the database leaves gaps between those it gives out. */
async function sampleOfIds(orm: Parameters<typeof forkOf>[0], anyIndex: () => number): Promise<number[]> {
  const ids: number[] = [];
  for (let i = 0; i < (small ? 2 : 20); i += 1) {
    const numbers = Array.from({ length: 500 }, () => customerNumber(anyIndex()));
    const rows = await forkOf(orm).execute<{ id: number }[]>(
      `select id from customer where customer_no in (${numbers.map(() => '?').join(', ')})`,
      numbers,
    );
    ids.push(...rows.map(({ id }) => id));
  }
  return ids
    .map((id) => ({ id, at: anyIndex() }))
    .sort((a, b) => a.at - b.at)
    .map(({ id }) => id);
}

/** Makes and imports the bank; tells how long that took. */
async function load(): Promise<void> {
  await prepareDatabase(databaseUrl);
  const orm = await openOrm({ databaseUrl, entities: entitiesOf() });
  const start = performance.now();
  await seedCodeValues(orm);
  const run = await seedBank(orm, { customers, seed: 1, transactionsPerAccount: small ? 5 : 4 });
  if (run.status !== 'imported') throw new Error(run.reason ?? 'the bank was not imported');
  const rows = Object.values(run.counts).reduce((sum, count) => sum + count.read, 0);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const rss = Math.round(process.resourceUsage().maxRSS / 1000);
  console.log(
    `${customers} customers, ${rows} rows made and imported in ${seconds} s on ${kind}; most memory ${rss} MB`,
  );
  await orm.close();
}

async function measure(): Promise<void> {
  if (loadedUrl === '') await load();
  if (process.argv.includes('--load-only')) return;
  const server = await startTestServer({
    databaseUrl,
    config: { logLevel: 'silent', lookUpLimits: { customersAnHour: 1e9, numberSearches: 1e9 } },
  });
  const users = ['agent1', 'agent2', 'agent3', 'agent4', 'agent5', 'agent6', 'supervisor1', 'clerk1', 'reviewer1'];
  const clients: TestClient[] = [];
  for (const user of users) clients.push(await server.signIn(user));
  const { orm: live } = server.deps;
  let state = 12_345;
  const anyIndex = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % customers;
  };

  const getCard = async (nth: number) => {
    const customerNo = customerNumber(anyIndex());
    const answer = await clients[nth % clients.length]?.get<CustomerCard>(`/customers/${customerNo}/card`);
    if (answer?.data?.summary.customerNo !== customerNo)
      throw new Error(`Wrong card: ${JSON.stringify(answer?.error)}`);
  };
  const ids = await sampleOfIds(live, anyIndex);
  const byPrimaryKey = async (nth: number) => {
    const [row] = await forkOf(live).execute('select * from customer where id = ?', [ids[nth % ids.length]]);
    if (!row) throw new Error('No such customer');
  };
  const agent = {
    userId: '',
    username: '',
    displayName: '',
    roles: ['agent'] as const,
    branchPath: '/00/',
    extension: null,
    sessionId: '',
  };
  const module = customersModule(server.deps, { history: noHistory, branches: server.identity });
  const insideServer = () => module.card(forkOf(live), customerNumber(anyIndex()), agent);
  const searches = ['陈志强', 'zhangwei', 'lj', '8000', '138001', '家具有限', '0013', '10012345', '440606198'];
  const search = async (nth: number) => {
    const q = encodeURIComponent(searches[nth % searches.length] ?? '');
    const answer = await clients[nth % clients.length]?.get<CustomerSearchResult>(`/customers?q=${q}`);
    if (!answer?.data) throw new Error(`Search failed: ${JSON.stringify(answer?.error)}`);
  };

  await atFixedRate(perBlock, perSecond, getCard);
  await atFixedRate(perBlock, perSecond, byPrimaryKey);
  const figures = { get: [] as number[][], pk: [] as number[][], inside: [] as number[][], search: [] as number[][] };
  for (let pair = 0; pair < pairs; pair += 1) {
    figures.pk.push(await atFixedRate(perBlock, perSecond, byPrimaryKey));
    figures.get.push(await atFixedRate(perBlock, perSecond, getCard));
    figures.inside.push(await atFixedRate(perBlock, perSecond, insideServer));
    figures.search.push(await atFixedRate(Math.ceil(perBlock / 4), perSecond / 2, search));
    const p50 = (blocks: number[][]) => quantile(blocks.at(-1) ?? [], 0.5).toFixed(2);
    console.log(
      `pair ${pair + 1} of ${pairs}, p50: pk ${p50(figures.pk)}, inside ${p50(figures.inside)}, card ${p50(figures.get)}, search ${p50(figures.search)} ms`,
    );
  }
  await server.stop();

  const line = (name: string, blocks: number[][]) => {
    const [p50, p99] = [0.5, 0.99].map((share) => medianOf(blocks.map((block) => quantile(block, share))));
    console.log(`${name.padEnd(34)} p50 ${p50?.toFixed(2)} ms   p99 ${p99?.toFixed(2)} ms`);
  };
  line('SELECT by primary key', figures.pk);
  line('card inside the server', figures.inside);
  line('GET /customers/:no/card', figures.get);
  line('GET /customers?q=', figures.search);
  const ratioOf = (blocks: number[][]) =>
    estimateRatio(blocks.map((block, i) => quantile(block, 0.99) / quantile(figures.pk[i] ?? [], 0.99)));
  const inside = ratioOf(figures.inside);
  const whole = ratioOf(figures.get);
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.version}, ${kind}, ${cpus().length} cores, ${customers} customers, ${perSecond}/s`,
  );
  console.log(
    `inside the server ${inside.median.toFixed(2)} ×pk [${inside.low.toFixed(2)}–${inside.high.toFixed(2)}], whole request [${whole.low.toFixed(2)}–${whole.high.toFixed(2)}]`,
  );
  console.log(`card ${whole.median.toFixed(2)} ×pk`);
}
