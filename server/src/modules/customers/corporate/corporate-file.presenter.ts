import {
  type CertificateKind,
  type CertificateView,
  type CorporateFileView,
  certificateFormOf,
  certificateForms,
  type FieldValue,
  type FileField,
  type ShownField,
} from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import type { CodeBook } from '../code-book.ts';
import { type EndingPaper, type ExpirySettings, expiryOf, holdSince } from '../expiry/expiry-state.ts';
import { tellValue } from '../file/tell-value.ts';
import type { SlotValues } from './certificate-slots.ts';
import { corporateEntryRoles, nameIsOurs } from './corporate-subject.ts';
import { type CertificateRow, type CorporateFile, valuesOf } from './read-corporate-file.ts';
import type { References } from './read-references.ts';

export interface FileSurroundings {
  codes: CodeBook;
  viewer: Actor;
  today: string;
  now: Date;
  expiry: ExpirySettings;
  references: References;
}

/** A company's file as this viewer may see it. */
export function presentCorporateFile(
  file: CorporateFile,
  around: FileSurroundings,
  told: readonly ToldCertificate[],
  more: Pick<CorporateFileView, 'openChange' | 'manager' | 'asOf' | 'changedSince' | 'versions'>,
): CorporateFileView {
  const certificates = inOrder(told).map((one) => presentCertificate(one, around));
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
    core: source === 'core-bank' ? { ...file.core, permits: presentPermits(file), provenance } : null,
    prefilled: prefilled(file, around.codes),
    holdSince: holdSince(certificates.map(({ expiry }) => expiry)),
    ...more,
    mayEnter: more.asOf === null && hasRole(around.viewer, ...corporateEntryRoles),
    readAt: around.now.toISOString(),
  };
}

const presentPermits = ({ core }: CorporateFile): NonNullable<CorporateFileView['core']>['permits'] =>
  Object.fromEntries(
    [...core.permits].map(([slot, { number, asOf }]) => [
      slot,
      { number, provenance: { source: 'core-bank', asOf: asOf.toISOString() } },
    ]),
  );

const order = certificateForms.map(({ kind }) => kind);

/** As files show them: by kind, other certificates by their running number. */
const inOrder = (certificates: readonly ToldCertificate[]): ToldCertificate[] => {
  const place = ({ kind, slot }: ToldCertificate) =>
    order.indexOf(kind as CertificateKind) * 100 + Number(slot.split('-')[1] ?? 0);
  return [...certificates].sort((one, other) => place(one) - place(other));
};

/** A certificate as it is or was, before it is masked. */
export interface ToldCertificate {
  slot: string;
  kind: string;
  sequence: number;
  current: boolean;
  /** Number of the merged record it stands in. */
  from: string | null;
  values: SlotValues;
  days: EndingPaper;
  knownAt: Date;
  supersededAt: Date | null;
  enteredBy: string;
  reviewedBy: string;
}

/** A stored certificate of a file. The days of a legal person's ID are those of his own document. */
export const toldOf = (
  row: CertificateRow,
  { current, former }: Pick<CorporateFile, 'current' | 'former'>,
): ToldCertificate => ({
  slot: row.slot,
  kind: row.kind,
  sequence: row.sequence,
  current: current.get(row.slot)?.id === row.id,
  from: former.get(row.customer_id) ?? null,
  values: valuesOf(row),
  days:
    row.kind === 'legalPersonId'
      ? { validUntil: row.document_valid_until, longTerm: Boolean(row.document_long_term) }
      : { validUntil: row.valid_until, longTerm: Boolean(row.long_term), status: row.status },
  knownAt: row.known_at,
  supersededAt: row.superseded_at,
  enteredBy: row.entered_by_name,
  reviewedBy: row.reviewed_by_name,
});

/** A certificate with its fields masked for the viewer. */
export function presentCertificate(told: ToldCertificate, around: FileSurroundings): CertificateView {
  const fields = certificateFormOf(told.slot)?.fields ?? [];
  return {
    slot: told.slot,
    kind: told.kind as CertificateKind,
    sequence: told.sequence,
    current: told.current,
    from: told.from,
    values: Object.fromEntries(
      fields.map((field) => [field.id, showField(field, told.values[field.id] ?? null, around)]),
    ),
    expiry: expiryOf(told.days, around.today, around.expiry),
    knownAt: told.knownAt.toISOString(),
    supersededAt: told.supersededAt?.toISOString() ?? null,
    enteredBy: told.enteredBy,
    reviewedBy: told.reviewedBy,
  };
}

function showField(field: FileField, value: FieldValue, { codes, viewer, references }: FileSurroundings): ShownField {
  if (field.id === 'document' && value !== null && !references.has(`document:${value}`))
    return { value, ...goneDocument };
  const told = references.get(`${field.id}:${value}`) ?? tellValue(field, value, codes, viewer);
  return { value: told.masked ? null : value, ...told };
}

const goneDocument = { text: { 'zh-CN': '证件已不在其名下', en: 'No longer in his file' }, masked: false };

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
        ...(file.core.permits.has(kind) && { number: file.core.permits.get(kind)?.number ?? null }),
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
