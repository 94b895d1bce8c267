import type { SqlEntityManager } from '@mikro-orm/sql';
import type { BlacklistKey, BlacklistSeverity } from '@tellerline/contracts';
import { customerDb } from '../customer.tables.ts';
import { byOf } from './blacklist-keys.ts';

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

const worst: readonly BlacklistSeverity[] = ['block', 'warn', 'inform'];
/** What is only possible comes behind all that is certain. */
const rank = ({ by, severity }: Met): number => worst.indexOf(severity) + (by === 'name' ? worst.length : 0);

/**
 * Entries in force on a day that any of the keys meets, the certain and the worst first, each once: one look-up by index, whatever the branch.
 * A name meets only who was not born on another day, and about whom nobody has decided yet.
 */
export async function meetBlacklist(
  em: SqlEntityManager,
  keys: readonly string[],
  today: string,
  bearer: Bearer | null = null,
): Promise<Met[]> {
  if (keys.length === 0) return [];
  const rows = await customerDb(em)
    .selectFrom('blacklist_key as k')
    .innerJoin('blacklist_entry as e', 'e.id', 'k.entry_id')
    .leftJoin('blacklist_verdict as v', (join) =>
      join
        .onRef('v.entry_id', '=', 'e.id')
        .onRef('v.name_key', '=', 'k.value')
        .on('v.customer_id', '=', bearer?.customerId ?? 0),
    )
    .select(['k.value', 'e.id', 'e.severity', 'e.reason', 'e.advice', 'e.birth_date', 'v.same'])
    .where('k.value', 'in', keys)
    .where('k.valid_from', '<=', today)
    .where((eb) => eb.or([eb('k.valid_until', 'is', null), eb('k.valid_until', '>=', today)]))
    .limit(50)
    .execute();
  const met = new Map<string, Met>();
  for (const { id, value, severity, reason, advice, birth_date, same } of rows) {
    const by = byOf(value);
    const bornElsewhen = birth_date !== null && bearer?.birthDate != null && birth_date !== bearer.birthDate;
    if (met.has(id) || (by === 'name' && (same !== null || bornElsewhen))) continue;
    met.set(id, { entryId: id, by, severity: severity as BlacklistSeverity, reason, advice });
  }
  return [...met.values()].sort((one, other) => rank(one) - rank(other));
}
