import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type {
  AlertDetail,
  AlertGroups,
  AlertPage,
  AlertRulesView,
  AlertRun,
  CustomerCard,
  CustomerEventPage,
  Observed,
  SegmentList,
  TaskPage,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { type CrisisApi, crisisModule } from '@tellerline/server/modules/crisis/index';
import { tasksModule } from '@tellerline/server/modules/tasks/index';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { usdRate, usualReadings } from './usual-readings.ts';

const no: string = knownCustomers.alone.customerNo;
const hour = 3_600_000;
const day = 24 * hour;

describeEachDatabase('CRI-01 CRI-02 CRI-03 early warning', (database) => {
  const clock = new ManualClock();
  let server: TestServer;
  let crisis: CrisisApi;
  let agent: TestClient;
  let manager: TestClient;
  let supervisor: TestClient;
  let firstRun: AlertRun;
  let gateway: Server;
  const texts: { key: unknown; token: unknown; to: string; text: string }[] = [];
  /** What the gateway answers next; then it takes everything. */
  const moods: number[] = [];

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 150, clock });
    await orm.close();
    const aYear = 400 * day;
    server = await startTestServer({
      databaseUrl,
      clock,
      config: {
        session: { idleMs: aYear, absoluteMs: aYear },
        customerView: { rates: { asOf: '2026-11-23', cnyPer: { USD: usdRate } } },
        lookUpLimits: { customersAnHour: 900, numberSearches: 500 },
      },
    });
    const tasks = tasksModule(server.deps, { people: server.identity });
    gateway = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { to, text } = JSON.parse(Buffer.concat(chunks).toString()) as { to: string; text: string };
      const { authorization: token, 'idempotency-key': key } = request.headers;
      texts.push({ key, token, to, text });
      response.writeHead(moods.shift() ?? 202).end();
    });
    await new Promise<void>((resolve) => void gateway.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/v1/messages`;
    crisis = crisisModule(server.deps, { tasks, people: server.identity, sms: { url, token: 'sms-token' } });
    [agent, manager, supervisor] = (await Promise.all(
      ['agent1', 'manager1', 'supervisor1'].map((name) => server.signIn(name)),
    )) as [TestClient, TestClient, TestClient];
    // A comparison group large enough to be met in a small bank.
    const { version, rules } = (await supervisor.get<AlertRulesView>('/alert-rules')).data;
    const holdOut = { percent: 40, seed: 7 };
    await supervisor.request('put', '/alert-rules', {
      baseVersion: version,
      rules: { ...rules, holdOut },
      reason: 'x',
    });
    // Some of what customers have is in dollars.
    await sql(`update account set currency = 'USD' where customer_id > 20 and id % 2 = 0`);
    firstRun = (await supervisor.post<AlertRun>('/alert-runs')).data;
  });
  afterAll(async () => {
    gateway.close();
    await server.stop();
  });

  const sql = (text: string): Promise<Record<string, unknown>[]> =>
    forkOf(server.deps.orm).getConnection().execute(text);
  const night = async (): Promise<AlertRun> => (await supervisor.post<AlertRun>('/alert-runs')).data;
  const card = async (customerNo = no) => (await agent.get<CustomerCard>(`/customers/${customerNo}/card`)).data;
  const alerts = async (client: TestClient, query = '') =>
    (await client.get<AlertPage>(`/alerts?limit=100&${query}`)).data.items;
  const ofCustomer = async (customerNo: string, query = 'state=active') =>
    (await alerts(supervisor, query)).find((row) => row.customerNo === customerNo);
  const tasksOf = async (client: TestClient, id: string) =>
    (await client.get<TaskPage>('/tasks?limit=100')).data.items.filter(({ subjectId }) => subjectId === id);
  const observe = (client: TestClient, indicator: string, more: object = {}) =>
    client.post<Observed>(`/customers/${no}/observations`, { key: randomUUID(), indicator, ...more });

  test('the set-based SQL finds what going through the bookings row by row finds, no more and no less', async () => {
    const { rules } = (await supervisor.get<AlertRulesView>('/alert-rules')).data;
    const expected = await usualReadings(server, rules, clock.now());
    const bookings = "'frequency_fall','amount_fall','balance_fall','sudden_outflow','salary_stopped','trade_stopped'";
    const known = await sql(
      `select customer_id, indicator, value, points from alert_reading where indicator in (${bookings})`,
    );
    expect(new Map(known.map((row) => [`${row.customer_id}:${row.indicator}`, Number(row.value)]))).toEqual(expected);
    expect(new Set([...expected.keys()].map((key) => key.split(':')[1])).size).toBeGreaterThan(3);
    expect(firstRun.opened).toBeGreaterThan(5);
    expect(known.every(({ points }) => Number(points) > 0)).toBe(true);
  });

  test('the same night twice changes nothing', async () => {
    const before = await sql('select * from customer_alert order by id');
    const again = await night();
    expect(again).toMatchObject({ readings: 0, opened: 0, raised: 0, lowered: 0, closed: 0, told: 0 });
    expect(await sql('select * from customer_alert order by id')).toEqual(before);
    expect(await sql('select * from alert_stage')).toEqual([]);
  });

  test('of the comparison group nobody is told; who steers sees that it is one', async () => {
    const held = (
      await sql(
        'select a.id, c.customer_no from customer_alert a join customer c on c.id = a.customer_id where a.held_out = 1',
      )
    ).map((row) => ({ id: String(row.id), customerNo: String(row.customer_no) }));
    expect(held.length).toBeGreaterThan(0);
    const [one] = held;
    expect((await card(one?.customerNo)).alert).toBeNull();
    expect((await alerts(manager)).some(({ id }) => held.some((each) => each.id === id))).toBe(false);
    expect((await manager.get(`/alerts/${one?.id}`)).status).toBe(404);
    expect((await alerts(supervisor)).find(({ id }) => id === one?.id)).toMatchObject({ heldOut: true, waits: false });
    expect(await tasksOf(manager, one?.id ?? '')).toEqual([]);
    const acted = { version: 1, what: 'contact', text: '已联系' };
    expect((await supervisor.post(`/alerts/${one?.id}/entries`, acted)).error?.code).toBe('alert.held_out');
  });

  test('what holds for every branch, and what every caller hears, is set by the head office', async () => {
    const belongsTo = (org: string) =>
      sql(`update app_user set branch_org_no = '${org}' where username = 'supervisor1'`);
    const [{ branch_org_no: home } = {}] = await sql(
      `select branch_org_no from app_user where username = 'supervisor1'`,
    );
    await belongsTo('01');
    const branch = await server.signIn('supervisor1');
    const { version, rules } = (await branch.get<AlertRulesView>('/alert-rules')).data;
    const changed = await branch.request('put', '/alert-rules', { baseVersion: version, rules, reason: '试' });
    const event = {
      key: randomUUID(),
      name: '网点停业',
      target: { kind: 'branch', orgNo: '01' },
      announcement: 'branch_closed',
      banner: { 'zh-CN': '改约', en: 'Another day' },
      taskHours: null,
      callList: false,
    };
    const told = await branch.post('/crisis-modes', event);
    const silent = await branch.post('/crisis-modes', { ...event, announcement: null });
    await belongsTo(String(home));
    expect([changed.error?.code, told.error?.code, silent.status]).toEqual([
      'access.house_only',
      'access.house_only',
      200,
    ]);
  });

  test('who answers for alerts says where he is told of them; what is no telephone is refused', async () => {
    const set = (phone: string | null) =>
      manager.request('put', '/me/alert-phone', { phone, fromLevel: 'red', locale: 'zh-CN' });
    expect((await set('no telephone')).error?.code).toBe('phone.invalid');
    expect((await set('13800138999')).data).toEqual({ phone: '+8613800138999', fromLevel: 'red' });
    expect((await manager.get('/me/alert-phone')).data).toEqual({ phone: '+8613800138999', fromLevel: 'red' });
    expect((await agent.get('/me/alert-phone')).status).toBe(403);
  });

  test('what an agent notices on the call rates the customer at once; the card says why and what to do', async () => {
    const key = randomUUID();
    const first = await observe(agent, 'closing_request', { key, note: '不满手续费' });
    expect(first.data.alert).toMatchObject({ level: 'red', flowKey: 'retention_red' });
    const repeated = await observe(agent, 'closing_request', { key });
    expect(repeated.data.alert?.reasons).toEqual(first.data.alert?.reasons);
    const { alert } = await card();
    const reason = alert?.reasons.find(({ indicator }) => indicator === 'closing_request');
    expect(reason).toMatchObject({ knockOut: true, value: 1, text: { 'zh-CN': '要求销户' } });
    expect(alert?.authority.en).toContain('supervisor');
    const events = await agent.get<CustomerEventPage>(`/customers/${no}/events?kinds=alert`);
    expect(events.data.items.map(({ what }) => what)).toEqual(
      expect.arrayContaining(['alert_observed', 'alert_opened']),
    );
    expect((await auditEntries(server)).filter(({ key: each }) => each === 'Alert.Observed')).toHaveLength(1);
    const stranger = await server.signIn('agent-b');
    expect(
      (
        await stranger.post(`/customers/${knownCustomers.typed.customerNo}/observations`, {
          key: randomUUID(),
          indicator: 'rate_enquiry',
        })
      ).status,
    ).toBe(404);
  });

  test('red is a task for the managers within four hours; late it goes one step up, once', async () => {
    const { id = '' } = (await ofCustomer(no)) ?? {};
    const [task] = await tasksOf(manager, id);
    expect(task).toMatchObject({ kind: 'crisis_alert', params: { level: 'red' }, customerNo: no });
    expect(Date.parse(task?.dueAt ?? '') - clock.now().getTime()).toBe(4 * hour);

    // The gateway is down at first: the same message goes out a minute later, under the same key, once.
    moods.push(503);
    await crisis.sendSms();
    await crisis.sendSms();
    expect(texts).toHaveLength(1);
    clock.advance(60_000);
    await crisis.sendSms();
    await crisis.sendSms();
    expect(texts).toHaveLength(2);
    const [first, second] = texts;
    expect(second).toEqual(first);
    expect(first).toMatchObject({ token: 'Bearer sms-token', to: '+8613800138999' });
    expect(first?.text).toBe(`【示例银行】红色客户预警 #${id}，请于 11-23 13:00 前联系，详见工作台。`);
    await crisis.tick();
    expect((await ofCustomer(no))?.escalated).toBe(false);
    clock.advance(4 * hour + 1);
    expect((await ofCustomer(no))?.state).toBe('late');
    await crisis.tick();
    await crisis.tick();
    expect((await ofCustomer(no))?.escalated).toBe(true);
    expect((await tasksOf(supervisor, id)).filter(({ kind }) => kind === 'crisis_escalation')).toHaveLength(1);
  });

  test('handling: known, cause, contact, promise, outcome; stale hands are refused; the rest keeps it quiet', async () => {
    const { id = '', version = 0 } = (await ofCustomer(no)) ?? {};
    const write = (body: object) => manager.post<AlertDetail>(`/alerts/${id}/entries`, body);
    const ofTeam = async () =>
      (await supervisor.get<TaskPage>('/tasks?scope=mine')).data.items.flatMap(({ kind, subjectId }) =>
        subjectId === id ? [{ kind, subjectId }] : [],
      );
    const known = await manager.post<AlertDetail>(`/alerts/${id}/acknowledgement`, { version });
    expect(known.data.row).toMatchObject({ owner: '客户经理 1' });
    expect((await write({ version, what: 'cause', text: '费率' })).error?.code).toBe('conflict.stale');
    const cause = await write({ version: known.data.row.version, what: 'cause', text: '手续费过高' });
    expect((await write({ version: cause.data.row.version, what: 'promise', text: '减免' })).status).toBe(400);
    const supervisorId = await server.userId('supervisor1');
    expect(cause.data.mayJoin.map(({ userId }) => userId)).toContain(supervisorId);
    const stranger = { what: 'team', text: '共同跟进', members: [await server.userId('agent1')] };
    expect((await write({ version: cause.data.row.version, ...stranger })).error?.code).toBe('alert.not_for_team');
    const team = await write({ version: cause.data.row.version, ...stranger, members: [supervisorId] });
    expect(team.data.entries[0]).toMatchObject({ what: 'team', text: expect.stringContaining('：共同跟进') });
    expect(await ofTeam()).toEqual([{ kind: 'crisis_team', subjectId: id }]);
    const contact = await write({ version: team.data.row.version, what: 'contact', text: '已电话沟通' });
    expect((await tasksOf(manager, id)).filter(({ kind }) => kind !== 'crisis_team')).toEqual([]);
    expect(contact.data.row.state).toBe('acknowledged');
    const promise = await write({
      version: contact.data.row.version,
      what: 'promise',
      text: '减免年费',
      dueOn: '2026-12-01',
    });
    expect(promise.data.promise).toEqual({ text: '减免年费', dueOn: '2026-12-01' });
    const mine = (await manager.get<TaskPage>('/tasks?scope=mine')).data.items.filter(
      ({ subjectId }) => subjectId === id,
    );
    expect(mine.map(({ dueAt }) => dueAt)).toEqual(['2026-12-01T15:59:59.999Z']);
    const closing = { version: promise.data.row.version, outcome: 'won_back', text: '客户同意留存' };
    const closed = await manager.post<AlertDetail>(`/alerts/${id}/closing`, closing);
    expect(closed.data).toMatchObject({ row: { state: 'closed', outcome: 'won_back' }, mayHandle: false });
    expect(await ofTeam()).toEqual([]);
    expect((await write({ version: closed.data.row.version, what: 'review', text: 'x' })).error?.code).toBe(
      'alert.closed',
    );
    await night();
    expect(await ofCustomer(no)).toBeUndefined();
    expect((await card()).alert).toBeNull();
  });

  test('what grows worse is owed anew: who has the case keeps it and his promise, a contact before is no answer, what is noticed after its end wakes it', async () => {
    clock.advance(70 * day);
    await observe(agent, 'transfer_planned');
    const yellow = await ofCustomer(no);
    const id = yellow?.id ?? '';
    expect(yellow?.level).toBe('yellow');
    const write = (version: number | undefined, body: object) =>
      manager.post<AlertDetail>(`/alerts/${id}/entries`, { version, ...body });
    const known = await manager.post<AlertDetail>(`/alerts/${id}/acknowledgement`, { version: yellow?.version });
    const contact = await write(known.data.row.version, { what: 'contact', text: '已电话沟通' });
    await write(contact.data.row.version, { what: 'promise', text: '减免年费', dueOn: '2027-03-01' });
    clock.advance(hour);
    await observe(agent, 'closing_request');
    const red = await ofCustomer(no);
    expect(red).toMatchObject({ id, level: 'red', state: 'open', owner: '客户经理 1', escalated: false });
    const mine = (await manager.get<TaskPage>('/tasks?scope=mine')).data.items.filter(
      ({ subjectId }) => subjectId === id,
    );
    expect(mine.map(({ dueAt }) => dueAt)).toContain('2027-03-01T15:59:59.999Z');
    clock.advance(4 * hour + 1);
    expect((await ofCustomer(no))?.state).toBe('late');
    await crisis.tick();
    const late = await ofCustomer(no);
    expect(late?.escalated).toBe(true);
    const closing = { version: late?.version, outcome: 'won_back', text: '客户同意留存' };
    expect((await manager.post<AlertDetail>(`/alerts/${id}/closing`, closing)).status).toBe(200);
    clock.advance(hour);
    expect((await observe(agent, 'rate_enquiry')).data.alert).toBeNull();
    expect((await observe(agent, 'closing_request')).data.alert).toMatchObject({ level: 'red' });
  });

  test('a level falls only after quiet days', async () => {
    clock.advance(70 * day);
    await observe(agent, 'closing_request');
    expect((await ofCustomer(no))?.level).toBe('red');
    // What was noticed counts for sixty days; then thirty quiet ones.
    clock.advance(61 * day);
    await night();
    const { level } = (await ofCustomer(no)) ?? {};
    expect(level).toBe('red');
    clock.advance(29 * day);
    await night();
    expect((await ofCustomer(no))?.level).toBe('red');
    clock.advance(2 * day);
    const run = await night();
    expect(run.lowered + run.closed).toBeGreaterThan(0);
    expect((await ofCustomer(no))?.level).not.toBe('red');
  });

  test('no more than a manager’s share of a week is told; the rest waits and is told later; red is always told', async () => {
    const inForce = (await supervisor.get<AlertRulesView>('/alert-rules')).data;
    const rules = { ...inForce.rules, capPerWeek: 1, restDays: 0 };
    const change = { baseVersion: inForce.version, rules, reason: '试行' };
    expect((await agent.request('put', '/alert-rules', change)).status).toBe(403);
    expect((await supervisor.request('put', '/alert-rules', change)).status).toBe(200);
    expect((await supervisor.request('put', '/alert-rules', change)).error?.code).toBe('conflict.stale');
    await server.deps.transaction(async (em) => {
      await em.execute('delete from task', [], 'run');
      await em.execute('delete from alert_entry', [], 'run');
      await em.execute('delete from customer_alert', [], 'run');
    });
    await night();
    const told = await sql(
      'select told_to, level, count(*) as n from customer_alert where told_level > 0 group by told_to, level',
    );
    for (const row of told) if (Number(row.level) < 3) expect(Number(row.n)).toBe(1);
    const waiting = (await alerts(supervisor)).filter(({ waits }) => waits);
    expect(waiting.every(({ level }) => level !== 'red')).toBe(true);
    const before = waiting.length;
    expect(before).toBeGreaterThan(0);
    clock.advance(8 * day);
    await night();
    expect((await alerts(supervisor)).filter(({ waits }) => waits).length).not.toBe(before);
  });

  test('branches are groups: in alarm by the share of orange and red customers, in scope alone', async () => {
    const groups = async (client: TestClient) => (await client.get<AlertGroups>('/alert-groups')).data.items;
    const known = await sql(
      'select c.org_no, count(*) as n from customer_alert a join customer c on c.id = a.open_key where a.level >= 2 group by c.org_no',
    );
    const severe = new Map(known.map((row) => [String(row.org_no), Number(row.n)]));
    const all = await groups(supervisor);
    expect(all.length).toBeGreaterThan(1);
    for (const group of all)
      expect([group.branch.orgNo, group.severe]).toEqual([group.branch.orgNo, severe.get(group.branch.orgNo) ?? 0]);
    const shares = all.map(({ sharePercent }) => sharePercent);
    expect(shares).toEqual([...shares].sort((one, other) => other - one));
    for (const { level, sharePercent, customers } of all)
      if (customers < 20 || sharePercent < 5) expect(level).toBeNull();
  });

  test('a list goes on where it ended, in every order, and finds by level, indicator and name', async () => {
    for (const sort of ['urgency', 'due', 'newest', 'score']) {
      const whole = (await alerts(supervisor, `sort=${sort}`)).map(({ id }) => id);
      const paged: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { data }: { data: AlertPage } = await supervisor.get<AlertPage>(
          `/alerts?limit=4&sort=${sort}${cursor && `&cursor=${cursor}`}`,
        );
        paged.push(...data.items.map(({ id }) => id));
        cursor = data.next;
      }
      expect([sort, paged]).toEqual([sort, whole]);
    }
    expect(new Set((await alerts(supervisor, 'level=yellow')).map(({ level }) => level))).toEqual(new Set(['yellow']));
    expect((await supervisor.get('/alerts?cursor=nonsense')).status).toBe(400);
    const [{ id: segment } = { id: '' }] = (await supervisor.get<SegmentList>('/segments')).data.items;
    const [first] = await alerts(supervisor);
    await sql(`delete from segment_member where segment_id = '${segment}'`);
    await sql(
      `insert into segment_member (segment_id, customer_id, since) select '${segment}', id, '2026-01-01' from customer where customer_no = '${first?.customerNo}'`,
    );
    expect((await alerts(supervisor, `segment=${segment}`)).map(({ id }) => id)).toEqual([first?.id]);
    expect((await supervisor.get(`/alerts?segment=${randomUUID()}`)).status).toBe(404);
  });

  test('a branch in alarm is a task of those who manage it, once a month and level; out of alarm it is taken back', async () => {
    const open = () =>
      sql("select subject_id, params, pool_role from task where kind = 'branch_alarm' and state = 'open'");
    const [{ org_no: orgNo } = {}] = await sql(
      "select org_no from customer where status <> 'prospect' group by org_no having count(*) >= 20 order by count(*) desc",
    );
    expect((await open()).filter(({ subject_id }) => subject_id === orgNo)).toEqual([]);
    await sql(
      `delete from customer_alert where customer_id in (select id from customer where org_no = '${orgNo}' and status <> 'prospect')`,
    );
    await sql(
      `insert into customer_alert (customer_id, open_key, level, rated_level, score, opened_at, level_since, origin, held_out, told_level, balance_then, version)
       select id, id, 3, 3, 80, as_of, as_of, 'night', 1, 0, 0, 1 from customer where org_no = '${orgNo}' and status <> 'prospect'`,
    );
    await night();
    const [told] = (await open()).filter(({ subject_id }) => subject_id === orgNo);
    expect(told).toMatchObject({ pool_role: 'supervisor' });
    expect(JSON.parse(String(told?.params))).toMatchObject({ level: 'red' });
    await night();
    expect((await open()).filter(({ subject_id }) => subject_id === orgNo)).toHaveLength(1);
    const { version, rules } = (await supervisor.get<AlertRulesView>('/alert-rules')).data;
    const groups = { ...rules.groups, minimum: 100_000 };
    const body = { baseVersion: version, rules: { ...rules, groups }, reason: 'x' };
    expect((await supervisor.request('put', '/alert-rules', body)).status).toBe(200);
    await night();
    expect((await open()).filter(({ subject_id }) => subject_id === orgNo)).toEqual([]);
  });
});
