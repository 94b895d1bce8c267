import type { SqlEntityManager } from '@mikro-orm/sql';
import type { DecideMatch } from '@tellerline/contracts';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { customerDb } from '../customer.tables.ts';
import { type BranchScope, inScope } from '../data-gate.ts';
import { nameKey } from './blacklist-keys.ts';
import type { EntryRow } from './blacklist-state.ts';
import { markListed } from './mark-listed.ts';

const MOST_SHOWN = 100;

/** Entries `e` that have nothing but a name, and customers `c` who bear it and were not born on another day. */
const bears = sql<SqlBool>`e.customer_id is null and e.id_number is null and e.credit_code is null and e.phone is null
  and e.lifted_on is null and c.name = e.name and c.kind = e.party_kind and c.merged_into is null
  and (e.birth_date is null or c.birth_date is null or c.birth_date = e.birth_date)`;

/** How many customers in scope bear the name of an entry `e`, and nobody has decided about them. */
export const undecided = (scope: BranchScope): RawBuilder<number> => sql<number>`(
  select count(*) from customer c where ${bears} and ${inScope('c', scope)}
    and not exists (select 1 from blacklist_verdict v where v.entry_id = e.id and v.customer_id = c.id))`;

/** Customers in scope whom an entry may be about by its name, and those somebody decided about; the undecided first. */
export const possibleMatches = (em: SqlEntityManager, scope: BranchScope, entryId: string) =>
  customerDb(em)
    .selectFrom('blacklist_entry as e')
    .innerJoin('customer as c', (join) =>
      // As an OR of the two every customer would be read.
      join.on(
        sql<SqlBool>`c.id in (select m.id from (
          select c.id from blacklist_entry e join customer c on ${bears} where e.id = ${entryId}
          union select customer_id from blacklist_verdict where entry_id = ${entryId}) m)`,
      ),
    )
    .leftJoin('blacklist_verdict as v', (join) =>
      join.onRef('v.entry_id', '=', 'e.id').onRef('v.customer_id', '=', 'c.id'),
    )
    .select([
      'c.customer_no',
      'c.name',
      'c.birth_date',
      'c.org_no',
      'c.branch_path',
      'v.same',
      'v.reason',
      'v.user_name',
      'v.at',
    ])
    .where('e.id', '=', entryId)
    .where(inScope('c', scope))
    .orderBy(sql`v.at is not null`)
    .orderBy('c.customer_no')
    .limit(MOST_SHOWN)
    .execute();

/** Does an entry have nothing but a name, and could it be about who was born then? As `bears`, of one pair. */
const mayBeHim = (entry: EntryRow, bornOn: string | null): boolean =>
  [entry.customer_id, entry.id_number, entry.credit_code, entry.phone, entry.lifted_on].every(
    (each) => each === null,
  ) &&
  (entry.birth_date === null || bornOn === null || entry.birth_date === bornOn);

/**
 * Writes down what somebody found out about a customer who bears the name of an entry. Confirmed, the entry has his number as a
 * key and meets him for certain. Said again, the later word counts; taken back it can be when the entry has papers since.
 * @throws AppError resource.not_found for a customer out of scope, of another name or birth date, and an entry with papers
 */
export async function decideMatch(
  em: SqlEntityManager,
  entry: EntryRow,
  { customerNo, same, reason }: z.output<typeof DecideMatch>,
  by: { actor: Actor; at: Date; today: string },
): Promise<void> {
  const db = customerDb(em);
  const customer = await db
    .selectFrom('customer as c')
    .leftJoin('blacklist_verdict as v', (join) =>
      join.onRef('v.customer_id', '=', 'c.id').on('v.entry_id', '=', entry.id),
    )
    .select(['c.id', 'c.kind', 'c.name', 'c.birth_date', 'v.same as before'])
    .where('c.customer_no', '=', customerNo)
    .where('c.kind', '=', entry.party_kind)
    .where('c.merged_into', 'is', null)
    .where(inScope('c', by.actor))
    .executeTakeFirst();
  const key = nameKey(entry.party_kind, entry.name);
  const takesBack = Boolean(customer?.before) && !same;
  const asks = customer && nameKey(customer.kind, customer.name) === key && mayBeHim(entry, customer.birth_date);
  if (!customer || !(asks || takesBack)) {
    throw new AppError('resource.not_found', { status: 404 });
  }
  const { userId, displayName } = by.actor;
  const verdict = { name_key: key, same: same ? 1 : 0, reason, user_id: userId, user_name: displayName, at: by.at };
  const ids = { entry_id: entry.id, customer_id: customer.id };
  await db
    .deleteFrom('blacklist_verdict')
    .where('entry_id', '=', entry.id)
    .where('customer_id', '=', customer.id)
    .execute();
  await db
    .insertInto('blacklist_verdict')
    .values({ ...ids, ...verdict })
    .execute();
  const value = `customer:${customerNo}`;
  if (entry.customer_id !== customer.id)
    await db.deleteFrom('blacklist_key').where('entry_id', '=', entry.id).where('value', '=', value).execute();
  if (same) {
    const { valid_from, valid_until } = entry;
    await db.insertInto('blacklist_key').values({ value, entry_id: entry.id, valid_from, valid_until }).execute();
  }
  await markListed(em, by.today, [customer.id]);
}
