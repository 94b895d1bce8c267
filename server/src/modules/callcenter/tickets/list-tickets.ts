import type { SqlEntityManager } from '@mikro-orm/sql';
import { type CallbackTickets, isPromise } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { startOfDay } from '../../../kernel/bank-day.ts';
import { maskPhone } from '../../../kernel/phone-number.ts';
import type { CallCentre } from '../call-centre.ts';
import type { CallcenterTables } from '../callcenter.tables.ts';
import type { CustomerDirectory } from '../ports.ts';
import { QueueTicket } from './queue-ticket.entity.ts';

/** Whose calls back a person sees: a supervisor all, an agent those of the queues he serves. */
export function ticketsOf(centre: CallCentre, actor: Actor): { queue?: { $in: string[] } } {
  if (hasRole(actor, 'supervisor')) return {};
  return { queue: { $in: (centre.roster.ofUser(actor.userId)?.queues ?? []).map(({ queue }) => queue) } };
}

/** Calls owed, in the order of the line, then those of today that are over; and how many promises were kept today. */
export async function listTickets(
  centre: CallCentre,
  customers: CustomerDirectory,
  em: SqlEntityManager,
  actor: Actor,
): Promise<CallbackTickets> {
  const now = centre.deps.clock.now();
  const today = startOfDay(now, centre.deps.bank.timeZone);
  const mine = ticketsOf(centre, actor);
  const owed = await em.find(
    QueueTicket,
    { ...mine, state: { $in: ['callback', 'calling'] } },
    { orderBy: { since: 'asc', id: 'asc' }, limit: 500 },
  );
  const over = await em.find(
    QueueTicket,
    { ...mine, state: { $nin: ['callback', 'calling'] }, promisedBy: { $gte: today } },
    { orderBy: { askedAt: 'desc', id: 'asc' }, limit: 500 },
  );
  const found = await foundSince(
    em,
    [...owed, ...over].filter(({ customerNo }) => !customerNo),
  );
  const judged = [...owed, ...over].filter(
    ({ origin, state, promisedBy }) =>
      isPromise(origin) && state !== 'cancelled' && promisedBy >= today && (promisedBy <= now || state === 'done'),
  );
  return {
    tickets: await Promise.all(
      [...owed, ...over].map((ticket) => present(centre, customers, em, actor, ticket, found.get(ticket.callId))),
    ),
    promised: judged.length,
    kept: judged.filter(({ doneAt, state, promisedBy }) => state === 'done' && doneAt && doneAt <= promisedBy).length,
  };
}

/** Customers who were found or chosen after the ticket was written, by call. */
async function foundSince(em: SqlEntityManager, tickets: readonly QueueTicket[]): Promise<Map<string, string>> {
  if (tickets.length === 0) return new Map();
  const rows = await em
    .getKysely<CallcenterTables>()
    .selectFrom('interaction')
    .select(['call_id', 'customer_no'])
    .where(
      'call_id',
      'in',
      tickets.map(({ callId }) => callId),
    )
    .execute();
  return new Map(rows.flatMap(({ call_id, customer_no }) => (customer_no ? [[call_id, customer_no] as const] : [])));
}

/** Calls promised, by queue: for the live board. */
export async function callbacksOwed(em: SqlEntityManager): Promise<Map<string, number>> {
  const rows = await em
    .getKysely<CallcenterTables>()
    .selectFrom('queue_ticket')
    .select(({ fn }) => ['queue', fn.countAll<number>().as('owed')])
    .where('state', 'in', ['callback', 'calling'])
    .where('origin', 'in', ['line', 'wrap_up'])
    .groupBy('queue')
    .execute();
  return new Map(rows.map(({ queue, owed }) => [queue, Number(owed)]));
}

async function present(
  centre: CallCentre,
  customers: CustomerDirectory,
  em: SqlEntityManager,
  actor: Actor,
  ticket: QueueTicket,
  foundNo: string | undefined,
): Promise<CallbackTickets['tickets'][number]> {
  const customerNo = ticket.customerNo ?? foundNo;
  const isOpen = ticket.state === 'callback' || ticket.state === 'calling';
  return {
    id: ticket.id,
    origin: ticket.origin,
    queue: centre.setup.queueOf(ticket.queue),
    number: maskPhone(ticket.number),
    customer: customerNo ? await nameOf(customers, em, actor, customerNo) : null,
    since: ticket.since.toISOString(),
    promisedBy: ticket.promisedBy.toISOString(),
    state: ticket.state,
    tries: ticket.tries,
    agentName: ticket.agentUserId ? (centre.roster.ofUser(ticket.agentUserId)?.displayName ?? null) : null,
    doneAt: ticket.doneAt?.toISOString() ?? null,
    overdue: isOpen && ticket.promisedBy < centre.deps.clock.now(),
    version: ticket.version,
  };
}

/** Null also where the customer is out of this person's scope. */
async function nameOf(customers: CustomerDirectory, em: SqlEntityManager, actor: Actor, no: string) {
  try {
    const { customerNo, name } = await customers.summary(em, no, actor);
    return { customerNo, name };
  } catch (error) {
    if (error instanceof AppError && error.code === 'resource.not_found') return null;
    throw error;
  }
}
