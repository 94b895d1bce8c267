import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Fact, type FactOf, type SetMembership } from '@tellerline/contracts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CallScript, type ScriptedCall } from '../fakes/call-script.ts';
import { FakeAsterisk } from '../fakes/fake-asterisk.ts';
import { FakeCtiServer } from '../fakes/fake-cti-server.ts';
import { movedTo, readStream } from '../load/ami-stream.ts';
import { type BridgeProcess, startBridgeProcess } from '../support/bridge-process.ts';
import { until } from '../support/until.ts';

let folder: string;
let asterisk: FakeAsterisk;
let server: FakeCtiServer;
const bridges: BridgeProcess[] = [];

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tellerline-bridge-'));
  asterisk = await FakeAsterisk.start();
  server = await FakeCtiServer.start();
});
afterEach(async () => {
  for (const bridge of bridges.splice(0)) await bridge.kill('SIGKILL');
  await server.close();
  await asterisk.close();
  rmSync(folder, { recursive: true });
});

async function startBridge(amiSecret?: string): Promise<BridgeProcess> {
  const bridge = await startBridgeProcess({
    folder,
    amiPort: asterisk.port,
    serverUrl: server.url,
    ...(amiSecret === undefined ? {} : { amiSecret }),
  });
  bridges.push(bridge);
  return bridge;
}
async function readyBridge(): Promise<BridgeProcess> {
  const bridge = await startBridge();
  await until('the bridge is ready', () => bridge.isReady(), 15_000);
  return bridge;
}
async function kill(bridge: BridgeProcess, signal: NodeJS.Signals): Promise<number | null> {
  bridges.splice(bridges.indexOf(bridge), 1);
  return bridge.kill(signal);
}

const factsOf = <T extends Fact['type']>(type: T): FactOf<T>[] =>
  server.facts.filter((fact): fact is FactOf<T> => fact.type === type);
const typesOf = (callId: string): string[] =>
  server.facts.filter((fact) => 'callId' in fact && fact.callId === callId).map(({ type }) => type);
const has = (type: Fact['type'], callId: string) => () => typesOf(callId).includes(type);
/** Each fact once: the server drops a repeat by its number, so a repeat under another number would be a double. */
function expectNoDoubles(): void {
  const ids = server.facts.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
}

const someCall = (n: number, more: Partial<ScriptedCall> = {}): ScriptedCall => ({
  callId: `1795461000.${n}`,
  ani: '13800138000',
  dnis: '95588',
  queue: 'retail',
  extension: '1001',
  offerId: `1795461001.${n}`,
  ...more,
});
/** What Asterisk's listing shows while the caller and, from the ring on, the agent's phone exist. */
function listChannels(call: ScriptedCall, agent: 'none' | 'ringing' | 'talking'): void {
  asterisk.channels.length = 0;
  const bridgeId = agent === 'talking' ? 'bridge-1' : '';
  const caller = { uniqueid: call.callId, linkedid: call.callId, exten: 's', callerIdNum: call.ani };
  asterisk.channels.push({
    ...caller,
    channel: 'PJSIP/trunk-00000001',
    state: 'Up',
    bridgeId,
    variables: { TL_DNIS: call.dnis },
  });
  if (agent === 'none') return;
  const leg = { channel: `PJSIP/${call.extension}-00000002`, uniqueid: call.offerId, linkedid: call.callId, bridgeId };
  asterisk.channels.push({ ...leg, state: agent === 'talking' ? 'Up' : 'Ringing' });
}

