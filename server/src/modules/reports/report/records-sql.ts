import type { ReportFilter, ReportQuestion } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { beginOfDay, endOfDay } from '../../../kernel/bank-day.ts';
import type { MomentSql } from '../../../persistence/moment-sql.ts';
import { houseCallsSql, nextCallSql, type RecordRange } from '../../callcenter/index.ts';

/** What stands for a call without a value. */
export const NONE = '-';

export const rangeOf = ({ from, to }: { from: string; to: string }, timeZone: string): RecordRange => ({
  from: beginOfDay(from, timeZone),
  until: endOfDay(to, timeZone),
});

/** Calls of the house and of imported histories, alike: the columns are those of `houseCallsSql`. */
export function recordsSql(
  question: Pick<ReportQuestion, 'filter' | 'settings'>,
  range: RecordRange,
  moments: MomentSql,
): RawBuilder<unknown> {
  const { repeatDays } = question.settings;
  const next = nextCallSql('past_call', ['source', 'caller_ref'], sql`1 = 1`, range, repeatDays);
  const calledAgain = sql`n.next_at <= ${moments.daysLater(sql`p.started_at`, repeatDays)}`;
  const past = sql`
    select p.source as source, p.external_id as id, p.started_at as started_at, p.queue as queue, p.dnis as dnis, p.type as type,
      p.agent as agent, p.disposition as disposition, p.class as class, p.wait_ms as wait_ms, p.talk_ms as talk_ms,
      p.hold_ms as hold_ms, p.wrap_ms as wrap_ms, case when p.class = 'answered' then 1 else 0 end as agents,
      case when p.caller_ref is null then null when ${calledAgain} then 1 else 0 end as is_repeat,
      null as rating
    from past_call p
    left join (${next}) n on n.source = p.source and n.caller_ref = p.caller_ref and n.started_at = p.started_at
    where p.started_at between ${range.from} and ${range.until}`;
  return sql`(select * from (${houseCallsSql(range, question.settings, moments)} union all ${past}) every_call
    where ${conditionOf(question.filter)})`;
}

function conditionOf(filter: ReportFilter): RawBuilder<unknown> {
  const parts = Object.entries(filter).flatMap(([column, value]) => {
    if (value === undefined) return [];
    return value === NONE ? [sql`coalesce(${sql.ref(column)}, '') = ''`] : [sql`${sql.ref(column)} = ${value}`];
  });
  return parts.length === 0 ? sql`1 = 1` : sql.join(parts, sql` and `);
}
