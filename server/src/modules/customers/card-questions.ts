import { type Kysely, type RawBuilder, sql } from 'kysely';
import { question } from '../../persistence/questions.ts';
import type { CustomerTables } from './customer.tables.ts';
import { type BranchScope, likePrefix } from './data-gate.ts';
import { licenceFirst } from './licence-first.ts';
import { survivorOf } from './merge/customer-group.ts';

/** A company may have thousands of each; the call screen shows a hundred, first what asks for attention, last what is over. */
export const MOST_ROWS = 100;
const TRANSACTIONS_SHOWN = 10;

type Db = Kysely<CustomerTables>;
interface Ids {
  ids: readonly number[];
}

/** Rows of these states before all others, in this order. */
const first = (...states: readonly string[]): RawBuilder<number> =>
  sql<number>`case ${sql.ref('status')} ${sql.join(
    states.map((state, at) => sql`when ${sql.lit(state)} then ${sql.lit(at)}`),
    sql` `,
  )} else ${sql.lit(states.length)} end`;

export const documentsOf = question(
  (db: Db, { ids }: Ids) =>
    db
      .selectFrom('id_document')
      .select(['id', 'customer_id', 'kind', 'number', 'valid_until', 'long_term', 'source'])
      .where('customer_id', 'in', ids)
      .orderBy(licenceFirst)
      .orderBy('id')
      .limit(MOST_ROWS),
  {},
);

export const contactsOf = question(
  (db: Db, { ids }: Ids) =>
    db
      .selectFrom('contact_point')
      .select(['id', 'kind', 'value', 'e164', 'extension', 'best', 'region', 'source', 'as_of'])
      .where('customer_id', 'in', ids)
      .orderBy('best', 'desc')
      .orderBy('id')
      .limit(MOST_ROWS),
  { as_of: true },
);

/** The days of a company's certificates in force; a legal person's ID has those of his own document. */
export const certificatesOf = question(
  (db: Db, { ids }: Ids) =>
    db
      .selectFrom('certificate as z')
      .leftJoin('id_document as d', (join) =>
        join.onRef('d.id', '=', 'z.person_document_id').onRef('d.customer_id', '=', 'z.person_customer_id'),
      )
      .select(['z.customer_id', 'z.slot', 'z.kind', 'z.status', 'z.valid_until', 'z.long_term'])
      .select(['d.valid_until as document_valid_until', 'd.long_term as document_long_term'])
      .where('z.customer_id', 'in', ids)
      .where('z.current_key', 'is not', null)
      .limit(MOST_ROWS),
  {},
);

export const accountsOf = question(
  (db: Db, { ids }: Ids) =>
    db
      .selectFrom('account as a')
      .leftJoin('account_balance as b', 'b.account_id', 'a.id')
      .select(['a.id', 'a.account_no', 'a.product', 'a.kind', 'a.currency', 'a.status'])
      .select(['a.opened_on', 'a.matures_on', 'a.as_of', 'b.balance', 'b.available', 'b.as_of as balance_as_of'])
      .where('a.customer_id', 'in', ids)
      .orderBy(sql`case a.status when 'frozen' then 0 when 'closed' then 2 else 1 end`)
      .orderBy('a.id')
      .limit(MOST_ROWS),
  { as_of: true, balance_as_of: true },
);

export const loansOf = question(
  (db: Db, { ids }: Ids) =>
    db
      .selectFrom('loan')
      .select(['loan_no', 'product', 'currency', 'principal', 'outstanding', 'rate_percent'])
      .select(['started_on', 'ends_on', 'status', 'overdue_days', 'as_of'])
      .where('customer_id', 'in', ids)
      .orderBy(first('overdue', 'written_off', 'running'))
      .orderBy('id')
      .limit(MOST_ROWS),
  { as_of: true },
);

