import type { CallMetrics, ReportDimension } from '@tellerline/contracts';
import type { Desk } from '../../app/desk.ts';
import { count, duration } from '../../i18n/format.ts';
import { isPhrase, say, t } from '../../i18n/locale.ts';

/** Columns of the page, in the order people read them; all others are in the file. */
export const shownMetrics = [
  'offered',
  'answered',
  'abandoned',
  'shortAbandoned',
  'flowedOut',
  'leftInIvr',
  'serviceLevelPercent',
  'asaSeconds',
  'longestWaitSeconds',
  'ahtSeconds',
  'acwSeconds',
  'transferPercent',
  'fcrPercent',
  'csatPercent',
] as const satisfies readonly (keyof CallMetrics)[];

/** A figure as people read it: counts with separators, percent with two decimals, times as minutes and seconds. */
export function figureWords(metric: keyof CallMetrics, value: number | null): string {
  if (value === null) return '–';
  if (metric.endsWith('Percent')) return `${value.toFixed(1)} %`;
  if (metric === 'csatAverage') return value.toFixed(2);
  return metric.endsWith('Seconds') ? duration(value * 1000) : count(value);
}

/** What a row is called. */
export function groupWords(desk: Desk, by: ReportDimension, group: string, label: string): string {
  if (group === '-') return t('reports.none');
  const codes = desk.codes.get();
  if (by === 'queue') return say(codes?.queues.find(({ code }) => code === group)?.label) || label;
  if (by === 'disposition') return say(codes?.dispositions.find(({ code }) => code === group)?.label) || label;
  const known = `reports.type_${group}`;
  return by === 'type' && isPhrase(known) ? t(known) : label;
}

export const classWords = (name: string): string => {
  const key = `reports.class_${name}`;
  return isPhrase(key) ? t(key) : name;
};
