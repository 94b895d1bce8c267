import type { SqlEntityManager } from '@mikro-orm/sql';
import type { NotReadyReason, PresenceState } from '@tellerline/contracts';
import { PresencePeriod } from '../entities/presence-period.entity.ts';
import type { StaffTally } from './metrics.ts';

/** A stretch of an agent's timeline, cut to what was asked for. */
export interface AgentStretch {
  state: PresenceState;
  reason: NotReadyReason | null;
  from: Date;
  to: Date;
}

/** What an agent did in a period, stretch after stretch as his timeline has it; one that still lasts ends `now`. */
export async function agentTimeline(
  em: SqlEntityManager,
  userId: string,
  range: { from: Date; until: Date },
  now: Date,
): Promise<AgentStretch[]> {
  const periods = await em.find(
    PresencePeriod,
    { userId, startedAt: { $lte: range.until }, $or: [{ endedAt: null }, { endedAt: { $gt: range.from } }] },
    { orderBy: { seq: 'asc' }, disableIdentityMap: true },
  );
  return periods.flatMap(({ state, reason, startedAt, endedAt }) => {
    const from = startedAt > range.from ? startedAt : range.from;
    const end = endedAt ?? now;
    const to = end < range.until ? end : range.until;
    return to > from ? [{ state, reason: reason ?? null, from, to }] : [];
  });
}

const placeOf: Record<PresenceState, keyof StaffTally | null> = {
  talking: 'talkMs',
  held: 'holdMs',
  wrap_up: 'wrapMs',
  available: 'availableMs',
  ringing: 'ringingMs',
  not_ready: 'notReadyMs',
  connection_lost: 'notReadyMs',
  offline: null,
};

/** The times of a timeline, added up by what they were spent on. */
export function staffTallyOf(stretches: readonly AgentStretch[]): StaffTally {
  const tally = { talkMs: 0, holdMs: 0, wrapMs: 0, availableMs: 0, ringingMs: 0, notReadyMs: 0 };
  for (const { state, from, to } of stretches) {
    const place = placeOf[state];
    if (place !== null) tally[place] += to.getTime() - from.getTime();
  }
  return tally;
}
