import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Ack,
  type CallView,
  type FlowDetail,
  type FlowRunView,
  type FlowStatistics,
  type FlowVersionView,
  type IvrBegun,
  type IvrResult,
  type PhonePinCode,
  type SpokenFiguresView,
  SpokenFlows,
  type TaskPage,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { AgentPresence } from '@tellerline/server/modules/callcenter/entities/agent-presence.entity';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { pinLimits } from '@tellerline/server/modules/ivr/pin-tries';
import { keepProof, PROOF_MS, proofOf, readProof, writeProof } from '@tellerline/server/modules/ivr/proof';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import { type BridgeSocket, openBridge, sendFacts } from '../../support/test-bridge.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { testFolder } from '../../support/test-folder.ts';
import { startTestServer, type TestServer, testCtiToken } from '../../support/test-server.ts';
import { batchOf, Story } from '../callcenter/story.ts';

const customerNo = knownCustomers.alone.customerNo;
const pin = '740913';

test('CTI-10 a proof counts for its call, its customer and its time only', () => {
  const until = new Date('2026-11-30T10:30:00Z');
  const before = new Date('2026-11-30T10:29:59Z');
  const text = writeProof('secret', { callId: '1.1', customerNo: '100', level: 'answers', until });
  expect(readProof('secret', '1.1', text, before)).toEqual({
    callId: '1.1',
    customerNo: '100',
    level: 'answers',
    until,
  });
  expect(readProof('secret', '1.1', text, until)).toBeNull();
  expect(readProof('secret', '1.2', text, before)).toBeNull();
  expect(readProof('other', '1.1', text, before)).toBeNull();
  expect(readProof('secret', '1.1', text.replace('100', '101'), before)).toBeNull();
  expect(readProof('secret', '1.1', text.replace('answers', 'pin'), before)).toBeNull();
  expect(readProof('secret', '1.1', null, before)).toBeNull();
});

