import { isSystemReason, type NotReadyReason } from '@tellerline/contracts';
import { type Mode, mode, type Pending, type Presence, type PresenceLimits } from './presence.ts';
import type { PresenceEffect, PresenceEvent } from './presence-event.ts';

export type Refusal = 'presence.illegal_transition' | 'presence.reason_required' | 'presence.device_not_ready';

/** `changed` false: the event says nothing new. A refusal is only ever the answer to a person's wish. */
export type Transition =
  | { refused: Refusal }
  | { refused: null; changed: boolean; presence: Presence; effects: PresenceEffect[] };

/**
 * What the agent is doing, as the queue should see it: the one state machine, pure.
 *
 *   offline ──desktop_connected──> not_ready(login)
 *      ^ requested, forced            │ ^   requested(available), device green
 *      └──────────── not_ready <──────┘ │ requested, forced, phone_lost, membership_refused
 *                     │  ^              v
 *                     │  │   available ──call_offered──> ringing ──call_answered──> talking <──> held
 *                     │  │      ^  ^                      │ │                         │ call_ended
 *                     │  │      │  └──offer_rescinded─────┘ │                         v
 *                     │  └──────┼──offer_missed, _declined, _unreachable──┘        wrap_up
 *                     │         └──────── wrap_up_saved | limit ──────────────────────┘
 *                     └─ pending takes the place of `available` after a call or a wrap-up
 *   a talk without a wrap-up of its own (with a colleague, or only asked by one) ends where it began
 *
 *   any but offline ──desktop_lost──> connection_lost(what he would be; calls go on moving it)
 *      ──desktop_connected──> what he would be;   ──grace over──> not_ready(connection_lost), with a call only after it
 *   available ──platform_restarted──> not_ready(platform_restart) ──phone_back──> available
 *
 * A wish that cannot be followed is refused; what the telephone world reports is never refused: where it says nothing new
 * the presence stays. Source of the table: industry practice (Finesse, Genesys, Connect), contact-centre research §4.3.
 */
export function nextPresence(presence: Presence, event: PresenceEvent, at: Date, limits: PresenceLimits): Transition {
  const step = presence.state === 'connection_lost' ? whileLost : transition;
  const outcome = step(presence, event, at, limits);
  if (outcome === null) return { refused: null, changed: false, presence, effects: [] };
  if (typeof outcome === 'string') return { refused: outcome };

  const { to, pending = presence.pending, effects = [] } = outcome;
  const next = {
    ...to,
    pending: keepsPending(to) ? pending : null,
    since: samePeriod(presence, to) ? presence.since : at,
  };
  const changed = !sameMode(presence, to) || !samePending(presence.pending, next.pending);
  return { refused: null, changed, presence: next, effects };
}

interface Move {
  to: Mode;
  /** Absent: as it was. */
  pending?: Pending | null;
  effects?: PresenceEffect[];
}
/** Null: nothing new. */
type Step = Move | Refusal | null;

const available = mode('available');
const notReady = (reason: NotReadyReason, rest: Partial<Mode> = {}): Mode => mode('not_ready', { ...rest, reason });
const later = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
const onCall = (m: Mode): boolean => m.state === 'ringing' || m.state === 'talking' || m.state === 'held';

function transition(now: Presence, event: PresenceEvent, at: Date, limits: PresenceLimits): Step {
  switch (event.type) {
    case 'desktop_connected':
      if (now.state === 'offline') return { to: notReady('login') };
      return now.state === 'not_ready' && now.deadline ? { to: { ...asMode(now), deadline: null } } : null;
    case 'desktop_lost':
      if (now.state === 'offline') return null;
      return {
        to: mode('connection_lost', {
          deadline: later(at, limits.connectionGraceMs),
          interactionId: now.interactionId,
          resume: asMode(now),
        }),
      };
    case 'requested':
      return requested(now, event);
    case 'forced':
      return forced(now, onCall(now), event);
    case 'deadline_passed':
      return deadlinePassed(now, at);
    case 'membership_refused':
      return now.state === 'available' ? { to: notReady(event.backTo) } : null;
    case 'phone_lost':
      return now.state === 'available' ? { to: notReady('phone_lost') } : null;
    case 'platform_restarted':
      return now.state === 'available' ? { to: notReady('platform_restart', { resume: available }) } : null;
    case 'phone_back':
      return now.state === 'not_ready' && now.reason === 'platform_restart' && now.resume ? { to: now.resume } : null;
    case 'repaired':
      return { to: event.to };
    default:
      return callMoved(now, now.pending, event, at, limits);
  }
}

