import type { SqlEntityManager } from '@mikro-orm/sql';
import type { BundleContent, BundleLine } from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../../kernel/actor.ts';
import { recordAudit } from '../../../../kernel/audit.ts';
import { accountOwner } from '../account-owner.ts';
import { changeBundle, noteEvent, readForChange } from '../bundle-store.ts';
import { handOverErrors } from '../hand-over.errors.ts';
import type { HandOver } from '../hand-over.ports.ts';
import { handOverDb, type StoredBundle } from '../hand-over.tables.ts';

/** A bundle is written by clerks of its own branch, while it lies there. */
export const mayEdit = (actor: Actor, bundle: StoredBundle): boolean =>
  hasRole(actor, 'clerk') &&
  actor.branchPath === bundle.branch_path &&
  (bundle.step === 'draft' || bundle.step === 'returned');

/** @throws AppError hand_over.not_now · hand_over.not_your_branch */
export function requireEditable(actor: Actor, bundle: StoredBundle): void {
  if (bundle.step !== 'draft' && bundle.step !== 'returned') throw handOverErrors.notNow();
  if (!mayEdit(actor, bundle)) throw handOverErrors.notYourBranch();
}

/**
 * Keeps what was typed, finished or not. The customer comes out of the account by itself; the totals are computed here.
 * @throws AppError conflict.stale · hand_over.not_now · hand_over.not_your_branch
 */
export async function saveBundle(
  em: SqlEntityManager,
  actor: Actor,
  id: string,
  content: BundleContent,
): Promise<StoredBundle> {
  const bundle = await readForChange(em, actor, id, content.version);
  requireEditable(actor, bundle);
  const owner = content.accountNo === null ? null : await accountOwner(em, actor, content.accountNo);
  const saved = await changeBundle(em, bundle, {
    account_no: content.accountNo,
    customer_no: owner?.customerNo ?? null,
    customer_kind: owner?.kind ?? null,
    note: content.note,
    ...totalsOf(content.lines),
  });
  await replaceLines(em, id, content.lines);
  return saved;
}

const totalsOf = (lines: readonly BundleLine[]) => ({
  line_count: lines.length,
  pages: lines.reduce((sum, { pages, copies }) => sum + pages * copies, 0),
  copies: lines.reduce((sum, { copies }) => sum + copies, 0),
});

async function replaceLines(em: SqlEntityManager, bundleId: string, lines: readonly BundleLine[]): Promise<void> {
  const db = handOverDb(em);
  await db.deleteFrom('bundle_line').where('bundle_id', '=', bundleId).execute();
  if (lines.length === 0) return;
  const rows = lines.map(({ kind, name, certificateNo, pages, copies }, position) => ({
    bundle_id: bundleId,
    position,
    kind,
    name,
    certificate_no: certificateNo,
    pages,
    copies,
  }));
  await db.insertInto('bundle_line').values(rows).execute();
}

/**
 * Gives a bundle up that was never received. Its number stays with it.
 * @throws AppError conflict.stale · hand_over.not_now · hand_over.not_your_branch
 */
export async function discardBundle(
  hand: HandOver,
  em: SqlEntityManager,
  actor: Actor,
  id: string,
  input: { version: number; reason: string },
): Promise<void> {
  const bundle = await readForChange(em, actor, id, input.version);
  requireEditable(actor, bundle);
  await changeBundle(em, bundle, {
    step: 'discarded',
    step_since: hand.deps.clock.now(),
    holder_user_id: null,
    holder_since: null,
    reason: input.reason,
  });
  await hand.tasks.complete(em, 'document_returned', id, actor);
  await noteEvent(hand, em, id, { what: 'discarded', step: 'discarded', by: actor, reason: input.reason });
  const details = { flowNo: bundle.flow_no };
  await recordAudit(em, { actor, key: 'Bundle.Discarded', subjectId: id, details }, hand.deps.clock);
}
