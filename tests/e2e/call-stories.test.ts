import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../support/until.ts';
import { browserAudio } from './support/browser-audio.ts';
import { heardRecording } from './support/heard-recording.ts';
import { patience, RunningHouse, whyNot } from './support/running-house.ts';

/** Both of Chromium's and the caller's sound must have flowed: at least so many packets of 20 ms. */
const twoSeconds = 100;

describe.skipIf(whyNot)(`Calls, from the caller's telephone to the agent's desk${whyNot ? ` (${whyNot})` : ''}`, () => {
  let running: RunningHouse;
  beforeAll(async () => {
    running = await RunningHouse.start(17_000);
  });
  afterEach(async () => running.clear());
  afterAll(async () => running?.stop());

  test('CTI-01 CTI-03 CIF-01 a known caller: his file opens by itself as it rings, both hear each other, the record is complete', async () => {
    const desk = await running.availableDesk('agent1');
    const call = await running.call();
    await desk.untilRinging();
    expect(await desk.text('customer-name')).toBe('陈志强');
    expect(await desk.text('caller-number')).toBe('138 0013 8000');
    expect(await desk.text('call-queue')).toContain('个人');
    await desk.answer();
    await until('both sides hear two seconds', async () => {
      const { packetsReceived } = await browserAudio(desk.page);
      return packetsReceived > twoSeconds && call.stats().receivedPackets > twoSeconds;
    });
    const heard = await browserAudio(desk.page);
    expect(heard.energyReceived).toBeGreaterThan(0.01);
    expect(heard.packetsSent).toBeGreaterThan(twoSeconds / 2);
    // Chromium's false microphone beeps once a second.
    await until('the caller hears the beep of the microphone', () =>
      call.stats().levelPerSecond.some((db) => db > -40),
    );
    await desk.hangUp();
    expect(await call.ended).toMatchObject({ by: 'callee', answered: true });
    await desk.wrapUp('已答复余额', 'enquiry_resolved');
    await desk.untilPresence('available');

    const record = await running.records.untilLast('the wrap-up is stored', ({ wrappedUpAt }) => wrappedUpAt !== null);
    expect(record).toMatchObject({
      outcome: 'answered',
      customerNo: '10000001',
      ani: '+8613800138000',
      dnis: '95588',
      queue: 'retail',
      language: 'zh-CN',
      dispositionCode: 'enquiry_resolved',
      note: '已答复余额',
    });
    expect(record.talkMs).toBeGreaterThan(2_000);
    expect(desk.complaints).toEqual([]);
  });

  test('CTI-01 a number three customers share: a ranked picker; the choice opens the file and is kept', async () => {
    const desk = await running.availableDesk('agent1');
    const call = await running.call({ from: '13900139000' });
    await desk.answer();
    expect(await desk.all('picker-row').count()).toBe(3);
    const chosen = await desk.text('picker-name');
    await desk.at('picker-row').click();
    await until(
      'the chosen file opens',
      async () => (await desk.isShown('customer-name')) && desk.text('customer-name'),
    );
    expect(await desk.text('customer-name')).toBe(chosen);
    await call.hangUp();
    const record = await running.records.untilLast('the choice is stored', ({ customerNo }) => customerNo !== null);
    expect(record.matchBy).toBe('agent');
    expect(['10000002', '10000003', '10000004']).toContain(record.customerNo);
  });

  test('CTI-01 an unknown number: search and a prospect made on the call', async () => {
    const desk = await running.availableDesk('agent1');
    const call = await running.call({ from: '02088889999' });
    await desk.answer();
    expect(await desk.isShown('pop-none')).toBe(true);
    await desk.at('prospect-name').fill('新来客');
    await desk.at('prospect-create').click();
    await until(
      'the prospect’s file opens',
      async () => (await desk.isShown('customer-name')) && desk.text('customer-name'),
    );
    expect(await desk.text('customer-name')).toBe('新来客');
    await call.hangUp();
    await running.records.untilLast('the prospect belongs to the call', ({ customerNo }) => customerNo !== null);
  });

  test('CTI-01 a withheld number is said to be withheld, and nobody is guessed', async () => {
    const desk = await running.availableDesk('agent1');
    const call = await running.call({ from: null });
    await desk.answer();
    expect(await desk.isShown('pop-withheld')).toBe(true);
    expect(await desk.all('picker-row').count()).toBe(0);
    await call.hangUp();
    const record = await running.records.untilEnded();
    expect(record).toMatchObject({ ani: null, matchKind: 'withheld', customerNo: null, outcome: 'answered' });
  });

  test('CTI-02 a customer number typed in the IVR beats the caller’s number, and the difference is told', async () => {
    const desk = await running.availableDesk('agent1');
    const call = await running.call({ from: '13800138000', digits: '1,10000003#' });
    await desk.answer();
    expect(await desk.text('customer-no')).toBe('10000003');
    expect(await desk.isShown('typed-differs')).toBe(true);
    expect(await desk.text('call-ivr')).toContain('10000003');
    await call.hangUp();
    const record = await running.records.untilEnded();
    expect(record).toMatchObject({ customerNo: '10000003', matchBy: 'customer_no', typedDiffersFromAni: true });
  });

  test('CTI-02 a typed number nobody has is told as that, and proves nothing', async () => {
    const desk = await running.availableDesk('agent1');
    const call = await running.call({ digits: '1,99999999999#' });
    await desk.answer();
    expect(await desk.text('customer-name')).toBe('陈志强');
    expect(await desk.isShown('typed-unknown')).toBe(true);
    expect(await desk.isShown('typed-differs')).toBe(false);
    await call.hangUp();
  });

  test('CTI-12 a caller who hangs up in the IVR is recorded as that', async () => {
    const call = await running.call({ digits: '' });
    await call.answered;
    await call.hangUp();
    const record = await running.records.untilEnded();
    expect(record).toMatchObject({ outcome: 'abandoned_in_ivr', queuedAt: null, answeredAt: null });
  });

  test('CTI-12 a caller who hangs up in the queue is recorded as abandoned, with his waiting time', async () => {
    const call = await running.call();
    await running.records.untilLast('he waits', ({ phase }) => phase === 'queued');
    await until('he has waited a second', () => call.stats().levelPerSecond.length > 2);
    await call.hangUp();
    const record = await running.records.untilEnded();
    expect(record.outcome).toBe('abandoned_in_queue');
    expect(record.waitMs).toBeGreaterThan(500);
  });

  test('CTI-12 a caller whose patience the queue ends hears a goodbye and is no abandoned call', async () => {
    const call = await running.call();
    const end = await call.ended;
    expect(end).toMatchObject({ by: 'callee', answered: true });
    const record = await running.records.untilEnded();
    expect(record.outcome).toBe('queue_timeout');
    // Asterisk counts a queue's time-out between whole seconds: it may end up to one early.
    expect(record.waitMs).toBeGreaterThan((patience.queueSeconds - 1) * 1_000 - 100);
    expect(record.waitMs).toBeLessThan(patience.queueSeconds * 1_000 + 3_000);
  });

  test('CTI-04 an agent who lets it ring is made not ready; the next agent serves the caller; the miss counts once', async () => {
    const first = await running.availableDesk('agent1');
    const call = await running.call();
    await first.untilRinging();
    const second = await running.availableDesk('agent2');
    await first.untilPresence('not_ready:missed_call', patience.ringSeconds * 1_000 + 5_000);
    expect(await first.isShown('notice-missed_call')).toBe(true);
    await second.answer();
    await call.hangUp();
    const record = await running.records.untilEnded();
    expect(record.outcome).toBe('answered');
    const offers = await running.records.offersOf(record.id);
    expect(offers.map(({ extension, outcome }) => [extension, outcome])).toEqual([
      ['1001', 'no_answer'],
      ['1002', 'answered'],
    ]);
    expect((await running.records.interactions()).filter(({ callId }) => callId === record.callId)).toHaveLength(1);
  });

  test('CTI-03 CTI-04 a page reloaded while it rings: the next agent has the caller at once, and the first is not charged with a missed call', async () => {
    const desks = [await running.availableDesk('agent1'), await running.availableDesk('agent2')];
    const call = await running.call();
    const isRung = await Promise.race(desks.map(async (desk) => desk.untilRinging().then(() => desk)));
    const [first, second] = isRung === desks[0] ? desks : desks.toReversed();
    if (!first || !second) throw new Error('There are two desks');
    await first.page.reload();
    await second.answer();
    await first.untilPresence('available');
    expect(await first.isShown('notice-missed_call')).toBe(false);
    await call.hangUp();
    const record = await running.records.untilEnded();
    const offers = await running.records.offersOf(record.id);
    expect(offers.map(({ outcome }) => outcome)).toEqual(['rescinded', 'answered']);
    expect(new Set(offers.map(({ extension }) => extension)).size).toBe(2);
  });

  test('CTI-03 hold plays music to the caller and silences both; resume brings them together; the seconds are counted', async () => {
    const desk = await running.availableDesk('agent1');
    const call = await running.call();
    await desk.answer();
    await until('they talk', async () => (await browserAudio(desk.page)).energyReceived > 0.01);
    await desk.page.keyboard.press('Alt+h');
    await desk.untilPresence('held');
    const before = await browserAudio(desk.page);
    const sinceHold = call.stats().levelPerSecond.length + 1;
    const music = () => call.stats().levelPerSecond.slice(sinceHold);
    await until('the caller hears two seconds of music', () => music().filter((db) => db > -50).length === 2, 10_000);
    expect((await browserAudio(desk.page)).energyReceived - before.energyReceived).toBeLessThan(0.005);
    await desk.page.keyboard.press('Alt+h');
    await desk.untilPresence('talking');
    const resumed = await browserAudio(desk.page);
    await until(
      'they talk again',
      async () => (await browserAudio(desk.page)).energyReceived > resumed.energyReceived + 0.005,
    );
    await desk.hangUp();
    const record = await running.records.untilEnded();
    expect(record.holdMs).toBeGreaterThan(1_000);
    expect(record.talkMs).toBeGreaterThan(0);
  });

  test('CTI-03 mute silences the agent towards the caller, and the screen shows what is measured; keys reach Asterisk', async () => {
    const desk = await running.availableDesk('agent1');
    const call = await running.call();
    await desk.answer();
    await until('the caller hears the microphone', () => call.stats().levelPerSecond.some((db) => db > -40), 10_000);
    await desk.page.keyboard.press('Alt+m');
    await desk.at('muted-state').waitFor();
    const seconds = call.stats().levelPerSecond.length;
    await until('three seconds pass', () => call.stats().levelPerSecond.length > seconds + 4, 10_000);
    expect(Math.max(...call.stats().levelPerSecond.slice(seconds + 1))).toBeLessThan(-60);
    await desk.page.keyboard.press('Alt+m');
    await until('the caller hears him again', () => Math.max(...call.stats().levelPerSecond.slice(-2)) > -40, 10_000);
    await desk.page.keyboard.press('Alt+k');
    await desk.at('keypad-5').click();
    expect(await desk.text('keypad-sent')).toContain('5');
    await call.hangUp();
  });

  test('CTI-07 both sides are in the recording, its pauses by hand and by a step that asks for a secret are silent, and the agent hears it after the call; Asterisk keeps nothing', async () => {
    const desk = await running.availableDesk('agent1');
    const call = await running.call();
    await desk.answer();
    await desk.at('recording-on').waitFor({ state: 'attached' });
    const seconds = () => call.stats().levelPerSecond.length;
    const pass = async (count: number) => {
      const before = seconds();
      await until(`${count} seconds pass`, () => seconds() >= before + count, 20_000);
    };
    await until('the caller hears the microphone', () => call.stats().levelPerSecond.some((db) => db > -40), 10_000);
    await pass(2);
    await desk.page.keyboard.press('Alt+r');
    await desk.at('recording-paused').waitFor({ state: 'attached' });
    await desk.page.keyboard.press('Alt+r');
    await desk.at('recording-on').waitFor({ state: 'attached' });
    await desk.at('flow-pick').selectOption('identification');
    await desk.at('flow-start').click();
    await desk.page.locator('[data-test="flow-step"][data-step="id_tail_ask"]').waitFor();
    await desk.at('recording-paused').waitFor({ state: 'attached' });
    await pass(3);
    await desk.at('flow-answer').fill('0000');
    await desk.at('flow-go').click();
    await desk.at('recording-on').waitFor({ state: 'attached' });
    await pass(2);
    await desk.hangUp();
    await desk.wrapUp('录音');
    await desk.untilPresence('available');
    const spool = join(running.house.home.asteriskRun, 'var/spool/monitor');
    await until('the recordings are taken in', () => readdirSync(spool).length === 0, 20_000);

    await desk.at('nav-recordings').click();
    await desk.at('recording-row').click();
    await desk.at('pause-silent').waitFor();
    await desk.at('recording-play').click();
    await until('it is heard', async () => !(await desk.text('recording-place')).startsWith('0:00'), 15_000);
    const { agent, caller, pause } = await heardRecording(desk.page);
    expect(agent).toBeGreaterThan(1_000);
    expect(caller).toBeGreaterThan(3_000);
    expect(pause).toBeGreaterThan(1_500);
    expect(desk.complaints).toEqual([]);
  });

  test('CTI-12 whoever hangs up first is known: the caller, or the agent', async () => {
    const desk = await running.availableDesk('agent1');
    const first = await running.call();
    await desk.answer();
    await first.hangUp();
    expect((await running.records.untilEnded()).story.endedBy).toBe('caller');
    await desk.untilPresence('wrap_up');
    await desk.wrapUp('客户先挂');
    await desk.untilPresence('available');
    const second = await running.call();
    await desk.answer();
    await desk.hangUp();
    await second.ended;
    const record = await running.records.untilLast(
      'the second call',
      ({ endedAt, story }) => endedAt !== null && story.endedBy === 'agent',
    );
    expect(record.outcome).toBe('answered');
  });

  test('CTI-03 a second tab mirrors the phone of the first, says so, and takes over when the first closes', async () => {
    const first = await running.availableDesk('agent1');
    const second = await first.secondTab();
    await until(
      'the second mirrors',
      async () => (await second.at('connection').getAttribute('data-phone')) === 'mirroring',
    );
    const call = await running.call();
    await first.untilRinging();
    expect(await second.text('customer-name')).toBe('陈志强');
    await first.answer();
    await second.untilPresence('talking');
    expect(await second.isShown('phone-elsewhere')).toBe(true);
    await call.hangUp();
    await first.untilPresence('wrap_up');
    await first.page.close();
    await second.wrapUp('第二个页面写的小结');
    await second.untilPresence('available');
    await until(
      'the second owns the phone',
      async () => (await second.at('connection').getAttribute('data-phone')) === 'ready',
      20_000,
    );
    await second.leave();
  });

  test('CTI-06 a wrap-up saved while the network is cut arrives by itself', async () => {
    const desk = await running.availableDesk('agent1');
    const call = await running.call();
    await desk.answer();
    await call.hangUp();
    await desk.untilPresence('wrap_up');
    await desk.page.context().setOffline(true);
    await desk.wrapUp('断网时写的小结');
    await desk.at('wrap-up-queued').waitFor();
    const open = await running.records.untilEnded();
    expect(open.wrappedUpAt).toBeNull();
    await desk.page.context().setOffline(false);
    const record = await running.records.untilLast(
      'the wrap-up arrives',
      ({ wrappedUpAt }) => wrappedUpAt !== null,
      40_000,
    );
    expect(record.note).toBe('断网时写的小结');
    await desk.untilPresence('available', 30_000);
  });

  test('CTI-01 hostile caller names and numbers start nothing and reach no log', async () => {
    const desk = await running.availableDesk('agent1');
    const name = '"><img src=x onerror=alert(1)>‮\u0007';
    const call = await running.call({ from: '500&PJSIP/trunk/0013800138000', displayName: name });
    await desk.answer();
    expect(await desk.page.locator('img[src="x"]').count()).toBe(0);
    expect(desk.complaints).toEqual([]);
    await call.hangUp();
    const record = await running.records.untilEnded();
    expect(record.ani).toBeNull();
    expect(running.serverLog()).not.toContain('onerror');
    expect(running.serverLog()).not.toContain('13800138000');
  });

  test('CTI-08 a supervisor sees queues and agents as they are, from the same facts', async () => {
    const supervisor = await running.desk('supervisor1');
    await supervisor.at('nav-live').click();
    await supervisor.at('live-queues').waitFor();
    const desk = await running.availableDesk('agent1');
    const retail = supervisor.page.locator('[data-test="live-queue"]', { hasText: '个人' }).first();
    const figure = async (name: string) => Number(await retail.locator(`[data-test="${name}"]`).innerText());
    await until('one agent is free', async () => (await figure('live-available')) === 1);
    const answered = await figure('live-answered');
    const call = await running.call();
    await desk.answer();
    await until('one more is answered', async () => (await figure('live-answered')) === answered + 1);
    await until('one agent is busy', async () => (await figure('live-busy')) === 1);
    const waiting = await running.call({ from: '02088889999' });
    await until('one waits', async () => (await figure('live-waiting')) === 1);
    await waiting.hangUp();
    await until('nobody waits', async () => (await figure('live-waiting')) === 0);
    await call.hangUp();
  });

  test('CTI-12 after all of it: one interaction for each Linkedid Asterisk knows, right times, right outcome', async () => {
    await running.clear();
    expect((await running.records.interactions()).length).toBeGreaterThan(10);
    await until('no call is open', async () =>
      (await running.records.interactions()).every(({ endedAt }) => endedAt !== null),
    );
    expect(await running.records.violations()).toEqual([]);
  });
});
