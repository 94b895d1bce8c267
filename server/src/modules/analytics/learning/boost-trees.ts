import { binColumn, MOST_BINS } from './bin-column.ts';
import { Chance } from './chance.ts';
import type { Matrix } from './encode.ts';
import { growTree, type TreeSettings } from './grow-tree.ts';
import { addTree, type Tree } from './tree.ts';

export interface BoostSettings extends TreeSettings {
  /** Trees one after the other. */
  rounds: number;
  learningRate: number;
  /** Share of the rows and of the features each tree is grown from. */
  rowShare: number;
  featureShare: number;
  /** Forests grown with other chances, of which the mean is taken. */
  seeds: number;
}

/** The sum of its trees is the log-odds above `base`. */
export interface Forest {
  base: number;
  trees: Tree[];
}

/**
 * Gradient boosting of the logistic loss with second-order steps over histograms (J. Friedman 2001; T. Chen, C. Guestrin,
 * "XGBoost", 2016, equations 5 to 7). Nothing in it depends on anything but its arguments.
 */
export function boostTrees(matrix: Matrix, outcomes: Uint8Array, settings: BoostSettings): Forest {
  const size = outcomes.length;
  const binned = matrix.map((column) => binColumn(column, MOST_BINS));
  const came = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const base = Math.log(came / (size - came));
  const trees: Tree[] = [];
  const scale = settings.learningRate / settings.seeds;
  const slopes = new Float64Array(size);
  const curves = new Float64Array(size);
  const features = Math.max(1, Math.round(settings.featureShare * matrix.length));
  const rows = Math.max(1, Math.round(settings.rowShare * size));
  for (let seed = 1; seed <= settings.seeds; seed += 1) {
    const chance = new Chance(seed);
    const sums = new Float64Array(size).fill(base);
    for (let round = 0; round < settings.rounds; round += 1) {
      for (let row = 0; row < size; row += 1) {
        const share = 1 / (1 + Math.exp(-(sums[row] as number)));
        slopes[row] = share - (outcomes[row] as number);
        curves[row] = share * (1 - share);
      }
      const tree = growTree(
        { binned, slopes, curves },
        chance.chosen(size, rows),
        chance.chosen(matrix.length, features),
        settings,
      );
      addTree(tree, matrix, sums, settings.learningRate);
      trees.push({ ...tree, values: tree.values.map((value) => Number((value * scale).toPrecision(7))) });
    }
  }
  return { base, trees };
}
