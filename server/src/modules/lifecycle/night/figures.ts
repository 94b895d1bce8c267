import type { SqlEntityManager } from '@mikro-orm/sql';
import type { LifecycleSettings } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { daysAfter, endOfDay } from '../../../kernel/bank-day.ts';
import { type IdRange, markUnchanged, rowsOf, run, smaller } from './night-sql.ts';

/** Columns of `customer_figures` behind the key, as the night fills them. */
export const figureColumns = [
  'accounts_open',
  'accounts_ever',
  'main_account',
  'credit_lines',
  'credit_open',
  'cards_open',
  'cards_ever',
  'first_opened_on',
  'last_closed_on',
  'products',
  'products_before',
  'transactions',
  'transactions_before',
  'tried',
  'turnover',
  'turnover_before',
  'deposits',
  'loans',
  'contribution',
  'contribution_before',
  'overdue_days',
  'complaints',
  'suggestions',
  'referrals',
  'satisfaction',
  'agreement',
  'terminated_on',
] as const;

const texts: readonly string[] = ['first_opened_on', 'last_closed_on', 'terminated_on'];

/** The day a night speaks of, and the moments its windows begin and end. */
export interface NightDay {
  day: string;
  /** 90 and 365 days before. */
  dayAgo: string;
  yearAgo: string;
  /** Begin of the window before, of the recent one, and the end of the day. */
  from: Date;
  between: Date;
  to: Date;
}
export function nightDay(day: string, timeZone: string): NightDay {
  return {
    day,
    dayAgo: daysAfter(day, -90),
    yearAgo: daysAfter(day, -365),
    from: endOfDay(daysAfter(day, -180), timeZone),
    between: endOfDay(daysAfter(day, -90), timeZone),
    to: endOfDay(day, timeZone),
  };
}

const positive = (amount: RawBuilder<unknown>) => sql`case when ${amount} > 0 then ${amount} else 0 end`;

/** What is earned in a year: margins in basis points on balances, and on four quarters' turnover. Whole fen. */
const earned = (
  deposits: RawBuilder<unknown>,
  loans: RawBuilder<unknown>,
  turnover: RawBuilder<unknown>,
  { value }: LifecycleSettings,
) =>
  sql`floor((${positive(deposits)} * ${sql.lit(value.depositMargin)} + ${loans} * ${sql.lit(value.loanMargin)} + 4 * ${turnover} * ${sql.lit(value.turnoverMargin)}) / 10000)`;

/**
 * Figures of every customer of a range, in one statement: money in CNY alone, what hangs on merged numbers counted with their
 * survivor. The windows are those of {@link NightDay}.
 * @param holders a table or temporary table `(holder_id, customer_id)` of the range
 */
