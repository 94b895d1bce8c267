import type { MonitorOrder } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { newId } from '../../../kernel/ids.ts';
import type { CallCentre } from '../call-centre.ts';
import { monitorErrors } from '../callcenter.errors.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { supervisedCalls } from '../interaction.policy.ts';

/**
 * A supervisor is with the call of an agent of his branches: he hears both, speaks to the agent alone, or to both; or he takes
 * the call over. It is written down before Asterisk is asked: who listened to whom is known even when the order was lost.
 *
 * @throws AppError when the agent is not his or not on a call, when he has no phone free, or Asterisk does not confirm
 */
export async function monitorAgent(
  centre: CallCentre,
  actor: Actor,
  { userId, mode }: MonitorOrder & { userId: string },
): Promise<void> {
  const scope = supervisedCalls(centre, actor);
  if (!scope) throw new AppError('access.denied', { status: 403 });
  if (!scope.userIds.includes(userId) || userId === actor.userId) {
    throw new AppError('resource.not_found', { status: 404 });
  }
  const by = actor.extension;
  if (!by) throw monitorErrors.noPhone();
  const orderId = newId();
  const { callId, agent } = await centre.deps.transaction(async (em) => {
    const own = await em.findOne(AgentPresence, { userId: actor.userId });
    if (own?.interactionId && own.state !== 'wrap_up') throw monitorErrors.busy();
    const presence = await em.findOne(AgentPresence, { userId });
    const call = presence?.interactionId ? await em.findOne(Interaction, { id: presence.interactionId }) : null;
    const extension = centre.roster.ofUser(userId)?.extension;
    const leg = call?.story.legs.find(
      (one) => one.extension === extension && one.connectedAt !== null && one.endedAt === null,
    );
    if (!call || !leg) throw monitorErrors.notOnCall();
    const details = { agent: userId, mode };
    await recordAudit(em, { actor, key: 'Interaction.Monitored', subjectId: call.id, details }, centre.deps.clock);
    return { callId: call.callId, agent: leg.extension };
  });
  const { telephony } = centre.deps;
  const result =
    mode === 'take_over'
      ? await telephony.moveCaller({ callId, orderId, by, to: { kind: 'agent', target: by } })
      : await telephony.monitor({ callId, orderId, by, agent, mode });
  if (!result.ok) throw monitorErrors.unconfirmed();
}
