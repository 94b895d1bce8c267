import type { SqlEntityManager } from '@mikro-orm/sql';
import { type RawBuilder, sql } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { customerDb } from '../customer.tables.ts';
import { type BranchScope, inScope } from '../data-gate.ts';

/** Id of the customer whom the row under `alias` leads to: himself, unless he was merged. */
export const survivorOf = (alias: string): RawBuilder<number> =>
  sql<number>`coalesce(${sql.ref(`${alias}.merged_into`)}, ${sql.ref(`${alias}.id`)})`;

/** A customer with all the numbers that were merged into him. What is his hangs on any of them. */
export interface CustomerGroup {
  id: number;
  customerNo: string;
  /** His own first. */
  ids: number[];
  numbers: string[];
  former: { customerNo: string; mergedAt: Date }[];
}

/** Who a number leads to, in scope of the survivor; null when there is nobody. One query. */
export async function groupOf(
  em: SqlEntityManager,
  customerNo: string,
  scope: BranchScope,
): Promise<CustomerGroup | null> {
  const rows = await customerDb(em)
    .selectFrom('customer as x')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .leftJoin('customer_merge as m', 'm.root_id', 'c.id')
    .leftJoin('customer as o', 'o.id', 'm.absorbed_id')
    .select(['c.id', 'c.customer_no', 'm.absorbed_id', 'm.merged_at', 'o.customer_no as former_no'])
    .where('x.customer_no', '=', customerNo)
    .where(inScope('c', scope))
    .orderBy('m.merged_at', 'desc')
    .execute();
  const [first] = rows;
  if (!first) return null;
  const absorbed = rows.flatMap(({ absorbed_id: id, former_no: no, merged_at: at }) =>
    id === null || no === null || at === null ? [] : [{ id, no, at }],
  );
  return {
    id: first.id,
    customerNo: first.customer_no,
    ids: [first.id, ...absorbed.map(({ id }) => id)],
    numbers: [first.customer_no, ...absorbed.map(({ no }) => no)],
    former: absorbed.map(({ no, at }) => ({ customerNo: no, mergedAt: at })),
  };
}

/** Numbers merged into this customer, the latest first. */
export async function formerNumbers(em: SqlEntityManager, id: number) {
  return customerDb(em)
    .selectFrom('customer_merge as m')
    .innerJoin('customer as o', 'o.id', 'm.absorbed_id')
    .select(['o.id', 'o.customer_no', 'o.vip', 'o.blacklisted', 'm.merged_at'])
    .where('m.root_id', '=', id)
    .orderBy('m.merged_at', 'desc')
    .orderBy('o.id')
    .execute();
}

/** A customer's id and those merged into him, his own first. */
export const idsOf = async (em: SqlEntityManager, id: number): Promise<number[]> => [
  id,
  ...(await formerNumbers(em, id)).map((former) => former.id),
];

/** Every number of each of these customers, whoever asks: for what hangs on numbers. Two queries, however many. */
export async function allNumbersOf(em: SqlEntityManager, customerNos: readonly string[]): Promise<string[]> {
  if (customerNos.length === 0) return [];
  const db = customerDb(em);
  const roots = db
    .selectFrom('customer as x')
    .select(survivorOf('x').as('id'))
    .where('x.customer_no', 'in', [...customerNos]);
  const rows = await db
    .selectFrom('customer')
    .select('customer_no')
    .where('id', 'in', roots)
    .union(
      db
        .selectFrom('customer_merge as m')
        .innerJoin('customer as o', 'o.id', 'm.absorbed_id')
        .select('o.customer_no')
        .where('m.root_id', 'in', roots),
    )
    .execute();
  return [...new Set([...customerNos, ...rows.map(({ customer_no: no }) => no)])];
}

/**
 * For everything that would change a record: one that was merged is left alone.
 * @throws AppError customer.merged with the survivor's number, to whoever may see the survivor
 */
export async function refuseMerged(em: SqlEntityManager, customerNo: string, scope: BranchScope): Promise<void> {
  const group = await groupOf(em, customerNo, scope);
  if (!group || group.customerNo === customerNo) return;
  throw new AppError('customer.merged', { status: 409, details: { into: group.customerNo } });
}
