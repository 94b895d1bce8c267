import { expect, test } from 'vitest';
import type { CallFact } from './call-fact.ts';
import { timesOfCall } from './call-times.ts';
import { deriveCall } from './derive-call.ts';
import { coveredMs, coveredMsWithout } from './intervals.ts';

const start = Date.parse('2026-11-23T02:00:00.000Z');
const at = (second: number): string => new Date(start + second * 1000).toISOString();
const now = (second: number): number => start + second * 1000;
let count = 0;
const fact = (second: number, type: CallFact['type'], rest: object): CallFact => {
  count += 1;
  return { id: `f${count}`, type, occurredAt: at(second), ...rest } as unknown as CallFact;
};
const leg = (offerId: string, extension = '1001') => ({ offerId, extension, queue: 'retail' });
const channel = (channelId: string, extension = '1001') => ({ channelId, extension });
const arrived = [
  fact(0, 'call.started', {
    channelId: 'c',
    direction: 'inbound',
    dnis: '95588',
    ani: null,
    aniPresentation: 'withheld',
  }),
  fact(5, 'call.queued', { channelId: 'c', queue: 'retail' }),
];

test('CTI-12 a call answered after 8 s in the queue, held for 7 s, talked for 30 s: hand-worked', () => {
  const facts = [
    ...arrived,
    fact(9, 'agent.offered', leg('l')),
    fact(13, 'agent.connected', leg('l')),
    fact(20, 'leg.held', channel('l')),
    fact(27, 'leg.resumed', channel('l')),
    fact(50, 'leg.ended', { ...channel('l'), endedBy: 'agent' }),
    fact(50.5, 'call.ended', { endedBy: 'agent', cause: 16 }),
  ];
  expect(timesOfCall(deriveCall(facts, null), now(60))).toEqual({ waitMs: 8_000, talkMs: 30_000, holdMs: 7_000 });
});

test('CTI-12 a call still going on counts up to now, and a hold under way is hold and not talk', () => {
  const facts = [...arrived, fact(10, 'agent.connected', leg('l')), fact(15, 'leg.held', channel('l'))];
  expect(timesOfCall(deriveCall(facts, null), now(19))).toEqual({ waitMs: 5_000, talkMs: 5_000, holdMs: 4_000 });
});

test('CTI-04 the ringing of an agent who does not answer is waiting, until the next one does', () => {
  const facts = [
    ...arrived,
    fact(6, 'agent.offered', leg('l1')),
    fact(21, 'agent.offer_ended', { ...leg('l1'), outcome: 'no_answer' }),
    fact(22, 'agent.offered', leg('l2', '1002')),
    fact(25, 'agent.connected', leg('l2', '1002')),
    fact(35, 'leg.ended', { ...channel('l2', '1002'), endedBy: 'caller' }),
    fact(35, 'call.ended', { endedBy: 'caller', cause: 16 }),
  ];
  expect(timesOfCall(deriveCall(facts, null), now(60))).toEqual({ waitMs: 20_000, talkMs: 10_000, holdMs: 0 });
});

test('CTI-12 who gives up has waited until leaving the queue, not until the goodbye is over', () => {
  const facts = [
    ...arrived,
    fact(65, 'call.queue_left', { queue: 'retail', outcome: 'timeout' }),
    fact(70, 'call.ended', { endedBy: 'system', cause: 16 }),
  ];
  expect(timesOfCall(deriveCall(facts, null), now(99)).waitMs).toBe(60_000);
});

test('CTI-12 a hold that was never resumed ends with the leg, and a doubled hold counts once', () => {
  const facts = [
    ...arrived,
    fact(10, 'agent.connected', leg('l')),
    fact(12, 'leg.held', channel('l')),
    fact(14, 'leg.held', channel('l')),
    fact(20, 'leg.ended', { ...channel('l'), endedBy: 'caller' }),
    fact(21, 'call.ended', { endedBy: 'caller', cause: 16 }),
  ];
  expect(timesOfCall(deriveCall(facts, null), now(60))).toEqual({ waitMs: 5_000, talkMs: 2_000, holdMs: 8_000 });
});

test('CTI-12 two agents at once on one call talk once', () => {
  const facts = [
    ...arrived,
    fact(10, 'agent.connected', leg('l1')),
    fact(20, 'agent.connected', leg('l2', '1002')),
    fact(30, 'leg.ended', { ...channel('l1'), endedBy: 'agent' }),
    fact(40, 'leg.ended', { ...channel('l2', '1002'), endedBy: 'agent' }),
    fact(40, 'call.ended', { endedBy: 'agent', cause: 16 }),
  ];
  expect(timesOfCall(deriveCall(facts, null), now(60)).talkMs).toBe(30_000);
});

test('spans that overlap, touch, run backwards or stay open are covered once', () => {
  const spans = [
    { from: 10, to: 20 },
    { from: 15, to: 25 },
    { from: 25, to: 30 },
    { from: 50, to: 40 },
    { from: 60, to: null },
  ];
  expect(coveredMs(spans, 65)).toBe(25);
  expect(
    coveredMsWithout(
      spans,
      [
        { from: 12, to: 14 },
        { from: 28, to: 62 },
      ],
      65,
    ),
  ).toBe(25 - 2 - 2 - 2);
});
