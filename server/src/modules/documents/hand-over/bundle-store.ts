import type { SqlEntityManager } from '@mikro-orm/sql';
import type { BundleEvent, BundleStep } from '@tellerline/contracts';
import { sql, type Updateable } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { likePrefix } from '../../customers/index.ts';
import { handOverErrors } from './hand-over.errors.ts';
import type { HandOver } from './hand-over.ports.ts';
import { type HandOverTables, handOverDb, type StoredBundle } from './hand-over.tables.ts';

/** The data gate of bundles: those of the person's branch and of the branches below it. */
export const bundleInScope = (actor: Pick<Actor, 'branchPath'>) =>
  sql<boolean>`bundle.branch_path like ${likePrefix(actor.branchPath)} escape '!'`;

/** @throws AppError resource.not_found when absent or out of scope: the same answer. */
export async function readBundle(em: SqlEntityManager, actor: Actor, id: string): Promise<StoredBundle> {
  const bundle = await handOverDb(em)
    .selectFrom('bundle')
    .selectAll()
    .where('id', '=', id)
    .where(bundleInScope(actor))
    .executeTakeFirst();
  if (!bundle) throw handOverErrors.notFound();
  return bundle;
}

/** @throws AppError conflict.stale when the person had another version before him. */
export async function readForChange(
  em: SqlEntityManager,
  actor: Actor,
  id: string,
  version: number,
): Promise<StoredBundle> {
  const bundle = await readBundle(em, actor, id);
  if (bundle.version !== version) throw handOverErrors.stale();
  return bundle;
}

/**
 * Writes to a bundle nobody has changed since it was read; if somebody did, the transaction is tried again (the words are
 * those `deps.transaction` knows).
 */
export async function changeBundle(
  em: SqlEntityManager,
  bundle: StoredBundle,
  set: Updateable<HandOverTables['bundle']>,
): Promise<StoredBundle> {
  const { numUpdatedRows } = await handOverDb(em)
    .updateTable('bundle')
    .set({ ...set, version: bundle.version + 1 })
    .where('id', '=', bundle.id)
    .where('version', '=', bundle.version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Error("Record has changed since last read in table 'bundle'");
  return { ...bundle, ...(set as Partial<StoredBundle>), version: bundle.version + 1 };
}

/** Adds a step to the path of a bundle. */
export async function noteEvent(
  hand: HandOver,
  em: SqlEntityManager,
  bundleId: string,
  event: { what: BundleEvent['what']; step: BundleStep; by: { userId: string } | null; reason?: string },
): Promise<void> {
  const byName = event.by ? ((await hand.people.user(event.by.userId))?.displayName ?? '') : null;
  await handOverDb(em)
    .insertInto('bundle_event')
    .values({
      bundle_id: bundleId,
      at: hand.deps.clock.now(),
      what: event.what,
      step: event.step,
      by_user_id: event.by?.userId ?? null,
      by_name: byName,
      reason: event.reason ?? null,
    })
    .execute();
}
