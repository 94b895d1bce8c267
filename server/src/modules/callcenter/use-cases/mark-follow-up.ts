import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { CallCentre } from '../call-centre.ts';
import { interactionErrors } from '../callcenter.errors.ts';
import { takeRows } from '../compare-and-set.ts';
import type { Interaction } from '../entities/interaction.entity.ts';
import { findVisible } from '../interaction.policy.ts';

/**
 * The agent who promised to come back to a customer says that he did (`done`), or takes it back. Said again it changes
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
    if (interaction.agentUserId !== actor.userId) throw interactionErrors.notYours();
    if (!interaction.followUpAt) throw interactionErrors.noFollowUp();
    if (Boolean(interaction.followUpDoneAt) === done) return interaction;
    await takeRows(em, 'interaction', [{ id: interaction.id, version: interaction.version }]);
    interaction.version += 1;
    interaction.followUpDoneAt = done ? centre.deps.clock.now() : null;
    const key = done ? 'Interaction.FollowUpDone' : 'Interaction.FollowUpReopened';
    const details = { promisedFor: interaction.followUpAt.toISOString() };
    await recordAudit(em, { actor, key, subjectId: interaction.id, details }, centre.deps.clock);
    return interaction;
  });
}
