import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  callIdSipHeader,
  callMoves,
  dialplanContexts,
  ivrSteps,
  recordingGlobals,
  userEvents,
} from '@tellerline/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { isWanted } from '../../cti-bridge/src/ami/ami-relevance.ts';
import { phoneOfDevice } from '../../cti-bridge/src/translate/phones.ts';
import type { SimulatedCall } from '../../scripts/caller/simulated-call.ts';
import { formatSip, header, parseSip, statusOf } from '../../scripts/caller/sip-message.ts';
import type { AmiMessage } from '../support/ami-listener.ts';
import type { DesktopPhone } from '../support/desktop-phone.ts';
import { asteriskForTests, type Exchange, openExchange } from '../support/telephone-exchange.ts';
import { until as eventually } from '../support/until.ts';

const basePort = 21_000;
const carrierPort = basePort + 950;
const { asterisk, reason } = await asteriskForTests();

/** Each prompt is a tone of its own here, so that the caller's ear tells which one was played. */
const tones = {
  'zh-CN/welcome': 500,
  'zh-CN/choose-language': 600,
  'en/choose-language': 700,
  'en/welcome': 800,
  'zh-CN/enter-customer-number': 900,
  'en/enter-customer-number': 1000,
  'zh-CN/goodbye-timeout': 1100,
  'en/goodbye-timeout': 1200,
  'zh-CN/goodbye-closed': 1300,
  'en/goodbye-closed': 1400,
  'zh-CN/survey-ask': 1500,
} as const;

let exchange: Exchange;
let carrier: Socket;
const toCarrier: string[] = [];
const calls: SimulatedCall[] = [];
let lastCaller = 13_900_000_000;

/** A number nobody else of this run calls from, so that events are told apart. */
const newCaller = (): string => String(++lastCaller);

async function place(request: Parameters<Exchange['call']>[0]): Promise<SimulatedCall> {
  const call = await exchange.call(request);
  calls.push(call);
  return call;
}

const arrivalFrom = (number: string) => exchange.ami.event(userEvents.callArrived, (event) => event.Ani === number);
const newestArrival = async (known: number): Promise<AmiMessage> => {
  await exchange.ami.message(() => exchange.ami.events(userEvents.callArrived).length > known, 'one more call');
  return exchange.ami.events(userEvents.callArrived)[known] ?? {};
};
const ivrStep = (callId: string | undefined, step: string) =>
  exchange.ami.event(userEvents.ivrStep, (event) => event.CallId === callId && event.Step === step, 15_000);
const queued = (callId: string | undefined) =>
  exchange.ami.event('QueueCallerJoin', (event) => event.Linkedid === callId);

/** Looks again and again until there is something to see. */
async function until<T>(what: string, look: () => T | undefined): Promise<T> {
  for (const deadline = performance.now() + 8000; performance.now() < deadline; await delay(20)) {
    const seen = look();
    if (seen !== undefined) return seen;
  }
  throw new Error(`Waited in vain for ${what}.`);
}

/** As the bridge does it: the agent's phone is rung, and then the number. */
async function dialFor(phone: DesktopPhone, extension: string, number: string): Promise<void> {
  phone.invites.length = 0;
  const place = { Context: dialplanContexts.fromDesktop, Exten: number, Priority: '1' };
  await exchange.ami.action('Originate', { Channel: `PJSIP/${extension}`, ...place, Async: 'true' });
  phone.accept(await phone.invited());
}

const hears = (call: SimulatedCall, prompt: keyof typeof tones) =>
  until(`the caller to hear ${prompt}`, () => (call.hears(tones[prompt], 200) > 0.8 ? true : undefined));

