import { z } from 'zod';

/** One broken field of a request: which, and which rule, never the value itself. */
export const FieldIssue = z.object({ path: z.string(), rule: z.string() });
export type FieldIssue = z.infer<typeof FieldIssue>;

/** An error as it is read: a server may be newer than whoever reads, and tell a code he has no phrase for. */
export const ToldError = z.object({
  code: z.string().regex(/^[a-z_]+(\.[a-z_]+)+$/),
  /** English courtesy text; the desktop shows the phrase of `code` instead. */
  message: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
  issues: z.array(FieldIssue).optional(),
  requestId: z.string(),
});
export type ToldError = z.infer<typeof ToldError>;
