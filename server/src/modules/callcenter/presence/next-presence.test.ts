import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { membershipFor } from './membership.ts';
import { nextPresence } from './next-presence.ts';
import { type Mode, mode, offlineSince, type Presence, presenceLimits } from './presence.ts';
import type { PresenceEvent } from './presence-event.ts';

const start = new Date('2026-11-23T02:00:00.000Z');
const after = (seconds: number): Date => new Date(start.getTime() + seconds * 1000);
const call = 'interaction-1';
const other = 'interaction-2';

const offline = offlineSince(start);
const presence = (m: Mode, pending: Presence['pending'] = null): Presence => ({ ...m, since: start, pending });
const notReady = (reason: 'login' | 'break' = 'break') => presence(mode('not_ready', { reason }));
const available = presence(mode('available'));
const ringing = presence(mode('ringing', { interactionId: call, deadline: after(60), resume: mode('available') }));
const talking = presence(mode('talking', { interactionId: call }));
const held = presence(mode('held', { interactionId: call }));
const wrapUp = presence(mode('wrap_up', { interactionId: call, deadline: after(120) }));
const lost = (resume: Mode, deadline: Date | null = after(15)) =>
  presence(mode('connection_lost', { interactionId: resume.interactionId, deadline, resume }));

const wants = (to: 'available' | 'not_ready' | 'offline', reason: 'break' | 'meal' | null = null): PresenceEvent => ({
  type: 'requested',
  to,
  reason,
  deviceReady: true,
});

function step(from: Presence, event: PresenceEvent, at = after(10)) {
  const transition = nextPresence(from, event, at, presenceLimits);
  if (transition.refused) return { refused: transition.refused };
  const { presence: next, changed, effects } = transition;
  return { state: next.state, reason: next.reason, changed, next, effects: effects.map((effect) => effect.type) };
}

describe('CTI-04 every legal transition', () => {
  const legal: [string, Presence, PresenceEvent, Mode['state'], string?][] = [
    ['sign-in never leads straight to available', offline, { type: 'desktop_connected' }, 'not_ready', 'login'],
    ['an agent changes his reason', notReady(), wants('not_ready', 'meal'), 'not_ready', 'meal'],
    ['an agent becomes available', notReady('login'), wants('available'), 'available'],
    ['an agent signs out while not ready', notReady(), wants('offline'), 'offline'],
    ['an agent takes a break', available, wants('not_ready', 'break'), 'not_ready', 'break'],
    [
      'a supervisor sets him not ready',
      available,
      { type: 'forced', to: 'not_ready', reason: 'supervisor' },
      'not_ready',
      'supervisor',
    ],
    ['a supervisor signs him out', notReady(), { type: 'forced', to: 'offline', reason: 'supervisor' }, 'offline'],
    [
      'a supervisor ends his wrap-up',
      wrapUp,
      { type: 'forced', to: 'not_ready', reason: 'meeting' },
      'not_ready',
      'meeting',
    ],
    ['his phone rings', available, { type: 'call_offered', interactionId: call }, 'ringing'],
    [
      'a call that slipped through rings while he is not ready',
      notReady(),
      { type: 'call_offered', interactionId: call },
      'ringing',
    ],
    ['he answers', ringing, { type: 'call_answered', interactionId: call }, 'talking'],
    [
      'he answers before the ringing was heard of',
      available,
      { type: 'call_answered', interactionId: call },
      'talking',
    ],
    [
      'the caller goes away while it rings: no blame',
      ringing,
      { type: 'offer_rescinded', interactionId: call },
      'available',
    ],
    [
      'he does not answer: not ready, never straight back',
      ringing,
      { type: 'offer_missed', interactionId: call },
      'not_ready',
      'missed_call',
    ],
    ['he declines', ringing, { type: 'offer_declined', interactionId: call }, 'not_ready', 'declined_call'],
    [
      'his phone cannot be reached',
      ringing,
      { type: 'offer_unreachable', interactionId: call },
      'not_ready',
      'phone_lost',
    ],
    [
      'the truth about a missed call comes late',
      available,
      { type: 'offer_missed', interactionId: call },
      'not_ready',
      'missed_call',
    ],
    ['he holds', talking, { type: 'call_held', interactionId: call }, 'held'],
    ['he resumes', held, { type: 'call_resumed', interactionId: call }, 'talking'],
    ['the call ends', talking, { type: 'call_ended', interactionId: call, wrapUpMs: 120_000 }, 'wrap_up'],
    [
      'the call of a queue ends whose wrap-up has no limit',
      talking,
      { type: 'call_ended', interactionId: call, wrapUpMs: null },
      'wrap_up',
    ],
    ['the call ends on hold', held, { type: 'call_ended', interactionId: call, wrapUpMs: 120_000 }, 'wrap_up'],
    [
      'a call between colleagues needs no wrap-up',
      talking,
      { type: 'call_ended', interactionId: call, wrapUpMs: 0 },
      'available',
    ],
    ['he saves the wrap-up', wrapUp, { type: 'wrap_up_saved', interactionId: call }, 'available'],
    ['his desktop goes away', available, { type: 'desktop_lost' }, 'connection_lost'],
    [
      'his desktop comes back',
      lost(mode('talking', { interactionId: call })),
      { type: 'desktop_connected' },
      'talking',
    ],
    ['Asterisk would not have him', available, { type: 'membership_refused', backTo: 'break' }, 'not_ready', 'break'],
    ['his phone is lost', available, { type: 'phone_lost' }, 'not_ready', 'phone_lost'],
    ['Asterisk restarts', available, { type: 'platform_restarted' }, 'not_ready', 'platform_restart'],
    ['the reconciler may do anything', talking, { type: 'repaired', to: mode('available') }, 'available'],
  ];
  test.each(legal)('%s', (_title, from, event, state, reason) => {
    expect(step(from, event)).toMatchObject({ state, reason: reason ?? null, changed: true });
  });
});

