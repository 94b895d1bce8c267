import { z } from 'zod';

/** How good forecasts were on rows the model had not seen. */
export const ModelQuality = z.object({
  rows: z.int().nonnegative(),
  /** Rows in which what is forecast came about. */
  came: z.int().nonnegative(),
  auc: z.number(),
  prAuc: z.number(),
  brier: z.number(),
  /** Brier score of somebody who forecasts the rate of all for everyone. */
  brierOfRate: z.number(),
  liftAt10: z.number(),
  f1: z.number(),
  /** The score from which on F1 counts a row as forecast. */
  f1Cut: z.number(),
});
export type ModelQuality = z.infer<typeof ModelQuality>;

/** Rows with neighbouring scores: what was forecast for them and what share came about. */
export const CalibrationBand = z.object({ rows: z.int().positive(), forecast: z.number(), came: z.number() });
export type CalibrationBand = z.infer<typeof CalibrationBand>;

export const modelMethods = ['points', 'boosted_trees'] as const;
const ModelMethod = z.enum(modelMethods);

/** One method tried on rows it had not seen, chosen at random or by time. */
export const ModelTrial = z.object({
  method: ModelMethod,
  split: z.enum(['random_folds', 'later_period']),
  quality: ModelQuality,
  calibration: z.array(CalibrationBand),
});
export type ModelTrial = z.infer<typeof ModelTrial>;

/** What is to be known about a model before it is trusted. */
export const ModelCard = z.object({
  kind: z.string(),
  version: z.string(),
  forecasts: z.string(),
  method: ModelMethod,
  data: z.object({
    name: z.string(),
    sha256: z.string(),
    rows: z.int().positive(),
    came: z.int().positive(),
    source: z.string(),
  }),
  leftOut: z.array(z.object({ column: z.string(), why: z.string() })),
  /** What counts most, the first most. */
  features: z.array(z.object({ name: z.string(), weight: z.number() })),
  folds: z.int().positive(),
  laterShare: z.number(),
  trials: z.array(ModelTrial),
  limits: z.array(z.string()),
});
export type ModelCard = z.infer<typeof ModelCard>;
