import type { SqlEntityManager } from '@mikro-orm/sql';
import type { BundleCustomer } from '@tellerline/contracts';
import { type BranchScope, inScope, survivorOf } from '../../customers/index.ts';
import { handOverDb } from './hand-over.tables.ts';

/** Whose account this is; null when nobody's the person may see, or when the core bank has not told of it yet: the same answer. */
export async function accountOwner(
  em: SqlEntityManager,
  scope: BranchScope,
  accountNo: string,
): Promise<BundleCustomer | null> {
  const row = await handOverDb(em)
    .selectFrom('account as a')
    .innerJoin('customer as x', 'x.id', 'a.customer_id')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .select(['c.customer_no', 'c.name', 'c.kind'])
    .where('a.account_no', '=', accountNo)
    .where(inScope('c', scope))
    .executeTakeFirst();
  if (!row) return null;
  return { customerNo: row.customer_no, name: row.name, kind: row.kind === 'corporate' ? 'corporate' : 'personal' };
}
