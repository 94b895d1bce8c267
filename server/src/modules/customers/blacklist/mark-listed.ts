import type { SqlEntityManager } from '@mikro-orm/sql';
import { customerDb } from '../customer.tables.ts';

/** Whom entries are about: by number or paper, or because somebody confirmed that a name is his. */
const meant = (db: ReturnType<typeof customerDb>) =>
  db
    .selectFrom('blacklist_entry as b')
    .select(['b.id as entry_id', 'b.customer_id'])
    .where('b.customer_id', 'is not', null)
    .unionAll(db.selectFrom('blacklist_verdict as v').select(['v.entry_id', 'v.customer_id']).where('v.same', '=', 1))
    .as('m');

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
    .innerJoin(meant(db), (join) => join.onRef('m.entry_id', '=', 'e.id'))
    .select('m.customer_id')
    .where('e.lifted_on', 'is', null)
    .where('e.valid_from', '<=', today)
    .where((eb) => eb.or([eb('e.valid_until', 'is', null), eb('e.valid_until', '>=', today)]));
  const everListed = db.selectFrom(meant(db)).select('m.customer_id');
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
