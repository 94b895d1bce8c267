import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FieldValue, ItemValue } from '@tellerline/contracts';
import { newId } from '../../../kernel/ids.ts';
import { customerDb } from '../customer.tables.ts';
import { phoneTails } from '../search/search-keys.ts';

const text = (value: FieldValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;

/** Rows of the core bank are out of reach here, whatever a change says. */
const THEIRS = 'core-bank';

/**
 * Adds (`n1`), changes or, with null, removes an identity document typed here. An entry stays with the record it was typed for,
 * also where that was merged: undoing takes it along as it is then.
 * @param ids the customer's own record first, then those merged into it
 */
export async function writeDocument(
  em: SqlEntityManager,
  ids: readonly number[],
  key: string,
  entry: ItemValue | null,
  at: Date,
): Promise<void> {
  const db = customerDb(em);
  const [own = 0] = ids;
  if (entry === null) {
    await db
      .deleteFrom('id_document')
      .where('id', '=', Number(key))
      .where('customer_id', 'in', ids)
      .where('source', '<>', THEIRS)
      .execute();
    return;
  }
  const number = text(entry.number) ?? '';
  const row = {
    kind: text(entry.kind) ?? '',
    number,
    number_reversed: [...number].reverse().join(''),
    valid_from: text(entry.validFrom),
    valid_until: text(entry.validUntil),
    long_term: entry.longTerm === true,
    issuer: text(entry.issuer),
    issued_on: text(entry.issuedOn),
    source: 'crm',
    as_of: at,
  };
  if (key.startsWith('n'))
    await db
      .insertInto('id_document')
      .values({ ...row, customer_id: own })
      .execute();
  else {
    await db
      .updateTable('id_document')
      .set(row)
      .where('id', '=', Number(key))
      .where('customer_id', 'in', ids)
      .where('source', '<>', THEIRS)
      .execute();
  }
}

/** The same for a telephone, an address or a mail address; telephones also get their tails, by which search finds them. */
export async function writeContact(
  em: SqlEntityManager,
  ids: readonly number[],
  list: string,
  key: string,
  entry: ItemValue | null,
  at: Date,
): Promise<void> {
  const db = customerDb(em);
  const id = key.startsWith('n') ? null : Number(key);
  let [customerId = 0] = ids;
  if (id !== null) {
    const present = await db
      .selectFrom('contact_point')
      .select('customer_id')
      .where('id', '=', id)
      .where('customer_id', 'in', ids)
      .where('source', '<>', THEIRS)
      .executeTakeFirst();
    if (!present) return;
    customerId = present.customer_id;
    await db.deleteFrom('phone_tail').where('contact_point_id', '=', id).execute();
    if (entry === null) {
      await db.deleteFrom('contact_point').where('id', '=', id).execute();
      return;
    }
  }
  if (entry === null) return;
  const row = { ...contactRow(list, entry), source: 'crm', as_of: at };
  if (row.best) await preferNoOther(em, ids, list);
  if (id !== null) await db.updateTable('contact_point').set(row).where('id', '=', id).execute();
  const stored = id ?? (await insertContact(em, customerId, row));
  const tails = row.e164 === null ? [] : phoneTails(row.e164);
  if (tails.length > 0) {
    await db
      .insertInto('phone_tail')
      .values(tails.map((tail) => ({ tail, contact_point_id: stored, customer_id: customerId })))
      .execute();
  }
}

function contactRow(list: string, entry: ItemValue) {
  const number = list === 'phones' ? text(entry.number) : null;
  return {
    kind: list === 'emails' ? 'email' : (text(entry.use) ?? ''),
    value: number ?? text(entry.address) ?? '',
    e164: number,
    extension: number === null ? null : text(entry.extension),
    best: entry.best === true,
    region: text(entry.region),
    postcode: text(entry.postcode),
    note: text(entry.note),
  };
}

async function insertContact(
  em: SqlEntityManager,
  customerId: number,
  row: ReturnType<typeof contactRow> & { source: string; as_of: Date },
): Promise<number> {
  const db = customerDb(em);
  const contactRef = `crm-${newId()}`;
  await db
    .insertInto('contact_point')
    .values({ ...row, contact_ref: contactRef, customer_id: customerId })
    .execute();
  const { id } = await db
    .selectFrom('contact_point')
    .select('id')
    .where('contact_ref', '=', contactRef)
    .executeTakeFirstOrThrow();
  return id;
}

/** One preferred of each list among what is typed here; the core bank's own mark is its business. */
async function preferNoOther(em: SqlEntityManager, ids: readonly number[], list: string): Promise<void> {
  const ofList = customerDb(em)
    .updateTable('contact_point')
    .set({ best: false })
    .where('customer_id', 'in', ids)
    .where('source', '<>', THEIRS);
  if (list === 'phones') await ofList.where('e164', 'is not', null).execute();
  else
    await ofList.where('kind', list === 'emails' ? '=' : 'like', list === 'emails' ? 'email' : '%\\_address').execute();
}