describe('CTI-04 what is illegal is refused', () => {
  const illegal: [string, Presence, PresenceEvent, string][] = [
    ['available while offline', offline, wants('available'), 'presence.illegal_transition'],
    ['not ready while offline', offline, wants('not_ready', 'break'), 'presence.illegal_transition'],
    ['sign-out while available', available, wants('offline'), 'presence.illegal_transition'],
    ['sign-out while ringing', ringing, wants('offline'), 'presence.illegal_transition'],
    ['any wish without a connection', lost(mode('available')), wants('available'), 'presence.illegal_transition'],
    ['not ready without a reason', available, wants('not_ready'), 'presence.reason_required'],
    [
      'a reason only the system or a supervisor may give',
      available,
      { type: 'requested', to: 'not_ready', reason: 'supervisor', deviceReady: true },
      'presence.reason_required',
    ],
    [
      'available without a green device check',
      notReady(),
      { type: 'requested', to: 'available', reason: null, deviceReady: false },
      'presence.device_not_ready',
    ],
    [
      'forcing somebody who is offline to be not ready',
      offline,
      { type: 'forced', to: 'not_ready', reason: 'supervisor' },
      'presence.illegal_transition',
    ],
  ];
  test.each(illegal)('%s', (_title, from, event, code) => {
    expect(step(from, event)).toEqual({ refused: code });
  });
});

