import type { NotReadyReason } from '@tellerline/contracts';
import type { Mode } from './presence.ts';

/** Everything that may change an agent's presence. `at` of the transition is handed over beside it. */
export type PresenceEvent =
  | { type: 'desktop_connected' }
  /** The last desktop of the agent went away. */
  | { type: 'desktop_lost' }
  /** `deviceReady`: the desktop that owns the phone reports everything green. */
  | {
      type: 'requested';
      to: 'available' | 'not_ready' | 'offline';
      reason: NotReadyReason | null;
      deviceReady: boolean;
    }
  | { type: 'forced'; to: 'not_ready' | 'offline'; reason: NotReadyReason }
  | { type: 'call_offered'; interactionId: string }
  | { type: 'call_answered'; interactionId: string }
  | { type: 'call_held'; interactionId: string }
  | { type: 'call_resumed'; interactionId: string }
  /** The agent's leg is over. `wrapUpMs`: how long its wrap-up may take, null: until it is saved, 0: he is free at once. */
  | { type: 'call_ended'; interactionId: string; wrapUpMs: number | null }
  | { type: 'offer_missed'; interactionId: string }
  | { type: 'offer_declined'; interactionId: string }
  | { type: 'offer_unreachable'; interactionId: string }
  /** A colleague rang him in vain. */
  | { type: 'colleague_missed'; interactionId: string }
  /** The caller went away or another took the call: no blame. */
  | { type: 'offer_rescinded'; interactionId: string }
  | { type: 'wrap_up_saved'; interactionId: string }
  | { type: 'deadline_passed' }
  /** Asterisk would not let him into his queues. */
  | { type: 'membership_refused'; backTo: NotReadyReason }
  | { type: 'phone_lost' }
  | { type: 'platform_restarted' }
  | { type: 'phone_back' }
  /** The reconciler, with evidence: any state to any. */
  | { type: 'repaired'; to: Mode };

/** What has to happen outside because of a transition, in the same transaction. */
export type PresenceEffect =
  | {
      type: 'notice';
      kind: 'missed_call' | 'declined_call' | 'colleague_missed' | 'presence_forced';
      interactionId: string | null;
    }
  | { type: 'wrap_up_timed_out'; interactionId: string };
