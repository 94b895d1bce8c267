import type { SqlEntityManager } from '@mikro-orm/sql';
import { isPromise, priorities } from '@tellerline/contracts';
import { newId } from '../../../kernel/ids.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import type { CallCentre } from '../call-centre.ts';
import type { Interaction } from '../entities/interaction.entity.ts';
import { QueueTicket } from './queue-ticket.entity.ts';

export interface OwedCall
  extends Pick<QueueTicket, 'origin' | 'queue' | 'number' | 'since' | 'priority' | 'promisedBy' | 'nextTryAt'> {
  /** The call, or the agent's part of it, it comes from. */
  callId: string;
  promisedByUserId: string | null;
}

/**
 * Owes somebody a call, in the transaction of `em`. A number has one open ticket: what is owed once more goes into it, with the
 * earlier place, the stronger priority and the earlier time promised; a promise takes the place of what nobody promised.
 */
export async function openTicket(
  centre: CallCentre,
  em: SqlEntityManager,
  call: Pick<Interaction, 'customerNo' | 'language'>,
  owed: OwedCall,
): Promise<void> {
  const open = await em.findOne(QueueTicket, { openFor: owed.number }, { disableIdentityMap: true });
  if (open) return open.callId === owed.callId ? undefined : join(em, open, owed);
  await insertIfAbsent(() =>
    em.insert(QueueTicket, {
      ...owed,
      id: newId(),
      openFor: owed.number,
      customerNo: call.customerNo ?? null,
      language: call.language ?? 'zh-CN',
      state: 'callback',
      tries: 0,
      agentUserId: null,
      callbackCallId: null,
      askedAt: centre.deps.clock.now(),
      doneAt: null,
      version: 1,
    }),
  );
}

async function join(em: SqlEntityManager, open: QueueTicket, owed: OwedCall): Promise<void> {
  const { id, version } = open;
  const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
  const stronger = priorities[owed.priority] > priorities[open.priority] ? owed.priority : open.priority;
  const place = { since: earlier(open.since, owed.since), priority: stronger, version: version + 1 };
  if (!isPromise(owed.origin)) {
    // Of two calls that were given up the first place counts; a promise stands as it was made.
    if (!isPromise(open.origin)) await em.nativeUpdate(QueueTicket, { id, version }, place);
    return;
  }
  const { origin, callId, queue, promisedByUserId } = owed;
  const taken = isPromise(open.origin) ? {} : { origin, callId, queue, promisedByUserId };
  const promisedBy = isPromise(open.origin) ? earlier(open.promisedBy, owed.promisedBy) : owed.promisedBy;
  const nextTryAt = isPromise(open.origin) ? earlier(open.nextTryAt, owed.nextTryAt) : owed.nextTryAt;
  await em.nativeUpdate(QueueTicket, { id, version }, { ...place, ...taken, promisedBy, nextTryAt });
}
