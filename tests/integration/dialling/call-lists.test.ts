import { randomUUID } from 'node:crypto';
import {
  type CallbackTickets,
  type CallListDetail,
  type CentreSettings,
  type CustomerCard,
  type DialDesk,
  type EntryPage,
  type FactOf,
  type InteractionPage,
  type NewCallList,
  type OriginateCall,
  type RefusalPage,
  usualCallListRules,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import { type BridgeSocket, openBridge, sendFacts } from '../../support/test-bridge.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer, testCtiToken } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';
import { batchOf, Story } from '../callcenter/story.ts';

const { alone, sharing, corporate, blacklisted, typed } = knownCustomers;
const minute = 60_000;

describeEachDatabase('CTI-09 call lists', (database) => {
  const clock = new ManualClock();
  let server: TestServer;
  let bridge: BridgeSocket;
  let supervisor: TestClient;
  let first: TestClient;
  let second: TestClient;
  const placed: OriginateCall[] = [];
  let confirmed = true;
  let listId = '';

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 40, clock });
    await orm.close();
    const aYear = 400 * 24 * 60 * minute;
    server = await startTestServer({ databaseUrl, clock, config: { session: { idleMs: aYear, absoluteMs: aYear } } });
    bridge = await openBridge(server.url, testCtiToken);
    bridge.on('cti.set_membership', (_command, ack) => ack({ ok: true }));
    bridge.on('cti.originate', (command, ack) => {
      placed.push(command);
      ack(confirmed ? { ok: true } : { ok: false, reason: 'refused', message: 'the phone cannot be reached' });
    });
    [supervisor, first, second] = (await Promise.all(
      ['supervisor1', 'agent1', 'agent2'].map((name) => server.signIn(name)),
    )) as [TestClient, TestClient, TestClient];
    // At his desk, and not ready for the queue: outwards he may call.
    for (const agent of [first, second]) {
      const socket = await agent.openSocket();
      await socket.emitWithAck('desktop.snapshot', {});
    }
  });
  afterAll(async () => {
    for (const client of [first, second]) client.closeSockets();
    bridge.disconnect();
    await server.stop();
  });

  const newList = (more: Partial<NewCallList> = {}): NewCallList => ({
    key: randomUUID(),
    name: '十一月回访',
    purpose: 'marketing',
    pacing: 'preview',
    source: { kind: 'table', rows: [] },
    flowKey: null,
    why: '',
    priority: 5,
    rules: usualCallListRules,
    ...more,
  });
  const rows = (...customers: string[]) => ({
    kind: 'table' as const,
    rows: customers.map((customer) => ({ customer, why: '到期续存' })),
  });
  const desk = async (agent: TestClient) => (await agent.get<DialDesk>('/dial-desk')).data;
  const next = async (agent: TestClient) => (await agent.post<DialDesk>('/dial-desk/next')).data.entry;
  const detail = async (id = listId) => (await supervisor.get<CallListDetail>(`/call-lists/${id}`)).data;
  const steer = async (to: string, id = listId) =>
    supervisor.request<CallListDetail>('put', `/call-lists/${id}/state`, {
      to,
      version: (await detail(id)).row.version,
    });
  const call = (agent: TestClient, id = '') => agent.post<DialDesk>(`/dial-desk/entries/${id}/call`, {});

  /** The call placed last, told as the bridge would: rung for 8 s, and answered or not. */
  async function tell(outcome: { answered: boolean; cause?: number }): Promise<void> {
    const order = placed.at(-1);
    if (!order) throw new Error('no call was placed');
    const { callId, extension, destination: dnis } = order;
    const story = new Story(clock.now()).at(0, 'call.started', {
      callId,
      channelId: callId,
      direction: 'outbound',
      dnis,
      ani: extension,
      aniPresentation: 'allowed',
      callerName: null,
    } satisfies Omit<FactOf<'call.started'>, 'id' | 'type' | 'occurredAt'>);
    story.at(0, 'agent.offered', { callId, offerId: callId, extension, queue: null });
    if (outcome.answered) story.answers(8, callId, callId, extension, null as never);
    story.legEnds(20, callId, callId, extension, 'caller');
    story.at(20, 'call.ended', { callId, endedBy: 'caller', cause: outcome.cause ?? 16 });
    clock.advance(20_000);
    const answer = await sendFacts(bridge, batchOf(story.facts));
    expect(answer).not.toHaveProperty('error');
  }
  const wrapUp = async (agent: TestClient, dispositionCode: string, followUpAt: string | null = null) => {
    const { items } = (await agent.get<InteractionPage>('/interactions')).data;
    const body = { key: randomUUID(), dispositionCode, note: '', followUpAt, customerNo: null };
    return agent.post(`/interactions/${items[0]?.id}/wrap-up`, body);
  };

  test('a table names customers by number or telephone; who is meant is made sure of, sent twice it is made once', async () => {
    const list = newList({
      source: rows(
        alone.customerNo,
        alone.phone,
        sharing.phone,
        '19999999999',
        corporate.customerNo,
        blacklisted.customerNo,
      ),
    });
    listId = list.key;
    const made = await supervisor.post<CallListDetail>('/call-lists', list);
    expect(made.data.left).toEqual({ unknown: 1, several: 1, doubled: 1, heldOut: 0 });
    expect(made.data.row).toMatchObject({ state: 'draft', entries: 3, reached: 0 });
    await supervisor.post('/call-lists', list);
    expect((await detail()).row.entries).toBe(3);
    expect((await supervisor.post('/call-lists', newList({ source: rows('19999999999') }))).error?.code).toBe(
      'dial.nobody',
    );
    expect((await first.get('/call-lists')).status).toBe(403);
  });

  test('nothing is given out before it starts; then no entry goes to two agents, and each has one', async () => {
    expect(await next(first)).toBeNull();
    expect((await steer('running')).data.row.state).toBe('running');
    const [mine, his] = await Promise.all([next(first), next(second)]);
    expect(mine?.customer.customerNo).toBeDefined();
    expect(his?.id).not.toBe(mine?.id);
    expect((await next(first))?.id).toBe(mine?.id);
    expect((await call(second, mine?.id)).error?.code).toBe('dial.not_yours');
    // The agent sees the numbers masked and can dial them all the same.
    expect(mine?.numbers[0]?.display).toMatch(/\*/);
    expect(mine).toMatchObject({ why: '到期续存', tries: 0, bar: null });
  });

  test('a claim is lost by time-out, and goes back to the list', async () => {
    const his = (await desk(second)).entry;
    clock.advance(4 * minute);
    await until('his claim is lost', async () => (await desk(second)).entry === null);
    expect((await call(second, his?.id)).error?.code).toBe('dial.not_yours');
    expect((await detail()).states).toMatchObject({ open: 3, taken: 0 });
  });

  test('a blacklisted customer is called by nobody and leaves the list', async () => {
    const codes: (string | undefined)[] = [];
    for (let round = 0; round < 3; round += 1) {
      const entry = await next(second);
      if (entry?.customer.customerNo !== blacklisted.customerNo) {
        await second.post(`/dial-desk/entries/${entry?.id}/skip`, { reason: 'bad_time' });
        continue;
      }
      expect(entry.bar).toBe('blacklisted');
      codes.push((await call(second, entry.id)).error?.code);
    }
    expect(codes).toEqual(['dial.blacklisted']);
    expect((await detail()).results.do_not_call).toBe(1);
    expect(placed).toEqual([]);
    clock.advance(61 * minute);
  });

  test('a call is placed for the agent; busy means once more after its time, and the call names its agent and customer', async () => {
    let entry = await next(first);
    if (entry?.customer.customerNo !== alone.customerNo) {
      await first.post(`/dial-desk/entries/${entry?.id}/skip`, { reason: 'bad_time' });
      entry = await next(first);
    }
    expect(entry?.customer.customerNo).toBe(alone.customerNo);
    confirmed = false;
    expect((await call(first, entry?.id)).error?.code).toBe('dial.unconfirmed');
    expect((await desk(first)).entry).toMatchObject({ state: 'taken', tries: 0 });
    confirmed = true;
    const dialling = await call(first, entry?.id);
    expect(dialling.data.entry).toMatchObject({ state: 'calling', tries: 1 });
    expect(placed.at(-1)).toMatchObject({ destination: alone.phone, extension: first.session?.user.extension });
    await tell({ answered: false, cause: 17 });
    expect((await desk(first)).entry).toBeNull();
    const { items } = (await supervisor.get<EntryPage>(`/call-lists/${listId}/entries`)).data;
    const row = items.find(({ customer }) => customer?.customerNo === alone.customerNo);
    expect(row).toMatchObject({ state: 'retry', tries: 1, lastOutcome: 'busy' });
    expect(Date.parse(row?.nextAt ?? '')).toBe(clock.now().getTime() + 15 * minute);
    const [talk] = (await first.get<InteractionPage>('/interactions')).data.items;
    expect(talk).toMatchObject({
      direction: 'outbound',
      outcome: 'not_answered',
      agentName: first.session?.user.displayName,
      missedByMe: false,
      customer: { customerNo: alone.customerNo },
    });
    expect(talk?.caller.display).toBe('138****8000');
  });

  test('reached and sold: the word of the wrap-up is the word of the list', async () => {
    clock.advance(16 * minute);
    let entry = await next(first);
    while (entry && entry.customer.customerNo !== alone.customerNo) {
      await first.post(`/dial-desk/entries/${entry.id}/skip`, { reason: 'bad_time' });
      entry = await next(first);
    }
    await call(first, entry?.id);
    await tell({ answered: true });
    expect((await detail()).states.called).toBe(1);
    expect((await wrapUp(first, 'product_sold')).status).toBe(200);
    const result = await detail();
    expect(result).toMatchObject({
      row: { reached: 1 },
      results: { success: 1 },
      outcomes: { busy: 1, connected: 1 },
      dispositions: [{ code: 'product_sold', entries: 1 }],
      agents: [{ reached: 1, success: 1, tries: 2 }],
    });
    expect((await desk(first)).today).toMatchObject({ reached: 1, success: 1 });
  });

  test('a wrong number or a line that broke is no customer reached: his list calls again', async () => {
    const list = newList({ priority: 1, source: rows(typed.customerNo) });
    await supervisor.post('/call-lists', list);
    await steer('running', list.key);
    const entry = await next(second);
    expect(entry?.customer.customerNo).toBe(typed.customerNo);
    await call(second, entry?.id);
    await tell({ answered: true });
    expect(await detail(list.key)).toMatchObject({ row: { reached: 1 } });
    expect((await wrapUp(second, 'wrong_number')).status).toBe(200);
    expect(await detail(list.key)).toMatchObject({ row: { reached: 0 }, states: { called: 0, retry: 1 } });
    await steer('ended', list.key);
  });

  test('who wants no calls is not called from that moment on, by no list and for ever; the card says so', async () => {
    const other = newList({ source: rows(alone.customerNo, typed.customerNo) });
    await supervisor.post('/call-lists', other);
    await steer('running', other.key);
    const entry = await next(second);
    const no = entry?.customer.customerNo ?? '';
    const refusal = { key: randomUUID(), about: { kind: 'customer', customerNo: no }, scope: 'offers', note: '' };
    expect((await first.post('/call-refusals', refusal)).status).toBe(204);
    const before = placed.length;
    expect((await call(second, entry?.id)).error?.code).toBe('dial.do_not_call');
    expect(placed).toHaveLength(before);
    const flags = (await first.get<CustomerCard>(`/customers/${no}/card`)).data.flags;
    expect(flags.some(({ text }) => text.en === 'Wants no calls with offers')).toBe(true);
    // A call about his own business is no offer; one who wants none at all gets none.
    const contact = (await first.get<CustomerCard>(`/customers/${no}/card`)).data.contactPoints.find(
      ({ kind }) => kind === 'mobile',
    );
    const click = (key: string) =>
      first.post('/placed-calls', { key, to: { kind: 'contact', customerNo: no, contactId: contact?.id } });
    const key = randomUUID();
    expect((await click(key)).data).toEqual({ callId: `tl-out-${key}` });
    await click(key);
    expect(placed).toHaveLength(before + 1);
    await tell({ answered: false, cause: 18 });
    // By the customer alone, and by a number that stands in the clear: the same call, the same check.
    const whom = (to: object) => first.post('/placed-calls', { key: randomUUID(), to });
    const dialled = placed.at(-1)?.destination ?? '';
    expect((await whom({ kind: 'customer', customerNo: no })).error?.code).toBe('dial.too_often');
    expect((await whom({ kind: 'number', number: dialled })).error?.code).toBe('dial.too_often');
    await first.post('/call-refusals', { ...refusal, scope: 'all' });
    expect((await click(randomUUID())).error?.code).toBe('dial.do_not_call');
    expect((await whom({ kind: 'customer', customerNo: no })).error?.code).toBe('dial.do_not_call');
    expect((await whom({ kind: 'number', number: dialled })).error?.code).toBe('dial.do_not_call');
    expect((await whom({ kind: 'number', number: 'ask reception' })).error?.code).toBe('phone.invalid');
  });

  test('rules are changed while the list runs: they count from the next call on, and are in the audit trail', async () => {
    const list = newList({ source: rows(sharing.customerNos[2]), rules: { ...usualCallListRules, most: 3 } });
    await supervisor.post('/call-lists', list);
    await steer('running', list.key);
    const change = async (more: object) => {
      const { row, rules } = await detail(list.key);
      const { name, pacing, priority, version } = row;
      const body = {
        name,
        pacing,
        priority,
        version,
        why: '',
        ...more,
        rules: { ...rules, ...(more as NewCallList).rules },
      };
      return supervisor.request<CallListDetail>('put', `/call-lists/${list.key}`, body);
    };
    const entry = (await first.post<DialDesk>('/dial-desk/next', { listId: list.key })).data.entry;
    expect((await call(first, entry?.id)).status).toBe(200);
    // While he is called: this call ends by what it began with, and the next try comes by the new rules.
    const faster = { ...usualCallListRules.retryMinutes, busy: 45 };
    const changed = await change({ name: '改名', priority: 1, rules: { retryMinutes: faster } });
    expect(changed.data).toMatchObject({
      row: { name: '改名', priority: 1 },
      rules: { most: 3, retryMinutes: faster },
    });
    await tell({ answered: false, cause: 17 });
    const waiting = async () =>
      (await supervisor.get<EntryPage>(`/call-lists/${list.key}/entries`)).data.items.map(
        ({ state, result, nextAt }) => ({
          state,
          result,
          minutes: nextAt && Math.round((Date.parse(nextAt) - clock.now().getTime()) / minute),
        }),
      );
    expect(await waiting()).toMatchObject([{ state: 'retry', minutes: 45 }]);
    // Nobody is tried more often than is allowed now; stale hands, and lists that have ended, are refused.
    expect((await change({ version: 1 })).error?.code).toBe('conflict.stale');
    await change({ rules: { most: 1 } });
    expect(await waiting()).toMatchObject([{ state: 'done', result: 'unreachable' }]);
    const written = (await auditEntries(server)).filter(({ key }) => key === 'CallList.Changed');
    expect(written.map(({ details }) => JSON.stringify(details).includes('most'))).toEqual([true, true]);
    await steer('ended', list.key);
    expect((await change({ priority: 2 })).error?.code).toBe('dial.list_state');
  });

  test('I9 CTI-05 who wants no calls is called neither by way of an earlier call nor on what others promised; asked for by himself he is, and the try counts', async () => {
    const foreign = await server.signIn('agent-b');
    await (await foreign.openSocket()).emitWithAck('desktop.snapshot', {});
    const { phone, customerNo: no } = blacklisted;
    const his = new Story(clock.now()).arrives(0, 'his', phone).queues(1, 'his').rings(2, 'his', 'leg-b', '1007');
    his
      .notTaken(5, 'his', 'leg-b', 'no_answer', '1007')
      .rings(6, 'his', 'leg-1', '1001')
      .answers(8, 'his', 'leg-1', '1001');
    clock.advance(20_000);
    await sendFacts(bridge, batchOf(his.legEnds(20, 'his', 'leg-1', '1001').ends(20, 'his').facts));
    await server.callcenter?.idle();
    // What he says on his own call is heard like what he says on ours.
    expect((await wrapUp(first, 'do_not_call')).status).toBe(200);
    const refusals = (await supervisor.get<RefusalPage>('/call-refusals')).data.items;
    expect(refusals.filter(({ scope }) => scope === 'offers').slice(0, 2)).toMatchObject([
      { customerNo: no, phone: expect.stringContaining('*') },
      { customerNo: no, phone: null },
    ]);
    const about = { kind: 'customer', customerNo: no };
    await supervisor.post('/call-refusals', { key: randomUUID(), about, scope: 'all', note: '' });
    const { id } = (await foreign.get<InteractionPage>('/interactions')).data.items[0] ?? {};
    const before = placed.length;
    for (const agent of [first, foreign]) {
      const click = { key: randomUUID(), to: { kind: 'interaction', interactionId: id } };
      expect((await agent.post('/placed-calls', click)).error?.code).toBe('dial.do_not_call');
    }

    const ask = async (callId: string, from: string | null, number: string) => {
      clock.advance(5_000);
      const story = new Story(clock.now()).arrives(0, callId, from).queues(1, callId);
      await sendFacts(bridge, batchOf(story.facts));
      await server.callcenter?.takeCallback({ callId, number });
      await sendFacts(bridge, batchOf(new Story(clock.now()).ends(3, callId).facts));
    };
    const open = async () =>
      (await first.get<CallbackTickets>('/callbacks')).data.tickets.filter(({ state }) => state === 'callback');
    const take = async () => {
      const [ticket] = await open();
      return first.post(`/callbacks/${ticket?.id}/decision`, { version: ticket?.version, decision: 'take' });
    };
    await ask('prank-1', null, phone);
    await ask('prank-2', null, phone);
    expect(await open()).toHaveLength(1);
    expect((await take()).error?.code).toBe('dial.do_not_call');
    expect(await open()).toEqual([]);
    expect(placed).toHaveLength(before);
    await ask('he-asks', phone, '');
    expect((await take()).status).toBe(200);
    expect(placed).toHaveLength(before + 1);
    await tell({ answered: false, cause: 18 });
    const tries = await forkOf(server.deps.orm)
      .getConnection()
      .execute(`select outcome from dial_attempt where call_id = '${placed.at(-1)?.callId}'`);
    expect(tries).toMatchObject([{ outcome: 'no_answer' }]);
    await until('the house owes it still', async () => (await open()).length === 1);
    const [owed] = await open();
    await first.post(`/callbacks/${owed?.id}/decision`, { version: owed?.version, decision: 'cancel' });
    foreign.closeSockets();
  });

  test('outside the hours and on holidays nothing is given out; at a click only with a reason', async () => {
    const admin = await server.signIn('admin');
    const { calendar } = (await admin.get<CentreSettings>('/centre/settings')).data;
    const day = clock.now().toISOString().slice(0, 10);
    const holiday = { ...calendar, days: [...calendar.days, { day, kind: 'closed', name: '节日' }] };
    await admin.request('put', '/centre/calendar', holiday);
    expect(await desk(first)).toMatchObject({ lists: [], closed: 'holiday' });
    expect(await next(first)).toBeNull();
    await admin.request('put', '/centre/calendar', { ...calendar, version: 1 });
    clock.advance(12 * 60 * minute);
    expect((await desk(first)).closed).toBe('hours');
    const contact = (await first.get<CustomerCard>(`/customers/${corporate.customerNo}/card`)).data.contactPoints[0];
    const click = (reason: string) =>
      first.post('/placed-calls', {
        key: randomUUID(),
        to: { kind: 'contact', customerNo: corporate.customerNo, contactId: contact?.id },
        reason,
      });
    expect((await click('')).error?.code).toBe('dial.hours');
    expect((await click('客户要求今晚回电')).status).toBe(200);
    await tell({ answered: false, cause: 18 });
  });

  test('a progressive list dials by itself for who is available and has a seat; ended, it stops', async () => {
    clock.advance(12 * 60 * minute);
    const list = newList({
      pacing: 'progressive',
      purpose: 'service',
      priority: 1,
      source: rows(typed.customerNo, corporate.customerNo),
    });
    await supervisor.post('/call-lists', list);
    await steer('running', list.key);
    const socket = await second.openSocket();
    await socket.emitWithAck('device.report', { registered: true, microphone: true, speaker: true, phoneOwner: true });
    await socket.emitWithAck('presence.request', { to: 'available', reason: null, clientSeq: 1 });
    expect((await second.request<DialDesk>('put', '/dial-desk/seat', { listId: list.key })).data.seat).toBe(list.key);
    const before = placed.length;
    clock.advance(5_000);
    await until('the next one is dialled', () => placed.length > before);
    expect((await desk(second)).entry).toMatchObject({ state: 'calling', list: { id: list.key } });
    await tell({ answered: false, cause: 18 });
    await steer('ended', list.key);
    clock.advance(5_000);
    await until('his seat is gone', async () => (await desk(second)).seat === null);
    expect(placed).toHaveLength(before + 1);
    expect((await detail(list.key)).states).toMatchObject({ open: 0, taken: 0, retry: 0 });
    expect(server.errors()).toEqual([]);
  });
});
