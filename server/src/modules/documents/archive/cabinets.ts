import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CabinetChange, CabinetView, NewCabinet, ShelfMap } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import { type BranchScope, inScope, likePrefix, survivorOf } from '../../customers/index.ts';
import { notFound } from '../customer-in-scope.ts';
import { documentDb } from '../documents.tables.ts';
import { type ArchiveDay, branchOf } from './archive-day.ts';
import { fileState } from './archive-file.presenter.ts';

/** Cabinets of the branches the user may see, with how full they are. */
export async function readCabinets(
  em: SqlEntityManager,
  scope: BranchScope,
  { branches }: ArchiveDay,
  id?: string,
): Promise<CabinetView[]> {
  let query = documentDb(em)
    .selectFrom('archive_cabinet as k')
    .leftJoin('archive_file as f', 'f.cabinet_id', 'k.id')
    .leftJoin('archive_movement as m', 'm.open_file_id', 'f.id')
    .selectAll('k')
    .select((eb) => [eb.fn.count<number>('f.id').as('used'), eb.fn.count<number>('m.id').as('taken_out')])
    .where(sql<boolean>`k.branch_path like ${likePrefix(scope.branchPath)} escape '!'`)
    .groupBy('k.id')
    .orderBy('k.code');
  if (id !== undefined) query = query.where('k.id', '=', id);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: row.id,
    code: row.code,
    room: row.room,
    branch: branchOf(branches, row.org_no),
    slots: row.slots,
    filesPerSlot: row.files_per_slot,
    used: Number(row.used),
    out: Number(row.taken_out),
    closed: Boolean(row.closed),
    version: row.version,
  }));
}

/** @throws AppError resource.not_found, alike for an unknown cabinet and one of another branch. */
export async function readCabinet(em: SqlEntityManager, id: string, scope: BranchScope, day: ArchiveDay) {
  const [cabinet] = await readCabinets(em, scope, day, id);
  if (!cabinet) throw notFound();
  return cabinet;
}

/** @throws AppError archive.cabinet_exists; resource.not_found for a branch the user may not see. */
export async function addCabinet(
  em: SqlEntityManager,
  draft: NewCabinet,
  actor: Actor,
  day: ArchiveDay,
  now: Date,
): Promise<string> {
  const branch = day.branches.find(({ orgNo }) => orgNo === draft.orgNo);
  if (!branch?.path.startsWith(actor.branchPath)) throw notFound();
  const id = newId();
  const { code, room, orgNo, slots, filesPerSlot } = draft;
  try {
    await documentDb(em)
      .insertInto('archive_cabinet')
      .values({
        id,
        code,
        room,
        org_no: orgNo,
        branch_path: branch.path,
        slots,
        files_per_slot: filesPerSlot,
        closed: false,
        created_at: now,
        version: 1,
      })
      .execute();
  } catch (error) {
    if (isDuplicate(error)) throw new AppError('archive.cabinet_exists', { status: 409, details: { code } });
    throw error;
  }
  return id;
}

/**
 * Changes a cabinet; it never becomes too small for what stands in it. In a transaction, after `lockAllotment`.
 * @throws AppError conflict.stale, archive.cabinet_in_use
 */
export async function changeCabinet(em: SqlEntityManager, id: string, change: CabinetChange): Promise<void> {
  const db = documentDb(em);
  const outside = await db
    .selectFrom('archive_file')
    .select('position')
    .where('cabinet_id', '=', id)
    .where((eb) => eb.or([eb('slot', '>', change.slots), eb('place', '>', change.filesPerSlot)]))
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (outside) {
    throw new AppError('archive.cabinet_in_use', { status: 409, details: { position: outside.position ?? '' } });
  }
  const { room, slots, filesPerSlot, closed, version } = change;
  const result = await db
    .updateTable('archive_cabinet')
    .set({ room, slots, files_per_slot: filesPerSlot, closed, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) throw new AppError('conflict.stale', { status: 409 });
}

/** The cabinet from the front. Places of customers the user may not see are taken, and nothing more is said. */
export async function shelfMap(
  em: SqlEntityManager,
  id: string,
  scope: BranchScope,
  day: ArchiveDay,
): Promise<ShelfMap> {
  const cabinet = await readCabinet(em, id, scope, day);
  const rows = await documentDb(em)
    .selectFrom('archive_file as f')
    .leftJoin('customer as x', 'x.customer_no', 'f.customer_no')
    .leftJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')).on(inScope('c', scope)))
    .leftJoin('archive_movement as m', 'm.open_file_id', 'f.id')
    .select(['f.id', 'f.code', 'f.slot', 'f.place', 'f.position', 'c.customer_no', 'm.due_on'])
    .where('f.cabinet_id', '=', id)
    .orderBy('f.slot')
    .orderBy('f.place')
    .execute();
  return {
    cabinet,
    slots: Array.from({ length: cabinet.slots }, (_, at) => ({
      slot: at + 1,
      files: rows
        .filter(({ slot }) => slot === at + 1)
        .map((row) => ({
          place: row.place ?? 0,
          id: row.id,
          code: row.code,
          customerNo: row.customer_no,
          state: fileState(row.position, row.due_on, day.today),
        })),
    })),
  };
}
