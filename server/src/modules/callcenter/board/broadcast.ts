import type { Broadcast, PeopleReached } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { newId } from '../../../kernel/ids.ts';
import type { CallCentre } from '../call-centre.ts';
import { supervisedAgents } from '../interaction.policy.ts';
import { notify } from '../use-cases/move-presence.ts';

/** Tells the agents of one's branches something, all or those of a queue; who is away reads it when he comes, within the shift. */
export async function broadcast(centre: CallCentre, actor: Actor, { text, queue }: Broadcast): Promise<PeopleReached> {
  const mine = supervisedAgents(centre, actor)?.userIds ?? [];
  const reached = mine.filter((userId) => {
    const agent = centre.roster.ofUser(userId);
    const serves = queue === null || agent?.queues.some((each) => each.queue === queue);
    return userId !== actor.userId && agent?.roles.includes('agent') && serves;
  });
  await centre.deps.transaction(async (em) => {
    for (const userId of reached) {
      await notify(centre, em, userId, 'broadcast', { text, name: actor.displayName });
    }
    const details = { text, queue, people: reached.length };
    await recordAudit(em, { actor, key: 'Agent.Broadcast', subjectId: newId(), details }, centre.deps.clock);
  });
  return { people: reached.length };
}
