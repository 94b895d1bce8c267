import type { Fact, MemberState } from '@tellerline/contracts';
import { describe, expect, test } from 'vitest';
import type { PlatformView } from '../acd/platform-view.ts';
import type { AmiEvent } from '../ami/ami-event.ts';
import { restore } from './restore.ts';
import { resync } from './resync.ts';
import { Translator } from './translator.ts';

const loginAt = 1_700_000_000_000_000;
const callId = '1700000000.7';
const event = (name: string, micros: number, fields: Record<string, string>): AmiEvent => ({
  name,
  micros,
  fields: { uniqueid: callId, linkedid: callId, channel: 'PJSIP/trunk-00000007', ...fields },
});
const seenInQueue: PlatformView = {
  bootId: 'boot',
  askedAt: loginAt + 100_000,
  channels: [
    {
      channelId: callId,
      callId,
      name: 'PJSIP/trunk-00000007',
      extension: null,
      up: true,
      ringing: false,
      exten: 's',
      callerNumber: '13900139000',
      callerName: '',
      bridgeId: '',
      seconds: 2,
    },
  ],
  waiting: [{ queue: 'retail', channelId: callId, seconds: 1 }],
  members: [],
  phones: [],
};
const unasked = { dnisOf: new Map<string, string>(), heldOf: new Map<string, boolean>() };
const find = (translator: Translator) =>
  resync(translator, seenInQueue, loginAt, { ...unasked, dnisOf: new Map([[callId, '95588']]) });

describe('what is found after the line to Asterisk was cut', () => {
  test('CTI-12 a call that began unheard is told from its beginning, although its events come again', () => {
    const translator = new Translator();
    translator.apply(event('VarSet', loginAt + 50_000, { variable: 'QUEUESTATUS', value: '' }));
    translator.apply(event('QueueCallerAbandon', loginAt + 60_000, { queue: 'cards', uniqueid: callId }));
    const facts = find(translator);
    expect(facts.find(({ type }) => type === 'call.started')).toMatchObject({ ani: '13900139000', dnis: '95588' });
    expect(facts.find(({ type }) => type === 'call.queued')).toMatchObject({ queue: 'retail' });
  });

  test('CTI-12 a call whose own beginning was heard is left to its events', () => {
    const translator = new Translator();
    translator.apply(
      event('Newchannel', loginAt + 50_000, { channelstatedesc: 'Ring', exten: '95588', calleridnum: '13900139000' }),
    );
    expect(find(translator)).toEqual([]);
  });

  test('CTI-12 a wait that was found is not told again when its own event comes late', () => {
    const translator = new Translator();
    find(translator);
    const late = translator.apply(event('QueueCallerJoin', loginAt - 900_000, { queue: 'retail' }));
    expect(late.filter(({ type }) => type === 'call.queued')).toEqual([]);
  });
});

const nothing: PlatformView = { bootId: 'boot', askedAt: loginAt, channels: [], waiting: [], members: [], phones: [] };
const agentsLeg = { channelId: '1700000000.8', extension: '1001' };
const typesOf = (facts: readonly Fact[]) => facts.map(({ type }) => type);

describe('a phone that passes from one call to another', () => {
  const own = { uniqueid: agentsLeg.channelId, channel: 'PJSIP/1001-00000008' };

  test('CTI-12 rings once, although its dial is told when it belongs to the other call', () => {
    const translator = new Translator();
    const rings = { interface: 'PJSIP/1001', queue: 'retail', destuniqueid: agentsLeg.channelId };
    const told = [
      event('Newchannel', loginAt, { channelstatedesc: 'Ring', exten: '95588' }),
      event('Newchannel', loginAt + 1, { ...own, channelstatedesc: 'Down' }),
      event('AgentCalled', loginAt + 2, rings),
      event('HangupRequest', loginAt + 3, { ...own, linkedid: '1700000000.9' }),
      event('DialBegin', loginAt + 4, {
        destuniqueid: agentsLeg.channelId,
        destchannel: own.channel,
        destlinkedid: callId,
      }),
    ].flatMap((each) => translator.apply(each));
    expect(typesOf(told).filter((type) => type === 'agent.offered')).toHaveLength(1);
  });

  test('CTI-12 ends once: after a restart in which Asterisk no longer lists it, the first call does not end it again', () => {
    const { channelId, extension } = agentsLeg;
    const first = '1700000000.6';
    const about = { offerId: channelId, extension, queue: null };
    const started = { direction: 'inbound', dnis: '95588', ani: null, aniPresentation: 'unknown', callerName: null };
    const occurredAt = '2023-11-14T22:13:00.000Z';
    const journal = [
      { id: `call.started:${first}`, type: 'call.started', callId: first, channelId: first, ...started },
      { id: `agent.offered:${channelId}`, type: 'agent.offered', callId: first, ...about },
      { id: `agent.connected:${channelId}`, type: 'agent.connected', callId: first, ...about },
      { id: `call.started:${callId}`, type: 'call.started', callId, channelId: callId, ...started },
      { id: `leg.ended:${channelId}`, type: 'leg.ended', callId, channelId, extension, endedBy: 'agent' },
    ].map((fact) => ({ ...fact, occurredAt }) as Fact);
    const translator = new Translator();
    for (const fact of journal) restore(translator, fact);
    expect(typesOf(resync(translator, nothing, loginAt, unasked))).toEqual(['call.ended', 'call.ended']);
  });
});

