import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FieldValue } from '@tellerline/contracts';
import { customerDb } from '../customer.tables.ts';
import { keysOf, possibleKeys } from './blacklist-keys.ts';
import { entryValues } from './blacklist-state.ts';

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** What an entry that says this is met by. Only who is known by nothing else is met by his name, and by how it sounds. */
export function entryKeys(
  values: Readonly<Record<string, FieldValue>>,
  customerNo: string | null,
  today: string,
): string[] {
  const list = (id: string): string[] => [textOf(values[id])].filter((value) => value !== null);
  const keys = keysOf(
    {
      customerNos: customerNo === null ? [] : [customerNo],
      documents: list('idNumber'),
      phones: list('phone'),
      creditCodes: list('creditCode'),
    },
    today,
  );
  if (keys.length > 0) return keys;
  return possibleKeys(String(values.partyKind), textOf(values.name) ?? '');
}

/**
 * Writes the keys of entries anew as they stand now, with the numbers of customers somebody confirmed; what is lifted meets nobody.
 * Four statements, however many entries. @returns the customers they are about
 */
export async function rewriteKeys(em: SqlEntityManager, entryIds: readonly string[], today: string): Promise<number[]> {
  if (entryIds.length === 0) return [];
  const db = customerDb(em);
  const ids = [...entryIds];
  const entries = await db
    .selectFrom('blacklist_entry as e')
    .leftJoin('customer as c', 'c.id', 'e.customer_id')
    .selectAll('e')
    .select('c.customer_no')
    .where('e.id', 'in', ids)
    .execute();
  const confirmed = await db
    .selectFrom('blacklist_verdict as v')
    .innerJoin('customer as c', 'c.id', 'v.customer_id')
    .select(['v.entry_id', 'c.id', 'c.customer_no'])
    .where('v.entry_id', 'in', ids)
    .where('v.same', '=', 1)
    .execute();
  const keys = entries.flatMap((entry) => {
    if (entry.lifted_on !== null) return [];
    const numbers = confirmed.flatMap(({ entry_id, customer_no }) => (entry_id === entry.id ? [customer_no] : []));
    const own = entryKeys(entryValues(entry, entry.customer_no), entry.customer_no, today);
    const { id: entry_id, valid_from, valid_until } = entry;
    const values = new Set([...own, ...keysOf({ customerNos: numbers }, today)]);
    return [...values].map((value) => ({ value, entry_id, valid_from, valid_until }));
  });
  await db.deleteFrom('blacklist_key').where('entry_id', 'in', ids).execute();
  if (keys.length > 0) await db.insertInto('blacklist_key').values(keys).execute();
  return [...entries.flatMap(({ customer_id }) => customer_id ?? []), ...confirmed.map(({ id }) => id)];
}
