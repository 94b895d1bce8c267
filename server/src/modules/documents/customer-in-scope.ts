import type { SqlEntityManager } from '@mikro-orm/sql';
import { AppError } from '../../kernel/app-error.ts';
import { type BranchScope, groupOf } from '../customers/index.ts';
import { documentDb } from './documents.tables.ts';

export interface ScopedCustomer {
  id: number;
  customerNo: string;
  /** His own first, then those of records that were merged into him: papers and images hang on each. */
  ids: number[];
  numbers: string[];
  kind: 'personal' | 'corporate';
  name: string;
  orgNo: string;
  branchPath: string;
}

export const notFound = () => new AppError('resource.not_found', { status: 404 });

/**
 * The customer a number leads to.
 * @throws AppError resource.not_found, alike for an unknown customer and one of another branch
 */
export async function customerInScope(
  em: SqlEntityManager,
  customerNo: string,
  scope: BranchScope,
): Promise<ScopedCustomer> {
  const group = await groupOf(em, customerNo, scope);
  if (!group) throw notFound();
  const row = await documentDb(em)
    .selectFrom('customer as c')
    .select(['c.kind', 'c.name', 'c.org_no', 'c.branch_path'])
    .where('c.id', '=', group.id)
    .executeTakeFirstOrThrow();
  return {
    id: group.id,
    customerNo: group.customerNo,
    ids: group.ids,
    numbers: group.numbers,
    kind: row.kind === 'corporate' ? 'corporate' : 'personal',
    name: row.name,
    orgNo: row.org_no,
    branchPath: row.branch_path,
  };
}

export interface CustomerAccount {
  ref: string;
  accountNo: string;
  orgNo: string;
}

/** Accounts of a customer; `ref` names one to somebody who sees its number masked. */
export async function accountsOf(em: SqlEntityManager, customer: ScopedCustomer): Promise<CustomerAccount[]> {
  const rows = await documentDb(em)
    .selectFrom('account')
    .select(['id', 'account_no', 'org_no'])
    .where('customer_id', 'in', customer.ids)
    .orderBy('account_no')
    .execute();
  return rows.map((row) => ({ ref: `id:${row.id}`, accountNo: row.account_no, orgNo: row.org_no }));
}

/**
 * The account of this customer somebody means, by its `ref` or its whole number.
 * @throws AppError document.account_unknown
 */
export async function accountOf(
  em: SqlEntityManager,
  customer: ScopedCustomer,
  given: string,
): Promise<CustomerAccount> {
  const found = (await accountsOf(em, customer)).find(({ ref, accountNo }) => given === ref || given === accountNo);
  if (!found) throw new AppError('document.account_unknown', { status: 422 });
  return found;
}
