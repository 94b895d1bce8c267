import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Selectable } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { type CustomerTables, customerDb } from '../customer.tables.ts';
import type { BranchScope } from '../data-gate.ts';

export type StoredPair = Selectable<CustomerTables['duplicate_pair']>;
type StoredMerge = Selectable<CustomerTables['customer_merge']>;

/** One of both, as far as merging must know him. */
export interface PairedCustomer {
  id: number;
  customerNo: string;
  name: string;
  kind: string;
  source: string;
  orgNo: string;
  branchPath: string;
  mergedInto: number | null;
}

export interface PairToMerge {
  pair: StoredPair;
  /** By customer number. */
  first: PairedCustomer;
  second: PairedCustomer;
  /** The merge of these two that is in force. */
  inForce: StoredMerge | null;
  /** The lowest branch both belong to: who looks at both stands there or above. */
  branchPath: string;
}

/**
 * A pair with both records, merged or not. Whoever sees only one of both does not see the pair.
 * @throws AppError resource.not_found, alike for an unknown pair and one out of scope
 */
export async function readPair(em: SqlEntityManager, pairId: string, scope: BranchScope): Promise<PairToMerge> {
  const db = customerDb(em);
  const pair = await db.selectFrom('duplicate_pair').selectAll().where('id', '=', pairId).executeTakeFirst();
  if (!pair) throw notFound();
  const rows = await db
    .selectFrom('customer')
    .select(['id', 'customer_no', 'name', 'kind', 'source', 'org_no', 'branch_path', 'merged_into'])
    .where('id', 'in', [pair.low_id, pair.high_id])
    .orderBy('customer_no')
    .execute();
  const [first, second] = rows.map((row) => ({
    id: row.id,
    customerNo: row.customer_no,
    name: row.name,
    kind: row.kind,
    source: row.source,
    orgNo: row.org_no,
    branchPath: row.branch_path,
    mergedInto: row.merged_into,
  }));
  if (!first || !second) throw notFound();
  if (![first, second].every(({ branchPath }) => branchPath.startsWith(scope.branchPath))) throw notFound();
  const inForce = await db
    .selectFrom('customer_merge')
    .selectAll()
    .where('in_force_key', 'in', [first.id, second.id])
    .where('survivor_id', 'in', [first.id, second.id])
    .executeTakeFirst();
  return {
    pair,
    first,
    second,
    inForce: inForce ?? null,
    branchPath: commonBranch(first.branchPath, second.branchPath),
  };
}

const notFound = () => new AppError('resource.not_found', { status: 404 });

/** `/00/01/0101/` and `/00/01/0102/` meet at `/00/01/`. */
export function commonBranch(one: string, other: string): string {
  const [a, b] = [one.split('/'), other.split('/')];
  let same = 0;
  while (same < a.length - 1 && a[same] === b[same]) same += 1;
  return `${a.slice(0, same).join('/')}/`;
}
