import type { AniPresentation, InteractionOutcome, InteractionPhase, Locale } from '@tellerline/contracts';
import { ivrSteps } from '@tellerline/contracts';
import { type CallFact, type CallFactOf, type Closure, inStoryOrder, lastHeardOf } from './call-fact.ts';
import { type Leg, legsOf, type Move, movesOf } from './derive-legs.ts';
import { lastMoveOfCaller } from './guests.ts';

/** What happened on a call, as far as the facts tell. Times in epoch milliseconds. */
export interface CallStory {
  direction: 'inbound' | 'outbound' | 'internal';
  channelId: string | null;
  dnis: string;
  ani: string | null;
  aniPresentation: AniPresentation;
  callerName: string | null;
  startedAt: number;
  queue: string | null;
  queuedAt: number | null;
  /** When he was sent back to a queue after a talk, and no agent answered since. */
  queuedAgainAt: number | null;
  queueLeftAt: number | null;
  ivrPath: { step: string; value: string; at: number }[];
  language: Locale | null;
  givenCustomerNo: string | null;
  /** How satisfied the caller was, 1 to 5; null where he was not asked or did not say. */
  rating: number | null;
  legs: Leg[];
  moves: Move[];
  answeredAt: number | null;
  endedAt: number | null;
  endedBy: 'caller' | 'agent' | 'system' | null;
  cause: number | null;
  phase: InteractionPhase;
  /** Null while the call lasts. */
  outcome: InteractionOutcome | null;
  /** Some times were reconstructed after a gap. */
  approximate: boolean;
  /** The last thing heard of the call; a snapshot after it which does not list the call ends it. */
  lastHeardAt: number;
}

/**
 * Tells the story of one call from the set of its facts. A function of the set alone: order, doubles and delays of
 * delivery cannot matter (invariant I5).
 */
export function deriveCall(facts: readonly CallFact[], closure: Closure | null): CallStory {
  const told = inStoryOrder(facts);
  const first = told[0];
  if (!first) throw new Error('a call without facts has no story');
  const of = <T extends CallFact['type']>(type: T) => told.filter((f): f is CallFactOf<T> => f.type === type);
  const lastHeardAt = lastHeardOf(told);

  const started = of('call.started')[0];
  const ended = of('call.ended')[0];
  const closed = !ended && closure && closure.at > lastHeardAt ? closure : null;
  const endedAt = ended ? Date.parse(ended.occurredAt) : (closed?.at ?? null);

  const direction = started?.direction ?? 'inbound';
  const legs = legsOf(told, { endedAt, trustSeenLegs: direction === 'inbound' });
  const steps = of('call.ivr_step').sort((a, b) => a.seq - b.seq);
  const queued = of('call.queued');
  const left = of('call.queue_left').at(-1);
  const answeredAt = earliest(withCaller(legs).map((leg) => leg.connectedAt));
  const waitedAgain = queuedAfterTalk(queued, withCaller(legs));

  const story = {
    direction,
    channelId: started?.channelId ?? queued[0]?.channelId ?? null,
    dnis: started?.dnis ?? '',
    ani: started?.ani ?? null,
    aniPresentation: started?.aniPresentation ?? ('unavailable' as const),
    callerName: started?.callerName ?? null,
    startedAt: Date.parse((started ?? first).occurredAt),
    queue: queued.at(-1)?.queue ?? left?.queue ?? legs.find((leg) => leg.queue)?.queue ?? null,
    queuedAt: queued[0] ? Date.parse(queued[0].occurredAt) : null,
    queuedAgainAt: waitedAgain,
    queueLeftAt: left ? Date.parse(left.occurredAt) : null,
    ivrPath: steps.map(({ step, value, occurredAt }) => ({ step, value, at: Date.parse(occurredAt) })),
    language: languageOf(lastValue(steps, ivrSteps.language)),
    givenCustomerNo: lastValue(steps, ivrSteps.customerNo),
    rating: ratingOf(lastValue(steps, ivrSteps.survey)),
    legs,
    moves: movesOf(told),
    answeredAt,
    endedAt,
    endedBy: endedByOf(ended, closed, lastValue(steps, ivrSteps.survey) !== null),
    cause: ended?.cause ?? null,
    approximate: closed !== null || ended?.inferred !== undefined || legs.some((leg) => leg.approximate),
    lastHeardAt,
  };
  const queueHolds = queued.length > 0 && (!left || Date.parse(left.occurredAt) < latestOf(queued));
  return {
    ...story,
    phase: phaseOf(story, queueHolds, queued.length > 0 ? latestOf(queued) : 0),
    outcome:
      endedAt === null
        ? null
        : closed?.rebooted || ended?.inferred === 'reboot'
          ? 'platform_failure'
          : outcomeOf({
              answered: answeredAt !== null && waitedAgain === null,
              queued: queued.length > 0,
              left: waitedAgain === null || (left && Date.parse(left.occurredAt) >= waitedAgain) ? left : undefined,
              steps,
              direction,
              legs,
            }),
  };
}

