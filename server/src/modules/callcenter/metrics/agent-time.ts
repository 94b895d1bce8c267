import type { SqlEntityManager } from '@mikro-orm/sql';
import type { NotReadyReason, PresenceState } from '@tellerline/contracts';
import { sql } from 'kysely';
import { momentSql } from '../../../persistence/moment-sql.ts';
import { dialectOfEm } from '../../../persistence/orm.ts';
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

const emptyStaffTally = (): StaffTally => ({
  talkMs: 0,
  holdMs: 0,
  wrapMs: 0,
  availableMs: 0,
  ringingMs: 0,
  notReadyMs: 0,
});

/** The times of a timeline, added up by what they were spent on. */
export function staffTallyOf(stretches: readonly AgentStretch[]): StaffTally {
  const tally = emptyStaffTally();
  for (const { state, from, to } of stretches) {
    const place = placeOf[state];
    if (place !== null) tally[place] += to.getTime() - from.getTime();
  }
  return tally;
}

interface StateSum {
  user_id: string;
  state: PresenceState;
  ms: number | string;
}

/** The times of all agents in a period, by agent; what still lasts ends with the period. */
export async function staffTallies(
  em: SqlEntityManager,
  range: { from: Date; until: Date },
): Promise<Map<string, StaffTally>> {
  const moments = momentSql[dialectOfEm(em)];
  const from = sql`case when started_at < ${range.from} then ${range.from} else started_at end`;
  const to = sql`case when ended_at is null or ended_at > ${range.until} then ${range.until} else ended_at end`;
  const { rows } = await sql<StateSum>`
    select user_id, state, sum(${moments.between(from, to)}) as ms from presence_period
    where started_at < ${range.until} and (ended_at is null or ended_at > ${range.from})
    group by user_id, state`.execute(em.getKysely());
  const tallies = new Map<string, StaffTally>();
  for (const { user_id, state, ms } of rows) {
    const tally = tallies.get(user_id) ?? emptyStaffTally();
    const place = placeOf[state];
    if (place !== null) tally[place] += Number(ms);
    tallies.set(user_id, tally);
  }
  return tallies;
}

/** The times of several agents together. */
export function addStaffTallies(tallies: Iterable<StaffTally>): StaffTally {
  const sum = emptyStaffTally();
  for (const tally of tallies) {
    for (const place of Object.keys(sum) as (keyof StaffTally)[]) sum[place] += tally[place];
  }
  return sum;
}
