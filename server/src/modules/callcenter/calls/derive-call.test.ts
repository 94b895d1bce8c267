import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CallFact, type CallFactOf, type Closure, uniteFacts } from './call-fact.ts';
import { timesOfCall } from './call-times.ts';
import { type CallStory, deriveCall } from './derive-call.ts';

const start = Date.parse('2026-11-23T02:00:00.000Z');
const at = (second: number): string => new Date(start + second * 1000).toISOString();
let count = 0;
const fact = (second: number, type: CallFact['type'], rest: object = {}): CallFact => {
  count += 1;
  return { id: `f${count}`, type, occurredAt: at(second), ...rest } as unknown as CallFact;
};
const started = (direction = 'inbound') =>
  fact(0, 'call.started', { channelId: 'c', direction, dnis: '95588', ani: '138', aniPresentation: 'allowed' });
const queued = fact(5, 'call.queued', { channelId: 'c', queue: 'retail' });
const left = (second: number, outcome: string) => fact(second, 'call.queue_left', { queue: 'retail', outcome });
const offered = fact(6, 'agent.offered', { offerId: 'l', extension: '1001', queue: 'retail' });
const connected = fact(8, 'agent.connected', { offerId: 'l', extension: '1001', queue: 'retail' });
const ended = (second: number, endedBy = 'caller') => fact(second, 'call.ended', { endedBy, cause: 16 });
const goodbye = (value: string) => fact(66, 'call.ivr_step', { seq: 9, step: 'goodbye', value });
const outcomeOf = (...facts: CallFact[]) => deriveCall(facts, null).outcome;

describe('CTI-12 how a call ended up is told apart', () => {
  test('answered', () => expect(outcomeOf(started(), queued, offered, connected, ended(30))).toBe('answered'));
  test('hung up while the IVR was speaking', () => expect(outcomeOf(started(), ended(3))).toBe('abandoned_in_ivr'));
  test('hung up while waiting, with the bridge saying so', () =>
    expect(outcomeOf(started(), queued, left(20, 'abandoned'), ended(20))).toBe('abandoned_in_queue'));
  test('hung up while waiting, without a word about the queue', () =>
    expect(outcomeOf(started(), queued, ended(20))).toBe('abandoned_in_queue'));
  test('hung up while the agent rang', () =>
    expect(outcomeOf(started(), queued, offered, ended(7))).toBe('abandoned_in_queue'));
  test('the queue gave up: not abandoned, though the caller hung up during the goodbye', () =>
    expect(outcomeOf(started(), queued, left(65, 'timeout'), goodbye('timeout'), ended(67))).toBe('queue_timeout'));
  test('given up in the queue he was passed on to: abandoned, and only that wait counts', () => {
    const again = fact(30, 'call.queued', { channelId: 'c', queue: 'cards' });
    const talked = [started(), queued, offered, connected, left(8, 'answered'), again];
    const gone = deriveCall([...talked, ended(50)], null);
    expect(gone).toMatchObject({ outcome: 'abandoned_in_queue', queue: 'cards', answeredAt: start + 8_000 });
    expect(timesOfCall(gone, start + 60_000).waitMs).toBe(20_000);
    expect(outcomeOf(...talked, left(45, 'timeout'), ended(50))).toBe('queue_timeout');
    const taken = fact(40, 'agent.connected', { offerId: 'l2', extension: '1002', queue: 'cards' });
    expect(outcomeOf(...talked, taken, left(40, 'answered'), ended(50))).toBe('answered');
  });
  test('nobody worked in the queue', () =>
    expect(outcomeOf(started(), queued, left(6, 'empty'), ended(9, 'system'))).toBe('no_agent'));
  test('a call between colleagues nobody took', () =>
    expect(outcomeOf(started('internal'), offered, ended(20))).toBe('not_answered'));
  test('cut off by a restart of Asterisk, even in the middle of the talk', () => {
    const story = deriveCall([started(), queued, offered, connected], { at: start + 60_000, rebooted: true });
    expect(story).toMatchObject({ outcome: 'platform_failure', phase: 'ended', approximate: true, endedBy: 'system' });
    expect(story.answeredAt).toBe(start + 8_000);
  });
  test('its end was found out by the bridge after a gap, or after a restart of Asterisk', () => {
    const told = [started(), queued, offered, connected];
    const found = (inferred: 'gap' | 'reboot') =>
      deriveCall([...told, { ...(ended(30) as CallFactOf<'call.ended'>), inferred }], null);
    expect(found('gap')).toMatchObject({ outcome: 'answered', approximate: true });
    expect(found('reboot')).toMatchObject({ outcome: 'platform_failure', approximate: true });
  });
  test('its end was missed: ended when a snapshot no longer lists it, by what is known', () => {
    const story = deriveCall([started(), queued], { at: start + 60_000, rebooted: false });
    expect(story).toMatchObject({ outcome: 'abandoned_in_queue', approximate: true, endedAt: start + 60_000 });
  });
  test('a later real end corrects the one a snapshot made', () => {
    const closure: Closure = { at: start + 60_000, rebooted: true };
    expect(deriveCall([started(), queued, offered, connected, ended(30)], closure)).toMatchObject({
      outcome: 'answered',
      approximate: false,
      endedAt: start + 30_000,
    });
  });
});

