import type { CallView } from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import type { Interaction } from '../entities/interaction.entity.ts';
import { presentCall, questionOf } from '../interaction.presenter.ts';

/** A call as this person may see it, with the caller's file looked up in his scope where it is not at hand. */
export async function viewCall(centre: CallCentre, interaction: Interaction, actor: Actor): Promise<CallView> {
  return presentCall(interaction, {
    userId: actor.userId,
    extension: actor.extension,
    colleague: (extension) => centre.roster.ofExtension(extension)?.displayName ?? extension,
    nameOf: (userId) => centre.roster.ofUser(userId)?.displayName ?? null,
    file: await centre.files.load(questionOf(interaction), actor.branchPath),
    onlyRang: !hasRole(actor, 'supervisor') && onlyRangAt(interaction, actor),
    proof: await centre.proofs.on(forkOf(centre.deps.orm), interaction.callId),
    now: centre.deps.clock.now(),
    setup: centre.setup,
  });
}

/** It rang at him, went on to others, and nothing is left for him to do. */
const onlyRangAt = ({ agentUserId, owing, story }: Interaction, { userId, extension }: Actor): boolean =>
  agentUserId !== userId &&
  !owing.includes(userId) &&
  !story.legs.some((leg) => leg.extension === extension && (leg.connectedAt !== null || leg.endedAt === null));