export const cardsOf = question(
  (db: Db, { ids }: Ids) =>
    db
      .selectFrom('card')
      .select(['card_no', 'product', 'kind', 'status', 'issued_on', 'expires_on', 'credit_limit', 'as_of'])
      .where('customer_id', 'in', ids)
      .orderBy(first('lost', 'active'))
      .orderBy('id')
      .limit(MOST_ROWS),
  { as_of: true },
);

/** Where a page of transactions goes on: the last one shown. */
export interface TransactionPosition {
  bookedAt: Date;
  id: number;
}

const transactions = (db: Db, ids: readonly number[]) =>
  db
    .selectFrom('account_transaction as t')
    .innerJoin('account as a', 'a.id', 't.account_id')
    .select(['t.id', 't.booked_at', 't.amount', 't.balance_after', 't.purpose', 't.channel', 't.counterparty'])
    .select(['a.account_no', 'a.currency'])
    .where('t.customer_id', 'in', ids)
    .orderBy('t.booked_at', 'desc')
    .orderBy('t.id', 'desc');

/** The latest transactions over all accounts. */
export const latestTransactionsOf = question(
  (db: Db, { ids }: Ids) => transactions(db, ids).limit(TRANSACTIONS_SHOWN),
  { booked_at: true },
);

/** A page of transactions, the newest first, by keyset. */
export const transactionsAfter = (db: Db, ids: readonly number[], after: TransactionPosition | null, limit: number) =>
  transactions(db, ids)
    .$if(after !== null, (select) =>
      select.where((eb) =>
        eb.or([
          eb('t.booked_at', '<', after?.bookedAt ?? new Date(0)),
          eb.and([eb('t.booked_at', '=', after?.bookedAt ?? new Date(0)), eb('t.id', '<', after?.id ?? 0)]),
        ]),
      ),
    )
    .limit(limit)
    .execute();

/** Whom the viewer may not see is told by name only, and that masked. */
const visible = (alias: string, reach: string): RawBuilder<number> =>
  sql<number>`case when ${sql.ref(`${alias}.branch_path`)} like ${reach} escape '!' then 1 else 0 end`;

interface Ties extends Ids {
  /** A pattern for LIKE: the branch paths the viewer sees. */
  reach: string;
}

export const tiesSeen = (ids: readonly number[], { branchPath }: BranchScope): Ties => ({
  ids,
  reach: likePrefix(branchPath),
});

/** Ties recorded with these customers. */
export const tiesOf = question(
  (db: Db, { ids, reach }: Ties) =>
    db
      .selectFrom('customer_relation as r')
      .leftJoin('customer as x', 'x.id', 'r.related_customer_id')
      .leftJoin('customer as o', (join) => join.on('o.id', '=', survivorOf('x')))
      .select(['r.role', 'o.customer_no', 'r.related_kind as kind', 'r.established_on', 'r.ended_on'])
      .select((eb) => eb.fn.coalesce('o.name', 'r.related_name').as('name'))
      .select(visible('o', reach).as('visible'))
      .where('r.customer_id', 'in', ids)
      .where((eb) => eb.or([eb('o.id', 'is', null), eb('o.id', 'not in', ids)]))
      .orderBy('r.id')
      .limit(MOST_ROWS),
  {},
);

/** Ties recorded with others. */
export const inverseTiesOf = question(
  (db: Db, { ids, reach }: Ties) =>
    db
      .selectFrom('customer_relation as r')
      .innerJoin('customer as x', 'x.id', 'r.customer_id')
      .innerJoin('customer as o', (join) => join.on('o.id', '=', survivorOf('x')))
      .select(['r.role', 'o.customer_no', 'o.kind', 'r.established_on', 'r.ended_on', 'o.name'])
      .select(visible('o', reach).as('visible'))
      .where('r.related_customer_id', 'in', ids)
      .where('o.id', 'not in', ids)
      .orderBy('r.id')
      .limit(MOST_ROWS),
  {},
);
