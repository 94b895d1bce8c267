import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { bankDay } from '../../../kernel/bank-day.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import type { ReviewsApi } from '../../reviews/index.ts';
import { customerDb } from '../customer.tables.ts';
import { groupOf } from '../merge/customer-group.ts';
import { readPair } from '../merge/read-pair.ts';
import { type CompareDeps, scoreAll } from './compare-customers.ts';
import { insertPair } from './keep-pairs.ts';
import { DUPLICATE_TASK } from './open-duplicate-tasks.ts';

/**
 * Says that two records are two customers. They are not told again unless what is known of them changes.
 * @param em an open transaction
 * @throws AppError resource.not_found, conflict.stale, review.change_open while a merge of them waits
 */
export async function dismissDuplicate(
  em: SqlEntityManager,
  { deps, tasks }: { deps: CompareDeps['deps']; tasks: { complete: CompleteTask } | null },
  reviews: Pick<ReviewsApi, 'openChangeOf'> | null,
  actor: Actor,
  { pairId, version, reason }: { pairId: string; version: number; reason: string },
): Promise<void> {
  const { pair } = await readPair(em, pairId, actor);
  const waiting = await reviews?.openChangeOf(em, 'merge', pairId, actor);
  if (waiting) {
    throw new AppError('review.change_open', {
      status: 409,
      details: { by: waiting.enteredBy.name, state: waiting.state },
    });
  }
  const now = deps.clock.now();
  const taken = await customerDb(em)
    .updateTable('duplicate_pair')
    .set({ state: 'not_duplicate', reason, judged_weight: pair.weight, version: version + 1 })
    .set({ decided_at: now, decided_by_name: actor.displayName })
    .where('id', '=', pairId)
    .where('version', '=', version)
    .where('state', 'in', ['open', 'faded'])
    .executeTakeFirst();
  if (Number(taken.numUpdatedRows) !== 1) throw new AppError('conflict.stale', { status: 409 });
  await tasks?.complete(em, DUPLICATE_TASK, pairId, actor);
  await recordAudit(em, { actor, key: 'Duplicate.Dismissed', subjectId: pairId }, deps.clock);
}
type CompleteTask = (
  em: SqlEntityManager,
  kind: typeof DUPLICATE_TASK,
  subjectId: string,
  by: Actor,
) => Promise<unknown>;

/**
 * Two records a person takes for one customer: a pair as the nightly job makes it, whatever it would have thought of them.
 * @param em an open transaction
 * @returns the id of the pair, also of one that is there already
 * @throws AppError resource.not_found, customer.not_mergeable
 */
export async function proposeDuplicate(
  em: SqlEntityManager,
  deps: CompareDeps['deps'],
  actor: Actor,
  customerNos: readonly [string, string],
): Promise<string> {
  const [one, other] = [await groupOf(em, customerNos[0], actor), await groupOf(em, customerNos[1], actor)];
  if (!one || !other) throw new AppError('resource.not_found', { status: 404 });
  const pair = { low: Math.min(one.id, other.id), high: Math.max(one.id, other.id) };
  const known = await knownPair(em, pair);
  if (known && pair.low !== pair.high)
    return known.state === 'open' ? known.id : reopen(em, known.id, deps.clock.now());
  const records = await customerDb(em)
    .selectFrom('customer')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  const today = bankDay(deps.clock.now(), deps.bank.timeZone);
  const [scored] = pair.low === pair.high ? [] : await scoreAll(em, [pair], Number(records.n), today);
  if (!scored) throw new AppError('customer.not_mergeable', { status: 422 });
  try {
    const id = await insertPair(em, scored, 'person', deps.clock.now());
    await recordAudit(em, { actor, key: 'Duplicate.Proposed', subjectId: id }, deps.clock);
    return id;
  } catch (error) {
    const first = isDuplicate(error) ? await knownPair(em, pair) : undefined;
    if (!first) throw error;
    return first.id;
  }
}

const knownPair = (em: SqlEntityManager, { low, high }: { low: number; high: number }) =>
  customerDb(em)
    .selectFrom('duplicate_pair')
    .select(['id', 'state'])
    .where('low_id', '=', low)
    .where('high_id', '=', high)
    .executeTakeFirst();

async function reopen(em: SqlEntityManager, id: string, now: Date): Promise<string> {
  await customerDb(em)
    .updateTable('duplicate_pair')
    .set({ state: 'open', origin: 'person', found_at: now, decided_at: null, decided_by_name: null, reason: null })
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .where('state', 'in', ['not_duplicate', 'faded'])
    .execute();
  return id;
}
