import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FlowValue } from '@tellerline/contracts';
import { bankDay } from '../../kernel/bank-day.ts';
import { allNumbersOf, type CustomerTables } from '../customers/index.ts';

type Found = Record<string, FlowValue> | null;

const ownIds = async (em: SqlEntityManager, customerNo: string) =>
  em
    .getKysely<CustomerTables>()
    .selectFrom('customer')
    .select('id')
    .where('customer_no', 'in', await allNumbersOf(em, [customerNo]));

/** The yuan a customer has on deposit, told to himself. Null: no account is open. */
export async function ownBalances(em: SqlEntityManager, customerNo: string): Promise<Found> {
  const row = await em
    .getKysely<CustomerTables>()
    .selectFrom('account as a')
    .innerJoin('account_balance as b', 'b.account_id', 'a.id')
    .select(({ fn }) => [fn.countAll<number>().as('accounts'), fn.sum<number | null>('b.balance').as('total')])
    .where('a.customer_id', 'in', await ownIds(em, customerNo))
    .where('a.currency', '=', 'CNY')
    .where('a.status', '!=', 'closed')
    .where('a.kind', '!=', 'loan_settlement')
    .executeTakeFirstOrThrow();
  const count = Number(row.accounts);
  return count > 0 ? { account_count: count, deposit_total: Number(row.total ?? 0) } : null;
}

/** How many bookings a caller may hear one after another. */
const MOST_TOLD = 5;

/** One of his latest bookings in yuan, 1 the latest. Null: there is none, or he has heard as many as are told. */
export async function ownTransaction(
  em: SqlEntityManager,
  customerNo: string,
  place: number,
  timeZone: string,
): Promise<Found> {
  if (!Number.isInteger(place) || place < 1 || place > MOST_TOLD) return null;
  const row = await em
    .getKysely<CustomerTables>()
    .selectFrom('account_transaction as t')
    .innerJoin('account as a', 'a.id', 't.account_id')
    .select(['t.booked_at', 't.amount'])
    .where('t.customer_id', 'in', await ownIds(em, customerNo))
    .where('a.currency', '=', 'CNY')
    .orderBy('t.booked_at', 'desc')
    .orderBy('t.id', 'desc')
    .offset(place - 1)
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const amount = Number(row.amount);
  return {
    transaction_no: place,
    last_day: bankDay(new Date(row.booked_at), timeZone),
    last_amount: Math.abs(amount),
    last_is_credit: amount > 0,
  };
}
