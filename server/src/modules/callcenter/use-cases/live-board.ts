import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AgentRow, LiveBoard } from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { helpCallsFor } from '../board/help-calls.ts';
import { standingAlarms } from '../board/watch-alarms.ts';
import type { CallCentre } from '../call-centre.ts';
import type { CallcenterTables } from '../callcenter.tables.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { QueueMembership } from '../entities/queue-membership.entity.ts';
import { supervisedAgents } from '../interaction.policy.ts';
import { presentPresence } from '../presence.presenter.ts';

/**
 * Queues and agents as they are now, with today's figures. Queues are counted whole; agents are those of the supervisor's
 * branches.
 */
export async function liveBoard(centre: CallCentre, actor: Actor): Promise<LiveBoard> {
  if (!hasRole(actor, 'supervisor', 'admin')) throw new AppError('access.denied', { status: 403 });
  await centre.roster.refresh();
  const em = forkOf(centre.deps.orm);
  const { at, dayStart, settings, queues, total } = await centre.board.count(centre);
  const agents = await agentRows(centre, em, actor, dayStart);
  return {
    at: at.toISOString(),
    dayStart: dayStart.toISOString(),
    platformConnected: await centre.link.isConnected(em),
    settings,
    queues,
    total,
    alarms: await standingAlarms(em),
    help: await helpCallsFor(centre, em, actor),
    agents: agents.sort((a, b) => a.displayName.localeCompare(b.displayName, 'zh-CN')),
  };
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
    .selectFrom('interaction_offer as o')
    .innerJoin('interaction as i', 'i.id', 'o.interaction_id')
    .select(({ fn }) => ['o.user_id', fn.count<number>('o.interaction_id').distinct().as('handled')])
    .where('o.connected_at', '>=', dayStart)
    .where('i.direction', '!=', 'internal')
    .groupBy('o.user_id')
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
        movedUntil: agent.movedUntil?.toISOString() ?? null,
        handledToday: Number(handled.find(({ user_id }) => user_id === userId)?.handled ?? 0),
      },
    ];
  });
}
