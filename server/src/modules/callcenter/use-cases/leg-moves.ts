import type { Leg } from '../calls/derive-legs.ts';
import type { Interaction } from '../entities/interaction.entity.ts';
import type { PresenceEvent } from '../presence/presence-event.ts';

interface LegMove {
  event: PresenceEvent;
  at: Date;
}

/**
 * What an agent's presence should hear, in order, when his leg of a call has become `now` and was `before` (null: unknown).
 * `wrapUpMs`: what the queue allows for the wrap-up. Made from states, not from facts: however facts were doubled or delayed, each step is told once.
 */
export function legMoves(
  before: Leg | null,
  now: Leg,
  { id, direction }: Pick<Interaction, 'id' | 'direction'>,
  wrapUpMs: number | null,
): LegMove[] {
  const moves: LegMove[] = [];
  const tell = (type: CallEvent, at: number | null) => {
    if (at !== null) moves.push({ event: { type, interactionId: id }, at: new Date(at) });
  };
  const rangBefore = before !== null;
  if (!rangBefore && now.offeredAt !== null) tell('call_offered', now.offeredAt);
  if (now.connectedAt !== null && (before?.connectedAt ?? null) === null) tell('call_answered', now.connectedAt);
  if (now.heldSince !== (before?.heldSince ?? null)) {
    if (now.heldSince !== null) tell('call_held', now.heldSince);
    else if (now.endedAt === null) tell('call_resumed', now.holds.at(-1)?.to ?? null);
  }
  if (now.endedAt === null || (before !== null && before.endedAt !== null && before.outcome === now.outcome)) {
    return moves;
  }
  if (now.outcome === 'answered' || now.outcome === 'consulted') {
    const owed = direction !== 'internal' && now.outcome === 'answered';
    const event = { type: 'call_ended' as const, interactionId: id, wrapUpMs: owed ? wrapUpMs : 0 };
    moves.push({ event, at: new Date(now.endedAt) });
  } else
    tell((direction === 'internal' ? unansweredColleague : unanswered)[now.outcome] ?? 'offer_rescinded', now.endedAt);
  return moves;
}

type CallEvent = Exclude<Extract<PresenceEvent, { interactionId: string }>['type'], 'call_ended'>;

const unanswered: Partial<Record<Leg['outcome'], CallEvent>> = {
  no_answer: 'offer_missed',
  declined: 'offer_declined',
  unreachable: 'offer_unreachable',
  rescinded: 'offer_rescinded',
};

/** To refuse a colleague is nothing the queue should know of. */
const unansweredColleague: typeof unanswered = { no_answer: 'colleague_missed', unreachable: 'offer_unreachable' };
