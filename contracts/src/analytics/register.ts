import { z } from 'zod';
import { CustomerNo, Day, Instant, Label, Uuid } from '../primitives.ts';
import { ModelCard } from './model-card.ts';

/** What the bank forecasts of its own customers each night. */
export const scoreKinds = ['term-deposit', 'card-churn'] as const;
export const ScoreKind = z.enum(scoreKinds);
export type ScoreKind = z.infer<typeof ScoreKind>;
export const scoreLabels: Readonly<Record<ScoreKind, Label>> = {
  'term-deposit': { 'zh-CN': '购买定期存款', en: 'Buys a term deposit' },
  'card-churn': { 'zh-CN': '注销信用卡', en: 'Gives up a credit card' },
};

/** What models of the bank's own history look at, each as it was known on the day it is reckoned for. */
export const ownFeatures = [
  'age',
  'gender',
  'tenureDays',
  'accounts',
  'balance',
  'termDeposits',
  'termDepositsEver',
  'daysToMaturity',
  'daysSinceMatured',
  'bookings',
  'bookingsBefore',
  'moneyIn',
  'moneyOut',
  'salary',
  'daysSinceBooking',
  'loans',
  'creditCards',
  'cardDays',
  'cardLimit',
] as const;
export const OwnFeature = z.enum(ownFeatures);
export type OwnFeature = z.infer<typeof OwnFeature>;
/** How a value is read: yuan, days, years, a plain number, yes or no, a code. */
export const ownFeatureUnits: Readonly<Record<OwnFeature, 'yuan' | 'days' | 'years' | 'number' | 'flag' | 'code'>> = {
  age: 'years',
  gender: 'code',
  tenureDays: 'days',
  accounts: 'number',
  balance: 'yuan',
  termDeposits: 'number',
  termDepositsEver: 'number',
  daysToMaturity: 'days',
  daysSinceMatured: 'days',
  bookings: 'number',
  bookingsBefore: 'number',
  moneyIn: 'yuan',
  moneyOut: 'yuan',
  salary: 'flag',
  daysSinceBooking: 'days',
  loans: 'number',
  creditCards: 'number',
  cardDays: 'days',
  cardLimit: 'yuan',
};
export const ownFeatureLabels: Readonly<Record<OwnFeature, Label>> = {
  age: { 'zh-CN': '年龄', en: 'age' },
  gender: { 'zh-CN': '性别', en: 'gender' },
  tenureDays: { 'zh-CN': '开户时长', en: 'customer for' },
  accounts: { 'zh-CN': '账户数', en: 'accounts' },
  balance: { 'zh-CN': '活期余额', en: 'money on call' },
  termDeposits: { 'zh-CN': '持有定期', en: 'term deposits held' },
  termDepositsEver: { 'zh-CN': '曾有定期', en: 'term deposits ever' },
  daysToMaturity: { 'zh-CN': '定期距到期', en: 'next deposit matures in' },
  daysSinceMatured: { 'zh-CN': '定期已到期', en: 'last deposit matured' },
  bookings: { 'zh-CN': '近 90 天交易', en: 'bookings in 90 days' },
  bookingsBefore: { 'zh-CN': '此前 90 天交易', en: 'bookings in the 90 days before' },
  moneyIn: { 'zh-CN': '近 90 天转入', en: 'money in, 90 days' },
  moneyOut: { 'zh-CN': '近 90 天转出', en: 'money out, 90 days' },
  salary: { 'zh-CN': '代发工资', en: 'salary paid in' },
  daysSinceBooking: { 'zh-CN': '距上次交易', en: 'since the last booking' },
  loans: { 'zh-CN': '在贷笔数', en: 'loans' },
  creditCards: { 'zh-CN': '信用卡数', en: 'credit cards' },
  cardDays: { 'zh-CN': '持卡时长', en: 'card held for' },
  cardLimit: { 'zh-CN': '信用额度', en: 'credit limit' },
};

/** One input of a public model: what of it the bank's own tables hold. */
export const ModelInput = z.object({
  name: z.string(),
  /** Its share in all that the model's inputs weigh, 0 to 1. */
  share: z.number(),
  held: z.enum(['yes', 'partly', 'no']),
  note: Label,
});
export type ModelInput = z.infer<typeof ModelInput>;

/**
 * `reference`: trained on public data, never used for our customers; `in_force`: scores them; `not_better`: the bank's own
 * history taught it nothing sure; `replaced`: a newer one took its place.
 */
export const ModelState = z.enum(['reference', 'in_force', 'not_better', 'replaced']);
export type ModelState = z.infer<typeof ModelState>;
export const RegisteredModel = z.object({
  kind: ScoreKind,
  origin: z.enum(['public', 'own']),
  state: ModelState,
  card: ModelCard,
  trainedAt: Instant.nullable(),
  /** AUC on the later period with its 95 % interval (Hanley and McNeil 1982); null without a later period. */
  later: z.object({ auc: z.number(), low: z.number(), high: z.number() }).nullable(),
  inputs: z.array(ModelInput),
});
export type RegisteredModel = z.infer<typeof RegisteredModel>;

/** How much the bank's own history offers to learn from, and how much it takes. */
export const HistoryFound = z.object({
  days: z.array(Day),
  rows: z.number().int(),
  came: z.number().int(),
  cameLater: z.number().int(),
});
export type HistoryFound = z.infer<typeof HistoryFound>;
export const historyNeeded = { days: 4, rows: 400, came: 60, cameLater: 12 } as const;

/** `no_history`: too little to train on; `no_model`: nothing in force to score with. */
export const ScoreRunState = z.enum(['running', 'done', 'failed', 'no_history', 'no_model']);
export const ScoreRun = z.object({
  id: Uuid,
  task: z.enum(['train', 'score']),
  kind: ScoreKind,
  day: Day,
  state: ScoreRunState,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  version: z.string().nullable(),
  /** Customers scored, or examples learnt from. */
  rows: z.number().int(),
  /** Scores that were written because they changed. */
  written: z.number().int(),
  history: HistoryFound.nullable(),
});
export type ScoreRun = z.infer<typeof ScoreRun>;

export const ModelRegister = z.object({
  models: z.array(RegisteredModel),
  /** The latest training and scoring of each kind, if there was one. */
  runs: z.array(ScoreRun),
  mayTrain: z.boolean(),
});
export type ModelRegister = z.infer<typeof ModelRegister>;
export const ScoreRuns = z.object({ items: z.array(ScoreRun) });
export type ScoreRuns = z.infer<typeof ScoreRuns>;

/** Why a score is what it is: a feature, its value then, and whether it raised or lowered the score. */
export const ScoreReason = z.object({
  feature: OwnFeature,
  /** Yuan, days or a number; null where not known, or not for this person's eyes. */
  value: z.number().nullable(),
  raises: z.boolean(),
});
export type ScoreReason = z.infer<typeof ScoreReason>;
export const CustomerScore = z.object({
  kind: ScoreKind,
  /** Probability in per cent within 90 days, one decimal. */
  percent: z.number(),
  /** He is among the highest so many per cent of all who are scored: 10, 20 … 100. */
  top: z.number().int(),
  version: z.string(),
  scoredOn: Day,
  reasons: z.array(ScoreReason),
});
export type CustomerScore = z.infer<typeof CustomerScore>;
export const CustomerScores = z.object({ customerNo: CustomerNo, items: z.array(CustomerScore) });
export type CustomerScores = z.infer<typeof CustomerScores>;
