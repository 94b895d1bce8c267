import type { SqlEntityManager } from '@mikro-orm/sql';
import { ModelCard, type ModelRegister, type RegisteredModel } from '@tellerline/contracts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { analyticsDb } from '../analytics.tables.ts';
import { latestRuns, presentRun } from '../own/run-log.ts';
import { laterAuc } from './later-auc.ts';
import { inputsOf } from './public-inputs.ts';
import { shippedCards } from './shipped-cards.ts';

const OWN_SHOWN = 12;
const RUNS_LOOKED_AT = 60;

/** Every model with its card: the bank's own, the latest first, then those of public data. */
export async function readRegister(em: SqlEntityManager, actor: Actor): Promise<ModelRegister> {
  const own = await analyticsDb(em)
    .selectFrom('score_model')
    .select(['kind', 'state', 'card', 'trained_at'])
    .orderBy('trained_at', 'desc')
    .limit(OWN_SHOWN)
    .execute();
  const ownModels = own.map((row): RegisteredModel => {
    const card = ModelCard.parse(JSON.parse(row.card));
    return {
      kind: row.kind,
      origin: 'own',
      state: row.state,
      card,
      trainedAt: row.trained_at.toISOString(),
      later: laterAuc(card),
      inputs: [],
    };
  });
  const shipped = (await shippedCards()).map(
    ({ kind, card }): RegisteredModel => ({
      kind,
      origin: 'public',
      state: 'reference',
      card,
      trainedAt: null,
      later: laterAuc(card),
      inputs: inputsOf(kind, card),
    }),
  );
  const runs = await latestRuns(em, RUNS_LOOKED_AT);
  const latest = runs.filter(
    ({ task, kind }, at) => runs.findIndex((each) => each.task === task && each.kind === kind) === at,
  );
  return { models: [...ownModels, ...shipped], runs: latest.map(presentRun), mayTrain: hasRole(actor, 'manager') };
}
