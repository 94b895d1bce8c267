import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Kysely, sql } from 'kysely';
import { kept } from '../../persistence/kept.ts';
import { type Asking, askingTogether } from '../../persistence/questions.ts';
import { figuresOfRows, readFigures } from './card-figures.ts';
import {
  accountsOf,
  cardsOf,
  certificatesOf,
  contactsOf,
  documentsOf,
  inverseTiesOf,
  latestTransactionsOf,
  loansOf,
  MOST_ROWS,
  tiesOf,
  tiesSeen,
} from './card-questions.ts';
import type { CustomerTables } from './customer.tables.ts';
import { type BranchScope, inReach, likePrefix } from './data-gate.ts';
import { formerNumbers, survivorOf } from './merge/customer-group.ts';
import { summaryColumns } from './read-summaries.ts';

/** Whose card it is: the customer with his profile, and the records that were merged into him. */
export type CardOwner = NonNullable<Awaited<ReturnType<typeof findCardOwner>>>;
/** What his file says of him. */
export type CardFile = Awaited<ReturnType<typeof readCardFile>>;
/** Everything a card is made of, as the database has it. */
export type CardRows = CardFile & Awaited<ReturnType<typeof readHoldings>>;

/** The customer himself with his profile and how current the core bank's facts are. */
const customerInReach = kept(
  (db: Kysely<CustomerTables>, { customerNo, reach }: { customerNo: string; reach: string }) =>
    db
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
      .where(inReach('c', reach)),
);

/** The look-up that passes the data gate. Null when there is no such customer in scope. */
export async function findCardOwner(em: SqlEntityManager, customerNo: string, { branchPath }: BranchScope) {
  const [own] = await customerInReach.rows(em, { customerNo, reach: likePrefix(branchPath) });
  if (!own) return null;
  const former = own.has_former ? await formerNumbers(em, own.id) : [];
  return { customer: { ...own, ...worstOf([own, ...former]) }, former };
}

/** His own id, and those merged into him. */
export const idsOfOwner = ({ customer, former }: CardOwner): number[] => [customer.id, ...former.map(({ id }) => id)];

/** What his file says, each part by an index on the customer. @param ask asks for all of it together, and for what else is asked with it */
export async function readCardFile(ask: Asking, owner: CardOwner, scope: BranchScope) {
  const ids = idsOfOwner(owner);
  const ties = tiesSeen(ids, scope);
  const [allDocuments, papers, allContacts, own, inverse] = await Promise.all([
    ask(documentsOf({ ids })),
    owner.customer.kind === 'corporate' ? ask(certificatesOf({ ids })) : [],
    ask(contactsOf({ ids })),
    ask(tiesOf(ties)),
    ask(inverseTiesOf(ties)),
  ]);
  const certificates = ownBefore(owner.customer.id, papers);
  const current = withoutReplaced(owner.customer.id, allDocuments, certificates);
  const documents = once(current, ({ kind, number }) => `${kind}|${number}`);
  const contacts = once(allContacts, ({ kind, value, e164 }) => `${kind}|${e164 ?? value}`);
  return { ...owner, documents, certificates, contacts, relations: { own, inverse } };
}

/** Other certificates have running numbers: those of two records are not the same paper. */
const isNumbered = (slot: string): boolean => /-\d+$/.test(slot);

/** Slots the company has filled itself. */
const ownSlots = (id: number, papers: readonly { customer_id: number; slot: string }[]): ReadonlySet<string> =>
  new Set(papers.filter((paper) => paper.customer_id === id && !isNumbered(paper.slot)).map(({ slot }) => slot));

/** Certificates without those of merged records whose place the company has filled itself. */
function ownBefore<T extends { customer_id: number; slot: string }>(id: number, papers: readonly T[]): T[] {
  const own = ownSlots(id, papers);
  return papers.filter(({ customer_id, slot }) => customer_id === id || !own.has(slot));
}

/** The same of the numbers we found on them. */
function withoutReplaced<T extends { customer_id: number; kind: string; source: string }>(
  id: number,
  documents: readonly T[],
  papers: readonly { customer_id: number; slot: string }[],
): T[] {
  const own = ownSlots(id, papers);
  return documents.filter(({ customer_id, kind, source }) => customer_id === id || source !== 'crm' || !own.has(kind));
}

/** What he has with the bank, by one statement. */
export async function readHoldings(em: SqlEntityManager, owner: CardOwner) {
  const [ids, ask] = [idsOfOwner(owner), askingTogether(em)];
  const [accounts, transactions, loans, cards] = await Promise.all([
    ask(accountsOf({ ids })),
    ask(latestTransactionsOf({ ids })),
    ask(loansOf({ ids })),
    ask(cardsOf({ ids })),
  ]);
  const isWhole = [accounts, loans, cards].every((rows) => rows.length < MOST_ROWS);
  const figures = isWhole ? figuresOfRows({ accounts, loans, cards }) : await readFigures(em, ids);
  return { accounts, transactions, loans, cards, figures };
}

/** Whoever is blacklisted under one of his numbers is so under all. */
const worstOf = (rows: readonly { vip: boolean | number; blacklisted: boolean | number }[]) => ({
  vip: rows.some(({ vip }) => vip) ? 1 : 0,
  blacklisted: rows.some(({ blacklisted }) => blacklisted) ? 1 : 0,
});

/** What merged records both say is told once. */
const once = <T>(rows: readonly T[], keyOf: (row: T) => string): T[] =>
  [...new Map([...rows].reverse().map((row) => [keyOf(row), row])).values()].reverse();
