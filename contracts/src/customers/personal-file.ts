import { z } from 'zod';
import { CustomerNo, Day, Instant, Label, Provenance } from '../primitives.ts';
import { OpenChange } from '../reviews/review.ts';
import { CustomerKind, CustomerSummary } from './customer.ts';
import { FieldValue } from './fields/file-field.ts';

/** A field as a form shows it. A masked value is withheld: `value` is null and `text` says what may be seen. */
export const ShownField = z.object({
  value: FieldValue,
  text: Label,
  masked: z.boolean(),
  /** Masked, and this user may not ask to see it. */
  sealed: z.literal(true).optional(),
});
export type ShownField = z.infer<typeof ShownField>;

/** An entry of a list. `readOnly`: the core bank's, or the system's. */
export const ShownItem = z.object({
  key: z.string(),
  readOnly: z.boolean(),
  provenance: Provenance,
  fields: z.record(z.string(), ShownField),
});
export type ShownItem = z.infer<typeof ShownItem>;

/** When a file became what it is or was, and by whom. */
export const FileVersionBrief = z.object({
  version: z.number().int(),
  knownAt: Instant,
  enteredBy: z.string(),
  reviewedBy: z.string(),
});

/** Whose file it is; empty while a customer who is being entered was not saved yet. */
export const FileNo = CustomerNo.or(z.literal(''));

/** A customer's file of personal data (`personalFile` is its catalogue), as far as the viewer may see it. */
export const PersonalFileView = z.object({
  customerNo: FileNo,
  name: z.string(),
  /** False while the customer is still to be approved for the first time. */
  exists: z.boolean(),
  /** What a change is entered against. */
  version: z.number().int(),
  fields: z.record(z.string(), ShownField.extend({ readOnly: z.boolean(), provenance: Provenance.nullable() })),
  lists: z.record(z.string(), z.array(ShownItem)),
  mayEdit: z.boolean(),
  /** The change somebody is making of it, or waits to be reviewed. */
  open: OpenChange.nullable(),
  /** Set when the file is shown as it was known then: only what this system owns. */
  asOf: Instant.nullable(),
  /** Paths of what reads otherwise today; none of the file as it is now. */
  changedSince: z.array(z.string()),
  /** When it became what it is or was: the latest first. */
  versions: z.array(FileVersionBrief),
});
export type PersonalFileView = z.infer<typeof PersonalFileView>;

/** A day or a moment the file is wanted for: what was known at its end. */
export const FileAsOf = z.object({ asOf: z.union([Day, Instant]).optional() });

/** A number for a customer who is to be entered. */
export const AllotNumber = z.object({ kind: CustomerKind });
export type AllotNumber = z.infer<typeof AllotNumber>;
export const AllottedNumber = z.object({ customerNo: CustomerNo });
export type AllottedNumber = z.infer<typeof AllottedNumber>;

/** Asked while somebody types: is he known already? */
export const DuplicateQuestion = z.object({
  /** The file being typed: never a hit itself. */
  customerNo: CustomerNo.optional(),
  idNumbers: z.array(z.string().trim().min(4).max(50)).max(3).default([]),
  phones: z.array(z.string().trim().min(3).max(35)).max(5).default([]),
  /** With a name, and one of birth date, ID or telephone, whoever looks alike is told too, as the nightly search would find him. */
  name: z.string().trim().min(2).max(160).optional(),
  birthDate: Day.optional(),
});
export type DuplicateQuestion = z.infer<typeof DuplicateQuestion>;

export const DuplicateHit = z.object({
  why: z.enum(['id_number', 'phone', 'alike']),
  /** Which of those asked, by position; of who looks alike, how likely it is, in per cent. */
  at: z.number().int(),
  /** Null: he belongs to a branch the asker does not see; `branch` says whom to ask. */
  customer: CustomerSummary.nullable(),
  branch: Label,
});
export type DuplicateHit = z.infer<typeof DuplicateHit>;
export const DuplicateAnswer = z.object({
  hits: z.array(DuplicateHit),
  /** The telephone numbers as they are understood; null where they are none. */
  phones: z.array(z.object({ e164: z.string(), text: z.string(), extension: z.string().nullable() }).nullable()),
});
export type DuplicateAnswer = z.infer<typeof DuplicateAnswer>;
