import { type RawBuilder, sql } from 'kysely';
import type { RecordRange } from './house-calls-sql.ts';

const DAY_MS = 86_400_000;

/**
 * When the same caller called next, a SELECT for a join: the columns of `caller`, `started_at`, and `next_at` (null when he did
 * not by `repeatDays` after the range). Counted once over all calls: asked call by call, MariaDB may read the whole range for each.
 * @param caller columns that name a caller; calls without them are left out
 * @param counted further condition on the calls that count
 */
export function nextCallSql(
  table: 'interaction' | 'past_call',
  caller: readonly string[],
  counted: RawBuilder<unknown>,
  range: RecordRange,
  repeatDays: number,
): RawBuilder<unknown> {
  const columns = sql.join(caller.map((column) => sql.ref(column)));
  const known = sql.join(
    caller.map((column) => sql`${sql.ref(column)} is not null`),
    sql` and `,
  );
  const until = new Date(range.until.getTime() + repeatDays * DAY_MS);
  return sql`
    select ${columns}, started_at, lead(started_at) over (partition by ${columns} order by started_at) as next_at
    from (select distinct ${columns}, started_at from ${sql.table(table)}
      where ${known} and ${counted} and started_at between ${range.from} and ${until}) moments`;
}
