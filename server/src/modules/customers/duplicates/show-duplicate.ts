import type { SqlEntityManager } from '@mikro-orm/sql';
import type { DuplicateDetail, MergeView, SideBySideRow } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import type { ReviewsApi } from '../../reviews/index.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import type { CustomerPorts } from '../customers.ports.ts';
import { mustSurvive } from '../merge/check-merge.ts';
import { type PairToMerge, readPair } from '../merge/read-pair.ts';
import { readPersonalFile } from '../personal/read-personal-file.ts';
import { companySideBySide } from './company-side-by-side.ts';
import { hangingOn } from './hanging-on.ts';
import { presentPairs } from './list-duplicates.ts';
import { personalSideBySide } from './side-by-side.ts';

interface Around {
  desk: CustomerDesk;
  ports: Pick<CustomerPorts, 'history' | 'view'>;
  reviews: Pick<ReviewsApi, 'openChangeOf'> | null;
}

/**
 * Both records side by side, with what hangs on each and what was decided of them before.
 * @throws AppError resource.not_found, alike for an unknown pair and one of which the asker does not see both
 */
export async function showDuplicate(
  em: SqlEntityManager,
  { desk, ports, reviews }: Around,
  pairId: string,
  actor: Actor,
): Promise<DuplicateDetail> {
  await desk.refreshCodes();
  const state = await readPair(em, pairId, actor);
  const today = desk.today();
  const [pairs, rows, first, second, merges, open] = await Promise.all([
    presentPairs(em, desk, [state.pair], actor),
    sideBySide(em, desk, state, actor),
    hangingOn(em, state.first, actor, { ports, today }),
    hangingOn(em, state.second, actor, { ports, today }),
    mergesOf(em, state),
    reviews?.openChangeOf(em, 'merge', pairId, actor) ?? null,
  ]);
  const [pair] = pairs;
  if (!pair) throw new AppError('resource.not_found', { status: 404 });
  return {
    pair,
    rows,
    hanging: { first, second },
    baseVersion: state.pair.merge_version,
    mustSurvive: mustSurvive(state)?.customerNo ?? null,
    open,
    merges,
    mayEnter: reviews !== null && hasRole(actor, 'clerk', 'manager'),
  };
}

async function sideBySide(
  em: SqlEntityManager,
  desk: CustomerDesk,
  { first, second }: PairToMerge,
  actor: Actor,
): Promise<SideBySideRow[]> {
  if (first.kind === 'corporate') return companySideBySide(em, desk, [first.id, second.id], actor);
  const any = { branchPath: actor.branchPath, withMerged: true } as const;
  const files = [
    await readPersonalFile(em, first.customerNo, any, desk.today()),
    await readPersonalFile(em, second.customerNo, any, desk.today()),
  ] as const;
  const viewers = [await desk.seeing(actor, first), await desk.seeing(actor, second)] as const;
  return personalSideBySide(files, desk.codes, viewers);
}

async function mergesOf(em: SqlEntityManager, { pair, first, second }: PairToMerge): Promise<MergeView[]> {
  const rows = await customerDb(em)
    .selectFrom('customer_merge')
    .selectAll()
    .where('pair_id', '=', pair.id)
    .orderBy('merged_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  const numberOf = (id: number): string => (id === first.id ? first.customerNo : second.customerNo);
  return rows.map((row) => ({
    pairId: pair.id,
    survivorNo: numberOf(row.survivor_id),
    absorbedNo: numberOf(row.absorbed_id),
    mergedAt: row.merged_at.toISOString(),
    enteredBy: row.entered_by_name,
    reviewedBy: row.reviewed_by_name,
    reason: row.reason,
    taken: Object.keys(JSON.parse(row.taken) as object),
    undoneAt: row.undone_at?.toISOString() ?? null,
    undoneBy: row.undone_by_name,
    undoReason: row.undo_reason,
  }));
}