describe('a call from its first event to the server', () => {
  test('CTI-01 CTI-02 an answered call arrives as facts with number, IVR steps, hold and who hung up', async () => {
    await readyBridge();
    const call = someCall(1, { customerNo: '1000234', callerName: '张\u202e伟<b>', language: 'en' });
    const script = new CallScript(call, Date.now());
    asterisk.raw(script.arrives() + script.passesIvr() + script.joinsQueue() + script.rings() + script.answers());
    asterisk.raw(script.holds() + script.resumes() + script.ends('agent'));
    await until('the end', has('call.ended', call.callId));
    expect(typesOf(call.callId)).toEqual([
      'call.started',
      'call.ivr_step',
      'call.ivr_step',
      'call.queued',
      'agent.offered',
      'agent.connected',
      'call.queue_left',
      'leg.held',
      'leg.resumed',
      'leg.ended',
      'call.ended',
    ]);
    expect(factsOf('call.started')[0]).toMatchObject({
      direction: 'inbound',
      dnis: '95588',
      ani: '13800138000',
      aniPresentation: 'allowed',
      callerName: '张伟<b>',
    });
    expect(factsOf('call.ivr_step').map(({ step, value }) => [step, value])).toEqual([
      ['language', 'en'],
      ['customer_no', '1000234'],
    ]);
    expect(factsOf('leg.ended')[0]).toMatchObject({ extension: '1001', endedBy: 'agent' });
    for (const fact of server.facts) Fact.parse(fact);
    expectNoDoubles();
  });

  test('a withheld number is not passed on', async () => {
    await readyBridge();
    const call = someCall(2, { aniPres: 'prohib_passed_screen', callerName: 'Li' });
    const script = new CallScript(call, Date.now());
    asterisk.raw(script.arrives() + script.joinsQueue() + script.abandons());
    await until('the end', has('call.ended', call.callId));
    expect(factsOf('call.started')[0]).toMatchObject({ ani: null, aniPresentation: 'withheld', callerName: null });
    expect(factsOf('call.queue_left')[0]?.outcome).toBe('abandoned');
  });

  test('OPS-04 the log names calls, never numbers or people', async () => {
    const bridge = await readyBridge();
    const call = someCall(3, { customerNo: '7654321', callerName: '王小明' });
    const script = new CallScript(call, Date.now());
    asterisk.raw(script.arrives() + script.passesIvr() + script.joinsQueue() + script.rings() + script.ringsOut());
    asterisk.raw(script.abandons());
    await until('the end', has('call.ended', call.callId));
    await kill(bridge, 'SIGTERM');
    expect(bridge.log.some(({ callId }) => callId === call.callId)).toBe(true);
    for (const personal of [call.ani, '王小明', '7654321', 'secret', 'token']) {
      expect(bridge.output()).not.toContain(personal);
    }
  });
});

describe('readiness', () => {
  test('OPS-04 the bridge is ready only with Asterisk and the server, and says what is missing', async () => {
    await server.die();
    const bridge = await startBridge('wrong');
    await until('alive', async () => (await bridge.get('/healthz').catch(() => null))?.ok, 10_000);
    const reasons = async () => ((await (await bridge.get('/readyz')).json()) as { reasons: string[] }).reasons;
    await until('told', async () => (await reasons()).includes('Asterisk refuses our password'));
    expect(await reasons()).toContain('the server is not connected');
    expect((await bridge.get('/readyz')).status).toBe(503);
    const metrics = await (await bridge.get('/metrics')).text();
    expect(metrics).toContain('cti_bridge_ami_connected 0');
    await kill(bridge, 'SIGKILL');
    await server.listen();
    const good = await readyBridge();
    expect(await (await good.get('/metrics')).text()).toMatch(/cti_bridge_server_connected 1/);
  });

  test('bad settings end the bridge at once with all of them named', async () => {
    const bridge = await startBridgeProcess({
      folder,
      amiPort: asterisk.port,
      serverUrl: 'nonsense',
      environment: { HEALTH_PORT: '99999999', CTI_TOKEN_FILE: '/nowhere/token' },
    });
    await until('gone', async () => bridge.output().includes('cannot start'), 10_000);
    expect(bridge.output()).toContain('SERVER_URL');
    expect(bridge.output()).toContain('HEALTH_PORT');
    expect(bridge.output()).toContain('CTI_TOKEN_FILE');
    await bridge.kill('SIGKILL');
  });

  test('it stops gracefully within five seconds and tells the server that Asterisk is no longer heard', async () => {
    const bridge = await readyBridge();
    const asked = performance.now();
    expect(await kill(bridge, 'SIGTERM')).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5000);
    expect(factsOf('platform.link').map(({ connected }) => connected)).toEqual([true, false]);
  });
});

