import { z } from 'zod';
import { Instant } from '../primitives.ts';

/** Kinds of rows of the core bank's feed, in the order they are merged: what others refer to comes first. */
export const feedFileNames = [
  'products',
  'customers',
  'contact_points',
  'documents',
  'accounts',
  'balances',
  'transactions',
  'loans',
  'cards',
  'relations',
] as const;
export const FeedFileName = z.enum(feedFileNames);
export type FeedFileName = z.infer<typeof FeedFileName>;

/** Most records of one delivery. */
export const MOST_DELTAS = 500;

/** One record as it stands at the core bank since `asOf`: whole, in the columns and words of the nightly file of its kind. */
export const FeedDelta = z.object({
  file: FeedFileName,
  /** When it became so at the source. Of two tellings of one record the later one counts, in whatever order they come. */
  asOf: Instant,
  /** Every column of the file by its name, as text; null or empty: not known. */
  values: z
    .record(z.string().max(40), z.string().max(1_000).nullable())
    .refine((values) => Object.keys(values).length <= 40, 'too many columns'),
});
export type FeedDelta = z.infer<typeof FeedDelta>;

/** Some records at once, under a name of the sender's: sent again under the same name, nothing is done twice. */
export const FeedDelivery = z.object({
  source: z.string().regex(/^[a-z][a-z0-9-]{0,9}$/),
  deliveryId: z.string().regex(/^[0-9A-Za-z._-]{1,60}$/),
  rows: z.array(FeedDelta).min(1).max(MOST_DELTAS),
});
export type FeedDelivery = z.infer<typeof FeedDelivery>;

/**
 * What became of a record. `taken`: it stands as sent. `outdated`: something later is known, nothing was done. `superseded`:
 * the same delivery has a later telling of it. `rejected`: not accepted, for `reason` in `field`; kept for the operators.
 */
export const FeedDeltaOutcome = z.object({
  /** Position in `rows`, from 0. */
  row: z.number().int().nonnegative(),
  outcome: z.enum(['taken', 'outdated', 'superseded', 'rejected']),
  field: z.string().nullable(),
  reason: z.string().nullable(),
});
export type FeedDeltaOutcome = z.infer<typeof FeedDeltaOutcome>;

export const FeedDeliveryResult = z.object({
  deliveryId: z.string(),
  receivedAt: Instant,
  /** Sent before with the same content: this is what was answered then. */
  repeated: z.boolean(),
  counts: z.object({
    created: z.number().int(),
    changed: z.number().int(),
    outdated: z.number().int(),
    superseded: z.number().int(),
    rejected: z.number().int(),
  }),
  rows: z.array(FeedDeltaOutcome),
});
export type FeedDeliveryResult = z.infer<typeof FeedDeliveryResult>;
