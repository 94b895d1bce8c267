import type { SqlEntityManager } from '@mikro-orm/sql';
import type { BalanceLine, CustomerHoldings, LoanLine } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { CodeBook } from '../code-book.ts';
import { customerDb } from '../customer.tables.ts';
import { type ExchangeRates, inCny, totalsOf } from './holding-sums.ts';

type Family = CustomerHoldings['products'][number]['family'];
const inBooks = ['running', 'overdue'] as const;
const families = [
  { family: 'deposit', table: 'account', since: 'opened_on' },
  { family: 'loan', table: 'loan', since: 'started_on' },
  { family: 'card', table: 'card', since: 'issued_on' },
] as const satisfies readonly { family: Family; table: string; since: string }[];

/** What a customer holds, added up in the database over all he has, however much that is. He has passed the data gate. */
export async function readHoldings(
  em: SqlEntityManager,
  customerIds: readonly number[],
  codes: CodeBook,
  rates: ExchangeRates | null,
): Promise<CustomerHoldings> {
  const [products, balances, loans, state] = await Promise.all([
    Promise.all(families.map((family) => productsOf(em, customerIds, family))),
    balancesOf(em, customerIds),
    loansOf(em, customerIds),
    coreState(em, customerIds),
  ]);
  const totals = totalsOf(balances, loans);
  return {
    products: products.flat().map(({ product, ...rest }) => ({ ...rest, product: codes.label('product', product) })),
    balances,
    loans,
    totals,
    inCny: inCny(totals, rates),
    withheld: false,
    provenance: { source: 'core-bank', asOf: state.toISOString() },
  };
}

async function productsOf(
  em: SqlEntityManager,
  customerIds: readonly number[],
  { family, table, since }: (typeof families)[number],
): Promise<(Omit<CustomerHoldings['products'][number], 'product'> & { product: string })[]> {
  const rows = await sql<{ product: string; status: string; count: number; since: string }>`
    select product, status, count(*) as count, min(${sql.ref(since)}) as since
    from ${sql.table(table)} where customer_id in (${sql.join(customerIds)}) group by product, status order by product, count(*) desc, status
  `.execute(customerDb(em));
  return [...Map.groupBy(rows.rows, ({ product }) => product)].map(([product, of]) => ({
    family,
    product,
    count: of.reduce((total, { count }) => total + Number(count), 0),
    statuses: of.map(({ status, count }) => ({ status, count: Number(count) })),
    since: of.map((row) => row.since).sort()[0] ?? null,
  }));
}

async function balancesOf(em: SqlEntityManager, customerIds: readonly number[]): Promise<BalanceLine[]> {
  const rows = await customerDb(em)
    .selectFrom('account as a')
    .leftJoin('account_balance as b', 'b.account_id', 'a.id')
    .select(({ fn }) => ['a.kind', 'a.currency', fn.countAll<number>().as('accounts')])
    .select([
      sql<number>`coalesce(sum(b.balance), 0)`.as('balance'),
      sql<number>`coalesce(sum(b.available), 0)`.as('available'),
    ])
    .where('a.customer_id', 'in', customerIds)
    .where('a.status', '<>', 'closed')
    .groupBy(['a.currency', 'a.kind'])
    .orderBy('a.currency')
    .orderBy('a.kind')
    .execute();
  return rows.map((row) => ({
    kind: row.kind as BalanceLine['kind'],
    currency: row.currency,
    accounts: Number(row.accounts),
    balance: Number(row.balance),
    available: Number(row.available),
  }));
}

async function loansOf(em: SqlEntityManager, customerIds: readonly number[]): Promise<LoanLine[]> {
  const rows = await customerDb(em)
    .selectFrom('loan')
    .select(({ fn }) => ['currency', fn.countAll<number>().as('loans'), fn.max('overdue_days').as('days')])
    .select([
      sql<number>`sum(principal)`.as('principal'),
      sql<number>`sum(outstanding)`.as('outstanding'),
      sql<number>`sum(case when status = 'overdue' then 1 else 0 end)`.as('overdue'),
    ])
    .where('customer_id', 'in', customerIds)
    .where('status', 'in', inBooks)
    .groupBy('currency')
    .orderBy('currency')
    .execute();
  return rows.map((row) => ({
    currency: row.currency,
    loans: Number(row.loans),
    principal: Number(row.principal),
    outstanding: Number(row.outstanding),
    overdue: Number(row.overdue),
    overdueDays: Number(row.days),
  }));
}

/** How current the core bank's facts are. */
async function coreState(em: SqlEntityManager, customerIds: readonly number[]): Promise<Date> {
  const row = await customerDb(em)
    .selectFrom('customer as c')
    .leftJoin('source_state as s', (join) => join.on('s.source', '=', sql.lit('core-bank')))
    .select(['c.as_of', 's.as_of as feed_as_of'])
    .where('c.id', '=', customerIds[0] ?? 0)
    .executeTakeFirstOrThrow();
  return row.feed_as_of !== null && row.feed_as_of > row.as_of ? row.feed_as_of : row.as_of;
}
