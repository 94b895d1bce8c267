import { z } from 'zod';
import { CustomerNo, Day, Fen, FreeText, Instant, type Label, pageOf, Uuid } from '../primitives.ts';

/** Where a customer stands between the first look and the end (source document §4.4.1). */
export const stages = ['T0', 'T1', 'T2', 'T3', 'T4', 'T5'] as const;
export const Stage = z.enum(stages);
export type Stage = z.infer<typeof Stage>;
export const stageLabels: Readonly<Record<Stage, Label>> = {
  T0: { 'zh-CN': '潜在期', en: 'potential' },
  T1: { 'zh-CN': '开发期', en: 'developing' },
  T2: { 'zh-CN': '成长期', en: 'growing' },
  T3: { 'zh-CN': '成熟期', en: 'mature' },
  T4: { 'zh-CN': '衰退期', en: 'declining' },
  T5: { 'zh-CN': '终止期', en: 'ended' },
};

/** The five forms of the relationship between a customer and the bank (§4.2), from the loosest up. */
export const forms = ['detached', 'loose', 'close', 'tight', 'strategic'] as const;
export const RelationshipForm = z.enum(forms);
export type RelationshipForm = z.infer<typeof RelationshipForm>;
export const formLabels: Readonly<Record<RelationshipForm, Label>> = {
  detached: { 'zh-CN': '离散', en: 'detached' },
  loose: { 'zh-CN': '松散', en: 'loose' },
  close: { 'zh-CN': '密切', en: 'close' },
  tight: { 'zh-CN': '紧密', en: 'tight' },
  strategic: { 'zh-CN': '战略伙伴', en: 'strategic' },
};

/** The ten indicators a form is judged by (§4.2), in the document's order. */
export const indicators = [
  'account',
  'products',
  'frequency',
  'complaints',
  'suggestions',
  'referrals',
  'credit',
  'contribution',
  'satisfaction',
  'loyalty',
] as const;
export const Indicator = z.enum(indicators);
export type Indicator = z.infer<typeof Indicator>;
export const indicatorLabels: Readonly<Record<Indicator, Label>> = {
  account: { 'zh-CN': '开户状况', en: 'Account' },
  products: { 'zh-CN': '产品使用', en: 'Products used' },
  frequency: { 'zh-CN': '交易频率', en: 'Transactions' },
  complaints: { 'zh-CN': '投诉', en: 'Complaints' },
  suggestions: { 'zh-CN': '建议', en: 'Suggestions' },
  referrals: { 'zh-CN': '推荐', en: 'Referrals' },
  credit: { 'zh-CN': '信用', en: 'Credit' },
  contribution: { 'zh-CN': '贡献度', en: 'Contribution' },
  satisfaction: { 'zh-CN': '满意度', en: 'Satisfaction' },
  loyalty: { 'zh-CN': '忠诚度', en: 'Loyalty' },
};

/** One indicator: points of how many. `points` null: nothing is known, and the others count for more. */
export const IndicatorScore = z.object({
  indicator: Indicator,
  points: z.number().int().nullable(),
  most: z.number().int(),
});
export type IndicatorScore = z.infer<typeof IndicatorScore>;

/**
 * What a night saw of a customer: the ground of both verdicts. `recent` is the last 90 days, `before` the 90 before them.
 * Money in fen; null where it is not for this person's eyes.
 */
export const StandingFigures = z.object({
  accountsOpen: z.number().int(),
  accountsEver: z.number().int(),
  mainAccount: z.boolean(),
  firstOpenedOn: Day.nullable(),
  lastClosedOn: Day.nullable(),
  products: z.number().int(),
  productsBefore: z.number().int(),
  transactions: z.number().int(),
  transactionsBefore: z.number().int(),
  turnover: Fen.nullable(),
  turnoverBefore: Fen.nullable(),
  deposits: Fen.nullable(),
  loans: Fen.nullable(),
  /** What he brings in a year at today's balances, by the margins of the settings. */
  contribution: Fen.nullable(),
  contributionBefore: Fen.nullable(),
  overdueDays: z.number().int(),
  complaints: z.number().int(),
  suggestions: z.number().int(),
  referrals: z.number().int(),
  satisfaction: z.number().int().nullable(),
});
export type StandingFigures = z.infer<typeof StandingFigures>;

/** Why a stage: which rule decided, and which signs of decline were there. */
export const stageRules = [
  'no_business',
  'terminated',
  'all_closed',
  'declining',
  'young',
  'growing',
  'stable',
  'unclear',
] as const;
export const StageRule = z.enum(stageRules);
export type StageRule = z.infer<typeof StageRule>;
export const declineSigns = ['products', 'frequency', 'turnover', 'contribution'] as const;
export const DeclineSign = z.enum(declineSigns);

/** A verdict that waits until it has held long enough. */
const Pending = <T extends z.ZodType>(value: T) => z.object({ value, since: Day, movesOn: Day }).nullable();

