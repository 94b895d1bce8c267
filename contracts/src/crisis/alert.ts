import { z } from 'zod';
import { CustomerNo, Day, Fen, FreeText, Instant, Label, Locale, pageOf, Uuid } from '../primitives.ts';
import { AlertLevel, AlertRules, CrisisKind, IndicatorKey, ObservedIndicator } from './indicators.ts';

/** Why: one indicator with its figures. `value` and `base` are in the indicator's own unit. */
export const AlertReason = z.object({
  indicator: IndicatorKey,
  points: z.number().int(),
  knockOut: z.boolean(),
  value: z.number().int(),
  base: z.number().int(),
  since: Day,
  /** The sentence a person reads. */
  text: Label,
});
export type AlertReason = z.infer<typeof AlertReason>;

/** What the agent must see at one glance when this customer is on the line. */
export const CustomerAlert = z.object({
  id: z.string(),
  level: AlertLevel,
  crisis: CrisisKind.nullable(),
  score: z.number().int(),
  since: Instant,
  reasons: z.array(AlertReason),
  todo: Label,
  authority: Label,
  flowKey: z.string(),
});
export type CustomerAlert = z.infer<typeof CustomerAlert>;

/** `won_back`, `loss_limited`, `lost`, or there was nothing; `quiet`: closed by itself. */
export const AlertOutcome = z.enum(['won_back', 'loss_limited', 'lost', 'false_alarm', 'quiet']);
export type AlertOutcome = z.infer<typeof AlertOutcome>;

export const AlertState = z.enum(['open', 'acknowledged', 'late', 'closed']);
export type AlertState = z.infer<typeof AlertState>;

export const AlertRow = z.object({
  id: z.string(),
  customerNo: CustomerNo,
  name: z.string(),
  branch: z.object({ orgNo: z.string(), name: Label }),
  level: AlertLevel,
  crisis: CrisisKind.nullable(),
  score: z.number().int(),
  state: AlertState,
  /** The two weightiest, for the list. */
  top: z.array(IndicatorKey),
  owner: z.string().nullable(),
  openedAt: Instant,
  dueAt: Instant.nullable(),
  escalated: z.boolean(),
  /** Held back because its manager has his full share of this week. */
  waits: z.boolean(),
  /** Part of the comparison group; only those who steer see that. */
  heldOut: z.boolean(),
  outcome: AlertOutcome.nullable(),
  version: z.number().int(),
});
export type AlertRow = z.infer<typeof AlertRow>;

