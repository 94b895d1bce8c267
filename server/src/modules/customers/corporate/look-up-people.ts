import type { SqlEntityManager } from '@mikro-orm/sql';
import type { PersonDocument } from '@tellerline/contracts';
import type { CodeBook } from '../code-book.ts';
import { customerDb } from '../customer.tables.ts';
import { type BranchScope, inScope } from '../data-gate.ts';
import { idNumber, type Viewer } from '../mask.ts';
import { survivorOf } from '../merge/customer-group.ts';
import type { LinkedPerson } from './company-findings.ts';

const MOST_DOCUMENTS = 10;
const MOST_HOLDERS = 20;

/** A personal customer in scope with his documents; undefined where there is none. */
export async function findPerson(em: SqlEntityManager, customerNo: string, scope: BranchScope) {
  const person = await customerDb(em)
    .selectFrom('customer as c')
    .select(['c.id', 'c.customer_no', 'c.name', 'c.branch_path'])
    .where('c.customer_no', '=', customerNo)
    .where('c.kind', '=', 'personal')
    .where(inScope('c', scope))
    .executeTakeFirst();
  if (!person) return undefined;
  const documents = await customerDb(em)
    .selectFrom('id_document')
    .select(['id', 'kind', 'number', 'valid_until', 'long_term'])
    .where('customer_id', '=', person.id)
    .orderBy('kind')
    .orderBy('id')
    .limit(MOST_DOCUMENTS)
    .execute();
  return { ...person, documents };
}

/** The person as the rules compare him. */
export async function linkedPerson(
  em: SqlEntityManager,
  customerNo: string,
  documentId: string | null,
  scope: BranchScope,
): Promise<LinkedPerson | null> {
  const person = await findPerson(em, customerNo, scope);
  if (!person) return null;
  const document = person.documents.find(({ id }) => String(id) === documentId);
  return {
    name: person.name,
    document: document ? { validUntil: document.valid_until, longTerm: Boolean(document.long_term) } : null,
  };
}

type DocumentRow = NonNullable<Awaited<ReturnType<typeof findPerson>>>['documents'][number];

/** A document in a list, masked for the viewer. */
export const presentDocument = (row: DocumentRow, codes: Pick<CodeBook, 'label'>, viewer: Viewer): PersonDocument => ({
  id: String(row.id),
  kindLabel: codes.label('personIdType', row.kind),
  number: idNumber(row.number, viewer),
  validUntil: row.valid_until,
  longTerm: Boolean(row.long_term),
});

/** Other companies that have this licence number, by our papers or the core bank's; their number where they are in scope. */
export async function companiesWithNumber(
  em: SqlEntityManager,
  number: string,
  exceptCustomerNo: string,
  scope: BranchScope,
): Promise<{ customerNo: string | null }[]> {
  const db = customerDb(em);
  const [byPaper, byCore] = await Promise.all([
    db
      .selectFrom('certificate')
      .select('customer_id')
      .where('number', '=', number)
      .where('slot', '=', 'businessLicence')
      .limit(MOST_HOLDERS)
      .execute(),
    db
      .selectFrom('corporate_profile')
      .select('customer_id')
      .where('credit_code', '=', number)
      .limit(MOST_HOLDERS)
      .execute(),
  ]);
  const ids = [...byPaper, ...byCore].map((row) => row.customer_id);
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('customer as x')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .select('c.customer_no')
    .select(inScope('c', scope).as('visible'))
    .where('x.id', 'in', ids)
    .where('c.customer_no', '<>', exceptCustomerNo)
    .execute();
  return rows.map((row) => ({ customerNo: row.visible ? row.customer_no : null }));
}
