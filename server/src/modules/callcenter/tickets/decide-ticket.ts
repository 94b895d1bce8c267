import type { CallbackDecision } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { callbackErrors } from '../callcenter.errors.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { placeCallback } from './call-back.ts';
import { ticketsOf } from './list-tickets.ts';
import { QueueTicket } from './queue-ticket.entity.ts';

/** Who is not on a call may call somebody back, also before his turn. */
const mayCall = new Set(['available', 'not_ready']);

/**
 * Calls a customer back now from one's own phone, or cancels the call back.
 * @throws AppError resource.not_found, conflict.stale, callback.over, callback.not_free, callback.unconfirmed,
 * dial.do_not_call
 */
export async function decideTicket(
  centre: CallCentre,
  actor: Actor,
  id: string,
  { version, decision }: CallbackDecision,
): Promise<void> {
  const em = forkOf(centre.deps.orm);
  const ticket = await em.findOne(QueueTicket, { id, ...ticketsOf(centre, actor) });
  if (!ticket) throw new AppError('resource.not_found', { status: 404 });
  if (ticket.version !== version) throw new AppError('conflict.stale', { status: 409 });
  if (ticket.state !== 'callback') throw callbackErrors.over();
  if (decision === 'take') {
    const presence = await em.findOne(AgentPresence, { userId: actor.userId }, { disableIdentityMap: true });
    if (!actor.extension || !presence || !mayCall.has(presence.state)) throw callbackErrors.notFree();
  }
  const key = decision === 'take' ? 'Callback.Taken' : 'Callback.Cancelled';
  const entry = { actor, key, subjectId: id, details: { queue: ticket.queue } } as const;
  if (decision === 'take') {
    await centre.deps.transaction((own) => recordAudit(own, entry, centre.deps.clock));
    if (!(await placeCallback(centre, ticket, actor.userId))) throw callbackErrors.unconfirmed();
    return;
  }
  await centre.deps.transaction(async (own) => {
    const over = { state: 'cancelled' as const, openFor: null, doneAt: centre.deps.clock.now(), version: version + 1 };
    if ((await own.nativeUpdate(QueueTicket, { id, version }, over)) === 0)
      throw new AppError('conflict.stale', { status: 409 });
    await recordAudit(own, entry, centre.deps.clock);
  });
}
