import { z } from 'zod';
import type { Label } from '../primitives.ts';

/** How near a crisis is: a forecast. From the least to the worst. */
export const alertLevels = ['yellow', 'orange', 'red'] as const;
export const AlertLevel = z.enum(alertLevels);
export type AlertLevel = z.infer<typeof AlertLevel>;

/** What has happened already: a fact. The first two are mild, the others severe (source document §4.5). */
export const crisisKinds = ['product_loss', 'trade_decline', 'trade_stopped', 'relationship_ended'] as const;
export const CrisisKind = z.enum(crisisKinds);
export type CrisisKind = z.infer<typeof CrisisKind>;

/** Found by the system in the bank's own figures. */
export const measuredIndicators = [
  'product_ended',
  'frequency_fall',
  'amount_fall',
  'balance_fall',
  'sudden_outflow',
  'salary_stopped',
  'trade_stopped',
  'relationship_ended',
  'complaint_open',
  'certificate_expired',
  'circle_default',
] as const;
/** Noticed by people who talk with the customer. */
export const observedIndicators = [
  'rate_enquiry',
  'competitor_named',
  'dissatisfaction',
  'transfer_planned',
  'manager_left',
  'closing_request',
] as const;
export const indicatorKeys = [...measuredIndicators, ...observedIndicators] as const;
export const IndicatorKey = z.enum(indicatorKeys);
export type IndicatorKey = z.infer<typeof IndicatorKey>;
export const ObservedIndicator = z.enum(observedIndicators);
export type ObservedIndicator = z.infer<typeof ObservedIndicator>;

export const warningLabels: Readonly<Record<IndicatorKey, Label>> = {
  product_ended: { 'zh-CN': '产品终止', en: 'Product ended' },
  frequency_fall: { 'zh-CN': '交易频率下降', en: 'Fewer transactions' },
  amount_fall: { 'zh-CN': '交易金额下降', en: 'Smaller transactions' },
  balance_fall: { 'zh-CN': '余额下降', en: 'Balance fell' },
  sudden_outflow: { 'zh-CN': '资金突然转出', en: 'Sudden outflow' },
  salary_stopped: { 'zh-CN': '工资停发', en: 'Salary stopped' },
  trade_stopped: { 'zh-CN': '中断交易', en: 'Stopped trading' },
  relationship_ended: { 'zh-CN': '全部销户', en: 'All accounts closed' },
  complaint_open: { 'zh-CN': '投诉未结', en: 'Complaint open' },
  certificate_expired: { 'zh-CN': '证件过期', en: 'Certificate expired' },
  circle_default: { 'zh-CN': '担保关联方逾期', en: 'Guarantee partner in default' },
  rate_enquiry: { 'zh-CN': '询问他行利率', en: 'Asked about rates elsewhere' },
  competitor_named: { 'zh-CN': '提及竞争银行', en: 'Named a competitor' },
  dissatisfaction: { 'zh-CN': '表示不满', en: 'Dissatisfied' },
  transfer_planned: { 'zh-CN': '打算转出资金', en: 'Means to move money' },
  manager_left: { 'zh-CN': '客户经理离职', en: 'Manager left' },
  closing_request: { 'zh-CN': '要求销户', en: 'Wants to close' },
};

/**
 * How one indicator counts. `threshold` and `full` are in its own unit (per cent of fall, or a number of things): from
 * `threshold` on it scores half of `weight`, from `full` on all of it. `minimum` is what there must have been before (times;
 * fen for balances), so that little customers do not alarm.
 */
export const IndicatorRule = z
  .object({
    on: z.boolean(),
    weight: z.number().int().min(0).max(100),
    threshold: z.number().int().min(0).max(10_000),
    full: z.number().int().min(0).max(10_000),
    windowDays: z.number().int().min(1).max(365),
    baseDays: z.number().int().min(1).max(730),
    minimum: z.number().int().min(0).max(1_000_000_000_000),
    /** Red by itself, whatever the score. */
    knockOut: z.boolean(),
  })
  .refine((rule) => rule.full >= rule.threshold, { path: ['full'] });
export type IndicatorRule = z.infer<typeof IndicatorRule>;

const PlaybookEntry = z.object({
  /** Whoever is responsible acts within so many working days; 0: within `dueHours`. */
  dueWorkingDays: z.number().int().min(0).max(60),
  dueHours: z.number().int().min(0).max(72),
  todo: z.object({ 'zh-CN': z.string().min(1).max(200), en: z.string().min(1).max(200) }),
  /** What an agent may offer without asking. */
  authority: z.object({ 'zh-CN': z.string().min(1).max(200), en: z.string().min(1).max(200) }),
});

/** The whole early-warning model: data the bank changes, versioned, tried on history before it goes live. */
export const AlertRules = z
  .object({
    indicators: z.record(IndicatorKey, IndicatorRule),
    levels: z.object({
      yellow: z.number().int().min(1).max(100),
      orange: z.number().int().min(1).max(100),
      red: z.number().int().min(1).max(100),
    }),
    /** A level falls only after so many days below it. */
    quietDays: z.number().int().min(1).max(365),
    /** What a person closed rests so many days, unless the score rises by `restPoints`. */
    restDays: z.number().int().min(0).max(365),
    restPoints: z.number().int().min(1).max(100),
    /** Observations count so many days. */
    observationDays: z.number().int().min(1).max(365),
    /** Yellow and orange alerts told to one manager (or branch) in seven days; red ones are always told. */
    capPerWeek: z.number().int().min(1).max(1_000),
    /** From this balance on (fen) a red customer gets a crisis team. */
    bigCustomerFen: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
    /** Share of nightly alerts nobody acts on, so that what retention saves can be measured. */
    holdOut: z.object({ percent: z.number().int().min(0).max(50), seed: z.number().int().min(1).max(1_000_000) }),
    /** What became of a customer is noted so many days after his alert was opened. */
    measureDays: z.number().int().min(30).max(365),
    /** A branch is in alarm when so many per cent of at least `minimum` customers are orange or red. */
    groups: z.object({
      minimum: z.number().int().min(1).max(100_000),
      yellow: z.number().int().min(1).max(100),
      orange: z.number().int().min(1).max(100),
      red: z.number().int().min(1).max(100),
    }),
    playbook: z.record(AlertLevel, PlaybookEntry),
  })
  .refine(({ levels }) => levels.yellow < levels.orange && levels.orange < levels.red, { path: ['levels'] });
export type AlertRules = z.infer<typeof AlertRules>;

/** Flow the agent is led through for a level; flows are data of their own. */
export const retentionFlowKey = (level: AlertLevel): string => `retention_${level}`;
