import type { SqlEntityManager } from '@mikro-orm/sql';
import { customerDb } from '../customer.tables.ts';
import { nameKeys } from '../search/search-keys.ts';
import { writeBigrams } from '../search/write-bigrams.ts';
import { type SlotValues, textOf } from './certificate-slots.ts';
import type { CorporateFile } from './read-corporate-file.ts';

const searchable = (name: string) => {
  const keys = nameKeys(name);
  return { name, name_pinyin: keys.namePinyin.slice(0, 400), name_initials: keys.nameInitials.slice(0, 160) };
};

/** Writes a company that is approved for the first time. Returns its id. */
export async function createCompany(
  em: SqlEntityManager,
  file: CorporateFile,
  name: string,
  now: Date,
): Promise<number> {
  const db = customerDb(em);
  await db
    .insertInto('customer')
    .values({
      customer_no: file.customerNo,
      kind: 'corporate',
      // A customer of the bank he becomes by his first account, which the core bank's feed brings.
      status: 'prospect',
      ...searchable(name),
      gender: null,
      birth_date: null,
      org_no: file.orgNo,
      branch_path: file.branchPath,
      manager_name: null,
      vip: 0,
      blacklisted: 0,
      is_shareholder: 0,
      is_staff: 0,
      relationship_since: null,
      credit_since: null,
      met_on_interaction_id: null,
      note: null,
      source: 'crm',
      as_of: now,
      version: 1,
    })
    .execute();
  const { id } = await db
    .selectFrom('customer')
    .select('id')
    .where('customer_no', '=', file.customerNo)
    .executeTakeFirstOrThrow();
  await writeBigrams(em, id, name);
  return id;
}

/** Gives one of our own companies another name, and search its keys. */
export async function renameCompany(em: SqlEntityManager, id: number, name: string, now: Date): Promise<void> {
  const db = customerDb(em);
  await db
    .updateTable('customer')
    .set({ ...searchable(name), as_of: now })
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
  await writeBigrams(em, id, name);
}

/** What card and search read of a company, from its licence. Only of our own: the core bank keeps that of its customers. */
export async function writeProfile(em: SqlEntityManager, id: number, licence: SlotValues, now: Date): Promise<void> {
  const db = customerDb(em);
  const number = textOf(licence, 'number');
  const row = {
    credit_code: number?.length === 18 ? number : null,
    legal_person_name: textOf(licence, 'legalPerson'),
    registered_address: textOf(licence, 'registeredAddress'),
    as_of: now,
  };
  const result = await db.updateTable('corporate_profile').set(row).where('customer_id', '=', id).executeTakeFirst();
  if (Number(result.numUpdatedRows) > 0) return;
  await db
    .insertInto('corporate_profile')
    .values({ customer_id: id, industry: null, ...row })
    .execute();
}

/**
 * Lets a certificate be found by its number, and shows it on the card: as a document of ours. Numbers the core bank brings are
 * the core bank's and stay as they are.
 */
export async function writeDocument(
  em: SqlEntityManager,
  id: number,
  slot: string,
  values: SlotValues,
  now: Date,
): Promise<void> {
  const number = textOf(values, 'number');
  const db = customerDb(em);
  await db
    .deleteFrom('id_document')
    .where('customer_id', '=', id)
    .where('kind', '=', slot)
    .where('source', '=', 'crm')
    .execute();
  if (number === null || (values.status ?? 'valid') !== 'valid') return;
  const known = await db
    .selectFrom('id_document')
    .select('id')
    .where('customer_id', '=', id)
    .where('kind', '=', slot)
    .where('number', '=', number)
    .executeTakeFirst();
  if (known) return;
  await db
    .insertInto('id_document')
    .values({
      customer_id: id,
      kind: slot,
      number,
      number_reversed: [...number].reverse().join(''),
      valid_from: textOf(values, 'validFrom'),
      valid_until: textOf(values, 'validUntil'),
      long_term: values.longTerm === true ? 1 : 0,
      issuer: textOf(values, 'issuer'),
      issued_on: textOf(values, 'issuedOn'),
      source: 'crm',
      as_of: now,
    })
    .execute();
}
