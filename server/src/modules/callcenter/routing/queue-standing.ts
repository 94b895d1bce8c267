import type { SqlEntityManager } from '@mikro-orm/sql';
import { levelOf, type Priority, priorities } from '@tellerline/contracts';
import type { CallCentre } from '../call-centre.ts';
import type { CallcenterTables } from '../callcenter.tables.ts';
import type { StoredCandidate } from './routing-decision.entity.ts';

/** Calls whose length is measured, and what is supposed until there are some. */
const measuredCalls = 50;
const supposedHandlingSeconds = 240;
const atWork = new Set(['available', 'ringing', 'talking', 'held', 'wrap_up']);

/** The agents of a queue as they stand now, who is signed in. */
export async function candidatesOf(
  centre: CallCentre,
  em: SqlEntityManager,
  queue: string,
): Promise<StoredCandidate[]> {
  const members = new Map(
    centre.roster.all().flatMap(({ userId, queues }) => {
      const served = queues.find((each) => each.queue === queue);
      return served ? [[userId, levelOf(served.penalty)] as const] : [];
    }),
  );
  if (members.size === 0) return [];
  const presences = await em
    .getKysely<CallcenterTables>()
    .selectFrom('agent_presence')
    .select(['user_id', 'state', 'reason', 'since'])
    .where('user_id', 'in', [...members.keys()])
    .where('state', '!=', 'offline')
    .execute();
  return presences.map(({ user_id, state, reason, since }) => ({
    userId: user_id,
    level: members.get(user_id) ?? 1,
    state,
    reason,
    since: since.toISOString(),
  }));
}

export const isAtWork = ({ state }: Pick<StoredCandidate, 'state'>): boolean => atWork.has(state);

/** How many callers in this queue are served before one who began to wait `since`. */
export async function aheadOf(
  em: SqlEntityManager,
  { callId, queue, since, priority }: { callId: string; queue: string; since: Date; priority: Priority },
): Promise<number> {
  const kysely = em.getKysely<CallcenterTables>();
  const waiting = await kysely
    .selectFrom('interaction')
    .select(['call_id', 'queued_at'])
    .where('phase', 'in', ['queued', 'offered'])
    .where('queue', '=', queue)
    .where('call_id', '!=', callId)
    .execute();
  if (waiting.length === 0) return 0;
  const told = await kysely
    .selectFrom('routing_decision')
    .select(['call_id', 'priority'])
    .where(
      'call_id',
      'in',
      waiting.map(({ call_id }) => call_id),
    )
    .where('step', '!=', 'rung')
    .orderBy('at')
    .execute();
  const rankOf = new Map(told.map((row) => [row.call_id, priorities[row.priority]]));
  const mine = priorities[priority];
  return waiting.filter(({ call_id, queued_at }) => {
    const rank = rankOf.get(call_id) ?? 0;
    return rank > mine || (rank === mine && (queued_at ?? since) < since);
  }).length;
}

/** The mean of the latest calls of a queue with their wrap-ups, in seconds. */
export async function handlingSecondsOf(em: SqlEntityManager, queue: string): Promise<number> {
  const kysely = em.getKysely<CallcenterTables>();
  const calls = await kysely
    .selectFrom('interaction')
    .select(['id', 'talk_ms', 'hold_ms'])
    .where('queue', '=', queue)
    .where('outcome', '=', 'answered')
    .where('direction', '=', 'inbound')
    .orderBy('started_at', 'desc')
    .limit(measuredCalls)
    .execute();
  if (calls.length === 0) return supposedHandlingSeconds;
  const wrapUps = await kysely
    .selectFrom('presence_period')
    .select(['started_at', 'ended_at'])
    .where(
      'interaction_id',
      'in',
      calls.map(({ id }) => id),
    )
    .where('state', '=', 'wrap_up')
    .execute();
  const wrapMs = wrapUps.reduce((sum, { started_at, ended_at }) => sum + (ended_at ? +ended_at - +started_at : 0), 0);
  const talkMs = calls.reduce((sum, { talk_ms, hold_ms }) => sum + Number(talk_ms) + Number(hold_ms), 0);
  return Math.max(10, (talkMs + wrapMs) / calls.length / 1000);
}
