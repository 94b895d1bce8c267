import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallCentre } from '../call-centre.ts';
import type { CallStory } from '../calls/derive-call.ts';
import type { Interaction } from '../entities/interaction.entity.ts';
import { presentCall, questionOf } from '../interaction.presenter.ts';
import type { DeskAgent } from '../ports.ts';

/** Whose desktops hold this call now: agents it rings or who are on it, and those who have still to wrap it up. */
export function holdersOf(
  centre: CallCentre,
  interaction: Interaction,
  story: CallStory = interaction.story,
): DeskAgent[] {
  const holders = new Map<string, DeskAgent>();
  for (const leg of story.legs) {
    const agent = centre.roster.ofExtension(leg.extension);
    if (agent && leg.endedAt === null) holders.set(agent.userId, agent);
  }
  const wrapper = interaction.isWrapUpOpen() ? centre.roster.ofUser(interaction.agentUserId ?? '') : null;
  if (wrapper && story === interaction.story) holders.set(wrapper.userId, wrapper);
  for (const userId of story === interaction.story ? interaction.owing : []) {
    const agent = centre.roster.ofUser(userId);
    if (agent) holders.set(userId, agent);
  }
  return [...holders.values()];
}

/** Sends a call to one agent's desktops with what is known of the caller in his scope; a card that goes with it is noted for the audit trail. */
export async function sendCall(
  centre: CallCentre,
  em: SqlEntityManager,
  interaction: Interaction,
  agent: DeskAgent,
): Promise<void> {
  const call = presentCall(interaction, {
    userId: agent.userId,
    extension: agent.extension,
    colleague: (extension) => centre.roster.ofExtension(extension)?.displayName ?? extension,
    nameOf: (userId) => centre.roster.ofUser(userId)?.displayName ?? null,
    file: centre.files.now(questionOf(interaction), agent.branchPath),
    proof: await centre.proofs.on(em, interaction.callId),
    now: centre.deps.clock.now(),
    setup: centre.setup,
  });
  await centre.deps.hub.publish(em, agent.userId, { kind: 'call', call });
  await centre.cardViews.note(em, agent.userId, call);
}
