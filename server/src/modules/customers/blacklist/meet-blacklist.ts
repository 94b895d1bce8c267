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

const worst: readonly BlacklistSeverity[] = ['block', 'warn', 'inform'];

/** Entries in force on a day that any of the keys meets, the worst first, each once: one look-up by index, whatever the branch. */
export async function meetBlacklist(em: SqlEntityManager, keys: readonly string[], today: string): Promise<Met[]> {
  if (keys.length === 0) return [];
  const rows = await customerDb(em)
    .selectFrom('blacklist_key as k')
    .innerJoin('blacklist_entry as e', 'e.id', 'k.entry_id')
    .select(['k.value', 'e.id', 'e.severity', 'e.reason', 'e.advice'])
    .where('k.value', 'in', keys)
    .where('k.valid_from', '<=', today)
    .where((eb) => eb.or([eb('k.valid_until', 'is', null), eb('k.valid_until', '>=', today)]))
    .limit(50)
    .execute();
  const met = new Map<string, Met>();
  for (const { id, value, severity, reason, advice } of rows) {
    if (met.has(id)) continue;
    met.set(id, { entryId: id, by: byOf(value), severity: severity as BlacklistSeverity, reason, advice });
  }
  return [...met.values()].sort((one, other) => worst.indexOf(one.severity) - worst.indexOf(other.severity));
}
