import { randomUUID } from 'node:crypto';
import type {
  AlertRun,
  CustomerEventPage,
  RequestDetail,
  RequestKind,
  RequestKindsView,
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
  const mails: { to: readonly string[]; subject: string; text: string }[] = [];

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
      mail: {
        send: async (mail) => {
          mails.push(mail);
          return { result: mails.length === 1 ? 'later' : 'taken', why: 'busy' };
        },
      },
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
  const query = <T extends object>(statement: string, values: unknown[] = []): Promise<T[]> =>
    forkOf(server.deps.orm).getConnection().execute(statement, values);
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
    expect(escalated.row).toMatchObject({ escalatedTo: 'supervisor', overdue: true });
    clock.advance(13 * 24 * hour);
    await requests.tick();
    const late = (await manager.get<RequestDetail>(`/service-requests/${complaint.row.id}`)).data;
    expect(late.row.escalatedTo).toBe('manager');
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

  test('kinds change by two administrators; a request under way keeps the terms and words it began with', async () => {
    const [admin, second] = (await Promise.all(['admin', 'admin2'].map((name) => server.signIn(name)))) as [
      TestClient,
      TestClient,
    ];
    const before = (await open(agent, { kind: 'card', tell: true })).data;
    expect((await agent.get('/request-kinds/book')).status).toBe(403);
    const { data: shipped } = await admin.get<RequestKindsView>('/request-kinds/book');
    const book = (changed: (kind: RequestKind) => RequestKind) => ({
      kinds: shipped.inForce.kinds.map((kind) => (kind.code === 'card' ? changed(kind) : kind)),
    });
    const words = (kind: RequestKind, sms: string): RequestKind['words'] => ({
      ...kind.words,
      opened: { ...kind.words.opened, sms: { 'zh-CN': sms, en: 'Card {reference}: {day}' } },
    });
    const draft = (of: object, revision = 0) =>
      admin.request<RequestKindsView>('put', '/request-kinds/book/draft', { revision, book: of });
    const wrong = await draft(book((kind) => ({ ...kind, words: words(kind, '您的卡{name}（{reference}）') })));
    expect([wrong.error?.code, JSON.stringify(wrong.error?.details)]).toEqual([
      'request.invalid',
      expect.stringContaining('words'),
    ]);
    const hours = { low: 4, normal: 2, high: 1, urgent: 0.5 };
    await draft(book((kind) => ({ ...kind, hours, words: words(kind, '补卡{reference}，{day}前办好') })));
    await admin.post('/request-kinds/book/hand-in', { revision: 1 });
    expect((await admin.post('/request-kinds/book/approval', { revision: 2 })).error?.code).toBe('book.same_person');
    const approved = await second.post<RequestKindsView>('/request-kinds/book/approval', { revision: 2 });
    expect(approved.data.versions.map(({ state }) => state)).toEqual(['in_force', 'replaced']);

    const after = (await open(agent, { kind: 'card', tell: true, language: 'en' })).data;
    const sent = await query<{ text: string }>("select text from sms_message where tell_key like 'request:%:opened:0'");
    expect(sent.map(({ text }) => text)).toContain(`Card ${after.row.reference}: ${after.row.dueAt?.slice(0, 10)}`);
    const minutes = ({ row }: RequestDetail) => (Date.parse(row.dueAt ?? '') - Date.parse(row.openedAt)) / 60_000;
    expect([minutes(before), minutes(after)]).toEqual([240, 120]);
    const claimed = (await move(agent, before, { move: 'claim' })).data;
    const urgent = (await move(agent, claimed, { move: 'prioritise', priority: 'urgent', text: '客户在外地' })).data;
    // A quarter of four hours, as it was when it was taken down.
    expect(minutes(urgent)).toBe(60);

    await draft({ kinds: approved.data.inForce.kinds.map((kind) => ({ ...kind, offered: kind.code !== 'card' })) });
    await admin.post('/request-kinds/book/hand-in', { revision: 1 });
    await second.post('/request-kinds/book/approval', { revision: 2 });
    expect((await open(agent, { kind: 'card' })).error?.code).toBe('request.kind_not_offered');
    expect((await agent.get<RequestDetail>(`/service-requests/${urgent.row.id}`)).data.row.kind.name.en).toBe(
      'Card lost',
    );
  });

  test('is linked with images of its own customer alone; who has no mobile number is told by mail, tried until it is taken', async () => {
    const { data: request } = await open(supervisor, { kind: 'service' });
    const images = (of: string, id = randomUUID()) =>
      query(
        "insert into image_set (id, number, customer_no, kind, title, long_term, state, file_count, started_at, started_by, started_by_name, imported_at, version) values (?, ?, ?, 'other', '扣费截图', false, 'imported', 1, ?, ?, '录入员', ?, 1)",
        [id, `${of}-${id.slice(0, 6)}`, of, clock.now(), id, clock.now()],
      ).then(() => id);
    const [own, foreign] = [await images(customerNo), await images(knownCustomers.corporate.customerNo)];
    const link = (ref: string) => move(supervisor, request, { move: 'link', kind: 'image_set', ref });
    expect((await link(foreign)).error?.code).toBe('request.not_his');
    expect((await link(own)).data.links).toMatchObject([{ ref: own, label: { en: 'Other certificate · 扣费截图' } }]);

    const company = knownCustomers.corporate.customerNo;
    await query(
      "insert into contact_point (contact_ref, customer_id, kind, value, best, source, as_of) select 'mail-1', id, 'email', 'kefu@hengsheng.example', true, 'crm', ? from customer where customer_no = ?",
      [clock.now(), company],
    );
    const wanted = {
      key: randomUUID(),
      kind: 'enquiry',
      priority: 'normal',
      customerNo: company,
      interactionId: null,
      subject: '对账单',
      text: '',
      wish: '',
      tell: true,
      language: 'zh-CN',
      branchPath: '/00/01/',
    } as const;
    const reference = await server.deps.transaction((em) => requests.put(em, wanted));
    await requests.sendMail();
    await requests.sendMail();
    expect(mails).toHaveLength(1);
    clock.advance(6 * 60_000);
    await requests.sendMail();
    await requests.sendMail();
    expect(mails).toHaveLength(2);
    expect(mails[1]).toMatchObject({ to: ['kefu@hengsheng.example'], subject: '您的查询已登记' });
    expect(mails[1]?.text).toContain(`编号${reference}`);
  });
});
