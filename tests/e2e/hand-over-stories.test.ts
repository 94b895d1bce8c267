import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { SimulatedCall } from '../../scripts/caller/simulated-call.ts';
import { OutsidePhone } from '../support/outside-phone.ts';
import { until } from '../support/until.ts';
import { browserAudio, toneHeard } from './support/browser-audio.ts';
import type { Desk } from './support/desk.ts';
import { callerTone, endlessPatience, RunningHouse, whyNot } from './support/running-house.ts';

/** Hertz of the beep of Chromium's false microphone. */
const microphoneTone = 400;
/** What a phone outside hums. */
const outsideTone = 1_600;

describe.skipIf(whyNot)(`Calls that go from hand to hand${whyNot ? ` (${whyNot})` : ''}`, () => {
  let running: RunningHouse;
  let outside: OutsidePhone;
  beforeAll(async () => {
    outside = await OutsidePhone.open(outsideTone);
    running = await RunningHouse.start(27_000, undefined, endlessPatience, outside.address);
  });
  afterEach(async () => running.clear());
  afterAll(async () => {
    outside?.close();
    await running?.stop();
  });

  /** Chromium's false microphone beeps once a second, the caller hums: each must hear the other from now on. */
  const untilTheyHearEachOther = async (desk: Desk, call: SimulatedCall, what: string) => {
    const since = call.stats().levelPerSecond.length + 1;
    let before = await browserAudio(desk.page);
    await until(
      `${what}: the caller hears the agent`,
      () =>
        call
          .stats()
          .levelPerSecond.slice(since)
          .some((db) => db > -40),
      20_000,
    );
    await until(
      `${what}: the agent hears the caller`,
      async () => {
        const now = await browserAudio(desk.page);
        const grown = now.energyReceived - before.energyReceived;
        if (grown < 0) before = now;
        return grown > 0.005;
      },
      20_000,
    );
  };

  test('CTI-03 a call passed on to a colleague and to a queue: the note comes along, each hears the caller, each has his wrap-up, it stays one call', async () => {
    const first = await running.availableDesk('agent1');
    const call = await running.call();
    await first.answer();
    const second = await running.availableDesk('agent2');
    await first.transfer('1002', '客户问提前还款');
    await second.untilRinging();
    await second.at('transfer-note').waitFor();
    expect(await second.text('transfer-said')).toBe('客户问提前还款');
    expect(await second.text('customer-name')).toBe('陈志强');
    await first.untilPresence('wrap_up');
    await second.answer();
    await untilTheyHearEachOther(second, call, 'after the first transfer');
    await first.wrapUp('转给同事');
    await first.untilPresence('available');

    await second.transfer('银行卡', '请查卡');
    await first.answer();
    expect(await first.text('transfer-said')).toBe('请查卡');
    await untilTheyHearEachOther(first, call, 'after the second transfer');
    await second.wrapUp('转到银行卡');
    await first.hangUp();
    await first.wrapUp('已办结');
    const record = await running.records.untilLast('the last wrap-up', ({ wrappedUpAt }) => wrappedUpAt !== null);
    expect(record).toMatchObject({ outcome: 'answered', queue: 'cards', note: '已办结', owing: [] });
    expect(
      (await running.records.offersOf(record.id)).map(({ extension, outcome, note }) => [extension, outcome, note]),
    ).toEqual([
      ['1001', 'answered', '转给同事'],
      ['1002', 'answered', '转到银行卡'],
      ['1001', 'answered', null],
    ]);
    expect((await running.records.interactions()).filter(({ callId }) => callId === record.callId)).toHaveLength(1);
  });

  test('CTI-03 CTI-06 a page reloaded, then dead in the middle of a call: the caller hears music, the page rings itself back, the note is there', async () => {
    const desk = await running.availableDesk('agent1');
    const call = await running.call();
    await desk.answer();
    await desk.at('wrap-up-note').fill('客户问定期利率，写到一半');
    await desk.page.reload();
    await desk.at('call-bar').waitFor();
    await until(
      'the call is back',
      async () => (await desk.isShown('customer-name')) && (await desk.text('customer-name')) === '陈志强',
    );
    expect(await desk.text('caller-number')).toBe('138 0013 8000');
    await until(
      'the note is back',
      async () => (await desk.at('wrap-up-note').inputValue()) === '客户问定期利率，写到一半',
    );
    await desk.untilPresence('talking');
    await untilTheyHearEachOther(desk, call, 'after the reload');

    const reopen = await desk.die();
    await running.records.untilLast('the caller is kept', ({ phase }) => phase === 'parked', 20_000);
    const music = call.stats().levelPerSecond.length + 1;
    await until('the caller hears music', () =>
      call
        .stats()
        .levelPerSecond.slice(music)
        .some((db) => db > -50),
    );
    const back = await reopen();
    await back.untilPresence('talking');
    await untilTheyHearEachOther(back, call, 'after the page died');
    expect(await back.at('wrap-up-note').inputValue()).toBe('客户问定期利率，写到一半');
    await call.hangUp();
    await back.untilPresence('wrap_up');
    await back.chooseDisposition();
    await back.at('wrap-up-save').click();
    const record = await running.records.untilLast('the note is stored', ({ wrappedUpAt }) => wrappedUpAt !== null);
    expect(record.note).toBe('客户问定期利率，写到一半');
  });

  /** The caller hums without a pause: whoever is with him hears his tone, and nobody else. */
  const untilCallerIsHeard = (what: string, desk: Desk, heard: boolean) =>
    until(what, async () => (await toneHeard(desk.page, callerTone)) > -60 === heard, 20_000);

  test('CTI-03 a colleague is asked while the caller hears music, then all talk together, then the call is handed over: who hears whom is measured', async () => {
    const first = await running.availableDesk('agent1');
    const call = await running.call();
    await first.answer();
    await untilCallerIsHeard('the agent hears the caller', first, true);
    const second = await running.availableDesk('agent2');
    await first.consult('1002', '客户问贷款展期');
    await second.answer();
    expect(await second.text('transfer-said')).toBe('客户问贷款展期');
    await first.at('consult-complete').waitFor();
    await first.untilPresence('held');
    await untilCallerIsHeard('the colleague does not hear the caller', second, false);
    await untilCallerIsHeard('the agent does not either', first, false);
    const energy = (await browserAudio(second.page)).energyReceived;
    await until(
      'the colleague hears the agent',
      async () => (await browserAudio(second.page)).energyReceived > energy + 0.005,
      20_000,
    );
    const music = call.stats().levelPerSecond.length + 1;
    await until(
      'the caller hears music',
      () =>
        call
          .stats()
          .levelPerSecond.slice(music)
          .some((db) => db > -50),
      20_000,
    );

    await first.at('consult-to_caller').click();
    await untilCallerIsHeard('the agent is with the caller', first, true);
    await untilCallerIsHeard('the colleague waits', second, false);
    await first.at('consult-join').click();
    await untilCallerIsHeard('the colleague is with the caller too', second, true);
    await untilCallerIsHeard('and the agent still', first, true);
    await untilTheyHearEachOther(second, call, 'all together');

    await first.hangUp();
    await first.untilPresence('wrap_up');
    await untilTheyHearEachOther(second, call, 'handed over');
    await first.wrapUp('与同事三方');
    await call.hangUp();
    await second.untilPresence('wrap_up');
    await second.wrapUp('同事办结');
    const record = await running.records.untilLast(
      'both have said their part',
      ({ wrappedUpAt, owing }) => wrappedUpAt !== null && owing.length === 0,
    );
    expect(record).toMatchObject({ outcome: 'answered', note: '同事办结' });
    expect(record.holdMs).toBeGreaterThan(1_000);
    expect((await running.records.interactions()).filter(({ callId }) => callId === record.callId)).toHaveLength(1);
  });

  test('CTI-03 CTI-09 somebody outside is asked while the caller hears music, joins, and has the call alone: who hears whom is measured; then the caller is called back at a click', async () => {
    const agent = await running.availableDesk('agent1');
    const call = await running.call();
    await agent.answer();
    await agent.consult('13900139001', '');
    await agent.at('consult-complete').waitFor();
    expect(outside.dialled).toEqual(['13900139001']);
    expect(await agent.page.locator('[data-test="party"]').getAttribute('data-number')).toBe('13900139001');
    const hearsOutside = async () => (await toneHeard(agent.page, outsideTone)) > -60;
    await until('the agent hears him', hearsOutside, 20_000);
    await untilCallerIsHeard('the agent does not hear the caller', agent, false);
    expect(outside.hears(callerTone)).toBeLessThan(0.1);
    expect(call.hears(outsideTone)).toBeLessThan(0.1);
    await agent.at('consult-to_caller').click();
    await untilCallerIsHeard('the agent is with the caller', agent, true);
    expect(call.hears(outsideTone)).toBeLessThan(0.1);
    await agent.at('consult-join').click();
    await until('the caller hears him', () => call.hears(outsideTone) > 0.5, 20_000);
    await until('he hears the caller', () => outside.hears(callerTone) > 0.5, 20_000);
    await until(
      'the agent hears both',
      async () => (await hearsOutside()) && (await toneHeard(agent.page, callerTone)) > -60,
    );
    await agent.hangUp();
    await agent.untilPresence('wrap_up');
    await running.records.untilLast('he has the call alone', ({ phase }) => phase === 'outside');
    await until('they still hear each other', () => call.hears(outsideTone) > 0.5 && outside.hears(callerTone) > 0.5);
    outside.hangUp();
    expect(await call.ended).toMatchObject({ by: 'callee', answered: true });
    await agent.wrapUp('外线同事接手');
    const record = await running.records.untilLast('wrapped up', ({ wrappedUpAt }) => wrappedUpAt !== null);
    expect(record).toMatchObject({ outcome: 'answered', owing: [] });

    // CTI-09: his masked number in the file, dialled at a click; outside the calling hours a reason is asked.
    await agent.untilPresence('available');
    await agent.at('call-number').click();
    await until('it is dialled, or asked why now', async () => outside.isUp() || agent.isShown('call-reason'), 20_000);
    if (await agent.isShown('call-reason')) {
      await agent.at('call-reason').fill('客户要求现在回电');
      await agent.at('call-anyway').click();
    }
    await agent.untilPresence('talking');
    expect(outside.dialled.at(-1)).toBe('13800138000');
    await until('the agent hears whom he called', hearsOutside, 20_000);
    await agent.hangUp();
    await agent.wrapUp('已回电');
    const placed = await running.records.untilLast(
      'wrapped up too',
      ({ wrappedUpAt, direction }) => direction === 'outbound' && wrappedUpAt !== null,
    );
    expect(placed).toMatchObject({ outcome: 'answered', customerNo: record.customerNo });
  });

  test('CTI-03 a colleague is called from his desk: refused, then taken and kept over a reload; no customer, no wrap-up, no queue counts it', async () => {
    const first = await running.availableDesk('agent1');
    const second = await running.availableDesk('agent2');
    await first.callColleague('1002');
    await second.untilRinging();
    expect(await second.text('caller-number')).toBe('1001');
    expect(await second.isShown('pop-none')).toBe(false);
    await second.hangUp();
    await first.at('notice-colleague_away').waitFor();
    await Promise.all([first.untilPresence('available'), second.untilPresence('available')]);
    await first.callColleague('1002');
    await second.answer();
    await first.untilPresence('talking');
    expect(await first.text('caller-number')).toBe('1002');
    const hear = async (desk: Desk) => (await toneHeard(desk.page, microphoneTone)) > -60;
    await until('both hear the other', async () => (await hear(first)) && (await hear(second)), 20_000);
    await second.page.reload();
    await second.untilPresence('talking');
    await until(
      'both hear the other after the reload',
      async () => (await hear(first)) && (await hear(second)),
      30_000,
    );
    await first.hangUp();
    await Promise.all([first.untilPresence('available'), second.untilPresence('available')]);
    const calls = (await running.records.interactions()).filter(({ direction }) => direction === 'internal');
    expect(calls.map(({ outcome, customerNo, owing }) => [outcome, customerNo, owing])).toEqual([
      ['not_answered', null, []],
      ['answered', null, []],
    ]);
  });

  test('CTI-08 a supervisor listens, whispers, barges in and takes the call over: who hears whom is measured', async () => {
    const supervisor = await running.desk('supervisor1');
    await supervisor.untilPhoneIsReady();
    const agent = await running.availableDesk('agent1');
    const call = await running.call();
    await agent.answer();
    // From here on the only microphone that beeps is the supervisor's.
    await agent.page.keyboard.press('Alt+m');
    await agent.at('muted-state').waitFor();
    const callerHears = async (what: string, heard: boolean) => {
      const since = call.stats().levelPerSecond.length + 1;
      const levels = () => call.stats().levelPerSecond.slice(since);
      if (heard) return until(what, () => levels().some((db) => db > -40), 40_000);
      // The microphone beeps each second: three quiet ones in a row are silence, whatever was still on its way before.
      await until(
        what,
        () =>
          levels().length > 2 &&
          levels()
            .slice(-3)
            .every((db) => db < -60),
        40_000,
      );
    };
    const agentHears = (what: string) =>
      until(what, async () => (await toneHeard(agent.page, microphoneTone)) > -60, 40_000);
    const agentIsQuiet = async (): Promise<boolean> => (await toneHeard(agent.page, microphoneTone)) < -60;

    await supervisor.at('nav-live').click();
    await supervisor.at('live-monitor').click();
    await supervisor.at('monitor-listen').click();
    await untilCallerIsHeard('the supervisor hears the caller', supervisor, true);
    await callerHears('the caller does not hear him', false);
    await until('the agent does not hear him', async () => (await agentIsQuiet()) && (await agentIsQuiet()), 40_000);
    await supervisor.at('monitor-whisper').click();
    await agentHears('the agent hears him');
    await callerHears('the caller still does not', false);
    await supervisor.at('monitor-barge').click();
    await callerHears('the caller hears him', true);
    await agentHears('and so does the agent');
    await supervisor.at('monitor-take_over').click();
    await agent.untilPresence('wrap_up');
    await supervisor.untilPresence('talking');
    await untilTheyHearEachOther(supervisor, call, 'taken over');
    await agent.wrapUp('班长接管');
    await supervisor.hangUp();
    await supervisor.at('nav-desk').click();
    await supervisor.wrapUp('班长办结');
    const record = await running.records.untilLast(
      'both have said their part',
      ({ wrappedUpAt, owing }) => wrappedUpAt !== null && owing.length === 0,
    );
    expect(record).toMatchObject({ outcome: 'answered', note: '班长办结' });
    expect((await running.records.interactions()).filter(({ callId }) => callId === record.callId)).toHaveLength(1);
  });

  test('CTI-12 after all of it: one interaction for each Linkedid Asterisk knows, right times, right outcome', async () => {
    await running.clear();
    await until('no call is open', async () =>
      (await running.records.interactions()).every(({ endedAt }) => endedAt !== null),
    );
    expect(await running.records.violations()).toEqual([]);
  });
});
