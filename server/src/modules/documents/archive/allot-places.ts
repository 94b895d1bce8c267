import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Actor } from '../../../kernel/actor.ts';
import { inScope, survivorOf } from '../../customers/index.ts';
import { documentDb } from '../documents.tables.ts';
import { nextNumber } from '../running-number.ts';
import type { ArchiveDay } from './archive-day.ts';
import { type CabinetToFill, choosePlaces, type FileToPlace, type Place, type TakenPlace } from './choose-places.ts';

/** So many files are given a place in one go. */
const MOST_AT_ONCE = 500;

/** Whoever allots places or changes cabinets waits here for the one before: places are chosen from what is really free. */
export const lockAllotment = (em: SqlEntityManager): Promise<number> => nextNumber(em, 'archive:allotment');

/** What a file that has a place now is told by. */
export interface AllottedFile extends Place {
  id: string;
  customerNo: string;
  position: string;
}

/**
 * Gives places to files that wait for one, in filing order: those named, or all the user may see. In a transaction.
 * @returns what was allotted, and how many of them still wait because no cabinet has room
 */
export async function allotPlaces(
  em: SqlEntityManager,
  fileIds: readonly string[] | undefined,
  actor: Actor,
  day: ArchiveDay,
  now: Date,
): Promise<{ allotted: AllottedFile[]; waiting: number }> {
  await lockAllotment(em);
  const waiting = await waitingFiles(em, fileIds, actor, day);
  const cabinets = await cabinetsWithRoom(em);
  const chosen = choosePlaces(waiting, cabinets, await takenPlaces(em, cabinets));
  const allotted: AllottedFile[] = [];
  for (const file of waiting) {
    const place = chosen.get(file.id);
    if (!place) continue;
    await documentDb(em)
      .updateTable('archive_file')
      .set((eb) => ({
        cabinet_id: place.cabinetId,
        slot: place.slot,
        place: place.place,
        position: place.position,
        allotted_at: now,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', file.id)
      .where('position', 'is', null)
      .execute();
    allotted.push({ ...place, id: file.id, customerNo: file.customerNo });
  }
  return { allotted, waiting: waiting.length - allotted.length };
}

async function waitingFiles(
  em: SqlEntityManager,
  fileIds: readonly string[] | undefined,
  actor: Actor,
  { branches }: ArchiveDay,
): Promise<FileToPlace[]> {
  let query = documentDb(em)
    .selectFrom('archive_file as f')
    .innerJoin('customer as x', 'x.customer_no', 'f.customer_no')
    .innerJoin('customer as c', (join) => join.on('c.id', '=', survivorOf('x')))
    .select(['f.id', 'f.customer_no', 'f.org_no', 'f.account_no', 'c.branch_path'])
    .where(inScope('c', actor))
    .where('f.position', 'is', null);
  if (fileIds) query = query.where('f.id', 'in', [...fileIds]);
  const rows = await query
    .orderBy('f.customer_no')
    .orderBy('f.org_no')
    .orderBy('f.account_no')
    .limit(MOST_AT_ONCE)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    customerNo: row.customer_no,
    orgNo: row.org_no,
    accountNo: row.account_no,
    branchPath: branches.find(({ orgNo }) => orgNo === row.org_no)?.path ?? row.branch_path,
  }));
}

async function cabinetsWithRoom(em: SqlEntityManager): Promise<CabinetToFill[]> {
  const rows = await documentDb(em)
    .selectFrom('archive_cabinet as k')
    .leftJoin('archive_file as f', 'f.cabinet_id', 'k.id')
    .select(['k.id', 'k.code', 'k.branch_path', 'k.slots', 'k.files_per_slot'])
    .select((eb) => eb.fn.count<number>('f.id').as('used'))
    .where('k.closed', '=', false)
    .groupBy('k.id')
    .execute();
  return rows
    .filter((row) => Number(row.used) < row.slots * row.files_per_slot)
    .map((row) => ({
      id: row.id,
      code: row.code,
      branchPath: row.branch_path,
      slots: row.slots,
      filesPerSlot: row.files_per_slot,
    }));
}

async function takenPlaces(em: SqlEntityManager, cabinets: readonly CabinetToFill[]): Promise<TakenPlace[]> {
  if (cabinets.length === 0) return [];
  const ids = cabinets.map(({ id }) => id);
  const rows = await documentDb(em)
    .selectFrom('archive_file')
    .select(['cabinet_id', 'slot', 'place', 'customer_no'])
    .where('cabinet_id', 'in', ids)
    .execute();
  return rows.map((row) => ({
    cabinetId: row.cabinet_id ?? '',
    slot: row.slot ?? 0,
    place: row.place ?? 0,
    customerNo: row.customer_no,
  }));
}