export function figuresOf(range: IdRange, at: NightDay, settings: LifecycleSettings): RawBuilder<unknown> {
  const { day, dayAgo, yearAgo, from, between, to } = at;
  const third = sql.lit(settings.stage.youngTransactions - 1);
  const accounts = sql`
    select h.customer_id,
      sum(case when a.status <> 'closed' then 1 else 0 end) as open_n, count(*) as ever_n,
      max(case when a.status <> 'closed' and a.kind = 'basic' then 1 else 0 end) as basic,
      min(a.opened_on) as first_on, max(a.opened_on) as last_opened, max(a.closed_on) as last_closed,
      count(distinct case when a.status <> 'closed' then a.product end) as kinds,
      count(distinct case when a.opened_on <= ${dayAgo} and (a.status <> 'closed' or a.closed_on > ${dayAgo}) then a.product end) as kinds_before,
      sum(case when a.status <> 'closed' and a.currency = 'CNY' then b.balance else 0 end) as deposits
    from night_holder h join account a on a.customer_id = h.holder_id left join account_balance b on b.account_id = a.id
    group by h.customer_id`;
  const loans = sql`
    select h.customer_id, count(*) as ever_n, sum(case when l.status <> 'settled' then 1 else 0 end) as open_n,
      min(l.started_on) as first_on, max(case when l.status <> 'settled' then l.overdue_days else 0 end) as overdue,
      count(distinct case when l.status <> 'settled' then l.product end) as kinds,
      count(distinct case when l.started_on <= ${dayAgo} and (l.status <> 'settled' or l.ends_on > ${dayAgo}) then l.product end) as kinds_before,
      sum(case when l.currency = 'CNY' then l.outstanding else 0 end) as owed,
      sum(case when l.currency = 'CNY' and l.started_on <= ${dayAgo} then l.outstanding else 0 end) as owed_before
    from night_holder h join loan l on l.customer_id = h.holder_id group by h.customer_id`;
  const cards = sql`
    select h.customer_id, count(*) as ever_n, sum(case when k.status <> 'closed' then 1 else 0 end) as open_n,
      count(distinct case when k.status <> 'closed' then k.product end) as kinds,
      count(distinct case when k.issued_on <= ${dayAgo} then k.product end) as kinds_before
    from night_holder h join card k on k.customer_id = h.holder_id group by h.customer_id`;
  const trade = sql`
    select h.customer_id,
      sum(case when t.booked_at > ${between} then 1 else 0 end) as n, sum(case when t.booked_at > ${between} then 0 else 1 end) as n_before,
      sum(case when t.booked_at > ${between} then abs(t.amount) else 0 end) as turned,
      sum(case when t.booked_at > ${between} then 0 else abs(t.amount) end) as turned_before,
      sum(case when t.booked_at > ${between} then t.amount else 0 end) as net,
      max(case when t.booked_at > ${between} and t.purpose = 'salary' and t.amount > 0 then 1 else 0 end) as salary
    from night_holder h join account_transaction t on t.customer_id = h.holder_id and t.booked_at > ${from} and t.booked_at <= ${to}
    group by h.customer_id`;
  const people = sql`
    select h.customer_id,
      sum(case when e.kind = 'complaint' and e.on_day > ${yearAgo} then 1 else 0 end) as complaints,
      sum(case when e.kind = 'suggestion' and e.on_day > ${yearAgo} then 1 else 0 end) as suggestions,
      sum(case when e.kind = 'referral' then 1 else 0 end) as referrals,
      sum(case when e.on_day > ${yearAgo} and e.kind <> 'prediction' and e.kind <> 'benefit' and e.kind <> 'cooperation' then coalesce(e.amount, 0) else 0 end) as spent,
      sum(case when e.kind = 'satisfaction' and e.on_day > ${yearAgo} then e.score else 0 end) as scores,
      sum(case when e.kind = 'satisfaction' and e.on_day > ${yearAgo} then 1 else 0 end) as scored,
      max(case when e.kind = 'agreement' and (e.valid_until is null or e.valid_until >= ${day}) then 1 else 0 end) as agreement,
      max(case when e.kind = 'termination' then e.on_day end) as ended
    from night_holder h join stage_element e on e.customer_id = h.holder_id and e.withdrawn_at is null and e.on_day <= ${day}
    group by h.customer_id`;
  const n = (ref: string) => sql`coalesce(${sql.ref(ref)}, 0)`;
  const firstOn = sql`case when a.first_on is null then l.first_on when l.first_on is null then a.first_on else ${smaller(sql.ref('a.first_on'), sql.ref('l.first_on'))} end`;
  const depositsBefore = sql`(${n('a.deposits')} - ${n('t.net')})`;
  return sql`
    select c.id as customer_id, ${n('a.open_n')} as accounts_open, ${n('a.ever_n')} as accounts_ever,
      case when a.basic = 1 or t.salary = 1 then 1 else 0 end as main_account,
      ${n('l.ever_n')} as credit_lines, ${n('l.open_n')} as credit_open, ${n('k.open_n')} as cards_open, ${n('k.ever_n')} as cards_ever,
      ${firstOn} as first_opened_on, a.last_closed as last_closed_on,
      ${n('a.kinds')} + ${n('l.kinds')} + ${n('k.kinds')} as products,
      ${n('a.kinds_before')} + ${n('l.kinds_before')} + ${n('k.kinds_before')} as products_before,
      ${n('t.n')} as transactions, ${n('t.n_before')} as transactions_before,
      case when (select x.booked_at from account_transaction x where x.customer_id = c.id order by x.booked_at limit 1 offset ${third}) is null then 0 else 1 end as tried,
      ${n('t.turned')} as turnover, ${n('t.turned_before')} as turnover_before, ${n('a.deposits')} as deposits, ${n('l.owed')} as loans,
      ${earned(n('a.deposits'), n('l.owed'), n('t.turned'), settings)} - ${n('e.spent')} as contribution,
      ${earned(depositsBefore, n('l.owed_before'), n('t.turned_before'), settings)} as contribution_before,
      ${n('l.overdue')} as overdue_days, ${n('e.complaints')} as complaints, ${n('e.suggestions')} as suggestions, ${n('e.referrals')} as referrals,
      case when e.scored > 0 then floor((2 * e.scores + e.scored) / (2 * e.scored)) end as satisfaction,
      ${n('e.agreement')} as agreement,
      case when e.ended is not null and (a.last_opened is null or a.last_opened <= e.ended) then e.ended end as terminated_on
    from customer c
      left join (${accounts}) a on a.customer_id = c.id left join (${loans}) l on l.customer_id = c.id
      left join (${cards}) k on k.customer_id = c.id left join (${trade}) t on t.customer_id = c.id
      left join (${people}) e on e.customer_id = c.id
    where c.id > ${range.after} and c.id <= ${range.upTo} and c.merged_into is null`;
}

