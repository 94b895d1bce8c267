import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Fact } from '@tellerline/contracts';
import type { AmiEvent } from '@tellerline/cti-bridge/ami/ami-event';
import { restore } from '@tellerline/cti-bridge/translate/restore';
import { Translator } from '@tellerline/cti-bridge/translate/translator';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asSet, eventsOf, factsOf, traceBytes } from '../support/ami-translation.ts';

/** Recorded from a real Asterisk 22 (`house-…`: with our own dialplan and event filter), and what each shows. */
const traces = {
  'house-inbound': 'CTI-01 CTI-02 an answered call with what the caller did in the IVR, ended by the agent',
  'house-timeout': 'a caller whose waiting time is over hears the goodbye',
  'house-timeout-ringing': 'the waiting time ends while a phone rings: no blame for the agent',
  'house-abandon-ringing': 'the caller gives up while a phone rings: no blame for the agent',
  'house-rona-next': 'CTI-04 one agent lets it ring, the next answers',
  'house-declined': 'an agent refuses, then the caller gives up',
  'house-withheld': 'a caller who withholds his number and leaves in the IVR',
  inbound: 'CTI-01 an answered call: queued, offered, connected, ended by the caller',
  abandon: 'a caller who hangs up while waiting has abandoned the queue',
  timeoutq: 'a caller whose waiting time is over is still on the line: a time-out, although Asterisk says abandon',
  rona: 'CTI-04 a ring nobody answers is counted once, although Asterisk ends it twice',
  blind: 'a call passed on blindly stays one call with two legs',
  attended: 'a call passed on after a consultation stays one call with two legs, through Local channels',
  outbound: 'a call placed for an agent carries the id we chose',
  callback: 'a call back that is put into the queue is offered like any other',
} as const;
const names = Object.keys(traces) as (keyof typeof traces)[];

