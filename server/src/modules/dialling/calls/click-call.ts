import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ClickCall } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { toE164 } from '../../../kernel/phone-number.ts';
import { groupOf, survivorOf } from '../../customers/index.ts';
import { diallingDb } from '../dialling.tables.ts';
import type { DiallingDesk } from '../dialling-desk.ts';
import { noteAttempt } from './note-attempt.ts';
import { numberForTry, numbersOf } from './numbers.ts';

interface Target {
  customerIds: readonly number[];
  customerNo: string | null;
  e164: string;
}

/**
 * Places a call an agent wants at a click, after the same check as any other. The number itself never left the server: he may
 * call one he only sees masked.
 * @throws AppError `dial.…` for what stands against it, resource.not_found
 */
export async function clickCall(desk: DiallingDesk, actor: Actor, { key, to, reason }: ClickCall): Promise<string> {
  const callId = `tl-out-${key}`;
  const call = await desk.deps.transaction(async (em) => {
    const known = await diallingDb(em)
      .selectFrom('dial_attempt')
      .select('user_id')
      .where('call_id', '=', callId)
      .executeTakeFirst();
    if (known) return null;
    const target = await targetOf(em, desk, actor, to);
    await noteAttempt(em, desk, {
      callId,
      ...target,
      purpose: 'service',
      userId: actor.userId,
      list: null,
      reason: reason || null,
    });
    const { e164, customerNo } = target;
    const placed = { callId, userId: actor.userId, e164, customerNo };
    await desk.ports.calls.notePlacedCall(em, placed);
    const details = { customer: customerNo, reason: reason || null };
    await recordAudit(em, { actor, key: 'Call.Placed', subjectId: callId, details }, desk.deps.clock);
    return placed;
  });
  if (!call) return callId;
  try {
    await desk.ports.calls.placeCall(call);
  } catch (error) {
    await desk.deps.transaction((em) =>
      diallingDb(em).updateTable('dial_attempt').set({ outcome: 'failed' }).where('call_id', '=', callId).execute(),
    );
    throw error;
  }
  return callId;
}

async function targetOf(em: SqlEntityManager, desk: DiallingDesk, actor: Actor, to: ClickCall['to']): Promise<Target> {
  switch (to.kind) {
    case 'contact':
    case 'customer':
      return contactOf(em, actor, to);
    case 'interaction':
      return partyOf(em, desk, actor, to.interactionId);
    case 'number':
      return plainNumber(em, to.number);
  }
}

/** A number of nobody's in particular; if it is a customer's, his wishes count. */
async function plainNumber(em: SqlEntityManager, number: string): Promise<Target> {
  const e164 = toE164(number);
  if (!e164) throw new AppError('phone.invalid', { status: 422 });
  return { customerIds: await behind(em, null, e164), customerNo: null, e164 };
}

/** The contact that was chosen; of a customer alone, the number he likes best of those he may be called on. */
async function contactOf(
  em: SqlEntityManager,
  actor: Actor,
  { customerNo, contactId }: { customerNo: string; contactId?: string },
): Promise<Target> {
  const group = await groupOf(em, customerNo, actor);
  if (!group) throw new AppError('resource.not_found', { status: 404 });
  const numbers = await numbersOf(em, group.ids, ['all']);
  const number =
    contactId === undefined
      ? (numberForTry(numbers, 0) ?? numbers[0])
      : numbers.find((each) => String(each.contactId) === contactId);
  if (!number) throw new AppError('dial.no_number', { status: 409 });
  return { customerIds: group.ids, customerNo: group.customerNo, e164: number.e164 };
}

/** Whoever was on an earlier call of his. */
async function partyOf(em: SqlEntityManager, desk: DiallingDesk, actor: Actor, interactionId: string): Promise<Target> {
  const party = await desk.ports.calls.numberOfCall(em, actor, interactionId);
  if (!party) throw new AppError('resource.not_found', { status: 404 });
  if (!party.e164) throw new AppError('dial.no_number', { status: 409 });
  const group = party.customerNo === null ? null : await groupOf(em, party.customerNo, actor);
  if (group) return { customerIds: group.ids, customerNo: group.customerNo, e164: party.e164 };
  return { customerIds: await behind(em, party.customerNo, party.e164), customerNo: null, e164: party.e164 };
}

/** Whose wishes count though the caller may not see them: whoever was on the call, or else all who have the number. */
async function behind(em: SqlEntityManager, customerNo: string | null, e164: string): Promise<number[]> {
  const rows = await diallingDb(em)
    .selectFrom('customer as x')
    .select(sql<number>`distinct ${survivorOf('x')}`.as('id'))
    .$if(customerNo !== null, (query) => query.where('x.customer_no', '=', customerNo))
    .$if(customerNo === null, (query) =>
      query.innerJoin('contact_point as p', 'p.customer_id', 'x.id').where('p.e164', '=', e164),
    )
    .execute();
  return rows.map(({ id }) => id);
}
