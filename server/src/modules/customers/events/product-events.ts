import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerEventWhat, Label } from '@tellerline/contracts';
import type { CodeBook } from '../code-book.ts';
import { customerDb } from '../customer.tables.ts';
import { dawn } from './dawn.ts';
import { type EventSource, type FoundEvent, holds, pick, told } from './event-source.ts';

/** A company's accounts, loans and cards are read whole; of more than so many of each the latest. */
const MOST_OF_EACH = 2_000;

interface Dated {
  id: string;
  what: CustomerEventWhat;
  day: string;
  product: string | null;
  amount: { fen: number; currency: string } | null;
  asOf: Date;
}

/** What the customer began and ended with the bank: of each only the day is known. */
export const productEvents = (codes: CodeBook, timeZone: string): EventSource => ({
  name: 'product',
  kind: 'product',
  find: async (em, question) => {
    const dated = (
      await Promise.all([beginnings, accounts, loans, cards].map((read) => read(em, question.customerIds)))
    ).flat();
    const seesMoney = question.actor.sight.of('C2-service') !== 'hidden';
    const found = dated.flatMap(({ id, what, day, product, amount, asOf }): FoundEvent[] => {
      const subject: Label | null = product === null ? null : codes.label('product', product);
      if (!holds(question.q, subject?.['zh-CN'], subject?.en)) return [];
      const provenance = { source: 'core-bank' as const, asOf: asOf.toISOString() };
      return [
        {
          at: dawn(day, timeZone),
          id,
          tell: () => told({ what, dayOnly: true, subject, amount: seesMoney ? amount : null, provenance }),
        },
      ];
    });
    return pick(found, question);
  },
});

async function beginnings(em: SqlEntityManager, customerIds: readonly number[]): Promise<Dated[]> {
  const row = await customerDb(em)
    .selectFrom('customer')
    .select(['relationship_since', 'as_of'])
    .where('id', 'in', customerIds)
    .where('relationship_since', 'is not', null)
    .orderBy('relationship_since')
    .executeTakeFirst();
  if (!row?.relationship_since) return [];
  const { relationship_since: day, as_of: asOf } = row;
  return [{ id: 'relationship', what: 'relationship', day, product: null, amount: null, asOf }];
}

async function accounts(em: SqlEntityManager, customerIds: readonly number[]): Promise<Dated[]> {
  const rows = await customerDb(em)
    .selectFrom('account')
    .select(['id', 'product', 'opened_on', 'closed_on', 'as_of'])
    .where('customer_id', 'in', customerIds)
    .orderBy('id', 'desc')
    .limit(MOST_OF_EACH)
    .execute();
  return rows.flatMap(({ id, product, opened_on: opened, closed_on: closed, as_of: asOf }): Dated[] => [
    { id: `account-opened-${id}`, what: 'account_opened', day: opened, product, amount: null, asOf },
    ...(closed === null
      ? []
      : [{ id: `account-closed-${id}`, what: 'account_closed' as const, day: closed, product, amount: null, asOf }]),
  ]);
}

async function loans(em: SqlEntityManager, customerIds: readonly number[]): Promise<Dated[]> {
  const rows = await customerDb(em)
    .selectFrom('loan')
    .select(['id', 'product', 'started_on', 'principal', 'currency', 'as_of'])
    .where('customer_id', 'in', customerIds)
    .orderBy('id', 'desc')
    .limit(MOST_OF_EACH)
    .execute();
  return rows.map(({ id, product, started_on: day, principal, currency, as_of: asOf }) => ({
    id: `loan-${id}`,
    what: 'loan_granted',
    day,
    product,
    amount: { fen: principal, currency },
    asOf,
  }));
}

async function cards(em: SqlEntityManager, customerIds: readonly number[]): Promise<Dated[]> {
  const rows = await customerDb(em)
    .selectFrom('card')
    .select(['id', 'product', 'issued_on', 'as_of'])
    .where('customer_id', 'in', customerIds)
    .orderBy('id', 'desc')
    .limit(MOST_OF_EACH)
    .execute();
  return rows.map(({ id, product, issued_on: day, as_of: asOf }) => ({
    id: `card-${id}`,
    what: 'card_issued',
    day,
    product,
    amount: null,
    asOf,
  }));
}
