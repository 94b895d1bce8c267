import type { SqlEntityManager } from '@mikro-orm/sql';
import { AppError } from '../../kernel/app-error.ts';
import { type BranchScope, inScope } from '../customers/index.ts';
import { documentDb } from './documents.tables.ts';

export interface ScopedCustomer {
  id: number;
  customerNo: string;
  kind: 'personal' | 'corporate';
  name: string;
  orgNo: string;
  branchPath: string;
}

export const notFound = () => new AppError('resource.not_found', { status: 404 });

/** @throws AppError resource.not_found, alike for an unknown customer and one of another branch. */
export async function customerInScope(
  em: SqlEntityManager,
  customerNo: string,
  scope: BranchScope,
): Promise<ScopedCustomer> {
  const row = await documentDb(em)
    .selectFrom('customer as c')
    .select(['c.id', 'c.customer_no', 'c.kind', 'c.name', 'c.org_no', 'c.branch_path'])
    .where('c.customer_no', '=', customerNo)
    .where(inScope('c', scope))
    .executeTakeFirst();
  if (!row) throw notFound();
  return {
    id: row.id,
    customerNo: row.customer_no,
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
    .where('customer_id', '=', customer.id)
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
