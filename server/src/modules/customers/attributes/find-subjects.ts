import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RowReason } from '@tellerline/contracts';
import { type BranchScope, inScope } from '../data-gate.ts';
import { survivorOf } from '../merge/customer-group.ts';
import { attributeDb } from './attribute.tables.ts';

/** Who a line is about, by one number or both. */
export interface SubjectKeys {
  customerNo: string;
  accountNo: string;
}

export interface FoundSubject {
  id: number;
  customerNo: string;
  name: string;
  kind: string;
  orgNo: string;
}

export type SubjectAnswer =
  | { subject: FoundSubject }
  | { field: 'customerNo' | 'accountNo'; reason: RowReason; personal?: FoundSubject };

/** Customers by number or account, as far as they are in scope: two queries, however many lines. */
export async function findSubjects(
  em: SqlEntityManager,
  lines: readonly SubjectKeys[],
  scope: BranchScope,
): Promise<(line: SubjectKeys) => SubjectAnswer> {
  const numbers = [...new Set(lines.map((line) => line.customerNo).filter((no) => no !== ''))];
  const accounts = [...new Set(lines.map((line) => line.accountNo).filter((no) => no !== ''))];
  const columns = ['c.id', 'c.customer_no', 'c.name', 'c.kind', 'c.org_no'] as const;
  const byNumber = new Map<string, FoundSubject>();
  const byAccount = new Map<string, FoundSubject>();
  if (numbers.length > 0) {
    const rows = await attributeDb(em)
      .selectFrom('customer as x')
      .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
      .select([...columns, 'x.customer_no as asked_by'])
      .where('x.customer_no', 'in', numbers)
      .where(inScope('c', scope))
      .execute();
    for (const row of rows) byNumber.set(row.asked_by, subjectOf(row));
  }
  if (accounts.length > 0) {
    const rows = await attributeDb(em)
      .selectFrom('account as a')
      .innerJoin('customer as x', 'x.id', 'a.customer_id')
      .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
      .select([...columns, 'a.account_no'])
      .where('a.account_no', 'in', accounts)
      .where(inScope('c', scope))
      .execute();
    for (const row of rows) byAccount.set(row.account_no, subjectOf(row));
  }
  return (line) => answerFor(line, byNumber, byAccount);
}

const subjectOf = (row: {
  id: number;
  customer_no: string;
  name: string;
  kind: string;
  org_no: string;
}): FoundSubject => ({
  id: row.id,
  customerNo: row.customer_no,
  name: row.name,
  kind: row.kind,
  orgNo: row.org_no,
});

function answerFor(
  { customerNo, accountNo }: SubjectKeys,
  byNumber: ReadonlyMap<string, FoundSubject>,
  byAccount: ReadonlyMap<string, FoundSubject>,
): SubjectAnswer {
  if (customerNo === '' && accountNo === '') return { field: 'customerNo', reason: 'required' };
  const ofNumber = byNumber.get(customerNo);
  const ofAccount = byAccount.get(accountNo);
  if (customerNo !== '' && !ofNumber) return { field: 'customerNo', reason: 'unknown_customer' };
  if (accountNo !== '' && !ofAccount) return { field: 'accountNo', reason: 'unknown_account' };
  if (ofNumber && ofAccount && ofNumber.id !== ofAccount.id) return { field: 'accountNo', reason: 'account_of_other' };
  const subject = ofNumber ?? ofAccount;
  if (!subject) return { field: 'customerNo', reason: 'unknown_customer' };
  return subject.kind === 'corporate'
    ? { subject }
    : { field: 'customerNo', reason: 'not_corporate', personal: subject };
}
