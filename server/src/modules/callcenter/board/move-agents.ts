import type { SqlEntityManager } from '@mikro-orm/sql';
import type { MoveAgents, MoveAgentsBack, PeopleReached } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { AgentQueueMove } from '../entities/board.entity.ts';
import { supervisedAgents } from '../interaction.policy.ts';
import { notify } from '../use-cases/move-presence.ts';

const LONGEST_MS = 24 * 60 * 60_000;

/** Who serves other queues than his own now, and until when. */
export async function queueMoves(em: SqlEntityManager, now: Date): Promise<Map<string, AgentQueueMove>> {
  const rows = await em.find(AgentQueueMove, { until: { $gt: now } }, { disableIdentityMap: true });
  return new Map(rows.map((row) => [row.userId, row]));
}

/**
 * Agents of one's branches serve other queues for a while. Asterisk is told within a second, by the same comparison that
 * tells it of every other change of queues; afterwards their own queues come back by themselves.
 * @throws AppError request.invalid for a queue there is not or a moment that is past or more than a day away
 */
export async function moveAgents(centre: CallCentre, actor: Actor, order: MoveAgents): Promise<PeopleReached> {
  const now = centre.deps.clock.now();
  const until = new Date(order.until);
  if (until <= now || until.getTime() - now.getTime() > LONGEST_MS) throw invalid('until');
  if (order.queues.some((code) => !centre.setup.one('queue', code))) throw invalid('queues');
  const userIds = own(centre, actor, order.userIds);
  const labels = order.queues.map((code) => centre.setup.queueOf(code).label);
  const words = {
    'zh-CN': labels.map((label) => label['zh-CN']).join('、'),
    en: labels.map((label) => label.en).join(', '),
    until: until.toISOString(),
  };
  await centre.deps.transaction(async (em) => {
    const moves = userIds.map((userId) => ({
      userId,
      queues: [...new Set(order.queues)],
      until,
      movedBy: actor.userId,
      movedAt: now,
      reason: order.reason,
    }));
    await em.upsertMany(AgentQueueMove, moves);
    for (const userId of userIds) {
      const details = { queues: order.queues.join(), until: order.until, reason: order.reason };
      await recordAudit(em, { actor, key: 'Agent.QueuesMoved', subjectId: userId, details }, centre.deps.clock);
      await notify(centre, em, userId, 'queues_moved', words);
    }
  });
  return settle(centre, userIds);
}

/** Agents go back to their own queues before the time. */
export async function moveAgentsBack(centre: CallCentre, actor: Actor, order: MoveAgentsBack): Promise<PeopleReached> {
  const userIds = own(centre, actor, order.userIds);
  await centre.deps.transaction(async (em) => {
    await em.nativeDelete(AgentQueueMove, { userId: { $in: userIds } });
    for (const userId of userIds) {
      await recordAudit(em, { actor, key: 'Agent.QueuesMovedBack', subjectId: userId }, centre.deps.clock);
    }
  });
  return settle(centre, userIds);
}

async function settle(centre: CallCentre, userIds: readonly string[]): Promise<PeopleReached> {
  await centre.roster.refresh(true);
  centre.boardChanged();
  return { people: userIds.length };
}

/** @throws AppError resource.not_found when one of them is not his */
function own(centre: CallCentre, actor: Actor, userIds: readonly string[]): string[] {
  const mine = new Set(supervisedAgents(centre, actor)?.userIds ?? []);
  const wanted = [...new Set(userIds)];
  if (wanted.some((userId) => !mine.has(userId))) throw new AppError('resource.not_found', { status: 404 });
  return wanted;
}

const invalid = (field: string): AppError => new AppError('request.invalid', { status: 400, details: { field } });

/** For the roster: reads the moves of now. */
export const movesReader = (centre: Pick<CallCentre, 'deps'>) => () =>
  queueMoves(forkOf(centre.deps.orm), centre.deps.clock.now());
