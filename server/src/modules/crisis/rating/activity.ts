import type { SqlEntityManager } from '@mikro-orm/sql';
import type { IndicatorKey } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { crisisDb } from '../crisis.tables.ts';
import { pointsOf } from './points.ts';
import { hasRate, inCny, momentBefore, type Rating, untilOf, wholeDiv, within } from './rating.ts';

/** An indicator out of a customer's bookings: what it comes to, and what it is compared with. */
interface FromBookings {
  key: IndicatorKey;
  value: RawBuilder<unknown>;
  base: RawBuilder<unknown>;
}

const columnsOf = ({ key }: FromBookings) => [sql.ref(`${key}_value`), sql.ref(`${key}_base`)];

/**
 * Everything bookings tell, in one pass over them: how often, how much, what is left, salary, silence. A balance of the past is
 * today's less what was booked since (balances themselves keep no history). What each customer's bookings come to is reckoned once,
 * into a temporary table, before each indicator looks at it.
 * @returns SELECTs of the columns of `alert_stage`, one for each indicator that is on
 */
export async function activityReadings(em: SqlEntityManager, rating: Rating): Promise<RawBuilder<unknown>[]> {
  const { dialect, rules, run } = rating;
  const indicators = fromBookings(rating);
  const wanted = indicators.filter(({ key }) => rules.indicators[key].on);
  if (wanted.length === 0) return [];
  const db = crisisDb(em);
  const columns = indicators.flatMap(columnsOf);
  await sql`create temporary table if not exists alert_activity
    (customer_id integer primary key, ${sql.join(columns.map((column) => sql`${column} bigint`))})`.execute(db);
  await sql`delete from alert_activity`.execute(db);
  await sql`
    insert into alert_activity (customer_id, ${sql.join(wanted.flatMap(columnsOf))})
    select g.customer_id, ${sql.join(wanted.flatMap(({ value, base }) => [value, base]))}
      from (${bookings(rating)}) g left join (${balances(rating)}) w on w.customer_id = g.customer_id
      join customer c on c.id = g.customer_id and c.merged_into is null and c.status <> 'prospect'`.execute(db);
  return wanted.map((each) => {
    const [value, base] = columnsOf(each);
    const { key } = each;
    const points = pointsOf(dialect, rules.indicators[key], sql`${value}`);
    return sql`
      select ${run}, customer_id, ${key}, ${value}, ${base}, ${points}, ${sql.lit(rules.indicators[key].knockOut ? 1 : 0)}
        from alert_activity where ${points} > 0`;
  });
}

/** Balance now and what was booked since, in CNY. */
const balances = (rating: Rating): RawBuilder<unknown> => sql`
  select a.customer_id, sum(${inCny(rating, 'a.currency', sql`b.balance`)}) as balance
    from account a join account_balance b on b.account_id = a.id
   where ${hasRate(rating, 'a.currency')} and ${within(rating, 'a.customer_id')} group by a.customer_id`;