test('CTI-02 the way through the IVR is told in its own order, with language and customer number', () => {
  const story = deriveCall(
    [
      fact(4, 'call.ivr_step', { seq: 2, step: 'customer_no', value: '10001' }),
      fact(2, 'call.ivr_step', { seq: 1, step: 'language', value: 'en' }),
      started(),
    ],
    null,
  );
  expect(story.ivrPath.map(({ step }) => step)).toEqual(['language', 'customer_no']);
  expect(story).toMatchObject({ language: 'en', givenCustomerNo: '10001', phase: 'ivr' });
});

test('CTI-10 a caller asked how satisfied he was had been left by his agent, whoever ends the call; only 1 to 5 counts', () => {
  const over = fact(25, 'leg.ended', { channelId: 'l', extension: '1001', endedBy: 'agent' });
  const step = (second: number, seq: number, value: string) =>
    fact(second, 'call.ivr_step', { seq, step: 'survey', value });
  const end = ended(33);
  const told = [started(), queued, offered, connected, left(8, 'answered'), over, step(25, 3, 'asked')];
  expect(deriveCall(told, null)).toMatchObject({ phase: 'ivr', endedBy: null, rating: null });
  expect(deriveCall([...told, end], null)).toMatchObject({ outcome: 'answered', endedBy: 'agent', rating: null });
  expect(deriveCall([...told, step(30, 4, '5'), end], null)).toMatchObject({ endedBy: 'agent', rating: 5 });
  expect(deriveCall([...told, step(30, 4, '7'), end], null).rating).toBeNull();
});

test('CTI-12 a leg that was seen up in a snapshot, and whose answer was missed, counts as answered from then on', () => {
  const seen = fact(20, 'leg.seen', { channelId: 'l', extension: '1001' });
  expect(deriveCall([started(), queued, offered, seen], null)).toMatchObject({
    phase: 'talking',
    approximate: true,
    answeredAt: start + 20_000,
  });
  expect(deriveCall([started(), queued, offered, seen, connected], null)).toMatchObject({
    approximate: false,
    answeredAt: start + 8_000,
  });
});

/** Random stories of one call: any facts, any times, also such as no bridge would send. */
const anyFact: fc.Arbitrary<CallFact> = fc
  .record({
    second: fc.integer({ min: 0, max: 90 }),
    leg: fc.constantFrom('l1', 'l2'),
    kind: fc.constantFrom<CallFact['type']>(
      'call.started',
      'call.ivr_step',
      'call.queued',
      'call.queue_left',
      'agent.offered',
      'agent.offer_ended',
      'agent.connected',
      'leg.held',
      'leg.resumed',
      'leg.ended',
      'call.ended',
      'leg.seen',
      'call.seen',
    ),
    outcome: fc.constantFrom('no_answer', 'rescinded', 'timeout', 'abandoned', 'answered'),
    n: fc.integer({ min: 0, max: 9_999 }),
  })
  .map(({ second, leg, kind, outcome, n }) => {
    const extension = leg === 'l1' ? '1001' : '1002';
    const rest = {
      channelId: leg,
      offerId: leg,
      extension,
      outcome,
      seq: n % 5,
      step: n % 2 ? 'customer_no' : 'language',
      value: String(n),
      queue: 'retail',
      direction: 'inbound',
      dnis: '95588',
      ani: '138',
      aniPresentation: 'allowed',
      endedBy: 'caller',
      cause: 16,
    };
    return { id: `${kind}:${leg}:${n}`, type: kind, occurredAt: at(second), ...rest } as unknown as CallFact;
  });

const told = (facts: readonly CallFact[], closure: Closure | null): CallStory => {
  const united = facts.reduce<CallFact[]>((known, fact) => uniteFacts(known, [fact]), []);
  return deriveCall(united, closure);
};

test('CTI-12 I5: the same facts in any order, doubled, or replayed from any prefix tell the same story', () => {
  const closures = fc.option(
    fc.record({ at: fc.integer({ min: start, max: start + 99_000 }), rebooted: fc.boolean() }),
  );
  fc.assert(
    fc.property(
      fc
        .uniqueArray(anyFact, { minLength: 1, maxLength: 25, selector: (f) => f.id })
        .chain((facts) =>
          fc.tuple(
            fc.constant(facts),
            fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }),
            fc.nat(facts.length),
          ),
        ),
      closures,
      ([facts, shuffled, prefix], closure) => {
        const story = told(facts, closure);
        expect(told(shuffled, closure)).toEqual(story);
        expect(told([...facts, ...facts.slice(0, prefix)], closure)).toEqual(story);
      },
    ),
    { numRuns: 400 },
  );
});

test('CTI-12 whatever the facts say, times are sound: no leg outlives its call, no hold its leg, ended means an outcome', () => {
  fc.assert(
    fc.property(fc.array(anyFact, { minLength: 1, maxLength: 25 }), (facts) => {
      const story = told(facts, null);
      expect(story.outcome === null).toBe(story.endedAt === null);
      for (const leg of story.legs) {
        if (story.endedAt !== null) expect(leg.endedAt ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(story.endedAt);
        for (const hold of leg.holds) {
          if (leg.endedAt !== null) expect(hold.to ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(leg.endedAt);
        }
      }
    }),
    { numRuns: 300 },
  );
});