/** The final status of an INVITE sent over a raw WebSocket, whose Via says what its sender likes. */
async function inviteOver(socket: WebSocket, via: 'UDP' | 'WS', from: string): Promise<number> {
  const id = randomBytes(8).toString('hex');
  const settled = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The INVITE over the WebSocket had no answer.')), 5000);
    const listener = (data: Buffer) => {
      const answer = parseSip(data);
      const status = answer && header(answer, 'Call-ID') === id ? statusOf(answer) : null;
      if (status === null || status < 200) return;
      clearTimeout(timer);
      socket.off('message', listener);
      resolve(status);
    };
    socket.on('message', listener);
  });
  const sound = 'm=audio 40000 RTP/AVP 8\r\nc=IN IP4 127.0.0.1\r\na=rtpmap:8 PCMA/8000\r\n';
  const invite = formatSip({
    startLine: 'INVITE sip:95588@127.0.0.1 SIP/2.0',
    headers: [
      ['Via', `SIP/2.0/${via} 127.0.0.1:5060;branch=z9hG4bK${id};rport`],
      ['Max-Forwards', '70'],
      ['From', `<sip:${from}@127.0.0.1>;tag=${id}`],
      ['To', '<sip:95588@127.0.0.1>'],
      ['Call-ID', id],
      ['CSeq', '1 INVITE'],
      ['Contact', `<sip:${from}@127.0.0.1;transport=ws>`],
      ['P-Asserted-Identity', `<sip:${from}@127.0.0.1>`],
      ['Content-Type', 'application/sdp'],
    ],
    body: `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n${sound}`,
  });
  socket.send(invite);
  return settled;
}