describe('orders', () => {
  const order = (more: Partial<SetMembership> = {}): SetMembership => ({
    extension: '1001',
    displayName: '坐席 1001',
    queues: [
      { queue: 'retail', penalty: 0 },
      { queue: 'cards', penalty: 5 },
    ],
    paused: true,
    reason: 'meal',
    ...more,
  });
  const listed = () =>
    asterisk.members.map(({ queue, penalty, paused, pausedReason }) => [queue, penalty, paused, pausedReason]);

  test('CTI-04 Asterisk stands as ordered before the order is confirmed, within a second', async () => {
    await readyBridge();
    const asked = performance.now();
    expect(await server.order('cti.set_membership', order())).toEqual({ ok: true });
    expect(performance.now() - asked).toBeLessThan(1000);
    expect(listed()).toEqual([
      ['retail', 0, true, 'TL:meal'],
      ['cards', 5, true, 'TL:meal'],
    ]);
    const now = order({ queues: [{ queue: 'cards', penalty: 1 }], paused: false, reason: '' });
    expect(await server.order('cti.set_membership', now)).toEqual({ ok: true });
    expect(listed()).toEqual([['cards', 1, false, '']]);
    expect(await server.order('cti.set_membership', order({ queues: [] }))).toEqual({ ok: true });
    expect(listed()).toEqual([]);
    await until('told', () => factsOf('member.changed').some(({ present }) => !present));
  });

  test('a member never stands unpaused in a queue while he is being paused into it', async () => {
    await readyBridge();
    const states: boolean[] = [];
    asterisk.on('queuepause', (action, fake) => {
      states.push(...fake.members.filter(({ interface: one }) => one === action.Interface).map(({ paused }) => paused));
      for (const member of fake.members) member.pausedReason = action.Reason ?? '';
      return { response: { Response: 'Success' } };
    });
    expect(await server.order('cti.set_membership', order())).toEqual({ ok: true });
    expect(states).toContain(true);
    expect(states).not.toContain(false);
  });

  test('an Asterisk that says yes and does nothing is not believed', async () => {
    await readyBridge();
    asterisk.on('queueadd', () => ({ response: { Response: 'Success' } }));
    expect(await server.order('cti.set_membership', order())).toMatchObject({ ok: false, reason: 'refused' });
  });

  test('a queue Asterisk does not know is refused and nothing is changed', async () => {
    await readyBridge();
    const result = await server.order('cti.set_membership', order({ queues: [{ queue: 'nowhere', penalty: 0 }] }));
    expect(result).toMatchObject({ ok: false, reason: 'refused' });
    expect(listed()).toEqual([]);
  });

  test('without Asterisk an order is refused at once, with a silent Asterisk within its second', async () => {
    await readyBridge();
    asterisk.on('queuestatus', () => null);
    const asked = performance.now();
    expect(await server.order('cti.set_membership', order())).toMatchObject({ ok: false, reason: 'timeout' });
    expect(performance.now() - asked).toBeLessThan(1500);
    await asterisk.die();
    await until('lost', () => factsOf('platform.link').some(({ connected }) => !connected));
    expect(await server.order('cti.set_membership', order())).toMatchObject({ ok: false, reason: 'unreachable' });
  });

  test('a name that would inject a header is cleaned before it reaches Asterisk', async () => {
    await readyBridge();
    const evil = order({ displayName: 'a\r\nAction: Originate' });
    expect(await server.order('cti.set_membership', evil)).toEqual({ ok: true });
    expect(asterisk.actions.some(({ Action }) => Action === 'Originate')).toBe(false);
  });

  test('a call is placed under the id chosen, confirmed once it exists, and hung up whole', async () => {
    await readyBridge();
    const call = { extension: '1001', destination: '13800138000', callId: 'tl-out-1', callerId: '95588' };
    expect(await server.order('cti.originate', call)).toEqual({ ok: true });
    expect(await asterisk.received('Originate')).toMatchObject({
      Channel: 'PJSIP/1001',
      Channelid: 'tl-out-1',
      Context: 'from-desktop',
      Exten: '13800138000',
    });
    asterisk.channels.push({ channel: 'PJSIP/trunk-00000009', uniqueid: 'x', linkedid: 'tl-out-1', state: 'Up' });
    asterisk.channels.push({ channel: 'PJSIP/trunk-00000010', uniqueid: 'y', linkedid: 'other', state: 'Up' });
    expect(await server.order('cti.hang_up', { callId: 'tl-out-1' })).toEqual({ ok: true });
    expect(asterisk.channels.map(({ linkedid }) => linkedid)).toEqual(['other']);
  });
});

