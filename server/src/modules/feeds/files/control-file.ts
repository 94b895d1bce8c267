import { feedFileNames } from '@tellerline/contracts';
import { z } from 'zod';
import { encodings } from './line-reader.ts';

/** Name of the file that says what a day consists of. It is written last: a folder without it is not ready. */
export const CONTROL_FILE = 'control.json';

const Amount = z.string().regex(/^-?\d{1,40}(\.\d{1,2})?$/);
const Totals = z.object({
  rows: z.number().int().nonnegative(),
  /** Exact sum of each column of money, in yuan. */
  sums: z.record(z.string().max(40), Amount).default({}),
});

/** What the core bank says it has sent. Everything in it is compared with what came before anything is changed. */
export const ControlFile = z.object({
  format: z.literal(1),
  /** Which feed: `core-bank`, `berka`. One line of days each. */
  source: z.string().regex(/^[a-z][a-z0-9-]{0,9}$/),
  businessDay: z.iso.date(),
  /** The business day before, which this one builds on; null where the feed begins (or begins anew). */
  previousDay: z.iso.date().nullable(),
  encoding: z.enum(encodings),
  files: z
    .array(
      Totals.extend({
        name: z.enum(feedFileNames),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
        /** Totals by organisation number, for files that have one. */
        branches: z.record(z.string().max(10), Totals).optional(),
      }),
    )
    .max(feedFileNames.length)
    .refine((files) => new Set(files.map((file) => file.name)).size === files.length, 'a file is named twice'),
});
export type ControlFile = z.infer<typeof ControlFile>;
