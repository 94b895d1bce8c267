import type { CalibrationBand, ModelQuality } from '@tellerline/contracts/analytics/model-card';
import { boostTrees, type Forest } from './boost-trees.ts';
import { probabilityOf } from './calibrate.ts';
import { Chance } from './chance.ts';
import { encode, learnEncodings, type Matrix } from './encode.ts';
import { type KnownExamples, pick } from './examples.ts';
import { fitLogistic } from './logistic.ts';
import { calibrationOf, measure } from './measures.ts';
import type { ModelKind } from './model-kinds.ts';
import { forestOfPoints } from './points-card.ts';
import { addTree } from './tree.ts';

export type Method = 'points' | 'boosted_trees';
export const methods: readonly Method[] = ['points', 'boosted_trees'];

export const FOLDS = 5;
/** Share of the rows, the latest ones, that a split by time keeps aside. */
export const LATER_SHARE = 0.2;
const FOLDS_SEED = 20_140_601;

export function growForest(method: Method, kind: ModelKind, matrix: Matrix, outcomes: Uint8Array): Forest {
  return method === 'points'
    ? forestOfPoints(fitLogistic(matrix, outcomes), matrix)
    : boostTrees(matrix, outcomes, kind.boost);
}

/** Log-odds of every row by a model that was trained without the fold the row is in. */
export function unseenLogOdds(method: Method, kind: ModelKind, examples: KnownExamples): Float64Array {
  const order = new Chance(FOLDS_SEED).shuffled(examples.size);
  const logOdds = new Float64Array(examples.size);
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const aside = order.filter((_, at) => at % FOLDS === fold).sort();
    const used = order.filter((_, at) => at % FOLDS !== fold).sort();
    const forecast = trainAndForecast(method, kind, pick(examples, used), pick(examples, aside));
    for (let at = 0; at < aside.length; at += 1) logOdds[aside[at] as number] = forecast[at] as number;
  }
  return logOdds;
}

/** Boosted trees on the first fold, trained on the others: how good they are without trying everything. */
export function tryOnAside(
  kind: ModelKind,
  examples: KnownExamples,
): { quality: ModelQuality; calibration: CalibrationBand[] } {
  const order = new Chance(FOLDS_SEED).shuffled(examples.size);
  const aside = pick(examples, order.filter((_, at) => at % FOLDS === 0).sort());
  const used = pick(examples, order.filter((_, at) => at % FOLDS !== 0).sort());
  const scores = trainAndForecast('boosted_trees', kind, used, aside).map(probabilityOf);
  return { quality: measure(scores, aside.outcomes), calibration: calibrationOf(scores, aside.outcomes) };
}

/** Log-odds of the last rows by a model trained on all before them, and their outcomes. */
export function laterLogOdds(
  method: Method,
  kind: ModelKind,
  examples: KnownExamples,
): { logOdds: Float64Array; outcomes: Uint8Array } {
  const from = Math.floor(examples.size * (1 - LATER_SHARE));
  const places = Int32Array.from({ length: examples.size }, (_, at) => at);
  const later = pick(examples, places.subarray(from));
  const earlier = pick(examples, places.subarray(0, from));
  return { logOdds: trainAndForecast(method, kind, earlier, later), outcomes: later.outcomes };
}

function trainAndForecast(method: Method, kind: ModelKind, used: KnownExamples, aside: KnownExamples): Float64Array {
  const encodings = learnEncodings(used);
  const forest = growForest(method, kind, encode(used, encodings).matrix, used.outcomes);
  const { matrix } = encode(aside, encodings);
  const logOdds = new Float64Array(aside.size).fill(forest.base);
  for (const tree of forest.trees) addTree(tree, matrix, logOdds);
  return logOdds;
}
