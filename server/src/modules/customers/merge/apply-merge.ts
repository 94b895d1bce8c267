import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Changes, FieldValue } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { newId } from '../../../kernel/ids.ts';
import type { ChangeToApply } from '../../reviews/index.ts';
import { customerDb } from '../customer.tables.ts';
import { keepVersion } from '../file/file-versions.ts';
import { applyPersonalFile } from '../personal/apply-personal-file.ts';
import { readPersonalFile } from '../personal/read-personal-file.ts';
import { bothFiles, type MergeWish } from './check-merge.ts';
import type { PairToMerge } from './read-pair.ts';
import { edgesUnder, rootsOf, writeRoots } from './roots.ts';

const stale = () => new AppError('conflict.stale', { status: 409 });

/** A field put into the survivor's record: what stood there, and what was put. */
type Taken = Record<string, { before: FieldValue; put: FieldValue }>;

/**
 * Makes a merge true: a row that says so, a pointer in the absorbed record and in all that lead to it. No other row moves.
 * @param em an open transaction
 * @throws AppError conflict.stale when one of both was merged meanwhile
 */
export async function applyMerge(
  em: SqlEntityManager,
  state: PairToMerge,
  wish: MergeWish,
  change: ChangeToApply,
  { reviewer, today }: { reviewer: Actor; today: string },
): Promise<void> {
  const { survivor, absorbed } = wish;
  await lockBoth(em, survivor.id, absorbed.id);
  await takePair(em, state, change, { state: 'merged', reason: wish.reason, by: reviewer.displayName });
  const taken = await takeFields(em, wish, change, { reviewer, today });
  const edges = await edgesUnder(em, absorbed.id);
  await customerDb(em)
    .insertInto('customer_merge')
    .values({
      id: newId(),
      pair_id: state.pair.id,
      survivor_id: survivor.id,
      absorbed_id: absorbed.id,
      root_id: survivor.id,
      in_force_key: absorbed.id,
      reason: wish.reason,
      taken: JSON.stringify(taken),
      merged_at: change.decidedAt,
      entered_by_name: change.enteredBy.name,
      reviewed_by_name: change.reviewedBy.name,
      undone_at: null,
      undone_by_name: null,
      undo_reason: null,
    })
    .execute();
  await writeRoots(em, rootsOf([...edges, { absorbed: absorbed.id, survivor: survivor.id }]));
}

/**
 * Undoes a merge: the absorbed number is its own again with all that ever came under it, and with those that were merged into it
 * before. What the survivor's record was given goes back, unless somebody changed it since.
 * @param em an open transaction
 * @throws AppError conflict.stale when it was undone meanwhile
 */
export async function undoMerge(
  em: SqlEntityManager,
  state: PairToMerge,
  wish: MergeWish,
  change: ChangeToApply,
  { reviewer, today }: { reviewer: Actor; today: string },
): Promise<void> {
  const { inForce } = state;
  if (!inForce) throw stale();
  const db = customerDb(em);
  await takePair(em, state, change, { state: 'not_duplicate', reason: wish.reason, by: reviewer.displayName });
  const group = await edgesUnder(em, inForce.root_id ?? inForce.survivor_id);
  const undone = await db
    .updateTable('customer_merge')
    .set({ in_force_key: null, root_id: null, undone_at: change.decidedAt, undo_reason: wish.reason })
    .set({ undone_by_name: `${change.enteredBy.name} / ${change.reviewedBy.name}`.slice(0, 100) })
    .where('id', '=', inForce.id)
    .where('in_force_key', '=', wish.absorbed.id)
    .executeTakeFirst();
  if (Number(undone.numUpdatedRows) !== 1) throw stale();
  await db.updateTable('customer').set({ merged_into: null }).where('id', '=', wish.absorbed.id).execute();
  await writeRoots(em, rootsOf(group.filter(({ absorbed }) => absorbed !== wish.absorbed.id)));
  await giveBack(em, wish, JSON.parse(inForce.taken) as Taken, change, { reviewer, today });
}

/** Both rows are ours until the commit, in the order of their ids; neither may have been merged meanwhile. */
async function lockBoth(em: SqlEntityManager, one: number, other: number): Promise<void> {
  const db = customerDb(em);
  for (const id of [one, other].sort((a, b) => a - b)) {
    // Changes nothing, and takes the row's lock: in the words of both databases.
    await db
      .updateTable('customer')
      .set((eb) => ({ merged_into: eb.ref('merged_into') }))
      .where('id', '=', id)
      .execute();
  }
  const rows = await db.selectFrom('customer').select('merged_into').where('id', 'in', [one, other]).execute();
  if (rows.length !== 2 || rows.some((row) => row.merged_into !== null)) throw stale();
}

async function takePair(
  em: SqlEntityManager,
  { pair }: PairToMerge,
  change: ChangeToApply,
  to: { state: 'merged' | 'not_duplicate'; reason: string; by: string },
): Promise<void> {
  const taken = await customerDb(em)
    .updateTable('duplicate_pair')
    .set({
      state: to.state,
      reason: to.reason,
      decided_at: change.decidedAt,
      decided_by_name: to.by,
      judged_weight: to.state === 'not_duplicate' ? pair.weight : null,
      merge_version: change.baseVersion + 1,
    })
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', pair.id)
    .where('merge_version', '=', change.baseVersion)
    .executeTakeFirst();
  if (Number(taken.numUpdatedRows) !== 1) throw stale();
}

async function takeFields(
  em: SqlEntityManager,
  wish: MergeWish,
  change: ChangeToApply,
  { reviewer, today }: { reviewer: Actor; today: string },
): Promise<Taken> {
  if (wish.take.length === 0) return {};
  const { survivor, absorbed } = await bothFiles(em, reviewer, wish, today);
  const taken: Taken = Object.fromEntries(
    wish.take.map((field) => [field, { before: survivor.values[field] ?? null, put: absorbed.values[field] ?? null }]),
  );
  const after = Object.fromEntries(Object.entries(taken).map(([field, { put }]) => [field, put]));
  await writeFields(em, wish.survivor.customerNo, after, change, { reviewer, today });
  return taken;
}

async function giveBack(
  em: SqlEntityManager,
  wish: MergeWish,
  taken: Taken,
  change: ChangeToApply,
  around: { reviewer: Actor; today: string },
): Promise<void> {
  if (Object.keys(taken).length === 0) return;
  const { survivor } = await bothFiles(em, around.reviewer, wish, around.today);
  const after = Object.fromEntries(
    Object.entries(taken).flatMap(([field, { before, put }]): [string, FieldValue][] =>
      survivor.readOnly.has(field) || (survivor.values[field] ?? null) !== put ? [] : [[field, before]],
    ),
  );
  if (Object.keys(after).length > 0) await writeFields(em, wish.survivor.customerNo, after, change, around);
}

/** The same road as a change of the personal file: counted, and kept as a version of it. */
async function writeFields(
  em: SqlEntityManager,
  customerNo: string,
  after: Changes,
  change: ChangeToApply,
  { reviewer, today }: { reviewer: Actor; today: string },
): Promise<void> {
  const scope = { branchPath: reviewer.branchPath, withMerged: true } as const;
  const before = await readPersonalFile(em, customerNo, scope, today);
  const customerId = await applyPersonalFile(em, before, { ...change, after, baseVersion: before.version });
  const file = await readPersonalFile(em, customerNo, scope, today);
  const snapshot = { name: file.name, values: file.values, lists: file.lists };
  await keepVersion(em, { customerId, part: 'personal_file', version: file.version, snapshot }, change);
}
