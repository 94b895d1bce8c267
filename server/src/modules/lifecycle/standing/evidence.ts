import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type ElementKind,
  type EvidenceRow,
  elementForms,
  type Indicator,
  type IndicatorEvidence,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { bankDay, daysAfter, endOfDay } from '../../../kernel/bank-day.ts';
import type { LifecycleDesk } from '../lifecycle.ports.ts';
import { lifecycleDb } from '../lifecycle.tables.ts';
import { customerInScope, type SeenCustomer, seesMoney, seesWorth } from './customer-in-scope.ts';

const MOST_ROWS = 100;
type Reader = (em: SqlEntityManager, customer: SeenCustomer, today: string, timeZone: string) => Promise<EvidenceRow[]>;

const blank = { on: null, until: null, state: null, amount: null, count: null, note: null };

/** Names of products come from the core bank's list, not from the customer: nothing here needs a mask. */
const accounts: Reader = async (em, { ids, sight }) => {
  const rows = await lifecycleDb(em)
    .selectFrom('account as a')
    .leftJoin('product as p', 'p.code', 'a.product')
    .leftJoin('account_balance as b', 'b.account_id', 'a.id')
    .select(['a.product', 'a.kind', 'a.status', 'a.opened_on', 'a.closed_on', 'p.name_zh', 'b.balance'])
    .where('a.customer_id', 'in', ids)
    .orderBy('a.opened_on')
    .limit(MOST_ROWS)
    .execute();
  return rows.map((row) => ({
    ...blank,
    kind: 'account',
    name: row.name_zh ?? row.product,
    on: row.opened_on,
    until: row.closed_on,
    state: row.status,
    amount: seesMoney(sight) ? row.balance : null,
    note: row.kind,
  }));
};

const loans: Reader = async (em, { ids, sight }) => {
  const rows = await lifecycleDb(em)
    .selectFrom('loan as l')
    .leftJoin('product as p', 'p.code', 'l.product')
    .select(['l.product', 'l.status', 'l.started_on', 'l.ends_on', 'l.outstanding', 'l.overdue_days', 'p.name_zh'])
    .where('l.customer_id', 'in', ids)
    .orderBy('l.started_on')
    .limit(MOST_ROWS)
    .execute();
  return rows.map((row) => ({
    ...blank,
    kind: 'loan',
    name: row.name_zh ?? row.product,
    on: row.started_on,
    until: row.ends_on,
    state: row.status,
    amount: seesMoney(sight) ? row.outstanding : null,
    count: row.overdue_days,
  }));
};

const cards: Reader = async (em, { ids }) => {
  const rows = await lifecycleDb(em)
    .selectFrom('card as k')
    .leftJoin('product as p', 'p.code', 'k.product')
    .select(['k.product', 'k.status', 'k.issued_on', 'p.name_zh'])
    .where('k.customer_id', 'in', ids)
    .orderBy('k.issued_on')
    .limit(MOST_ROWS)
    .execute();
  return rows.map((row) => ({
    ...blank,
    kind: 'card',
    name: row.name_zh ?? row.product,
    on: row.issued_on,
    state: row.status,
  }));
};

/** Bookings of both windows, added up by month; the list of each is the customer's transactions. */
const transactions: Reader = async (em, { ids, sight }, today, timeZone) => {
  const rows = await lifecycleDb(em)
    .selectFrom('account_transaction')
    .select(['booked_at', 'amount'])
    .where('customer_id', 'in', ids)
    .where('booked_at', '>', endOfDay(daysAfter(today, -180), timeZone))
    .where('booked_at', '<=', endOfDay(today, timeZone))
    .execute();
  const months = new Map<string, { count: number; amount: number }>();
  for (const { booked_at, amount } of rows) {
    const month = `${bankDay(booked_at, timeZone).slice(0, 7)}-01`;
    const sum = months.get(month) ?? { count: 0, amount: 0 };
    months.set(month, { count: sum.count + 1, amount: sum.amount + Math.abs(amount) });
  }
  return [...months].sort().map(([on, { count, amount }]) => ({
    ...blank,
    kind: 'transactions',
    name: on.slice(0, 7),
    on,
    count,
    amount: seesMoney(sight) ? amount : null,
  }));
};

const elements =
  (...kinds: ElementKind[]): Reader =>
  async (em, { ids }) => {
    const rows = await lifecycleDb(em)
      .selectFrom('stage_element')
      .select(['kind', 'on_day', 'content', 'score', 'recorded_by_name'])
      .where('customer_id', 'in', ids)
      .where('kind', 'in', kinds)
      .where('withdrawn_at', 'is', null)
      .orderBy('on_day', 'desc')
      .limit(MOST_ROWS)
      .execute();
    return rows.map((row) => {
      const content = JSON.parse(row.content) as Record<string, string | number>;
      const first = elementForms[row.kind as ElementKind].fields[0]?.id ?? '';
      return {
        ...blank,
        kind: 'element',
        name: row.kind,
        on: row.on_day,
        count: row.score,
        note: `${content[first] ?? ''} · ${row.recorded_by_name}`,
      };
    });
  };

const figure =
  (column: 'contribution' | 'contribution_before' | 'deposits' | 'loans' | 'turnover'): Reader =>
  async (em, { id, sight }) => {
    const row = await lifecycleDb(em)
      .selectFrom('customer_figures')
      .select(column)
      .where('customer_id', '=', id)
      .executeTakeFirst();
    const isShown = column.startsWith('contribution') ? seesWorth(sight) : seesMoney(sight);
    return row ? [{ ...blank, kind: 'figure', name: column, amount: isShown ? Number(row[column]) : null }] : [];
  };

const readers: Readonly<Record<Indicator, readonly Reader[]>> = {
  account: [accounts],
  products: [accounts, loans, cards],
  frequency: [transactions],
  complaints: [elements('complaint')],
  suggestions: [elements('suggestion')],
  referrals: [elements('referral')],
  credit: [loans],
  contribution: [
    figure('contribution'),
    figure('contribution_before'),
    figure('deposits'),
    figure('loans'),
    figure('turnover'),
    elements('cost'),
  ],
  satisfaction: [elements('satisfaction')],
  loyalty: [accounts, loans, cards],
};

/** The rows an indicator was judged by. */
export async function readEvidence(
  em: SqlEntityManager,
  desk: LifecycleDesk,
  customerNo: string,
  indicator: Indicator,
  actor: Actor,
): Promise<IndicatorEvidence> {
  const { timeZone } = desk.deps.bank;
  const customer = await customerInScope(em, desk.privacy, customerNo, actor);
  const today = bankDay(desk.deps.clock.now(), timeZone);
  const rows: EvidenceRow[] = [];
  for (const read of readers[indicator]) rows.push(...(await read(em, customer, today, timeZone)));
  return { indicator, rows };
}
