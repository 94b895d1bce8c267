import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  announcedPrompts,
  announcedWords,
  announcementVariable,
  autoAnswerSipHeader,
  type ConsultColleague,
  callIdSipHeader,
  Fact,
  type FactOf,
  type MonitorAgent,
  type MoveCaller,
  monitorPrefix,
  type RouteAnswer,
  type SetMembership,
} from '@tellerline/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SimulatedCall } from '../../scripts/caller/simulated-call.ts';
import { header } from '../../scripts/caller/sip-message.ts';
import { readSecret } from '../../scripts/house/secrets.ts';
import { FakeCtiServer } from '../fakes/fake-cti-server.ts';
import { type BridgeProcess, startBridgeProcess } from '../support/bridge-process.ts';
import type { DesktopPhone } from '../support/desktop-phone.ts';
import { asteriskForTests, type Exchange, openExchange } from '../support/telephone-exchange.ts';
import { until } from '../support/until.ts';

const { asterisk, reason } = await asteriskForTests();
const folder = mkdtempSync(path.join(tmpdir(), 'tellerline-bridge-'));
let exchange: Exchange;
let server: FakeCtiServer;
let bridge: BridgeProcess;
let lastCaller = 13_700_000_000;
const calls: SimulatedCall[] = [];

const factsOf = <T extends Fact['type']>(type: T): FactOf<T>[] =>
  server.facts.filter((fact): fact is FactOf<T> => fact.type === type);
const ofCall = (callId: string): Fact[] => server.facts.filter((fact) => 'callId' in fact && fact.callId === callId);
const fact = <T extends Fact['type']>(type: T, callId: string, withinMs = 10_000): Promise<FactOf<T>> =>
  until(
    `${type} of ${callId}`,
    () => factsOf(type).find((one) => 'callId' in one && one.callId === callId),
    withinMs,
  ) as Promise<FactOf<T>>;

const member = (extension: string, more: Partial<SetMembership> = {}): SetMembership => ({
  extension,
  displayName: `坐席 ${extension}`,
  queues: [{ queue: 'retail', penalty: 0 }],
  paused: false,
  reason: '',
  ...more,
});

/** A caller who presses 1 and goes on to the queue; settles with the call's id. */
async function place(
  more: Partial<Parameters<Exchange['call']>[0]> = {},
): Promise<{ call: SimulatedCall; id: string }> {
  lastCaller += 1;
  const from = String(lastCaller);
  const call = await exchange.call({ from, to: '95598', digits: '#', ...more });
  calls.push(call);
  const started = await until('the call', () => factsOf('call.started').find(({ ani }) => ani === (more.from ?? from)));
  return { call, id: started.callId };
}

/** An agent with a phone in the retail queue. */
async function agent(extension: string): Promise<DesktopPhone> {
  const phone = await exchange.phone(extension);
  expect(await server.order('cti.set_membership', member(extension))).toEqual({ ok: true });
  return phone;
}

async function startBridge(): Promise<BridgeProcess> {
  const started = await startBridgeProcess({
    folder,
    amiPort: exchange.ports.ami,
    serverUrl: server.url,
    amiSecret: readSecret(exchange.secrets.ami),
    environment: { AGI_PORT: String(exchange.ports.fastAgi), QUEUES_FILE: exchange.home.addedQueues },
  });
  await until('the bridge is ready', () => started.isReady(), 15_000);
  return started;
}

