import { randomUUID } from 'node:crypto';
import type {
  AlertRun,
  CustomerEventPage,
  RequestDetail,
  RequestMove,
  RequestPage,
  TaskPage,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { type RequestsApi, requestsModule } from '@tellerline/server/modules/requests/index';
import { tasksModule } from '@tellerline/server/modules/tasks/index';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const customerNo: string = knownCustomers.alone.customerNo;
const hour = 3_600_000;

describeEachDatabase('CRM-07 service requests', (database) => {
  /** A Monday, ten in the morning at the bank. */
  const clock = new ManualClock(new Date('2026-11-23T02:00:00.000Z'));
  let server: TestServer;
  let requests: RequestsApi;
  let agent: TestClient;
  let supervisor: TestClient;
  let manager: TestClient;

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 150, clock });
    await orm.close();
    const aYear = 400 * 24 * hour;
    server = await startTestServer({
      databaseUrl,
      clock,
      config: {
        session: { idleMs: aYear, absoluteMs: aYear },
        // Never asked by this test: the messages wait in the outbox.
        sms: { url: 'http://127.0.0.1:9/v1/messages', token: 'sms-token' },
      },
    });
    requests = requestsModule(server.deps, {
      people: server.identity,
      tasks: tasksModule(server.deps, { people: server.identity }),
      calls: { maySeeCall: async () => true },
    });
    [agent, supervisor, manager] = (await Promise.all(
      ['agent1', 'supervisor1', 'manager1'].map((name) => server.signIn(name)),
    )) as [TestClient, TestClient, TestClient];
  });
  afterAll(() => server.stop());

  const open = (client: TestClient, more: object = {}) =>
    client.post<RequestDetail>('/service-requests', {
      key: randomUUID(),
      kind: 'enquiry',
      customerNo,
      subject: '理财到期收益',
      text: '想知道上月理财收益明细',
      ...more,
    });
  const move = (client: TestClient, { row }: RequestDetail, what: RequestMove) =>
    client.post<RequestDetail>(`/service-requests/${row.id}/moves`, { version: row.version, what });
  const list = async (client: TestClient, query: string) =>
    (await client.get<RequestPage>(`/service-requests?${query}`)).data.items;

  test('is taken down once, waits in its pool with a deadline by the bank’s hours, is claimed by one, answered and reopened', async () => {
    const key = randomUUID();
    const first = (await open(agent, { key, tell: true })).data;
    expect((await open(agent, { key })).data.row.id).toBe(first.row.id);
    // Eight hours of business from ten o’clock of a day that ends at six.
    expect(first.row).toMatchObject({ state: 'open', owner: null, dueAt: '2026-11-23T10:00:00.000Z', overdue: false });
    expect(first.entries.map(({ what }) => what)).toContain('told');
    expect((await list(agent, 'scope=pool')).map(({ id }) => id)).toEqual([first.row.id]);

    const claimed = (await move(agent, first, { move: 'claim' })).data;
    expect(claimed.row.owner?.displayName).toBe('坐席 1001');
    expect((await move(supervisor, first, { move: 'claim' })).error?.code).toBe('conflict.stale');
    const other = await server.signIn('agent2');
    expect((await move(other, claimed, { move: 'note', text: '插手' })).error?.code).toBe('request.not_yours');

    clock.advance(2 * hour);
    const waiting = (await move(agent, claimed, { move: 'wait', text: '等客户提供合同号' })).data;
    expect(waiting.row).toMatchObject({ state: 'waiting', dueAt: null });
    clock.advance(24 * hour);
    const resumed = (await move(agent, waiting, { move: 'resume' })).data;
    // Six hours were left at noon on Monday; on Tuesday at noon they are all there still.
    expect(resumed.row).toMatchObject({ state: 'open', dueAt: '2026-11-24T10:00:00.000Z' });
    const closed = (
      await move(agent, resumed, {
        move: 'close',
        outcome: 'explained',
        text: '已邮件答复',
        cause: null,
        redressFen: null,
        tell: false,
      })
    ).data;
    expect(closed.row).toMatchObject({ state: 'closed', outcome: 'explained' });
    expect((await move(agent, closed, { move: 'wait', text: '不行' })).error?.code).toBe('request.move_not_possible');
    const again = (await move(agent, closed, { move: 'reopen', text: '客户仍有疑问' })).data;
    expect(again.row).toMatchObject({ state: 'open', reopened: 1, outcome: null });
    const story = (await agent.get<CustomerEventPage>(`/customers/${customerNo}/events?kinds=request`)).data.items;
    expect(story.map(({ what }) => what)).toEqual(['request_reopened', 'request_closed', 'request_opened']);
    const trail = (await auditEntries(server)).filter(({ key }) => key === 'Request.Moved');
    expect(trail).toHaveLength(5);
  });

  test('a complaint has deadlines of the law, is acknowledged, goes up when it is late, needs a cause, and warns the bank', async () => {
    const complaint = (await open(agent, { kind: 'complaint', subject: '手续费争议', wish: '退费' })).data;
    expect(complaint.row).toMatchObject({ pool: { role: 'supervisor' }, legalDueAt: '2026-12-09T15:59:59.999Z' });
    expect(complaint.acknowledgeBy).toBe('2026-11-25T03:00:00.000Z');
    expect((await move(agent, complaint, { move: 'claim' })).error?.code).toBe('request.not_yours');
    const known = (await move(supervisor, complaint, { move: 'acknowledge', tell: false, text: '' })).data;
    expect(known.acknowledgedAt).not.toBeNull();
    const more = (await move(supervisor, known, { move: 'extend', text: '需总行核实' })).data;
    expect(more.row.legalDueAt).toBe('2026-12-24T15:59:59.999Z');
    expect((await move(supervisor, more, { move: 'extend', text: '再延长' })).error?.code).toBe('access.denied');

    clock.advance(5 * 24 * hour);
    await supervisor.post<AlertRun>('/alert-runs');
    const readings: { customer_no: string }[] = await forkOf(server.deps.orm)
      .getConnection()
      .execute(
        "select c.customer_no from alert_reading r join customer c on c.id = r.customer_id where r.indicator = 'complaint_open'",
      );
    expect(readings.map(({ customer_no }) => customer_no)).toContain(customerNo);

    clock.advance(10 * 24 * hour);
    await requests.tick();
    await requests.tick();
    const escalated = (await supervisor.get<RequestDetail>(`/service-requests/${complaint.row.id}`)).data;
    expect(escalated.row).toMatchObject({ escalation: 1, overdue: true });
    clock.advance(13 * 24 * hour);
    await requests.tick();
    const late = (await manager.get<RequestDetail>(`/service-requests/${complaint.row.id}`)).data;
    expect(late.row.escalation).toBe(2);
    const tasks = (await manager.get<TaskPage>('/tasks?limit=100')).data.items;
    expect(tasks.filter(({ kind }) => kind === 'request_escalation').map(({ subjectId }) => subjectId)).toContain(
      complaint.row.id,
    );
    expect((await list(supervisor, 'scope=team&kind=complaint&overdue=1')).map(({ id }) => id)).toEqual([
      complaint.row.id,
    ]);

    const close = { move: 'close', outcome: 'settled', text: '已退费', redressFen: 5_000, tell: true } as const;
    expect((await move(manager, late, { ...close, cause: null })).error?.code).toBe('request.cause_required');
    const closed = (await move(manager, late, { ...close, cause: 'fees' })).data;
    expect(closed).toMatchObject({ cause: 'fees', redressFen: 5_000, row: { outcome: 'settled' } });
    expect(closed.entries.map(({ what }) => what).slice(0, 2)).toEqual(['told', 'closed']);
  });
});
