import { z } from 'zod';
import { Label } from '../primitives.ts';

/** National and ISO lists in full: GB/T 2260, ISO 3166-1 (GB/T 2659), ISO 4217, GB/T 4754. */
export const StandardList = z.enum(['region', 'country', 'currency', 'industry']);
export type StandardList = z.infer<typeof StandardList>;

export const StandardEntry = z.object({
  code: z.string(),
  /** Its own name: 顺德区. */
  label: Label,
  /** With what it lies in: 广东省佛山市顺德区. */
  whole: Label,
  /** What an industry lies in, from its section down; of the other lists `whole` tells it. */
  above: z.array(Label),
  /** Last year of a code that is no longer given out; IDs and old papers keep it. */
  retiredAfter: z.string().nullable(),
  /** Has others under it. */
  opens: z.boolean(),
});
export type StandardEntry = z.infer<typeof StandardEntry>;

/** By name, pinyin, initials or code, within `parent` when both are asked; or what lies directly in `parent` (empty: the top). Retired codes only by their exact code. */
export const StandardQuery = z.object({
  q: z.string().trim().max(60).optional(),
  parent: z.string().max(6).optional(),
  limit: z.coerce.number().int().min(1).max(400).default(20),
});
export type StandardQuery = z.infer<typeof StandardQuery>;
export const StandardEntries = z.object({ items: z.array(StandardEntry) });
export type StandardEntries = z.infer<typeof StandardEntries>;

/** The bank's own short lists, whole. A closed value is shown where it stands, not offered. */
export const CodeLists = z.object({
  lists: z.record(z.string(), z.array(z.object({ code: z.string(), label: Label, closed: z.boolean() }))),
});
export type CodeLists = z.infer<typeof CodeLists>;