describe.skipIf(!asterisk)(`A real Asterisk with our dialplan${reason && ` (left out: ${reason})`}`, () => {
  beforeAll(async () => {
    if (!asterisk) return;
    carrier = createSocket('udp4');
    carrier.on('message', (datagram) => toCarrier.push(datagram.toString('utf8')));
    await new Promise<void>((resolve) => carrier.bind(carrierPort, '127.0.0.1', resolve));
    exchange = await openExchange({
      asterisk,
      basePort,
      queueTimeoutSeconds: 3,
      ringSeconds: 1,
      carrier: `127.0.0.1:${carrierPort}`,
      tones,
    });
  });
  afterEach(async () => {
    await Promise.all(calls.splice(0).map((call) => call.hangUp()));
  });
  afterAll(async () => {
    await exchange?.close();
    carrier?.close();
  });

  test('finds nothing wrong with our configuration', () => {
    const log = readFileSync(join(exchange.home.log, 'asterisk.log'), 'utf8');
    expect(log).toContain('Asterisk Ready');
    expect(log.split('\n').filter((line) => /\b(WARNING|ERROR)\b/.test(line))).toEqual([]);
  });

  describe('The IVR', () => {
    test('CTI-02 a caller who knows the way (1#) is in the queue within a second of the answer', async () => {
      const from = newCaller();
      const call = await place({ from, to: '95588', digits: '1#' });
      await call.answered;
      const answered = performance.now();
      const { CallId, Dnis, AniPres, Direction } = await arrivalFrom(from);
      expect({ Dnis, Direction }).toEqual({ Dnis: '95588', Direction: 'inbound' });
      expect(AniPres).toMatch(/^allowed/);
      expect(await queued(CallId)).toMatchObject({ Queue: 'retail' });
      expect(performance.now() - answered).toBeLessThan(1000);
      expect(await ivrStep(CallId, 'language')).toMatchObject({ Value: 'zh-CN', Seq: '0' });
      expect(await ivrStep(CallId, 'customer_no')).toMatchObject({ Value: '', Seq: '1' });
      expect((await exchange.ami.event('QueueCallerJoin', (event) => event.Linkedid === CallId)).Queue).toBe('retail');
    });

    test('CTI-10 greets in both languages, and key 2 brings English', async () => {
      const from = newCaller();
      const call = await place({ from, to: '95588' });
      await hears(call, 'zh-CN/welcome');
      await hears(call, 'zh-CN/choose-language');
      await hears(call, 'en/choose-language');
      await call.sendDigits('2');
      const { CallId } = await arrivalFrom(from);
      expect(await ivrStep(CallId, 'language')).toMatchObject({ Value: 'en' });
      await hears(call, 'en/enter-customer-number');
    });

    test.each([
      { to: '95598', language: 'zh-CN', queue: 'retail' },
      { to: '95599', language: 'en', queue: 'retail' },
    ] as const)('the number $to speaks $language without asking', async ({ to, language, queue }) => {
      const from = newCaller();
      const call = await place({ from, to });
      await hears(call, `${language}/welcome`);
      await hears(call, `${language}/enter-customer-number`);
      await call.sendDigits('#');
      const { CallId } = await arrivalFrom(from);
      expect(await ivrStep(CallId, 'language')).toMatchObject({ Value: language });
      expect(await queued(CallId)).toMatchObject({ Queue: queue });
    });

    test.each([
      ['95589', 'corporate'],
      ['95590', 'cards'],
    ])('the number %s leads to the queue %s', async (to, queue) => {
      const from = newCaller();
      await place({ from, to, digits: '1#' });
      const { CallId } = await arrivalFrom(from);
      expect(await queued(CallId)).toMatchObject({ Queue: queue });
    });

    test('CTI-10 a caller who presses nothing is served in Chinese, without a customer number', async () => {
      const from = newCaller();
      await place({ from, to: '95588' });
      const { CallId } = await arrivalFrom(from);
      expect(await ivrStep(CallId, 'language')).toMatchObject({ Value: 'zh-CN' });
      expect(await ivrStep(CallId, 'customer_no')).toMatchObject({ Value: '' });
      await queued(CallId);
    });

    test.each([
      ['ended with #', '1100023#', '100023'],
      ['typed to the last of eleven digits', '112345678901', '12345678901'],
      ['left without #', '1100023', '100023'],
      ['with a star in it', '1100*023#', '100023'],
    ])('CTI-02 a customer number %s travels with the call', async (_, digits, number) => {
      const from = newCaller();
      await place({ from, to: '95588', digits });
      const { CallId } = await arrivalFrom(from);
      expect(await ivrStep(CallId, 'customer_no')).toMatchObject({ Value: number });
    });

    test('CTI-10 a caller for whom no agent comes is told so in his language, and the events come in order', async () => {
      const from = newCaller();
      const call = await place({ from, to: '95599', digits: '#' });
      const { CallId } = await arrivalFrom(from);
      const joined = await queued(CallId);
      await hears(call, 'en/goodbye-timeout');
      expect(await call.ended).toMatchObject({ by: 'callee', cause: 16 });
      const told = exchange.ami.messages.filter((one) => one.Event === 'UserEvent' && one.CallId === CallId);
      expect(
        told.map(({ UserEvent, Step, Value, Status, Queue }) => [UserEvent, Step ?? Queue, Value ?? Status]),
      ).toEqual([
        [userEvents.callArrived, undefined, undefined],
        [userEvents.ivrStep, 'language', 'en'],
        [userEvents.ivrStep, 'customer_no', ''],
        [userEvents.queueLeft, 'retail', 'TIMEOUT'],
        [userEvents.ivrStep, 'goodbye', 'timeout'],
      ]);
      const waited = Number(told[3]?.Timestamp) - Number(joined.Timestamp);
      expect(waited).toBeGreaterThan(2.5);
      expect(waited).toBeLessThan(5);
    });

    test('a caller who hangs up in the queue leaves no word of a time-out', async () => {
      const from = newCaller();
      const call = await place({ from, to: '95588', digits: '1#' });
      const { CallId } = await arrivalFrom(from);
      await exchange.ami.event('QueueCallerJoin', (event) => event.Linkedid === CallId);
      await call.hangUp();
      await exchange.ami.event('Hangup', (event) => event.Linkedid === CallId);
      expect(exchange.ami.events('QueueCallerAbandon', CallId)).toHaveLength(1);
      expect(exchange.ami.events(userEvents.queueLeft, CallId)).toEqual([]);
    });

    test('CTI-10 outside service hours the caller hears it and does not wait', async () => {
      const otherMonth = new Date().getMonth() === 1 ? 'jan' : 'feb';
      const setHours = (hours: string) => exchange.running.console(`dialplan set global TL_SERVICE_HOURS ${hours}`);
      await setHours(`*,*,*,${otherMonth}`);
      try {
        const from = newCaller();
        const call = await place({ from, to: '95588', digits: '1#' });
        await hears(call, 'zh-CN/goodbye-closed');
        const { CallId } = await arrivalFrom(from);
        expect(await ivrStep(CallId, 'goodbye')).toMatchObject({ Value: 'closed' });
        expect(await call.ended).toMatchObject({ by: 'callee' });
        expect(exchange.ami.events('QueueCallerJoin', CallId)).toEqual([]);
      } finally {
        await setHours('*,*,*,*');
      }
    });
  });

  describe('The caller', () => {
    test('CTI-01 who withholds his number stays unknown, also where the network passes it on', async () => {
      const known = exchange.ami.events(userEvents.callArrived).length;
      const number = newCaller();
      await place({ from: null, to: '95588', headers: { 'P-Asserted-Identity': `<sip:${number}@127.0.0.1>` } });
      const arrival = await newestArrival(known);
      expect(arrival.AniPres).toMatch(/^prohib/);
      expect(arrival).toMatchObject({ Ani: '', AniName: '', Dnis: '95588' });
      expect(JSON.stringify(exchange.ami.events(userEvents.callArrived)[known])).not.toContain(number);
    });

    test.each([
      ['+8613800138000', '+8613800138000'],
      ['(010) 6655-4433', '01066554433'],
      ['1001', '1001'],
      ['500&PJSIP/trunk/00', ''],
      [`\${SHELL(id)}`, ''],
      [`\${EXTEN}`, ''],
      ['$[1+1]', ''],
      ['138,Evil: yes', ''],
      ["'; drop table", ''],
      ['alice', ''],
      ['1'.repeat(200), ''],
    ])('B2 who calls himself %j arrives as the number %j', async (from, ani) => {
      const known = exchange.ami.events(userEvents.callArrived).length;
      await place({ from, to: '95588' });
      const arrival = await newestArrival(known);
      expect(arrival).toMatchObject({ Ani: ani, Dnis: '95588', Direction: 'inbound' });
      expect(arrival.Evil).toBeUndefined();
    });

    test.each([
      ['张伟', '张伟'],
      ["O'Brien & Söhne <GmbH>", "O'Brien & Söhne <GmbH>"],
      ['x,Evil: yes', 'xEvil: yes'],
      [`\${SHELL(id)} $[1+1]`, '{SHELL(id)} [1+1]'],
      ['a\\",b`id`', 'abid'],
      ['"><img src=x onerror=1>', '><img src=x onerror=1>'],
      ['name\tand\u0007bell', 'nameandbell'],
      ['right\u202Eleft 😀', 'right\u202Eleft 😀'],
    ])('B1 whose name is %j arrives as text, in one header', async (displayName, name) => {
      const from = newCaller();
      await place({ from, to: '95588', displayName });
      const arrival = await arrivalFrom(from);
      expect(arrival.AniName).toBe(name);
      expect(arrival.Evil).toBeUndefined();
    });

    test('B1 whose name has two thousand characters is cut and the call goes on', async () => {
      const from = newCaller();
      await place({ from, to: '95588', displayName: '长'.repeat(2000), digits: '1#' });
      const arrival = await arrivalFrom(from);
      expect(arrival.AniName).toMatch(/^长{20,}/);
      expect(Buffer.byteLength(arrival.AniName ?? '')).toBeLessThanOrEqual(483);
      await queued(arrival.CallId);
    });

    test.each(['1001', '008613800138000', 's', 'from-desktop', 'reception', '95588&PJSIP/1001', '95588x', '9558'])(
      'can not reach %j: the trunk knows the numbers of the bank and no others',
      async (to) => {
        const before = exchange.ami.events('Newchannel').length;
        const call = await place({ from: newCaller(), to });
        const { answered, cause } = await call.ended;
        expect(answered).toBe(false);
        // Asterisk tells the beginning of a known number from a wrong one.
        expect(cause).toBe(to === '9558' ? 484 : 404);
        expect(exchange.ami.events('Newchannel').length).toBe(before);
      },
    );

    test('can not register as an agent over the trunk', async () => {
      const known = exchange.ami.events(userEvents.callArrived).length;
      await place({ from: '1001', to: '95588' });
      expect((await newestArrival(known)).Channel).toMatch(/^PJSIP\/trunk-/);
    });

    test('an INVITE over the desktops’ WebSocket that claims to come by UDP is refused', async () => {
      const socket = new WebSocket(`ws://127.0.0.1:${exchange.ports.sipWebSocket}/ws`, ['sip']);
      try {
        await once(socket, 'open');
        const before = exchange.ami.events(userEvents.callArrived).length;
        const claimed = newCaller();
        expect(await inviteOver(socket, 'UDP', claimed)).toBe(403);
        expect(await exchange.ami.event('Hangup', (event) => event.CallerIDNum === claimed)).toMatchObject({
          Cause: '21',
          ConnectedLineNum: '<unknown>',
        });
        expect(exchange.ami.events(userEvents.callArrived).length).toBe(before);
        expect(await inviteOver(socket, 'WS', newCaller())).toBe(401);
      } finally {
        socket.terminate();
      }

      const honest = newCaller();
      const call = await place({ from: honest, to: '95588' });
      await call.answered;
      expect(await arrivalFrom(honest)).toMatchObject({ Dnis: '95588', Direction: 'inbound' });
      const dialled = '013900000021';
      await dialFor(await exchange.phone('1005'), '1005', dialled);
      const outbound = await exchange.ami.event(userEvents.callArrived, (event) => event.Dnis === dialled);
      expect(outbound).toMatchObject({ Ani: '1005', Direction: 'outbound' });
      await exchange.ami.action('Hangup', { Channel: outbound.Channel ?? '', Cause: '16' });
    });
  });

  describe('The agent', () => {
    let phones: DesktopPhone[] = [];
    const member = (extension: string) => ({ Queue: 'cards', Interface: `PJSIP/${extension}` });
    beforeAll(async () => {
      if (!asterisk) return;
      phones = [await exchange.phone('1001'), await exchange.phone('1002')];
    });
    afterEach(async () => {
      for (const extension of ['1001', '1002']) await exchange.ami.action('QueueRemove', member(extension));
      for (const phone of phones) phone.invites.length = 0;
    });

    test('CTI-01 sees the customer on his phone, and by which call the phone and the card belong together', async () => {
      const [phone] = phones;
      await exchange.ami.action('QueueAdd', { ...member('1001'), MemberName: '坐席 1001' });
      const from = newCaller();
      const call = await place({ from, to: '95590', displayName: '王小明', digits: '1#' });
      const { CallId } = await arrivalFrom(from);
      const invite = await phone?.invited();
      if (!phone || !invite) throw new Error('The phone was not invited.');
      expect(header(invite, callIdSipHeader)).toBe(CallId);
      expect(header(invite, 'From')).toMatch(new RegExp(`^"王小明" <sip:${from}@`));
      phone.accept(invite);
      const connected = await exchange.ami.event('AgentConnect', (event) => event.Linkedid === CallId);
      expect(connected).toMatchObject({ Interface: 'PJSIP/1001', Queue: 'cards', DestLinkedid: CallId });
      phone.hangUp(invite);
      expect(await call.ended).toMatchObject({ by: 'callee', answered: true });
      expect(exchange.ami.events(userEvents.queueLeft, CallId)).toEqual([]);
    });

    test('CTI-07 a caller who is asked and declines is not recorded; one who agrees is, by the rule the bridge has set', async () => {
      const [phone] = phones;
      const { consent } = recordingGlobals('cards');
      const rule = (Value: string) => exchange.ami.action('Setvar', { Variable: consent, Value });
      expect((await rule('ask')).Response).toBe('Success');
      await exchange.ami.action('QueueAdd', member('1001'));
      try {
        for (const [key, said] of [
          ['2', 'declined'],
          ['1', 'agreed'],
        ] as const) {
          const from = newCaller();
          const call = await place({ from, to: '95590', digits: '1#' });
          const { CallId } = await arrivalFrom(from);
          await ivrStep(CallId, 'customer_no');
          await call.sendDigits(key);
          expect(await ivrStep(CallId, 'recording')).toMatchObject({ Value: said });
          const invite = await phone?.invited();
          if (!phone || !invite) throw new Error('The phone was not invited.');
          phone.accept(invite);
          await exchange.ami.event('AgentConnect', (event) => event.Linkedid === CallId);
          if (said === 'agreed') {
            const begun = await exchange.ami.event('MixMonitorStart', (event) => event.Linkedid === CallId);
            expect(begun.Channel).toMatch(/^PJSIP\/1001-/);
          }
          phone.hangUp(invite);
          await call.ended;
          phone.invites.length = 0;
          expect(exchange.ami.events('MixMonitorStart', CallId)).toHaveLength(said === 'agreed' ? 1 : 0);
        }
      } finally {
        await rule('none');
      }
    });

    test('CTI-10 who hangs up first leaves his caller with the question how satisfied he was; the answer is told', async () => {
      const [phone] = phones;
      await exchange.running.console('dialplan set global TL_SURVEY yes');
      try {
        await exchange.ami.action('QueueAdd', member('1001'));
        const from = newCaller();
        const call = await place({ from, to: '95590', digits: '1#' });
        const { CallId } = await arrivalFrom(from);
        const invite = await phone?.invited();
        if (!phone || !invite) throw new Error('The phone was not invited.');
        phone.accept(invite);
        await exchange.ami.event('AgentConnect', (event) => event.Linkedid === CallId);
        phone.hangUp(invite);
        await hears(call, 'zh-CN/survey-ask');
        await call.sendDigits('4');
        expect(await call.ended).toMatchObject({ by: 'callee', answered: true });
        const told = exchange.ami.events(userEvents.ivrStep, CallId).filter(({ Step }) => Step === ivrSteps.survey);
        expect(told.map(({ Value }) => Value)).toEqual(['asked', '4']);
      } finally {
        await exchange.running.console('dialplan set global TL_SURVEY no');
      }
    });

    test('CTI-10 CTI-11 a caller who was passed on to one agent is asked as well', async () => {
      await exchange.running.console('dialplan set global TL_SURVEY yes');
      try {
        const from = newCaller();
        const call = await place({ from, to: '95590', digits: '1#' });
        const { CallId, Channel = '' } = await arrivalFrom(from);
        await queued(CallId);
        const toAgent = { Context: callMoves.agent, Exten: '1002', Priority: '1' };
        await exchange.ami.action('Redirect', { Channel, ...toAgent });
        const invite = await phones[1]?.invited();
        if (!phones[1] || !invite) throw new Error('The phone was not invited.');
        phones[1].accept(invite);
        await until('the two talk', () =>
          exchange.ami.events('DialEnd').find((event) => event.Linkedid === CallId && event.DialStatus === 'ANSWER'),
        );
        phones[1].hangUp(invite);
        await hears(call, 'zh-CN/survey-ask');
      } finally {
        await exchange.running.console('dialplan set global TL_SURVEY no');
      }
    });

    test('CTI-04 who does not answer is followed by the next, whose phone gets the same header', async () => {
      for (const extension of ['1001', '1002']) await exchange.ami.action('QueueAdd', member(extension));
      const from = newCaller();
      await place({ from, to: '95590', digits: '1#' });
      const { CallId } = await arrivalFrom(from);
      const invites = await Promise.all(phones.map((phone) => phone.invited()));
      for (const invite of invites) expect(header(invite, callIdSipHeader)).toBe(CallId);
      for (const extension of ['1001', '1002']) {
        const isOffer = (event: AmiMessage) => event.Linkedid === CallId && event.Interface === `PJSIP/${extension}`;
        await exchange.ami.event('AgentCalled', isOffer);
      }
    });

    test('sees no number where the caller withheld it', async () => {
      await exchange.ami.action('QueueAdd', member('1001'));
      const known = exchange.ami.events(userEvents.callArrived).length;
      const number = newCaller();
      const headers = { 'P-Asserted-Identity': `"Somebody" <sip:${number}@127.0.0.1>` };
      await place({ from: null, to: '95590', digits: '1#', headers });
      const { CallId } = await newestArrival(known);
      const invite = await phones[0]?.invited();
      if (!invite) throw new Error('The phone was not invited.');
      expect(header(invite, callIdSipHeader)).toBe(CallId);
      expect(header(invite, 'From')).toMatch(/^"Anonymous" <sip:anonymous@/);
      expect(JSON.stringify(invite)).not.toContain(number);
    });

    test('dials digits out through the trunk under the number of the bank', async () => {
      toCarrier.length = 0;
      const [, phone] = phones;
      if (!phone) throw new Error('There is no phone.');
      await dialFor(phone, '1002', '013800138000');
      const arrival = await exchange.ami.event(userEvents.callArrived, (event) => event.Dnis === '013800138000');
      expect(arrival).toMatchObject({ Ani: '1002', Direction: 'outbound' });
      const invite = await until('an INVITE to the carrier', () =>
        // The INVITE of a call before may be sent again.
        toCarrier.find((message) => message.startsWith('INVITE sip:013800138000')),
      );
      expect(invite).toMatch(/^INVITE sip:013800138000@127\.0\.0\.1/);
      expect(invite).toMatch(/^From: <sip:95588@/m);
      await exchange.ami.action('Hangup', { Channel: arrival.Channel ?? '', Cause: '16' });
    });

    test.each(['013800138000', '1001', '110', '1001&PJSIP%2f1002', '1%24%7bSHELL(id)%7d'])(
      'B2 I9 can not dial %j with his password alone',
      async (destination) => {
        toCarrier.length = 0;
        const answer = await phones[1]?.dial(destination);
        expect(statusOf(answer ?? { startLine: '', headers: [], body: '' })).toBeGreaterThanOrEqual(400);
        expect(toCarrier).toEqual([]);
      },
    );

    test('CTI-04 whose browser goes away is unreachable at once', async () => {
      const phone = await exchange.phone('1004');
      const isOf1004 = (status: string) => (event: AmiMessage) =>
        event.AOR === '1004' && event.ContactStatus === status;
      await exchange.ami.event('ContactStatus', isOf1004('Reachable'));
      phone.close();
      await exchange.ami.event('ContactStatus', isOf1004('Removed'), 1000);
    });

    test('CTI-04 is listed with what the bridge takes for reachable while its browser is there, and only then', async () => {
      const listed = (state: string) =>
        eventually(`1003 is ${state}`, async () => {
          const { ActionID } = await exchange.ami.action('DeviceStateList');
          await exchange.ami.event('DeviceStateListComplete', (event) => event.ActionID === ActionID);
          return exchange.ami
            .events('DeviceStateChange')
            .filter((event) => event.ActionID === ActionID)
            .map(({ Device = '', State = '' }) => phoneOfDevice(Device, State))
            .some((phone) => phone?.extension === '1003' && phone.state === state);
        });
      await listed('unreachable');
      const phone = await exchange.phone('1003');
      await listed('reachable');
      phone.close();
      await listed('unreachable');
    });

    test('can not register with a wrong password', async () => {
      const { DesktopPhone: Phone } = await import('../support/desktop-phone.ts');
      const attempt = Phone.register({ port: exchange.ports.sipWebSocket, extension: '1003', password: 'guess' });
      await expect(attempt).rejects.toThrow('401');
    });
  });

  describe('The bridge', () => {
    test.each([
      ['Command', { Command: 'core show version' }],
      ['ModuleLoad', { Module: 'app_system.so', LoadType: 'load' }],
      ['GetConfig', { Filename: 'pjsip-desktops.conf' }],
      ['GetConfigJSON', { Filename: 'manager.conf' }],
      ['PJSIPShowAuths', {}],
      ['UpdateConfig', { SrcFilename: 'manager.conf', DstFilename: 'manager.conf' }],
      ['Getvar', { Variable: 'SHELL(id)' }],
    ])('can not make Asterisk run, change or give away anything by %s', async (action, fields) => {
      const answer = await exchange.ami.action(action, fields as Record<string, string>);
      expect(answer.Response === 'Error' || answer.Value === '').toBe(true);
    });

    test.each(['CoreStatus', 'CoreShowChannels', 'QueueStatus', 'DeviceStateList', 'Ping'])(
      'may ask for %s',
      async (action) => expect((await exchange.ami.action(action)).Response).toBe('Success'),
    );

    test('is told every event it translates, of all that Asterisk knows', () => {
      const documentation = readFileSync(join(asterisk?.dataDir ?? '', 'documentation/core-en_US.xml'), 'utf8');
      const names = [...documentation.matchAll(/<managerEvent language="en_US" name="(\w+)"/g)].map(
        ([, name]) => name ?? '',
      );
      expect(names.length).toBeGreaterThan(100);
      const translated = [...new Set(names)].filter((name) => {
        const event = Buffer.from(`Event: ${name}\r\nUserEvent: Tellerline\r\n\r\n`);
        return isWanted(event, 0, event.length);
      });
      const manager = readFileSync(join(exchange.home.asteriskRun, 'etc/manager.conf'), 'utf8');
      const filter = /^eventfilter = \^Event: \(([^)]*)\)/m.exec(manager)?.[1]?.split('|') ?? [];
      // Answers to a question are never filtered.
      const answers = /^(CoreShowChannel|QueueParams|QueueMember|QueueEntry|\w+Complete)$/;
      expect(translated.filter((name) => !answers.test(name)).sort()).toEqual([...filter].sort());
    });

    test('is not told the keys a caller presses, nor anything it does not translate', () => {
      const names = new Set(exchange.ami.messages.map((one) => one.Event));
      for (const name of ['DTMFBegin', 'DTMFEnd', 'VarSet', 'Newexten', 'TestEvent', 'RTCPSent']) {
        expect(names).not.toContain(name);
      }
      for (const name of ['Newchannel', 'Hangup', 'AgentCalled', 'DialBegin']) expect(names).toContain(name);
    });
  });

  test('CTI-12 every call is in CEL, from its first channel to the end of its Linkedid', async () => {
    const from = newCaller();
    const call = await place({ from, to: '95588', digits: '1#' });
    const { CallId } = await arrivalFrom(from);
    await queued(CallId);
    await call.hangUp();
    const told = () =>
      readFileSync(join(exchange.home.asteriskRun, 'log/cel-custom/events.csv'), 'utf8')
        .split('\n')
        .filter((line) => line.includes(`,"${CallId}",`))
        .map((line) => line.split('","')[0]?.slice(1));
    await until('the end of the call in CEL', () => told().find((event) => event === 'LINKEDID_END'));
    expect(told().slice(0, 3)).toEqual(['CHAN_START', 'ANSWER', 'APP_START']);
    expect(told().at(-1)).toBe('LINKEDID_END');
    const record = readFileSync(join(exchange.home.asteriskRun, 'log/cdr-custom/calls.csv'), 'utf8');
    expect(record).toMatch(new RegExp(`^"${CallId}","${CallId}","95588",`, 'm'));
  });

  test('what Asterisk writes down of callers is closed to the other users of the machine', () => {
    const { home } = exchange;
    for (const folder of [home.path, home.asteriskRun]) expect(statSync(folder).mode & 0o027).toBe(0);
    const written = readdirSync(join(home.asteriskRun, 'log'), { recursive: true, withFileTypes: true });
    const files = written.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    expect(files.map((file) => basename(file))).toEqual(expect.arrayContaining(['calls.csv', 'events.csv']));
    for (const file of files) expect(statSync(file).mode & 0o027, file).toBe(0);
    if (process.getuid?.() === 0) expect(statSync(home.asteriskRun).uid).not.toBe(0);
  });

  test('a second Asterisk on the same ports is refused in one sentence', async () => {
    if (!asterisk) return;
    const attempt = openExchange({ asterisk, basePort, queueTimeoutSeconds: 3, ringSeconds: 1, tones: {} });
    await expect(attempt).rejects.toThrow(/could not take its port for .*SIP over UDP.*another program has it/);
  });

  test('when Asterisk stops, a caller in the queue is hung up properly', async () => {
    const call = await place({ from: newCaller(), to: '95588', digits: '1#' });
    await call.answered;
    await exchange.running.stop();
    expect(await call.ended).toMatchObject({ by: 'callee' });
  });
});