describe('faults (F1–F6)', () => {
  test('F1 CTI-12 the bridge killed at any moment of a call: no fact lost or doubled, the call told to its end', async () => {
    let bridge = await readyBridge();
    const journalIds = new Set<string>();
    for (let n = 10; n < 14; n += 1) {
      const call = someCall(n);
      const script = new CallScript(call, Date.now());
      asterisk.raw(script.arrives() + script.passesIvr() + script.joinsQueue());
      listChannels(call, 'none');
      await until('queued', has('call.queued', call.callId));
      asterisk.raw(script.after(5).rings());
      listChannels(call, 'ringing');
      await until('offered', has('agent.offered', call.callId));
      // The answer falls into the gap: only the resync can tell.
      await kill(bridge, 'SIGKILL');
      script.after(5).answers();
      listChannels(call, 'talking');
      bridge = await readyBridge();
      await until('connected', has('agent.connected', call.callId));
      const later = new CallScript(call, Date.now());
      asterisk.raw(later.ends('caller'));
      asterisk.channels.length = 0;
      await until('ended', has('call.ended', call.callId));
      await until('left', has('leg.ended', call.callId));
      const types = typesOf(call.callId);
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
          `${type} of call ${n}`,
        ).toHaveLength(1);
      }
      for (const { journalId } of server.hellos) journalIds.add(journalId);
    }
    expect(journalIds.size).toBe(1);
    expectNoDoubles();
  }, 60_000);

  test('F1 CTI-12 killed again and again under a storm of real events, the journal stays whole and nothing is told twice', async () => {
    let bridge = await readyBridge();
    const stream = readStream(true);
    let stormy = true;
    const storm = (async () => {
      // Whoever is not connected hears nothing: those events are lost for good, as in life.
      for (let round = 1; stormy; round += 1) {
        const text = movedTo(stream, Date.now()).toString('latin1').replaceAll('ast1-', `r${round}-`);
        const bytes = Buffer.from(text, 'latin1');
        for (let at = 0; at < bytes.length; ) {
          // Whole messages, so that answers to the bridge's questions do not fall into the middle of one.
          const to = bytes.indexOf('\r\n\r\n', at + 100_000) + 4;
          const whole = bytes.subarray(at, to > 3 ? to : bytes.length);
          await asterisk.replay(whole, { chunkBytes: whole.length });
          at = to > 3 ? to : bytes.length;
          await new Promise((resolve) => setTimeout(resolve, 30));
        }
      }
    })();
    for (const wait of [150, 310, 90, 470]) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      await kill(bridge, 'SIGKILL');
      bridge = await readyBridge();
    }
    await until('some calls', () => factsOf('call.ended').length > 20, 20_000);
    stormy = false;
    await storm;
    const begun = () => new Set(factsOf('call.started').map(({ callId }) => callId));
    const over = () => factsOf('call.ended').map(({ callId }) => callId);
    await until('every call told is told to its end', () => [...begun()].every((id) => over().includes(id)), 20_000);
    expect(over().length).toBe(new Set(over()).size);
    expectNoDoubles();
    const seqs = [...new Set(server.received.map(({ seq }) => seq))].sort((a, b) => a - b);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    expect(new Set(server.hellos.map(({ journalId }) => journalId)).size).toBe(1);
  }, 90_000);

  test('F1 a call that began and ended its ring while the bridge was dead is still told once, with its DNIS', async () => {
    const call = someCall(20, { dnis: '95590', queue: 'cards' });
    listChannels(call, 'none');
    asterisk.waiting.push({ queue: 'cards', uniqueid: call.callId, seconds: 7 });
    await readyBridge();
    await until('queued', has('call.queued', call.callId));
    expect(factsOf('call.started')[0]).toMatchObject({ dnis: '95590', ani: '13800138000', direction: 'inbound' });
    expect(factsOf('call.queued')[0]).toMatchObject({ queue: 'cards' });
  });

  test('F3 a cut connection is healed, the gap is bridged, and calls that ended in it are ended', async () => {
    await readyBridge();
    const call = someCall(30);
    const script = new CallScript(call, Date.now());
    asterisk.raw(script.arrives() + script.joinsQueue() + script.rings() + script.answers());
    listChannels(call, 'talking');
    await until('connected', has('agent.connected', call.callId));
    asterisk.channels.length = 0;
    asterisk.cut();
    await until('ended', has('call.ended', call.callId));
    expect(typesOf(call.callId).filter((type) => type === 'leg.ended')).toHaveLength(1);
    expect(factsOf('platform.link').map(({ connected }) => connected)).toEqual([true, false, true]);
    expectNoDoubles();
  });

  test('F4 an event cut in the middle and sent whole again after the reconnect is told once', async () => {
    await readyBridge();
    const call = someCall(31);
    const script = new CallScript(call, Date.now());
    const arrival = script.arrives();
    asterisk.cutNextAfter(arrival.length - 50);
    asterisk.raw(arrival);
    listChannels(call, 'none');
    await until('again connected', () => factsOf('platform.link').length === 3);
    asterisk.raw(arrival + script.joinsQueue());
    await until('queued', has('call.queued', call.callId));
    expect(typesOf(call.callId).filter((type) => type === 'call.started')).toHaveLength(1);
  });

  test('F5 doubled events tell nothing twice, all the way to the server', async () => {
    await readyBridge();
    const call = someCall(40);
    const script = new CallScript(call, Date.now());
    const text = script.arrives() + script.passesIvr() + script.joinsQueue() + script.rings() + script.ringsOut();
    const end = script.abandons();
    asterisk.raw(text + text + end + end + text);
    await until('the end', has('call.ended', call.callId));
    expectNoDoubles();
    expect(typesOf(call.callId).filter((type) => type === 'agent.offer_ended')).toHaveLength(1);
  });

  test('F2 a bridge frozen for four seconds hears everything afterwards without losing the connection', async () => {
    const bridge = await readyBridge();
    process.kill(bridge.pid, 'SIGSTOP');
    const call = someCall(50);
    const script = new CallScript(call, Date.now());
    asterisk.raw(script.arrives() + script.joinsQueue());
    listChannels(call, 'none');
    await new Promise((resolve) => setTimeout(resolve, 4000));
    process.kill(bridge.pid, 'SIGCONT');
    await until('queued', has('call.queued', call.callId));
    expect(factsOf('platform.link').map(({ connected }) => connected)).toEqual([true]);
  }, 20_000);

  test('F6 a restarted Asterisk shows as another boot, without calls and members', async () => {
    await readyBridge();
    await server.order('cti.set_membership', {
      extension: '1001',
      displayName: 'a',
      queues: [{ queue: 'retail', penalty: 0 }],
      paused: false,
      reason: '',
    });
    const call = someCall(60);
    asterisk.raw(new CallScript(call, Date.now()).arrives());
    listChannels(call, 'none');
    await until('started', has('call.started', call.callId));
    await asterisk.die();
    await until('lost', () => factsOf('platform.link').some(({ connected }) => !connected));
    await asterisk.reboot();
    await until('ended', has('call.ended', call.callId), 10_000);
    const snapshots = factsOf('platform.snapshot').filter(({ reason }) => reason === 'login');
    expect(snapshots).toHaveLength(2);
    expect(snapshots[1]?.bootId).not.toBe(snapshots[0]?.bootId);
    expect(snapshots[1]).toMatchObject({ calls: [], members: [] });
    expect(factsOf('call.ended')[0]).toMatchObject({ endedBy: 'system' });
  }, 20_000);

  test('a server that was away hears everything that happened meanwhile', async () => {
    await readyBridge();
    await server.die();
    const call = someCall(70);
    const script = new CallScript(call, Date.now());
    asterisk.raw(script.arrives() + script.joinsQueue() + script.abandons());
    await server.listen();
    await until('the end', has('call.ended', call.callId), 15_000);
    expect(typesOf(call.callId)).toEqual(['call.started', 'call.queued', 'call.queue_left', 'call.ended']);
  }, 25_000);

  test('a quiet snapshot is told every ten seconds, a changed one at once', async () => {
    await readyBridge();
    asterisk.contacts.set('1001', 'sip:1001@127.0.0.1');
    await until('told', () => factsOf('platform.snapshot').some(({ reachable }) => reachable.includes('1001')));
    const rounds = () => asterisk.actions.filter(({ Action }) => Action?.toLowerCase() === 'corestatus').length;
    const [told, asked] = [factsOf('platform.snapshot').length, rounds()];
    // The fourth question shows that the answers to three were taken.
    await until('Asterisk was asked four times more', () => rounds() >= asked + 4, 18_000);
    expect(factsOf('platform.snapshot').length - told).toBeLessThanOrEqual(1);
  }, 20_000);
});
