import type { CallMove } from '@tellerline/contracts';
import type { CallFact } from './call-fact.ts';
import type { Span } from './intervals.ts';

/** One agent's part of a call: from the ringing to the end of it. Times in epoch milliseconds. */
export interface Leg {
  channelId: string;
  extension: string;
  queue: string | null;
  offeredAt: number | null;
  connectedAt: number | null;
  endedAt: number | null;
  /** `ringing` and `connected` while it lasts. */
  outcome: 'ringing' | 'connected' | 'answered' | 'consulted' | 'no_answer' | 'declined' | 'rescinded' | 'unreachable';
  endedBy: 'caller' | 'agent' | 'system' | null;
  heldSince: number | null;
  holds: Span[];
  /** Asterisk recorded it, from then on, but for the pauses; null: it did not. */
  recording: LegRecording | null;
  /** He was only asked by the agent who has the call, and never with the caller. */
  consulted: boolean;
  approximate: boolean;
}

export interface LegRecording {
  startedAt: number;
  pauses: Span[];
}

interface CallEnd {
  /** End of the whole call; a leg never outlives it. */
  endedAt: number | null;
  /** On an inbound call a leg seen up in a snapshot was answered; on a dialled one the agent's own leg is up from the start. */
  trustSeenLegs: boolean;
}

interface LegFacts {
  extension: string;
  offered?: CallFact & { type: 'agent.offered' };
  offerEnded?: CallFact & { type: 'agent.offer_ended' };
  connected?: CallFact & { type: 'agent.connected' };
  seen?: CallFact & { type: 'leg.seen' };
  ended?: CallFact & { type: 'leg.ended' };
  holdTurns: { at: number; held: boolean }[];
  recordingTurns: { at: number; held: boolean }[];
}

/** An agent who sends his caller on leaves the call himself; Asterisk tells his leg's end before or after the move. */
const MOVED_TOGETHER_MS = 5_000;

/** Where the caller was sent on to, in order. Times in epoch milliseconds. */
export interface Move {
  at: number;
  channelId: string;
  to: CallMove;
  target: string;
  /** Extension of whoever ordered it. */
  by: string | null;
  orderId: string;
}

export const movesOf = (facts: readonly CallFact[]): Move[] =>
  facts.flatMap((fact) =>
    fact.type === 'call.moved'
      ? [
          {
            at: Date.parse(fact.occurredAt),
            channelId: fact.channelId,
            to: fact.to,
            target: fact.target,
            by: fact.by,
            orderId: fact.orderId,
          },
        ]
      : [],
  );

/** The agents' legs of a call, in the order they began. Facts must be in story order. */
export function legsOf(facts: readonly CallFact[], call: CallEnd): Leg[] {
  const moves = movesOf(facts);
  const legs = [...collect(facts)].flatMap(([channelId, leg]) => {
    const told = tellLeg(channelId, leg, call, moves);
    return told ? [told] : [];
  });
  return legs.sort((a, b) => startOf(a) - startOf(b) || (a.channelId < b.channelId ? -1 : 1));
}

export const startOf = (leg: Leg): number => leg.offeredAt ?? leg.connectedAt ?? leg.endedAt ?? 0;

function collect(facts: readonly CallFact[]): Map<string, LegFacts> {
  const legs = new Map<string, LegFacts>();
  const legOf = (channelId: string, extension: string): LegFacts => {
    const leg = legs.get(channelId) ?? { extension, holdTurns: [], recordingTurns: [] };
    legs.set(channelId, leg);
    return leg;
  };
  for (const fact of facts) {
    switch (fact.type) {
      case 'agent.offered':
        legOf(fact.offerId, fact.extension).offered ??= fact;
        break;
      case 'agent.offer_ended':
        legOf(fact.offerId, fact.extension).offerEnded ??= fact;
        break;
      case 'agent.connected':
        legOf(fact.offerId, fact.extension).connected ??= fact;
        break;
      case 'leg.seen':
        legOf(fact.channelId, fact.extension).seen ??= fact;
        break;
      case 'leg.ended':
        legOf(fact.channelId, fact.extension).ended ??= fact;
        break;
      case 'leg.recording':
        legOf(fact.channelId, fact.extension).recordingTurns.push({
          at: Date.parse(fact.occurredAt),
          held: fact.state === 'paused',
        });
        break;
      case 'leg.held':
      case 'leg.resumed':
        // The caller's own hold button is not the agent's hold.
        if (fact.extension === null) break;
        legOf(fact.channelId, fact.extension).holdTurns.push({
          at: Date.parse(fact.occurredAt),
          held: fact.type === 'leg.held',
        });
        break;
    }
  }
  return legs;
}

