import {
  type BoardAlarm,
  type BoardFigures,
  type BoardMeasure,
  boardMeasures,
  type LiveBoard,
  type QueueRow,
} from '@tellerline/contracts';
import { count, duration } from '../../i18n/format.ts';
import { say, t } from '../../i18n/locale.ts';

/** Figures of today on the board that are metrics of calls and open to them, in the order people read them. */
export const openingMetrics = [
  'offered',
  'answered',
  'abandoned',
  'flowedOut',
  'serviceLevelPercent',
  'abandonPercent',
  'asaSeconds',
  'ahtSeconds',
] as const;
export type OpeningMetric = (typeof openingMetrics)[number];
export type ShownFigure = OpeningMetric | 'occupancyPercent';

/** A figure as it stands on the board: whole percent, times as minutes and seconds. */
export function boardFigure(name: ShownFigure, value: number | null): string {
  if (value === null) return '–';
  if (name.endsWith('Percent')) return `${value.toFixed(1)}%`;
  return name.endsWith('Seconds') ? duration(value * 1000) : count(value);
}

/** Agents with a call or its after-call work. */
export const busyAgents = ({ agents }: BoardFigures): number =>
  agents.ringing + agents.talking + agents.held + agents.wrap_up;

/** How bad a figure is: the level of the alarm that stands about it, or null. */
export const levelOf = (
  { alarms }: LiveBoard,
  queue: string | null,
  measure: BoardMeasure,
): BoardAlarm['level'] | null =>
  alarms.find((alarm) => alarm.queue === queue && alarm.measure === measure)?.level ?? null;

export const queueWords = (queues: readonly QueueRow[], code: string | null): string =>
  code === null ? t('live.all_queues') : say(queues.find((queue) => queue.code === code)?.label) || code;

export const alarmWords = (board: LiveBoard, { queue, measure }: BoardAlarm): string =>
  `${queueWords(board.queues, queue)} · ${say(boardMeasures[measure])}`;
