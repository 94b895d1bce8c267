import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Changes, FieldValue, ItemValue } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import type { ChangeToApply } from '../../reviews/index.ts';
import { customerDb } from '../customer.tables.ts';
import { readAllotment } from '../file/customer-numbers.ts';
import type { FileState } from '../file/file-state.ts';
import { idsOf } from '../merge/customer-group.ts';
import { nameKeys } from '../search/search-keys.ts';
import { writeBigrams } from '../search/write-bigrams.ts';
import { customerColumns, detailColumns } from './personal-columns.ts';
import { writeContact, writeDocument } from './write-list-entry.ts';

const stale = () => new AppError('conflict.stale', { status: 409 });

/**
 * Makes an approved change of a personal file true: the customer himself when he is new, his own columns, what clerks type, the
 * lists, and everything search finds him by.
 * @param em an open transaction
 * @returns the customer's id
 * @throws AppError conflict.stale when the file has moved on since it was entered
 */
export async function applyPersonalFile(
  em: SqlEntityManager,
  state: FileState,
  change: ChangeToApply,
): Promise<number> {
  const id = state.customerId ?? (await createCustomer(em, state.customerNo, change));
  await takeDetail(em, id, change);
  if (state.customerId !== null) await changeCustomer(em, id, change.after, change.decidedAt);
  const ids = await idsOf(em, id);
  for (const [path, value] of Object.entries(change.after)) {
    const dot = path.indexOf('.');
    if (dot < 0) continue;
    const [list, key] = [path.slice(0, dot), path.slice(dot + 1)];
    const entry = value !== null && typeof value === 'object' ? value : null;
    if (list === 'idDocuments') await writeDocument(em, ids, key, entry, change.decidedAt);
    else await writeContact(em, ids, list, key, entry, change.decidedAt);
  }
  return id;
}

/** Writes the clerks' columns by compare-and-set: whoever reads version n writes n + 1, or nothing. */
async function takeDetail(em: SqlEntityManager, customerId: number, change: ChangeToApply): Promise<void> {
  const db = customerDb(em);
  const columns = columnsOf(change.after, detailColumns);
  const common = { ...columns, changed_at: change.decidedAt, version: change.baseVersion + 1 };
  if (change.baseVersion === 0) {
    try {
      await db
        .insertInto('personal_detail')
        .values({ customer_id: customerId, ...common })
        .execute();
    } catch (error) {
      throw isDuplicate(error) ? stale() : error;
    }
    return;
  }
  const result = await db
    .updateTable('personal_detail')
    .set(common)
    .where('customer_id', '=', customerId)
    .where('version', '=', change.baseVersion)
    .executeTakeFirst();
  if (Number(result.numUpdatedRows) !== 1) throw stale();
}

async function createCustomer(em: SqlEntityManager, customerNo: string, change: ChangeToApply): Promise<number> {
  const allotted = await readAllotment(em, customerNo);
  if (!allotted) throw stale();
  const name = String(change.after.name ?? '');
  const keys = nameKeys(name);
  const db = customerDb(em);
  try {
    await db
      .insertInto('customer')
      .values({
        customer_no: customerNo,
        kind: 'personal',
        status: 'prospect',
        name,
        name_pinyin: keys.namePinyin.slice(0, 400),
        name_initials: keys.nameInitials.slice(0, 160),
        gender: textOrNull(change.after.gender),
        birth_date: textOrNull(change.after.birthDate),
        org_no: allotted.org_no,
        branch_path: allotted.branch_path,
        manager_name: null,
        vip: false,
        blacklisted: false,
        is_shareholder: change.after.isShareholder === true,
        is_staff: change.after.isStaff === true,
        relationship_since: null,
        credit_since: null,
        met_on_interaction_id: null,
        note: null,
        source: 'crm',
        as_of: change.decidedAt,
        version: 1,
      })
      .execute();
  } catch (error) {
    throw isDuplicate(error) ? stale() : error;
  }
  const { id } = await db
    .selectFrom('customer')
    .select('id')
    .where('customer_no', '=', customerNo)
    .executeTakeFirstOrThrow();
  await writeBigrams(em, id, name);
  return id;
}

async function changeCustomer(em: SqlEntityManager, id: number, after: Changes, at: Date): Promise<void> {
  const columns = columnsOf(after, customerColumns);
  if (Object.keys(columns).length === 0) return;
  const db = customerDb(em);
  const name = textOrNull(after.name);
  const keys = name === null ? null : nameKeys(name);
  await db
    .updateTable('customer')
    .set({ ...columns, as_of: at })
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .$if(keys !== null, (update) =>
      update.set({
        name_pinyin: (keys?.namePinyin ?? '').slice(0, 400),
        name_initials: (keys?.nameInitials ?? '').slice(0, 160),
      }),
    )
    .where('id', '=', id)
    .where('source', '<>', 'core-bank')
    .execute();
  if (name !== null) await writeBigrams(em, id, name);
}

const columnsOf = (after: Changes, columns: Readonly<Record<string, string>>): Record<string, FieldValue> =>
  Object.fromEntries(
    Object.entries(columns).flatMap(([field, column]): [string, FieldValue][] => {
      const value: FieldValue | ItemValue | undefined = after[field];
      return value === undefined || (value !== null && typeof value === 'object') ? [] : [[column, value]];
    }),
  );

const textOrNull = (value: FieldValue | ItemValue | undefined): string | null =>
  typeof value === 'string' && value !== '' ? value : null;
