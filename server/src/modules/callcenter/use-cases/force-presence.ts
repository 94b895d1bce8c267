import type { ForcePresence } from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { CallCentre } from '../call-centre.ts';
import { presenceErrors } from '../callcenter.errors.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { movePresences } from './move-presence.ts';

/** A supervisor sets an agent of his branches not ready or offline. The agent is told; the order is audited. */
export async function forcePresence(centre: CallCentre, actor: Actor, force: ForcePresence): Promise<void> {
  if (!hasRole(actor, 'supervisor', 'admin')) throw new AppError('access.denied', { status: 403 });
  const { userId } = force;
  const agent = centre.roster.ofUser(userId);
  if (!agent?.branchPath.startsWith(actor.branchPath)) throw new AppError('resource.not_found', { status: 404 });
  await centre.deps.transaction(async (em) => {
    const from = (await em.findOne(AgentPresence, { userId }))?.state ?? 'offline';
    const event = { type: 'forced' as const, to: force.to, reason: force.reason };
    const moved = (await movePresences(centre, em, [{ userId, event, at: centre.deps.clock.now() }])).get(userId);
    if (moved?.refused) throw presenceErrors.refused(moved.refused);
    const details = { from, to: force.to, reason: force.reason };
    await recordAudit(em, { actor, key: 'Presence.Forced', subjectId: userId, details }, centre.deps.clock);
  });
}
