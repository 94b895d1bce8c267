import type { SqlEntityManager } from '@mikro-orm/sql';
import type { TakeOut } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import { documentDb } from '../documents.tables.ts';
import { fileInScope } from './archive-files.ts';

/**
 * Notes that a file leaves its place. In a transaction.
 * @throws AppError archive.is_out with who has it, archive.not_filed, archive.due_in_past
 */
export async function takeOut(
  em: SqlEntityManager,
  fileId: string,
  { holder, reason, dueOn }: TakeOut,
  actor: Actor,
  { now, today }: { now: Date; today: string },
): Promise<{ movementId: string; customerNo: string }> {
  const file = await fileInScope(em, fileId, actor);
  if (file.position === null) throw new AppError('archive.not_filed', { status: 409 });
  if (dueOn < today) throw new AppError('archive.due_in_past', { status: 422 });
  const movementId = newId();
  try {
    await documentDb(em)
      .insertInto('archive_movement')
      .values({
        id: movementId,
        file_id: fileId,
        open_file_id: fileId,
        holder,
        reason,
        taken_at: now,
        taken_by: actor.userId,
        taken_by_name: actor.displayName,
        due_on: dueOn,
        returned_at: null,
        returned_by: null,
        returned_by_name: null,
        return_note: null,
      })
      .execute();
  } catch (error) {
    if (isDuplicate(error))
      throw new AppError('archive.is_out', { status: 409, details: { holder: await holderOf(em, fileId) } });
    throw error;
  }
  return { movementId, customerNo: file.customer_no };
}

async function holderOf(em: SqlEntityManager, fileId: string): Promise<string> {
  const open = await documentDb(em)
    .selectFrom('archive_movement')
    .select('holder')
    .where('open_file_id', '=', fileId)
    .executeTakeFirst();
  return open?.holder ?? '';
}

/** Notes that a file is back in its place. In a transaction. @throws AppError archive.is_in */
export async function bringBack(
  em: SqlEntityManager,
  fileId: string,
  note: string | undefined,
  actor: Actor,
  now: Date,
): Promise<{ movementId: string; customerNo: string }> {
  const db = documentDb(em);
  const file = await fileInScope(em, fileId, actor);
  const open = await db
    .selectFrom('archive_movement')
    .select('id')
    .where('open_file_id', '=', fileId)
    .executeTakeFirst();
  const result = await db
    .updateTable('archive_movement')
    .set({
      open_file_id: null,
      returned_at: now,
      returned_by: actor.userId,
      returned_by_name: actor.displayName,
      return_note: note || null,
    })
    .where('open_file_id', '=', fileId)
    .executeTakeFirst();
  if (!open || result.numUpdatedRows === 0n) throw new AppError('archive.is_in', { status: 409 });
  return { movementId: open.id, customerNo: file.customer_no };
}
