import type {
  CustomerCard,
  CustomerHoldings,
  CustomerSearchResult,
  LookPage,
  OpenRightsProposal,
  RevealedField,
  RightsHistory,
  RightsView,
  TaskPage,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import { openBridge, sendFacts } from '../../support/test-bridge.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer, testCtiToken } from '../../support/test-server.ts';
import { batchOf, Story } from '../callcenter/story.ts';

const { alone, sharing } = knownCustomers;
type OpenProposal = z.infer<typeof OpenRightsProposal>;

describeEachDatabase('CIF-12 rights as data, reveals, and who looked', (database) => {
  let server: TestServer;
  let agent: TestClient;
  let admin: TestClient;
  let second: TestClient;
  let supervisor: TestClient;
  const clock = new ManualClock();
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    [agent, admin, second, supervisor] = [
      await server.signIn('agent1'),
      await server.signIn('admin'),
      await server.signIn('admin2'),
      await server.signIn('supervisor1'),
    ];
  });
  afterAll(() => server.stop());

  const reveal = (customerNo: string, more: object = {}, as = agent) =>
    as.post<RevealedField>(`/customers/${customerNo}/reveal`, {
      field: 'id_number',
      item: '10',
      reason: 'correction',
      ...more,
    });
  const inForce = async () => (await admin.get<RightsView>('/rights')).data;
  const change = async (edit: (policy: RightsView['policy']) => void) => {
    const { version, policy } = await inForce();
    edit(policy);
    const proposed = await admin.post<OpenProposal>('/rights/proposal', {
      baseVersion: version,
      policy,
      reason: 'a test',
    });
    const { proposal } = proposed.data ?? {};
    if (!proposal) return { data: await inForce(), error: proposed.error };
    return second.post<RightsView>(`/rights/proposal/${proposal.id}/decision`, { decision: 'approved' });
  };
  const alarms = async () =>
    (await supervisor.get<TaskPage>('/tasks?kind=reveal_alarm&limit=100')).data.items.map(({ params }) => params);

  test('a reveal lasts some minutes; asked again meanwhile it costs nothing, afterwards it is counted anew', async () => {
    const first = await reveal(alone.customerNo);
    expect(first.status).toBe(200);
    expect(Date.parse(first.data.until) - clock.now().getTime()).toBe(5 * 60_000);
    clock.advance(4 * 60_000);
    const again = await reveal(alone.customerNo);
    expect(again.data).toEqual(first.data);
    clock.advance(2 * 60_000);
    const later = await reveal(alone.customerNo);
    expect(later.data.left).toBe(first.data.left - 1);
    const entries = (await auditEntries(server)).filter(({ key }) => key === 'Customer.FieldRevealed');
    expect(entries).toHaveLength(2);
    expect(JSON.stringify(entries)).not.toContain(first.data.value);
  });

  test('a grant ends with the session it was given in', async () => {
    const before = await reveal(alone.customerNo);
    const other = await server.signIn('agent1');
    const anew = await reveal(alone.customerNo, {}, other);
    expect(anew.data.left).toBe(before.data.left - 1);
  });

  test('whoever comes to the end of his day is refused, and his supervisor is told at four fifths and at the end, once', async () => {
    await change((policy) => {
      policy.revealsADay.agent = 5;
    });
    const second = await server.signIn('agent2');
    const statuses: number[] = [];
    for (const customerNo of [alone.customerNo, ...sharing.customerNos, '10000005', '10000007', '10000008']) {
      clock.advance(1_000);
      statuses.push((await reveal(customerNo, {}, second)).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 403, 403]);
    for (const part of [alone.phone.slice(1, 6), '00000']) {
      const guess = await second.get(`/customers?q=${part}&reason=call_back`);
      expect(guess.error?.code, 'a search tells no more of who is there').toBe('reveal.budget_spent');
    }
    const told = await alarms();
    expect(told.map(({ why }) => why).sort()).toEqual(['all', 'most']);
    expect(told.find(({ why }) => why === 'all')).toMatchObject({ taken: 5, budget: 5, customers: 5, withoutCause: 5 });
    expect(JSON.stringify(told)).not.toContain(alone.name);
  });

  test('many customers without a call or a task are told of as odd, long before the end of the day', async () => {
    await change((policy) => {
      policy.revealsADay.agent = 100;
      policy.alarm.withoutCause = 3;
    });
    const third = await server.signIn('agent3');
    for (const customerNo of [alone.customerNo, ...sharing.customerNos]) await reveal(customerNo, {}, third);
    const [odd] = (await alarms()).filter(({ why }) => why === 'odd');
    expect(odd).toMatchObject({ withoutCause: 3, customers: 3 });
  });

  test('the policy decides what a card shows, from the next request on, and every version of it is kept', async () => {
    const number = async () => (await agent.get<CustomerCard>(`/customers/${alone.customerNo}/card`)).data;
    const asked = (await reveal(alone.customerNo)).data.value;
    const before = await number();
    expect(before.idDocuments[0]?.number).toMatchObject({ masked: true });
    const { data: changed } = await change(({ cells }) => {
      cells.agent.below['C2-identifier'] = 'masked';
      cells.agent.below['C2-service'] = 'hidden';
    });
    const after = await number();
    expect(after.idDocuments[0]?.number).toMatchObject({ masked: true, sealed: true });
    expect(after).toMatchObject({ accounts: [], transactions: [], totals: [], withheld: ['C2-service'] });
    expect((await reveal(alone.customerNo)).error?.code).toBe('reveal.not_allowed');
    const holdings = (await agent.get<CustomerHoldings>(`/customers/${alone.customerNo}/holdings`)).data;
    expect(holdings).toMatchObject({ withheld: true, balances: [], loans: [], totals: [] });
    const guess = await agent.get<CustomerSearchResult>(`/customers?q=${alone.phone.slice(0, 6)}&reason=call_back`);
    expect(guess.data).toMatchObject({ items: [], next: null, count: { value: 0 } });
    const asksWhoHas = await agent.get(`/customer-list?product=overdue_loan`);
    expect(asksWhoHas.error?.code).toBe('access.denied');
    expect(after.flags.map(({ text }) => text['zh-CN']).filter((text) => /贷款|账户|卡/.test(text))).toEqual([]);
    await change(({ cells }) => {
      cells.agent.below['C2-identifier'] = 'shown';
    });
    expect((await number()).idDocuments[0]?.number).toEqual({ text: asked, masked: false });
    const { items } = (await admin.get<RightsHistory>('/rights/history')).data;
    expect(items.map(({ version }) => version)).toEqual([...items.keys()].map((index) => items.length - index));
    expect(items.find(({ version }) => version === changed.version)).toMatchObject({ changes: 2, reason: 'a test' });
    const audited = (await auditEntries(server)).filter(({ key }) => key === 'Rights.Changed');
    expect(audited.map(({ details }) => JSON.parse(details).what)).toContain(
      'agent/below/C2-identifier=masked agent/below/C2-service=hidden',
    );
  });

  test('what may not be given away cannot be set: C3, administrators, other branches; nor over a newer version', async () => {
    const refused = [
      await change(({ cells }) => Object.assign(cells.agent.own, { C3: 'shown' })),
      await change(({ cells }) => Object.assign(cells.admin.own, { 'C2-identifier': 'shown' })),
      await change(({ cells }) => Object.assign(cells.clerk.elsewhere, { 'C2-service': 'shown' })),
    ];
    expect(refused.map(({ error }) => error?.code)).toEqual(Array(3).fill('request.invalid'));
    const { version, policy } = await inForce();
    const stale = await admin.post('/rights/proposal', { baseVersion: version - 1, policy, reason: 'a test' });
    expect(stale.error?.code).toBe('conflict.stale');
  });

  test('rights change by two administrators, whichever way one tries, and one proposal at a time', async () => {
    const { version, policy } = await inForce();
    policy.revealMinutes = 7;
    const propose = (as = admin) =>
      as.post<OpenProposal>('/rights/proposal', { baseVersion: version, policy, reason: '复核' });
    const decide = (id: string, decision: string, as: TestClient) =>
      as.post(`/rights/proposal/${id}/decision`, { decision });
    const id = (await propose()).data.proposal?.id ?? '';
    expect((await propose(second)).error?.code).toBe('rights.proposal_open');
    expect((await decide(id, 'approved', admin)).error?.code).toBe('rights.same_person');
    expect((await decide(id, 'withdrawn', second)).error?.code).toBe('rights.same_person');
    const { proposal } = (await second.get<OpenProposal>('/rights/proposal')).data;
    expect(proposal).toMatchObject({ own: false, changes: ['revealMinutes=7'], proposedBy: '管理员', reason: '复核' });
    expect((await decide(id, 'refused', second)).status).toBe(200);
    expect((await decide(id, 'approved', second)).error?.code).toBe('review.not_open');
    expect((await inForce()).version).toBe(version);

    const own = (await propose()).data.proposal?.id ?? '';
    expect((await decide(own, 'withdrawn', admin)).status).toBe(200);
    const again = (await propose()).data.proposal?.id ?? '';
    const both = await Promise.all([decide(again, 'approved', second), decide(again, 'approved', second)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await inForce()).toMatchObject({ version: version + 1, changedBy: '管理员', approvedBy: '管理员 2' });
    // What the program would not do, the database does not let others do.
    const write = (sql: string) => server.deps.orm.em.fork().getConnection().execute(sql);
    await expect(
      write('update rights_policy set approved_by = changed_by where changed_by is not null'),
    ).rejects.toThrow();
    await expect(
      write("update rights_proposal set decided_by = proposed_by where decision = 'approved'"),
    ).rejects.toThrow();
  });

  test('who looked at a customer is told with person, role, branch and reason, filtered and by pages; the look is in it too', async () => {
    await reveal(sharing.customerNos[0], { reason: 'other', note: '核对回访名单' }, await server.signIn('agent4'));
    await auditEntries(server);
    const looks = async (query = '', as = supervisor) =>
      (await as.get<LookPage>(`/customers/${sharing.customerNos[0]}/looks${query}`)).data;
    const whole = await looks();
    expect(whole.items[0]).toMatchObject({
      kind: 'reveal',
      what: 'id_number',
      reason: 'other',
      note: '核对回访名单',
      who: { roles: ['agent'], branch: { 'zh-CN': '总行' } },
    });
    const userId = whole.items[0]?.who?.userId;
    expect((await looks(`?userId=${userId}`)).items.every(({ who }) => who?.userId === userId)).toBe(true);
    expect((await looks('?kind=image')).items).toEqual([]);
    expect((await looks('?day=2020-01-01')).items).toEqual([]);
    await auditEntries(server);
    expect((await looks('?kind=log')).items.length).toBeGreaterThanOrEqual(3);
    const first = await looks('?limit=2');
    const next = await looks(`?limit=2&cursor=${first.next}`);
    expect(next.items[0]?.seq).toBeLessThan(first.items[1]?.seq ?? 0);
    expect((await agent.get(`/customers/${alone.customerNo}/looks`)).error?.code).toBe('access.denied');
  });

  test('what he has to do with a customer is a call he is on, or a task he has; a call that is over, or another’s, is nothing', async () => {
    const third = await server.signIn('agent3');
    const bridge = await openBridge(server.url, testCtiToken);
    const story = new Story(clock.now()).arrives(0, 'c', alone.phone).queues(1, 'c').rings(2, 'c', 'l', '1003');
    await sendFacts(bridge, batchOf(story.answers(3, 'c', 'l', '1003').facts));
    await server.callcenter?.idle();
    const call = await forkOf(server.deps.orm).execute('select id, customer_no from interaction where call_id = ?', [
      'c',
    ]);
    const [{ id: interactionId, customer_no }] = call as [{ id: string; customer_no: string }];
    expect(customer_no).toBe(alone.customerNo);
    const causeOf = async (customerNo: string, as: TestClient) => {
      clock.advance(3_600_000);
      expect((await reveal(customerNo, { interactionId }, as)).status).toBe(200);
      const given = 'select cause from reveal_grant where customer_no = ? order by opened_at desc limit 1';
      const [row] = (await forkOf(server.deps.orm).execute(given, [customerNo])) as { cause: string | null }[];
      return row?.cause;
    };
    expect(await causeOf(alone.customerNo, third)).toBe('call');
    expect(await causeOf(sharing.customerNos[1], third)).toBeNull();
    await forkOf(server.deps.orm).execute('update interaction set wrapped_up_at = ? where id = ?', [
      clock.now(),
      interactionId,
    ]);
    expect(await causeOf(alone.customerNo, third)).toBeNull();
    bridge.disconnect();

    const { data } = await supervisor.get<TaskPage>('/tasks?kind=reveal_alarm&limit=1');
    const [task] = data.items;
    await supervisor.post(`/tasks/${task?.id}/claim`, { version: task?.version });
    await forkOf(server.deps.orm).execute('update task set customer_no = ? where id = ?', [alone.customerNo, task?.id]);
    const of = { field: 'id_number', item: '10', reason: 'correction' };
    await supervisor.post(`/customers/${alone.customerNo}/reveal`, of);
    const ofTask = "select count(*) as n from reveal_grant where cause = 'task'";
    expect(await forkOf(server.deps.orm).execute(ofTask)).toEqual([{ n: 1 }]);
  });
});
