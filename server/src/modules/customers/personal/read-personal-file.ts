import type { SqlEntityManager } from '@mikro-orm/sql';
import { type FieldValue, type ItemValue, type Provenance, personalFile } from '@tellerline/contracts';
import type { Selectable } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { type CustomerTables, customerDb } from '../customer.tables.ts';
import { type BranchScope, inScope } from '../data-gate.ts';
import { readAllotment } from '../file/customer-numbers.ts';
import type { FileState, StoredItem } from '../file/file-state.ts';
import { yearsBetween } from '../identifiers/resident-id.ts';
import { idsOf, refuseMerged } from '../merge/customer-group.ts';
import { detailColumns, profileColumns } from './personal-columns.ts';

const notFound = () => new AppError('resource.not_found', { status: 404 });
type Detail = Selectable<CustomerTables['personal_detail']>;
type Profile = Selectable<CustomerTables['personal_profile']>;

/**
 * The personal file as it stands, for the scope of whoever asks; its lists over all numbers that were merged into it. A number that was allotted and not used yet is an empty file of
 * version 0, for the branch it was allotted in.
 * @throws AppError resource.not_found, alike for unknown, out of scope and no person; customer.merged
 */
export async function readPersonalFile(
  em: SqlEntityManager,
  customerNo: string,
  scope: BranchScope,
  today: string,
): Promise<FileState> {
  const customer = await customerDb(em)
    .selectFrom('customer as c')
    .leftJoin('source_state as s', (join) => join.onRef('s.source', '=', 'c.source'))
    .selectAll('c')
    .select('s.as_of as feed_as_of')
    .where('c.customer_no', '=', customerNo)
    .where(inScope('c', scope))
    .executeTakeFirst();
  if (!customer) {
    await refuseMerged(em, customerNo, scope);
    return readEmptyFile(em, customerNo, scope);
  }
  if (customer.kind !== 'personal') throw notFound();
  const db = customerDb(em);
  const ids = scope.withMerged ? [customer.id] : await idsOf(em, customer.id);
  const [profile, detail, allContacts, allDocuments] = await Promise.all([
    db.selectFrom('personal_profile').selectAll().where('customer_id', '=', customer.id).executeTakeFirst(),
    db.selectFrom('personal_detail').selectAll().where('customer_id', '=', customer.id).executeTakeFirst(),
    db.selectFrom('contact_point').selectAll().where('customer_id', 'in', ids).orderBy('id').execute(),
    db.selectFrom('id_document').selectAll().where('customer_id', 'in', ids).orderBy('id').execute(),
  ]);
  const contacts = ownFirst(allContacts, customer.id, ({ kind, value, e164 }) => `${kind}|${e164 ?? value}`);
  const documents = ownFirst(allDocuments, customer.id, ({ kind, number }) => `${kind}|${number}`);
  const isCore = customer.source === 'core-bank';
  const ofCustomer: Provenance = {
    source: isCore ? 'core-bank' : 'crm',
    asOf: latest(customer.as_of, isCore ? customer.feed_as_of : null).toISOString(),
  };
  const ofDetail: Provenance | null = detail ? { source: 'crm', asOf: detail.changed_at.toISOString() } : null;
  const own = customerValues(customer, today);
  const { values, fromCore } = merged(profile, detail, isCore);
  const income = detail?.monthly_income ?? null;
  return {
    customerId: customer.id,
    customerNo,
    name: customer.name,
    branchPath: customer.branch_path,
    version: detail?.version ?? 0,
    values: { ...own, ...values, annualIncome: income === null ? null : income * 12 },
    readOnly: readOnlyFields(isCore, fromCore),
    provenance: Object.fromEntries(
      personalFile.fields.flatMap(({ id }): [string, Provenance][] => {
        if (id in own || fromCore.has(id)) return [[id, ofCustomer]];
        return ofDetail ? [[id, ofDetail]] : [];
      }),
    ),
    lists: {
      idDocuments: documents.map(documentItem),
      phones: contacts.filter(({ e164 }) => e164 !== null).map(phoneItem),
      addresses: contacts.filter(({ kind }) => kind.endsWith('_address')).map(addressItem),
      emails: contacts.filter(({ kind }) => kind === 'email').map(emailItem),
    },
  };
}

