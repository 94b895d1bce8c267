import type { SqlEntityManager } from '@mikro-orm/sql';
import { customerDb } from '../../customer.tables.ts';
import { type BranchScope, inScope } from '../../data-gate.ts';
import { survivorOf } from '../../merge/customer-group.ts';
import type { EntryRow } from '../blacklist-state.ts';
import type { ReadBlacklistRow } from './read-blacklist-cell.ts';

/** A customer a row is about. */
export interface Listed {
  id: number;
  customerNo: string;
  visible: boolean;
}

export interface FoundListed {
  byNumber: ReadonlyMap<string, Listed>;
  byPaper: ReadonlyMap<string, Listed>;
}

const wanted = (values: readonly (string | null | undefined)[]): string[] => [
  ...new Set(values.flatMap((value) => value || [])),
];

/** Whom rows name, by number, document or credit code, in whatever branch: three queries, however many rows. */
export async function findListed(
  em: SqlEntityManager,
  rows: readonly ReadBlacklistRow['values'][],
  scope: BranchScope,
): Promise<FoundListed> {
  const db = customerDb(em);
  const numbers = wanted(rows.map(({ customerNo }) => customerNo));
  const documents = wanted(rows.map(({ idNumber }) => idNumber));
  const codes = wanted(rows.map(({ creditCode }) => creditCode));
  const of = (asked: string, row: { id: number; customer_no: string; visible: unknown }): [string, Listed] => [
    asked,
    { id: row.id, customerNo: row.customer_no, visible: Boolean(row.visible) },
  ];
  const columns = ['c.id', 'c.customer_no'] as const;
  const byNumber = numbers.length
    ? await db
        .selectFrom('customer as x')
        .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
        .select([...columns, 'x.customer_no as asked', inScope('c', scope).as('visible')])
        .where('x.customer_no', 'in', numbers)
        .execute()
    : [];
  const byDocument = documents.length
    ? await db
        .selectFrom('id_document as d')
        .innerJoin('customer as x', 'x.id', 'd.customer_id')
        .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
        .select([...columns, 'd.number as asked', inScope('c', scope).as('visible')])
        .where('d.number', 'in', documents)
        .where('c.kind', '=', 'personal')
        .execute()
    : [];
  const byCode = codes.length
    ? await db
        .selectFrom('corporate_profile as p')
        .innerJoin('customer as x', 'x.id', 'p.customer_id')
        .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
        .select([...columns, 'p.credit_code as asked', inScope('c', scope).as('visible')])
        .where('p.credit_code', 'in', codes)
        .execute()
    : [];
  return {
    byNumber: new Map(byNumber.map((row) => of(row.asked, row))),
    byPaper: new Map([...byDocument, ...byCode].map((row) => of(row.asked ?? '', row))),
  };
}

/** Entries that are not lifted nor over, by the keys that meet them. */
export async function findStanding(
  em: SqlEntityManager,
  keys: readonly string[],
  today: string,
): Promise<ReadonlyMap<string, EntryRow[]>> {
  const found = new Map<string, EntryRow[]>();
  if (keys.length === 0) return found;
  const rows = await customerDb(em)
    .selectFrom('blacklist_key as k')
    .innerJoin('blacklist_entry as e', 'e.id', 'k.entry_id')
    .selectAll('e')
    .select('k.value')
    .where('k.value', 'in', [...new Set(keys)])
    .where((eb) => eb.or([eb('k.valid_until', 'is', null), eb('k.valid_until', '>=', today)]))
    .execute();
  for (const { value, ...entry } of rows) found.set(value, [...(found.get(value) ?? []), entry]);
  return found;
}
