import type { CappedCount, CustomerScores, ModelRegister, ScoreRun } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { daysAfter } from '@tellerline/server/kernel/bank-day';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const today = '2026-11-23';
const QUARTERS = 9;
const { alone, typed } = knownCustomers;

/** Both databases must learn the same: written by the first, compared by the second. */
const learnt = new Map<string, string>();

describeEachDatabase('ANA-02 models of the bank’s own history', (database) => {
  const clock = new ManualClock(new Date(`${today}T02:00:00.000Z`));
  let server: TestServer;
  let [manager, agent, branchAgent]: TestClient[] = [];

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 300 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    [manager, agent, branchAgent] = await Promise.all(
      ['manager1', 'agent1', 'agent-b'].map((name) => server.signIn(name)),
    );
  });
  afterAll(() => server.stop());

  const sql = <T = unknown>(text: string, values: unknown[] = []): Promise<T[]> =>
    forkOf(server.deps.orm).execute<T[]>(text, values);
  const train = async (kind = 'term-deposit'): Promise<ScoreRun | undefined> =>
    (await manager?.post<ScoreRun>(`/models/${kind}/trainings`))?.data;
  const register = async (): Promise<ModelRegister | undefined> => (await manager?.get<ModelRegister>('/models'))?.data;
  const score = () => server.analytics?.score('term-deposit');

  /** A bank in which whoever gets much money buys a deposit in every third quarter, and others hardly ever. */
  async function plantHistory(): Promise<number[]> {
    await sql("delete from account where kind = 'term_deposit'");
    await sql('delete from account_transaction');
    await sql("update account set opened_on = '2022-01-03'");
    const people = await sql<{ id: number; account: number }>(
      "select c.id, min(a.id) as account from customer c join account a on a.customer_id = c.id where c.kind = 'personal' group by c.id order by c.id",
    );
    const [bookings, deposits]: [unknown[][], unknown[][]] = [[], []];
    for (const { id, account } of people) {
      const isRich = id % 2 === 0;
      for (let quarter = 0; quarter <= QUARTERS; quarter += 1) {
        const day = daysAfter(today, -90 * quarter - 20 - (id % 40));
        const at = new Date(`${day}T04:00:00.000Z`);
        bookings.push([`P${id}-${quarter}`, account, id, at, isRich ? 5_000_000 : 90_000, 'transfer_in', 'mobile', at]);
        const chance = (id * 7_919 + quarter * 104_729) % 100;
        if (quarter < QUARTERS && chance < (isRich ? 35 : 3))
          deposits.push([
            `TD${id}-${quarter}`,
            id,
            '01',
            'C200',
            'term_deposit',
            'CNY',
            'active',
            day,
            '2029-01-01',
            at,
          ]);
      }
    }
    const insert = async (table: string, columns: string, rows: unknown[][]): Promise<void> => {
      for (let at = 0; at < rows.length; at += 400) {
        const some = rows.slice(at, at + 400);
        const marks = some.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ');
        await sql(`insert into ${table} (${columns}) values ${marks}`, some.flat());
      }
    };
    await insert(
      'account_transaction',
      'txn_ref, account_id, customer_id, booked_at, amount, purpose, channel, as_of',
      bookings,
    );
    await insert(
      'account',
      'account_no, customer_id, org_no, product, kind, currency, status, opened_on, matures_on, as_of',
      deposits,
    );
    return people.map(({ id }) => id);
  }

  test('a bank whose books are young has not enough history, and says how much there is; nobody is scored', async () => {
    const run = await train();
    expect(run).toMatchObject({ state: 'no_history', version: null });
    expect(run?.history?.days.length).toBeLessThan(4);
    expect(await score()).toMatchObject({ state: 'no_model', rows: 0 });
    const found = await register();
    expect(found?.models.map(({ origin, state }) => `${origin} ${state}`)).toEqual([
      'public reference',
      'public reference',
    ]);
    const [deposit] = found?.models ?? [];
    expect(deposit?.inputs.find(({ name }) => name === 'euribor3m')?.held).toBe('no');
    expect(deposit?.inputs.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    expect((await agent?.get('/models'))?.status).toBe(403);
  });

  test('with history it learns, is tried on the later period, scores everybody, and a second night writes nothing', async () => {
    const people = await plantHistory();
    const run = await train();
    expect(run).toMatchObject({ state: 'done' });
    expect(run?.history?.days).toHaveLength(8);
    const found = await register();
    const [model] = found?.models ?? [];
    expect(model).toMatchObject({ origin: 'own', kind: 'term-deposit', state: 'in_force' });
    // Rich or not is all there is to know: 35 against 3 of a hundred gives an AUC of about 0.7.
    expect(model?.later?.low).toBeGreaterThan(0.6);
    expect(model?.later?.high).toBeLessThan(0.95);
    expect(await score()).toMatchObject({
      state: 'done',
      version: run?.version,
      rows: people.length,
      written: people.length,
    });
    expect(await score()).toMatchObject({ state: 'done', rows: people.length, written: 0 });
    const [means] = await sql<{ rich: number; poor: number }>(
      'select avg(case when customer_id % 2 = 0 then score end) as rich, avg(case when customer_id % 2 = 1 then score end) as poor from customer_score',
    );
    expect(Number(means?.rich)).toBeGreaterThan(3 * Number(means?.poor));
    const kept = await sql<{ score: number; reasons: string }>(
      'select s.score, s.reasons from customer_score s order by s.customer_id limit 60',
    );
    const both = JSON.stringify([run?.version, kept]);
    expect(both).toBe(learnt.get('all') ?? both);
    learnt.set('all', both);
    expect(await train('card-churn')).toMatchObject({ state: 'no_history' });
  });

  test('a score tells its reasons, to whoever may see the customer; rules of groups ask for it', async () => {
    const scores = (await agent?.get<CustomerScores>(`/customers/${alone.customerNo}/scores`))?.data;
    expect(scores?.items[0]).toMatchObject({ kind: 'term-deposit', scoredOn: today });
    expect(scores?.items[0]?.reasons.length).toBeGreaterThan(0);
    expect(scores?.items[0]?.percent).toBeGreaterThan(0);
    const elsewhere = await Promise.all(
      [alone.customerNo, typed.customerNo].map((no) => branchAgent?.get(`/customers/${no}/scores`)),
    );
    expect(elsewhere.map((answer) => answer?.status).sort()).toEqual([200, 404]);
    const [expected] = await sql<{ n: number }>('select count(*) as n from customer_score where score >= 2000');
    const rule = { join: 'all', parts: [{ field: 'analytics.termDeposit', test: 'at_least', value: 20 }] };
    const counted = await manager?.post<CappedCount>('/segment-counts', { rule });
    expect(counted?.data.value).toBe(Number(expected?.n));
  });
});
