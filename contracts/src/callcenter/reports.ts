import { z } from 'zod';
import { Day, Instant, pageOf } from '../primitives.ts';
import { CallMetrics, MetricSettings, StaffMetrics } from './metrics.ts';
import { NotReadyReason, PresenceState } from './presence.ts';

/** What a report's rows stand for. */
export const reportDimensions = ['interval', 'day', 'queue', 'agent', 'dnis', 'type', 'disposition'] as const;
export const ReportDimension = z.enum(reportDimensions);
export type ReportDimension = z.infer<typeof ReportDimension>;

/** Which calls: a value of each dimension, `-` for calls without one; absent: all. `source` is `house` or a format's name. */
export const ReportFilter = z.object({
  source: z.string().min(1).max(40).optional(),
  queue: z.string().min(1).max(64).optional(),
  agent: z.string().min(1).max(80).optional(),
  dnis: z.string().min(1).max(64).optional(),
  type: z.string().min(1).max(40).optional(),
  disposition: z.string().min(1).max(40).optional(),
});
export type ReportFilter = z.infer<typeof ReportFilter>;

export const reportMinutes = [15, 30, 60] as const;

/** A question: days of the bank's zone, both included. A call counts when it began. */
export const ReportQuestion = z.object({
  from: Day,
  to: Day,
  by: ReportDimension,
  /** Length of an interval. */
  minutes: z.literal(reportMinutes).default(30),
  filter: ReportFilter.default({}),
  settings: MetricSettings,
});
export type ReportQuestion = z.infer<typeof ReportQuestion>;

/** A row: `group` is the value (`-`: none; a moment of the bank's zone for intervals), `label` what people call it. */
export const ReportGroup = CallMetrics.extend({ group: z.string(), label: z.string() });
export type ReportGroup = z.infer<typeof ReportGroup>;

export const CallReport = z.object({
  from: Day,
  to: Day,
  by: ReportDimension,
  minutes: z.number(),
  timeZone: z.string(),
  settings: MetricSettings,
  groups: z.array(ReportGroup),
  total: CallMetrics,
});
export type CallReport = z.infer<typeof CallReport>;

/** The same question as it stands in an address; settings that are left out are the standard ones. */
export const ReportAddress = ReportFilter.extend({
  from: Day,
  to: Day,
  by: ReportDimension.default('day'),
  minutes: z.coerce.number().pipe(z.literal(reportMinutes)).default(30),
  serviceLevelSeconds: z.coerce.number().pipe(MetricSettings.shape.serviceLevelSeconds).optional(),
  /** `own`: queues that have a service level of their own go by it; `same`: all go by `serviceLevelSeconds`. */
  levels: z.enum(['own', 'same']).optional(),
  shortAbandonSeconds: z.coerce.number().pipe(MetricSettings.shape.shortAbandonSeconds).optional(),
  serviceLevelWithout: MetricSettings.shape.serviceLevelWithout.optional(),
  repeatDays: z.coerce.number().pipe(MetricSettings.shape.repeatDays).optional(),
});
export type ReportAddress = z.infer<typeof ReportAddress>;

/** Asks for the calls behind one figure: of one row (`group`; absent: of the total) and one metric. */
export const CountedCallsAddress = ReportAddress.extend({
  group: z.string().min(1).max(80).optional(),
  metric: z.enum(Object.keys(CallMetrics.shape) as [keyof CallMetrics, ...(keyof CallMetrics)[]]),
  cursor: z.string().max(400).optional(),
});
export type CountedCallsAddress = z.infer<typeof CountedCallsAddress>;

/** A counted call. Of a customer it tells nothing: who may see the call opens it by its id. */
export const CountedCall = z.object({
  /** `house`, or the format of the history it is from. */
  source: z.string(),
  id: z.string(),
  startedAt: Instant,
  class: z.string(),
  queue: z.string().nullable(),
  dnis: z.string().nullable(),
  type: z.string().nullable(),
  agent: z.string().nullable(),
  waitMs: z.number().int(),
  talkMs: z.number().int(),
  holdMs: z.number().int(),
  wrapMs: z.number().int(),
});
export type CountedCall = z.infer<typeof CountedCall>;
export const CountedCallPage = pageOf(CountedCall);
export type CountedCallPage = z.infer<typeof CountedCallPage>;

/** An agent's day: one stretch after the other, without gap or overlap, cut at the day's ends and at now. */
export const AgentDay = z.object({
  userId: z.string(),
  displayName: z.string(),
  day: Day,
  dayStart: Instant,
  dayEnd: Instant,
  periods: z.array(z.object({ state: PresenceState, reason: NotReadyReason.nullable(), from: Instant, to: Instant })),
  metrics: StaffMetrics,
});
export type AgentDay = z.infer<typeof AgentDay>;
export const ReportAgents = z.array(z.object({ userId: z.string(), displayName: z.string() }));
export type ReportAgents = z.infer<typeof ReportAgents>;
