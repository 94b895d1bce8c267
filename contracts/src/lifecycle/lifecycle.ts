import { z } from 'zod';
import { Day, Fen, FreeText, Instant, Uuid } from '../primitives.ts';
import { RelationshipForm, Stage } from './standing.ts';

const whole = (low: number, high: number) => z.number().int().min(low).max(high);

/** Thresholds of the nightly verdicts; every change is a version with a reason. Days, per cent, points and basis points. */
export const LifecycleSettings = z.object({
  stage: z.object({
    /** A customer is developing for so long after the first account … */
    youngDays: whole(30, 730),
    /** … or until so many transactions. */
    youngTransactions: whole(1, 20),
    /** Within this change a relationship is stable, above it grows. */
    stablePercent: whole(1, 50),
    /** Products that make a stable customer mature without a main account. */
    matureProducts: whole(1, 10),
    /** A fall of transactions, turnover or contribution by so much is a sign of decline. */
    declinePercent: whole(5, 90),
    /** Signs it takes. */
    declineSigns: whole(1, 4),
    /** Fewer transactions than this before say nothing about frequency. */
    declineLeast: whole(1, 100),
    /** A new verdict must hold so long before the stage moves. */
    holdDays: whole(0, 180),
  }),
  form: z.object({
    weights: z.object({
      account: whole(0, 40),
      products: whole(0, 40),
      frequency: whole(0, 40),
      complaints: whole(0, 40),
      suggestions: whole(0, 40),
      referrals: whole(0, 40),
      credit: whole(0, 40),
      contribution: whole(0, 40),
      satisfaction: whole(0, 40),
      loyalty: whole(0, 40),
    }),
    closeFrom: whole(1, 98),
    tightFrom: whole(2, 99),
    strategicFrom: whole(3, 100),
    promoteDays: whole(0, 365),
    demoteDays: whole(0, 365),
    /** Products and transactions (of 90 days) that earn full points. */
    productsFull: whole(1, 20),
    transactionsFull: whole(1, 1000),
  }),
  value: z.object({
    /** Yearly margins and the share of turnover that is earned, in basis points. */
    depositMargin: whole(0, 1000),
    loanMargin: whole(0, 2000),
    turnoverMargin: whole(0, 500),
    /** Years a lifetime value looks ahead, and the yearly discount in per cent. */
    years: whole(1, 10),
    discountPercent: whole(0, 30),
    /** Declining customers of the highest so many per cent by contribution raise retention. */
    valuablePercent: whole(1, 100),
  }),
});
export type LifecycleSettings = z.infer<typeof LifecycleSettings>;

export const LifecycleSettingsView = z.object({
  version: z.number().int(),
  settings: LifecycleSettings,
  changedBy: z.string().nullable(),
  changedAt: Instant,
  reason: z.string(),
});
export type LifecycleSettingsView = z.infer<typeof LifecycleSettingsView>;
export const LifecycleSettingsHistory = z.object({ items: z.array(LifecycleSettingsView) });
export type LifecycleSettingsHistory = z.infer<typeof LifecycleSettingsHistory>;

export const ChangeLifecycleSettings = z
  .object({ baseVersion: z.number().int(), settings: LifecycleSettings, reason: FreeText(200).min(2) })
  .refine(({ settings: { form } }) => form.closeFrom < form.tightFrom && form.tightFrom < form.strategicFrom, {
    path: ['settings', 'form', 'tightFrom'],
  })
  .refine(({ settings: { form } }) => Object.values(form.weights).some((weight) => weight > 0), {
    path: ['settings', 'form', 'weights'],
  });
export type ChangeLifecycleSettings = z.infer<typeof ChangeLifecycleSettings>;

/** One night, as the run log shows it. */
export const LifecycleRun = z.object({
  id: Uuid,
  day: Day,
  settingsVersion: z.number().int(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** `failed` ended by a fault; the next run takes up everything again. */
  state: z.enum(['running', 'done', 'failed']),
  customers: z.number().int(),
  /** Rows of figures, verdicts and values that were written because they changed. */
  figures: z.number().int(),
  verdicts: z.number().int(),
  moved: z.number().int(),
  values: z.number().int(),
  retentions: z.number().int(),
});
export type LifecycleRun = z.infer<typeof LifecycleRun>;
export const LifecycleRuns = z.object({ items: z.array(LifecycleRun) });
export type LifecycleRuns = z.infer<typeof LifecycleRuns>;

/** How the model of repeat business fitted the bank's own customers. */
export const ValueModel = z.object({
  fittedOn: Day,
  customers: z.number().int(),
  /** Rate of transactions while alive, and chance of leaving (BG/NBD). */
  r: z.number(),
  alpha: z.number(),
  a: z.number(),
  b: z.number(),
  /** Value of a transaction (Gamma-Gamma), in yuan; null where too few have more than one. */
  p: z.number().nullable(),
  q: z.number().nullable(),
  gamma: z.number().nullable(),
});
export type ValueModel = z.infer<typeof ValueModel>;

/** How many customers stand where, in the reader's branches. */
export const LifecycleOverview = z.object({
  judgedOn: Day.nullable(),
  cells: z.array(z.object({ stage: Stage, form: RelationshipForm, customers: z.number().int(), contribution: Fen })),
  /** Days in the present stage. */
  time: z.array(
    z.object({
      stage: Stage,
      customers: z.number().int(),
      meanDays: z.number(),
      underMonth: z.number().int(),
      underHalfYear: z.number().int(),
      underYear: z.number().int(),
      longer: z.number().int(),
    }),
  ),
  valuableInDecline: z.number().int(),
  /** Null: too few customers to learn from. */
  model: ValueModel.nullable(),
});
export type LifecycleOverview = z.infer<typeof LifecycleOverview>;

export const FlowQuery = z.object({ from: Day, to: Day }).refine(({ from, to }) => from <= to, { path: ['from'] });
export type FlowQuery = z.infer<typeof FlowQuery>;
/** Who stood where at the end of `from` and of `to`; null: was not judged yet. */
export const StageFlow = z.object({
  from: Day,
  to: Day,
  flows: z.array(z.object({ from: Stage.nullable(), to: Stage, customers: z.number().int() })),
});
export type StageFlow = z.infer<typeof StageFlow>;

export const MovedQuery = z.object({
  from: Day,
  to: Day,
  /** `none`: was not judged yet. */
  fromStage: Stage.or(z.literal('none')),
  toStage: Stage,
  cursor: z.string().max(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type MovedQuery = z.infer<typeof MovedQuery>;