describe('CTI-04 a wish during a call waits for its end', () => {
  test('a break wished for while talking follows the wrap-up', () => {
    const wished = step(talking, wants('not_ready', 'break'));
    expect(wished).toMatchObject({ state: 'talking', changed: true });
    const over = step(wished.next ?? talking, { type: 'call_ended', interactionId: call, wrapUpMs: 120_000 });
    expect(over.next?.pending).toEqual({ state: 'not_ready', reason: 'break' });
    const saved = step(over.next ?? talking, { type: 'wrap_up_saved', interactionId: call });
    expect(saved).toMatchObject({ state: 'not_ready', reason: 'break' });
    expect(saved.next?.pending).toBeNull();
  });
  test('the last wish counts', () => {
    const first = step(wrapUp, wants('offline'));
    const second = step(first.next ?? wrapUp, wants('available'));
    expect(step(second.next ?? wrapUp, { type: 'wrap_up_saved', interactionId: call })).toMatchObject({
      state: 'available',
    });
  });
  test('a supervisor never tears an agent out of a call: his order waits, and the agent is told at once', () => {
    const forced = step(talking, { type: 'forced', to: 'not_ready', reason: 'supervisor' });
    expect(forced).toMatchObject({ state: 'talking', effects: ['notice'] });
    expect(forced.next?.pending).toEqual({ state: 'not_ready', reason: 'supervisor' });
  });
});

describe('CTI-04 time limits', () => {
  test('an agent who forgets the wrap-up is made available after two minutes, and the wrap-up is noted as timed out', () => {
    const over = step(talking, { type: 'call_ended', interactionId: call, wrapUpMs: 120_000 }, after(10));
    expect(over.next?.deadline).toEqual(after(130));
    expect(step(over.next ?? talking, { type: 'deadline_passed' }, after(129))).toMatchObject({ changed: false });
    expect(step(over.next ?? talking, { type: 'deadline_passed' }, after(130))).toMatchObject({
      state: 'available',
      effects: ['wrap_up_timed_out'],
    });
  });
  test('a ring whose end nobody told does not last for ever', () => {
    expect(step(ringing, { type: 'deadline_passed' }, after(60))).toMatchObject({ state: 'available' });
  });
  test('fifteen seconds without a desktop: not ready; half an hour more: offline', () => {
    const missed = step(lost(mode('available')), { type: 'deadline_passed' }, after(15));
    expect(missed).toMatchObject({ state: 'not_ready', reason: 'connection_lost' });
    expect(step(missed.next ?? offline, { type: 'deadline_passed' }, after(15 + 1800))).toMatchObject({
      state: 'offline',
    });
  });
});

describe('CTI-04 a lost connection does not touch the call', () => {
  const gone = lost(mode('talking', { interactionId: call }));
  test('hold and resume go on behind it', () => {
    const heldBehind = step(gone, { type: 'call_held', interactionId: call });
    expect(step(heldBehind.next ?? gone, { type: 'desktop_connected' })).toMatchObject({ state: 'held' });
  });
  test('he returns into the wrap-up when the call ended meanwhile', () => {
    const over = step(gone, { type: 'call_ended', interactionId: call, wrapUpMs: 120_000 }, after(5));
    expect(over.state).toBe('connection_lost');
    const back = step(over.next ?? gone, { type: 'desktop_connected' }, after(8));
    expect(back).toMatchObject({ state: 'wrap_up' });
    expect(back.next?.deadline).toEqual(after(125));
  });
  test('the grace ends only after the call: then he is not ready and the wrap-up stays open', () => {
    const graceOver = step(gone, { type: 'deadline_passed' }, after(15));
    expect(graceOver).toMatchObject({ state: 'connection_lost' });
    expect(graceOver.next?.deadline).toBeNull();
    expect(
      step(graceOver.next ?? gone, { type: 'call_ended', interactionId: call, wrapUpMs: 120_000 }, after(40)),
    ).toMatchObject({
      state: 'not_ready',
      reason: 'connection_lost',
      effects: ['wrap_up_timed_out'],
    });
  });
});

test('CTI-04 after a restart of Asterisk an available agent is available again once his phone is back', () => {
  const restarted = step(available, { type: 'platform_restarted' });
  expect(step(restarted.next ?? available, { type: 'phone_back' })).toMatchObject({ state: 'available' });
  expect(step(notReady(), { type: 'phone_back' })).toMatchObject({ changed: false });
});

