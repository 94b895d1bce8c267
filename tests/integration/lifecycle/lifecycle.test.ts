import { randomUUID } from 'node:crypto';
import type {
  CustomerStanding,
  IndicatorEvidence,
  LifecycleOverview,
  LifecycleRun,
  LifecycleSettingsView,
  StageFlow,
  StageRecord,
  StandingPage,
  TaskPage,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { daysAfter } from '@tellerline/server/kernel/bank-day';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { nextRound } from '@tellerline/server/modules/lifecycle/night/anniversaries';
import { valuableInDecline } from '@tellerline/server/modules/lifecycle/night/retention';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const DAY_MS = 86_400_000;
const today = '2026-11-23';
const tables = ['customer_figures', 'customer_standing', 'customer_value', 'standing_change'];
const unchanged = { figures: 0, verdicts: 0, moved: 0, values: 0, retentions: 0 };

/** Both databases must come to this: written by the first, compared by the second. */
const verdicts = new Map<string, string>();

describeEachDatabase('LIFE-01 REL-02 where customers stand', (database) => {
  const clock = new ManualClock(new Date(`${today}T02:00:00.000Z`));
  let server: TestServer;
  let manager: TestClient;
  let agent: TestClient;
  let branchAgent: TestClient;
  const who = knownCustomers.alone.customerNo;
  let id: number;

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 300 });
    await orm.close();
    const long = 400 * DAY_MS;
    server = await startTestServer({ databaseUrl, clock, config: { session: { idleMs: long, absoluteMs: long } } });
    [manager, agent, branchAgent] = (await Promise.all(
      ['manager1', 'agent1', 'agent-b'].map((name) => server.signIn(name)),
    )) as [TestClient, TestClient, TestClient];
    const [row] = await sql<{ id: number }>(`select id from customer where customer_no = '${who}'`);
    id = row?.id ?? 0;
  });
  afterAll(() => server.stop());

  const sql = <T = unknown>(text: string, values: unknown[] = []): Promise<T[]> =>
    forkOf(server.deps.orm).execute<T[]>(text, values);
  const night = async (): Promise<LifecycleRun> => {
    const { data, error } = await manager.post<LifecycleRun>('/lifecycle/runs');
    if (!data) throw new Error(JSON.stringify(error));
    return data;
  };
  const standing = async (client = manager, no = who): Promise<CustomerStanding> =>
    (await client.get<CustomerStanding>(`/customers/${no}/standing`)).data;
  const contents = async (): Promise<string> =>
    JSON.stringify(await Promise.all(tables.map((table) => sql(`select * from ${table} order by 1`))));
  const pass = (days: number): void => clock.advance(days * DAY_MS);

  /** Bookings of the customer, so many days ago each. */
  async function book(ref: string, daysAgo: number[], amount = 100_000): Promise<void> {
    const [account] = await sql<{ id: number }>('select id from account where customer_id = ? order by id limit 1', [
      id,
    ]);
    for (const [index, days] of daysAgo.entries()) {
      const at = new Date(clock.now().getTime() - days * DAY_MS);
      await server.deps.transaction((em) =>
        em.execute(
          'insert into account_transaction (txn_ref, account_id, customer_id, booked_at, amount, purpose, channel, as_of) values (?, ?, ?, ?, ?, ?, ?, ?)',
          [`${ref}${index}`, account?.id, id, at, amount, 'transfer_in', 'mobile', at],
          'run',
        ),
      );
    }
  }

  test('a night judges everybody; the same night once more changes nothing', async () => {
    const first = await night();
    expect(first).toMatchObject({
      day: today,
      state: 'done',
      settingsVersion: 1,
      customers: 300,
      figures: 300,
      verdicts: 300,
      retentions: 0,
    });
    expect(first.values).toBeGreaterThan(100);
    const before = await contents();
    expect(await night()).toMatchObject({ ...unchanged, customers: 300 });
    expect(await contents()).toBe(before);
    const judged = await sql<{ customer_no: string }>(
      'select c.customer_no, s.stage, s.stage_rule, s.form, s.score, s.coverage from customer_standing s join customer c on c.id = s.customer_id order by c.customer_no',
    );
    const summed = await sql(
      'select sum(contribution) as a, sum(contribution_before) as b, sum(products) as p, sum(turnover) as t from customer_figures',
    );
    const valued = await sql(
      'select c.customer_no, v.alive_percent, v.lifetime from customer_value v join customer c on c.id = v.customer_id order by c.customer_no limit 40',
    );
    const all = JSON.stringify([judged, summed.map((row) => Object.values(row as object).map(Number)), valued]);
    const other = verdicts.get('all');
    if (other) expect(all).toBe(other);
    verdicts.set('all', all);
  });

  test('figures and points of one customer agree with his rows counted by hand', async () => {
    await sql('delete from account_transaction where customer_id = ?', [id]);
    await book('A', [1, 5, 20, 40, 80]);
    await book('B', [95, 100, 120, 150]);
    await night();
    const { figures, form } = await standing();
    expect(figures).toMatchObject({
      transactions: 5,
      transactionsBefore: 4,
      turnover: 500_000,
      turnoverBefore: 400_000,
    });
    const [accounts] = await sql<{ n: number; balance: number }>(
      "select count(*) as n, sum(b.balance) as balance from account a join account_balance b on b.account_id = a.id where a.customer_id = ? and a.status <> 'closed'",
      [id],
    );
    expect(figures).toMatchObject({ accountsOpen: Number(accounts?.n), deposits: Number(accounts?.balance) });
    // 1.2 % of deposits, 2 % of loans, 0.05 % of four quarters' turnover.
    const earned = Math.floor(
      (Number(figures?.deposits) * 120 + Number(figures?.loans) * 200 + 4 * 500_000 * 5) / 10_000,
    );
    expect(figures?.contribution).toBe(earned);
    const points = Object.fromEntries(form?.indicators.map((each) => [each.indicator, each.points]) ?? []);
    expect(points).toMatchObject({
      frequency: Math.floor((10 * Math.floor(5000 / 30) + 500) / 1000),
      complaints: 10,
      suggestions: 0,
      satisfaction: null,
    });
    const known = form?.indicators.filter((each) => each.points !== null) ?? [];
    const [sum, most] = [
      known.reduce((total, each) => total + Number(each.points), 0),
      known.reduce((total, each) => total + each.most, 0),
    ];
    expect(form?.score).toBe(Math.round((100 * sum) / most));
    expect(form?.coverage).toBe(most);
    const evidence = (await manager.get<IndicatorEvidence>(`/customers/${who}/standing/evidence/frequency`)).data;
    expect(evidence.rows.reduce((total, { count }) => total + Number(count), 0)).toBe(9);
  });

  test('LIFE-02 what people write down counts the next night: a complaint costs points, satisfaction is known', async () => {
    const before = await standing();
    const record = async (kind: string, values: object) =>
      (await agent.post<StageRecord>(`/customers/${who}/stage-record`, { id: randomUUID(), kind, on: today, values }))
        .status;
    expect(await record('complaint', { what: '柜面等候过久' })).toBe(200);
    expect(await record('satisfaction', { score: 4 })).toBe(200);
    expect(await record('satisfaction', { score: 6 })).toBe(400);
    expect(await record('complaint', {})).toBe(400);
    expect(await record('cost', { what: 'money', amount: 30_000, note: '上门拜访' })).toBe(200);
    await night();
    const now = await standing();
    const pointsOf = (which: string) => now.form?.indicators.find(({ indicator }) => indicator === which)?.points;
    expect([pointsOf('complaints'), pointsOf('satisfaction')]).toEqual([5, 4]);
    expect(now.form?.coverage).toBe((before.form?.coverage ?? 0) + 5);
    expect(now.figures?.contribution).toBe((before.figures?.contribution ?? 0) - 30_000);
    const { data } = await agent.get<StageRecord>(`/customers/${who}/stage-record`);
    expect(data.elements).toHaveLength(3);
    expect(data.derived).toMatchObject({ cost: { year: 30_000, yearBefore: 0 } });
    expect(data.derived.firstTrade?.purpose).toBe('transfer_in');
    const [mine] = data.elements;
    expect((await branchAgent.request('delete', `/customers/${who}/stage-record/${mine?.id}`)).status).toBe(404);
    expect((await agent.request('delete', `/customers/${who}/stage-record/${mine?.id}`)).status).toBe(204);
    // Twenty years ago in five days, and one that is weeks away.
    const years = (day: string): string => `2006${day.slice(4)}`;
    await record('anniversary', { occasion: '公司成立', when: years(daysAfter(today, 5)) });
    await record('anniversary', { occasion: '结婚纪念', when: years(daysAfter(today, 40)) });
    const reminded = () => sql<{ params: string }>("select params from task where kind = 'anniversary'");
    await night();
    await night();
    expect((await reminded()).map(({ params }) => JSON.parse(params))).toEqual([
      { title: '公司成立', name: knownCustomers.alone.name, validTo: daysAfter(today, 5) },
    ]);
    expect([nextRound('2004-02-29', '2027-01-10'), nextRound('2004-02-29', '2028-02-29')]).toEqual([
      '2027-02-28',
      '2028-02-29',
    ]);
    expect(nextRound('1990-01-02', '2026-12-30')).toBe('2027-01-02');
  });

  test('a fall must hold two weeks before the stage moves, then retention is raised once', async () => {
    await sql('delete from account_transaction where customer_id = ?', [id]);
    await sql(
      "update account_balance set balance = 900000000 where account_id in (select id from account where customer_id = ? and status <> 'closed')",
      [id],
    );
    await book('C', [1, 5, 9, 20, 30, 40, 50, 60, 70]);
    await book('D', [92, 95, 98, 100, 110, 120, 130, 140, 150]);
    await night();
    const before = (await standing()).stage?.value;
    expect(before).not.toBe('T4');
    pass(80);
    await night();
    const waiting = (await standing()).stage;
    expect(waiting).toMatchObject({
      value: before,
      signs: ['frequency', 'turnover'],
      pending: { value: 'T4', since: daysAfter(today, 80), movesOn: daysAfter(today, 94) },
    });
    pass(14);
    const run = await night();
    const fallen = await standing();
    expect(fallen.stage).toMatchObject({ value: 'T4', since: daysAfter(today, 94), rule: 'declining', pending: null });
    expect(fallen.history[0]).toMatchObject({ from: before, to: 'T4', by: null, figures: { transactionsBefore: 9 } });
    expect(run.retentions).toBeGreaterThan(0);
    const called = await valuableInDecline(forkOf(server.deps.orm), daysAfter(today, 94));
    expect(called.map(({ customerNo }) => customerNo)).toContain(who);
    const tasks = (await manager.get<TaskPage>('/tasks?kind=retention')).data.items;
    expect(tasks.filter(({ customerNo }) => customerNo === who)).toHaveLength(1);
    expect(await night()).toMatchObject(unchanged);
  });

  test('LIFE-03 the flow between two days is what the history tells, and opens to its customers', async () => {
    const [from, to] = [daysAfter(today, 79), daysAfter(today, 94)];
    const { data } = await manager.get<StageFlow>(`/lifecycle/flow?from=${from}&to=${to}`);
    expect(data.flows.reduce((sum, { customers }) => sum + customers, 0)).toBe(300);
    const ribbon = data.flows.find((flow) => flow.from !== 'T4' && flow.to === 'T4');
    expect(ribbon?.customers).toBeGreaterThan(0);
    const names = (
      await manager.get<StandingPage>(
        `/lifecycle/moved?from=${from}&to=${to}&fromStage=${ribbon?.from}&toStage=T4&limit=100`,
      )
    ).data.items;
    expect(names).toHaveLength(Math.min(100, ribbon?.customers ?? 0));
    const early = (await manager.get<StageFlow>(`/lifecycle/flow?from=2026-11-01&to=${today}`)).data;
    expect(early.flows.every((flow) => flow.from === null)).toBe(true);
    const whole = (await manager.get<LifecycleOverview>('/lifecycle/overview')).data;
    expect(whole.cells.reduce((sum, { customers }) => sum + customers, 0)).toBe(300);
    expect(whole.valuableInDecline).toBeGreaterThan(0);
    expect((await agent.get('/lifecycle/overview')).status).toBe(403);
  });

  test('a person decides with a reason and until a day; the night keeps to it and ends it', async () => {
    const day = daysAfter(today, 94);
    const decide = (body: object) => manager.request<CustomerStanding>('put', `/customers/${who}/standing`, body);
    expect((await decide({ subject: 'stage', value: 'T3', reason: '已续约', endsOn: day })).error?.code).toBe(
      'standing.ends_in_past',
    );
    expect(
      (
        await agent.request('put', `/customers/${who}/standing`, {
          subject: 'stage',
          value: 'T3',
          reason: '已续约',
          endsOn: daysAfter(day, 9),
        })
      ).status,
    ).toBe(403);
    const { data } = await decide({ subject: 'stage', value: 'T3', reason: '已续约', endsOn: daysAfter(day, 9) });
    expect(data.stage).toMatchObject({ value: 'T3', computed: 'T4' });
    expect(data.history[0]).toMatchObject({ from: 'T4', to: 'T3', reason: '已续约' });
    await night();
    expect((await standing()).stage?.value).toBe('T3');
    pass(10);
    await night();
    const after = await standing();
    expect(after.decisions).toEqual([]);
    expect(after.stage?.value).toBe('T4');
  });

  test('thresholds are versions with a reason; the next night keeps to the new ones', async () => {
    const { data: now } = await manager.get<LifecycleSettingsView>('/lifecycle/settings');
    const settings = { ...now.settings, form: { ...now.settings.form, closeFrom: 1, tightFrom: 2, promoteDays: 0 } };
    const change = { baseVersion: now.version, settings, reason: '试行' };
    expect((await agent.request('put', '/lifecycle/settings', change)).status).toBe(403);
    expect(
      (
        await manager.request('put', '/lifecycle/settings', {
          ...change,
          settings: { ...settings, form: { ...settings.form, tightFrom: 1 } },
        })
      ).status,
    ).toBe(400);
    expect((await manager.request('put', '/lifecycle/settings', change)).status).toBe(200);
    expect((await manager.request('put', '/lifecycle/settings', change)).error?.code).toBe('conflict.stale');
    expect(await night()).toMatchObject({ settingsVersion: now.version + 1 });
    const form = (await standing()).form;
    expect(form?.value).toBe('tight');
    const candidates = (await manager.get<StandingPage>('/lifecycle/candidates?within=100&limit=5')).data;
    const worth = candidates.items.map(({ contribution }) => Number(contribution));
    expect(worth).toEqual([...worth].sort((one, other) => other - one));
    expect(candidates.next).not.toBeNull();
    expect(
      (await manager.get<StandingPage>(`/lifecycle/candidates?within=100&limit=5&cursor=${candidates.next}`)).data
        .items[0]?.customerNo,
    ).not.toBe(candidates.items[0]?.customerNo);
  });

  test('who may not see what a customer earns the bank is not told; another branch is told nothing', async () => {
    expect((await standing(agent)).figures?.contribution).toBeNull();
    expect((await standing(agent)).value?.lifetime).toBeNull();
    const [stranger] = await sql<{ customer_no: string }>(
      "select customer_no from customer where branch_path like '/00/02/%' limit 1",
    );
    expect((await branchAgent.get(`/customers/${stranger?.customer_no}/standing`)).status).toBe(404);
    expect(server.errors()).toEqual([]);
  });
});
