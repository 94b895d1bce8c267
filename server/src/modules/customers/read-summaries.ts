import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerSummary } from '@tellerline/contracts';
import { sql } from 'kysely';
import { customerDb } from './customer.tables.ts';
import type { BranchName } from './customers.ports.ts';
import { type BranchScope, inScope } from './data-gate.ts';
import { yearsBetween } from './identifiers/resident-id.ts';
import { licenceFirst } from './licence-first.ts';
import { maskMiddle } from './mask.ts';

/** The columns a summary is made of. */
export interface SummaryRow {
  id: number;
  customer_no: string;
  kind: string;
  status: string;
  name: string;
  gender: string | null;
  birth_date: string | null;
  org_no: string;
  manager_name: string | null;
  vip: boolean | number;
  blacklisted: boolean | number;
}

export const summaryColumns = [
  'c.id',
  'c.customer_no',
  'c.kind',
  'c.status',
  'c.name',
  'c.gender',
  'c.birth_date',
  'c.org_no',
  'c.manager_name',
  'c.vip',
  'c.blacklisted',
] as const;

/** Names of branches by their number. */
export type BranchNames = ReadonlyMap<string, BranchName>;

/**
 * Shows a customer in a list. Of his ID number only the last character: with birth date and region on the card, four
 * would give away the whole number.
 * @param today the day ages are counted on
 */
export function presentSummary(
  row: SummaryRow,
  idNumber: string | null,
  branches: BranchNames,
  today: string,
): CustomerSummary {
  return {
    customerNo: row.customer_no,
    kind: row.kind as CustomerSummary['kind'],
    status: row.status as CustomerSummary['status'],
    name: row.name,
    gender: row.gender as CustomerSummary['gender'],
    age: row.birth_date === null ? null : yearsBetween(row.birth_date, today),
    idTail: idNumber === null ? null : maskMiddle(idNumber, 0, 1).slice(-4),
    branch: {
      orgNo: row.org_no,
      name: branches.get(row.org_no)?.name ?? { 'zh-CN': row.org_no, en: row.org_no },
    },
    managerName: row.manager_name,
    vip: Boolean(row.vip),
    blacklisted: Boolean(row.blacklisted),
  };
}

/** Is a record blacklisted that was merged into this one? */
const formerlyBlacklisted =
  sql<number>`case when exists (select 1 from customer_merge m join customer o on o.id = m.absorbed_id
  where m.root_id = c.id and o.blacklisted = 1) then 1 else 0 end`.as('former_blacklisted');

/** Summaries of these customers, as far as they are in scope, in the order asked for. Two queries, however many. */
export async function readSummaries(
  em: SqlEntityManager,
  ids: readonly number[],
  scope: BranchScope,
  branches: BranchNames,
  today: string,
): Promise<{ id: number; summary: CustomerSummary }[]> {
  if (ids.length === 0) return [];
  const db = customerDb(em);
  const [rows, documents] = await Promise.all([
    db
      .selectFrom('customer as c')
      .select(summaryColumns)
      .select(formerlyBlacklisted)
      .where('c.id', 'in', ids)
      .where(inScope('c', scope))
      .execute(),
    db
      .selectFrom('id_document')
      .select(['customer_id', 'number'])
      .where('customer_id', 'in', ids)
      .orderBy(licenceFirst)
      .execute(),
  ]);
  const numbers = new Map(documents.reverse().map((row) => [row.customer_id, row.number]));
  const byId = new Map(rows.map((row) => [row.id, { ...row, blacklisted: row.blacklisted || row.former_blacklisted }]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [{ id, summary: presentSummary(row, numbers.get(id) ?? null, branches, today) }] : [];
  });
}
