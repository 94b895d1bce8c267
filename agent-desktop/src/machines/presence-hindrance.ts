import type { PresenceState } from '@tellerline/contracts';
import type { PresenceWish } from './presence.machine.ts';

/** Why a wish would be refused by the server as it stands; null when it may be made. */
export type PresenceHindrance = 'not_ready_first' | 'back_online_first';

/**
 * What stands in the way of a wish in the present state: nobody leaves the queue for good while calls may still come,
 * and without a connection nothing is wished at all. The server's own rule decides; this only spares a refusal.
 */
export function hindranceOf(state: PresenceState | null, to: PresenceWish['to']): PresenceHindrance | null {
  if (state === null || state === 'offline' || state === 'connection_lost') return 'back_online_first';
  return to === 'offline' && (state === 'available' || state === 'ringing') ? 'not_ready_first' : null;
}
