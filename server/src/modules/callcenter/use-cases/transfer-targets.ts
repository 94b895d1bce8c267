import type { SqlEntityManager } from '@mikro-orm/sql';
import type { PresenceState, TransferTargets } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import type { CallCentre } from '../call-centre.ts';
import { transferErrors } from '../callcenter.errors.ts';
import type { CallcenterTables } from '../callcenter.tables.ts';
import { withCaller } from '../calls/derive-call.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import type { Interaction } from '../entities/interaction.entity.ts';

/** A colleague who is at his desk and not on a call can be rung, also while he is not ready for the queue. */
export const canTakeCall = (state: PresenceState): boolean =>
  state === 'available' || state === 'not_ready' || state === 'wrap_up';

/** Is this agent in talk on the call, as his own and not only asked? */
export const isTalkingOn = ({ story }: Interaction, { extension }: Actor): boolean =>
  extension !== null &&
  withCaller(story.legs).some((leg) => leg.extension === extension && leg.connectedAt !== null && leg.endedAt === null);

/** @throws AppError when he is not at his desk, or on a call */
export async function freeAgent(
  centre: CallCentre,
  em: SqlEntityManager,
  userId: string,
): Promise<{ extension: string }> {
  const agent = centre.roster.ofUser(userId);
  const presence = await em.findOne(AgentPresence, { userId }, { disableIdentityMap: true });
  if (!agent?.extension || !presence || !canTakeCall(presence.state)) {
    throw transferErrors.agentNotFree(agent?.displayName ?? '');
  }
  return { extension: agent.extension };
}

/** Whom a call can be passed on to now: queues with those who wait and are free, and colleagues at their desks. */
export async function transferTargets(
  centre: CallCentre,
  em: SqlEntityManager,
  actor: Actor,
): Promise<TransferTargets> {
  const kysely = em.getKysely<CallcenterTables>();
  const presences = await kysely
    .selectFrom('agent_presence')
    .select(['user_id', 'state'])
    .where('state', '!=', 'offline')
    .execute();
  const waiting = await kysely
    .selectFrom('interaction')
    .select(({ fn }) => ['queue', fn.countAll<number>().as('waiting')])
    .where('phase', '=', 'queued')
    .groupBy('queue')
    .execute();
  const present = presences.flatMap(({ user_id, state }) => {
    const agent = centre.roster.ofUser(user_id);
    return agent?.extension && user_id !== actor.userId ? [{ agent, extension: agent.extension, state }] : [];
  });
  return {
    queues: centre.setup.queues().map((queue) => ({
      ...queue,
      waiting: Number(waiting.find(({ queue: code }) => code === queue.code)?.waiting ?? 0),
      free: present.filter(
        ({ agent, state }) => state === 'available' && agent.queues.some(({ queue: code }) => code === queue.code),
      ).length,
    })),
    agents: present
      .map(({ agent, extension, state }) => ({
        userId: agent.userId,
        name: agent.displayName,
        extension,
        state,
        free: canTakeCall(state),
      }))
      .sort((a, b) => Number(b.free) - Number(a.free) || a.name.localeCompare(b.name, 'zh-CN')),
  };
}
