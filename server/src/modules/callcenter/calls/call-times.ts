import { type CallStory, withCaller } from './derive-call.ts';
import { coveredMs, coveredMsWithout } from './intervals.ts';

/** The three durations of a call, in milliseconds. */
export interface CallTimes {
  /**
   * From entering the first queue to the first agent's answer; for the unanswered, to leaving the queue. Who gives up in a queue
   * after a talk has waited from entering that one. Ringing is waiting.
   */
  waitMs: number;
  /** Time in which at least one agent was connected and not holding. Hold is never talk. */
  talkMs: number;
  /** Time in which an agent held the caller. */
  holdMs: number;
}

/** Waiting, talking and hold of a call: final once it has ended, so far (`now`) while it lasts. */
export function timesOfCall(story: CallStory, now: number): CallTimes {
  const talks = withCaller(story.legs)
    .filter((leg) => leg.connectedAt !== null)
    .map((leg) => ({ from: leg.connectedAt ?? 0, to: leg.endedAt }));
  const holds = story.legs.flatMap((leg) => leg.holds);
  return {
    waitMs: waitOf(story, now),
    talkMs: coveredMsWithout(talks, holds, now),
    holdMs: coveredMs(holds, now),
  };
}

function waitOf(story: CallStory, now: number): number {
  const { queuedAt, queuedAgainAt, answeredAt, queueLeftAt, endedAt, phase } = story;
  if (queuedAt === null) return 0;
  if (queuedAgainAt !== null && endedAt !== null) {
    const left = queueLeftAt !== null && queueLeftAt >= queuedAgainAt ? queueLeftAt : endedAt;
    return Math.max(0, left - queuedAgainAt);
  }
  const waits = phase === 'queued' || phase === 'offered';
  const until = answeredAt ?? (waits ? now : (queueLeftAt ?? endedAt ?? now));
  return Math.max(0, until - queuedAt);
}
