import type { SqlEntityManager } from '@mikro-orm/sql';
import { certificateFormOf, type FieldValue } from '@tellerline/contracts';
import { customerDb } from '../customer.tables.ts';
import { type BranchScope, inScope } from '../data-gate.ts';
import { readAllotment } from '../file/customer-numbers.ts';
import { formerNumbers, refuseMerged } from '../merge/customer-group.ts';
import type { SlotValues } from './certificate-slots.ts';

/** A certificate as stored, with the person it refers to. */
export type CertificateRow = Awaited<ReturnType<typeof readCertificates>>[number];

/** An approval number the core bank allotted with an account. */
export interface CorePermit {
  number: string;
  asOf: Date;
}

const permitSlots = ['basicAccountPermit', 'temporaryAccountPermit'];

/** Of each kind the latest the core bank has brought. */
async function readPermits(em: SqlEntityManager, customerId: number): Promise<ReadonlyMap<string, CorePermit>> {
  const rows = await customerDb(em)
    .selectFrom('id_document')
    .select(['kind', 'number', 'as_of'])
    .where('customer_id', '=', customerId)
    .where('kind', 'in', permitSlots)
    .where('source', '=', 'core-bank')
    .orderBy('as_of')
    .orderBy('id')
    .execute();
  return new Map(rows.map(({ kind, number, as_of }) => [kind, { number, asOf: as_of }]));
}

/** A company's file as it stands: unmasked, never sent as it is. */
export interface CorporateFile {
  /** Null while the company is still to be approved for the first time. */
  customerId: number | null;
  customerNo: string;
  /** Null while there is none. */
  name: string | null;
  status: string;
  orgNo: string;
  branchPath: string;
  source: string;
  /** How current what `source` says is. */
  asOf: Date;
  core: {
    creditCode: string | null;
    legalPerson: string | null;
    registeredAddress: string | null;
    /** Approval numbers of account permits, by slot. */
    permits: ReadonlyMap<string, CorePermit>;
  };
  /** Approved changes so far. */
  version: number;
  /** In force, by slot: his own, and where he has none in a slot that of a record merged into him. */
  current: ReadonlyMap<string, CertificateRow>;
  /** Records merged into it: number by id. */
  former: ReadonlyMap<number, string>;
}

/** Through the data gate. Null when absent, out of scope, or no company: told alike. */
export async function readCorporateFile(
  em: SqlEntityManager,
  customerNo: string,
  scope: BranchScope,
): Promise<CorporateFile | null> {
  const row = await readCompany(em, customerNo, scope);
  if (!row) {
    await refuseMerged(em, customerNo, scope);
    return readNewCompany(em, customerNo, scope);
  }
  const former = new Map((await formerNumbers(em, row.id)).map(({ id, customer_no }) => [id, customer_no]));
  const certificates = await readCertificates(em, [row.id, ...former.keys()], { currentOnly: true });
  const ofCore = row.source === 'core-bank';
  return {
    customerId: row.id,
    customerNo,
    name: row.name,
    status: row.status,
    orgNo: row.org_no,
    branchPath: row.branch_path,
    source: row.source,
    asOf: ofCore && row.feed_as_of !== null && row.feed_as_of > row.as_of ? row.feed_as_of : row.as_of,
    core: {
      creditCode: ofCore ? row.credit_code : null,
      legalPerson: ofCore ? row.legal_person_name : null,
      registeredAddress: ofCore ? row.registered_address : null,
      permits: await readPermits(em, row.id),
    },
    version: row.file_version ?? 0,
    current: ownFirst(row.id, certificates),
    former,
  };
}

/** By slot; what merged records have stands in where the company has nothing itself. */
const ownFirst = (id: number, certificates: readonly CertificateRow[]): Map<string, CertificateRow> =>
  new Map(
    [...certificates]
      .sort((one, other) => Number(one.customer_id === id) - Number(other.customer_id === id))
      .map((certificate) => [certificate.slot, certificate]),
  );