function fromBookings({ dialect, rules }: Rating): FromBookings[] {
  const { frequency_fall: often, amount_fall: much, balance_fall: balance } = rules.indicators;
  const { sudden_outflow: outflow, salary_stopped: salary, trade_stopped: silence } = rules.indicators;
  const zero = sql.lit(0);
  /** By how many per cent `now` is below what a window of this length usually had. */
  const fall = (now: string, before: string, rule: typeof often, enough: RawBuilder<unknown>): RawBuilder<unknown> => {
    const expected = sql`g.${sql.ref(before)} * ${sql.lit(rule.windowDays)}`;
    const share = wholeDiv(dialect, sql`g.${sql.ref(now)} * ${sql.lit(100 * rule.baseDays)}`, expected);
    return sql`(case when ${enough} and g.${sql.ref(before)} > 0 and ${share} < 100 then 100 - ${share} else 0 end)`;
  };
  const left = sql`(coalesce(w.balance, 0) - g.after_net)`;
  const outOf = (net: string, minimum: number): RawBuilder<unknown> => {
    const before = sql`(${left} - g.${sql.ref(net)})`;
    const gone = sql`(0 - g.${sql.ref(net)})`;
    return sql`(case when ${before} >= ${sql.lit(minimum)} and ${before} > 0 and ${gone} > 0 then ${wholeDiv(dialect, sql`${gone} * 100`, before)} else 0 end)`;
  };
  return [
    {
      key: 'frequency_fall',
      value: fall('often_now', 'often_before', often, sql`g.often_before >= ${sql.lit(often.minimum)}`),
      base: sql`g.often_before`,
    },
    {
      key: 'amount_fall',
      value: fall('much_now', 'much_before', much, sql`g.times_before >= ${sql.lit(much.minimum)}`),
      base: sql`g.much_before`,
    },
    { key: 'balance_fall', value: outOf('net', balance.minimum), base: sql`(${left} - g.net)` },
    { key: 'sudden_outflow', value: outOf('sudden_net', outflow.minimum), base: sql`(${left} - g.sudden_net)` },
    {
      key: 'salary_stopped',
      value: sql`(case when g.salary_now = 0 and g.salary_before >= ${sql.lit(Math.max(1, salary.minimum))} then 1 else 0 end)`,
      base: sql`g.salary_before`,
    },
    {
      key: 'trade_stopped',
      value: sql`(case when g.silent_now = 0 and g.silent_before >= ${sql.lit(Math.max(1, silence.minimum))} then 1 else ${zero} end)`,
      base: sql`g.silent_before`,
    },
  ];
}

function bookings(rating: Rating): RawBuilder<unknown> {
  const { indicators } = rating.rules;
  const until = untilOf(rating);
  const at = (days: number): Date => momentBefore(rating, days);
  const when = (from: Date, to: Date, then: RawBuilder<unknown>): RawBuilder<unknown> =>
    sql`sum(case when t.booked_at >= ${from} and t.booked_at < ${to} then ${then} else 0 end)`;
  const recent = (days: number, then: RawBuilder<unknown>) => when(at(days), until, then);
  const earlier = ({ windowDays, baseDays }: { windowDays: number; baseDays: number }, then: RawBuilder<unknown>) =>
    when(at(windowDays + baseDays), at(windowDays), then);
  const { frequency_fall: often, amount_fall: much, balance_fall: balance } = indicators;
  const { sudden_outflow: outflow, salary_stopped: salary, trade_stopped: silence } = indicators;
  const oldest = at(
    Math.max(...[often, much, balance, outflow, salary, silence].map((r) => r.windowDays + r.baseDays)),
  );
  const one = sql.lit(1);
  const amount = inCny(rating, 'a.currency', sql`t.amount`);
  const isSalary = sql`case when t.purpose = 'salary' and t.amount > 0 then 1 else 0 end`;
  return sql`
    select t.customer_id,
           ${recent(often.windowDays, one)} as often_now, ${earlier(often, one)} as often_before,
           ${recent(much.windowDays, sql`abs(${amount})`)} as much_now, ${earlier(much, sql`abs(${amount})`)} as much_before,
           ${earlier(much, one)} as times_before,
           ${recent(balance.windowDays, amount)} as net, ${recent(outflow.windowDays, amount)} as sudden_net,
           ${recent(salary.windowDays, isSalary)} as salary_now, ${earlier(salary, isSalary)} as salary_before,
           ${recent(silence.windowDays, one)} as silent_now, ${earlier(silence, one)} as silent_before,
           sum(case when t.booked_at >= ${until} then ${amount} else 0 end) as after_net
      from account_transaction t join account a on a.id = t.account_id and ${hasRate(rating, 'a.currency')}
     where t.booked_at >= ${oldest} and ${within(rating, 't.customer_id')}
     group by t.customer_id`;
}