/** The agent's own wish. During a call or wrap-up it is kept for afterwards. */
function requested(now: Presence, event: Extract<PresenceEvent, { type: 'requested' }>): Step {
  const { to, reason } = event;
  if (to === 'not_ready' && (reason === null || isSystemReason(reason))) return 'presence.reason_required';
  switch (now.state) {
    case 'offline':
    case 'connection_lost':
      return 'presence.illegal_transition';
    case 'not_ready':
      if (to === 'offline') return { to: mode('offline') };
      if (to === 'not_ready') return reason === null ? null : { to: notReady(reason) };
      return event.deviceReady ? { to: available } : 'presence.device_not_ready';
    case 'available':
      if (to === 'offline') return 'presence.illegal_transition';
      return to === 'not_ready' && reason !== null ? { to: notReady(reason) } : null;
    case 'ringing':
      if (to === 'offline') return 'presence.illegal_transition';
      return { to: asMode(now), pending: pendingOf(to, reason) };
    case 'talking':
    case 'held':
    case 'wrap_up':
      return { to: asMode(now), pending: pendingOf(to, reason) };
  }
}

const pendingOf = (state: Pending['state'], reason: NotReadyReason | null): Pending => ({
  state,
  reason: state === 'not_ready' ? reason : null,
});

/** A supervisor's order: at once, but never in the middle of a call. A wrap-up that is cut short stays open in the worklist. */
function forced(now: Presence, inCall: boolean, event: Extract<PresenceEvent, { type: 'forced' }>): Step {
  if (now.state === 'offline') return event.to === 'offline' ? null : 'presence.illegal_transition';
  const effects: PresenceEffect[] = [{ type: 'notice', kind: 'presence_forced', interactionId: null }];
  if (inCall) return { to: asMode(now), pending: pendingOf(event.to, event.reason), effects };
  return { to: event.to === 'offline' ? mode('offline') : notReady(event.reason), pending: null, effects };
}

function deadlinePassed(now: Presence, at: Date): Step {
  if (!now.deadline || now.deadline > at) return null;
  switch (now.state) {
    case 'wrap_up':
      return {
        to: afterCall(now.pending),
        effects: now.interactionId ? [{ type: 'wrap_up_timed_out', interactionId: now.interactionId }] : [],
      };
    case 'ringing':
      return { to: backWhereHeWas(now, now.pending) };
    case 'not_ready':
      return { to: mode('offline') };
    default:
      return { to: { ...asMode(now), deadline: null } };
  }
}

/** What the telephone world says about a call of his. */
function callMoved(now: Mode, pending: Pending | null, event: PresenceEvent, at: Date, limits: PresenceLimits): Step {
  if (!('interactionId' in event) || now.state === 'offline') return null;
  const same = now.interactionId === event.interactionId;
  switch (event.type) {
    case 'call_offered':
      if (onCall(now)) return null;
      return {
        to: mode('ringing', {
          interactionId: event.interactionId,
          deadline: later(at, limits.ringLeaseMs),
          resume: asMode(now),
        }),
      };
    case 'call_answered':
      if (!same && (now.state === 'talking' || now.state === 'held')) return null;
      if (same && (now.state === 'talking' || now.state === 'held')) return null;
      return {
        to: mode('talking', {
          interactionId: event.interactionId,
          resume: same && now.state === 'ringing' ? now.resume : null,
        }),
      };
    case 'call_held':
      return same && now.state === 'talking' ? { to: { ...asMode(now), state: 'held' } } : null;
    case 'call_resumed':
      return same && now.state === 'held' ? { to: { ...asMode(now), state: 'talking' } } : null;
    case 'call_ended':
      if (!same) return null;
      if (now.state === 'ringing') return { to: backWhereHeWas(now, pending) };
      if (now.state !== 'talking' && now.state !== 'held') return null;
      if (event.wrapUpMs === 0) return { to: backWhereHeWas(now, pending) };
      return {
        to: mode('wrap_up', {
          interactionId: event.interactionId,
          deadline: event.wrapUpMs === null ? null : later(at, event.wrapUpMs),
        }),
      };
    case 'offer_missed':
      return notAnswered(now, same, 'missed_call', event.interactionId);
    case 'offer_declined':
      return notAnswered(now, same, 'declined_call', event.interactionId);
    case 'offer_unreachable':
      return same && now.state === 'ringing' ? { to: notReady('phone_lost'), pending: null } : null;
    case 'colleague_missed':
      return colleagueMissed(now, same, pending, event.interactionId);
    case 'offer_rescinded':
      return same && now.state === 'ringing' ? { to: backWhereHeWas(now, pending) } : null;
    case 'wrap_up_saved':
      if (same && now.state === 'wrap_up') return { to: afterCall(pending) };
      // On the next call while the form of the last one was still open.
      return onCall(now) && now.resume?.interactionId === event.interactionId
        ? { to: { ...asMode(now), resume: available } }
        : null;
    default:
      return null;
  }
}

