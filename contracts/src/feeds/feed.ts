import { z } from 'zod';
import { Day, Instant } from '../primitives.ts';

export const FeedRunStatus = z.enum(['running', 'imported', 'refused', 'failed']);
/** One attempt to import one day of one source. Counters add up: read = created + changed + unchanged + rejected. */
export const FeedRunView = z.object({
  id: z.string(),
  source: z.string(),
  businessDay: Day,
  status: FeedRunStatus,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  reason: z.string().nullable(),
  counts: z.record(
    z.string(),
    z.object({
      read: z.number().int(),
      created: z.number().int(),
      changed: z.number().int(),
      unchanged: z.number().int(),
      rejected: z.number().int(),
    }),
  ),
});
export type FeedRunView = z.infer<typeof FeedRunView>;
export const FeedReject = z.object({
  file: z.string(),
  line: z.number().int(),
  field: z.string().nullable(),
  reason: z.string(),
});
export type FeedReject = z.infer<typeof FeedReject>;
