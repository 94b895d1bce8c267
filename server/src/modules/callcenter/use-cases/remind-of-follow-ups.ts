import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { InteractionOffer } from '../entities/interaction-offer.entity.ts';
import { notify } from './move-presence.ts';

const AT_MOST_AT_ONCE = 200;

/** Tells agents, once, that the time has come at which they promised to call a customer back. */
export async function remindOfFollowUps(centre: CallCentre): Promise<void> {
  const now = centre.deps.clock.now();
  const due = { followUpAt: { $lte: now }, followUpDoneAt: null, followUpRemindedAt: null };
  const em = forkOf(centre.deps.orm);
  const options = { limit: AT_MOST_AT_ONCE, disableIdentityMap: true } as const;
  const calls = await em.find(Interaction, { ...due, agentUserId: { $ne: null } }, options);
  const parts = await em.find(InteractionOffer, { ...due, userId: { $ne: null } }, options);
  for (const { id, agentUserId } of calls) {
    await centre.deps.transaction(async (own) => {
      const said = await own.nativeUpdate(Interaction, { ...due, id }, { followUpRemindedAt: now });
      if (said > 0 && agentUserId) await notify(centre, own, agentUserId, 'follow_up_due', { interactionId: id });
    });
  }
  for (const { channelId, interactionId, userId } of parts) {
    await centre.deps.transaction(async (own) => {
      const said = await own.nativeUpdate(InteractionOffer, { ...due, channelId }, { followUpRemindedAt: now });
      if (said > 0 && userId) await notify(centre, own, userId, 'follow_up_due', { interactionId });
    });
  }
}
