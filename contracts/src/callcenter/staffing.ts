import { z } from 'zod';
import { Day } from '../primitives.ts';
import { reportMinutes } from './reports.ts';

const percent = (from: number, to: number, usual: number) => z.coerce.number().min(from).max(to).default(usual);

/** How many agents a day to come needs, and what if: sliders as they stand in an address. */
export const StaffingAddress = z.object({
  day: Day,
  /** Weeks of history before that day. */
  weeks: z.coerce.number().int().min(1).max(156).default(26),
  minutes: z.coerce.number().pipe(z.literal(reportMinutes)).default(30),
  source: z.string().min(1).max(40).optional(),
  queue: z.string().min(1).max(64).optional(),
  /** So many per cent of calls are to be answered within so many seconds. */
  answerPercent: percent(1, 99.9, 80),
  withinSeconds: z.coerce.number().min(0).max(3_600).default(20),
  /** How long callers are willing to wait on average; absent: as measured. */
  patienceSeconds: z.coerce.number().min(1).max(7_200).optional(),
  /** Handling time and volume against the history. */
  handlingPercent: percent(10, 500, 100),
  volumePercent: percent(0, 1_000, 100),
  /** Paid time that is not there for calls: breaks, training, absence. */
  shrinkagePercent: percent(0, 90, 30),
});
export type StaffingAddress = z.infer<typeof StaffingAddress>;

/** What some number of agents makes of an interval; shares from 0 to 1. */
const Service = z.object({
  agents: z.number().int(),
  serviceLevel: z.number(),
  abandoned: z.number(),
  occupancy: z.number(),
  /** Null: the queue would grow without end. */
  waitSeconds: z.number().nullable(),
});

export const StaffingInterval = z.object({
  /** Of the bank's clock: `08:30`. */
  time: z.string(),
  calls: z.number(),
  ahtSeconds: z.number(),
  /** If nobody hung up, and with the patience of callers (null: nobody ever hung up). */
  erlangC: Service,
  erlangA: Service.nullable(),
  /** Agents at work on calls, and on the roster once shrinkage is counted. */
  needed: z.number().int(),
  rostered: z.number().int(),
});
export type StaffingInterval = z.infer<typeof StaffingInterval>;

/** How the day's calls are foreseen: as days like it, with the trend of the weeks before, with the season of the year as well. */
export const volumeMethods = ['alike', 'trend', 'season'] as const;
export type VolumeMethod = (typeof volumeMethods)[number];
const Miss = z.number().nullable();
export const VolumeForecast = z.object({
  method: z.enum(volumeMethods),
  /** Sum of the misses ÷ sum of the calls over the days each method was tried on; null: the history is too short for it. */
  misses: z.object({ alike: Miss, trend: Miss, season: Miss }),
  triedOn: z.number().int(),
});
export type VolumeForecast = z.infer<typeof VolumeForecast>;

export const StaffingView = z.object({
  day: Day,
  /** Days of the history the forecast rests on; none: there is no forecast. */
  basis: z.array(Day),
  /** By the bank's calendar; a worked weekend day is a Monday. */
  kind: z.enum(['usual', 'holiday', 'working']),
  /** Null: a holiday, or no day like it. */
  forecast: VolumeForecast.nullable(),
  measuredPatienceSeconds: z.number().nullable(),
  intervals: z.array(StaffingInterval),
  calls: z.number(),
  /** Hours of agents on the roster. */
  hours: z.number(),
});
export type StaffingView = z.infer<typeof StaffingView>;
