import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Changes, certificateFormOf, type FieldValue } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import type { ChangeToApply } from '../../reviews/index.ts';
import { customerDb } from '../customer.tables.ts';
import { mergedValues, RENEW, readSlotPath, type SlotValues } from './certificate-slots.ts';
import { type CorporateFile, columnOf, currentValues } from './read-corporate-file.ts';

const stale = () => new AppError('conflict.stale', { status: 409 });

/**
 * What an approved entry makes of a company's certificates: the slots it touched, with what they say now. A merged record's
 * certificate stays as it is and goes back with it; what is changed of it is the survivor's own from then on.
 */
export async function applyCertificates(
  em: SqlEntityManager,
  file: CorporateFile,
  customerId: number,
  change: ChangeToApply,
): Promise<Map<string, SlotValues>> {
  const present = currentValues(file);
  const touched = new Map<string, SlotValues>();
  for (const [slot, { entered, renews }] of bySlot(change.after)) {
    const merged = mergedValues(present.get(slot), entered, renews);
    const row = { ...(await columnsOf(em, slot, merged)), ...originOf(change) };
    const inForce = file.current.get(slot);
    const own = inForce?.customer_id === customerId ? inForce : undefined;
    if (own && !renews) await putRight(em, own, row);
    else await putInForce(em, customerId, slot, { old: own, sequence: (inForce?.sequence ?? 0) + 1 }, row);
    touched.set(slot, merged);
  }
  return touched;
}

function bySlot(after: Changes): Map<string, { entered: Record<string, FieldValue>; renews: boolean }> {
  const slots = new Map<string, { entered: Record<string, FieldValue>; renews: boolean }>();
  for (const [path, value] of Object.entries(after)) {
    const at = readSlotPath(path);
    if (!at || (typeof value === 'object' && value !== null)) continue;
    const touched = slots.get(at.slot) ?? { entered: {}, renews: false };
    slots.set(at.slot, touched);
    if (at.field) touched.entered[at.field.id] = value;
    else touched.renews = value === RENEW;
  }
  return slots;
}

type Columns = Record<string, string | number | Date | null>;

/** The columns of a slot's form; what a form does not have stays empty. */
async function columnsOf(em: SqlEntityManager, slot: string, values: SlotValues): Promise<Columns> {
  const columns: Columns = { long_term: values.longTerm === true ? 1 : 0, status: String(values.status ?? 'valid') };
  for (const { id, type } of certificateFormOf(slot)?.fields ?? []) {
    const value = values[id] ?? null;
    if (type === 'flag' || id === 'status') continue;
    if (id === 'person') columns.person_customer_id = await personId(em, value);
    else if (id === 'document') columns.person_document_id = value === null ? null : Number(value);
    else columns[columnOf(id)] = typeof value === 'boolean' ? null : value;
  }
  return columns;
}

async function personId(em: SqlEntityManager, customerNo: FieldValue): Promise<number | null> {
  if (typeof customerNo !== 'string') return null;
  const row = await customerDb(em)
    .selectFrom('customer')
    .select('id')
    .where('customer_no', '=', customerNo)
    .executeTakeFirst();
  return row?.id ?? null;
}

const originOf = (change: ChangeToApply): Columns => ({
  change_id: change.id,
  entered_by_name: change.enteredBy.name,
  reviewed_by_name: change.reviewedBy.name,
  known_at: change.decidedAt,
});

async function putRight(em: SqlEntityManager, inForce: { id: number; version: number }, row: Columns): Promise<void> {
  const result = await customerDb(em)
    .updateTable('certificate')
    .set({ ...row, version: inForce.version + 1 })
    .where('id', '=', inForce.id)
    .where('version', '=', inForce.version)
    .where('current_key', 'is not', null)
    .executeTakeFirst();
  if (Number(result.numUpdatedRows) !== 1) throw stale();
}

async function putInForce(
  em: SqlEntityManager,
  customerId: number,
  slot: string,
  { old, sequence }: { old: { id: number; version: number } | undefined; sequence: number },
  row: Columns,
): Promise<void> {
  const db = customerDb(em);
  if (old) {
    const result = await db
      .updateTable('certificate')
      .set({ current_key: null, superseded_at: row.known_at as Date, version: old.version + 1 })
      .where('id', '=', old.id)
      .where('version', '=', old.version)
      .executeTakeFirst();
    if (Number(result.numUpdatedRows) !== 1) throw stale();
  }
  const certificate = {
    ...row,
    customer_id: customerId,
    slot,
    kind: certificateFormOf(slot)?.kind ?? slot,
    sequence,
    current_key: `${customerId}:${slot}`,
    superseded_at: null,
    version: 1,
  };
  await db
    .insertInto('certificate')
    .values(certificate as never)
    .execute();
}

/** Takes the file from `baseVersion` to the next. @throws AppError conflict.stale when it has moved on */
export async function takeNextVersion(
  em: SqlEntityManager,
  customerId: number,
  change: ChangeToApply,
): Promise<number> {
  const db = customerDb(em);
  const version = change.baseVersion + 1;
  if (change.baseVersion === 0) {
    await insertIfAbsent(() =>
      db
        .insertInto('corporate_file')
        .values({ customer_id: customerId, version: 0, changed_at: change.decidedAt })
        .execute(),
    );
  }
  const result = await db
    .updateTable('corporate_file')
    .set({ version, changed_at: change.decidedAt })
    .where('customer_id', '=', customerId)
    .where('version', '=', change.baseVersion)
    .executeTakeFirst();
  if (Number(result.numUpdatedRows) !== 1) throw stale();
  return version;
}
