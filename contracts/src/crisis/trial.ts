import { z } from 'zod';
import { Day } from '../primitives.ts';
import { AlertRules } from './indicators.ts';

/** A figure with its 95 % interval. */
export const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof Estimate>;

/** Try a model on the bank's own history. Without `rules` only the one in force is tried. */
export const TryAlertRules = z.object({
  rules: AlertRules.optional(),
  weeks: z.number().int().min(2).max(26).default(8),
  /** A loss counts when it comes within so many days after. */
  horizonDays: z.number().int().min(14).max(180).default(60),
});
export type TryAlertRules = z.infer<typeof TryAlertRules>;

export const AlertTrialResult = z.object({
  /** Share of alerts after which the customer was lost. */
  precision: Estimate.nullable(),
  /** Share of losses before which there was an alert. */
  recall: Estimate.nullable(),
  alerts: z.number().int(),
  losses: z.number().int(),
  /** From the first alert to the loss, the middle of those caught. */
  leadDays: z.number().int().nullable(),
  /** New alerts a week, reckoned up to the whole bank. */
  perWeek: z.object({ yellow: z.number(), orange: z.number(), red: z.number() }),
  weeks: z.array(z.object({ day: Day, alerts: z.number().int(), losses: z.number().int() })),
});
export type AlertTrialResult = z.infer<typeof AlertTrialResult>;

export const AlertTrial = z.object({
  customers: z.number().int(),
  tried: z.number().int(),
  inForce: AlertTrialResult,
  draft: AlertTrialResult.nullable(),
});
export type AlertTrial = z.infer<typeof AlertTrial>;

/** What acting on alerts saved, against the comparison group. */
export const RetentionEffect = z.object({
  acted: z.object({ customers: z.number().int(), kept: z.number().int() }),
  heldOut: z.object({ customers: z.number().int(), kept: z.number().int() }),
  savedShare: Estimate.nullable(),
  savedFen: Estimate.nullable(),
});
export type RetentionEffect = z.infer<typeof RetentionEffect>;