function tellLeg(channelId: string, facts: LegFacts, call: CallEnd, moves: readonly Move[]): Leg | null {
  const seenAt = facts.seen && call.trustSeenLegs ? timeOf(facts.seen) : null;
  const seenInTime = seenAt !== null && (call.endedAt === null || seenAt < call.endedAt) ? seenAt : null;
  const connectedAt = timeOf(facts.connected) ?? seenInTime;
  const offeredAt = timeOf(facts.offered);
  if (connectedAt === null && offeredAt === null && !facts.offerEnded) return null;

  const refused = facts.offerEnded && connectedAt === null ? facts.offerEnded : undefined;
  const overAt = connectedAt === null ? timeOf(refused) : timeOf(facts.ended);
  const endedAt = bounded(overAt ?? call.endedAt, call.endedAt);
  const rooms = moves.filter((move) => move.channelId === channelId);
  const isAsked = lastMoveFor(facts.extension, offeredAt, moves)?.to === 'consult';
  const joinedAt = rooms.find(({ to }) => to === 'room')?.at ?? null;
  const consulted = isAsked && joinedAt === null;
  // While he is with a colleague the caller hears music; one who was asked holds nobody before he has joined.
  const away = rooms
    .filter(({ to }) => to === 'consult' || to === 'side' || to === 'room')
    .map(({ at, to }) => ({ at, held: to !== 'room' }));
  const turns = [...facts.holdTurns, ...away]
    .filter(({ at }) => !isAsked || (joinedAt !== null && at >= joinedAt))
    .sort((a, b) => a.at - b.at);
  const holds = connectedAt === null ? [] : holdsOf(turns, endedAt);
  return {
    channelId,
    extension: facts.extension,
    queue: facts.connected?.queue ?? facts.offered?.queue ?? null,
    offeredAt,
    connectedAt,
    endedAt,
    outcome:
      connectedAt !== null
        ? endedAt === null
          ? 'connected'
          : consulted
            ? 'consulted'
            : 'answered'
        : refused && isComeback(facts.extension, offeredAt, moves)
          ? 'rescinded'
          : (refused?.outcome ?? (endedAt === null ? 'ringing' : 'rescinded')),
    endedBy:
      endedAt === null ? null : hasSentOn(facts.extension, endedAt, moves) ? 'agent' : (facts.ended?.endedBy ?? null),
    heldSince: endedAt === null ? (holds.find((hold) => hold.to === null)?.from ?? null) : null,
    holds,
    recording: recordingOf(facts.recordingTurns, endedAt),
    consulted,
    approximate: !facts.connected && seenInTime !== null,
  };
}

const hasSentOn = (extension: string, endedAt: number, moves: readonly Move[]): boolean =>
  moves.some(({ at, to, by }) => by === extension && to !== 'comeback' && Math.abs(endedAt - at) < MOVED_TOGETHER_MS);

/** His lost phone is tried again and again: that it does not answer is nobody's fault. */
const isComeback = (extension: string, offeredAt: number | null, moves: readonly Move[]): boolean =>
  lastMoveFor(extension, offeredAt, moves)?.to === 'comeback';

/** The move for which his phone was rung. */
const lastMoveFor = (extension: string, offeredAt: number | null, moves: readonly Move[]): Move | undefined =>
  moves.findLast(({ at, target }) => at <= (offeredAt ?? 0) && target === extension);

const recordingOf = (turns: LegFacts['recordingTurns'], endedAt: number | null): LegRecording | null =>
  turns[0] ? { startedAt: turns[0].at, pauses: holdsOf(turns, endedAt) } : null;

/** Hold and resume in turn; a repeated hold changes nothing, an unresumed one ends with the leg. */
function holdsOf(turns: readonly { at: number; held: boolean }[], endedAt: number | null): Span[] {
  const holds: Span[] = [];
  for (const { at, held } of turns) {
    const last = holds.at(-1);
    const isHeld = last?.to === null;
    if (held && !isHeld) holds.push({ from: at, to: null });
    else if (!held && last && isHeld) last.to = at;
  }
  return holds.map(({ from, to }) => ({ from, to: bounded(to ?? endedAt, endedAt) }));
}

const timeOf = (fact: { occurredAt: string } | undefined): number | null =>
  fact === undefined ? null : Date.parse(fact.occurredAt);

const bounded = (time: number | null, limit: number | null): number | null =>
  time === null || limit === null ? time : Math.min(time, limit);
