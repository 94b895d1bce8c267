import { probabilityOf } from './calibrate.ts';
import { encode, type Surprise } from './encode.ts';
import { type Examples, examplesOf } from './examples.ts';
import { explainRow, meanOf } from './explain-trees.ts';
import type { TrainedModel } from './model-file.ts';
import type { FeatureSpec, ModelKind } from './model-kinds.ts';
import type { TextTable } from './read-rows.ts';
import { addTree } from './tree.ts';

export interface Scores {
  /** A probability a row, in the order of the rows. */
  probabilities: Float64Array;
  /** What in the rows training had not seen. */
  surprises: Surprise[];
  /** What each feature added to a row's calibrated log-odds; with `base` they add up to them. */
  explain(row: number): Float64Array;
  /** Calibrated log-odds of a row of which nothing is known. */
  base: number;
}

/** The features a model was trained on, as its kind describes them. */
export const featuresOf = (model: TrainedModel, kind: ModelKind): FeatureSpec[] =>
  model.encodings.flatMap(({ name }) => kind.features.filter((feature) => feature.name === name));

/** @throws ModelRefusal when the table lacks a column the model needs, or a number is none */
export const scoreTable = (model: TrainedModel, kind: ModelKind, table: TextTable, file: string): Scores =>
  scoreExamples(model, examplesOf(table, featuresOf(model, kind), file));

export function scoreExamples(model: TrainedModel, examples: Examples): Scores {
  const { matrix, surprises } = encode(examples, model.encodings);
  const { forest, calibration } = model;
  const logOdds = new Float64Array(examples.size).fill(forest.base);
  for (const tree of forest.trees) addTree(tree, matrix, logOdds);
  return {
    probabilities: logOdds.map((sum) => probabilityOf(calibration.slope * sum + calibration.offset)),
    surprises,
    explain: (row) => explainRow(forest.trees, matrix, row).map((share) => share * calibration.slope),
    base: calibration.slope * (forest.base + meanOf(forest.trees)) + calibration.offset,
  };
}
