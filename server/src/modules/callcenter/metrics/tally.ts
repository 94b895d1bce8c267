import type { MetricSettings } from '@tellerline/contracts';
import type { CallRecord } from './call-record.ts';

/** Counts and sums over some calls. Tallies of parts add up to the tally of the whole: every metric is made of one. */
export interface CallTally {
  answered: number;
  /** Answered within the service level's seconds. */
  answeredInTime: number;
  abandoned: number;
  /** Those of the abandoned who waited less than the settings' seconds. */
  shortAbandoned: number;
  flowedOut: number;
  failed: number;
  leftInIvr: number;
  waiting: number;
  ignored: number;
  waitAnsweredMs: number;
  waitAbandonedMs: number;
  longestWaitMs: number;
  talkMs: number;
  holdMs: number;
  wrapMs: number;
  /** Answered calls with more than one agent. */
  transferred: number;
  held: number;
  /** Answered calls of known customers, and those followed by another call in time. */
  identified: number;
  repeated: number;
  /** Answered calls that were rated, those at 4 or 5, and the sum of the ratings. */
  rated: number;
  satisfied: number;
  ratings: number;
}

/** From here on a caller counts as satisfied. */
export const SATISFIED = 4;

export const tallyFields = [
  'answered',
  'answeredInTime',
  'abandoned',
  'shortAbandoned',
  'flowedOut',
  'failed',
  'leftInIvr',
  'waiting',
  'ignored',
  'waitAnsweredMs',
  'waitAbandonedMs',
  'longestWaitMs',
  'talkMs',
  'holdMs',
  'wrapMs',
  'transferred',
  'held',
  'identified',
  'repeated',
  'rated',
  'satisfied',
  'ratings',
] as const satisfies readonly (keyof CallTally)[];

export const emptyTally = (): CallTally =>
  Object.fromEntries(tallyFields.map((field) => [field, 0])) as Record<keyof CallTally, number>;

/** The tally of two parts. */
export function addTallies(one: CallTally, other: CallTally): CallTally {
  const sum = emptyTally();
  for (const field of tallyFields) sum[field] = one[field] + other[field];
  sum.longestWaitMs = Math.max(one.longestWaitMs, other.longestWaitMs);
  return sum;
}

/** Counts calls one by one; what the databases count with `tallySql` must be the same (`reports.test.ts`). */
export function tallyOf(calls: Iterable<CallRecord>, settings: MetricSettings): CallTally {
  const tally = emptyTally();
  for (const call of calls) count(tally, call, settings);
  return tally;
}

function count(tally: CallTally, call: CallRecord, settings: MetricSettings): void {
  switch (call.class) {
    case 'answered':
      countAnswered(tally, call, settings);
      break;
    case 'abandoned':
      tally.abandoned += 1;
      if (call.waitMs < settings.shortAbandonSeconds * 1000) tally.shortAbandoned += 1;
      tally.waitAbandonedMs += call.waitMs;
      break;
    case 'flowed_out':
      tally.flowedOut += 1;
      break;
    case 'left_in_ivr':
      tally.leftInIvr += 1;
      break;
    default:
      tally[call.class] += 1;
  }
  if (call.class !== 'ignored') tally.longestWaitMs = Math.max(tally.longestWaitMs, call.waitMs);
}

function countAnswered(tally: CallTally, call: CallRecord, settings: MetricSettings): void {
  tally.answered += 1;
  if (call.waitMs <= settings.serviceLevelSeconds * 1000) tally.answeredInTime += 1;
  tally.waitAnsweredMs += call.waitMs;
  tally.talkMs += call.talkMs;
  tally.holdMs += call.holdMs;
  tally.wrapMs += call.wrapMs;
  if (call.agents > 1) tally.transferred += 1;
  if (call.holdMs > 0) tally.held += 1;
  if (call.repeat !== 'unknown') tally.identified += 1;
  if (call.repeat === 'repeated') tally.repeated += 1;
  if (call.rating === null) return;
  tally.rated += 1;
  tally.ratings += call.rating;
  if (call.rating >= SATISFIED) tally.satisfied += 1;
}
