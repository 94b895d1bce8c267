import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AgentRow, LiveBoard, QueueRow } from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { startOfDay } from '../../../kernel/bank-day.ts';
import { readInstant } from '../../../persistence/columns.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import type { CallcenterTables } from '../callcenter.tables.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { QueueMembership } from '../entities/queue-membership.entity.ts';
import { supervisedAgents } from '../interaction.policy.ts';
import { presentPresence } from '../presence.presenter.ts';
import { queueList, queueOf } from '../queues.ts';

/**
 * Queues and agents as they are now, with today's counts. Queues are counted whole; agents are those of the supervisor's
 * branches. A call counts on the day it entered its first queue, under its last queue.
 *
 * offered = entered a queue · answered = an agent answered · abandoned = hung up while waiting · timed out = the queue gave up.
 */
export async function liveBoard(centre: CallCentre, actor: Actor): Promise<LiveBoard> {
  if (!hasRole(actor, 'supervisor', 'admin')) throw new AppError('access.denied', { status: 403 });
  await centre.roster.refresh();
  const em = forkOf(centre.deps.orm);
  const now = centre.deps.clock.now();
  const dayStart = startOfDay(now, centre.deps.bank.timeZone);
  const agents = await agentRows(centre, em, actor, dayStart);
  return {
    at: now.toISOString(),
    dayStart: dayStart.toISOString(),
    platformConnected: await centre.link.isConnected(em),
    queues: await queueRows(centre, em, dayStart),
    agents: agents.sort((a, b) => a.displayName.localeCompare(b.displayName, 'zh-CN')),
  };
}

/** Ends in a queue, also after a talk: such a call is not answered. */
const gaveUp: readonly string[] = ['abandoned_in_queue', 'queue_timeout', 'no_agent'];

async function queueRows(centre: CallCentre, em: SqlEntityManager, dayStart: Date): Promise<QueueRow[]> {
  const kysely = em.getKysely<CallcenterTables>();
  const today = await kysely
    .selectFrom('interaction')
    .select(({ fn }) => [
      'queue',
      'outcome',
      fn.count<number>('queued_at').as('offered'),
      fn.count<number>('answered_at').as('answered'),
    ])
    .where('queued_at', '>=', dayStart)
    .groupBy(['queue', 'outcome'])
    .execute();
  const waiting = await kysely
    .selectFrom('interaction')
    .select(({ fn }) => ['queue', fn.count<number>('queued_at').as('waiting'), fn.min('queued_at').as('longest')])
    .where('phase', 'in', ['queued', 'offered'])
    .where('queued_at', 'is not', null)
    .groupBy('queue')
    .execute();
  const states = await kysely.selectFrom('agent_presence').select(['user_id', 'state']).execute();
  const stateOf = new Map(states.map(({ user_id, state }) => [user_id, state]));

  const codes = new Set([...queueList.map(({ code }) => code), ...today.flatMap(({ queue }) => queue ?? [])]);
  return [...codes].map((code) => {
    const counts = today.filter(({ queue }) => queue === code);
    const sum = (pick: (row: (typeof counts)[number]) => number): number =>
      counts.reduce((total, row) => total + Number(pick(row)), 0);
    const now = waiting.find(({ queue }) => queue === code);
    const members = centre.roster.all().filter(({ queues }) => queues.some(({ queue }) => queue === code));
    const inState = (...wanted: string[]): number =>
      members.filter(({ userId }) => wanted.includes(stateOf.get(userId) ?? 'offline')).length;
    return {
      code,
      label: queueOf(code).label,
      waiting: Number(now?.waiting ?? 0),
      longestSince: readInstant(now?.longest)?.toISOString() ?? null,
      offeredToday: sum(({ offered }) => offered),
      answeredToday: sum(({ outcome, answered }) => (gaveUp.includes(outcome ?? '') ? 0 : answered)),
      abandonedToday: sum(({ outcome, offered }) => (outcome === 'abandoned_in_queue' ? offered : 0)),
      timedOutToday: sum(({ outcome, offered }) => (outcome === 'queue_timeout' ? offered : 0)),
      agentsAvailable: inState('available'),
      agentsBusy: inState('ringing', 'talking', 'held', 'wrap_up'),
    };
  });
}

async function agentRows(centre: CallCentre, em: SqlEntityManager, actor: Actor, dayStart: Date): Promise<AgentRow[]> {
  const userIds = supervisedAgents(centre, actor)?.userIds ?? [];
  if (userIds.length === 0) return [];
  const presences = new Map(
    (await em.find(AgentPresence, { userId: { $in: userIds } })).map((row) => [row.userId, row]),
  );
  const memberships = new Map((await em.find(QueueMembership, { userId: { $in: userIds } })).map((m) => [m.userId, m]));
  const handled = await em
    .getKysely<CallcenterTables>()
    .selectFrom('interaction_offer')
    .select(({ fn }) => ['user_id', fn.count<number>('interaction_id').distinct().as('handled')])
    .where('connected_at', '>=', dayStart)
    .groupBy('user_id')
    .execute();
  return userIds.flatMap((userId) => {
    const agent = centre.roster.ofUser(userId);
    const row = presences.get(userId);
    if (!agent || !row) return [];
    const { state, reason, since, queuesConfirmed } = presentPresence(row, memberships.get(userId) ?? null);
    return [
      {
        userId,
        state,
        reason,
        since,
        queuesConfirmed,
        displayName: agent.displayName,
        extension: agent.extension,
        queues: agent.queues.map(({ queue }) => queue),
        handledToday: Number(handled.find(({ user_id }) => user_id === userId)?.handled ?? 0),
      },
    ];
  });
}