/** Legs of agents who are or were the caller's, not of those who were only asked. */
export const withCaller = (legs: readonly Leg[]): Leg[] => legs.filter(({ consulted }) => !consulted);

/** When the caller entered a queue behind his last talk; null where nobody had talked, or an agent took him from it. */
function queuedAfterTalk(queued: readonly { occurredAt: string }[], legs: readonly Leg[]): number | null {
  const talked = Math.max(...legs.map(({ connectedAt }) => connectedAt ?? Number.NEGATIVE_INFINITY));
  const again = queued.map(({ occurredAt }) => Date.parse(occurredAt)).filter((at) => at > talked);
  return Number.isFinite(talked) && again.length > 0 ? Math.min(...again) : null;
}

const latestOf = (facts: readonly { occurredAt: string }[]): number =>
  Math.max(...facts.map((fact) => Date.parse(fact.occurredAt)));

const earliest = (times: readonly (number | null)[]): number | null =>
  times.reduce((least, time) => (time === null ? least : least === null ? time : Math.min(least, time)), null);

const lastValue = (steps: readonly { step: string; value: string }[], step: string): string | null =>
  steps.filter((s) => s.step === step && s.value !== '').at(-1)?.value ?? null;

const ratingOf = (value: string | null): number | null =>
  value !== null && /^[1-5]$/.test(value) ? Number(value) : null;

/** The survey is only for one whose agent has hung up; that its end is the caller's changes nothing. */
function endedByOf(ended: CallFactOf<'call.ended'> | undefined, closed: Closure | null, wasAsked: boolean) {
  if (wasAsked && ended?.endedBy) return 'agent' as const;
  return ended?.endedBy ?? (closed ? ('system' as const) : null);
}

const languageOf = (value: string | null): Locale | null => (value === 'zh-CN' || value === 'en' ? value : null);

function phaseOf(
  story: { endedAt: number | null; legs: readonly Leg[]; moves: readonly Move[] },
  queueHolds: boolean,
  queuedAt: number,
): InteractionPhase {
  if (story.endedAt !== null) return 'ended';
  const live = withCaller(story.legs).filter((leg) => leg.endedAt === null);
  const talking = live.filter((leg) => leg.connectedAt !== null);
  if (talking.length > 0) return talking.every((leg) => leg.heldSince !== null) ? 'held' : 'talking';
  if (live.length > 0) return 'offered';
  const move = lastMoveOfCaller(story.moves);
  if (move && move.at > queuedAt && move.to !== 'queue') return move.to === 'outside' ? 'outside' : 'parked';
  return queueHolds ? 'queued' : 'ivr';
}

interface Ending {
  answered: boolean;
  queued: boolean;
  left: CallFactOf<'call.queue_left'> | undefined;
  steps: readonly CallFactOf<'call.ivr_step'>[];
  direction: CallStory['direction'];
  legs: readonly Leg[];
}

/**
 * How a finished call counts. Asterisk says "abandon" both when the caller hangs up and when the queue gives up: the
 * bridge has told them apart in `call.queue_left`; without that word a caller who ended in the queue abandoned it.
 */
function outcomeOf({ answered, queued, left, steps, direction, legs }: Ending): InteractionOutcome {
  if (answered) return 'answered';
  const goodbye = lastValue(steps, ivrSteps.goodbye);
  if (queued || left) {
    switch (left?.outcome) {
      case 'timeout':
        return goodbye === 'callback' ? 'callback' : 'queue_timeout';
      case 'empty':
      case 'full':
      case 'unavailable':
        return 'no_agent';
      case 'answered':
        return 'answered';
      default:
        if (goodbye === 'timeout') return 'queue_timeout';
        return goodbye ? 'no_agent' : 'abandoned_in_queue';
    }
  }
  if (direction !== 'inbound' || legs.length > 0) return 'not_answered';
  return goodbye ? 'no_agent' : 'abandoned_in_ivr';
}
