/** The one library of metrics: reports, forecasts and API count with it. */
export { addStaffTallies, agentTimeline, staffTallies, staffTallyOf } from './agent-time.ts';
export type { CallClass } from './call-record.ts';
export { metricsOf, staffMetricsOf } from './metrics.ts';
export { talliesBy } from './tallies-by.ts';
export { addTallies, type CallTally, emptyTally } from './tally.ts';
export { countedSql } from './tally-sql.ts';
