import { z } from 'zod';

/** The declared variant of each metric that has several; shown beside every figure. */
export const MetricSettings = z.object({
  /** Answered within so many seconds counts for the service level. */
  serviceLevelSeconds: z.number().int().min(1).max(3_600),
  /** Abandoned before so many seconds is a short abandon. */
  shortAbandonSeconds: z.number().int().min(1).max(600),
  /** Calls left out of the service level's denominator: none, short abandons, or all abandons. */
  serviceLevelWithout: z.enum(['none', 'short', 'all']),
  /** A call was resolved when the same customer did not call again for so many days. */
  repeatDays: z.number().int().min(1).max(31),
  /** Queues whose service level is their own, in seconds; the others go by `serviceLevelSeconds`. */
  ownLevels: z.record(z.string(), z.number().int()).optional(),
});
export type MetricSettings = z.infer<typeof MetricSettings>;

export const standardMetricSettings: MetricSettings = {
  serviceLevelSeconds: 20,
  shortAbandonSeconds: 10,
  serviceLevelWithout: 'none',
  repeatDays: 7,
};

const count = z.number().int().nonnegative();
const ratio = z.number().nullable();

/** The metrics of some calls; what has no denominator is null. Fields are API: never renamed. */
export const CallMetrics = z.object({
  offered: count,
  answered: count,
  abandoned: count,
  shortAbandoned: count,
  flowedOut: count,
  failed: count,
  leftInIvr: count,
  waiting: count,
  ignored: count,
  answeredInTime: count,
  serviceLevelPercent: ratio,
  asaSeconds: ratio,
  abandonPercent: ratio,
  averageAbandonSeconds: ratio,
  longestWaitSeconds: z.number(),
  ahtSeconds: ratio,
  talkSeconds: ratio,
  holdSeconds: ratio,
  acwSeconds: ratio,
  transferPercent: ratio,
  holdPercent: ratio,
  fcrPercent: ratio,
  rated: count,
  csatPercent: ratio,
  csatAverage: ratio,
  erlangs: z.number(),
});
export type CallMetrics = z.infer<typeof CallMetrics>;

/** Metrics of agents' time, from their timelines. */
export const StaffMetrics = z.object({
  occupancyPercent: ratio,
  utilisationPercent: ratio,
  signedInSeconds: z.number(),
});
export type StaffMetrics = z.infer<typeof StaffMetrics>;

export type MetricName = keyof CallMetrics | keyof StaffMetrics;
