import type { SqlEntityManager } from '@mikro-orm/sql';
import type { BlacklistKey, BlacklistSeverity } from '@tellerline/contracts';
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { kept } from '../../../persistence/kept.ts';
import type { CustomerTables } from '../customer.tables.ts';
import { byOf, TELLING_SYLLABLES } from './blacklist-keys.ts';

/** An entry that was met, and by what. */
export interface Met {
  entryId: string;
  by: BlacklistKey;
  severity: BlacklistSeverity;
  reason: string;
  advice: string;
}

/** Who is looked for by name: what was found out about him before, and when he was born. */
export interface Bearer {
  customerId: number;
  birthDate: string | null;
}

/** So many are told of one customer; the certain and the worst are among them. */
const MOST_TOLD = 50;

/** What is only possible comes behind all that is certain, and what only sounds so behind that. */
const byName = sql<number>`case when k.value like 'name:%' then 1 when k.value like 'sound:%' then 2 else 0 end`;
const bySeverity = sql<number>`case e.severity when 'block' then 0 when 'warn' then 1 else 2 end`;

/** A name says nothing of who was born on another day, nor of whom somebody has decided about; a short one's sound only with his birth date. */
const counts = (birthDate: string | null): RawBuilder<boolean> =>
  sql<boolean>`((k.value not like 'name:%' and k.value not like 'sound:%') or (v.same is null
    and (e.birth_date is null or ${birthDate} is null or e.birth_date = ${birthDate})
    and (k.value like 'name:%' or e.birth_date = ${birthDate} or length(e.name_initials) >= ${sql.lit(TELLING_SYLLABLES)})))`;

interface Looked {
  keys: readonly string[];
  today: string;
  /** The key of his name: who was looked into by it is not asked about by its sound. */
  ownName: string;
  customerId: number;
  birthDate: string | null;
}

/** The certain and the worst first. A name meets only who was not born on another day, and about whom nobody has decided yet; so does its sound. */
const entriesMet = kept((db: Kysely<CustomerTables>, { keys, today, ownName, customerId, birthDate }: Looked) =>
  db
    .selectFrom('blacklist_key as k')
    .innerJoin('blacklist_entry as e', 'e.id', 'k.entry_id')
    .leftJoin('blacklist_verdict as v', (join) =>
      join
        .onRef('v.entry_id', '=', 'e.id')
        .on(sql<SqlBool>`v.name_key in (k.value, ${ownName})`)
        .on('v.customer_id', '=', customerId),
    )
    .select(['k.value', 'e.id', 'e.severity', 'e.reason', 'e.advice'])
    .where('k.value', 'in', keys)
    .where('k.valid_from', '<=', today)
    .where((eb) => eb.or([eb('k.valid_until', 'is', null), eb('k.valid_until', '>=', today)]))
    .where(counts(birthDate))
    .orderBy(byName)
    .orderBy(bySeverity)
    .orderBy('e.id')
    .limit(MOST_TOLD),
);

/**
 * Entries in force on a day that any of the keys meets, each once: one look-up by index, whatever the branch. However many bear a
 * name, what is certain is told.
 */
export async function meetBlacklist(
  em: SqlEntityManager,
  keys: readonly string[],
  today: string,
  bearer: Bearer | null = null,
): Promise<Met[]> {
  if (keys.length === 0) return [];
  const { customerId, birthDate } = bearer ?? { customerId: 0, birthDate: null };
  const ownName = keys.find((key) => byOf(key) === 'name') ?? '';
  const rows = await entriesMet.rows(em, { keys, today, ownName, customerId, birthDate });
  const met = new Map<string, Met>();
  for (const { id, value, severity, reason, advice } of rows) {
    if (met.has(id)) continue;
    met.set(id, { entryId: id, by: byOf(value), severity: severity as BlacklistSeverity, reason, advice });
  }
  return [...met.values()];
}
