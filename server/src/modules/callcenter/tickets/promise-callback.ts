import type { SqlEntityManager } from '@mikro-orm/sql';
import { isOutsideNumber } from '@tellerline/contracts';
import { nationalDigits } from '../../../kernel/phone-number.ts';
import type { CallCentre } from '../call-centre.ts';
import type { Interaction } from '../entities/interaction.entity.ts';
import { openTicket } from './open-ticket.ts';
import { QueueTicket } from './queue-ticket.entity.ts';

/** The disposition by which an agent promises a customer a call. */
export const PROMISED = 'callback_promised';
/** A promise for three o'clock is kept by a quarter past. */
const leewayMs = 15 * 60_000;

/**
 * An agent promised a customer a call: it joins those the queue owes, for its time, so that it is made also when he is away. In the
 * transaction of `em`.
 * @param word the call, or the agent's own part of it: one promise each
 */
export async function promiseCallback(
  centre: CallCentre,
  em: SqlEntityManager,
  { word, call, at, userId }: { word: string; call: Interaction; at: Date; userId: string },
): Promise<void> {
  const { queue = null, ani = null } = call;
  if (queue === null || ani === null || !isOutsideNumber(nationalDigits(ani))) return;
  await openTicket(centre, em, call, {
    callId: word,
    origin: 'wrap_up',
    queue,
    number: ani,
    since: at,
    priority: 'usual',
    promisedBy: new Date(at.getTime() + leewayMs),
    nextTryAt: at,
    promisedByUserId: userId,
  });
}

/** The agent says that he kept his promise, or takes that back. In the transaction of `em`. */
export async function markPromise(em: SqlEntityManager, word: string, doneAt: Date | null): Promise<void> {
  const ticket = await em.findOne(QueueTicket, { callId: word, origin: 'wrap_up' }, { disableIdentityMap: true });
  const isOpen = ticket?.state === 'callback' || ticket?.state === 'calling';
  if (!ticket || isOpen === (doneAt === null)) return;
  const { id, version, number } = ticket;
  // Owed by another ticket meanwhile: it is the one that stands.
  if (doneAt === null && (await em.count(QueueTicket, { openFor: number })) > 0) return;
  const state = doneAt
    ? ({ state: 'done', openFor: null } as const)
    : ({ state: 'callback', openFor: number } as const);
  await em.nativeUpdate(QueueTicket, { id, version }, { ...state, doneAt, version: version + 1 });
}
