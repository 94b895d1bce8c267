import type { SqlEntityManager } from '@mikro-orm/sql';
import { customerDb } from '../customer.tables.ts';

/**
 * Marks customers who are on the blacklist today, for lists and pickers, and takes the mark off those whose entries are over.
 * Who was marked without an entry of ours stays so.
 * @param ids only these; null: everybody, as each night, when entries begin and end by themselves
 */
export async function markListed(em: SqlEntityManager, today: string, ids: readonly number[] | null): Promise<void> {
  if (ids?.length === 0) return;
  const db = customerDb(em);
  const listed = db
    .selectFrom('blacklist_entry as e')
    .select('e.customer_id')
    .where('e.customer_id', 'is not', null)
    .where('e.lifted_on', 'is', null)
    .where('e.valid_from', '<=', today)
    .where((eb) => eb.or([eb('e.valid_until', 'is', null), eb('e.valid_until', '>=', today)]));
  const everListed = db.selectFrom('blacklist_entry').select('customer_id').where('customer_id', 'is not', null);
  await db
    .updateTable('customer')
    .set({ blacklisted: 1 })
    .where('blacklisted', '=', 0)
    .where('id', 'in', listed)
    .$if(ids !== null, (query) => query.where('id', 'in', [...(ids ?? [])]))
    .execute();
  await db
    .updateTable('customer')
    .set({ blacklisted: 0 })
    .where('blacklisted', '=', 1)
    .where('id', 'in', everListed)
    .where('id', 'not in', listed)
    .$if(ids !== null, (query) => query.where('id', 'in', [...(ids ?? [])]))
    .execute();
}
