import type { SqlEntityManager } from '@mikro-orm/sql';
import { customerDb } from '../customer.tables.ts';

/** 法定代表人 in the list `relationRole`. */
const LEGAL_REPRESENTATIVE = '14';

/**
 * Makes the legal person a relation of the company, so that it is read from both sides; a former one's ends. What the core bank
 * says about the same two stays the core bank's.
 * @param day the bank's day it became known
 * @returns the person's id; null where he is no customer
 */
export async function tieLegalPerson(
  em: SqlEntityManager,
  companyId: number,
  personNo: string,
  day: string,
  now: Date,
): Promise<number | null> {
  const db = customerDb(em);
  const person = await db
    .selectFrom('customer')
    .select(['id', 'name'])
    .where('customer_no', '=', personNo)
    .executeTakeFirst();
  if (!person) return null;
  await db
    .updateTable('customer_relation')
    .set({ ended_on: day, as_of: now })
    .where('customer_id', '=', companyId)
    .where('role', '=', LEGAL_REPRESENTATIVE)
    .where('source', '=', 'crm')
    .where('related_key', '<>', personNo)
    .where('ended_on', 'is', null)
    .execute();
  const known = await db
    .selectFrom('customer_relation')
    .select(['id', 'source'])
    .where('customer_id', '=', companyId)
    .where('role', '=', LEGAL_REPRESENTATIVE)
    .where('related_key', '=', personNo)
    .executeTakeFirst();
  if (known) {
    if (known.source !== 'crm') return person.id;
    await db.updateTable('customer_relation').set({ ended_on: null, as_of: now }).where('id', '=', known.id).execute();
    return person.id;
  }
  await db
    .insertInto('customer_relation')
    .values({
      customer_id: companyId,
      role: LEGAL_REPRESENTATIVE,
      related_key: personNo,
      related_customer_id: person.id,
      related_name: person.name,
      related_kind: 'personal',
      event: null,
      recorded_on: day,
      established_on: null,
      ended_on: null,
      source: 'crm',
      as_of: now,
    })
    .execute();
  return person.id;
}
