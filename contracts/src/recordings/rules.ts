import { z } from 'zod';
import { RecordingRuleName } from '../callcenter/commands.ts';
import { consentPrompts } from '../dialplan.ts';
import { FreeText, Instant } from '../primitives.ts';

/** Reveals on the desk for which a recording falls silent. */
export const pausingFields = ['id_number', 'account_no', 'card_no', 'phone', 'address', 'file'] as const;
export const listenReasons = ['complaint', 'dispute', 'quality', 'training', 'regulator', 'other'] as const;
export const ListenReason = z.enum(listenReasons);
export type ListenReason = z.infer<typeof ListenReason>;

const whole = (least: number, most: number) => z.number().int().min(least).max(most);

/** How calls of one queue are recorded. */
export const RecordingRule = z.object({
  /** 0: none, 100: all; else so many of a hundred, by lot. */
  sharePercent: whole(0, 100),
  consent: z.enum(consentPrompts),
  /** Recordings are deleted so many days after the call, unless they are held. */
  retentionDays: whole(1, 3_650),
});
export type RecordingRule = z.infer<typeof RecordingRule>;

/** Whose calls are recorded, how long they are kept and who may hear them. */
export const RecordingRules = z.object({
  /** A queue that is not here is recorded whole, until somebody says otherwise. */
  queues: z.record(RecordingRuleName, RecordingRule),
  /** A value of this kind was revealed to the agent: his recording is silent … */
  pauseOnReveal: z.array(z.enum(pausingFields)).max(pausingFields.length),
  /** … for so many seconds, or until he lets it hear again. */
  pauseSeconds: whole(5, 600),
  /** Agents may hear their own calls. */
  agentsHearOwn: z.boolean(),
  /** When a reason must be given. */
  reasonFor: z.enum(['download', 'both', 'nothing']),
});
export type RecordingRules = z.infer<typeof RecordingRules>;

/** What holds for a queue nobody has made a rule for: everybody is recorded, as the greeting says, and kept for three years. */
export const usualRecordingRule: RecordingRule = { sharePercent: 100, consent: 'none', retentionDays: 1_095 };
export const recordingRuleOf = ({ queues }: Pick<RecordingRules, 'queues'>, name: string): RecordingRule =>
  queues[name] ?? usualRecordingRule;

export const RecordingRulesView = z.object({
  version: z.number().int(),
  rules: RecordingRules,
  changedBy: z.string().nullable(),
  changedAt: Instant,
  reason: z.string(),
  /** Asterisk has been told of them; false while the bridge is away. */
  applied: z.boolean(),
});
export type RecordingRulesView = z.infer<typeof RecordingRulesView>;

export const ChangeRecordingRules = z.object({
  baseVersion: z.number().int(),
  rules: RecordingRules,
  reason: FreeText(200).refine((reason) => reason.length >= 2),
});
export type ChangeRecordingRules = z.infer<typeof ChangeRecordingRules>;
