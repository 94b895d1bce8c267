import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallColleague } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import type { CallCentre } from '../call-centre.ts';
import { dialErrors, transferErrors } from '../callcenter.errors.ts';
import type { CallcenterTables } from '../callcenter.tables.ts';
import type { TouchedCall } from '../calls/touched-call.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { notify } from './move-presence.ts';
import { canTakeCall, freeAgent } from './transfer-targets.ts';

/**
 * Rings an agent's own phone and then that of a colleague. It is a call of the house: no customer is looked up, no queue counts it
 * and nobody owes a wrap-up. The same key again places no second call.
 *
 * @returns the id of the call
 * @throws AppError dial.no_phone, dial.busy, transfer.agent_not_free, dial.unconfirmed
 */
export async function callColleague(centre: CallCentre, actor: Actor, { key, userId }: CallColleague): Promise<string> {
  const callId = `tl-desk-${key}`;
  const own = centre.roster.ofUser(actor.userId)?.extension;
  if (!own) throw dialErrors.noPhone();
  const destination = await centre.deps.transaction(async (em) => {
    const placedAt = centre.deps.clock.now();
    const row = { call_id: callId, user_id: actor.userId, customer_no: null, placed_at: placedAt };
    const isNew = await insertIfAbsent(() =>
      em.getKysely<CallcenterTables>().insertInto('placed_call').values(row).execute(),
    );
    if (!isNew) return null;
    const presence = await em.findOne(AgentPresence, { userId: actor.userId }, { disableIdentityMap: true });
    if (!presence || !canTakeCall(presence.state)) throw dialErrors.busy();
    if (userId === actor.userId) throw transferErrors.agentNotFree(actor.displayName);
    const { extension } = await freeAgent(centre, em, userId);
    const details = { colleague: userId };
    await recordAudit(em, { actor, key: 'Call.Placed', subjectId: callId, details }, centre.deps.clock);
    return extension;
  });
  if (destination === null) return callId;
  const result = await centre.deps.telephony.originate({ extension: own, destination, callId, callerId: own });
  if (!result.ok) throw dialErrors.unconfirmed();
  return callId;
}

/** Tells whoever rang a colleague in vain why, once; who hung up himself knows. */
export async function tellUnreached(
  centre: CallCentre,
  em: SqlEntityManager,
  { interaction, before }: TouchedCall,
): Promise<void> {
  const { direction, endedAt, answeredAt, endedBy, ani, dnis, legs } = interaction.story;
  if (direction !== 'internal' || endedAt === null || answeredAt !== null || before?.endedAt) return;
  const caller = centre.roster.ofExtension(ani ?? '');
  if (!caller || endedBy === 'agent') return;
  const outcome = legs.find(({ extension }) => extension === dnis)?.outcome;
  const why = outcome === 'declined' || outcome === 'no_answer' ? outcome : 'busy';
  const name = centre.roster.ofExtension(dnis)?.displayName ?? dnis;
  await notify(centre, em, caller.userId, 'colleague_away', { name, why });
}
