import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerKind, FieldValue } from '@tellerline/contracts';
import type { Selectable } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { type CustomerTables, customerDb } from '../customer.tables.ts';
import { type BranchScope, inScope } from '../data-gate.ts';
import { refuseMerged } from '../merge/customer-group.ts';

export type RelationRow = Selectable<CustomerTables['customer_relation']>;

/** The customer a relation is told of. */
export interface Owner {
  id: number;
  customerNo: string;
  name: string;
  kind: CustomerKind;
  birthDate: string | null;
  branchPath: string;
}

/** Relations typed here are keyed by the uuid they were entered under. */
export const keyOf = (entryKey: string): string => `crm:${entryKey}`;
export const entryKeyOf = (relatedKey: string): string | null =>
  relatedKey.startsWith('crm:') ? relatedKey.slice(4) : null;

const notFound = () => new AppError('resource.not_found', { status: 404 });

/** @throws AppError resource.not_found for what is no subject, as for a customer who is not there */
export function readSubject(subjectId: string): { customerNo: string; entryKey: string } {
  const match = /^([0-9A-Z]{1,11}):([0-9a-f-]{36})$/.exec(subjectId);
  if (!match?.[1] || !match[2]) throw notFound();
  return { customerNo: match[1], entryKey: match[2] };
}

/** @throws AppError resource.not_found, alike for an unknown customer and one of another branch; customer.merged */
export async function readOwner(em: SqlEntityManager, customerNo: string, scope: BranchScope): Promise<Owner> {
  const row = await customerDb(em)
    .selectFrom('customer as c')
    .select(['c.id', 'c.customer_no', 'c.name', 'c.kind', 'c.birth_date', 'c.branch_path'])
    .where('c.customer_no', '=', customerNo)
    .where(inScope('c', scope))
    .executeTakeFirst();
  if (!row) {
    await refuseMerged(em, customerNo, scope);
    throw notFound();
  }
  return {
    id: row.id,
    customerNo: row.customer_no,
    name: row.name,
    kind: row.kind === 'corporate' ? 'corporate' : 'personal',
    birthDate: row.birth_date,
    branchPath: row.branch_path,
  };
}

/** A relation and whom it is told of, through the data gate; `row` is undefined while it is new. */
export async function readRelation(em: SqlEntityManager, subjectId: string, scope: BranchScope) {
  const { customerNo, entryKey } = readSubject(subjectId);
  const owner = await readOwner(em, customerNo, scope);
  const row = await customerDb(em)
    .selectFrom('customer_relation')
    .selectAll()
    .where('customer_id', '=', owner.id)
    .where('related_key', '=', keyOf(entryKey))
    .executeTakeFirst();
  return { owner, entryKey, row };
}

/** A relation's fields as they stand. */
export const valuesOf = (row: RelationRow, relatedNo: string | null): Record<string, FieldValue> => ({
  role: row.role,
  partyKind: row.related_kind,
  relatedNo,
  relatedName: row.related_name,
  relatedIdKind: row.related_id_kind ?? null,
  relatedIdNumber: row.related_id_number ?? null,
  event: row.event ?? null,
  share: row.share ?? null,
  amount: row.amount ?? null,
  currency: row.currency ?? null,
  establishedOn: row.established_on ?? null,
  endedOn: row.ended_on ?? null,
  note: row.note ?? null,
});
