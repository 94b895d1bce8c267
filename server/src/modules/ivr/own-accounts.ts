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

/** His latest booking in yuan. Null: there is none. */
export async function ownLastTransaction(em: SqlEntityManager, customerNo: string, timeZone: string): Promise<Found> {
  const row = await em
    .getKysely<CustomerTables>()
    .selectFrom('account_transaction as t')
    .innerJoin('account as a', 'a.id', 't.account_id')
    .select(['t.booked_at', 't.amount'])
    .where('t.customer_id', 'in', await ownIds(em, customerNo))
    .where('a.currency', '=', 'CNY')
    .orderBy('t.booked_at', 'desc')
    .orderBy('t.id', 'desc')
    .executeTakeFirst();
  if (!row) return null;
  const amount = Number(row.amount);
  return {
    last_day: bankDay(new Date(row.booked_at), timeZone),
    last_amount: Math.abs(amount),
    last_is_credit: amount > 0,
  };
}