/** A company that has a number but was not approved yet. */
async function readNewCompany(
  em: SqlEntityManager,
  customerNo: string,
  scope: BranchScope,
): Promise<CorporateFile | null> {
  const allotted = await readAllotment(em, customerNo);
  if (allotted?.kind !== 'corporate' || !allotted.branch_path.startsWith(scope.branchPath)) return null;
  const made = await customerDb(em)
    .selectFrom('customer')
    .select('id')
    .where('customer_no', '=', customerNo)
    .executeTakeFirst();
  if (made) return null;
  const { org_no: orgNo, branch_path: branchPath, allotted_at: asOf } = allotted;
  return emptyCompany({ customerNo, orgNo, branchPath, asOf });
}

/** The file of a company that is still to be entered in this branch; without a number until it is saved. */
export const emptyCompany = (
  of: Pick<CorporateFile, 'customerNo' | 'orgNo' | 'branchPath' | 'asOf'>,
): CorporateFile => ({
  ...of,
  customerId: null,
  name: null,
  status: 'prospect',
  source: 'crm',
  core: { creditCode: null, legalPerson: null, registeredAddress: null, permits: new Map() },
  version: 0,
  current: new Map(),
  former: new Map(),
});

const readCompany = (em: SqlEntityManager, customerNo: string, scope: BranchScope) =>
  customerDb(em)
    .selectFrom('customer as c')
    .leftJoin('corporate_profile as cp', 'cp.customer_id', 'c.id')
    .leftJoin('corporate_file as f', 'f.customer_id', 'c.id')
    .leftJoin('source_state as s', (join) => join.on('s.source', '=', 'core-bank'))
    .select(['c.id', 'c.name', 'c.status', 'c.org_no', 'c.branch_path', 'c.source', 'c.as_of'])
    .select(['cp.credit_code', 'cp.legal_person_name', 'cp.registered_address', 's.as_of as feed_as_of'])
    .select('f.version as file_version')
    .where('c.customer_no', '=', customerNo)
    .where('c.kind', '=', 'corporate')
    .where(inScope('c', scope))
    .executeTakeFirst();

/** Certificates of a company and of records merged into it, a slot's newest first. */
export function readCertificates(
  em: SqlEntityManager,
  customerIds: readonly number[],
  which: { currentOnly?: boolean; slot?: string },
) {
  let query = customerDb(em)
    .selectFrom('certificate as z')
    .leftJoin('customer as p', 'p.id', 'z.person_customer_id')
    .leftJoin('id_document as d', (join) =>
      join.onRef('d.id', '=', 'z.person_document_id').onRef('d.customer_id', '=', 'z.person_customer_id'),
    )
    .selectAll('z')
    .select(['p.customer_no as person_no', 'p.name as person_name', 'p.branch_path as person_branch_path'])
    .select(['d.kind as document_kind', 'd.number as document_number'])
    .select(['d.valid_until as document_valid_until', 'd.long_term as document_long_term'])
    .where('z.customer_id', 'in', [...customerIds]);
  if (which.currentOnly) query = query.where('z.current_key', 'is not', null);
  if (which.slot !== undefined) query = query.where('z.slot', '=', which.slot);
  return query.orderBy('z.slot').orderBy('z.sequence', 'desc').execute();
}

/** What a stored certificate says, field by field of its form. */
export function valuesOf(row: CertificateRow): SlotValues {
  const fields = certificateFormOf(row.slot)?.fields ?? [];
  return Object.fromEntries(
    fields.map(({ id, type }) => [id, type === 'flag' ? Boolean(row.long_term) : fieldOf(row, id)]),
  );
}

function fieldOf(row: CertificateRow, id: string): FieldValue {
  if (id === 'person') return row.person_no;
  if (id === 'document') return row.person_document_id === null ? null : String(row.person_document_id);
  return (row as unknown as Record<string, FieldValue>)[columnOf(id)] ?? null;
}

/** Column of a field of the form, as the ORM names it: `validUntil` is `valid_until`, `keyKind1` is `key_kind1`. */
export const columnOf = (fieldId: string): string => fieldId.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();

/** Values of all slots in force. */
export const currentValues = (file: CorporateFile): Map<string, SlotValues> =>
  new Map([...file.current].map(([slot, row]) => [slot, valuesOf(row)]));
