import type { SqlEntityManager } from '@mikro-orm/sql';
import type { LearntSample, LevelWeight, MatchWeightsView } from '@tellerline/contracts';
import type { Actor } from '../../../../kernel/actor.ts';
import { AppError } from '../../../../kernel/app-error.ts';
import { recordAudit } from '../../../../kernel/audit.ts';
import { newId } from '../../../../kernel/ids.ts';
import type { ServerDeps } from '../../../../kernel/module.ts';
import { forkOf } from '../../../../persistence/orm.ts';
import { customerDb } from '../../customer.tables.ts';
import { type MatchWeights, usualWeights } from '../match-weights.ts';
import { learnWeights } from './learn-weights.ts';
import { listOf, weightsOf } from './weight-list.ts';

/** Weights customers are compared by: the usual ones until two administrators put learnt ones in force. */
export async function weightsInForce(em: SqlEntityManager): Promise<MatchWeights> {
  const row = await latest(em, true);
  return row ? weightsOf(JSON.parse(row.weights) as LevelWeight[]) : usualWeights;
}

const latest = (em: SqlEntityManager, inForce: boolean) =>
  customerDb(em)
    .selectFrom('match_weights')
    .selectAll()
    .where('in_force_from', inForce ? 'is not' : 'is', null)
    .orderBy(inForce ? 'in_force_from' : 'learnt_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

/** What administrators see: weights in force, and those learnt since. */
export async function viewWeights(em: SqlEntityManager, viewer: Actor): Promise<MatchWeightsView> {
  const [now, learnt] = [await latest(em, true), await latest(em, false)];
  const isNews = learnt && (!now || learnt.learnt_at >= now.learnt_at);
  return {
    inForce: {
      weights: now ? (JSON.parse(now.weights) as LevelWeight[]) : listOf(usualWeights),
      since: now?.in_force_from?.toISOString() ?? null,
      by: now ? [now.proposed_by_name ?? '', now.approved_by_name ?? ''] : null,
    },
    learnt: isNews
      ? {
          id: learnt.id,
          weights: JSON.parse(learnt.weights) as LevelWeight[],
          samples: JSON.parse(learnt.samples) as LearntSample[],
          at: learnt.learnt_at.toISOString(),
          proposed:
            learnt.proposed_by === null
              ? null
              : { by: learnt.proposed_by_name ?? '', own: learnt.proposed_by === viewer.userId },
          version: learnt.version,
        }
      : null,
  };
}

/** Learns from the bank's pairs as they are today, and keeps it beside what is in force: nothing is compared by it yet. */
export async function learnAnew(
  deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>,
  today: string,
  by: Actor | null,
) {
  const em = forkOf(deps.orm);
  const { weights, samples } = await learnWeights(em, await weightsInForce(em), today);
  const id = newId();
  await deps.transaction(async (tx) => {
    await customerDb(tx)
      .insertInto('match_weights')
      .values({
        id,
        weights: JSON.stringify(listOf(weights)),
        samples: JSON.stringify(samples),
        learnt_at: deps.clock.now(),
        proposed_by: null,
        proposed_by_name: null,
        approved_by_name: null,
        in_force_from: null,
        version: 1,
      })
      .execute();
    const details = Object.fromEntries(samples.map(({ kind, pairs }) => [kind, pairs]));
    await recordAudit(tx, { actor: by ?? 'system', key: 'MatchWeights.Learnt', subjectId: id, details }, deps.clock);
  });
}

/**
 * One administrator puts learnt weights forward, another puts them in force; then everybody is compared anew by night.
 * @throws AppError resource.not_found, conflict.stale, review.same_person, review.not_open
 */
export async function decideWeights(
  deps: Pick<ServerDeps, 'clock' | 'transaction'>,
  actor: Actor,
  { id, version, approves }: { id: string; version: number; approves: boolean },
): Promise<void> {
  await deps.transaction(async (em) => {
    const db = customerDb(em);
    const stored = await db.selectFrom('match_weights').selectAll().where('id', '=', id).executeTakeFirst();
    if (!stored) throw new AppError('resource.not_found', { status: 404 });
    if (stored.version !== version) throw new AppError('conflict.stale', { status: 409 });
    if (stored.in_force_from !== null || approves !== (stored.proposed_by !== null)) {
      throw new AppError('review.not_open', { status: 409 });
    }
    if (approves && stored.proposed_by === actor.userId) throw new AppError('review.same_person', { status: 403 });
    const moved = await db
      .updateTable('match_weights')
      .set(
        approves
          ? { approved_by_name: actor.displayName, in_force_from: deps.clock.now() }
          : { proposed_by: actor.userId, proposed_by_name: actor.displayName },
      )
      .set({ version: version + 1 })
      .where('id', '=', id)
      .where('version', '=', version)
      .executeTakeFirst();
    if (Number(moved.numUpdatedRows) !== 1) throw new AppError('conflict.stale', { status: 409 });
    if (approves) await db.updateTable('match_stamp').set({ waiting: 1 }).execute();
    const key = approves ? 'MatchWeights.PutInForce' : 'MatchWeights.Proposed';
    await recordAudit(em, { actor, key, subjectId: id }, deps.clock);
  });
}
