import { expect, test } from 'vitest';
import { boostTrees } from './boost-trees.ts';
import { Chance } from './chance.ts';
import { explainRow, meanOf } from './explain-trees.ts';
import { addTree, type Tree } from './tree.ts';

/** What a tree is expected to say when only these features are known: other questions are answered by shares of rows. */
function expected(tree: Tree, values: readonly number[], known: ReadonlySet<number>, node = 0): number {
  const [left, right] = [tree.left[node] as number, tree.right[node] as number];
  if (left === 0) return tree.values[node] as number;
  const feature = tree.feature[node] as number;
  if (known.has(feature)) {
    const next = (values[feature] as number) <= (tree.threshold[node] as number) ? left : right;
    return expected(tree, values, known, next);
  }
  const share = (child: number) => (tree.rows[child] as number) / (tree.rows[node] as number);
  return share(left) * expected(tree, values, known, left) + share(right) * expected(tree, values, known, right);
}

const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));

/** Shapley's definition, over all sets of features. */
function shapley(trees: readonly Tree[], values: readonly number[]): number[] {
  const size = values.length;
  const total = (known: ReadonlySet<number>) => trees.reduce((sum, tree) => sum + expected(tree, values, known), 0);
  return values.map((_, feature) => {
    let share = 0;
    for (let bits = 0; bits < 2 ** size; bits += 1) {
      const without = new Set([...values.keys()].filter((at) => (bits >> at) & 1));
      if (without.has(feature)) continue;
      const weight = (factorial(without.size) * factorial(size - without.size - 1)) / factorial(size);
      share += weight * (total(new Set([...without, feature])) - total(without));
    }
    return share;
  });
}

test('ANA-02 the explanation of a score is Shapley’s value of each feature, and all of them add up to the score', () => {
  const chance = new Chance(5);
  const matrix = Array.from({ length: 5 }, () =>
    Float64Array.from({ length: 400 }, () => Math.round(chance.next() * 9)),
  );
  const at = (feature: number, row: number) => matrix[feature]?.[row] ?? 0;
  const outcomes = Uint8Array.from({ length: 400 }, (_, row) =>
    at(0, row) * at(1, row) > 20 || (at(2, row) > 6 && chance.next() < 0.7) ? 1 : 0,
  );
  const settings = { rounds: 12, depth: 4, learningRate: 0.3, rowShare: 0.9, featureShare: 1, leastRows: 5, ridge: 1 };
  const { trees } = boostTrees(matrix, outcomes, { ...settings, seeds: 1 });
  const sums = new Float64Array(400);
  for (const tree of trees) addTree(tree, matrix, sums);
  for (const row of [0, 57, 399]) {
    const values = matrix.map((column) => column[row] as number);
    const shares = explainRow(trees, matrix, row);
    for (const [feature, share] of shapley(trees, values).entries()) expect(shares[feature]).toBeCloseTo(share, 9);
    expect(shares.reduce((sum, share) => sum + share, meanOf(trees))).toBeCloseTo(sums[row] as number, 9);
  }
});
