import type { CallMetrics, MetricSettings } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { type CallTally, SATISFIED } from './tally.ts';

/** Milliseconds within which a call must be answered to count for the service level: its queue's, or everybody's. */
function levelSql({ serviceLevelSeconds, ownLevels = {} }: MetricSettings): RawBuilder<number> {
  const own = Object.entries(ownLevels).filter(([, seconds]) => seconds !== serviceLevelSeconds);
  if (own.length === 0) return sql`${serviceLevelSeconds * 1000}`;
  const cases = own.map(([queue, seconds]) => sql`when ${queue} then ${seconds * 1000}`);
  return sql`case queue ${sql.join(cases, sql` `)} else ${serviceLevelSeconds * 1000} end`;
}

/**
 * The fields of a tally as aggregates over rows with the columns of a call record: `class`, `queue`, `wait_ms`, `talk_ms`, `hold_ms`,
 * `wrap_ms`, `agents`, `is_repeat` (null: the caller is unknown) and `rating`.
 */
export function tallySql(settings: MetricSettings): Record<keyof CallTally, RawBuilder<number>> {
  const answered = sql`class = 'answered'`;
  const count = (when: RawBuilder<unknown>): RawBuilder<number> => sql`sum(case when ${when} then 1 else 0 end)`;
  const add = (column: string, when: RawBuilder<unknown>): RawBuilder<number> =>
    sql`sum(case when ${when} then ${sql.ref(column)} else 0 end)`;
  return {
    answered: count(answered),
    answeredInTime: count(sql`${answered} and wait_ms <= ${levelSql(settings)}`),
    abandoned: count(sql`class = 'abandoned'`),
    shortAbandoned: count(sql`class = 'abandoned' and wait_ms < ${settings.shortAbandonSeconds * 1000}`),
    flowedOut: count(sql`class = 'flowed_out'`),
    failed: count(sql`class = 'failed'`),
    leftInIvr: count(sql`class = 'left_in_ivr'`),
    waiting: count(sql`class = 'waiting'`),
    ignored: count(sql`class = 'ignored'`),
    waitAnsweredMs: add('wait_ms', answered),
    waitAbandonedMs: add('wait_ms', sql`class = 'abandoned'`),
    longestWaitMs: sql`coalesce(max(case when class = 'ignored' then 0 else wait_ms end), 0)`,
    talkMs: add('talk_ms', answered),
    holdMs: add('hold_ms', answered),
    wrapMs: add('wrap_ms', answered),
    transferred: count(sql`${answered} and agents > 1`),
    held: count(sql`${answered} and hold_ms > 0`),
    identified: count(sql`${answered} and is_repeat is not null`),
    repeated: count(sql`${answered} and is_repeat = 1`),
    rated: count(RATED),
    satisfied: count(sql`${RATED} and rating >= ${SATISFIED}`),
    ratings: add('rating', RATED),
  };
}

const OFFERED = sql`class in ('answered', 'abandoned', 'flowed_out', 'failed')`;
const ANSWERED = sql`class = 'answered'`;
const RATED = sql`class = 'answered' and rating is not null`;

/** The calls a metric rests on: those it counts, or, of a ratio, those it is a ratio of. */
export function countedSql(metric: keyof CallMetrics, settings: MetricSettings): RawBuilder<unknown> {
  switch (metric) {
    case 'offered':
    case 'abandonPercent':
      return OFFERED;
    case 'serviceLevelPercent':
      return {
        none: OFFERED,
        short: sql`${OFFERED} and not (class = 'abandoned' and wait_ms < ${settings.shortAbandonSeconds * 1000})`,
        all: sql`${OFFERED} and class <> 'abandoned'`,
      }[settings.serviceLevelWithout];
    case 'abandoned':
    case 'averageAbandonSeconds':
      return sql`class = 'abandoned'`;
    case 'shortAbandoned':
      return sql`class = 'abandoned' and wait_ms < ${settings.shortAbandonSeconds * 1000}`;
    case 'answeredInTime':
      return sql`${ANSWERED} and wait_ms <= ${levelSql(settings)}`;
    case 'flowedOut':
      return sql`class = 'flowed_out'`;
    case 'leftInIvr':
      return sql`class = 'left_in_ivr'`;
    case 'failed':
    case 'waiting':
    case 'ignored':
      return sql`class = ${metric}`;
    case 'longestWaitSeconds':
      return sql`class <> 'ignored'`;
    case 'fcrPercent':
      return sql`${ANSWERED} and is_repeat is not null`;
    case 'rated':
    case 'csatPercent':
    case 'csatAverage':
      return RATED;
    default:
      return ANSWERED;
  }
}
