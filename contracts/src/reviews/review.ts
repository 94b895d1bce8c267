import { z } from 'zod';
import { FieldValue, ItemValue } from '../customers/fields/file-field.ts';
import { CustomerNo, FreeText, Instant, Label, pageOf } from '../primitives.ts';

/** Kinds of record that change only by two people. A new one is added here and registered in the reviews module. */
export const reviewKinds = [
  'personal_file',
  'corporate_file',
  'relation',
  'blacklist_entry',
  'blacklist_import',
  'merge',
  'export',
  'article',
  'scorecard',
] as const;
export const ReviewKind = z.enum(reviewKinds);
export type ReviewKind = z.infer<typeof ReviewKind>;

/** A draft is its author's alone; submitted waits for a second person; the other three are for ever. */
export const ReviewState = z.enum(['draft', 'submitted', 'approved', 'returned', 'withdrawn']);
export type ReviewState = z.infer<typeof ReviewState>;

/**
 * What changes, and nothing else: path → new value. A field's path is its id (`monthlyIncome`), a list entry's is the list and
 * the entry's key (`phones.12`, `idDocuments.n1` for a new one), whose value is the whole entry, or null to remove it.
 */
export const Changes = z
  .record(z.string().regex(/^[A-Za-z][\w.-]{0,79}$/), z.union([FieldValue, ItemValue]))
  .refine((changes) => Object.keys(changes).length <= 300);
export type Changes = z.infer<typeof Changes>;

/** Something wrong (issue) or doubtful (warning) with what was entered. `path` as in Changes, with `.field` behind an entry. */
export const Finding = z.object({ path: z.string(), code: z.string(), text: Label });
export type Finding = z.infer<typeof Finding>;
export const Findings = z.object({ issues: z.array(Finding), warnings: z.array(Finding) });
export type Findings = z.infer<typeof Findings>;

/** Why a warning is in order after all. Kept with the change and shown to the reviewer. */
export const WarningOverride = z.object({
  path: z.string().max(120),
  code: z.string().max(60),
  reason: FreeText(200).refine((reason) => reason.length >= 2),
});
export type WarningOverride = z.infer<typeof WarningOverride>;

/** What a clerk saves or submits for one record. */
export const EnterChange = z.object({
  /** Version of the record the clerk had before him; told as `conflict.stale` when it has moved on. */
  baseVersion: z.number().int().min(0),
  /** Version of the open change that is gone on with; null for a new one. */
  changeVersion: z.number().int().nullable(),
  changes: Changes,
  overrides: z.array(WarningOverride).max(50).default([]),
});
export type EnterChange = z.infer<typeof EnterChange>;

/** A person by the name he had when he did it. */
const Person = z.object({ id: z.string(), name: z.string() });

/** The reason of a return nobody wrote: the reviewer's second entry differed twice. */
export const SECOND_ENTRY_DIFFERED = 'second_entry_differed';

/** A pending or decided change as lists and banners show it. */
export const ReviewRow = z.object({
  id: z.string(),
  kind: ReviewKind,
  kindLabel: Label,
  subjectId: z.string(),
  /** What it is about, in the words of the record: a customer's name, never more. */
  title: z.string(),
  customerNo: CustomerNo.nullable(),
  state: ReviewState,
  enteredBy: Person,
  createdAt: Instant,
  submittedAt: Instant.nullable(),
  reviewedBy: Person.nullable(),
  decidedAt: Instant.nullable(),
  /** Of a return or a withdrawal. */
  reason: z.string().nullable(),
  changedFields: z.number().int(),
  warnings: z.number().int(),
  /** Entered by who asks: he may withdraw it, never decide it. */
  own: z.boolean(),
  version: z.number().int(),
});
export type ReviewRow = z.infer<typeof ReviewRow>;