/** What a person decided against the reckoning. */
export const StandingDecision = z.object({
  id: Uuid,
  subject: z.enum(['stage', 'form']),
  value: z.string(),
  reason: z.string(),
  decidedBy: z.string(),
  decidedAt: Instant,
  endsOn: Day,
});
export type StandingDecision = z.infer<typeof StandingDecision>;

export const StandingChange = z.object({
  id: z.number().int(),
  subject: z.enum(['stage', 'form']),
  from: z.string().nullable(),
  to: z.string(),
  on: Day,
  by: z.string().nullable(),
  reason: z.string().nullable(),
  rule: StageRule.nullable(),
  score: z.number().int().nullable(),
  figures: StandingFigures.nullable(),
});
export type StandingChange = z.infer<typeof StandingChange>;

/** One thing that would bring a customer nearer to the next form, with the points it brings. */
export const LiftStep = z.object({
  indicator: Indicator,
  points: z.number().int(),
  effort: z.number().int(),
  need: z.number().int(),
});
export type LiftStep = z.infer<typeof LiftStep>;

export const CustomerStanding = z.object({
  customerNo: CustomerNo,
  /** Null: no night has seen this customer yet. */
  judgedOn: Day.nullable(),
  stage: z
    .object({
      value: Stage,
      computed: Stage,
      since: Day,
      days: z.number().int(),
      rule: StageRule,
      signs: z.array(DeclineSign),
      pending: Pending(Stage),
    })
    .nullable(),
  form: z
    .object({
      value: RelationshipForm,
      computed: RelationshipForm,
      since: Day,
      /** Of 100, over the indicators that are known. */
      score: z.number().int(),
      /** Per cent of the weights that are known. */
      coverage: z.number().int(),
      indicators: z.array(IndicatorScore),
      agreement: z.boolean(),
      pending: Pending(RelationshipForm),
    })
    .nullable(),
  figures: StandingFigures.nullable(),
  value: z
    .object({
      /** Chance that he is still with us; null: no transactions to tell by. */
      alivePercent: z.number().int().nullable(),
      /** Transactions expected in the next year. */
      expected: z.number().nullable(),
      /** Fen; null where it is not for this person's eyes. */
      lifetime: Fen.nullable(),
    })
    .nullable(),
  /** The cheapest way up; null at the top, empty when no step suffices. */
  lift: z.object({ to: RelationshipForm, missing: z.number().int(), steps: z.array(LiftStep) }).nullable(),
  decisions: z.array(StandingDecision),
  history: z.array(StandingChange),
  mayDecide: z.boolean(),
});
export type CustomerStanding = z.infer<typeof CustomerStanding>;

/** For the header: what a glance needs. */
export const StandingBadges = z.object({
  stage: Stage.nullable(),
  stageSince: Day.nullable(),
  form: RelationshipForm.nullable(),
  formSince: Day.nullable(),
  /** Decided by a person. */
  byHand: z.boolean(),
});
export type StandingBadges = z.infer<typeof StandingBadges>;

export const DecideStanding = z.discriminatedUnion('subject', [
  z.object({ subject: z.literal('stage'), value: Stage, reason: FreeText(300).min(2), endsOn: Day }),
  z.object({ subject: z.literal('form'), value: RelationshipForm, reason: FreeText(300).min(2), endsOn: Day }),
]);
export type DecideStanding = z.infer<typeof DecideStanding>;

/** One row behind an indicator, in words that need no masking. */
export const EvidenceRow = z.object({
  kind: z.enum(['account', 'loan', 'card', 'transactions', 'element', 'figure']),
  name: z.string(),
  on: Day.nullable(),
  until: Day.nullable(),
  state: z.string().nullable(),
  amount: Fen.nullable(),
  count: z.number().int().nullable(),
  note: z.string().nullable(),
});
export type EvidenceRow = z.infer<typeof EvidenceRow>;
export const IndicatorEvidence = z.object({ indicator: Indicator, rows: z.array(EvidenceRow) });
export type IndicatorEvidence = z.infer<typeof IndicatorEvidence>;

/** A customer on a list of the lifecycle. */
export const StandingLine = z.object({
  customerNo: CustomerNo,
  name: z.string(),
  kind: z.enum(['personal', 'corporate']),
  orgNo: z.string(),
  managerName: z.string().nullable(),
  stage: Stage,
  form: RelationshipForm,
  score: z.number().int(),
  contribution: Fen.nullable(),
  lifetime: Fen.nullable(),
  /** Points missing to the next form. */
  missing: z.number().int().nullable(),
  since: Day.nullable(),
});
export type StandingLine = z.infer<typeof StandingLine>;
export const StandingPage = pageOf(StandingLine);
export type StandingPage = z.infer<typeof StandingPage>;

export const CandidateQuery = z.object({
  form: RelationshipForm.exclude(['strategic']).optional(),
  /** Points that are missing at most. */
  within: z.coerce.number().int().min(1).max(100).default(15),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type CandidateQuery = z.infer<typeof CandidateQuery>;
