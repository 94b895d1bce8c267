import { z } from 'zod';
import { RecordingRuleName } from '../callcenter/commands.ts';
import { CustomerNo, Day, FreeText, Instant, Label, pageOf, Uuid } from '../primitives.ts';
import { ListenReason } from './rules.ts';

/** A stretch of a recording; times in milliseconds from its beginning. */
export const RecordingMark = z.object({
  kind: z.enum(['hold', 'pause', 'transfer']),
  fromMs: z.number().int().nonnegative(),
  toMs: z.number().int().nonnegative(),
  /** Of a pause: the loudest sample of both sides in it, of 32,767, as measured in what is kept; 0 is silence. */
  peak: z.number().int().min(0).max(32_768).optional(),
});
export type RecordingMark = z.infer<typeof RecordingMark>;

/** One agent's part of a call, as it was recorded. */
export const RecordingRow = z.object({
  id: Uuid,
  interactionId: Uuid.nullable(),
  direction: z.enum(['inbound', 'outbound', 'internal']).nullable(),
  startedAt: Instant,
  lengthMs: z.number().int(),
  agent: z.string().nullable(),
  queue: Label.nullable(),
  customer: z.object({ customerNo: CustomerNo, name: z.string() }).nullable(),
  disposition: Label.nullable(),
  held: z.boolean(),
  deletedAt: Instant.nullable(),
});
export type RecordingRow = z.infer<typeof RecordingRow>;
export const RecordingPage = pageOf(RecordingRow);
export type RecordingPage = z.infer<typeof RecordingPage>;

export const RecordingQuery = z.object({
  agent: Uuid.optional(),
  queue: RecordingRuleName.optional(),
  customerNo: CustomerNo.optional(),
  disposition: z
    .string()
    .regex(/^[a-z0-9_]{1,40}$/)
    .optional(),
  interactionId: Uuid.optional(),
  /** First and last day, in the bank's zone. */
  from: Day.optional(),
  until: Day.optional(),
  /** At least so long, in seconds. */
  longerThan: z.coerce.number().int().min(0).max(86_400).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type RecordingQuery = z.infer<typeof RecordingQuery>;

/** Everything about a recording but its sound. */
export const RecordingDetail = RecordingRow.extend({
  marks: z.array(RecordingMark),
  /** Loudest samples of equal stretches, 0 to 255, as base64: first the agent's, then the caller's, as many of each. */
  peaks: z.string(),
  /** SHA-256 of the sound as it is kept, before it is encrypted. */
  sha256: z.string(),
  /** When it is deleted; null while it is held. */
  deleteOn: Day.nullable(),
  holdReason: z.string().nullable(),
  heldBy: z.string().nullable(),
  mayDownload: z.boolean(),
  mayHold: z.boolean(),
  reasonFor: z.enum(['download', 'both', 'nothing']),
});
export type RecordingDetail = z.infer<typeof RecordingDetail>;

/** Somebody wants to hear or keep it; written down before a sound is given. */
export const ListenOrder = z.object({
  purpose: z.enum(['listen', 'download']),
  reason: ListenReason.optional(),
  note: FreeText(200).default(''),
});
export type ListenOrder = z.infer<typeof ListenOrder>;
/** The way to the sound, for this person and a while. */
export const ListenTicket = z.object({ ticket: Uuid, until: Instant });
export type ListenTicket = z.infer<typeof ListenTicket>;

/** Keeps a recording beyond its time, or lets it go again. */
export const HoldRecording = z.object({
  held: z.boolean(),
  reason: FreeText(200).refine((reason) => reason.length >= 2),
});
export type HoldRecording = z.infer<typeof HoldRecording>;

/** An agent makes the recording of his call silent, or lets it hear again. */
export const PauseMyRecording = z.object({ paused: z.boolean() });
export type PauseMyRecording = z.infer<typeof PauseMyRecording>;

/** Whom and what recordings can be searched by, for the person who asks. */
export const RecordingChoices = z.object({ agents: z.array(z.object({ userId: Uuid, name: z.string() })) });
export type RecordingChoices = z.infer<typeof RecordingChoices>;
