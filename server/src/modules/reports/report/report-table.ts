import { type CallMetrics, type CallReport, CallMetrics as Metrics } from '@tellerline/contracts';

type Cell = string | number | null;

export const metricNames = Object.keys(Metrics.shape) as (keyof CallMetrics)[];

/** A report as a table: a line of names, a line for each group, and one for all, called `total`. */
export function reportTable(report: CallReport, names: readonly (keyof CallMetrics)[] = metricNames): Cell[][] {
  const cells = (metrics: CallMetrics): Cell[] => names.map((name) => metrics[name]);
  return [
    [report.by, ...names],
    ...report.groups.map((group) => [group.label, ...cells(group)]),
    ['total', ...cells(report.total)],
  ];
}
