import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { CallCentre } from '../call-centre.ts';
import { interactionErrors } from '../callcenter.errors.ts';
import { takeRows } from '../compare-and-set.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { InteractionOffer } from '../entities/interaction-offer.entity.ts';
import { findVisible } from '../interaction.policy.ts';
import { markPromise } from '../tickets/promise-callback.ts';

/**
 * The agent who promised to come back to a customer says that he did (`done`), or takes it back; also where another has the call since. Said again it changes
 * nothing: the first time stands.
 * @throws AppError when the promise is another's, or there is none
 */
export async function markFollowUp(
  centre: CallCentre,
  actor: Actor,
  { interactionId, done }: { interactionId: string; done: boolean },
): Promise<Interaction> {
  return centre.deps.transaction(async (em) => {
    const interaction = await findVisible(centre, em, actor, interactionId);
    const word = interaction.agentUserId === actor.userId ? interaction : await ownWordOf(em, interaction.id, actor);
    if (!word) throw interactionErrors.notYours();
    if (!word.followUpAt) throw interactionErrors.noFollowUp();
    if (Boolean(word.followUpDoneAt) === done) return interaction;
    await takeRows(em, 'interaction', [{ id: interaction.id, version: interaction.version }]);
    interaction.version += 1;
    word.followUpDoneAt = done ? centre.deps.clock.now() : null;
    await markPromise(em, word instanceof Interaction ? word.callId : word.channelId, word.followUpDoneAt);
    const key = done ? 'Interaction.FollowUpDone' : 'Interaction.FollowUpReopened';
    const details = { promisedFor: word.followUpAt.toISOString() };
    await recordAudit(em, { actor, key, subjectId: interaction.id, details }, centre.deps.clock);
    return interaction;
  });
}

/** What an agent said of his part before he passed the call on. */
const ownWordOf = (em: SqlEntityManager, interactionId: string, actor: Actor): Promise<InteractionOffer | null> =>
  em.findOne(
    InteractionOffer,
    { interactionId, userId: actor.userId, wrappedUpAt: { $ne: null } },
    { orderBy: { startedAt: 'desc', channelId: 'desc' } },
  );
