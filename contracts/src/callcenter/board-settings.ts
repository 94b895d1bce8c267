import { z } from 'zod';
import { FreeText, Instant, type Label } from '../primitives.ts';
import { MetricSettings, standardMetricSettings } from './metrics.ts';

/** What an alarm can be set on, and on which side of its limit it is bad. */
export const boardMeasures = {
  waiting: { bad: 'above', unit: 'calls', 'zh-CN': '等待', en: 'Waiting' },
  longestWaitSeconds: { bad: 'above', unit: 'seconds', 'zh-CN': '当前最长等待', en: 'Longest wait now' },
  serviceLevelPercent: { bad: 'below', unit: 'percent', 'zh-CN': '服务水平', en: 'Service level' },
  abandonPercent: { bad: 'above', unit: 'percent', 'zh-CN': '放弃率', en: 'Abandon rate' },
  asaSeconds: { bad: 'above', unit: 'seconds', 'zh-CN': '平均应答速度', en: 'ASA' },
  occupancyPercent: { bad: 'above', unit: 'percent', 'zh-CN': '占用率', en: 'Occupancy' },
  agentsAvailable: { bad: 'below', unit: 'agents', 'zh-CN': '空闲坐席', en: 'Agents available' },
} as const satisfies Record<
  string,
  Label & { bad: 'above' | 'below'; unit: 'calls' | 'seconds' | 'percent' | 'agents' }
>;
export type BoardMeasure = keyof typeof boardMeasures;
export const BoardMeasure = z.enum(Object.keys(boardMeasures) as [BoardMeasure, ...BoardMeasure[]]);

const limit = z.number().min(0).max(100_000);

/**
 * Where a figure gives warning and alarm. An alarm is raised when the limit was passed for `forSeconds` without a break, and
 * falls when the figure is `clearBy` on the good side of it: one that trembles about its limit does not ring all day.
 */
export const BoardThreshold = z
  .object({
    /** Null: all queues together. */
    queue: z.string().min(1).max(64).nullable(),
    measure: BoardMeasure,
    warnAt: limit,
    alarmAt: limit,
    clearBy: limit,
    forSeconds: z.number().int().min(0).max(3_600),
  })
  .refine(
    ({ measure, warnAt, alarmAt }) => (boardMeasures[measure].bad === 'above' ? warnAt <= alarmAt : warnAt >= alarmAt),
    { path: ['alarmAt'], message: 'worse_than_warning' },
  );
export type BoardThreshold = z.infer<typeof BoardThreshold>;

export const BoardSettings = z.object({
  /** The levels queues have of their own are theirs (`QueueRules`). */
  metrics: MetricSettings.omit({ ownLevels: true }),
  /** Ratios of fewer calls than this raise nothing. */
  fewestCalls: z.number().int().min(1).max(1_000),
  thresholds: z.array(BoardThreshold).max(100),
});
export type BoardSettings = z.infer<typeof BoardSettings>;

export const usualBoardSettings: BoardSettings = {
  metrics: standardMetricSettings,
  fewestCalls: 10,
  thresholds: [
    { queue: null, measure: 'serviceLevelPercent', warnAt: 80, alarmAt: 60, clearBy: 2, forSeconds: 60 },
    { queue: null, measure: 'abandonPercent', warnAt: 5, alarmAt: 10, clearBy: 1, forSeconds: 60 },
    { queue: null, measure: 'longestWaitSeconds', warnAt: 60, alarmAt: 180, clearBy: 10, forSeconds: 5 },
    { queue: null, measure: 'occupancyPercent', warnAt: 85, alarmAt: 95, clearBy: 2, forSeconds: 300 },
  ],
};

/** A version of the settings. */
export const BoardSettingsView = z.object({
  version: z.number().int(),
  settings: BoardSettings,
  changedBy: z.string().nullable(),
  changedAt: Instant,
  reason: z.string(),
});
export type BoardSettingsView = z.infer<typeof BoardSettingsView>;
export const BoardSettingsHistory = z.object({ items: z.array(BoardSettingsView) });
export type BoardSettingsHistory = z.infer<typeof BoardSettingsHistory>;
export const ChangeBoardSettings = z.object({
  baseVersion: z.number().int().nonnegative(),
  settings: BoardSettings,
  reason: FreeText(200).min(1),
});
export type ChangeBoardSettings = z.infer<typeof ChangeBoardSettings>;
