import { z } from 'zod';
import { Currency, Day, Fen, Instant, Label, Provenance, pageOf } from '../primitives.ts';

/** What the bank and its customer had to do with one another, by the kind of thing: the chips of the timeline. */
export const CustomerEventKind = z.enum([
  'call',
  'transaction',
  'product',
  'change',
  'document',
  'alert',
  'flow',
  'request',
]);
export type CustomerEventKind = z.infer<typeof CustomerEventKind>;

export const CustomerEventWhat = z.enum([
  'call_in',
  'call_out',
  'call_missed',
  'large_in',
  'large_out',
  'unusual_in',
  'unusual_out',
  'relationship',
  'account_opened',
  'account_closed',
  'loan_granted',
  'card_issued',
  'change_submitted',
  'change_approved',
  'change_returned',
  'attributes_kept',
  'manager_set',
  'images_imported',
  'images_withdrawn',
  'paper_filed',
  'paper_out',
  'paper_back',
  'bundle_submitted',
  'bundle_received',
  'bundle_returned',
  'bundle_done',
  'paper_ending',
  'paper_expired',
  'blacklisted',
  'blacklist_ended',
  'blacklist_hit',
  'merged',
  'unmerged',
  'flow_ended',
  'flow_left',
  'alert_opened',
  'alert_raised',
  'alert_lowered',
  'alert_observed',
  'alert_handled',
  'alert_closed',
  'request_opened',
  'request_reopened',
  'request_closed',
]);
export type CustomerEventWhat = z.infer<typeof CustomerEventWhat>;

/** A field a change touched, masked for whoever looks. */
export const EventField = z.object({
  label: Label,
  before: Label.nullable(),
  after: Label.nullable(),
});

/** One thing that happened, told so that a line of text says it. */
export const CustomerEvent = z.object({
  /** Unique among a customer's events: `interaction:0192…`. */
  id: z.string(),
  kind: CustomerEventKind,
  what: CustomerEventWhat,
  at: Instant,
  /** Only the day is known: the moment is its beginning at the bank. */
  dayOnly: z.boolean(),
  severity: z.enum(['info', 'warning', 'danger']),
  /** What it was about: a call's outcome, a product, a kind of paper. */
  subject: Label.nullable(),
  /** Who of our people did it, by the name he had. */
  by: z.string().nullable(),
  /** Who of our people had a second look. */
  reviewedBy: z.string().nullable(),
  /** Note, reason, counterparty: as it was written. */
  text: z.string().nullable(),
  amount: z.object({ fen: Fen, currency: Currency }).nullable(),
  /** Of a call. */
  outcome: z.string().nullable(),
  queue: z.string().nullable(),
  talkSeconds: z.number().int().nullable(),
  /** Of a change: the first few fields, and how many there are. */
  fields: z.array(EventField),
  fieldCount: z.number().int(),
  /** What stands behind it, where this person may open it. */
  opens: z.object({ what: z.enum(['images', 'review', 'paper', 'bundle', 'call']), id: z.string() }).nullable(),
  provenance: Provenance,
});
export type CustomerEvent = z.infer<typeof CustomerEvent>;

const kindList = z
  .string()
  .max(100)
  .transform((text) => [...new Set(text.split(','))])
  .pipe(z.array(CustomerEventKind).min(1));

/** Which events are wanted: kinds as `call,alert`; days of the bank, both included; a text that stands in them. */
export const CustomerEventQuery = z.object({
  kinds: kindList.optional(),
  from: Day.optional(),
  to: Day.optional(),
  q: z.string().trim().min(1).max(60).optional(),
  cursor: z.string().max(120).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(40),
});
export type CustomerEventQuery = z.infer<typeof CustomerEventQuery>;
/** Newest first; of one moment, always in the same order. */
export const CustomerEventPage = pageOf(CustomerEvent);
export type CustomerEventPage = z.infer<typeof CustomerEventPage>;
