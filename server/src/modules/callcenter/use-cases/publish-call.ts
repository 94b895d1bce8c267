import type { SqlEntityManager } from '@mikro-orm/sql';
import { afterCommit } from '../../../kernel/commit-hooks.ts';
import type { CallCentre } from '../call-centre.ts';
import type { CallStory } from '../calls/derive-call.ts';
import type { Interaction } from '../entities/interaction.entity.ts';
import { questionOf } from '../interaction.presenter.ts';
import { identifySoon } from './identify-caller.ts';
import { holdersOf, sendCall } from './send-call.ts';

/**
 * Sends a call as it is now to those who hold it, and `call_gone` to those who held it before. The pop of a caller whose
 * look-up is still under way follows as soon as it is there (see identifySoon), so that it never says "unknown" too early.
 */
export async function publishCall(
  centre: CallCentre,
  em: SqlEntityManager,
  interaction: Interaction,
  before: CallStory | null,
): Promise<void> {
  const holders = holdersOf(centre, interaction);
  for (const agent of holders) {
    const question = questionOf(interaction);
    const isRinging = interaction.phase === 'offered';
    const file = isRinging
      ? centre.files.fresh(question, agent.branchPath)
      : centre.files.now(question, agent.branchPath);
    if (file || !isRinging) await sendCall(centre, em, interaction, agent);
    if (!file) afterCommit(em, () => identifySoon(centre, interaction, agent.branchPath));
  }
  if (interaction.phase === 'ended' && holders.length === 0) {
    afterCommit(em, () => centre.files.forget(interaction.id));
  }
  if (!before) return;
  const gone = holdersOf(centre, interaction, before).filter((b) => !holders.some((h) => h.userId === b.userId));
  for (const agent of gone) {
    await centre.deps.hub.publish(em, agent.userId, { kind: 'call_gone', interactionId: interaction.id });
  }
}
