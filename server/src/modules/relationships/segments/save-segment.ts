import type { SqlEntityManager } from '@mikro-orm/sql';
import type { NewSegment, SegmentChange } from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import { relationshipDb } from '../relationships.tables.ts';
import type { StoredSegment } from './segment-store.ts';

/** May this person change it? Managers of its branch and above; of standing groups only what the bank sets itself. */
export const mayEdit = (actor: Actor, segment: Pick<StoredSegment, 'standing' | 'branchPath'>): boolean =>
  hasRole(actor, 'manager') &&
  segment.branchPath.startsWith(actor.branchPath) &&
  (segment.standing === null || segment.standing === 'vip');

/** @throws AppError segment.name_taken */
export async function addSegment(
  em: SqlEntityManager,
  actor: Actor,
  orgNo: string,
  { name, note, mode, rule }: NewSegment,
  now: Date,
): Promise<string> {
  const id = newId();
  const row = {
    id,
    standing: null,
    name,
    note,
    mode,
    rule: JSON.stringify(rule),
    org_no: orgNo,
    branch_path: actor.branchPath,
    owner_id: actor.userId,
    owner_name: actor.displayName,
    closed: false,
    members: null,
    entered_last: 0,
    left_last: 0,
    refreshed_at: null,
    updated_at: now,
    version: 1,
  };
  await orTaken(name, () => relationshipDb(em).insertInto('segment').values(row).execute());
  return id;
}

/**
 * Changes a segment. Another rule begins its membership anew: nobody has come or gone for it.
 * @throws AppError access.denied, conflict.stale, segment.name_taken
 */
export async function changeSegment(
  em: SqlEntityManager,
  actor: Actor,
  stored: StoredSegment,
  change: SegmentChange,
  now: Date,
): Promise<void> {
  if (!mayEdit(actor, stored)) throw new AppError('access.denied', { status: 403 });
  const rule = JSON.stringify(change.rule);
  const anew = rule === JSON.stringify(stored.rule) && change.mode === stored.mode ? {} : begun;
  const own = stored.standing ? {} : { name: change.name, mode: change.mode, closed: change.closed };
  const result = await orTaken(change.name, () =>
    relationshipDb(em)
      .updateTable('segment')
      .set({ ...own, ...anew, note: change.note, rule, updated_at: now, version: change.version + 1 })
      .where('id', '=', stored.id)
      .where('version', '=', change.version)
      .executeTakeFirst(),
  );
  if (Number(result.numUpdatedRows) !== 1) throw new AppError('conflict.stale', { status: 409 });
}

const begun = { members: null, refreshed_at: null, entered_last: 0, left_last: 0 };

async function orTaken<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (isDuplicate(error)) throw new AppError('segment.name_taken', { status: 409, details: { name } });
    throw error;
  }
}
