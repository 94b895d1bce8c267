import type { InteractionOffer } from '../entities/interaction-offer.entity.ts';
import type { Mode, Presence } from '../presence/presence.ts';
import type { PresenceEvent } from '../presence/presence-event.ts';

interface Evidence {
  what: 'call_over' | 'call_unnoticed';
  event: PresenceEvent;
  at: Date | null;
}

/**
 * Where an agent's presence contradicts his legs: he rings or talks on a call that has no live leg of his, or a live answered
 * leg is not what he is said to be doing. Null: they agree.
 *
 * @param live his legs that are not over
 * @param last his newest leg of the presence's own call, where known
 * @param wrapUpMs what its queue allows for the wrap-up
 */
export function callEvidence(
  presence: Presence,
  live: readonly InteractionOffer[],
  last: InteractionOffer | null = null,
  wrapUpMs: number | null = null,
): Evidence | null {
  const now = whatHeDoes(presence);
  if (now.state === 'offline') return null;
  const interactionId = now.interactionId ?? '';
  const engaged = now.state === 'ringing' || now.state === 'talking' || now.state === 'held';
  if (engaged && !live.some((leg) => leg.interactionId === interactionId)) {
    const at = last?.endedAt ?? null;
    if (now.state === 'ringing') {
      return { what: 'call_over', event: { type: 'offer_rescinded', interactionId }, at };
    }
    return { what: 'call_over', event: { type: 'call_ended', interactionId, wrapUpMs }, at };
  }
  const talking = live.find((leg) => leg.connectedAt !== null);
  if (talking && now.state !== 'talking' && now.state !== 'held') {
    return {
      what: 'call_unnoticed',
      event: { type: 'call_answered', interactionId: talking.interactionId },
      at: talking.connectedAt ?? null,
    };
  }
  return null;
}

/** Behind a lost connection stands what he would be doing. */
const whatHeDoes = (presence: Presence): Mode =>
  presence.state === 'connection_lost' && presence.resume ? presence.resume : presence;
