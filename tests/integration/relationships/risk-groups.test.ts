import {
  type Changes,
  type CustomerCard,
  type LossWave,
  type RiskGroupDetail,
  type RiskGroupPage,
  type RiskGroupsOfCustomer,
  relationSubject,
  type TaskPage,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { newKey, RecordDesk } from '../reviews/record-desk.ts';

const { alone, typed, corporate, sharing, blacklisted } = knownCustomers;

describeEachDatabase('REL-01 guarantee circles and groups under one control', (database) => {
  let server: TestServer;
  let [clerk, reviewer]: RecordDesk[] = [];
  let manager: TestClient;
  let agent: TestClient;
  let ofBranch: TestClient;

  beforeAll(async () => {
    const clock = new ManualClock();
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60, clock });
    await forkOf(orm).execute("delete from customer_relation where role in ('01', '02', '12', '14', '15', '20')");
    await orm.close();
    server = await startTestServer({
      databaseUrl,
      clock,
      config: { lookUpLimits: { customersAnHour: 500, numberSearches: 500 } },
    });
    [clerk, reviewer] = [
      new RecordDesk(await server.signIn('clerk1'), 'relation'),
      new RecordDesk(await server.signIn('reviewer1'), 'relation'),
    ];
    [manager, agent, ofBranch] = [
      await server.signIn('manager1'),
      await server.signIn('agent1'),
      await server.signIn('clerk-b'),
    ];
  });
  afterAll(() => server.stop());

  /** `guarantor` stands for `debtor`; entered by one person, approved by another. Returns the relation's subject. */
  const guarantee = async (guarantor: string, debtor: string, amount: number): Promise<string> => {
    const subject = relationSubject(debtor, newKey());
    const changes: Changes = { role: '01', relatedNo: guarantor, event: `HT-${guarantor}`, amount, currency: 'CNY' };
    const change = await clerk?.submit(subject, changes);
    if (change) await reviewer?.approved(change);
    return subject;
  };
  const groupsOf = async (customerNo: string, by = manager) =>
    (await by.get<RiskGroupsOfCustomer>(`/customers/${customerNo}/risk-groups`)).data.items;
  const detail = async (id: string, by = manager) => (await by.get<RiskGroupDetail>(`/risk-groups/${id}`)).data;
  const flags = async (customerNo: string) =>
    (await agent.get<CustomerCard>(`/customers/${customerNo}/card`)).data.flags.map(
      ({ severity, text }) => `${severity} ${text.en}`,
    );
  const circleTasks = async () => (await manager.get<TaskPage>('/tasks?kind=guarantee_circle&limit=100')).data.items;
  let closing = '';

  test('the guarantee that closes a ring makes it known at once: on each card, as one task, with who stands for whom', async () => {
    await guarantee(typed.customerNo, alone.customerNo, 500_000_00);
    expect(await groupsOf(alone.customerNo)).toEqual([]);
    await guarantee(corporate.customerNo, typed.customerNo, 300_000_00);
    expect((await groupsOf(alone.customerNo)).map(({ kind, members }) => [kind, members])).toEqual([['chain', 3]]);
    expect(await circleTasks()).toEqual([]);
    closing = await guarantee(alone.customerNo, corporate.customerNo, 200_000_00);

    const [ring, chain] = await groupsOf(alone.customerNo);
    expect(ring).toMatchObject({ kind: 'ring', members: 3, visible: 3, exposure: 1_000_000_00, dissolvedOn: null });
    expect(chain).toMatchObject({ kind: 'chain' });
    expect(chain?.dissolvedOn).not.toBeNull();
    for (const { customerNo } of [alone, typed, corporate])
      expect((await flags(customerNo)).filter((flag) => flag.startsWith('warning Guarantee ring'))).toHaveLength(1);
    const tasks = await circleTasks();
    expect(tasks.map(({ subjectId, params }) => [subjectId, params.code])).toEqual([[ring?.id, ring?.code]]);

    const told = await detail(ring?.id ?? '');
    expect(told.edges.map(({ from, to, amount }) => [from, to, amount])).toEqual(
      expect.arrayContaining([
        [typed.customerNo, alone.customerNo, 500_000_00],
        [alone.customerNo, corporate.customerNo, 200_000_00],
      ]),
    );
    expect(told.rings.map((each) => [...each].sort())).toEqual([
      [alone, typed, corporate].map((each) => each.customerNo).sort(),
    ]);
    expect(told.history.map(({ what }) => what)).toEqual(['found']);
    expect(told.members.find(({ customerNo }) => customerNo === alone.customerNo)).toMatchObject({
      guarantees: 200_000_00,
      guaranteed: 500_000_00,
    });
  });

  test('whoever sees one branch counts the others and is told nothing of them; who sees nobody of it finds none', async () => {
    const [ring] = await groupsOf(alone.customerNo);
    const seen = await detail(ring?.id ?? '', ofBranch);
    expect([seen.row.members, seen.row.visible]).toEqual([3, 2]);
    expect(JSON.stringify(seen)).not.toContain(typed.customerNo);
    expect(JSON.stringify(seen)).not.toContain(typed.name);
    expect(seen.rings).toEqual([]);
    const wave = await ofBranch.get<LossWave>(`/risk-groups/${ring?.id}/loss-wave?first=${typed.customerNo}`);
    expect(wave.status).toBe(404);
    expect((await agent.get(`/risk-groups/${ring?.id}`)).status).toBe(403);
  });

  test('who falls when one falls follows from debts, deposits and guarantees as they are', async () => {
    const sql = (text: string) => forkOf(server.deps.orm).execute(text);
    const of = (no: string) => `(select id from customer where customer_no = '${no}')`;
    const all = `customer_id in (${[alone, typed, corporate].map(({ customerNo }) => of(customerNo)).join(', ')})`;
    await sql(`update account_balance set balance = 0 where account_id in (select id from account where ${all})`);
    await sql(`update loan set outstanding = 0 where ${all}`);
    await sql(`insert into loan (loan_no, customer_id, org_no, product, currency, principal, outstanding, rate_percent, started_on, ends_on, status, overdue_days, as_of)
      select 'WAVE-1', id, org_no, 'L01', 'CNY', 60000000, 60000000, '4.3500', '2025-01-01', '2028-01-01', 'overdue', 40, as_of from customer where customer_no = '${alone.customerNo}'`);
    const [ring] = await groupsOf(alone.customerNo);
    const path = `/risk-groups/${ring?.id}/loss-wave?first=${alone.customerNo}&lossPercent=50`;
    const { data } = await manager.get<LossWave>(path);
    expect(
      data.rounds.map(({ claims }) => claims.map(({ customerNo, claimed, falls }) => [customerNo, claimed, falls])),
    ).toEqual([[[typed.customerNo, 300_000_00, true]]]);
    expect([data.fallen, data.uncovered]).toEqual([2, 300_000_00]);
    const hidden = (await ofBranch.get<LossWave>(path)).data;
    expect(hidden.rounds).toEqual([{ claims: [], hidden: 1, hiddenFalling: 1 }]);
    expect(hidden.uncovered).toBeNull();
  });

  test('a night over the whole bank changes nothing that is known, and finds groups under one control', async () => {
    const standing = async () => (await manager.get<RiskGroupPage>('/risk-groups?limit=100')).data.items;
    const before = await standing();
    const control = async (company: string, role: string) =>
      forkOf(server.deps.orm).execute(
        `insert into customer_relation (customer_id, role, related_key, related_name, related_kind, related_id_kind, related_id_number, recorded_on, source, as_of, version)
         select id, '${role}', 'test', '某人', 'personal', '10', 'CTRL-1', '2026-01-01', 'core-bank', as_of, 1 from customer where customer_no = '${company}'`,
      );
    const companies = await forkOf(server.deps.orm).execute<{ customer_no: string }[]>(
      "select customer_no from customer where kind = 'corporate' order by id limit 2",
    );
    for (const { customer_no: no } of companies) await control(no, '15');
    for (const night of ['first', 'again']) {
      await server.relationships?.findRiskGroups();
      const now = await standing();
      expect([night, now.filter(({ kind }) => kind !== 'control')]).toEqual([night, before]);
      expect(now.filter(({ kind }) => kind === 'control').map(({ members }) => members)).toEqual([2]);
    }
    expect(await circleTasks()).toHaveLength(1);
  });

  test('a ring that grows stays the same ring; one that is opened dissolves, and both are kept in its history', async () => {
    const [ring] = await groupsOf(alone.customerNo);
    const [fourth = ''] = sharing.customerNos;
    await guarantee(fourth, alone.customerNo, 100);
    expect((await groupsOf(fourth)).filter(({ dissolvedOn }) => dissolvedOn === null)).toEqual([]);
    await guarantee(alone.customerNo, fourth, 100);
    expect(await groupsOf(fourth)).toMatchObject([{ id: ring?.id, members: 4 }]);
    const ended = await clerk?.submit(closing, { endedOn: '2026-11-01' }, { baseVersion: 1 });
    if (ended) await reviewer?.approved(ended);
    const after = await groupsOf(corporate.customerNo);
    expect(after.filter(({ kind }) => kind === 'ring')).toEqual([]);
    const [left, ...gone] = await groupsOf(alone.customerNo);
    expect(left).toMatchObject({ id: ring?.id, kind: 'mutual', members: 2, dissolvedOn: null });
    expect(gone.every(({ dissolvedOn }) => dissolvedOn !== null)).toBe(true);
    expect((await detail(ring?.id ?? '')).history.map(({ what, members }) => [what, members])).toEqual([
      ['changed', 2],
      ['changed', 4],
      ['found', 3],
    ]);
    expect((await flags(blacklisted.customerNo)).some((flag) => flag.includes('Guarantee ring'))).toBe(false);
  });
});
