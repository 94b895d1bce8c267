import type { Ack, IvrBegun, IvrResult, PhonePinCode, TaskPage } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { pinLimits } from '@tellerline/server/modules/ivr/pin-tries';
import { readProof, writeProof } from '@tellerline/server/modules/ivr/proof';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import { type BridgeSocket, openBridge, sendFacts } from '../../support/test-bridge.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer, testCtiToken } from '../../support/test-server.ts';
import { batchOf, Story } from '../callcenter/story.ts';

const customerNo = knownCustomers.alone.customerNo;
const pin = '740913';

test('CTI-10 a proof counts for its call, its customer and its time only', () => {
  const until = new Date('2026-11-30T10:30:00Z');
  const before = new Date('2026-11-30T10:29:59Z');
  const text = writeProof('secret', { callId: '1.1', customerNo: '100', until });
  expect(readProof('secret', '1.1', text, before)).toEqual({ callId: '1.1', customerNo: '100', until });
  expect(readProof('secret', '1.1', text, until)).toBeNull();
  expect(readProof('secret', '1.2', text, before)).toBeNull();
  expect(readProof('other', '1.1', text, before)).toBeNull();
  expect(readProof('secret', '1.1', text.replace('100', '101'), before)).toBeNull();
  expect(readProof('secret', '1.1', null, before)).toBeNull();
});

describeEachDatabase('CTI-10 callers who serve themselves', (database) => {
  const clock = new ManualClock();
  let server: TestServer;
  let bridge: BridgeSocket;

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
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
    const { code } = (await agent.post<PhonePinCode>(path, { identified: true })).data;

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
    expect(
      await Promise.all([look('ivr-4', 'pin_gate'), look('ivr-4', 'pin_gate'), look('ivr-4', 'pin_gate')]).then(
        (all) => all.filter(({ branch }) => branch === 'found').length,
      ),
    ).toBeLessThanOrEqual(1);
    clock.advance(25 * 3_600_000);
    await begin('ivr-5', '13900000002');
    await look('ivr-5', 'claim', customerNo);
    expect(await tryPin('ivr-5', pin)).toBe('found');
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
});
