import type { SqlEntityManager } from '@mikro-orm/sql';
import { type RawBuilder, sql } from 'kysely';
import { figuresOfRows, readFigures } from './card-figures.ts';
import { type CustomerTables, customerDb } from './customer.tables.ts';
import { type BranchScope, inScope, likePrefix } from './data-gate.ts';
import { licenceFirst } from './licence-first.ts';
import { formerNumbers, survivorOf } from './merge/customer-group.ts';
import { summaryColumns } from './read-summaries.ts';

/** Everything a card is made of, as the database has it. */
export type CardRows = NonNullable<Awaited<ReturnType<typeof readCardRows>>>;

const TRANSACTIONS_SHOWN = 10;
/** A company may have thousands of each; the call screen shows a hundred, first what asks for attention, last what is over. */
const MOST_ROWS = 100;

/**
 * Reads a customer's card: one look-up that passes the data gate, then every part side by side, each by an index on the
 * customer. Null when there is no such customer in scope.
 * @param found called once the gate is passed; nothing is answered before what it began is done
 */
export async function readCardRows(
  em: SqlEntityManager,
  customerNo: string,
  scope: BranchScope,
  found?: () => Promise<void>,
) {
  const [own, former] = await readWithFormer(em, customerNo, scope);
  if (!own) return null;
  const customer = { ...own, ...worstOf([own, ...former]) };
  const ids = [customer.id, ...former.map((merged) => merged.id)];
  const [allDocuments, certificates, allContacts, accounts, transactions, loans, cards, relations] = await Promise.all([
    ownedBy(em, 'id_document', ids).orderBy(licenceFirst).orderBy('id').execute(),
    customer.kind === 'corporate' ? readPapers(em, ids) : [],
    ownedBy(em, 'contact_point', ids).orderBy('best', 'desc').orderBy('id').execute(),
    readAccounts(em, ids),
    readTransactions(em, ids, null, TRANSACTIONS_SHOWN),
    ownedBy(em, 'loan', ids)
      .orderBy(first('overdue', 'written_off', 'running'))
      .orderBy('id')
      .execute(),
    ownedBy(em, 'card', ids).orderBy(first('lost', 'active')).orderBy('id').execute(),
    readRelations(em, ids, scope),
    found?.(),
  ]);
  const isWhole = [accounts, loans, cards].every((rows) => rows.length < MOST_ROWS);
  const figures = isWhole ? figuresOfRows({ accounts, loans, cards }) : await readFigures(em, ids);
  const documents = once(allDocuments, ({ kind, number }) => `${kind}|${number}`);
  const contacts = once(allContacts, ({ kind, value, e164 }) => `${kind}|${e164 ?? value}`);
  return {
    customer,
    former,
    documents,
    certificates,
    contacts,
    accounts,
    transactions,
    loans,
    cards,
    relations,
    figures,
  };
}

/** Rows of these states before all others, in this order. */
const first = (...states: readonly string[]): RawBuilder<number> =>
  sql<number>`case ${sql.ref('status')} ${sql.join(
    states.map((state, at) => sql`when ${sql.lit(state)} then ${sql.lit(at)}`),
    sql` `,
  )} else ${sql.lit(states.length)} end`;

/** The customer and, where there are any, the records that were merged into him. */
async function readWithFormer(em: SqlEntityManager, customerNo: string, scope: BranchScope) {
  const customer = await readCustomer(em, customerNo, scope);
  const former = customer?.has_former ? await formerNumbers(em, customer.id) : [];
  return [customer, former] as const;
}

/** Whoever is blacklisted under one of his numbers is so under all. */
const worstOf = (rows: readonly { vip: boolean | number; blacklisted: boolean | number }[]) => ({
  vip: rows.some(({ vip }) => vip) ? 1 : 0,
  blacklisted: rows.some(({ blacklisted }) => blacklisted) ? 1 : 0,
});

/** What merged records both say is told once. */
const once = <T>(rows: readonly T[], keyOf: (row: T) => string): T[] =>
  [...new Map([...rows].reverse().map((row) => [keyOf(row), row])).values()].reverse();

/** The days of a company's certificates in force; a legal person's ID has those of his own document. */
const readPapers = (em: SqlEntityManager, customerIds: readonly number[]) =>
  customerDb(em)
    .selectFrom('certificate as z')
    .leftJoin('id_document as d', (join) =>
      join.onRef('d.id', '=', 'z.person_document_id').onRef('d.customer_id', '=', 'z.person_customer_id'),
    )
    .select(['z.slot', 'z.kind', 'z.status', 'z.valid_until', 'z.long_term'])
    .select(['d.valid_until as document_valid_until', 'd.long_term as document_long_term'])
    .where('z.customer_id', 'in', customerIds)
    .where('z.current_key', 'is not', null)
    .limit(MOST_ROWS)
    .execute();

