import type { SqlEntityManager } from '@mikro-orm/sql';
import { type RawBuilder, sql } from 'kysely';
import { readInstant } from '../../../persistence/columns.ts';
import { asNumber, within } from '../../../persistence/moment-range.ts';
import type { CodeBook } from '../code-book.ts';
import { customerDb } from '../customer.tables.ts';
import { likeInside } from '../data-gate.ts';
import { type EventQuestion, type EventSource, told } from './event-source.ts';

/** Which transactions are worth a line in the story of a customer. */
export interface NotableTransactions {
  /** From this amount on, in fen: of CNY. */
  largeCny: number;
  /** The same of every other currency, in hundredths of its unit. */
  largeForeign: number;
  /** Unusual: so many times what the account moved on average in the twenty transactions before it. */
  unusualTimes: number;
  /** But never below this, in hundredths of the account's currency. */
  unusualFrom: number;
}

/**
 * What has to be reported as large in cash: 50,000 yuan, 10,000 US dollars (People's Bank of China, order 3 of 2016, article 5).
 * Ten times the usual is the bank's to say.
 */
export const usualNotable: NotableTransactions = {
  largeCny: 5_000_000,
  largeForeign: 1_000_000,
  unusualTimes: 10,
  unusualFrom: 500_000,
};

/** So many bookings are looked through for a page; whoever has more is told page by page, and nothing is left out. */
const LOOKED_THROUGH = 5_000;
/** So many before them say what was usual for the oldest of them. */
const LOOKED_BACK = 1_000;

/** Fewer than so many transactions before it say nothing of what is usual. */
const KNOWN_FROM = 10;

const twentyBefore = sql`partition by t.account_id order by t.booked_at, t.id rows between 20 preceding and 1 preceding`;

/** Large and unusual bookings. The customer's history is read once per page, along his index. */
export const transactionEvents = (codes: CodeBook, notable: NotableTransactions): EventSource => ({
  name: 'transaction',
  kind: 'transaction',
  find: async (em, question) => {
    if (question.actor.sight.of('C2-service') === 'hidden') return [];
    const id = { column: 'n.id', of: asNumber };
    const edge = await edgeOf(em, question);
    const back = edge ? edge.back : await usualFrom(em, question);
    const rows = await customerDb(em)
      .selectFrom((eb) =>
        eb
          .selectFrom('account_transaction as t')
          .innerJoin('account as a', 'a.id', 't.account_id')
          .select(['t.id', 't.booked_at', 't.amount', 't.purpose', 't.counterparty', 't.as_of', 'a.currency'])
          .select([
            sql<number | null>`avg(abs(t.amount)) over (${twentyBefore})`.as('usual'),
            sql<number>`count(*) over (${twentyBefore})`.as('known'),
          ])
          .where('t.customer_id', 'in', question.customerIds)
          .where(question.behind === null ? anything : sql<boolean>`t.booked_at <= ${question.behind.at}`)
          .where(question.until === null ? anything : sql<boolean>`t.booked_at <= ${question.until}`)
          .where(back ? sql<boolean>`t.booked_at >= ${back}` : anything)
          .as('n'),
      )
      .selectAll('n')
      .where(isNotable(notable))
      .where(within(question, 'n.booked_at', id))
      .where(edge ? sql<boolean>`n.booked_at > ${edge.to}` : anything)
      .where(saysSo(codes, question.q))
      .orderBy('n.booked_at', 'desc')
      .orderBy('n.id', 'desc')
      .limit(question.limit)
      .execute();
    const found = rows.map((row) => {
      const at = readInstant(row.booked_at) ?? new Date(0);
      const isLarge = Math.abs(row.amount) >= (row.currency === 'CNY' ? notable.largeCny : notable.largeForeign);
      const direction = row.amount > 0 ? ('in' as const) : ('out' as const);
      const asOf = readInstant(row.as_of) ?? at;
      return {
        at,
        id: String(row.id),
        tell: () =>
          told({
            what: isLarge ? `large_${direction}` : `unusual_${direction}`,
            severity: isLarge ? 'info' : 'warning',
            subject: codes.label('purpose', row.purpose),
            text: row.counterparty,
            amount: { fen: row.amount, currency: row.currency },
            provenance: { source: 'core-bank', asOf: asOf.toISOString() },
          }),
      };
    });
    return edge ? { found, to: edge.to } : found;
  },
});

const anything = sql<boolean>`1 = 1`;

/** Where looking stops for this page, and how far back the usual is reckoned from; null where all is within reach. */
async function edgeOf(em: SqlEntityManager, question: EventQuestion): Promise<{ to: Date; back: Date | null } | null> {
  const at = async (place: number): Promise<Date | null> => {
    const row = await customerDb(em)
      .selectFrom('account_transaction as t')
      .select('t.booked_at')
      .where('t.customer_id', 'in', question.customerIds)
      .where(within(question, 't.booked_at', { column: 't.id', of: asNumber }))
      .orderBy('t.booked_at', 'desc')
      .orderBy('t.id', 'desc')
      .limit(1)
      .offset(place)
      .executeTakeFirst();
    return row?.booked_at ?? null;
  };
  const to = await at(LOOKED_THROUGH);
  // A moment that alone has more bookings than that is looked through whole: otherwise no page would come behind it.
  if (to === null || (question.behind && to >= question.behind.at)) return null;
  return { to, back: await at(LOOKED_THROUGH + LOOKED_BACK) };
}

/** Where the usual is reckoned from when everything that is asked about is within reach; null where that is the beginning. */
async function usualFrom(em: SqlEntityManager, { customerIds, from }: EventQuestion): Promise<Date | null> {
  if (from === null) return null;
  const row = await customerDb(em)
    .selectFrom('account_transaction as t')
    .select('t.booked_at')
    .where('t.customer_id', 'in', customerIds)
    .where('t.booked_at', '<', from)
    .orderBy('t.booked_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(1)
    .offset(LOOKED_BACK)
    .executeTakeFirst();
  return row?.booked_at ?? null;
}

const isNotable = ({ largeCny, largeForeign, unusualTimes, unusualFrom }: NotableTransactions): RawBuilder<boolean> =>
  sql<boolean>`(abs(n.amount) >= case when n.currency = 'CNY' then ${largeCny} else ${largeForeign} end
    or (n.known >= ${KNOWN_FROM} and abs(n.amount) >= ${unusualFrom} and abs(n.amount) >= ${unusualTimes} * n.usual))`;

/** By what is read of a booking: its counterparty and what it was for. */
function saysSo(codes: CodeBook, q: string | null): RawBuilder<boolean> {
  if (q === null) return anything;
  const purposes = codes.codesLike('purpose', q);
  const byPurpose = purposes.length === 0 ? sql`` : sql` or n.purpose in (${sql.join(purposes)})`;
  return sql<boolean>`(n.counterparty like ${likeInside(q)} escape '!'${byPurpose})`;
}
