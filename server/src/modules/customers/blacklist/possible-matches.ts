import type { SqlEntityManager } from '@mikro-orm/sql';
import type { DecideMatch } from '@tellerline/contracts';
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { customerDb } from '../customer.tables.ts';
import { type BranchScope, inScope } from '../data-gate.ts';
import { nameKey, soundKey, TELLING_SYLLABLES } from './blacklist-keys.ts';
import type { EntryRow } from './blacklist-state.ts';
import { markListed } from './mark-listed.ts';

const MOST_SHOWN = 100;

/**
 * Entries `e` that have nothing but a name, and customers `c` who bear it, or one that sounds the same and tells enough, and were
 * not born on another day. The same name has the same pinyin: one index finds both.
 */
const bears = sql<SqlBool>`e.customer_id is null and e.id_number is null and e.credit_code is null and e.phone is null
  and e.lifted_on is null and e.name_pinyin <> '' and c.name_pinyin = e.name_pinyin and c.kind = e.party_kind and c.merged_into is null
  and (e.birth_date is null or c.birth_date is null or c.birth_date = e.birth_date)
  and (c.name = e.name or c.birth_date = e.birth_date or length(e.name_initials) >= ${sql.lit(TELLING_SYLLABLES)})`;

/** How many customers in scope bear the name of an entry `e` or one that sounds so, and nobody has decided about them. */
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
    .select(sql<number>`case when c.name = e.name then 0 else 1 end`.as('by_sound'))
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
    .orderBy('by_sound')
    .orderBy('c.customer_no')
    .limit(MOST_SHOWN)
    .execute();

/** Does an entry have nothing but a name, and could it be about who was born then? As `bears`, of one pair. */
const mayBeHim = (entry: EntryRow, bornOn: string | null): boolean =>
  [entry.customer_id, entry.id_number, entry.credit_code, entry.phone, entry.lifted_on].every(
    (each) => each === null,
  ) &&
  (entry.birth_date === null || bornOn === null || entry.birth_date === bornOn);

/** By which of its keys an entry meets a customer: the name, or else its sound where that tells enough. */
function keyMet(entry: EntryRow, customer: { kind: string; name: string; birth_date: string | null }): string | null {
  const of = (keyOf: typeof nameKey): string | null =>
    keyOf(customer.kind, customer.name) === keyOf(entry.party_kind, entry.name)
      ? keyOf(entry.party_kind, entry.name)
      : null;
  const tells =
    entry.name_initials.length >= TELLING_SYLLABLES ||
    (entry.birth_date !== null && entry.birth_date === customer.birth_date);
  return of(nameKey) ?? (tells ? of(soundKey) : null);
}

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
  const takesBack = Boolean(customer?.before) && !same;
  const key = customer ? keyMet(entry, customer) : null;
  const asks = customer && key !== null && mayBeHim(entry, customer.birth_date);
  if (!customer || !(asks || takesBack)) {
    throw new AppError('resource.not_found', { status: 404 });
  }
  const { userId, displayName } = by.actor;
  const verdict = {
    name_key: key ?? nameKey(entry.party_kind, entry.name),
    same: same ? 1 : 0,
    reason,
    user_id: userId,
    user_name: displayName,
    at: by.at,
  };
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
