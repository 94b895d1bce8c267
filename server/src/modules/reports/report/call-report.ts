import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallMetrics, CallReport, ReportDimension, ReportQuestion } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { wallMinute } from '../../../kernel/bank-day.ts';
import { type MomentSql, momentSql } from '../../../persistence/moment-sql.ts';
import { dialectOfEm } from '../../../persistence/orm.ts';
import { addTallies, type CallTally, emptyTally, metricsOf, talliesBy } from '../../callcenter/index.ts';
import { NONE, rangeOf, recordsSql } from './records-sql.ts';

/** Zones are whole quarters of an hour from UTC: by these slots every interval and every day can be put together. */
const SLOT_MINUTES = 15;

/** What people call a group: an agent by name, a queue by its label. */
export type LabelOf = (by: ReportDimension, group: string) => string;

/**
 * A report: a row for each group and one for all. The total is the tally of the groups, so it is their sum.
 * @param gather which group takes one in that may not be shown alone
 */
export async function reportOn(
  em: SqlEntityManager,
  question: ReportQuestion,
  timeZone: string,
  labelOf: LabelOf = (_by, group) => group,
  gather: (by: ReportDimension, group: string) => string = (_by, group) => group,
): Promise<CallReport> {
  const tallies = gathered(await talliesOf(em, question, timeZone), (group) => gather(question.by, group));
  const { from, to, by, minutes, settings } = question;
  const total = [...tallies.values()].reduce(addTallies, emptyTally());
  return {
    from,
    to,
    by,
    minutes,
    timeZone,
    settings,
    groups: [...tallies]
      .map(([group, tally]) => ({ group, label: labelOf(by, group), ...rounded(metricsOf(tally, settings)) }))
      .sort((a, b) => (a.group < b.group ? -1 : 1)),
    total: rounded(metricsOf(total, settings)),
  };
}

function gathered(tallies: ReadonlyMap<string, CallTally>, into: (group: string) => string): Map<string, CallTally> {
  const sums = new Map<string, CallTally>();
  for (const [group, tally] of tallies) {
    const to = into(group);
    sums.set(to, addTallies(sums.get(to) ?? emptyTally(), tally));
  }
  return sums;
}

/** Counts and sums by group, as the database counts them. */
async function talliesOf(
  em: SqlEntityManager,
  question: ReportQuestion,
  timeZone: string,
): Promise<Map<string, CallTally>> {
  const moments = momentSql[dialectOfEm(em)];
  const records = recordsSql(question, rangeOf(question, timeZone), moments);
  const tallies = new Map<string, CallTally>();
  for (const { group: found, tally } of await talliesBy(
    em,
    records,
    groupSql(question.by, moments),
    question.settings,
  )) {
    const group = groupOf(question, found, timeZone);
    tallies.set(group, addTallies(tallies.get(group) ?? emptyTally(), tally));
  }
  return tallies;
}

const isByTime = (by: ReportDimension): by is 'interval' | 'day' => by === 'interval' || by === 'day';

const groupSql = (by: ReportDimension, moments: MomentSql): RawBuilder<unknown> =>
  isByTime(by) ? moments.slot(sql`started_at`, SLOT_MINUTES) : sql`coalesce(${sql.ref(by)}, '')`;

function groupOf({ by, minutes }: ReportQuestion, value: string | number | null, timeZone: string): string {
  if (!isByTime(by)) return value === '' || value === null ? NONE : String(value);
  const wall = wallMinute(new Date(Number(value) * SLOT_MINUTES * 60_000), timeZone);
  if (by === 'day') return wall.slice(0, 10);
  const minute = Math.floor(Number(wall.slice(14)) / minutes) * minutes;
  return `${wall.slice(0, 14)}${String(minute).padStart(2, '0')}`;
}

/** As people read them: two decimals. */
function rounded(metrics: CallMetrics): CallMetrics {
  const entries = Object.entries(metrics).map(([name, value]) => [
    name,
    value === null ? null : Math.round(value * 100) / 100,
  ]);
  return Object.fromEntries(entries) as CallMetrics;
}