const goldenOf = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/ami/golden-${name}.json`, import.meta.url));

describe('recorded calls become the facts written down for them', () => {
  test.each(names)('%s', async (name) => {
    const facts = factsOf(await eventsOf(traceBytes(name)));
    for (const fact of facts) Fact.parse(fact);
    const golden = goldenOf(name);
    if (process.env.UPDATE_GOLDEN === '1' || !existsSync(golden)) {
      if (process.env.CI) throw new Error(`${golden} is missing`);
      writeFileSync(golden, `${JSON.stringify(facts, null, 1)}\n`);
    }
    expect(facts, traces[name]).toEqual(JSON.parse(readFileSync(golden, 'utf8')));
  });

  test('a time-out and an abandonment are told apart in both recordings', async () => {
    const outcomesOf = async (name: string) =>
      factsOf(await eventsOf(traceBytes(name))).flatMap((fact) =>
        fact.type === 'call.queue_left' ? [fact.outcome] : [],
      );
    expect(await outcomesOf('abandon')).toEqual(['abandoned']);
    expect(await outcomesOf('timeoutq')).toEqual(['timeout']);
    expect(await outcomesOf('rona')).toEqual(['timeout']);
    expect(await outcomesOf('inbound')).toEqual(['answered']);
    expect(await outcomesOf('house-abandon-ringing')).toEqual(['abandoned']);
    expect(await outcomesOf('house-timeout-ringing')).toEqual(['timeout']);
  });
});

/** Each keeps its own order; between them Asterisk promises none. */
const topics: Readonly<Record<string, string>> = {
  Newchannel: 'channel',
  Hangup: 'channel',
  HangupRequest: 'channel',
  SoftHangupRequest: 'channel',
  Hold: 'channel',
  Unhold: 'channel',
  UserEvent: 'channel',
  VarSet: 'channel',
  OriginateResponse: 'channel',
  QueueMemberAdded: 'members',
  QueueMemberRemoved: 'members',
  QueueMemberPause: 'members',
  QueueMemberStatus: 'members',
  ContactStatus: 'phones',
};
const topicOf = (event: AmiEvent): string => topics[event.name] ?? 'queues and dials';

/** Delays each topic's events by up to 5 s, keeping each topic's own order. */
function reordered(events: readonly AmiEvent[], delays: readonly number[]): AmiEvent[] {
  const latest = new Map<string, number>();
  const placed = events.map((event, index) => {
    const topic = topicOf(event);
    const arrival = Math.max(event.micros + (delays[index % delays.length] ?? 0), latest.get(topic) ?? 0);
    latest.set(topic, arrival);
    return { event, arrival, index };
  });
  placed.sort((a, b) => a.arrival - b.arrival || a.index - b.index);
  return placed.map(({ event }) => event);
}

describe('CTI-12 whatever the network and Asterisk do to the order, the facts are the same', () => {
  const trace = fc.constantFrom(...names);

  test('bytes may be split anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(trace, fc.integer({ min: 1, max: 3000 }), async (name, chunk) => {
        const bytes = traceBytes(name);
        expect(factsOf(await eventsOf(bytes, chunk))).toEqual(factsOf(await eventsOf(bytes)));
      }),
      { numRuns: 60 },
    );
  });

  test('topics may come up to five seconds late', async () => {
    await fc.assert(
      fc.asyncProperty(
        trace,
        fc.array(fc.integer({ min: 0, max: 5_000_000 }), { minLength: 1, maxLength: 40 }),
        async (name, delays) => {
          const events = await eventsOf(traceBytes(name));
          expect(asSet(factsOf(reordered(events, delays)))).toEqual(asSet(factsOf(events)));
        },
      ),
      { numRuns: 400 },
    );
  });

  test('events may be doubled', async () => {
    await fc.assert(
      fc.asyncProperty(trace, fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), async (name, doubled) => {
        const events = await eventsOf(traceBytes(name));
        const twice = events.flatMap((event, index) => (doubled[index % doubled.length] ? [event, event] : [event]));
        expect(factsOf(twice)).toEqual(factsOf(events));
      }),
      { numRuns: 200 },
    );
  });

  test('a call that came a minute late is not woken when it is over', async () => {
    const events = await eventsOf(traceBytes('inbound'));
    const translator = new Translator();
    const facts = factsOf(events, translator);
    const callFacts = events.filter(({ name }) => !name.startsWith('QueueMember')).flatMap((e) => translator.apply(e));
    expect(facts.length).toBeGreaterThan(5);
    expect(callFacts).toEqual([]);
    expect(translator.book.calls.size).toBe(0);
  });

  test('a bridge that starts again anywhere and hears the stream again loses and doubles nothing', async () => {
    await fc.assert(
      fc.asyncProperty(trace, fc.nat(), async (name, at) => {
        const events = await eventsOf(traceBytes(name));
        const whole = factsOf(events);
        const crashAt = at % (events.length + 1);
        const before = new Translator();
        const journal = events.slice(0, crashAt).flatMap((event) => before.apply(event));
        const after = new Translator();
        for (const fact of journal) restore(after, fact);
        const rest = factsOf(events, after);
        const isOfCall = (fact: Fact) => 'callId' in fact;
        expect(asSet([...journal, ...rest].filter(isOfCall))).toEqual(asSet(whole.filter(isOfCall)));
      }),
      { numRuns: 300 },
    );
  });

  test('two calls woven into each other are told as each alone', async () => {
    const [one, two] = [await eventsOf(traceBytes('blind')), await eventsOf(traceBytes('attended'))];
    const offset = (two[0]?.micros ?? 0) - (one[0]?.micros ?? 0);
    const shifted = two.map((event) => ({ ...event, micros: event.micros - offset }));
    const woven = [...one, ...shifted].sort((a, b) => a.micros - b.micros);
    const isOfCall = (fact: Fact) => 'callId' in fact;
    const alone = [...factsOf(one), ...factsOf(shifted)].filter(isOfCall);
    expect(asSet(factsOf(woven).filter(isOfCall))).toEqual(asSet(alone));
  });
});
