import type { NotReadyReason, PresenceState } from '@tellerline/contracts';

/** What an agent is doing, with what he goes back to where the state is only a passing one. */
export interface Mode {
  state: PresenceState;
  /** Only with `not_ready`. */
  reason: NotReadyReason | null;
  /** When the machine moves on by itself: wrap-up limit, ring lease, grace. */
  deadline: Date | null;
  /** The call he is rung for, talks on, or wraps up. */
  interactionId: string | null;
  /** With `ringing`, and the talk that follows: where he came from. With `connection_lost`: where he would be. With `platform_restart`: where he goes back to. */
  resume: Mode | null;
}

/** What follows the present call or wrap-up. */
export interface Pending {
  state: 'available' | 'not_ready' | 'offline';
  reason: NotReadyReason | null;
}

export interface Presence extends Mode {
  since: Date;
  pending: Pending | null;
}

/** How long the machine waits, in milliseconds. */
export interface PresenceLimits {
  connectionGraceMs: number;
  ringLeaseMs: number;
  /** Not ready for lack of a desktop becomes offline after this. */
  absentMs: number;
}

/** Grace 15 s is the house's setting; how long a wrap-up may take is each queue's. A ring lasts 15 s, so a lease of 60 s is only reached when its end was never told. */
export const presenceLimits: PresenceLimits = {
  connectionGraceMs: 15_000,
  ringLeaseMs: 60_000,
  absentMs: 30 * 60_000,
};

export const offlineSince = (since: Date): Presence => ({ ...mode('offline'), since, pending: null });

/** A mode of its own, with everything else empty. */
export const mode = (state: PresenceState, rest: Partial<Mode> = {}): Mode => ({
  state,
  reason: null,
  deadline: null,
  interactionId: null,
  resume: null,
  ...rest,
});
