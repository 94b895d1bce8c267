import type { SqlEntityManager } from '@mikro-orm/sql';
import type { OwnFeature, ScoreKind } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { daysAfter, endOfDay } from '../../../kernel/bank-day.ts';
import { readInstant } from '../../../persistence/columns.ts';
import { analyticsDb } from '../analytics.tables.ts';
import { HORIZON_DAYS } from './own-kinds.ts';

/** Customers with ids above `after`, up to `upTo`; of them each `every`-th. */
export interface Page {
  after: number;
  upTo: number;
  every?: number;
}

export interface OwnRow {
  customerId: number;
  /** In the order of `ownFeatures`; NaN where not known. */
  values: Readonly<Record<OwnFeature, number>>;
  /** Came about within the horizon behind the day; only of use for days of the past. */
  came: boolean;
}

interface RawRow {
  id: number;
  gender: string | null;
  birth_date: string | null;
  first_on: string;
  accounts: number;
  balance: number;
  td_now: number;
  td_ever: number;
  next_maturity: string | null;
  last_matured: string | null;
  later: number | null;
  n: number | null;
  n_before: number | null;
  money_in: number | null;
  money_out: number | null;
  salary: number | null;
  last_at: unknown;
  loans: number | null;
  cards: number | null;
  card_first: string | null;
  card_limit: number | null;
  came: number;
}

const DAY_MS = 86_400_000;
const YEAR_DAYS = 365.25;
const YUAN = 100;
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;
const known = (value: number | null): number => Number(value ?? 0);

/**
 * What was known of personal customers with an open account at the end of a day, in one statement, and whether what is forecast
 * came about within {@link HORIZON_DAYS} behind it. Balances of the past are today's less what was booked since.
 */
export async function ownRows(
  em: SqlEntityManager,
  kind: ScoreKind,
  page: Page,
  day: string,
  timeZone: string,
): Promise<OwnRow[]> {
  const { rows } = await statement(kind, page, day, timeZone).execute(analyticsDb(em));
  return rows.map((row) => ({
    customerId: Number(row.id),
    came: Number(row.came) === 1,
    values: valuesOf(row, day, timeZone),
  }));
}

function valuesOf(row: RawRow, day: string, timeZone: string): Record<OwnFeature, number> {
  const since = (from: string | null) => (from === null ? Number.NaN : daysBetween(from, day));
  const lastAt = readInstant(row.last_at);
  const dayEnds = endOfDay(day, timeZone).getTime();
  return {
    age: row.birth_date === null ? Number.NaN : Math.floor(daysBetween(row.birth_date, day) / YEAR_DAYS),
    gender: row.gender === null ? Number.NaN : Number(row.gender),
    tenureDays: since(row.first_on),
    accounts: Number(row.accounts),
    balance: Math.round((Number(row.balance) - known(row.later)) / YUAN),
    termDeposits: Number(row.td_now),
    termDepositsEver: Number(row.td_ever),
    daysToMaturity: row.next_maturity === null ? Number.NaN : daysBetween(day, row.next_maturity),
    daysSinceMatured: since(row.last_matured),
    bookings: known(row.n),
    bookingsBefore: known(row.n_before),
    moneyIn: Math.round(known(row.money_in) / YUAN),
    moneyOut: Math.round(known(row.money_out) / YUAN),
    salary: known(row.salary),
    daysSinceBooking: lastAt === null ? Number.NaN : Math.max(0, Math.floor((dayEnds - lastAt.getTime()) / DAY_MS)),
    loans: known(row.loans),
    creditCards: known(row.cards),
    cardDays: since(row.card_first),
    cardLimit: row.card_limit === null ? Number.NaN : Math.round(Number(row.card_limit) / YUAN),
  };
}

