import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SimulatedCall } from '../../scripts/caller/simulated-call.ts';
import { browserAudio } from '../e2e/support/browser-audio.ts';
import type { Desk } from '../e2e/support/desk.ts';
import { endlessPatience, RunningHouse, whyNot } from '../e2e/support/running-house.ts';
import { until } from '../support/until.ts';
import { FaultyLine } from './support/faulty-line.ts';

const basePort = 18_000;
const restartMs = 30_000;

describe.skipIf(whyNot)(`Faults in the middle of a call${whyNot ? ` (${whyNot})` : ''}`, () => {
  let running: RunningHouse;
  let line: FaultyLine;
  beforeAll(async () => {
    line = await FaultyLine.to(basePort + 2);
    running = await RunningHouse.start(basePort, { bridge: { AMI_PORT: String(line.port) } }, endlessPatience);
  });
  afterEach(async () => running.clear());
  afterAll(async () => {
    await running?.stop();
    await line?.close();
  });

  async function talkingDesk(): Promise<{ desk: Desk; call: SimulatedCall }> {
    const desk = await running.availableDesk('agent1');
    const call = await running.call();
    await desk.answer();
    return { desk, call };
  }

  /** The sound goes on in both directions, whatever happened to our programs. */
  async function stillTalking(desk: Desk, call: SimulatedCall): Promise<void> {
    const [browser, caller] = [(await browserAudio(desk.page)).packetsReceived, call.stats().receivedPackets];
    await until(
      'both go on hearing each other',
      async () =>
        (await browserAudio(desk.page)).packetsReceived > browser + 50 && call.stats().receivedPackets > caller + 50,
      10_000,
    );
  }

  /** The check every fault run ends with. */
  async function nothingLost(): Promise<void> {
    await until(
      'every call is recorded as ended',
      async () => (await running.records.interactions()).every(({ endedAt }) => endedAt !== null),
      restartMs,
    );
    expect(await running.records.violations()).toEqual([]);
  }

  test('CTI-12 the bridge is killed: the talk goes on, the end of the call is recorded', async () => {
    const { desk, call } = await talkingDesk();
    running.house.processes.bridge.kill('SIGKILL');
    await stillTalking(desk, call);
    await running.house.processes.bridge.waitReady();
    await desk.hangUp();
    expect(await call.ended).toMatchObject({ by: 'callee' });
    await desk.untilPresence('wrap_up', restartMs);
    const record = await running.records.untilEnded();
    expect(record).toMatchObject({ outcome: 'answered', approximate: false });
    expect(record.story.endedBy).toBe('agent');
    await nothingLost();
  });

  test('CTI-12 the call ends while the bridge is down: its end is found out, marked approximate, and the agent wraps up', async () => {
    const { desk, call } = await talkingDesk();
    running.house.processes.bridge.kill('SIGKILL');
    await call.hangUp();
    await running.house.processes.bridge.waitReady();
    await desk.untilPresence('wrap_up', restartMs);
    const record = await running.records.untilEnded(restartMs);
    expect(record).toMatchObject({ outcome: 'answered', approximate: true });
    await nothingLost();
  });

  test('CTI-12 the server is killed: the talk goes on, the desk comes back to the same call, the wrap-up arrives', async () => {
    const { desk, call } = await talkingDesk();
    await desk.at('wrap-up-note').fill('服务器重启前写的');
    running.house.processes.server.kill('SIGKILL');
    await stillTalking(desk, call);
    await running.house.processes.server.waitReady();
    await until(
      'the desk is connected again',
      async () => (await desk.at('connection').getAttribute('data-server')) === 'live',
      restartMs,
    );
    await desk.untilPresence('talking', restartMs);
    expect(await desk.text('customer-name')).toBe('陈志强');
    await call.hangUp();
    await desk.untilPresence('wrap_up', restartMs);
    await desk.chooseDisposition();
    await desk.at('wrap-up-save').click();
    const record = await running.records.untilLast(
      'the wrap-up is stored',
      ({ wrappedUpAt }) => wrappedUpAt !== null,
      restartMs,
    );
    expect(record).toMatchObject({ outcome: 'answered', note: '服务器重启前写的', approximate: false });
    await nothingLost();
  });

  test('CTI-12 the line to Asterisk is cut in the middle of an event: no fact is lost or made up', async () => {
    const { desk, call } = await talkingDesk();
    const cut = line.cutMidEvent();
    const second = await running.call({ from: '13900139000' });
    await cut;
    const waiting = await running.records.untilLast(
      'the second caller, who came while the line was cut, is known to wait',
      // His waiting may be told a moment before his beginning, which Asterisk has to be asked for.
      ({ phase, ani }) => phase === 'queued' && ani !== null,
      restartMs,
    );
    expect(waiting).toMatchObject({ queue: 'retail', ani: '+8613900139000', dnis: '95588' });
    await stillTalking(desk, call);
    await second.hangUp();
    await running.records.untilEnded();
    await call.hangUp();
    await desk.untilPresence('wrap_up', restartMs);
    const all = await running.records.interactions();
    expect(all.slice(-2).map(({ outcome }) => outcome)).toEqual(['answered', 'abandoned_in_queue']);
    await nothingLost();
  });

  test('CTI-12 a hold begun in the moment the line to Asterisk is cut is known afterwards, and so is its end', async () => {
    const { desk, call } = await talkingDesk();
    const cut = line.cutMidEvent();
    await desk.page.keyboard.press('Alt+h');
    await cut;
    await running.records.untilLast('the hold is known', ({ phase }) => phase === 'held', restartMs);
    await desk.page.keyboard.press('Alt+h');
    await running.records.untilLast('they talk again', ({ phase }) => phase === 'talking', restartMs);
    await call.hangUp();
    const record = await running.records.untilEnded();
    expect(record.holdMs).toBeGreaterThan(0);
    await desk.untilPresence('wrap_up', restartMs);
    await nothingLost();
  });

  test('CTI-12 CTI-04 Asterisk is restarted: its calls end as a failure of the platform, the agent comes back, the next call works', async () => {
    const { desk } = await talkingDesk();
    const waiting = await running.call({ from: '13900139000' });
    await running.records.untilLast('a second caller waits', ({ phase }) => phase === 'queued');
    running.house.processes.asterisk.kill('SIGKILL');
    const record = await running.records.untilEnded(restartMs);
    expect(record).toMatchObject({ outcome: 'platform_failure', approximate: true, answeredAt: null });
    const talk = (await running.records.interactions()).at(-2);
    expect(talk).toMatchObject({ outcome: 'platform_failure', approximate: true, answeredAt: expect.any(Date) });
    void waiting.hangUp();
    await running.house.processes.asterisk.waitReady();
    await until(
      'the phone is registered again',
      async () => (await desk.at('connection').getAttribute('data-phone')) === 'ready',
      restartMs,
    );
    if ((await desk.presence()) === 'wrap_up') await desk.wrapUp('平台重启');
    await until(
      'the agent left the call',
      async () => !/^(talking|held|wrap_up)/.test(await desk.presence()),
      restartMs,
    );
    if ((await desk.presence()) !== 'available') await desk.choosePresence('available');
    await desk.untilPresence('available', restartMs);
    const next = await running.call();
    await desk.answer();
    await next.hangUp();
    await desk.untilPresence('wrap_up', restartMs);
    await nothingLost();
  });
});
