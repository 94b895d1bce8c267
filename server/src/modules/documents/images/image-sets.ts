import type { SqlEntityManager } from '@mikro-orm/sql';
import { type BeginImageSet, imageLimits } from '@tellerline/contracts';
import type { z } from 'zod';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { accountOf, customerInScope, notFound } from '../customer-in-scope.ts';
import { documentDb } from '../documents.tables.ts';
import { nextNumber } from '../running-number.ts';
import { type SetRow, setInScope } from './image.rows.ts';
import type { ReceivedFile } from './receive-file.ts';

const closed = () => new AppError('image.set_closed', { status: 409 });

/** Begins a set and gives it its number; the same id again gives the same set. In a transaction. */
export async function beginSet(
  em: SqlEntityManager,
  customerNo: string,
  draft: z.output<typeof BeginImageSet>,
  actor: Actor,
  now: Date,
): Promise<{ set: SetRow; isNew: boolean }> {
  const customer = await customerInScope(em, customerNo, actor);
  const known = await documentDb(em).selectFrom('image_set').selectAll().where('id', '=', draft.id).executeTakeFirst();
  if (known) {
    if (!customer.numbers.includes(known.customer_no) || known.started_by !== actor.userId) throw notFound();
    return { set: known, isNew: false };
  }
  const account = draft.account === undefined ? null : await accountOf(em, customer, draft.account);
  const running = await nextNumber(em, `image:${customer.customerNo}`);
  const set: SetRow = {
    id: draft.id,
    number: `${customer.customerNo}-${String(running).padStart(6, '0')}`,
    customer_no: customer.customerNo,
    kind: draft.kind,
    account_no: account?.accountNo ?? null,
    title: draft.title || null,
    valid_from: draft.validFrom ?? null,
    valid_to: draft.validTo ?? null,
    long_term: draft.longTerm,
    flow_no: draft.flowNo ?? null,
    state: 'open',
    file_count: 0,
    started_at: now,
    started_by: actor.userId,
    started_by_name: actor.displayName,
    imported_at: null,
    withdrawn_at: null,
    withdrawn_by: null,
    withdrawn_by_name: null,
    withdrawn_reason: null,
    version: 1,
  };
  await documentDb(em).insertInto('image_set').values(set).execute();
  return { set, isNew: true };
}

/**
 * Before bytes are taken in: may this set be written to now?
 * @throws AppError resource.not_found, image.set_closed, image.set_full
 */
export async function requireOpenSet(em: SqlEntityManager, setId: string, actor: Actor): Promise<SetRow> {
  const set = await setInScope(em, setId, actor);
  if (set.state !== 'open') throw closed();
  requireRoom(set.file_count);
  return set;
}

function requireRoom(files: number): void {
  if (files < imageLimits.filesASet) return;
  throw new AppError('image.set_full', { status: 409, details: { limit: imageLimits.filesASet } });
}

export interface PageToAdd {
  setId: string;
  file: ReceivedFile;
  fileName: string;
  elementId: string | null;
}

/** Puts a file at the end of an open set; the same content again is the same page. In a transaction. */
export async function addPage(
  em: SqlEntityManager,
  { setId, file, fileName, elementId }: PageToAdd,
  actor: Actor,
  now: Date,
): Promise<number> {
  const db = documentDb(em);
  await lockSet(em, setId, 'open');
  const pages = await db
    .selectFrom('image_page')
    .select(['page_no', 'sha256'])
    .where('set_id', '=', setId)
    .where('current_page_no', 'is not', null)
    .execute();
  const known = pages.find((page) => page.sha256 === file.sha256);
  if (known) return known.page_no;
  requireRoom(pages.length);
  const pageNo = pages.length + 1;
  await keepFile(em, file, now);
  await insertPage(em, { setId, file, fileName, elementId, pageNo, revision: 1 }, actor, now);
  await db.updateTable('image_set').set({ file_count: pageNo }).where('id', '=', setId).execute();
  return pageNo;
}

/**
 * Puts a file in the place of a page; the edition before stays and says why it was replaced. In a transaction.
 * @throws AppError conflict.stale when `revision` is not the edition that counts
 */
export async function replacePage(
  em: SqlEntityManager,
  {
    setId,
    file,
    fileName,
    pageNo,
    revision,
    reason,
  }: Omit<PageToAdd, 'elementId'> & { pageNo: number; revision: number; reason: string },
  actor: Actor,
  now: Date,
): Promise<void> {
  const db = documentDb(em);
  await lockSet(em, setId, 'open', 'imported');
  const before = await db
    .selectFrom('image_page')
    .select(['id', 'element_id'])
    .where('set_id', '=', setId)
    .where('current_page_no', '=', pageNo)
    .where('revision', '=', revision)
    .executeTakeFirst();
  if (!before) throw new AppError('conflict.stale', { status: 409 });
  await db
    .updateTable('image_page')
    .set({
      current_page_no: null,
      replaced_at: now,
      replaced_by: actor.userId,
      replaced_by_name: actor.displayName,
      replaced_reason: reason,
    })
    .where('id', '=', before.id)
    .execute();
  await keepFile(em, file, now);
  await insertPage(
    em,
    { setId, file, fileName, elementId: before.element_id, pageNo, revision: revision + 1 },
    actor,
    now,
  );
}

/** Ends an import: from now on it is the latest of its kind. In a transaction. @throws AppError image.set_empty */
export async function finishSet(em: SqlEntityManager, setId: string, now: Date): Promise<void> {
  await lockSet(em, setId, 'open');
  const result = await documentDb(em)
    .updateTable('image_set')
    .set({ state: 'imported', imported_at: now })
    .where('id', '=', setId)
    .where('file_count', '>', 0)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) throw new AppError('image.set_empty', { status: 409 });
}

/** Takes a wrong import out of sight; it stays on record with the reason. In a transaction. */
export async function withdrawSet(em: SqlEntityManager, setId: string, reason: string, actor: Actor, now: Date) {
  await lockSet(em, setId, 'open', 'imported');
  await documentDb(em)
    .updateTable('image_set')
    .set({
      state: 'withdrawn',
      withdrawn_at: now,
      withdrawn_by: actor.userId,
      withdrawn_by_name: actor.displayName,
      withdrawn_reason: reason,
    })
    .where('id', '=', setId)
    .execute();
}

/** Writers of one set queue here. @throws AppError image.set_closed when it is in none of the states */
async function lockSet(em: SqlEntityManager, setId: string, ...states: string[]): Promise<void> {
  const result = await documentDb(em)
    .updateTable('image_set')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', setId)
    .where('state', 'in', states)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) throw closed();
}

const keepFile = (em: SqlEntityManager, { sha256, bytes, type, width, height, pages }: ReceivedFile, now: Date) =>
  insertIfAbsent(() =>
    documentDb(em)
      .insertInto('stored_file')
      .values({ sha256, bytes, type, width, height, pages, stored_at: now })
      .execute(),
  );

async function insertPage(
  em: SqlEntityManager,
  page: PageToAdd & { pageNo: number; revision: number },
  actor: Actor,
  now: Date,
): Promise<void> {
  await documentDb(em)
    .insertInto('image_page')
    .values({
      id: newId(),
      set_id: page.setId,
      page_no: page.pageNo,
      revision: page.revision,
      current_page_no: page.pageNo,
      sha256: page.file.sha256,
      file_name: page.fileName,
      element_id: page.elementId,
      added_at: now,
      added_by: actor.userId,
      added_by_name: actor.displayName,
      replaced_at: null,
      replaced_by: null,
      replaced_by_name: null,
      replaced_reason: null,
    })
    .execute();
}