function statement(kind: ScoreKind, page: Page, day: string, timeZone: string): RawBuilder<RawRow> {
  const { after, upTo, every = 1 } = page;
  const [ends, quarter, half] = [0, -90, -180].map((days) => endOfDay(daysAfter(day, days), timeZone));
  const until = daysAfter(day, HORIZON_DAYS);
  const untilEnds = endOfDay(until, timeZone);
  const paged = (column: string) => {
    const id = sql.ref(column);
    return sql`${id} > ${after} and ${id} <= ${upTo} and ${id} % ${sql.lit(every)} = 0`;
  };
  const open = sql`(a.closed_on > ${day} or (a.closed_on is null and a.status <> 'closed'))`;
  const term = sql`a.kind = 'term_deposit'`;
  const accounts = sql`
    select a.customer_id, min(a.opened_on) as first_on, sum(case when ${open} then 1 else 0 end) as accounts,
      sum(case when ${open} and ${term} then 1 else 0 end) as td_now, sum(case when ${term} then 1 else 0 end) as td_ever,
      min(case when ${open} and ${term} and a.matures_on >= ${day} then a.matures_on end) as next_maturity,
      max(case when ${term} and a.matures_on < ${day} then a.matures_on end) as last_matured,
      sum(case when not (${term}) and a.currency = 'CNY' then coalesce(b.balance, 0) else 0 end) as balance
    from account a left join account_balance b on b.account_id = a.id
    where a.opened_on <= ${day} and ${paged('a.customer_id')} group by a.customer_id`;
  const recent = sql`t.booked_at > ${quarter} and t.booked_at <= ${ends}`;
  const trade = sql`
    select t.customer_id, sum(case when t.booked_at > ${ends} then t.amount else 0 end) as later,
      sum(case when ${recent} then 1 else 0 end) as n, sum(case when t.booked_at <= ${quarter} then 1 else 0 end) as n_before,
      sum(case when ${recent} and t.amount > 0 then t.amount else 0 end) as money_in,
      sum(case when ${recent} and t.amount < 0 then -t.amount else 0 end) as money_out,
      max(case when ${recent} and t.purpose = 'salary' then 1 else 0 end) as salary,
      max(case when t.booked_at <= ${ends} then t.booked_at end) as last_at
    from account_transaction t join account a on a.id = t.account_id
    where ${paged('t.customer_id')} and t.booked_at > ${half} and not (${term}) and a.currency = 'CNY' group by t.customer_id`;
  const loans = sql`
    select l.customer_id, count(*) as loans from loan l
    where ${paged('l.customer_id')} and l.started_on <= ${day} and l.ends_on > ${day} group by l.customer_id`;
  const held = sql`k.kind = 'credit' and k.issued_on <= ${day} and (k.status <> 'closed' or k.as_of > ${ends})`;
  const cards = sql`
    select k.customer_id, count(*) as cards, min(k.issued_on) as card_first, max(k.credit_limit) as card_limit
    from card k where ${paged('k.customer_id')} and ${held} group by k.customer_id`;
  const came =
    kind === 'term-deposit'
      ? sql`exists (select 1 from account a where a.customer_id = c.id and ${term} and a.opened_on > ${day} and a.opened_on <= ${until})`
      : sql`exists (select 1 from card k where k.customer_id = c.id and ${held} and k.status = 'closed' and k.as_of <= ${untilEnds})`;
  return sql<RawRow>`
    select c.id, c.gender, c.birth_date, a.*, t.later, t.n, t.n_before, t.money_in, t.money_out, t.salary, t.last_at,
      l.loans, k.cards, k.card_first, k.card_limit, case when ${came} then 1 else 0 end as came
    from customer c join (${accounts}) a on a.customer_id = c.id left join (${trade}) t on t.customer_id = c.id
      left join (${loans}) l on l.customer_id = c.id left join (${cards}) k on k.customer_id = c.id
    where ${paged('c.id')} and c.kind = 'personal' and c.merged_into is null and a.accounts > 0
      ${kind === 'card-churn' ? sql`and k.cards > 0` : sql``}
    order by c.id`;
}
