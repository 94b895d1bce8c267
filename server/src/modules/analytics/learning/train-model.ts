import { createHash } from 'node:crypto';
import type { ModelCard, ModelTrial } from '@tellerline/contracts/analytics/model-card';
import { calibrate, probabilityOf } from './calibrate.ts';
import { encode, learnEncodings } from './encode.ts';
import type { KnownExamples } from './examples.ts';
import { calibrationOf, measure } from './measures.ts';
import { type TrainedModel, writeModel } from './model-file.ts';
import type { ModelKind } from './model-kinds.ts';
import { scoreExamples } from './score-rows.ts';
import { FOLDS, growForest, LATER_SHARE, laterLogOdds, type Method, methods, unseenLogOdds } from './validate.ts';

/** So much AUC on unseen rows boosted trees have to gain over the points card, which is easier to read. */
const WORTH_IT = 0.003;
/** Rows whose explanations are averaged to say what counts. */
const EXPLAINED_ROWS = 300;

export interface Training {
  model: TrainedModel;
  card: ModelCard;
}

/**
 * Tries both methods on rows they have not seen, takes the better, calibrates it on those rows and grows it from all.
 * @param data name and SHA-256 of the file the examples are from
 * @param tell is told what is being done
 */
export function trainModel(
  kind: ModelKind,
  examples: KnownExamples,
  data: { name: string; sha256: string },
  tell: (doing: string) => void = () => undefined,
): Training {
  const unseen = new Map<Method, Float64Array>();
  const trials: ModelTrial[] = [];
  for (const method of methods) {
    tell(`trying ${method.replace('_', ' ')} on ${FOLDS} folds`);
    const logOdds = unseenLogOdds(method, kind, examples);
    unseen.set(method, logOdds);
    const { slope, offset } = calibrate(logOdds, examples.outcomes);
    trials.push(
      trialOf(
        method,
        'random_folds',
        logOdds.map((x) => slope * x + offset),
        examples.outcomes,
      ),
    );
    if (!kind.inOrderOfTime) continue;
    tell(`trying ${method.replace('_', ' ')} on the latest rows`);
    const later = laterLogOdds(method, kind, examples);
    trials.push(trialOf(method, 'later_period', later.logOdds, later.outcomes));
  }
  const aucOf = (method: Method) =>
    trials.find((trial) => trial.method === method && trial.split === 'random_folds')?.quality.auc ?? 0;
  const method: Method = aucOf('boosted_trees') - aucOf('points') >= WORTH_IT ? 'boosted_trees' : 'points';

  tell('training on all rows');
  const encodings = learnEncodings(examples);
  const { matrix } = encode(examples, encodings);
  const model: TrainedModel = {
    format: 1,
    kind: kind.name,
    method,
    dataSha256: data.sha256,
    encodings,
    forest: growForest(method, kind, matrix, examples.outcomes),
    calibration: calibrate(unseen.get(method) ?? new Float64Array(), examples.outcomes),
  };
  tell('explaining');
  const card: ModelCard = {
    kind: kind.name,
    version: versionOf(model),
    forecasts: kind.forecasts,
    method,
    data: {
      name: data.name,
      sha256: data.sha256,
      rows: examples.size,
      came: examples.outcomes.reduce((sum, outcome) => sum + outcome, 0),
      source: kind.source,
    },
    leftOut: kind.leftOut.map((left) => ({ ...left })),
    features: weightsOf(model, examples),
    folds: FOLDS,
    laterShare: LATER_SHARE,
    trials,
    limits: [...kind.limits],
  };
  return { model, card };
}

/** The first twelve digits of the SHA-256 of the model as written. */
export const versionOf = (model: TrainedModel): string =>
  createHash('sha256').update(writeModel(model)).digest('hex').slice(0, 12);

function trialOf(method: Method, split: ModelTrial['split'], logOdds: Float64Array, outcomes: Uint8Array): ModelTrial {
  const scores = logOdds.map(probabilityOf);
  return { method, split, quality: measure(scores, outcomes), calibration: calibrationOf(scores, outcomes) };
}

/** Mean absolute share of each feature in the log-odds, over rows spread evenly through the examples; the largest first. */
function weightsOf(model: TrainedModel, examples: KnownExamples): ModelCard['features'] {
  const scores = scoreExamples(model, examples);
  const step = Math.max(1, Math.floor(examples.size / EXPLAINED_ROWS));
  const sums = new Float64Array(model.encodings.length);
  let rows = 0;
  for (let row = 0; row < examples.size; row += step) {
    rows += 1;
    for (const [at, share] of scores.explain(row).entries()) sums[at] = (sums[at] as number) + Math.abs(share);
  }
  return model.encodings
    .map(({ name }, at) => ({ name, weight: Number(((sums[at] as number) / rows).toPrecision(6)) }))
    .sort((one, other) => other.weight - one.weight || (one.name < other.name ? -1 : 1));
}
