import type { CallMetrics, MetricSettings, StaffMetrics } from '@tellerline/contracts';
import type { CallTally } from './tally.ts';

/** Time of agents in some period, in milliseconds. */
export interface StaffTally {
  talkMs: number;
  holdMs: number;
  wrapMs: number;
  availableMs: number;
  ringingMs: number;
  notReadyMs: number;
}

/**
 * The metrics of some calls. Formulas and their sources: `metricDefinitions` in contracts and research §4.1 of the
 * specification; ratios without a denominator are null, never 0 or 100.
 */
export function metricsOf(tally: CallTally, settings: MetricSettings): CallMetrics {
  const { answered, abandoned, shortAbandoned, flowedOut, failed } = tally;
  const offered = answered + abandoned + flowedOut + failed;
  const leftOut = { none: 0, short: shortAbandoned, all: abandoned }[settings.serviceLevelWithout];
  const handlingMs = tally.talkMs + tally.holdMs + tally.wrapMs;
  return {
    offered,
    answered,
    abandoned,
    shortAbandoned,
    flowedOut,
    failed,
    leftInIvr: tally.leftInIvr,
    waiting: tally.waiting,
    ignored: tally.ignored,
    answeredInTime: tally.answeredInTime,
    serviceLevelPercent: percent(tally.answeredInTime, offered - leftOut),
    asaSeconds: seconds(tally.waitAnsweredMs, answered),
    abandonPercent: percent(abandoned, offered),
    averageAbandonSeconds: seconds(tally.waitAbandonedMs, abandoned),
    longestWaitSeconds: tally.longestWaitMs / 1000,
    ahtSeconds: seconds(handlingMs, answered),
    talkSeconds: seconds(tally.talkMs, answered),
    holdSeconds: seconds(tally.holdMs, answered),
    acwSeconds: seconds(tally.wrapMs, answered),
    transferPercent: percent(tally.transferred, answered),
    holdPercent: percent(tally.held, answered),
    fcrPercent: percent(tally.identified - tally.repeated, tally.identified),
    rated: tally.rated,
    csatPercent: percent(tally.satisfied, tally.rated),
    csatAverage: tally.rated > 0 ? tally.ratings / tally.rated : null,
    erlangs: handlingMs / 3_600_000,
  };
}

/** Metrics of agents' time: how much of it was work on calls. */
export function staffMetricsOf(tally: StaffTally): StaffMetrics {
  const handling = tally.talkMs + tally.holdMs + tally.wrapMs;
  const signedIn = handling + tally.availableMs + tally.ringingMs + tally.notReadyMs;
  return {
    occupancyPercent: percent(handling, handling + tally.availableMs),
    utilisationPercent: percent(handling + tally.availableMs + tally.ringingMs, signedIn),
    signedInSeconds: signedIn / 1000,
  };
}

const percent = (part: number, whole: number): number | null => (whole > 0 ? (100 * part) / whole : null);
const seconds = (sumMs: number, calls: number): number | null => (calls > 0 ? sumMs / calls / 1000 : null);
