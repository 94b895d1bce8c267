import { z } from 'zod';
import { CustomerNo, Day, Instant, Label, Provenance, Uuid } from '../primitives.ts';
import { OpenChange } from '../reviews/review.ts';
import { CustomerStatus, Maskable } from './customer.ts';
import { CertificateKind } from './fields/corporate.ts';
import { FieldValue } from './fields/file-field.ts';
import { FileNo, FileVersionBrief, ShownField } from './personal-file.ts';

/**
 * How a paper stands to its last day. `ending`: within the days of the reminder. `expired`: over, not renewed. `hold`: so for
 * longer than the bank is patient; business is to wait until it is renewed.
 */
export const Expiry = z.object({
  state: z.enum(['none', 'valid', 'ending', 'expired', 'hold']),
  endsOn: Day.nullable(),
  /** Until the last day; negative once it is over. */
  daysLeft: z.number().int().nullable(),
  /** The day the hold begins if nothing is done. */
  holdFrom: Day.nullable(),
});
export type Expiry = z.infer<typeof Expiry>;

export const CertificateView = z.object({
  slot: z.string(),
  kind: CertificateKind,
  /** 1 is the first the bank saw. */
  sequence: z.number().int(),
  current: z.boolean(),
  /** Of a record merged into this one: its number. Changed here, it is this company's own from then on. */
  from: CustomerNo.nullable(),
  /** By field of the kind's form. */
  values: z.record(z.string(), ShownField),
  expiry: Expiry,
  knownAt: Instant,
  supersededAt: Instant.nullable(),
  enteredBy: z.string(),
  reviewedBy: z.string(),
});
export type CertificateView = z.infer<typeof CertificateView>;

/** Somebody's ID document, as it is picked and shown as a legal person's. */
export const PersonDocument = z.object({
  id: z.string(),
  kindLabel: Label,
  number: Maskable,
  validUntil: Day.nullable(),
  longTerm: z.boolean(),
});
export type PersonDocument = z.infer<typeof PersonDocument>;

/** A personal customer who may be entered as a legal person. */
export const LegalPersonChoice = z.object({
  customerNo: CustomerNo,
  name: z.string(),
  documents: z.array(PersonDocument),
});
export type LegalPersonChoice = z.infer<typeof LegalPersonChoice>;

export const ResponsibleManager = z.object({ userId: Uuid, displayName: z.string() });

/** A company's file: its papers in force, what the core bank says, and who works on it. */
export const CorporateFileView = z.object({
  customerNo: FileNo,
  name: z.string(),
  /** False while the company is still to be approved for the first time. */
  exists: z.boolean(),
  status: CustomerStatus,
  provenance: Provenance,
  /** May the name be changed here? Not where the core bank owns it. */
  nameIsOurs: z.boolean(),
  /** Goes with an entry, so that nobody writes over what he has not seen. */
  version: z.number().int(),
  certificates: z.array(CertificateView),
  /** What the core bank says of the same facts. */
  core: z
    .object({
      creditCode: z.string().nullable(),
      legalPerson: z.string().nullable(),
      registeredAddress: z.string().nullable(),
      /** Approval numbers of account permits, by slot: the core bank's, with the day each is of. */
      permits: z.record(z.string(), z.object({ number: z.string(), provenance: Provenance })),
      provenance: Provenance,
    })
    .nullable(),
  /** What a new certificate's fields begin with, by kind. */
  prefilled: z.record(z.string(), z.record(z.string(), FieldValue)),
  /** Since when business waits for a paper; null: it does not. */
  holdSince: Day.nullable(),
  openChange: OpenChange.nullable(),
  manager: ResponsibleManager.nullable(),
  mayEnter: z.boolean(),
  /** Set when the file is shown as it was known then. */
  asOf: Instant.nullable(),
  /** Paths of what reads otherwise today, `name` and `slot.field`; none of the file as it is now. */
  changedSince: z.array(z.string()),
  /** When it became what it is or was: the latest first. */
  versions: z.array(FileVersionBrief),
  readAt: Instant,
});
export type CorporateFileView = z.infer<typeof CorporateFileView>;

/** All certificates a slot ever had, the latest first. */
export const CertificateHistory = z.object({ items: z.array(CertificateView) });
export type CertificateHistory = z.infer<typeof CertificateHistory>;

/** Managers who may answer for a customer. */
export const ManagerChoices = z.object({ items: z.array(ResponsibleManager) });
export type ManagerChoices = z.infer<typeof ManagerChoices>;

/** Who answers for a customer from now on; null: nobody by name, the branch's clerks do. */
export const SetManager = z.object({ userId: Uuid.nullable() });

/** What one run of the reminder found: papers that end soon, papers whose last day has come. */
export const ExpiryTold = z.object({ day: Day, before: z.number().int(), onDay: z.number().int() });
