import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CallbackCounts, CallbackReport } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { beginOfDay, endOfDay } from '../../../kernel/bank-day.ts';
import type { CallCentre } from '../call-centre.ts';
import type { CallcenterTables } from '../callcenter.tables.ts';

const fields = ['promised', 'kept', 'late', 'missed', 'open', 'cancelled'] as const satisfies (keyof CallbackCounts)[];

/** Promised calls back whose time was on these days: kept in time, late, missed, by queue. Cancelled ones are no promises. */
export async function countTickets(
  centre: CallCentre,
  em: SqlEntityManager,
  { from, to }: { from: string; to: string },
): Promise<CallbackReport> {
  const { timeZone } = centre.deps.bank;
  const now = centre.deps.clock.now();
  const isOwed = sql`state in ('callback', 'calling')`;
  const count = (when: RawBuilder<unknown>) => sql<number>`sum(case when ${when} then 1 else 0 end)`;
  const rows = await em
    .getKysely<CallcenterTables>()
    .selectFrom('queue_ticket')
    .select([
      'queue',
      count(sql`state <> 'cancelled'`).as('promised'),
      count(sql`state = 'done' and done_at <= promised_by`).as('kept'),
      count(sql`state = 'done' and done_at > promised_by`).as('late'),
      count(sql`state = 'failed' or (${isOwed} and promised_by < ${now})`).as('missed'),
      count(sql`${isOwed} and promised_by >= ${now}`).as('open'),
      count(sql`state = 'cancelled'`).as('cancelled'),
    ])
    .where('origin', 'in', ['line', 'wrap_up'])
    .where('promised_by', '>=', beginOfDay(from, timeZone))
    .where('promised_by', '<=', endOfDay(to, timeZone))
    .groupBy('queue')
    .orderBy('queue')
    .execute();
  const queues = rows.map(({ queue, ...counts }) => ({
    queue: centre.setup.queueOf(queue),
    ...countsOf((field) => Number(counts[field])),
  }));
  return { from, to, queues, total: countsOf((field) => queues.reduce((sum, row) => sum + row[field], 0)) };
}

const countsOf = (value: (field: (typeof fields)[number]) => number): CallbackCounts =>
  Object.fromEntries(fields.map((field) => [field, value(field)])) as CallbackCounts;
