import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import { customerDb } from './customer.tables.ts';

/** What a card reckons over all of a customer's accounts, loans and cards, however few of them it shows. */
export interface CardFigures {
  /** What lies on accounts that are not closed, in hundredths, by currency. */
  deposits: Map<string, number>;
  /** What is owed of loans in the books, in hundredths, by currency. */
  owed: Map<string, number>;
  /** The longest of his overdue loans; null when none is. */
  overdueDays: number | null;
  writtenOff: boolean;
  frozen: boolean;
  lostCard: boolean;
}

interface Held {
  accounts: readonly { currency: string; status: string; balance: number | null }[];
  loans: readonly { currency: string; status: string; outstanding: number; overdue_days: number }[];
  cards: readonly { status: string }[];
}

const inBooks = ['running', 'overdue'];

/** Reckoned from the rows themselves, all of which must be there. Sums of safe integers of one customer stay safe. */
export function figuresOfRows({ accounts, loans, cards }: Held): CardFigures {
  const add = (sums: Map<string, number>, currency: string, amount: number) =>
    sums.set(currency, (sums.get(currency) ?? 0) + amount);
  const [deposits, owed] = [new Map<string, number>(), new Map<string, number>()];
  for (const { currency, status, balance } of accounts) if (status !== 'closed') add(deposits, currency, balance ?? 0);
  for (const { currency, status, outstanding } of loans) if (inBooks.includes(status)) add(owed, currency, outstanding);
  const overdue = loans.filter(({ status }) => status === 'overdue').map(({ overdue_days }) => overdue_days);
  return {
    deposits,
    owed,
    overdueDays: overdue.length === 0 ? null : Math.max(...overdue),
    writtenOff: loans.some(({ status }) => status === 'written_off'),
    frozen: accounts.some(({ status }) => status === 'frozen'),
    lostCard: cards.some(({ status }) => status === 'lost'),
  };
}

/** The same of a customer who has more than are read, summed by the database. */
export async function readFigures(em: SqlEntityManager, customerIds: readonly number[]): Promise<CardFigures> {
  const db = customerDb(em);
  const [accounts, loans, lost] = await Promise.all([
    db
      .selectFrom('account as a')
      .leftJoin('account_balance as b', 'b.account_id', 'a.id')
      .select(['a.currency', 'a.status', sql<number>`sum(coalesce(b.balance, 0))`.as('balance')])
      .where('a.customer_id', 'in', customerIds)
      .groupBy(['a.currency', 'a.status'])
      .execute(),
    db
      .selectFrom('loan')
      .select(['currency', 'status'])
      .select([sql<number>`sum(outstanding)`.as('outstanding'), sql<number>`max(overdue_days)`.as('overdue_days')])
      .where('customer_id', 'in', customerIds)
      .groupBy(['currency', 'status'])
      .execute(),
    db
      .selectFrom('card')
      .select('status')
      .where('customer_id', 'in', customerIds)
      .where('status', '=', 'lost')
      .limit(1)
      .execute(),
  ]);
  return figuresOfRows({
    accounts: accounts.map((row) => ({ ...row, balance: Number(row.balance) })),
    loans: loans.map((row) => ({
      ...row,
      outstanding: Number(row.outstanding),
      overdue_days: Number(row.overdue_days),
    })),
    cards: lost,
  });
}