/** Nobody answered: not ready, never straight back to available, or the next caller would ring an empty chair. */
function notAnswered(now: Mode, same: boolean, kind: 'missed_call' | 'declined_call', interactionId: string): Step {
  const mine = (same && now.state === 'ringing') || now.state === 'available';
  if (!mine) return null;
  return { to: notReady(kind), pending: null, effects: [{ type: 'notice', kind, interactionId }] };
}

/** Nobody at the desk is no chair to ring for the queue either; who was not ready goes on being what he was. */
function colleagueMissed(now: Mode, same: boolean, pending: Pending | null, interactionId: string): Step {
  if (!same || now.state !== 'ringing') return null;
  const effects: PresenceEffect[] = [{ type: 'notice', kind: 'colleague_missed', interactionId }];
  const wasReady = (now.resume ?? available).state === 'available';
  if (wasReady) return { to: notReady('missed_call'), pending: null, effects };
  return { to: backWhereHeWas(now, pending), effects };
}

const afterCall = (pending: Pending | null): Mode => {
  if (!pending) return available;
  return pending.state === 'not_ready' && pending.reason ? notReady(pending.reason) : mode(pending.state);
};

/** Back to where he came from, unless he wished otherwise. */
const backWhereHeWas = (now: Mode, pending: Pending | null): Mode =>
  pending ? afterCall(pending) : (now.resume ?? available);

/** Without a desktop the call goes on and moves what he will come back to; his own wishes wait until he is back. */
function whileLost(now: Presence, event: PresenceEvent, at: Date, limits: PresenceLimits): Step {
  const inner = now.resume ?? notReady('connection_lost');
  switch (event.type) {
    case 'desktop_connected':
      return { to: inner };
    case 'desktop_lost':
      return null;
    case 'requested':
      return 'presence.illegal_transition';
    case 'forced':
      return forced(now, onCall(inner), event);
    case 'repaired':
      return { to: event.to };
    case 'deadline_passed':
      if (!now.deadline || now.deadline > at) return null;
      if (onCall(inner)) return { to: { ...asMode(now), deadline: null } };
      return { to: absent(at, limits), pending: null, effects: timedOut(inner) };
    default: {
      const step = callMoved(inner, now.pending, event, at, limits);
      if (step === null || typeof step === 'string') return step;
      const graceOver = now.deadline === null;
      if (graceOver && !onCall(step.to)) {
        return {
          ...step,
          to: absent(at, limits),
          pending: null,
          effects: [...(step.effects ?? []), ...timedOut(step.to)],
        };
      }
      return { ...step, to: { ...asMode(now), interactionId: step.to.interactionId, resume: step.to } };
    }
  }
}

const absent = (at: Date, limits: PresenceLimits): Mode =>
  notReady('connection_lost', { deadline: later(at, limits.absentMs) });

const timedOut = (inner: Mode): PresenceEffect[] =>
  inner.state === 'wrap_up' && inner.interactionId
    ? [{ type: 'wrap_up_timed_out', interactionId: inner.interactionId }]
    : [];

/** A wish is kept through a call, its wrap-up and a lost connection, and used up by what follows. */
const keepsPending = (m: Mode): boolean => onCall(m) || m.state === 'wrap_up' || m.state === 'connection_lost';

const asMode = ({ state, reason, deadline, interactionId, resume }: Mode): Mode => ({
  state,
  reason,
  deadline,
  interactionId,
  resume,
});

/** A new period of the timeline begins with another state, reason or call; a moved deadline is no news to the timeline. */
export const samePeriod = (a: Mode, b: Mode): boolean =>
  a.state === b.state && a.reason === b.reason && a.interactionId === b.interactionId;

const sameTime = (a: Date | null, b: Date | null): boolean => a?.getTime() === b?.getTime();
const sameMode = (a: Mode, b: Mode): boolean =>
  samePeriod(a, b) &&
  sameTime(a.deadline, b.deadline) &&
  (a.resume === b.resume || (a.resume !== null && b.resume !== null && sameMode(a.resume, b.resume)));
const samePending = (a: Pending | null, b: Pending | null): boolean => a?.state === b?.state && a?.reason === b?.reason;
