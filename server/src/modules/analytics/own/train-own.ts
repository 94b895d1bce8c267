import type { ModelCard, ScoreKind, ScoreRun } from '@tellerline/contracts';
import { forkOf } from '../../../persistence/orm.ts';
import { analyticsDb } from '../analytics.tables.ts';
import { laterAuc } from '../register/later-auc.ts';
import { gatherHistory, suffices } from './gather-history.ts';
import { inThread } from './in-thread.ts';
import { logged, type RunDeps } from './run-log.ts';

/**
 * Trains a model on the bank's own history, when there is enough of it. It is put in force only when its forecast of the later
 * period is surely better than chance; the one before goes on otherwise.
 */
export const trainOwn = (deps: RunDeps, kind: ScoreKind): Promise<ScoreRun> =>
  logged(deps, 'train', kind, async (day) => {
    const { found, examples, sha256 } = await gatherHistory(forkOf(deps.orm), kind, day, deps.bank.timeZone);
    const log = { rows_seen: found.rows, rows_written: 0, details: JSON.stringify(found) };
    if (!suffices(found)) return { ...log, state: 'no_history', version: null };
    const name = `${found.days.at(0)} – ${found.days.at(-1)}`;
    const { model, card } = await inThread({ task: 'train', kind, examples, data: { name, sha256 } });
    await keepModel(deps, kind, model, card);
    return { ...log, state: 'done', version: card.version };
  });

async function keepModel(deps: RunDeps, kind: ScoreKind, model: string, card: ModelCard): Promise<void> {
  const isBetter = (laterAuc(card)?.low ?? 0) > 0.5;
  await deps.transaction(async (em) => {
    const db = analyticsDb(em);
    if (isBetter) {
      await db
        .updateTable('score_model')
        .set({ state: 'replaced', force_key: null })
        .where('force_key', '=', kind)
        .execute();
    }
    // The same history gives the same model: it is taken up again rather than kept twice.
    await db.deleteFrom('score_model').where('kind', '=', kind).where('version', '=', card.version).execute();
    await db
      .insertInto('score_model')
      .values({
        kind,
        version: card.version,
        state: isBetter ? 'in_force' : 'not_better',
        force_key: isBetter ? kind : null,
        model,
        card: JSON.stringify(card),
        trained_at: deps.clock.now(),
      })
      .execute();
  });
}
