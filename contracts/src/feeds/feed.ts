import { z } from 'zod';
import { Day, Instant, Label, pageOf } from '../primitives.ts';
import { FeedFileName } from './delta.ts';
import { type FeedRefusalCode, type FeedRowReason, feedRefusals, feedRowReasons } from './reasons.ts';

const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as [K, ...K[]];
const RefusalCode = z.enum(keysOf<FeedRefusalCode>(feedRefusals));
const RowReason = z.enum(keysOf<FeedRowReason>(feedRowReasons));

export const FeedRunStatus = z.enum(['running', 'imported', 'refused', 'failed']);
export const FeedPhase = z.enum(['reading', 'checking', 'merging']);
const FileCounts = z.object({
  read: z.number().int(),
  created: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.number().int(),
});
/** One attempt to import one day of one source. Counters add up: read = created + changed + unchanged + rejected. */
export const FeedRunView = z.object({
  id: z.string(),
  source: z.string(),
  businessDay: Day,
  status: FeedRunStatus,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** Why it was refused or failed: in English for the command line, and as a code with details for people. */
  reason: z.string().nullable(),
  refusal: z.object({ code: RefusalCode, details: z.record(z.string(), z.union([z.string(), z.number()])) }).nullable(),
  /** By file. Empty until the day is imported or refused. */
  counts: z.record(z.string(), FileCounts),
  /** How far a running one has come. */
  progress: z
    .object({ phase: FeedPhase, file: z.string(), done: z.number().int(), total: z.number().int() })
    .nullable(),
  /** Refused or failed, the day not imported since, and its folder still known: it can be tried again. */
  mayRetry: z.boolean(),
});
export type FeedRunView = z.infer<typeof FeedRunView>;

export const FeedRunPage = pageOf(FeedRunView);
export type FeedRunPage = z.infer<typeof FeedRunPage>;

/** Sums are exact amounts in yuan as text: a bank's total may pass what a number holds. */
const Totals = z.object({ rows: z.number().int(), sums: z.record(z.string(), z.string()) });
/** What the control file said of a file and what came, in all and by branch. */
export const FeedFileTotals = z.object({
  file: z.string(),
  said: Totals,
  came: Totals,
  branches: z.array(z.object({ orgNo: z.string(), name: Label, said: Totals.nullable(), came: Totals.nullable() })),
});
export type FeedFileTotals = z.infer<typeof FeedFileTotals>;
export const FeedRunDetail = FeedRunView.extend({ totals: z.array(FeedFileTotals) });
export type FeedRunDetail = z.infer<typeof FeedRunDetail>;

/** A line that was not taken. The line itself is not kept: it is personal data, and it stands in the sender's file. */
export const FeedReject = z.object({
  file: z.string(),
  line: z.number().int(),
  field: z.string().nullable(),
  reason: RowReason,
});
export type FeedReject = z.infer<typeof FeedReject>;
export const FeedRejectPage = pageOf(FeedReject);
export type FeedRejectPage = z.infer<typeof FeedRejectPage>;

/** Is the feed as it should be? */
export const FeedStatus = z.object({
  /** Last imported day of the nightly feed; null: none yet. */
  currentDay: Day.nullable(),
  asOf: Instant.nullable(),
  /** The day that should be here by now, and by when it should have come; null where no nightly feed is expected. */
  due: z.object({ day: Day, by: Instant, late: z.boolean() }).nullable(),
  /** Folders that lie there and are not imported: why not. */
  waiting: z.array(
    z.object({
      folder: z.string(),
      businessDay: Day.nullable(),
      why: z.enum(['incomplete', 'unreadable', 'day_missing', 'next']),
    }),
  ),
  deltas: z.object({
    /** Is a key set, so that deltas are taken? */
    accepted: z.boolean(),
    lastAt: Instant.nullable(),
    today: z.object({ deliveries: z.number().int(), rows: z.number().int(), rejected: z.number().int() }),
  }),
});
export type FeedStatus = z.infer<typeof FeedStatus>;

/** A delivery of deltas of which something was rejected. */
export const FeedDeliveryView = z.object({
  id: z.string(),
  deliveryId: z.string(),
  receivedAt: Instant,
  rows: z.number().int(),
  rejected: z.number().int(),
  rejects: z.array(
    z.object({ row: z.number().int(), file: FeedFileName, field: z.string().nullable(), reason: RowReason }),
  ),
});
export type FeedDeliveryView = z.infer<typeof FeedDeliveryView>;
