import { z } from 'zod';
import { attributeFields } from '../customers/attributes.ts';
import { blacklistFields } from '../customers/fields/blacklist.ts';
import { Instant, Label, pageOf } from '../primitives.ts';
import { OpenChange } from '../reviews/review.ts';
import { FileRefusal, RowReason, TableFormat } from './table-file.ts';

/** What can be imported from a table. */
export const importKinds = ['industry_attributes', 'blacklist'] as const;
export const ImportKind = z.enum(importKinds);
export type ImportKind = z.infer<typeof ImportKind>;

/** What the rows of a kind say beside whom they are about, in the order of the page. */
export const importFields: Readonly<Record<ImportKind, readonly { id: string; label: Label }[]>> = {
  industry_attributes: attributeFields,
  blacklist: blacklistFields.fields.filter(({ id, section }) => section !== 'lifting' && id !== 'customerNo'),
};

/**
 * `reading`: being read and checked, nothing of it is true yet; `checked`: the dry run is done, somebody decides; `applying`,
 * `undoing`: under way in chunks, survives a restart; `applied`, `undone`, `refused` (the whole file), `discarded`: done.
 */
export const ImportState = z.enum([
  'reading',
  'checked',
  'applying',
  'applied',
  'undoing',
  'undone',
  'refused',
  'discarded',
]);
export type ImportState = z.infer<typeof ImportState>;

/** What becomes or became of a row. `bad` rows are never applied; `kept`: not undone, somebody has changed it since. */
export const ImportOutcome = z.enum(['bad', 'new', 'change', 'same', 'created', 'changed', 'restored', 'kept']);
export type ImportOutcome = z.infer<typeof ImportOutcome>;

export const UploadImport = z.object({ kind: ImportKind, name: z.string().trim().min(1).max(200) });

const By = z.object({ name: z.string(), at: Instant });
export const ImportView = z.object({
  id: z.number().int(),
  kind: ImportKind,
  fileName: z.string(),
  bytes: z.number().int(),
  /** How the file was understood; null until it was. */
  read: z
    .object({
      format: TableFormat,
      encoding: z.enum(['utf8', 'gb18030', 'utf16le']).nullable(),
      delimiter: z.enum(['\t', ',', '|']).nullable(),
      /** Headings in order, and the field each is taken for; null: not used. */
      columns: z.array(z.object({ heading: z.string(), field: z.string().nullable() })),
    })
    .nullable(),
  state: ImportState,
  refusal: z.object({ reason: FileRefusal, n: z.string().nullable() }).nullable(),
  /** Rows read so far, or of those to apply or undo how many are done. */
  progress: z.object({ done: z.number().int(), of: z.number().int().nullable() }),
  /** They add up: rows = bad + new + change + same, and after applying new → created, change → changed. */
  counts: z.object({
    rows: z.number().int(),
    bad: z.number().int(),
    new: z.number().int(),
    change: z.number().int(),
    same: z.number().int(),
    created: z.number().int(),
    changed: z.number().int(),
    restored: z.number().int(),
    kept: z.number().int(),
  }),
  uploaded: By,
  applied: By.nullable(),
  undone: By.nullable(),
  /** Uploaded by who asks: he decides about it. */
  own: z.boolean(),
  /** A second person says yes before rows become true, or are taken back. */
  twoPeople: z.boolean(),
  /** What waits for the second person. */
  open: OpenChange.nullable(),
  /** The answer to an upload of a file that was there already: nothing new was made. */
  sameFile: z.boolean(),
  version: z.number().int(),
});
export type ImportView = z.infer<typeof ImportView>;
export const ImportPage = pageOf(ImportView);
export type ImportPage = z.infer<typeof ImportPage>;

export const ImportRowIssue = z.object({
  /** The field, or null for the whole row. */
  field: z.string().nullable(),
  reason: RowReason,
  n: z.string().nullable(),
});
export const ImportRow = z.object({
  rowNo: z.number().int(),
  outcome: ImportOutcome,
  customerNo: z.string().nullable(),
  /** Of a customer found in scope. */
  name: z.string().nullable(),
  issues: z.array(ImportRowIssue),
  /** Field → value as it was read, and what it replaces. */
  values: z.record(z.string(), z.string().nullable()),
  /** What codes among the values mean. */
  words: z.record(z.string(), Label).optional(),
  before: z.record(z.string(), z.string().nullable()).nullable(),
  /** What codes among those meant. */
  beforeWords: z.record(z.string(), Label).optional(),
});
export type ImportRow = z.infer<typeof ImportRow>;
export const ImportRowPage = pageOf(ImportRow);
export type ImportRowPage = z.infer<typeof ImportRowPage>;

export const ImportRowQuery = z.object({
  outcome: ImportOutcome.optional(),
  reason: RowReason.optional(),
  cursor: z.string().max(20).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
export type ImportRowQuery = z.infer<typeof ImportRowQuery>;

/** How often each reason was given: what the filter of problems offers. */
export const ImportProblems = z.array(
  z.object({ field: z.string().nullable(), reason: RowReason, rows: z.number().int() }),
);
export type ImportProblems = z.infer<typeof ImportProblems>;

export const DecideImport = z.object({ version: z.number().int() });