describe('members of queues', () => {
  const member: MemberState = { queue: 'retail', extension: '1001', paused: false, pausedReason: '', busy: false };
  const news = (micros: number, paused: '0' | '1') =>
    event('QueueMemberPause', micros, { queue: 'retail', interface: 'PJSIP/1001', paused });
  const pausedIn = (facts: readonly Fact[]) =>
    facts.flatMap((fact) => (fact.type === 'member.changed' ? [fact.member.paused] : []));

  test('CTI-12 what was heard after Asterisk was asked is not undone by its answer', () => {
    const translator = new Translator();
    resync(translator, { ...nothing, members: [member] }, loginAt, unasked);
    expect(pausedIn(translator.apply(news(loginAt + 200, '1')))).toEqual([true]);
    resync(translator, { ...nothing, askedAt: loginAt + 100, members: [member] }, loginAt, unasked);
    expect(pausedIn(translator.apply(news(loginAt + 300, '0')))).toEqual([false]);
  });

  test('CTI-12 a listing is believed as soon as nothing newer was heard', () => {
    const translator = new Translator();
    translator.apply(news(loginAt - 1, '1'));
    resync(translator, { ...nothing, members: [member] }, loginAt, unasked);
    expect(pausedIn(translator.apply(news(loginAt + 1, '0')))).toEqual([]);
  });

  test('CTI-12 the same news again tells nothing, after an empty listing and after a restart neither', () => {
    const translator = new Translator();
    const told = translator.apply(news(loginAt - 2, '1'));
    resync(translator, nothing, loginAt, unasked);
    expect(pausedIn(translator.apply(news(loginAt - 2, '1')))).toEqual([]);
    const restarted = new Translator();
    for (const fact of told) restore(restarted, fact);
    resync(restarted, nothing, loginAt, unasked);
    expect(pausedIn(restarted.apply(news(loginAt - 2, '1')))).toEqual([]);
  });
});

describe('a hold that nobody heard', () => {
  const { channelId, extension } = agentsLeg;
  const leg = { channelId, callId, name: 'PJSIP/1001-00000008', extension, up: true, ringing: false, bridgeId: 'b' };
  const about = { exten: '', callerNumber: '', callerName: '', seconds: 9 };
  const caller = { ...leg, channelId: callId, name: 'PJSIP/trunk-00000007', extension: null };
  const inTalk: PlatformView = { ...nothing, channels: [caller, leg].map((channel) => ({ ...channel, ...about })) };
  const foundWith = (translator: Translator, held: boolean, askedAt: number) =>
    resync(translator, { ...inTalk, askedAt }, askedAt, { ...unasked, heldOf: new Map([[channelId, held]]) }).flatMap(
      ({ type }) => (type === 'leg.held' || type === 'leg.resumed' ? [type] : []),
    );

  test('CTI-12 begun or ended while the line to Asterisk was cut is told when it is found, once', () => {
    const translator = new Translator();
    expect(foundWith(translator, false, loginAt)).toEqual([]);
    expect(foundWith(translator, true, loginAt + 1)).toEqual(['leg.held']);
    expect(foundWith(translator, true, loginAt + 2)).toEqual([]);
    expect(foundWith(translator, false, loginAt + 3)).toEqual(['leg.resumed']);
  });

  test('CTI-12 a phone of which Asterisk cannot say it stays as it was', () => {
    const translator = new Translator();
    foundWith(translator, true, loginAt);
    const facts = resync(translator, { ...inTalk, askedAt: loginAt + 1 }, loginAt + 1, unasked);
    expect(typesOf(facts)).not.toContain('leg.resumed');
  });
});
