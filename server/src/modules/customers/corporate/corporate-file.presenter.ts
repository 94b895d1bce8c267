import {
  type CertificateKind,
  type CertificateView,
  type CorporateFileView,
  certificateFormOf,
  certificateForms,
  type FieldValue,
  type FileField,
  type OpenChange,
  type ShownField,
} from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import type { CodeBook } from '../code-book.ts';
import { type ExpirySettings, expiryOf, holdSince } from '../expiry/expiry-state.ts';
import { tellValue } from '../file/tell-value.ts';
import { foreignName, idNumber } from '../mask.ts';
import { corporateEntryRoles, nameIsOurs } from './corporate-subject.ts';
import { type CertificateRow, type CorporateFile, valuesOf } from './read-corporate-file.ts';

export interface FileSurroundings {
  codes: CodeBook;
  viewer: Actor;
  today: string;
  now: Date;
  expiry: ExpirySettings;
}

/** A company's file as this viewer may see it. */
export function presentCorporateFile(
  file: CorporateFile,
  around: FileSurroundings,
  open: { change: OpenChange | null; manager: CorporateFileView['manager'] },
): CorporateFileView {
  const certificates = inOrder([...file.current.values()]).map((row) => presentCertificate(row, around));
  const source = file.source as CorporateFileView['provenance']['source'];
  const provenance = { source, asOf: file.asOf.toISOString() };
  return {
    customerNo: file.customerNo,
    name: file.name ?? '',
    exists: file.customerId !== null,
    status: file.status as CorporateFileView['status'],
    provenance,
    nameIsOurs: nameIsOurs(file),
    version: file.version,
    certificates,
    core: source === 'core-bank' ? { ...file.core, provenance } : null,
    prefilled: prefilled(file, around.codes),
    holdSince: holdSince(certificates.map(({ expiry }) => expiry)),
    openChange: open.change,
    manager: open.manager,
    mayEnter: hasRole(around.viewer, ...corporateEntryRoles),
    readAt: around.now.toISOString(),
  };
}

const order = certificateForms.map(({ kind }) => kind);

/** As files show them: by kind, other certificates by their running number. */
const inOrder = (rows: readonly CertificateRow[]): CertificateRow[] => {
  const place = (row: CertificateRow) =>
    order.indexOf(row.kind as CertificateKind) * 100 + Number(row.slot.split('-')[1] ?? 0);
  return [...rows].sort((one, other) => place(one) - place(other));
};

/** A certificate with its fields masked for the viewer. The days of a legal person's ID are those of his own document. */
export function presentCertificate(row: CertificateRow, around: FileSurroundings): CertificateView {
  const values = valuesOf(row);
  const fields = certificateFormOf(row.slot)?.fields ?? [];
  const days =
    row.kind === 'legalPersonId'
      ? { validUntil: row.document_valid_until, longTerm: Boolean(row.document_long_term) }
      : { validUntil: row.valid_until, longTerm: Boolean(row.long_term), status: row.status };
  return {
    slot: row.slot,
    kind: row.kind as CertificateKind,
    sequence: row.sequence,
    current: row.current_key !== null,
    values: Object.fromEntries(
      fields.map((field) => [field.id, showField(field, values[field.id] ?? null, row, around)]),
    ),
    expiry: expiryOf(days, around.today, around.expiry),
    knownAt: row.known_at.toISOString(),
    supersededAt: row.superseded_at?.toISOString() ?? null,
    enteredBy: row.entered_by_name,
    reviewedBy: row.reviewed_by_name,
  };
}

function showField(field: FileField, value: FieldValue, row: CertificateRow, around: FileSurroundings): ShownField {
  if (field.id === 'person' && row.person_no !== null) return showPerson(row, around);
  if (field.id === 'document' && value !== null) return showDocument(value, row, around);
  const told = tellValue(field, value, around.codes, around.viewer);
  return { value: told.masked ? null : value, ...told };
}

function showPerson(row: CertificateRow, { viewer }: FileSurroundings): ShownField {
  const visible = row.person_branch_path?.startsWith(viewer.branchPath) ?? false;
  const text = visible ? `${row.person_no} ${row.person_name}` : foreignName(row.person_name ?? '');
  return { value: visible ? row.person_no : null, text: { 'zh-CN': text, en: text }, masked: !visible };
}

function showDocument(value: FieldValue, row: CertificateRow, { codes, viewer }: FileSurroundings): ShownField {
  if (row.document_kind === null || row.document_number === null) {
    return { value, text: { 'zh-CN': '证件已不在其名下', en: 'No longer in his file' }, masked: false };
  }
  const label = codes.label('personIdType', row.document_kind);
  const number = idNumber(row.document_number, viewer).text;
  // The reference is no secret, the number behind it is.
  return { value, text: { 'zh-CN': `${label['zh-CN']} ${number}`, en: `${label.en} ${number}` }, masked: false };
}

/** What a certificate that is entered for the first time begins with: the bank's usual issuers, what the core bank knows. */
function prefilled(file: CorporateFile, codes: CodeBook): CorporateFileView['prefilled'] {
  const issuers = new Map(codes.entries('certificateIssuerDefault').map(({ code, label }) => [code, label['zh-CN']]));
  const approvers = new Map(
    codes.entries('certificateApproverDefault').map(({ code, label }) => [code, label['zh-CN']]),
  );
  return Object.fromEntries(
    certificateForms.map(({ kind }) => {
      const known: Record<string, FieldValue> = {
        issuer: issuers.get(kind) ?? null,
        approvingAuthority: approvers.get(kind) ?? null,
        ...(kind === 'businessLicence' && fromCore(file)),
      };
      return [kind, Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null))];
    }),
  );
}

const fromCore = ({ core }: CorporateFile): Record<string, FieldValue> => ({
  number: core.creditCode,
  legalPerson: core.legalPerson,
  registeredAddress: core.registeredAddress,
  capitalCurrency: 'CNY',
});
