import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AlertRules } from '@tellerline/contracts';
import { sql } from 'kysely';
import { daysAfter, endOfDay } from '../../../kernel/bank-day.ts';
import { crisisDb } from '../crisis.tables.ts';

const DAY_MS = 86_400_000;
/** A loss is told of those only who were busy shortly before, so that what was over already counts for nobody. */
const BUSY_DAYS = 30;
const HISTORY_DAYS = 180;

export interface LossQuestion {
  ids: readonly number[];
  day: string;
  horizonDays: number;
  rules: AlertRules;
  timeZone: string;
}

/**
 * Who was lost within the horizon behind a day: an account was closed, half of the money was gone, or a busy customer made no
 * booking any more. Learnt from what is known today.
 */
export async function lossesAfter(em: SqlEntityManager, question: LossQuestion): Promise<Set<number>> {
  const { ids, day, horizonDays, rules, timeZone } = question;
  if (ids.length === 0) return new Set();
  const until = endOfDay(day, timeZone).getTime() + 1;
  const at = (days: number): Date => new Date(until + days * DAY_MS);
  const among = sql.join(ids.map((id) => sql.lit(id)));
  const minimum = sql.lit(rules.indicators.balance_fall.minimum);
  const count = (from: Date, to: Date) =>
    sql`sum(case when t.booked_at >= ${from} and t.booked_at < ${to} then 1 else 0 end)`;
  const { rows } = await sql<{ customer_id: number }>`
    select a.customer_id from account a where a.customer_id in (${among})
       and a.closed_on > ${day} and a.closed_on <= ${daysAfter(day, horizonDays)}
    union
    select g.customer_id
      from (select t.customer_id, ${count(at(0), at(horizonDays))} as later, ${count(at(-BUSY_DAYS), at(0))} as lately,
                   sum(case when t.booked_at >= ${at(0)} then t.amount else 0 end) as since,
                   sum(case when t.booked_at >= ${at(horizonDays)} then t.amount else 0 end) as beyond
              from account_transaction t join account c on c.id = t.account_id and c.currency = 'CNY'
             where t.customer_id in (${among}) and t.booked_at >= ${at(-HISTORY_DAYS)} group by t.customer_id) g
      left join (select a.customer_id, sum(b.balance) as balance from account a join account_balance b on b.account_id = a.id
                  where a.currency = 'CNY' and a.customer_id in (${among}) group by a.customer_id) w on w.customer_id = g.customer_id
     where (g.later = 0 and g.lately > 0)
        or (coalesce(w.balance, 0) - g.since >= ${minimum}
            and 2 * (coalesce(w.balance, 0) - g.beyond) <= coalesce(w.balance, 0) - g.since)`.execute(crisisDb(em));
  return new Set(rows.map(({ customer_id }) => Number(customer_id)));
}
