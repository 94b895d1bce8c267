import type {
  CallRouting,
  CappedCount,
  CentreSettings,
  ExportView,
  GroupRoute,
  NewSegment,
  ReviewPage,
  SegmentFieldView,
  SegmentList,
  SegmentMemberPage,
  SegmentMovePage,
  SegmentRule,
  SegmentView,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { batchOf, Story } from '../callcenter/story.ts';

const { alone, typed } = knownCustomers;
const corporate: SegmentRule = { join: 'all', parts: [{ field: 'kind', test: 'one_of', value: ['corporate'] }] };
const vipOrRich: SegmentRule = {
  join: 'all',
  parts: [
    { field: 'kind', test: 'one_of', value: ['personal'] },
    {
      join: 'any',
      parts: [
        { field: 'vip', test: 'yes', value: null },
        { field: 'deposits', test: 'at_least', value: 10_000_000 },
      ],
    },
    { join: 'none', parts: [{ field: 'blacklisted', test: 'yes', value: null }] },
  ],
};

describeEachDatabase('REL-03 groups and segments', (database) => {
  let server: TestServer;
  let manager: TestClient;
  let [supervisor, agent]: TestClient[] = [];

  beforeAll(async () => {
    const clock = new ManualClock();
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60, clock });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    [manager, supervisor, agent] = [
      await server.signIn('manager1'),
      await server.signIn('supervisor1'),
      await server.signIn('agent1'),
    ];
  });
  afterAll(() => server.stop());

  const sql = (text: string): Promise<Record<string, unknown>[]> =>
    forkOf(server.deps.orm).getConnection().execute(text);
  const numbers = async (where: string): Promise<string[]> =>
    (
      await sql(`select c.customer_no as no from customer c where c.merged_into is null and ${where} order by c.id`)
    ).map((row) => String(row.no));
  const count = (rule: SegmentRule, by = manager) => by.post<CappedCount>('/segment-counts', { rule });
  const save = async (segment: Partial<NewSegment>): Promise<SegmentView> => {
    const { data, error } = await manager.post<SegmentView>('/segments', {
      note: '',
      mode: 'live',
      rule: corporate,
      ...segment,
    });
    if (!data) throw new Error(JSON.stringify(error));
    return data;
  };
  const list = async (by = manager) => (await by.get<SegmentList>('/segments')).data;
  const members = async (id: string, by = manager): Promise<string[]> => {
    const found: string[] = [];
    for (let cursor = ''; ; ) {
      const { data } = await by.get<SegmentMemberPage>(
        `/segments/${id}/members?limit=7${cursor && `&cursor=${cursor}`}`,
      );
      found.push(...data.items.map(({ customerNo }) => customerNo));
      if (data.next === null) return found;
      cursor = data.next;
    }
  };
  const segments = () => {
    if (!server.relationships) throw new Error('no module');
    return server.relationships.segments;
  };

  test('a rule is counted before it is kept, and holds exactly whom the same words in SQL hold', async () => {
    const deposits = `(select coalesce(sum(b.balance), 0) from account a join account_balance b on b.account_id = a.id where a.customer_id = c.id and a.status <> 'closed' and a.currency = 'CNY')`;
    const expected = await numbers(
      `c.kind = 'personal' and (c.vip = 1 or ${deposits} >= 10000000) and c.blacklisted = 0`,
    );
    expect(expected.length).toBeGreaterThan(1);
    expect((await count(vipOrRich)).data).toEqual({ value: expected.length, capped: false });
    const kept = await save({ name: '贵宾或大额', rule: vipOrRich });
    expect(kept).toMatchObject({ members: expected.length, mayEdit: true, broken: false, standing: null });
    expect(await members(kept.id)).toEqual(expected);
    expect(await members(kept.id, supervisor)).toEqual(expected);
    expect((await agent?.get(`/segments/${kept.id}/members`))?.status).toBe(403);
  });

  test('every field of the catalogue can be asked with every test of its type, on either database', async () => {
    const { data: fields } = await manager.get<SegmentFieldView[]>('/segment-fields');
    expect(fields.length).toBeGreaterThan(25);
    expect(fields.every(({ rightsClass }) => rightsClass !== 'C3')).toBe(true);
    const values = { flag: null, choice: ['x'], number: 1, money: 100, day: '2020-01-01' } as const;
    const tests = {
      flag: ['yes', 'no'],
      choice: ['one_of', 'none_of'],
      number: ['at_least', 'at_most'],
      money: ['at_least', 'at_most'],
      day: ['since', 'until'],
    };
    const all = await numbers(`c.branch_path like '/00/%'`);
    for (const { id, type, choices } of fields) {
      const value = type === 'choice' ? choices.slice(0, 2).map(({ code }) => code) : values[type];
      const [one, other] = tests[type];
      const ask = async (test = 'known', of: unknown = null) =>
        (await count({ join: 'any', parts: [{ field: id, test, value: of }] } as SegmentRule)).data?.value ?? -1;
      const [known, unknown, first, second] = [
        await ask(),
        await ask('unknown'),
        await ask(one, value),
        await ask(other, value),
      ];
      expect([id, known + unknown]).toEqual([id, all.length]);
      if (type === 'flag' || type === 'choice') expect([id, first + second]).toEqual([id, known]);
      else expect([id, first + second >= known, first <= known, second <= known]).toEqual([id, true, true, true]);
    }
  });

  test('rules ask what the lifecycle and the early warning know; whom nobody is told of no rule finds', async () => {
    await manager.post('/lifecycle/runs');
    const rule = (field: string, ...value: string[]): SegmentRule => ({
      join: 'all',
      parts: [{ field, test: 'one_of', value }],
    });
    const counted = async (of: SegmentRule) => (await count(of)).data?.value;
    const standing = (where: string) =>
      numbers(`c.id in (select s.customer_id from customer_standing s where ${where})`);
    const [mature, loose] = [await standing('s.stage in (1, 3)'), await standing('s.form = 1')];
    expect(mature.length * loose.length).toBeGreaterThan(0);
    expect(await counted(rule('lifecycle.stage', 'T1', 'T3'))).toBe(mature.length);
    expect(await counted(rule('lifecycle.form', 'loose'))).toBe(loose.length);
    const alerts = [
      [3, 0],
      [2, 1],
    ];
    for (const [level, heldOut] of alerts)
      await sql(
        `insert into customer_alert (customer_id, open_key, level, rated_level, score, opened_at, level_since, origin, held_out, told_level, balance_then, version) select id, id, ${level}, ${level}, 80, as_of, as_of, 'night', ${heldOut}, 0, 0, 1 from customer where customer_no = '${level === 3 ? alone.customerNo : typed.customerNo}'`,
      );
    expect(await counted(rule('crisis.level', 'red', 'orange', 'yellow'))).toBe(1);
    expect(await counted(rule('crisis.level', 'red'))).toBe(1);
  });

  test('what is no rule, no field, or no test of it is refused with its name; text never becomes a query', async () => {
    const refused = async (part: unknown) => {
      const { status, error } = await count({ join: 'all', parts: [part] } as SegmentRule);
      return [status, error?.code, error?.details?.field];
    };
    expect(await refused({ field: 'salary', test: 'yes', value: null })).toEqual([
      400,
      'segment.rule_refused',
      'salary',
    ]);
    expect(await refused({ field: 'vip', test: 'at_least', value: 1 })).toEqual([400, 'segment.rule_refused', 'vip']);
    expect(await refused({ field: 'kind', test: 'one_of', value: ['robots'] })).toEqual([
      400,
      'segment.rule_refused',
      'kind',
    ]);
    expect((await refused({ field: "vip' or 1=1 --", test: 'yes', value: null }))[1]).toBe('request.invalid');
    expect((await refused({ field: 'kind', test: 'one_of', value: ["x') or (1=1"] }))[1]).toBe('request.invalid');
    const nested = (depth: number): unknown =>
      depth === 0 ? { field: 'vip', test: 'yes', value: null } : { join: 'all', parts: [nested(depth - 1)] };
    expect((await refused(nested(6)))[1]).toBe('request.invalid');
  });

  test('the groups of the bank stand from the start; the rule of VIP is the bank’s to set, the others are not', async () => {
    const { items } = await list();
    const standing = new Map(items.flatMap((each) => (each.standing ? [[each.standing, each] as const] : [])));
    expect([...standing.keys()].sort()).toEqual([
      'blacklist',
      'corporate',
      'personal',
      'prospects',
      'shareholders',
      'vip',
    ]);
    expect(await members(standing.get('corporate')?.id ?? '')).toEqual(await numbers(`c.kind = 'corporate'`));
    expect(await members(standing.get('blacklist')?.id ?? '')).toEqual(await numbers('c.blacklisted = 1'));
    expect([...standing.values()].flatMap(({ standing: name, mayEdit }) => (mayEdit ? [name] : []))).toEqual(['vip']);
    const vip = standing.get('vip');
    const rule: SegmentRule = { join: 'all', parts: [{ field: 'vip', test: 'yes', value: null }] };
    const change = { name: 'x', note: '', mode: 'live', rule, version: vip?.version };
    const put = (id = '', body: object = change) => manager.request<SegmentView>('put', `/segments/${id}`, body);
    expect((await put(vip?.id)).data).toMatchObject({ name: 'VIP 客户', version: 2 });
    expect((await put(vip?.id)).error?.code).toBe('conflict.stale');
    expect((await put(standing.get('personal')?.id)).status).toBe(403);
    expect(await segments().contains(forkOf(server.deps.orm), 'vip', alone.customerNo)).toBe(true);
    expect(await segments().contains(forkOf(server.deps.orm), 'vip', typed.customerNo)).toBe(false);
  });

  test('a live segment follows its customers and tells who came and went; a snapshot stays as it was taken', async () => {
    const rule: SegmentRule = { join: 'all', parts: [{ field: 'shareholder', test: 'yes', value: null }] };
    const set = (no: string, to: number) =>
      sql(`update customer set is_shareholder = ${to} where customer_no = '${no}'`);
    await set(alone.customerNo, 1);
    await set(typed.customerNo, 0);
    const live = await save({ name: '股东（实时）', rule });
    const snapshot = await save({ name: '股东（快照）', rule, mode: 'snapshot' });
    await set(alone.customerNo, 0);
    await set(typed.customerNo, 1);
    const em = forkOf(server.deps.orm);
    const [is, was] = [typed.customerNo, alone.customerNo];
    expect([await segments().contains(em, live.id, is), await segments().contains(em, live.id, was)]).toEqual([
      true,
      false,
    ]);
    expect([await segments().contains(em, snapshot.id, is), await segments().contains(em, snapshot.id, was)]).toEqual([
      false,
      true,
    ]);
    for (const night of ['first', 'again']) {
      await server.relationships?.refreshSegments();
      const moves = (await manager.get<SegmentMovePage>(`/segments/${live.id}/moves`)).data.items;
      expect([night, moves.map(({ entered, customer }) => [entered, customer.customerNo]).sort()]).toEqual([
        night,
        [
          [false, was],
          [true, is],
        ],
      ]);
    }
    expect((await manager.get<SegmentMovePage>(`/segments/${snapshot.id}/moves`)).data.items).toEqual([]);
    const batches: string[][] = [];
    for await (const batch of segments().members(em, live.id, { branchPath: '/' })) batches.push(batch);
    expect(batches.flat()).toEqual(await members(live.id));
  });

  test('CTI-05 a caller in a segment waits where its route says and before whom; others, and whoever was moved by hand, do not', async () => {
    const { callcenter, deps } = server;
    if (!callcenter) throw new Error('no module');
    const admin = await server.signIn('admin');
    const kept = await save({ name: '企业（路由）' });
    const settings = async () => (await admin.get<CentreSettings>('/centre/settings')).data.groups;
    const lead = async (routes: Partial<GroupRoute>[]) =>
      admin.request<CentreSettings>('put', '/centre/groups', { version: (await settings()).version, routes });
    const route = { segment: kept.id, from: ['retail'], queue: 'corporate', priority: 'foremost' as const };
    const nobodys = '0199cccc-0000-7000-8000-000000000001';
    expect((await lead([{ ...route, segment: nobodys }])).error?.code).toBe('centre.group_unknown');
    expect((await lead([{ ...route, queue: 'nowhere' }])).error?.code).toBe('centre.queue_unknown');
    expect((await lead([{ ...route, queue: null, priority: null }])).status).toBe(400);
    expect((await lead([{ ...route, from: ['cards'], queue: null, priority: 'preferred' }, route])).status).toBe(200);
    expect(await settings()).toMatchObject({
      routes: [{ from: ['cards'] }, route],
      segments: expect.arrayContaining([expect.objectContaining({ id: kept.id, members: kept.members })]),
    });

    const now = deps.clock.now();
    const calls = async (callId: string, phone: string, more: object = {}) => {
      await callcenter.applyFacts(batchOf(new Story(now).arrives(0, callId, phone).facts, `journal-${callId}`));
      const since = Math.floor(now.getTime() / 1000);
      const asked = { callId, dialled: '95588', queue: 'retail', language: 'en', number: phone, customerNo: '', since };
      return callcenter.routeCaller({ ...asked, again: null, before: 0, ...more });
    };
    const { corporate: company } = knownCustomers;
    const foremost = { to: 'queue', queue: 'corporate', priority: 3 };
    expect(await calls('member', company.phone)).toMatchObject(foremost);
    expect(await calls('stranger', typed.phone)).toMatchObject({ queue: 'retail', priority: 0 });
    expect(await calls('moved', company.phone, { again: 'moved' })).toMatchObject({ queue: 'retail', priority: 3 });
    expect(await calls('elsewhere', company.phone, { queue: 'cards' })).toMatchObject({ queue: 'cards', priority: 2 });
    const [{ id: member } = {}] = await sql(`select id from interaction where call_id = 'member'`);
    const [step] = (await supervisor?.get<CallRouting>(`/interactions/${member}/routing`))?.data.steps ?? [];
    expect(step).toMatchObject({ step: 'queued', priority: 'foremost', group: { name: '企业（路由）' } });
    const closing = {
      name: '企业（路由）',
      note: '',
      mode: 'live',
      rule: corporate,
      closed: true,
      version: kept.version,
    };
    await manager.request('put', `/segments/${kept.id}`, closing);
    expect(await calls('later', company.phone)).toMatchObject({ queue: 'retail', priority: 2 });
    expect((await lead([route])).status).toBe(200);
    expect((await lead([])).status).toBe(200);
  });

  test('a segment leaves the house as any list: by two people, with the customers its asker sees', async () => {
    const kept = await save({ name: '企业（导出）' });
    const asked = {
      source: 'segment_members',
      filter: { segment: kept.id },
      format: 'csv',
      purpose: '客群核对',
      locale: 'zh-CN',
    };
    const { data: view } = await manager.post<ExportView>('/exports', asked);
    const reviewer = await server.signIn('reviewer1');
    const waiting = (await reviewer.get<ReviewPage>('/reviews?box=all&kind=export')).data.items;
    const review = waiting.find(({ subjectId }) => subjectId === view.id);
    await reviewer.post(`/reviews/${review?.id}/approval`, { version: review?.version });
    const { bytes } = await manager.download(`/exports/${view.id}/file`);
    const text = Buffer.from(bytes).toString('utf8');
    for (const customerNo of await members(kept.id)) expect(text).toContain(customerNo);
    expect(text).not.toContain(alone.name);
  });
});
