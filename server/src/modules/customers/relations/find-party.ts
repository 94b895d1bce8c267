import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerKind } from '@tellerline/contracts';
import { customerDb } from '../customer.tables.ts';
import { type BranchScope, inScope } from '../data-gate.ts';
import { readResidentId } from '../identifiers/resident-id.ts';
import { survivorOf } from '../merge/customer-group.ts';

/** A customer a relation may be with: in whatever branch, with what he is known by. For checks, never sent as it is. */
export interface Party {
  id: number;
  customerNo: string;
  name: string;
  kind: CustomerKind;
  birthDate: string | null;
  orgNo: string;
  /** Document numbers and credit code. */
  numbers: ReadonlySet<string>;
  visible: boolean;
}

/** A resident ID of 15 digits stands for its 18 characters. */
function spellings(number: string, today: string): string[] {
  const upper = number.trim().toUpperCase();
  const read = readResidentId(upper, today);
  return [...new Set([upper, 'number' in read ? read.number : upper])];
}

/** The customer of a number, or of a document; the number counts first. */
export async function findParty(
  em: SqlEntityManager,
  by: { customerNo: string | null; idNumber: string | null; kind: CustomerKind; today: string },
  scope: BranchScope,
): Promise<Party | null> {
  const id = by.customerNo
    ? await idByNumber(em, by.customerNo)
    : by.idNumber
      ? await idByDocument(em, spellings(by.idNumber, by.today), by.kind)
      : null;
  return id === null ? null : readParty(em, id, scope);
}

async function idByNumber(em: SqlEntityManager, customerNo: string): Promise<number | null> {
  const row = await customerDb(em)
    .selectFrom('customer')
    .select(survivorOf('customer').as('id'))
    .where('customer_no', '=', customerNo)
    .executeTakeFirst();
  return row?.id ?? null;
}

async function idByDocument(em: SqlEntityManager, numbers: string[], kind: CustomerKind): Promise<number | null> {
  const db = customerDb(em);
  const byPaper = await db
    .selectFrom('id_document as d')
    .innerJoin('customer as c', 'c.id', 'd.customer_id')
    .select(survivorOf('c').as('id'))
    .where('d.number', 'in', numbers)
    .where('c.kind', '=', kind)
    .orderBy('c.id')
    .limit(1)
    .executeTakeFirst();
  if (byPaper || kind === 'personal') return byPaper?.id ?? null;
  const byCode = await db
    .selectFrom('corporate_profile')
    .select('customer_id')
    .where('credit_code', 'in', numbers)
    .orderBy('customer_id')
    .limit(1)
    .executeTakeFirst();
  return byCode?.customer_id ?? null;
}

/** Document numbers and credit code of a customer. */
export async function numbersOf(em: SqlEntityManager, customerId: number): Promise<ReadonlySet<string>> {
  const db = customerDb(em);
  const [documents, profile] = await Promise.all([
    db.selectFrom('id_document').select('number').where('customer_id', '=', customerId).limit(50).execute(),
    db.selectFrom('corporate_profile').select('credit_code').where('customer_id', '=', customerId).executeTakeFirst(),
  ]);
  return new Set([...documents.map(({ number }) => number), ...(profile?.credit_code ? [profile.credit_code] : [])]);
}

async function readParty(em: SqlEntityManager, id: number, scope: BranchScope): Promise<Party | null> {
  const [row, numbers] = await Promise.all([
    customerDb(em)
      .selectFrom('customer as c')
      .select(['c.id', 'c.customer_no', 'c.name', 'c.kind', 'c.birth_date', 'c.org_no'])
      .select(inScope('c', scope).as('visible'))
      .where('c.id', '=', id)
      .executeTakeFirst(),
    numbersOf(em, id),
  ]);
  return (
    (row && {
      id: row.id,
      customerNo: row.customer_no,
      name: row.name,
      kind: row.kind === 'corporate' ? 'corporate' : 'personal',
      birthDate: row.birth_date,
      orgNo: row.org_no,
      numbers,
      visible: Boolean(row.visible),
    }) ??
    null
  );
}