/** What several numbers of one person say alike, once: by his own record where it says it. */
function ownFirst<T extends { customer_id: number }>(rows: readonly T[], id: number, key: (row: T) => string): T[] {
  const found = new Map<string, T>();
  for (const row of rows) {
    const known = found.get(key(row));
    if (!known || (known.customer_id !== id && row.customer_id === id)) found.set(key(row), row);
  }
  return rows.filter((row) => found.get(key(row)) === row);
}

async function readEmptyFile(em: SqlEntityManager, customerNo: string, scope: BranchScope): Promise<FileState> {
  const allotted = await readAllotment(em, customerNo);
  if (allotted?.kind !== 'personal' || !allotted.branch_path.startsWith(scope.branchPath)) throw notFound();
  // The customer himself may exist in a branch which the asker may not see: then the number is not his to fill.
  const taken = await customerDb(em)
    .selectFrom('customer')
    .select('id')
    .where('customer_no', '=', customerNo)
    .executeTakeFirst();
  if (taken) throw notFound();
  return emptyFile(customerNo, allotted.branch_path);
}

/** The file of somebody who is still to be entered in this branch; without a number until he is saved. */
export const emptyFile = (customerNo: string, branchPath: string): FileState => ({
  customerId: null,
  customerNo,
  name: '',
  branchPath,
  version: 0,
  values: customerNo === '' ? {} : { customerNo },
  readOnly: readOnlyFields(false, new Set()),
  provenance: {},
  lists: { idDocuments: [], phones: [], addresses: [], emails: [] },
});

/** Computed fields never; the core bank's where the customer, or this value, is the core bank's. */
function readOnlyFields(isCore: boolean, fromCore: ReadonlySet<string>): ReadonlySet<string> {
  const ofCustomer = new Set(['name', 'gender', 'birthDate', 'isShareholder', 'isStaff']);
  return new Set(
    personalFile.fields
      .filter(({ id, owner }) => owner === 'computed' || (isCore && ofCustomer.has(id)) || fromCore.has(id))
      .map(({ id }) => id),
  );
}

function customerValues(customer: Omit<Selectable<CustomerTables['customer']>, 'id'>, today: string) {
  return {
    customerNo: customer.customer_no,
    name: customer.name,
    gender: customer.gender,
    birthDate: customer.birth_date,
    age: customer.birth_date === null ? null : yearsBetween(customer.birth_date, today),
    isShareholder: Boolean(customer.is_shareholder),
    isStaff: Boolean(customer.is_staff),
    isBlacklisted: Boolean(customer.blacklisted),
    relationshipSince: customer.relationship_since,
    creditSince: customer.credit_since,
  };
}

/** The feed's profile first, our own words in its gaps. */
function merged(profile: Profile | undefined, detail: Detail | undefined, isCore: boolean) {
  const values: Record<string, FieldValue> = {};
  const fromCore = new Set<string>();
  for (const [id, column] of Object.entries(detailColumns)) values[id] = detail?.[column] ?? null;
  for (const [id, column] of Object.entries(profileColumns)) {
    const fed = profile?.[column] ?? null;
    if (fed === null) continue;
    values[id] = fed;
    if (isCore) fromCore.add(id);
  }
  return { values, fromCore };
}

const latest = (one: Date, other: Date | null): Date => (other !== null && other > one ? other : one);

const stored = (row: { id: number; source: string; as_of: Date }, value: ItemValue): StoredItem => ({
  key: String(row.id),
  owner: row.source === 'core-bank' ? 'core-bank' : 'crm',
  provenance: { source: row.source as Provenance['source'], asOf: row.as_of.toISOString() },
  value,
});

const documentItem = (row: Selectable<CustomerTables['id_document']>): StoredItem =>
  stored(row, {
    kind: row.kind,
    number: row.number,
    issuer: row.issuer,
    issuedOn: row.issued_on,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    longTerm: Boolean(row.long_term),
  });

type Contact = Selectable<CustomerTables['contact_point']>;
const phoneItem = (row: Contact): StoredItem =>
  stored(row, {
    use: row.kind,
    number: row.e164,
    extension: row.extension,
    best: Boolean(row.best),
    note: row.note,
  });
const addressItem = (row: Contact): StoredItem =>
  stored(row, {
    use: row.kind,
    region: row.region,
    address: row.value,
    postcode: row.postcode,
    best: Boolean(row.best),
  });
const emailItem = (row: Contact): StoredItem => stored(row, { address: row.value, best: Boolean(row.best) });
