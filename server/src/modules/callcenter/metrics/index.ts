/** The one library of metrics: reports, forecasts and API count with it. */
export { agentTimeline, staffTallyOf } from './agent-time.ts';
export type { CallClass } from './call-record.ts';
export { metricsOf, staffMetricsOf } from './metrics.ts';
export { addTallies, type CallTally, emptyTally, tallyFields } from './tally.ts';
export { countedSql, tallySql } from './tally-sql.ts';