/** Temporary tables of a connection: filled and emptied page by page. */
export async function makeNightTables(em: SqlEntityManager): Promise<void> {
  const columns = figureColumns.map(
    (column) => sql`${sql.ref(column)} ${sql.raw(texts.includes(column) ? 'varchar(10)' : 'bigint')}`,
  );
  await run(
    em,
    sql`create temporary table if not exists night_holder (holder_id integer primary key, customer_id integer not null)`,
  );
  await run(
    em,
    sql`create temporary table if not exists night_figures (customer_id integer primary key, ${sql.join(columns)}, change_kind integer)`,
  );
}

/** Whose holdings count for whom: every customer for himself, and those merged into him. */
export async function fillHolders(em: SqlEntityManager, { after, upTo }: IdRange): Promise<void> {
  await run(em, sql`delete from night_holder`);
  await run(
    em,
    sql`insert into night_holder (holder_id, customer_id)
      select id, id from customer where id > ${after} and id <= ${upTo} and merged_into is null
      union all select absorbed_id, root_id from customer_merge where root_id > ${after} and root_id <= ${upTo}`,
  );
}

/** Writes the figures of a page, only rows that changed. @returns customers seen, and rows written */
export async function writeFigures(
  em: SqlEntityManager,
  range: IdRange,
  at: NightDay,
  settings: LifecycleSettings,
): Promise<{ seen: number; written: number }> {
  await makeNightTables(em);
  await fillHolders(em, range);
  await run(em, sql`delete from night_figures`);
  const columns = sql.join(figureColumns.map((column) => sql.ref(column)));
  await run(
    em,
    sql`insert into night_figures (customer_id, ${columns}, change_kind) select n.*, 1 from (${figuresOf(range, at, settings)}) n`,
  );
  await markUnchanged(em, 'night_figures', 'customer_figures', figureColumns);
  const [counted] = await rowsOf(
    em,
    sql<{
      seen: number;
      written: number | null;
    }>`select count(*) as seen, sum(change_kind) as written from night_figures`,
  );
  const written = Number(counted?.written ?? 0);
  if (written > 0) {
    await run(
      em,
      sql`replace into customer_figures (customer_id, ${columns}) select customer_id, ${columns} from night_figures where change_kind = 1`,
    );
  }
  return { seen: Number(counted?.seen ?? 0), written };
}
