import { randomInt } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CreateProspect } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { readPhoneWithExtension } from '../../../kernel/phone-number.ts';
import { customerDb } from '../customer.tables.ts';
import { inScope } from '../data-gate.ts';
import { nameKeys, phoneTails } from '../search/search-keys.ts';
import { writeBigrams } from '../search/write-bigrams.ts';

/** Who has a number's third prospect before him chooses among them. */
export const MOST_PROSPECTS_OF_A_NUMBER = 3;

export interface NewProspect {
  id: number;
  customerNo: string;
  /** Customers in the actor's scope who have the same number already: told, never a reason to refuse. */
  samePhone: number[];
}

/**
 * Records somebody met on a call. Sent twice for one call under one name it is one prospect. Little is asked; refused are an unreadable telephone number, because it could never be
 * called, and a fourth prospect on one number, in whatever branch. The prospect belongs to the branch of whoever typed him in.
 * @param em an open transaction
 * @throws AppError phone.invalid, customer.too_many_prospects
 */
export async function createProspect(
  em: SqlEntityManager,
  input: CreateProspect,
  actor: Actor,
  now: Date,
): Promise<NewProspect> {
  const phone = input.phone === undefined ? null : readPhoneWithExtension(input.phone);
  if (input.phone !== undefined && phone === null) throw new AppError('phone.invalid', { status: 400 });
  const db = customerDb(em);
  const { interactionId } = input;
  if (interactionId !== undefined) {
    const made = await db
      .selectFrom('customer')
      .select(['id', 'customer_no as customerNo'])
      .where('met_on_interaction_id', '=', interactionId)
      .where('name', '=', input.name)
      .where('status', '=', 'prospect')
      .where(inScope('customer', actor))
      .executeTakeFirst();
    if (made) return { ...made, samePhone: [] };
  }
  if (phone !== null) await refuseOneTooMany(em, phone.e164);

  const customerNo = `P${String(randomInt(10 ** 10)).padStart(10, '0')}`;
  const keys = nameKeys(input.name);
  await db
    .insertInto('customer')
    .values({
      customer_no: customerNo,
      kind: input.kind,
      status: 'prospect',
      name: input.name,
      name_pinyin: keys.namePinyin.slice(0, 400),
      name_initials: keys.nameInitials.slice(0, 160),
      gender: input.gender ?? null,
      birth_date: null,
      org_no: actor.branchPath.split('/').filter(Boolean).at(-1) ?? '00',
      branch_path: actor.branchPath,
      manager_name: null,
      vip: 0,
      blacklisted: 0,
      is_shareholder: 0,
      is_staff: 0,
      relationship_since: null,
      credit_since: null,
      met_on_interaction_id: interactionId ?? null,
      note: input.note ?? null,
      source: 'crm',
      as_of: now,
      version: 1,
    })
    .execute();
  const { id } = await db
    .selectFrom('customer')
    .select('id')
    .where('customer_no', '=', customerNo)
    .executeTakeFirstOrThrow();
  await writeBigrams(em, id, input.name);
  const samePhone = phone ? await addPhone(em, id, customerNo, phone, actor, now) : [];
  return { id, customerNo, samePhone };
}

async function refuseOneTooMany(em: SqlEntityManager, e164: string): Promise<void> {
  const known = await customerDb(em)
    .selectFrom('contact_point as p')
    .innerJoin('customer as c', 'c.id', 'p.customer_id')
    .select('c.id')
    .distinct()
    .where('p.e164', '=', e164)
    .where('c.status', '=', 'prospect')
    .limit(MOST_PROSPECTS_OF_A_NUMBER)
    .execute();
  if (known.length < MOST_PROSPECTS_OF_A_NUMBER) return;
  throw new AppError('customer.too_many_prospects', { status: 409, details: { known: known.length } });
}

async function addPhone(
  em: SqlEntityManager,
  id: number,
  customerNo: string,
  phone: { e164: string; extension: string | null },
  actor: Actor,
  now: Date,
): Promise<number[]> {
  const db = customerDb(em);
  const others = await db
    .selectFrom('contact_point as p')
    .innerJoin('customer as c', 'c.id', 'p.customer_id')
    .select('c.id')
    .distinct()
    .where('p.e164', '=', phone.e164)
    .where(inScope('c', actor))
    .limit(10)
    .execute();
  const contactRef = `crm-${customerNo}-1`;
  await db
    .insertInto('contact_point')
    .values({
      contact_ref: contactRef,
      customer_id: id,
      kind: /^\+861[3-9]/.test(phone.e164) ? 'mobile' : 'home_phone',
      value: phone.e164,
      e164: phone.e164,
      extension: phone.extension,
      best: 1,
      source: 'call',
      as_of: now,
    })
    .execute();
  const { id: contactPointId } = await db
    .selectFrom('contact_point')
    .select('id')
    .where('contact_ref', '=', contactRef)
    .executeTakeFirstOrThrow();
  const tails = phoneTails(phone.e164);
  if (tails.length > 0) {
    await db
      .insertInto('phone_tail')
      .values(tails.map((tail) => ({ tail, contact_point_id: contactPointId, customer_id: id })))
      .execute();
  }
  return others.map((row) => row.id);
}
