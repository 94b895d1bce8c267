import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallRouting } from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import type { CallCentre } from '../call-centre.ts';
import { findVisible } from '../interaction.policy.ts';
import { RoutingDecision } from './routing-decision.entity.ts';

/** Why a call came to whom it came, step by step; who else could have had it is told to supervisors. */
export async function readRouting(
  centre: CallCentre,
  em: SqlEntityManager,
  actor: Actor,
  interactionId: string,
): Promise<CallRouting> {
  const { callId } = await findVisible(centre, em, actor, interactionId);
  const decisions = await em.find(RoutingDecision, { callId }, { orderBy: { at: 'asc', id: 'asc' } });
  const nameOf = (userId: string): string => centre.roster.ofUser(userId)?.displayName ?? '';
  const maySee = hasRole(actor, 'supervisor');
  const groups = maySee && decisions.some(({ segmentId }) => segmentId) ? await centre.segments?.routable(em) : [];
  return {
    steps: decisions.map(({ at, step, queue, priority, waitedSeconds, segmentId, userId, candidates }) => {
      const name = groups?.find(({ id }) => id === segmentId)?.name;
      const free = candidates.filter((each) => each.state === 'available');
      const level = free.length === 0 ? null : Math.max(...free.map((each) => each.level));
      return {
        at: at.toISOString(),
        step,
        queue: centre.setup.queueOf(queue),
        priority,
        waitedSeconds,
        group: segmentId ? { ...(name !== undefined && { name }) } : null,
        agent: userId ? { userId, name: nameOf(userId) } : null,
        free: free.length,
        freeOfLevel: free.filter((each) => each.level === level).length,
        level,
        ...(maySee && {
          candidates: candidates.map((each) => ({ ...each, name: nameOf(each.userId) })),
        }),
      };
    }),
  };
}
