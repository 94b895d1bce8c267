import type { SqlEntityManager } from '@mikro-orm/sql';
import { customerDb } from '../customer.tables.ts';
import { bigramsOf } from './search-keys.ts';

/**
 * Lets a customer of ours be found by any part of the name given, and by that of no name before.
 * @param em an open transaction, in which the customer stands already
 */
export async function writeBigrams(em: SqlEntityManager, customerId: number, name: string): Promise<void> {
  const db = customerDb(em);
  await db.deleteFrom('name_bigram').where('customer_id', '=', customerId).execute();
  const bigrams = bigramsOf(name);
  if (bigrams.length === 0) return;
  const { kind, branch_path } = await db
    .selectFrom('customer')
    .select(['kind', 'branch_path'])
    .where('id', '=', customerId)
    .executeTakeFirstOrThrow();
  await db
    .insertInto('name_bigram')
    .values(bigrams.map((bigram) => ({ bigram, kind, branch_path, customer_id: customerId })))
    .execute();
}