describeEachDatabase('CTI-10 callers who serve themselves', (database) => {
  const clock = new ManualClock();
  const spokenFlowsFile = join(testFolder('spoken'), 'flows.json');
  let server: TestServer;
  let bridge: BridgeSocket;

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock, config: { spokenFlowsFile } });
    bridge = await openBridge(server.url, testCtiToken);
    await sendFacts(bridge, batchOf(Story.knownCall(clock.now()).facts, 'journal-1', 1));
    await server.callcenter?.idle();
    const change = { customerNo, agentUserId: await server.userId('agent1') };
    await forkOf(server.deps.orm).nativeUpdate(Interaction, { callId: 'call-1' }, change);
  }, 120_000);
  afterAll(async () => {
    bridge.disconnect();
    await server.stop();
  });

  const dataOf = <T>(answer: Ack<T>): T => {
    if ('error' in answer) throw new Error(answer.error.code);
    return answer.data;
  };
  const begin = async (callId: string, number: string | null = null): Promise<IvrBegun> =>
    dataOf(
      await bridge.emitWithAck('cti.ivr_begin', { callId, number, dialled: '95588', queue: 'retail', language: 'en' }),
    );
  const look = async (callId: string, step: string, by: string | null = null): Promise<IvrResult> =>
    dataOf(await bridge.emitWithAck('cti.ivr_look_up', { callId, step, by }));
  const tryPin = async (callId: string, typed: string) => {
    const gate = await look(callId, 'pin_gate');
    return gate.branch === 'missing' ? 'closed' : (await look(callId, 'pin_check', typed)).branch;
  };

  test('CTI-10 an agent gives a code out, the customer chooses his PIN by it, and only then hears of his accounts', async () => {
    const agent = await server.signIn('agent1');
    const stranger = await server.signIn('agent2');
    const path = `/customers/${customerNo}/phone-pin-codes`;
    expect((await stranger.post(path, { identified: true })).status).toBe(404);
    // That the agent says so himself proves nothing, nor does a call that is over.
    expect((await agent.post(path, { identified: true })).error?.code).toBe('ivr.not_proved');
    await server.deps.transaction(async (em) => {
      const until = new Date(clock.now().getTime() + PROOF_MS);
      await keepProof(em, testCtiToken, { callId: 'call-1', customerNo, level: 'answers', until }, clock.now());
    });
    expect((await agent.post(path, { identified: true })).error?.code).toBe('ivr.not_proved');
    const em = forkOf(server.deps.orm);
    const over = await em.findOneOrFail(Interaction, { callId: 'call-1' }, { disableIdentityMap: true });
    const { agentEndedAt = null, phase } = over;
    await em.nativeUpdate(Interaction, { callId: 'call-1' }, { agentEndedAt: null, phase: 'talking' });
    const { code } = (await agent.post<PhonePinCode>(path, { identified: true })).data;
    await em.nativeUpdate(Interaction, { callId: 'call-1' }, { agentEndedAt, phase });
    await em.getConnection().execute('delete from identity_proof');

    await begin('ivr-1');
    await look('ivr-1', 'claim', customerNo);
    expect((await look('ivr-1', 'balance')).branch).toBe('missing');
    await look('ivr-1', 'pin_gate');
    expect(await look('ivr-1', 'pin_check', code)).toMatchObject({ branch: 'found', facts: { pin_is_code: true } });
    expect((await look('ivr-1', 'take_pin', '123456')).branch).toBe('missing');
    expect((await look('ivr-1', 'take_pin', pin)).branch).toBe('found');
    expect((await look('ivr-1', 'keep_pin', '740914')).branch).toBe('missing');
    expect((await look('ivr-1', 'keep_pin', pin)).branch).toBe('found');

    await begin('ivr-2');
    await look('ivr-2', 'claim', customerNo);
    expect(await tryPin('ivr-2', code)).toBe('missing');
    expect(await tryPin('ivr-2', pin)).toBe('found');
    expect((await look('ivr-2', 'balance')).branch).toBe('found');
    expect((await look('ivr-2', 'loss')).branch).toBe('found');
    await look('ivr-2', 'claim', knownCustomers.alone.customerNo.replace(/.$/, '9'));
    expect((await look('ivr-2', 'balance')).branch).toBe('missing');
    expect((await look('ivr-2', 'loss')).branch).toBe('missing');
    expect(JSON.stringify(server.logLines)).not.toContain(pin);
    expect(JSON.stringify(server.logLines)).not.toContain(code);
  });

  test('CTI-10 a try is counted before it is asked for: three on a call, then five on an account, whoever calls', async () => {
    await begin('ivr-3', '13900000001');
    await look('ivr-3', 'claim', customerNo);
    expect((await look('ivr-3', 'pin_check', pin)).branch).toBe('missing');
    const tries = [];
    for (let n = 0; n <= pinLimits.ofCall; n++) tries.push(await tryPin('ivr-3', '000111'));
    expect(tries).toEqual(['missing', 'missing', 'missing', 'closed']);
    await begin('ivr-4', '13900000002');
    await look('ivr-4', 'claim', customerNo);
    // One wrong try of the test before counts too.
    expect([await tryPin('ivr-4', '000111'), await tryPin('ivr-4', '000111')]).toEqual(['missing', 'missing']);
    await begin('ivr-4b', '13900000003');
    await look('ivr-4b', 'claim', customerNo);
    // Even the right PIN is not right any more, and he is asked like one whom the bank does not know.
    expect(await tryPin('ivr-4b', pin)).toBe('missing');
    for (let n = 0; n < 7; n += 1) {
      await begin(`typo-${n}`);
      await look(`typo-${n}`, 'claim', `9999999${n}`);
      expect(await tryPin(`typo-${n}`, '135790')).toBe('missing');
    }
    // Whoever calls from one number is asked ten times a day, what was refused counted with the rest.
    const spoofed = '13900000004';
    const asked = [];
    for (let n = 0; n < 14; n += 1) {
      await begin(`tail-${n}`, spoofed);
      await look(`tail-${n}`, 'id_claim', String(1000 + n));
      asked.push((await look(`tail-${n}`, 'pin_gate')).branch);
    }
    expect(asked.filter((branch) => branch === 'found')).toHaveLength(pinLimits.ofNumberADay);
    expect(asked.at(-1)).toBe('missing');
    clock.advance(25 * 3_600_000);
    await begin('ivr-5', '13900000002');
    await look('ivr-5', 'claim', customerNo);
    expect(await tryPin('ivr-5', pin)).toBe('found');
  });

  test('CTI-02 CTI-10 who is proved once is shown as that, is asked nothing again by the next agent, and by the clock again', async () => {
    const call = async () =>
      forkOf(server.deps.orm).findOneOrFail(Interaction, { callId: 'call-1' }, { disableIdentityMap: true });
    const { id } = await call();
    const start = async (name: string) => {
      await forkOf(server.deps.orm).nativeUpdate(Interaction, { id }, { agentUserId: await server.userId(name) });
      const agent = await server.signIn(name);
      const begun = await agent.post<FlowRunView>(`/interactions/${id}/flows`, { flowId: 'identification' });
      expect(begun.error).toBeUndefined();
      return { agent, run: begun.data };
    };
    const give = async ({ agent, run }: Awaited<ReturnType<typeof start>>, value: string) => {
      const input = { kind: 'answer', value };
      const moved = await agent.post<FlowRunView>(`/flow-runs/${run.id}/moves`, {
        key: randomUUID(),
        seq: run.seq,
        input,
      });
      return { agent, run: moved.data };
    };
    const leave = ({ agent, run }: Awaited<ReturnType<typeof start>>) => agent.post(`/flow-runs/${run.id}/leaving`);
    const shown = async (agent: TestClient) => (await agent.get<CallView>(`/interactions/${id}`)).data.ivr;

    const [document] = await forkOf(server.deps.orm)
      .getConnection()
      .execute<{ number: string }[]>(
        `select number from id_document where customer_id = (select id from customer where customer_no = '${customerNo}')`,
      );
    const first = await start('agent1');
    expect(first.run.step?.id).toBe('id_tail_ask');
    expect((await shown(first.agent)).verification).toBe('none');
    const compared = await give(first, (document?.number ?? '').replace(/\D/g, '').slice(-4));
    const proved = await give(compared, 'right');
    expect(proved.run.step?.id).toBe('id_proved');
    expect(await shown(first.agent)).toMatchObject({ verification: 'answers' });
    await leave(proved);

    // Called back where he called from, he is asked nothing again either; at another number he is.
    const userId = await server.userId('agent2');
    await forkOf(server.deps.orm).nativeUpdate(AgentPresence, { userId }, { state: 'available' });
    const proofAt = async (e164: string) => {
      const callId = `tl-out-${e164}`;
      await server.deps.transaction(async (em) => {
        await server.callcenter?.notePlacedCall(em, { callId, userId, e164, customerNo });
      });
      return proofOf(forkOf(server.deps.orm), testCtiToken, callId, clock.now());
    };
    expect(await proofAt('+8613800138000')).toMatchObject({ customerNo, level: 'answers' });
    expect(await proofAt('+8613900000009')).toBeNull();

    const next = await start('agent2');
    expect(next.run.step?.id).toBe('id_proved');
    await leave(next);
    clock.advance(PROOF_MS);
    expect(await shown(next.agent)).toMatchObject({ verification: 'none', provedUntil: null });
    expect((await start('agent2')).run.step?.id).toBe('id_tail_ask');
  });

  test('CTI-10 the ways callers took are counted on the flow’s page, each caller once, and where they left it', async () => {
    await begin('ivr-7');
    await begin('ivr-8');
    const moves = [{ seq: 1, step: 'main', branch: 'information' }];
    const walked = async (callId: string, how: 'gone' | 'done', step: string | null) =>
      dataOf(await bridge.emitWithAck('cti.ivr_walked', { callId, how, step, moves }));
    expect(await walked('ivr-7', 'gone', 'information')).toEqual({ kept: true });
    expect(await walked('ivr-7', 'gone', 'information')).toEqual({ kept: false });
    expect(await walked('ivr-8', 'done', null)).toEqual({ kept: true });
    expect(await walked('nobody', 'done', null)).toEqual({ kept: false });
    const manager = await server.signIn('manager1');
    const { data } = await manager.get<FlowStatistics>('/flows/self_service/versions/1/statistics');
    expect(data).toMatchObject({ ended: 1, abandoned: 1, leftAt: [{ step: 'information', runs: 1 }] });
    expect(data.exits).toEqual([{ step: 'main', branch: 'information', taken: 2 }]);
  });

  test('CTI-10 words a business user publishes are handed on to be spoken, and the next caller walks them', async () => {
    const spoken = () => SpokenFlows.parse(JSON.parse(readFileSync(spokenFlowsFile, 'utf8')));
    expect(spoken().map(({ id }) => id)).toContain('self_service');
    const writer = await server.signIn('manager1');
    const publisher = await server.signIn('supervisor1');
    const { newest } = (await writer.get<FlowDetail>('/flows/self_service')).data;
    const said = { 'zh-CN': '活期存款年利率百分之零点三。', en: 'Demand deposits bear zero point three per cent.' };
    const steps = newest.flow.steps.map((step) => (step.id === 'rates' ? { ...step, text: said } : step));
    const flow = { ...newest.flow, steps };
    const draft = await writer.request<FlowVersionView>('put', '/flows/self_service/draft', { revision: 0, flow });
    expect(draft.error).toBeUndefined();
    const path = `/flows/self_service/versions/${draft.data.version}`;
    const handed = (await writer.post<FlowVersionView>(`${path}/hand-in`, { revision: draft.data.revision })).data;
    expect(JSON.stringify(spoken())).not.toContain(said.en);
    expect((await publisher.post(`${path}/publication`, { revision: handed.revision })).error).toBeUndefined();
    expect(JSON.stringify(spoken())).toContain(said.en);
    expect((await begin('ivr-9')).flow.steps.find(({ id }) => id === 'rates')).toMatchObject({ text: said });
  });

  test('CTI-10 the last digits of his ID and the telephone he calls from are as good a claim as his number: the PIN decides', async () => {
    const em = forkOf(server.deps.orm).getConnection();
    const one = async (table: string, column: string) => {
      const where = `customer_id = (select id from customer where customer_no = '${customerNo}') and ${column} is not null`;
      const [row] = await em.execute<Record<string, string>[]>(
        `select ${column} as found from ${table} where ${where}`,
      );
      return row?.found ?? '';
    };
    const e164 = await one('contact_point', 'e164');
    const tail = (await one('id_document', 'number')).replace(/\D/g, '').slice(-4);
    clock.advance(25 * 3_600_000);
    await begin('ivr-10', e164);
    expect((await look('ivr-10', 'id_claim', tail)).branch).toBe('found');
    expect(await tryPin('ivr-10', pin)).toBe('found');
    expect((await look('ivr-10', 'balance')).branch).toBe('found');
    await begin('ivr-11', '13900000003');
    expect((await look('ivr-11', 'id_claim', tail)).branch).toBe('found');
    expect(await tryPin('ivr-11', pin)).toBe('missing');
  });

  test('CTI-10 a lost card becomes one task for the clerks with the number the caller hears, however often it is sent', async () => {
    await begin('ivr-6');
    await look('ivr-6', 'loss_claim', customerNo);
    const wanted = { callId: 'ivr-6', step: 'loss_unproved', seq: 4, facts: { customer_no: customerNo } };
    const [first, again] = [
      dataOf(await bridge.emitWithAck('cti.ivr_do', wanted)),
      dataOf(await bridge.emitWithAck('cti.ivr_do', wanted)),
    ];
    expect(first.facts.loss_number).toMatch(/^\d{8}$/);
    expect(again).toEqual(first);
    const clerk = await server.signIn('clerk1');
    const { items } = (await clerk.get<TaskPage>('/tasks?kind=flow_task')).data;
    expect(items.filter(({ params }) => params.reference === first.facts.loss_number)).toHaveLength(1);
  });

  test('CTI-10 rates and hours are figures two people change; the last five transactions are told one by one', async () => {
    const [writer, other] = [await server.signIn('manager1'), await server.signIn('supervisor1')];
    await begin('ivr-12');
    expect((await look('ivr-12', 'figures')).facts).toMatchObject({ rate_one_year: 150, city_opens: '09:00' });
    const { data: view } = await writer.get<SpokenFiguresView>('/spoken-figures');
    const draft = (book: object) => writer.request('put', '/spoken-figures/draft', { revision: 0, book });
    expect((await draft({ ...view.inForce, city_opens: '25:00' })).error?.code).toBe('request.invalid');
    await draft({ ...view.inForce, rate_one_year: 145 });
    await writer.post('/spoken-figures/hand-in', { revision: 1 });
    expect((await writer.post('/spoken-figures/approval', { revision: 2 })).error?.code).toBe('book.same_person');
    expect((await look('ivr-12', 'figures')).facts.rate_one_year).toBe(150);
    expect((await other.post('/spoken-figures/approval', { revision: 2 })).error).toBeUndefined();
    expect((await look('ivr-12', 'figures')).facts.rate_one_year).toBe(145);

    clock.advance(25 * 3_600_000);
    await begin('ivr-13');
    await look('ivr-13', 'claim', customerNo);
    expect((await look('ivr-13', 'earlier', '1')).branch).toBe('missing');
    expect(await tryPin('ivr-13', pin)).toBe('found');
    const bank = forkOf(server.deps.orm).getConnection();
    for (let n = 1; n <= 6; n += 1)
      await bank.execute(
        "insert into account_transaction (txn_ref, account_id, customer_id, booked_at, amount, purpose, channel, as_of) select ?, a.id, a.customer_id, ?, ?, 'transfer', 'counter', ? from account a inner join customer c on c.id = a.customer_id where c.customer_no = ? and a.currency = 'CNY' order by a.id limit 1",
        [`ivr-${n}`, new Date(clock.now().getTime() - n * 86_400_000), n * 100, clock.now(), customerNo],
      );
    const told = [(await look('ivr-13', 'latest')).facts];
    for (let place = 1; place <= 5; place += 1) {
      const next = await look('ivr-13', 'earlier', String(told.at(-1)?.transaction_no));
      expect(next.branch).toBe(place < 5 ? 'found' : 'missing');
      if (next.branch === 'found') told.push(next.facts);
    }
    expect(told.map(({ transaction_no }) => transaction_no)).toEqual([1, 2, 3, 4, 5]);
    const days = told.map(({ last_day }) => String(last_day));
    expect(days).toEqual(days.toSorted().reverse());
    expect(told.map(({ last_amount }) => last_amount)).toEqual([100, 200, 300, 400, 500]);
  });

  test('CTI-10 numbers nobody has are refused no sooner than others; what one caller sets going comes to an end', async () => {
    clock.advance(25 * 3_600_000);
    for (let n = 0; n < 6; n += 1) {
      await begin(`typo-${n}`, '13900000077');
      await look(`typo-${n}`, 'claim', `8888888${n}`);
      expect(await tryPin(`typo-${n}`, '000000')).toBe('missing');
    }
    await begin('typo-9', '13900000078');
    await look('typo-9', 'claim', '88888888');
    expect((await look('typo-9', 'pin_gate')).branch).toBe('found');

    await begin('freeze', null);
    const freeze = (seq: number) =>
      bridge.emitWithAck('cti.ivr_do', {
        callId: 'freeze',
        step: 'loss_unproved',
        seq,
        facts: { customer_no: `1000000${seq}` },
      });
    for (const seq of [1, 2, 3]) expect(dataOf(await freeze(seq)).branch).toBe('next');
    expect(await freeze(4)).toMatchObject({ error: { code: 'request.too_many' } });
    expect(dataOf(await freeze(3)).branch).toBe('next');
  });
});
