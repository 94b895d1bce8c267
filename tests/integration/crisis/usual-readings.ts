import type { AlertRules } from '@tellerline/contracts';
import { bankDay, endOfDay } from '@tellerline/server/kernel/bank-day';
import { forkOf } from '@tellerline/server/persistence/orm';
import type { TestServer } from '../../support/test-server.ts';

interface Booking {
  customer_id: number;
  at: number;
  amount: number;
  purpose: string;
}

const rowsOf = async (server: TestServer, text: string): Promise<Record<string, unknown>[]> =>
  forkOf(server.deps.orm).getConnection().execute(text);

/** A dollar at the rate of the test. */
export const usdRate = '7.0823';
const inCny = (amount: number, currency: unknown): number =>
  currency === 'USD' ? Math.trunc((amount * 70_823) / 10_000) : amount;

/**
 * What bookings say of each customer, computed row by row in plain JavaScript: the measure the set-based SQL is held against.
 * @returns `customer:indicator` → value
 */
export async function usualReadings(server: TestServer, rules: AlertRules, now: Date): Promise<Map<string, number>> {
  const zone = server.deps.bank.timeZone;
  const until = endOfDay(bankDay(now, zone), zone).getTime() + 1;
  const bookings: Booking[] = (
    await rowsOf(
      server,
      `select t.customer_id, t.booked_at, t.amount, t.purpose, a.currency from account_transaction t
         join account a on a.id = t.account_id where a.currency in ('CNY', 'USD')`,
    )
  ).map((row) => ({
    customer_id: Number(row.customer_id),
    at: row.booked_at instanceof Date ? row.booked_at.getTime() : Number(row.booked_at),
    amount: inCny(Number(row.amount), row.currency),
    purpose: String(row.purpose),
  }));
  const balances = new Map<number, number>();
  const held = await rowsOf(
    server,
    `select a.customer_id, a.currency, b.balance from account a join account_balance b on b.account_id = a.id
      where a.currency in ('CNY', 'USD')`,
  );
  for (const { customer_id: id, currency, balance } of held)
    balances.set(Number(id), (balances.get(Number(id)) ?? 0) + inCny(Number(balance), currency));
  const found = new Map<string, number>();
  for (const [customer, all] of Map.groupBy(bookings, ({ customer_id }) => customer_id)) {
    const between = (from: number, to: number) =>
      all.filter(({ at }) => at >= until - from * 86_400_000 && at < until - to * 86_400_000);
    const note = (key: keyof AlertRules['indicators'], value: number): void => {
      if (value >= rules.indicators[key].threshold) found.set(`${customer}:${key}`, value);
    };
    const fall = (key: 'frequency_fall' | 'amount_fall', of: (some: Booking[]) => number): void => {
      const { windowDays, baseDays, minimum } = rules.indicators[key];
      const before = between(windowDays + baseDays, windowDays);
      if (before.length < minimum || of(before) === 0) return;
      const share = Math.floor((of(between(windowDays, 0)) * 100 * baseDays) / (of(before) * windowDays));
      if (share < 100) note(key, 100 - share);
    };
    fall('frequency_fall', (some) => some.length);
    fall('amount_fall', (some) => some.reduce((sum, { amount }) => sum + Math.abs(amount), 0));
    for (const key of ['balance_fall', 'sudden_outflow'] as const) {
      const { windowDays, minimum } = rules.indicators[key];
      const net = between(windowDays, 0).reduce((sum, { amount }) => sum + amount, 0);
      const before = (balances.get(customer) ?? 0) - net;
      if (before >= minimum && before > 0 && net < 0) note(key, Math.floor((-net * 100) / before));
    }
    const silence = rules.indicators.trade_stopped;
    const earlier = between(silence.windowDays + silence.baseDays, silence.windowDays).length;
    if (between(silence.windowDays, 0).length === 0 && earlier >= silence.minimum) note('trade_stopped', 1);
    const salary = rules.indicators.salary_stopped;
    const paid = (some: Booking[]): number =>
      some.filter(({ purpose, amount }) => purpose === 'salary' && amount > 0).length;
    const paidBefore = paid(between(salary.windowDays + salary.baseDays, salary.windowDays));
    if (paid(between(salary.windowDays, 0)) === 0 && paidBefore >= salary.minimum) note('salary_stopped', 1);
  }
  return found;
}