export const alertSorts = ['urgency', 'due', 'newest', 'score'] as const;
export const AlertQuery = z.object({
  state: AlertState.or(z.literal('active')).default('active'),
  level: AlertLevel.optional(),
  crisis: CrisisKind.optional(),
  indicator: IndicatorKey.optional(),
  mine: z.enum(['1']).optional(),
  /** A segment whose members this person may see; those of a live one are as of last night. */
  segment: z.string().max(40).optional(),
  q: z.string().trim().max(60).optional(),
  sort: z.enum(alertSorts).default('urgency'),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type AlertQuery = z.infer<typeof AlertQuery>;

export const AlertPage = pageOf(AlertRow).extend({
  counts: z.object({ yellow: z.number().int(), orange: z.number().int(), red: z.number().int() }),
});
export type AlertPage = z.infer<typeof AlertPage>;

/** What people write down while they handle an alert, and what the system notes. */
export const handlingSteps = [
  'cause',
  'contact',
  'third_party',
  'action',
  'team',
  'promise',
  'word_of_mouth',
  'review',
] as const;
export const HandlingStep = z.enum(handlingSteps);
export type HandlingStep = z.infer<typeof HandlingStep>;
export const AlertEntryKind = z.enum([
  'opened',
  'raised',
  'lowered',
  'told',
  'acknowledged',
  'escalated',
  'observed',
  ...handlingSteps,
  'closed',
]);
export type AlertEntryKind = z.infer<typeof AlertEntryKind>;

export const AlertEntryView = z.object({
  id: z.string(),
  at: Instant,
  what: AlertEntryKind,
  level: AlertLevel.nullable(),
  text: z.string().nullable(),
  by: z.string().nullable(),
});
export type AlertEntryView = z.infer<typeof AlertEntryView>;

export const AlertDetail = z.object({
  row: AlertRow,
  reasons: z.array(AlertReason),
  /** Rows behind the figures, as sentences, by indicator. */
  evidence: z.array(z.object({ indicator: IndicatorKey, text: Label })),
  todo: Label,
  authority: Label,
  flowKey: z.string(),
  /** Balance when it was opened, in fen; null where this viewer may not see money. */
  balanceThen: Fen.nullable(),
  promise: z.object({ text: z.string(), dueOn: Day }).nullable(),
  entries: z.array(AlertEntryView),
  mayHandle: z.boolean(),
  /** Who may be put into the crisis team: managers and supervisors in charge of the customer. Nobody for who may not handle it. */
  mayJoin: z.array(z.object({ userId: z.string(), displayName: z.string() })),
});
export type AlertDetail = z.infer<typeof AlertDetail>;

export const WriteAlertEntry = z
  .object({
    version: z.number().int(),
    what: HandlingStep,
    text: FreeText(500).min(1),
    /** Of a promise: by when. */
    dueOn: Day.optional(),
    /** Of a team: who is in it; each has a task until the alert is closed or another team takes its place. */
    members: z.array(Uuid).min(1).max(10).optional(),
  })
  .refine(({ what, dueOn }) => (what === 'promise') === (dueOn !== undefined), { path: ['dueOn'] })
  .refine(({ what, members }) => what === 'team' || members === undefined, { path: ['members'] });
export type WriteAlertEntry = z.infer<typeof WriteAlertEntry>;

export const CloseAlert = z.object({
  version: z.number().int(),
  outcome: AlertOutcome.exclude(['quiet']),
  text: FreeText(500).min(1),
});
export type CloseAlert = z.infer<typeof CloseAlert>;

/** Somebody noticed something, often during a call. */
export const ObserveCustomer = z.object({
  /** Sent again under the same key it counts once. */
  key: Uuid,
  indicator: ObservedIndicator,
  note: FreeText(300).optional(),
  interactionId: Uuid.optional(),
});
export type ObserveCustomer = z.infer<typeof ObserveCustomer>;
/** What the alert is now; null: below yellow, or not shown. */
export const Observed = z.object({ alert: CustomerAlert.nullable() });
export type Observed = z.infer<typeof Observed>;

export const AlertRulesView = z.object({
  version: z.number().int(),
  rules: AlertRules,
  changedBy: z.string().nullable(),
  changedAt: Instant,
  reason: z.string(),
});
export type AlertRulesView = z.infer<typeof AlertRulesView>;
export const ChangeAlertRules = z.object({
  baseVersion: z.number().int(),
  rules: AlertRules,
  reason: FreeText(200).min(1),
});
export type ChangeAlertRules = z.infer<typeof ChangeAlertRules>;

/** What a run did. */
export const AlertRun = z.object({
  day: Day,
  /** Readings that were written, changed or taken away. */
  readings: z.number().int(),
  opened: z.number().int(),
  raised: z.number().int(),
  lowered: z.number().int(),
  closed: z.number().int(),
  told: z.number().int(),
});
export type AlertRun = z.infer<typeof AlertRun>;

/** A group of customers in alarm: a branch, or a segment, with its share of orange and red customers. */
export const AlertGroup = z.object({
  branch: z.object({ orgNo: z.string(), name: Label }),
  /** Null: the whole branch. */
  segment: z.object({ id: z.string(), name: z.string() }).nullable(),
  customers: z.number().int(),
  alerts: z.number().int(),
  severe: z.number().int(),
  sharePercent: z.number(),
  level: AlertLevel.nullable(),
});
export type AlertGroup = z.infer<typeof AlertGroup>;
export const AlertGroups = z.object({ items: z.array(AlertGroup) });
export type AlertGroups = z.infer<typeof AlertGroups>;

/** Where I am told of alerts by text message, and from which level on. */
export const AlertPhone = z.object({ phone: z.string().nullable(), fromLevel: AlertLevel });
export type AlertPhone = z.infer<typeof AlertPhone>;
export const SetAlertPhone = z.object({
  phone: z.string().trim().min(3).max(35).nullable(),
  fromLevel: AlertLevel,
  locale: Locale,
});
export type SetAlertPhone = z.infer<typeof SetAlertPhone>;