describe.skipIf(!asterisk)(`the bridge on a real Asterisk${reason && ` (left out: ${reason})`}`, () => {
  beforeAll(async () => {
    if (!asterisk) return;
    exchange = await openExchange({ asterisk, basePort: 23_000, queueTimeoutSeconds: 4, ringSeconds: 1, tones: {} });
    server = await FakeCtiServer.start();
    bridge = await startBridge();
  });
  afterEach(async () => {
    for (const call of calls.splice(0)) await call.hangUp();
    for (const extension of ['1001', '1002']) {
      await server.order('cti.set_membership', member(extension, { queues: [] })).catch(() => undefined);
    }
  });
  afterAll(async () => {
    if (!asterisk) return;
    await bridge?.kill('SIGTERM');
    await server?.close();
    await exchange?.close();
    rmSync(folder, { recursive: true, force: true });
    for (const one of server?.facts ?? []) Fact.parse(one);
  });

  test('CTI-04 queue membership and pauses stand as ordered, confirmed within a second', async () => {
    const asked = performance.now();
    const paused = member('1001', { paused: true, reason: 'meal', queues: [{ queue: 'cards', penalty: 3 }] });
    expect(await server.order('cti.set_membership', paused)).toEqual({ ok: true });
    expect(performance.now() - asked).toBeLessThan(1000);
    const shown = await exchange.running.console('queue show cards');
    expect(shown).toMatch(/PJSIP\/1001.*penalty 3.*paused:TL:meal/);
    expect(await server.order('cti.set_membership', member('1001'))).toEqual({ ok: true });
    expect(await exchange.running.console('queue show cards')).not.toContain('1001');
    expect(await exchange.running.console('queue show retail')).toContain('PJSIP/1001');
    const nowhere = member('1001', { queues: [{ queue: 'nowhere', penalty: 0 }] });
    expect(await server.order('cti.set_membership', nowhere)).toMatchObject({ ok: false, reason: 'refused' });
    await until('told', () =>
      factsOf('member.changed').some(({ member: { queue }, present }) => queue === 'cards' && !present),
    );
  });

  test('CTI-05 a queue is added while calls run; rank goes before time, and time before the order of joining', async () => {
    const queues = ['retail', 'corporate', 'cards', 'vip'].map((code) => ({ code, ring: null, keys: false }));
    expect(await server.order('cti.set_queues', { queues })).toEqual({ ok: true });
    const waits: Extract<RouteAnswer, { to: 'queue' }> = {
      to: 'queue',
      queue: 'vip',
      priority: 0,
      seconds: 60,
      music: 'music',
      first: null,
      place: null,
      minutes: null,
      offersCallback: false,
    };
    server.onRoute = () => ({ ...waits });
    const usual = await place();
    await until('the usual caller waits', () => factsOf('call.queued').find(({ callId }) => callId === usual.id));
    server.onRoute = () => ({ ...waits, priority: 4 });
    const atRisk = await place();
    expect(await fact('call.queued', atRisk.id)).toMatchObject({ queue: 'vip' });
    const phone = await exchange.phone('1001');
    const vip = member('1001', { queues: [{ queue: 'vip', penalty: 0 }] });
    expect(await server.order('cti.set_membership', vip)).toEqual({ ok: true });
    expect(await fact('agent.offered', atRisk.id)).toMatchObject({ extension: '1001', queue: 'vip' });
    expect(ofCall(usual.id).some(({ type }) => type === 'agent.offered')).toBe(false);
    phone.close();
  });

  test('CTI-05 a closed queue takes nobody; a call back is offered, taken with key 1, and told', async () => {
    server.onRoute = () => ({ to: 'closed' });
    const late = await place();
    await until('the goodbye', () =>
      ofCall(late.id).find((one) => one.type === 'call.ivr_step' && one.step === 'goodbye' && one.value === 'closed'),
    );
    server.onRoute = ({ queue, before }) => ({
      to: 'queue',
      queue,
      priority: 0,
      seconds: 30,
      music: 'ringing',
      first: null,
      place: 2,
      minutes: { from: 3, to: 12 },
      offersCallback: before === 0,
    });
    const { call, id } = await place();
    await until('the offer taken', async () => {
      await call.sendDigits('1');
      return server.callbacks.find(({ callId }) => callId === id);
    });
    await until('the goodbye', () =>
      ofCall(id).find((one) => one.type === 'call.ivr_step' && one.step === 'goodbye' && one.value === 'callback'),
    );
    expect(ofCall(id).some(({ type }) => type === 'call.queued')).toBe(false);
    server.onRoute = () => null;
  });

  test('CTI-05 how a queue rings is in force at once; two rung together, one answers, the other is not blamed; a key while waiting leads to the offer', async () => {
    const ring = { strategy: 'all' as const, seconds: 20 };
    const queues = [
      { code: 'retail', ring, keys: true },
      ...['corporate', 'cards'].map((code) => ({ code, ring: null, keys: false })),
    ];
    expect(await server.order('cti.set_queues', { queues })).toEqual({ ok: true });
    expect(await exchange.running.console('queue show retail')).toContain("'ringall'");
    expect(await exchange.running.console('queue show cards')).toContain("'rrmemory'");
    const waiting = await place();
    await fact('call.queued', waiting.id);
    await until('the offer by a key', async () => {
      await waiting.call.sendDigits('5');
      return ofCall(waiting.id).find((one) => one.type === 'call.queue_left' && one.outcome === 'timeout');
    });
    await until('the call back taken', async () => {
      await waiting.call.sendDigits('1');
      return server.callbacks.find(({ callId }) => callId === waiting.id);
    });
    const [first, second] = [await exchange.phone('1001'), await exchange.phone('1002')];
    for (const extension of ['1001', '1002'])
      expect(await server.order('cti.set_membership', member(extension))).toEqual({ ok: true });
    const { id } = await place();
    await until('both rung', () => ofCall(id).filter(({ type }) => type === 'agent.offered').length === 2);
    first.accept(await first.invited());
    expect(await fact('agent.connected', id)).toMatchObject({ extension: '1001' });
    expect(await fact('agent.offer_ended', id)).toMatchObject({ extension: '1002', outcome: 'rescinded' });
    first.close();
    second.close();
    const usual = ['retail', 'corporate', 'cards'].map((code) => ({ code, ring: null, keys: false }));
    expect(await server.order('cti.set_queues', { queues: usual })).toEqual({ ok: true });
    expect(await exchange.running.console('queue show retail')).toContain("'rrmemory'");
  });

  test('a phone that registers or goes away is told', async () => {
    const before = await exchange.phone('1005');
    await until('reachable', () => factsOf('phone.reachable').some((one) => one.extension === '1005' && one.reachable));
    const phone = await exchange.phone('1005');
    await until('another page in its place', () =>
      factsOf('phone.reachable').some((one) => one.extension === '1005' && one.anew),
    );
    before.close();
    phone.close();
    await until('unreachable', () =>
      factsOf('phone.reachable').some((one) => one.extension === '1005' && !one.reachable),
    );
  });

  test('CTI-01 CTI-02 an answered call, ended by the agent', async () => {
    const phone = await agent('1001');
    const { id } = await place({ displayName: 'Wang', digits: '1000234#' });
    expect(await fact('call.started', id)).toMatchObject({ direction: 'inbound', dnis: '95598', callerName: 'Wang' });
    const invite = await phone.invited();
    const offered = await fact('agent.offered', id);
    expect(offered).toMatchObject({ extension: '1001', queue: 'retail' });
    phone.accept(invite);
    await fact('agent.connected', id);
    await until('talking', async () =>
      (await exchange.running.console('core show channels')).includes('2 active channels'),
    );
    phone.hangUp(invite);
    expect(await fact('leg.ended', id)).toMatchObject({ endedBy: 'agent', channelId: offered.offerId });
    await fact('call.ended', id);
    // A recording begins on the agent's leg beside his answer: before or after it.
    expect(ofCall(id).filter(({ type }) => type === 'leg.recording')).toMatchObject([
      { extension: '1001', state: 'on' },
    ]);
    expect(ofCall(id).flatMap(({ type }) => (type === 'leg.recording' ? [] : [type]))).toEqual([
      'call.started',
      'call.ivr_step',
      'call.ivr_step',
      'call.queued',
      'agent.offered',
      'agent.connected',
      'call.queue_left',
      'leg.ended',
      'call.ended',
    ]);
    expect(ofCall(id).find(({ type }) => type === 'call.queue_left')).toMatchObject({ outcome: 'answered' });
    expect(ofCall(id).flatMap((one) => (one.type === 'call.ivr_step' ? [[one.step, one.value]] : []))).toEqual([
      ['language', 'zh-CN'],
      ['customer_no', '1000234'],
    ]);
    phone.close();
  });

  test('an answered call, ended by the caller', async () => {
    const phone = await agent('1001');
    const { call, id } = await place();
    phone.accept(await phone.invited());
    await fact('agent.connected', id);
    await call.hangUp();
    expect(await fact('leg.ended', id)).toMatchObject({ endedBy: 'caller' });
    expect(await fact('call.ended', id)).toMatchObject({ endedBy: 'caller', cause: 16 });
    phone.close();
  });

  test('hang-up in the queue is an abandonment, waiting too long a time-out', async () => {
    const gone = await place();
    await fact('call.queued', gone.id);
    await gone.call.hangUp();
    expect(await fact('call.queue_left', gone.id)).toMatchObject({ outcome: 'abandoned' });
    expect(await fact('call.ended', gone.id)).toMatchObject({ endedBy: 'caller' });
    const patient = await place();
    expect(await fact('call.queue_left', patient.id, 15_000)).toMatchObject({ outcome: 'timeout' });
    expect(await fact('call.ended', patient.id, 20_000)).toMatchObject({ endedBy: 'system' });
    expect(ofCall(patient.id).flatMap((one) => (one.type === 'call.ivr_step' ? [one.value] : []))).toContain('timeout');
  });

  test('hang-up in the IVR has no queue in it', async () => {
    const { call, id } = await place({ digits: '' });
    await call.answered;
    await call.hangUp();
    expect(await fact('call.ended', id)).toMatchObject({ endedBy: 'caller' });
    expect(ofCall(id).some(({ type }) => type === 'call.queued')).toBe(false);
  });

  test('CTI-04 a ring nobody answers is told once per ring, and the caller is served by the next', async () => {
    const deaf = await agent('1001');
    const { id } = await place();
    await deaf.invited();
    expect(await fact('agent.offer_ended', id)).toMatchObject({ extension: '1001', outcome: 'no_answer' });
    expect(await server.order('cti.set_membership', member('1001', { paused: true, reason: 'missed_call' }))).toEqual({
      ok: true,
    });
    const ready = await agent('1002');
    ready.accept(await ready.invited());
    expect(await fact('agent.connected', id)).toMatchObject({ extension: '1002' });
    const ends = ofCall(id).flatMap((one) => (one.type === 'agent.offer_ended' ? [one.offerId] : []));
    expect(new Set(ends).size).toBe(ends.length);
    deaf.close();
    ready.close();
  });

  test.each([
    ['486 Busy Here', 'declined'],
    ['603 Decline', 'declined'],
    ['480 Temporarily Unavailable', 'declined'],
  ])('a phone that answers %s has %s', async (status, outcome) => {
    const phone = await agent('1001');
    const { call, id } = await place();
    phone.decline(await phone.invited(), status);
    expect(await fact('agent.offer_ended', id)).toMatchObject({ extension: '1001', outcome });
    await server.order('cti.set_membership', member('1001', { queues: [] }));
    await call.hangUp();
    phone.close();
  });

  test('a caller who gives up while a phone rings leaves no blame behind', async () => {
    const phone = await agent('1001');
    const { call, id } = await place();
    await phone.invited();
    await fact('agent.offered', id);
    await call.hangUp();
    expect(await fact('agent.offer_ended', id)).toMatchObject({ outcome: 'rescinded' });
    expect(await fact('call.queue_left', id)).toMatchObject({ outcome: 'abandoned' });
    phone.close();
  });

  test('a withheld number stays withheld', async () => {
    const known = factsOf('call.started').length;
    const call = await exchange.call({ from: null, to: '95598' });
    calls.push(call);
    await until('the call', () => factsOf('call.started').length > known);
    expect(factsOf('call.started').at(-1)).toMatchObject({ ani: null, aniPresentation: 'withheld' });
  });

  test('an order to hang up ends every leg', async () => {
    const phone = await agent('1001');
    const { id } = await place();
    phone.accept(await phone.invited());
    await fact('agent.connected', id);
    expect(await server.order('cti.hang_up', { callId: id })).toEqual({ ok: true });
    expect(await fact('call.ended', id)).toMatchObject({ endedBy: 'system' });
    phone.close();
  });

  test('CTI-09 a call placed for an agent is known by the id we chose before his phone rings, and names him though nobody answers', async () => {
    const phone = await exchange.phone('1001');
    const callId = 'tl-test-out-1';
    const order = { extension: '1001', destination: '13800138000', callId, callerId: '95588' };
    expect(await server.order('cti.originate', order)).toEqual({ ok: true });
    const invite = await phone.invited();
    expect(header(invite, callIdSipHeader)).toBe(callId);
    expect(header(invite, autoAnswerSipHeader)).toBe('yes');
    phone.accept(invite);
    expect(await fact('call.started', callId)).toMatchObject({
      direction: 'outbound',
      dnis: '13800138000',
      ani: '1001',
    });
    expect(await fact('agent.offered', callId)).toMatchObject({ offerId: callId, extension: '1001', queue: null });
    expect(await fact('call.ended', callId)).toBeTruthy();
    phone.close();
    expect(await server.order('cti.originate', { ...order, extension: '1060', callId: 'tl-test-out-2' })).toMatchObject(
      {
        ok: false,
      },
    );
  });

  test('CTI-03 a ring whose phone is cut off is ended by order: its agent is not blamed, and the next one is rung at once', async () => {
    const queuesRinging = (ring: { strategy: 'turn'; seconds: number } | null) => ({
      queues: ['retail', 'corporate', 'cards'].map((code) => ({ code, ring, keys: false })),
    });
    // By itself Asterisk rings on for as long as the queue says.
    await server.order('cti.set_queues', queuesRinging({ strategy: 'turn', seconds: 20 }));
    const first = await agent('1001');
    const { id } = await place();
    await first.invited();
    const { offerId } = await fact('agent.offered', id);
    const second = await agent('1002');
    first.close();
    expect(await server.order('cti.end_ring', { callId: id, offerId })).toEqual({ ok: true });
    expect(await fact('agent.offer_ended', id)).toMatchObject({ extension: '1001', outcome: 'rescinded' });
    second.accept(await second.invited());
    expect(await fact('agent.connected', id)).toMatchObject({ extension: '1002' });
    expect(await server.order('cti.end_ring', { callId: id, offerId })).toEqual({ ok: true });
    second.close();
    await server.order('cti.set_queues', queuesRinging(null));
  });

  test('CRI-03 what callers are told is set and taken back by order', async () => {
    expect(await server.order('cti.announce', { message: 'card_incident', words: null })).toEqual({ ok: true });
    const told = await exchange.ami.action('Getvar', { Variable: announcementVariable });
    expect(told.Value).toBe('card_incident');
    const words = { 'zh-CN': 'flow-words-zh', en: 'flow-words-en' };
    expect(await server.order('cti.announce', { message: null, words })).toEqual({ ok: true });
    const value = async (Variable: string) => (await exchange.ami.action('Getvar', { Variable })).Value;
    expect([await value(announcementVariable), await value(announcedPrompts.en)]).toEqual([announcedWords, words.en]);
    expect(await server.order('cti.announce', { message: null, words: null })).toEqual({ ok: true });
    expect(await value(announcementVariable)).toBe('');
    // Who rehearses it hears it on his own phone; it is nobody's call.
    const phone = await exchange.phone('1011');
    const played = server.order('cti.play_words', { by: '1011', orderId: 'hear-1', words });
    const invite = await phone.invited();
    expect(header(invite, autoAnswerSipHeader)).toBe('yes');
    phone.accept(invite);
    expect(await played).toEqual({ ok: true });
    expect(factsOf('call.started').some(({ callId }) => callId.includes('hear-1'))).toBe(false);
    phone.close();
  });

  test('CTI-03 a caller is passed on: to another queue, to one agent, to a busy one; it stays one call, and everybody who talked is told', async () => {
    const [first, second] = [await agent('1001'), await exchange.phone('1002')];
    const { id } = await place();
    const firstInvite = await first.invited();
    first.accept(firstInvite);
    const offered = await fact('agent.connected', id);
    await server.order('cti.set_membership', member('1002', { queues: [{ queue: 'cards', penalty: 0 }] }));
    const order = (orderId: string, to: MoveCaller['to']) =>
      server.order('cti.move_caller', { callId: id, orderId, by: '1001', to });
    expect(await order('a-1', { kind: 'queue', target: 'cards' })).toEqual({ ok: true });
    const inCards = await second.invited();
    expect(header(inCards, callIdSipHeader)).toBe(id);
    second.accept(inCards);
    await until('the second talks', () =>
      factsOf('agent.connected').some((one) => one.callId === id && one.extension === '1002'),
    );
    expect(await fact('leg.ended', id)).toMatchObject({ channelId: offered.offerId, extension: '1001' });
    expect(await fact('call.moved', id)).toMatchObject({ to: 'queue', target: 'cards', by: '1001', orderId: 'a-1' });

    first.invites.length = 0;
    await server.order('cti.set_membership', member('1001', { paused: true, reason: 'wrap_up' }));
    expect(await order('a-2', { kind: 'agent', target: '1001' })).toEqual({ ok: true });
    first.accept(await first.invited());
    await until(
      'the first talks again',
      () => ofCall(id).filter(({ type }) => type === 'agent.connected').length === 3,
    );

    await server.order('cti.set_membership', member('1001', { queues: [] }));
    await server.order('cti.set_membership', member('1002', { queues: [] }));
    expect(await order('a-3', { kind: 'agent', target: '1060' })).toEqual({ ok: true });
    await until('he waits in line again', () => ofCall(id).filter(({ type }) => type === 'call.queued').length === 3);
    expect(await order('a-4', { kind: 'outside', target: '13800138000' })).toEqual({ ok: true });
    await until('nobody answers outside', () => ofCall(id).filter(({ type }) => type === 'call.queued').length === 4);
    expect(await order('a-5', { kind: 'outside', target: '008613800138000' })).toMatchObject({ reason: 'invalid' });
    expect(factsOf('call.started').filter(({ callId }) => callId === id)).toHaveLength(1);
    first.close();
    second.close();
  });

  test('CTI-03 a colleague is asked while the caller waits, and the call is taken back, brought together and handed over in one call', async () => {
    const [first, second] = [await agent('1001'), await exchange.phone('1002')];
    const { call, id } = await place();
    first.accept(await first.invited());
    await fact('agent.connected', id);
    const step = (what: ConsultColleague['step']) =>
      server.order('cti.consult', { callId: id, orderId: 'c-1', by: '1001', colleague: '1002', step: what });
    const moves = () => ofCall(id).flatMap((one) => (one.type === 'call.moved' ? [one.to] : []));
    const legs = () => ofCall(id).flatMap((one) => (one.type === 'leg.ended' ? [one.extension] : []));
    expect(await step('start')).toEqual({ ok: true });
    const refused = await second.invited();
    second.decline(refused);
    await until('the agent is with the caller again', () => moves().join() === 'consult,room');
    second.invites.length = 0;
    expect(await step('start')).toEqual({ ok: true });
    const invite = await second.invited();
    expect(header(invite, callIdSipHeader)).toBe(id);
    second.accept(invite);
    await until('both are in the side room', () => moves().filter((to) => to === 'side').length === 2);
    expect(await step('to_caller')).toEqual({ ok: true });
    await until('he is with the caller', () => moves().filter((to) => to === 'room').length === 2);
    expect(await step('to_colleague')).toEqual({ ok: true });
    await until('he is with the colleague', () => moves().filter((to) => to === 'side').length === 3);
    second.hangUp(invite);
    await until(
      'the colleague has left: he is with the caller',
      () => moves().filter((to) => to === 'room').length === 3,
    );
    second.invites.length = 0;
    await step('start');
    second.accept(await second.invited());
    await until('asked once more', () => moves().filter((to) => to === 'side').length === 5);
    expect(await step('join')).toEqual({ ok: true });
    await until('all together', () => moves().filter((to) => to === 'room').length === 5);
    expect(legs()).toEqual(['1002']);
    expect(await step('complete')).toEqual({ ok: true });
    await until('the first has left', () => legs().length === 2);
    expect(legs()).toEqual(['1002', '1001']);
    expect(ofCall(id).some(({ type }) => type === 'call.ended')).toBe(false);
    await call.hangUp();
    await fact('call.ended', id);
    expect(legs()).toEqual(['1002', '1001', '1002']);
    expect(factsOf('call.started').filter(({ callId }) => callId === id)).toHaveLength(1);
    first.close();
    second.close();
  });

  test('CTI-08 a supervisor’s phone is put to a call and goes from listening to barging in; it is no call, and over with the agent’s', async () => {
    const [phone, supervisor] = [await agent('1001'), await exchange.phone('1011')];
    const { id } = await place();
    const invite = await phone.invited();
    phone.accept(invite);
    await fact('agent.connected', id);
    const monitor = (mode: MonitorAgent['mode'], by = '1011') =>
      server.order('cti.monitor', { callId: id, orderId: 'm-1', by, agent: '1001', mode });
    expect(await monitor('listen', '1012')).toMatchObject({ ok: false });
    expect(await monitor('listen')).toEqual({ ok: true });
    const own = await supervisor.invited();
    expect(header(own, autoAnswerSipHeader)).toBe('yes');
    expect(header(own, callIdSipHeader)).toBe(`${monitorPrefix}m-1`);
    supervisor.accept(own);
    await until('he listens', async () =>
      (await exchange.running.console('core show channels concise')).includes('!ChanSpy!'),
    );
    const spying = async () =>
      /!ChanSpy!(PJSIP\/1001-[0-9a-f]+),(\w+)!/.exec(await exchange.running.console('core show channels concise'))?.[2];
    expect(await spying()).toBe('qES');
    expect(await monitor('whisper')).toEqual({ ok: true });
    await until('he whispers', async () => (await spying()) === 'qwES');
    expect(await monitor('barge')).toEqual({ ok: true });
    await until('he barges in', async () => (await spying()) === 'qBES');
    phone.hangUp(invite);
    await fact('call.ended', id);
    await until('nobody is there', async () =>
      (await exchange.running.console('core show channels')).includes('0 active channels'),
    );
    expect(server.facts.filter((one) => JSON.stringify(one).includes(monitorPrefix))).toEqual([]);
    phone.close();
    supervisor.close();
  });

  test('CTI-03 a caller whose agent’s page is lost is kept with music until the new page’s phone answers by itself', async () => {
    const lost = await agent('1001');
    const { id } = await place();
    lost.accept(await lost.invited());
    await fact('agent.connected', id);
    lost.close();
    const order = { callId: id, orderId: 'b-1', by: '1001', to: { kind: 'comeback', target: '1001' } } as const;
    expect(await server.order('cti.move_caller', order)).toEqual({ ok: true });
    expect(await fact('call.moved', id)).toMatchObject({ to: 'comeback', target: '1001' });
    await fact('leg.ended', id);
    const back = await exchange.phone('1001');
    const invite = await back.invited();
    expect(header(invite, autoAnswerSipHeader)).toBe('yes');
    expect(header(invite, callIdSipHeader)).toBe(id);
    back.accept(invite);
    await until('they talk again', () => ofCall(id).filter(({ type }) => type === 'agent.connected').length === 2);
    back.close();
  });

  test('F1 CTI-12 the bridge killed mid-call: the call is told whole and once', async () => {
    const phone = await agent('1001');
    const { call, id } = await place();
    const invite = await phone.invited();
    await fact('agent.offered', id);
    await bridge.kill('SIGKILL');
    phone.accept(invite);
    bridge = await startBridge();
    await fact('agent.connected', id);
    await call.hangUp();
    await fact('call.ended', id);
    await fact('leg.ended', id);
    const types = ofCall(id).map(({ type }) => type);
    for (const type of [
      'call.started',
      'call.queued',
      'agent.offered',
      'agent.connected',
      'call.queue_left',
      'leg.ended',
      'call.ended',
    ] as const) {
      expect(
        types.filter((one) => one === type),
        type,
      ).toHaveLength(1);
    }
    phone.close();
  });

  test('F6 CTI-12 Asterisk restarted mid-call: the call is ended, the boot is another, the bridge comes back', async () => {
    const phone = await agent('1001');
    const { id } = await place();
    phone.accept(await phone.invited());
    await fact('agent.connected', id);
    const boots = () => new Set(factsOf('platform.snapshot').map(({ bootId }) => bootId));
    const before = boots().size;
    await exchange.running.console('core restart now');
    await fact('call.ended', id, 20_000);
    await fact('leg.ended', id);
    await until('another boot', () => boots().size > before, 20_000);
    await until('ready again', () => bridge.isReady(), 10_000);
    expect(await server.order('cti.set_membership', member('1001'))).toEqual({ ok: true });
    phone.close();
  });
});