/** `to_review`: submitted, by others, in my scope. `mine`: what I entered. `all`: everything in my scope. */
export const ReviewQuery = z.object({
  box: z.enum(['to_review', 'mine', 'all']).default('to_review'),
  kind: ReviewKind.optional(),
  state: ReviewState.optional(),
  customerNo: CustomerNo.optional(),
  /** The oldest first unless said. */
  order: z.enum(['oldest', 'newest']).default('oldest'),
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type ReviewQuery = z.infer<typeof ReviewQuery>;
export const ReviewPage = pageOf(ReviewRow);
export type ReviewPage = z.infer<typeof ReviewPage>;

/** A value beside another, masked by the server. */
const Shown = z.object({ text: Label, masked: z.boolean(), sealed: z.literal(true).optional() });
/** One changed field side by side. `blind`: the new value is not shown, the reviewer types it from the paper. */
export const ChangedRow = z.object({
  path: z.string(),
  section: Label,
  label: Label,
  before: Shown.nullable(),
  after: Shown.nullable(),
  risk: z.boolean(),
  blind: z.boolean(),
});
export type ChangedRow = z.infer<typeof ChangedRow>;

export const ReviewDetail = z.object({
  row: ReviewRow,
  changes: z.array(ChangedRow),
  /** Doubts, each with the reason its author gave. */
  warnings: z.array(Finding.extend({ reason: z.string().nullable() })),
  /** The record moved on after this was entered: it can only be returned. */
  stale: z.boolean(),
  mayDecide: z.boolean(),
  /** Where who asks may not decide. */
  whyNot: z.enum(['own_entry', 'no_role', 'decided', 'not_submitted']).nullable(),
  /** How often the second entry differed so far; the second time it goes back by itself. */
  blindTries: z.number().int(),
  /** Which setting of blind fields this was shown by: said with the approval. */
  blindVersion: z.number().int(),
  /** Earlier returns of the same record, the latest first. */
  returns: z.array(z.object({ at: Instant, by: z.string(), reason: z.string() })),
});
export type ReviewDetail = z.infer<typeof ReviewDetail>;

export const ApproveChange = z.object({
  version: z.number().int(),
  /** Second entry of blind fields: path → what the reviewer read on the paper; of what is chosen from a list, its code. */
  blind: z.record(z.string().max(120), z.string().max(200)).default({}),
  /** The setting he saw the change by; another one meanwhile is told as `conflict.stale`. */
  blindVersion: z.number().int().optional(),
});
export type ApproveChange = z.infer<typeof ApproveChange>;
export const ReturnChange = z.object({
  version: z.number().int(),
  reason: FreeText(300).refine((reason) => reason.length >= 2),
});
export type ReturnChange = z.infer<typeof ReturnChange>;
export const WithdrawChange = z.object({ version: z.number().int() });

/** `approved`, or `submitted` with the paths whose second entry differed, or `returned` when they differed again. */
export const Decided = z.object({ row: ReviewRow, differing: z.array(z.string()) });
export type Decided = z.infer<typeof Decided>;

/** Show one masked value of a change whole. */
export const RevealChange = z.object({
  path: z.string().max(120),
  side: z.enum(['before', 'after']),
  reason: z.enum(['compare_paper', 'correction', 'other']),
  note: FreeText(200).optional(),
});
export type RevealChange = z.infer<typeof RevealChange>;

/** Who works on a record at this moment: the banner on it, and what a second clerk is told. */
export const OpenChange = ReviewRow.pick({
  id: true,
  kind: true,
  state: true,
  enteredBy: true,
  createdAt: true,
  submittedAt: true,
  changedFields: true,
  own: true,
  version: true,
});
export type OpenChange = z.infer<typeof OpenChange>;

/** What an author gets back after saving or submitting, or when he goes on with his draft: his own words, unmasked. */
export const ChangeDraft = z.object({
  id: z.string(),
  state: ReviewState,
  version: z.number().int(),
  baseVersion: z.number().int(),
  changes: Changes,
  overrides: z.array(WarningOverride),
  findings: Findings,
});
export type ChangeDraft = z.infer<typeof ChangeDraft>;