test('CTI-04 news about another call changes nothing', () => {
  for (const type of ['call_held', 'call_resumed', 'offer_rescinded', 'wrap_up_saved'] as const) {
    expect(step(talking, { type, interactionId: other })).toMatchObject({ changed: false, state: 'talking' });
  }
  expect(step(talking, { type: 'offer_missed', interactionId: other })).toMatchObject({ changed: false });
  expect(step(talking, { type: 'call_ended', interactionId: other, wrapUpMs: 120_000 })).toMatchObject({
    changed: false,
  });
});

test('CTI-06 a wrap-up saved while the next call already rings leads to available after that ringing', () => {
  const interrupted = step(wrapUp, { type: 'call_offered', interactionId: other });
  const saved = step(interrupted.next ?? wrapUp, { type: 'wrap_up_saved', interactionId: call });
  expect(saved.state).toBe('ringing');
  expect(step(saved.next ?? wrapUp, { type: 'offer_rescinded', interactionId: other })).toMatchObject({
    state: 'available',
  });
});

describe('CTI-04 queue membership follows the presence', () => {
  const assigned = [{ queue: 'retail', penalty: 0 }];
  test.each<[Presence, boolean, number]>([
    [available, false, 1],
    [ringing, false, 1],
    [talking, true, 1],
    [held, true, 1],
    [wrapUp, true, 1],
    [notReady(), true, 1],
    [lost(mode('available')), true, 1],
    [offline, true, 0],
  ])('$state', (from, paused, queues) => {
    const membership = membershipFor(from, assigned);
    expect(membership.paused).toBe(paused);
    expect(membership.queues).toHaveLength(queues);
  });
});

const anyEvent: fc.Arbitrary<PresenceEvent> = fc.oneof(
  fc.constantFrom<PresenceEvent>(
    { type: 'desktop_connected' },
    { type: 'desktop_lost' },
    { type: 'deadline_passed' },
    { type: 'phone_lost' },
    { type: 'platform_restarted' },
    { type: 'phone_back' },
    { type: 'forced', to: 'not_ready', reason: 'supervisor' },
    { type: 'forced', to: 'offline', reason: 'supervisor' },
    { type: 'membership_refused', backTo: 'login' },
    wants('available'),
    wants('offline'),
    wants('not_ready', 'break'),
  ),
  fc.record({
    type: fc.constantFrom(
      'call_offered' as const,
      'call_answered' as const,
      'call_held' as const,
      'call_resumed' as const,
      'offer_missed' as const,
      'offer_declined' as const,
      'offer_unreachable' as const,
      'offer_rescinded' as const,
      'wrap_up_saved' as const,
    ),
    interactionId: fc.constantFrom(call, other),
  }),
  fc.record({
    type: fc.constant('call_ended' as const),
    interactionId: fc.constantFrom(call, other),
    wrapUpMs: fc.constantFrom(0, 120_000, null),
  }),
);

test('CTI-04 whatever happens in whatever order, the presence is sound', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 200 })), { maxLength: 40 }), (events) => {
      let now = offline;
      let clock = 0;
      for (const [event, pause] of events) {
        clock += pause;
        const transition = nextPresence(now, event, after(clock), presenceLimits);
        if (transition.refused) {
          expect(event.type === 'requested' || event.type === 'forced').toBe(true);
          continue;
        }
        const next = transition.presence;
        expect((next.reason !== null) === (next.state === 'not_ready')).toBe(true);
        const engaged = ['ringing', 'talking', 'held', 'wrap_up'].includes(next.state);
        if (engaged) expect(next.interactionId).not.toBeNull();
        if (next.state === 'offline') expect(next.pending).toBeNull();
        expect(next.since.getTime()).toBeGreaterThanOrEqual(now.since.getTime());
        if (!transition.changed) expect(next).toEqual(now);
        // Only an agent's own green wish, an end of work, or what he was doing before leads to available.
        if (next.state === 'available' && now.state === 'offline') expect.unreachable('offline became available');
        now = next;
      }
    }),
    { numRuns: 500 },
  );
});
