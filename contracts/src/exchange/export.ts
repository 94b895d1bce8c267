import { z } from 'zod';
import { FreeText, Instant, Label, Locale, pageOf, Uuid } from '../primitives.ts';
import { TableFormat } from './table-file.ts';

/**
 * `waiting` for a second person; `approved`: may be fetched until it expires; `returned` with a reason, `withdrawn`, `expired`:
 * over.
 */
export const ExportState = z.enum(['waiting', 'approved', 'returned', 'withdrawn', 'expired']);
export type ExportState = z.infer<typeof ExportState>;

/** A list that can be taken out of the house as a file, as far as this user may. */
export const ExportSourceView = z.object({
  kind: z.string(),
  label: Label,
  columns: z.array(z.object({ id: z.string(), label: Label, masked: z.boolean() })),
});
export type ExportSourceView = z.infer<typeof ExportSourceView>;

export const AskExport = z.object({
  source: z.string().max(40),
  /** As the list's own query, without paging. */
  filter: z.record(z.string().max(40), z.string().max(200)).default({}),
  format: TableFormat,
  /** Stands in the file and before the second person. */
  purpose: FreeText(200).refine((text) => text.length >= 4),
  /** Language of headings and codes in the file. */
  locale: Locale,
});
export type AskExport = z.infer<typeof AskExport>;

export const ExportView = z.object({
  id: Uuid,
  /** Stands in the file: `E000123`. */
  number: z.string(),
  source: z.string(),
  sourceLabel: Label,
  /** The filter in words. */
  filter: z.array(z.object({ label: Label, value: z.string() })),
  format: TableFormat,
  purpose: z.string(),
  state: ExportState,
  /** Rows when it was asked for; at least so many where it was capped. */
  rows: z.object({ value: z.number().int(), capped: z.boolean() }),
  askedBy: z.string(),
  askedAt: Instant,
  decidedBy: z.string().nullable(),
  decidedAt: Instant.nullable(),
  reason: z.string().nullable(),
  expiresAt: Instant.nullable(),
  fetched: z.number().int(),
  fetchesLeft: z.number().int(),
  own: z.boolean(),
  /** The pending change a second person decides. */
  reviewId: z.string().nullable(),
});
export type ExportView = z.infer<typeof ExportView>;
export const ExportPage = pageOf(ExportView);
export type ExportPage = z.infer<typeof ExportPage>;