/** The customer himself with his profile and how current the core bank's facts are. */
function readCustomer(em: SqlEntityManager, customerNo: string, scope: BranchScope) {
  return customerDb(em)
    .selectFrom('customer as x')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .leftJoin('personal_profile as pp', 'pp.customer_id', 'c.id')
    .leftJoin('personal_detail as pd', 'pd.customer_id', 'c.id')
    .leftJoin('corporate_profile as cp', 'cp.customer_id', 'c.id')
    .leftJoin('source_state as s', (join) => join.on('s.source', '=', sql.lit('core-bank')))
    .select(summaryColumns)
    .select(['c.relationship_since', 'c.source', 'c.as_of', 'c.branch_path', 's.as_of as feed_as_of'])
    .select(({ fn }) => [
      fn.coalesce('pp.marital_status', 'pd.marital_status').as('marital_status'),
      fn.coalesce('pp.nationality', 'pd.nationality').as('nationality'),
      fn.coalesce('pp.hukou_region', 'pd.hukou_region').as('hukou_region'),
      fn.coalesce('pp.education', 'pd.education').as('education'),
      fn.coalesce('pp.occupation', 'pd.occupation').as('occupation'),
      fn.coalesce('pp.employer', 'pd.employer').as('employer'),
    ])
    .leftJoin('customer_merge as m', 'm.root_id', 'c.id')
    .select(['cp.credit_code', 'cp.legal_person_name', 'cp.industry', 'm.root_id as has_former'])
    .where('x.customer_no', '=', customerNo)
    .where(inScope('c', scope))
    .executeTakeFirst();
}

const ownedBy = <T extends 'id_document' | 'contact_point' | 'loan' | 'card'>(
  em: SqlEntityManager,
  table: T,
  customerIds: readonly number[],
) =>
  (customerDb(em) as ReturnType<typeof customerDb>)
    .selectFrom(table as 'id_document')
    .selectAll()
    .where('customer_id', 'in', customerIds)
    .limit(MOST_ROWS)
    .$castTo<Selected<CustomerTables[T]>>();

/** A table's row as read: generated columns are plain. */
type Selected<T> = { [K in keyof T]: K extends 'id' ? number : T[K] };

const readAccounts = (em: SqlEntityManager, customerIds: readonly number[]) =>
  customerDb(em)
    .selectFrom('account as a')
    .leftJoin('account_balance as b', 'b.account_id', 'a.id')
    .select([
      'a.id',
      'a.account_no',
      'a.product',
      'a.kind',
      'a.currency',
      'a.status',
      'a.opened_on',
      'a.matures_on',
      'a.as_of',
      'b.balance',
      'b.available',
      'b.as_of as balance_as_of',
    ])
    .where('a.customer_id', 'in', customerIds)
    .orderBy(sql`case a.status when 'frozen' then 0 when 'closed' then 2 else 1 end`)
    .orderBy('a.id')
    .limit(MOST_ROWS)
    .execute();

/** Where a page of transactions goes on: the last one shown. */
export interface TransactionPosition {
  bookedAt: Date;
  id: number;
}

/** A customer's transactions over all accounts, the newest first, by keyset. */
export function readTransactions(
  em: SqlEntityManager,
  customerIds: readonly number[],
  after: TransactionPosition | null,
  limit: number,
) {
  let query = customerDb(em)
    .selectFrom('account_transaction as t')
    .innerJoin('account as a', 'a.id', 't.account_id')
    .select([
      't.id',
      't.booked_at',
      't.amount',
      't.balance_after',
      't.purpose',
      't.channel',
      't.counterparty',
      'a.account_no',
      'a.currency',
    ])
    .where('t.customer_id', 'in', customerIds);
  if (after) {
    query = query.where((eb) =>
      eb.or([
        eb('t.booked_at', '<', after.bookedAt),
        eb.and([eb('t.booked_at', '=', after.bookedAt), eb('t.id', '<', after.id)]),
      ]),
    );
  }
  return query.orderBy('t.booked_at', 'desc').orderBy('t.id', 'desc').limit(limit).execute();
}

/** Ties from either side; whom the viewer may not see is told by name only, and that masked. */
async function readRelations(em: SqlEntityManager, customerIds: readonly number[], scope: BranchScope) {
  const visible = (alias: string): RawBuilder<number> =>
    sql<number>`case when ${sql.ref(`${alias}.branch_path`)} like ${likePrefix(scope.branchPath)} escape '!' then 1 else 0 end`;
  const db = customerDb(em);
  const [own, inverse] = await Promise.all([
    db
      .selectFrom('customer_relation as r')
      .leftJoin('customer as x', 'x.id', 'r.related_customer_id')
      .leftJoin('customer as o', (join) => join.on('o.id', '=', survivorOf('x')))
      .select(['r.role', 'o.customer_no', 'r.related_kind as kind', 'r.established_on', 'r.ended_on'])
      .select((eb) => eb.fn.coalesce('o.name', 'r.related_name').as('name'))
      .select(visible('o').as('visible'))
      .where('r.customer_id', 'in', customerIds)
      .where((eb) => eb.or([eb('o.id', 'is', null), eb('o.id', 'not in', customerIds)]))
      .orderBy('r.id')
      .limit(MOST_ROWS)
      .execute(),
    db
      .selectFrom('customer_relation as r')
      .innerJoin('customer as x', 'x.id', 'r.customer_id')
      .innerJoin('customer as o', (join) => join.on('o.id', '=', survivorOf('x')))
      .select(['r.role', 'o.customer_no', 'o.kind', 'r.established_on', 'r.ended_on', 'o.name'])
      .select(visible('o').as('visible'))
      .where('r.related_customer_id', 'in', customerIds)
      .where('o.id', 'not in', customerIds)
      .orderBy('r.id')
      .limit(MOST_ROWS)
      .execute(),
  ]);
  return { own, inverse };
}
