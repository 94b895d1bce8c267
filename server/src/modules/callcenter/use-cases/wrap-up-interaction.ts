import type { WrapUp } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { afterCommit } from '../../../kernel/commit-hooks.ts';
import type { CallCentre } from '../call-centre.ts';
import { interactionErrors } from '../callcenter.errors.ts';
import { takeRows } from '../compare-and-set.ts';
import { Disposition } from '../entities/disposition.entity.ts';
import type { Interaction } from '../entities/interaction.entity.ts';
import { InteractionOffer } from '../entities/interaction-offer.entity.ts';
import { findVisible } from '../interaction.policy.ts';
import { numberOf } from '../interaction.presenter.ts';
import type { CustomerDirectory } from '../ports.ts';
import { PROMISED, promiseCallback } from '../tickets/promise-callback.ts';
import { lastTalkOf } from './hand-over-wrap-up.ts';
import { movePresences } from './move-presence.ts';

/**
 * Says what a call, or one's own part of a call that was passed on, was about. The first word stands: the same request again (same key) is answered alike, another is refused.
 * It may come hours late, from the browser's outbox, and then only the interaction learns of it.
 */
export async function wrapUpInteraction(
  centre: CallCentre,
  customers: CustomerDirectory,
  actor: Actor,
  input: WrapUp & { interactionId: string },
): Promise<Interaction> {
  return centre.deps.transaction(async (em) => {
    const interaction = await findVisible(centre, em, actor, input.interactionId);
    const isLast = interaction.agentUserId === actor.userId;
    const talk = await lastTalkOf(em, interaction.id, actor.userId);
    if (!isLast && !talk) throw interactionErrors.notYours();
    const word = isLast ? interaction : talk;
    if (word?.wrappedUpAt) {
      if (word.wrapUpKey === input.key) return interaction;
      throw interactionErrors.alreadyWrappedUp();
    }
    if (isLast ? !interaction.agentEndedAt : !talk?.endedAt) throw interactionErrors.stillOpen();
    if (!isLast && !interaction.owing.includes(actor.userId)) throw interactionErrors.notYours();

    const now = centre.deps.clock.now();
    const disposition = await em.findOne(Disposition, { code: input.dispositionCode });
    const isOffered = disposition && !disposition.system && !(disposition.validTo && disposition.validTo <= now);
    const isOfQueue = !disposition?.queues.length || disposition.queues.includes(interaction.queue ?? '');
    if (!isOffered || !isOfQueue) throw interactionErrors.dispositionUnknown();
    if (disposition.requiresFollowUp && !input.followUpAt) throw interactionErrors.followUpRequired();
    const chosenNo = input.customerNo && (await customers.summary(em, input.customerNo, actor)).customerNo;

    await takeRows(em, 'interaction', [{ id: interaction.id, version: interaction.version }]);
    interaction.version += 1;
    const said = {
      wrapUpKey: input.key,
      dispositionCode: disposition.code,
      note: input.note,
      followUpAt: input.followUpAt ? new Date(input.followUpAt) : null,
      wrappedUpAt: now,
    };
    if (isLast || !talk) Object.assign(interaction, said, { wrappedUpBy: actor.userId });
    else {
      interaction.owing = interaction.owing.filter((userId) => userId !== actor.userId);
      await em.nativeUpdate(InteractionOffer, { channelId: talk.channelId }, said);
    }
    if (said.followUpAt && disposition.code === PROMISED) {
      const word = isLast || !talk ? interaction.callId : talk.channelId;
      await promiseCallback(centre, em, { word, call: interaction, at: said.followUpAt, userId: actor.userId });
    }
    const formerCustomerNo = interaction.customerNo ?? null;
    if (chosenNo && chosenNo !== interaction.customerNo) {
      interaction.customerNo = chosenNo;
      interaction.matchBy = 'agent';
      interaction.matchKind = 'one';
      interaction.candidates = [{ customerNo: chosenNo, reason: 'chosen' }];
    }
    if (interaction.direction !== 'internal') {
      const { callId, customerNo = null } = interaction;
      const { dispositionCode, followUpAt } = said;
      const { e164 } = numberOf(interaction.story);
      await centre.outbound?.wrappedUp(em, { callId, dispositionCode, followUpAt, actor, customerNo, e164 });
    }
    const event = { type: 'wrap_up_saved' as const, interactionId: interaction.id };
    await movePresences(centre, em, [{ userId: actor.userId, event, at: now }]);
    await centre.deps.hub.publish(em, actor.userId, { kind: 'call_gone', interactionId: interaction.id });
    afterCommit(em, () => centre.files.forget(interaction.id));
    const details = {
      disposition: disposition.code,
      late: isLast && interaction.wrapUpTimedOutAt !== null,
      formerCustomerNo,
      customerNo: interaction.customerNo ?? null,
    };
    const subjectId = interaction.id;
    await recordAudit(em, { actor, key: 'Interaction.WrappedUp', subjectId, details }, centre.deps.clock);
    return interaction;
  });
}
