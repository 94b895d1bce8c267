import { binOf } from './bin-column.ts';
import type { Forest } from './boost-trees.ts';
import type { Matrix } from './encode.ts';
import type { LogisticModel } from './logistic.ts';
import type { Tree } from './tree.ts';

/**
 * The logistic regression over bins as a forest of one tree a feature, each leaf the points of a bin: it is kept, scored and
 * explained like any other.
 * @param matrix its training rows, to count how many of them each bin holds
 */
export function forestOfPoints({ cuts, weights, coefficients }: LogisticModel, matrix: Matrix): Forest {
  const trees = cuts.map((edges, feature) => {
    const points = (weights[feature] as Float64Array).map((weight) => weight * (coefficients[feature + 1] as number));
    const rows = new Float64Array(edges.length + 1);
    for (const value of matrix[feature] as Float64Array) {
      const bin = binOf(edges, value);
      rows[bin] = (rows[bin] as number) + 1;
    }
    const tree: Tree = { feature: [], threshold: [], left: [], right: [], values: [], rows: [] };
    addBins(tree, { feature, edges, points, rows }, 0, edges.length);
    return tree;
  });
  return { base: coefficients[0] as number, trees };
}

interface Points {
  feature: number;
  edges: Float64Array;
  points: Float64Array;
  rows: Float64Array;
}

/** Adds the node that tells the bins from `first` to `last` apart; answers its place. */
function addBins(tree: Tree, card: Points, first: number, last: number): number {
  const at = tree.feature.length;
  const isLeaf = first === last;
  const middle = (first + last) >> 1;
  tree.feature.push(isLeaf ? 0 : card.feature);
  tree.threshold.push(isLeaf ? 0 : (card.edges[middle] as number));
  tree.left.push(0);
  tree.right.push(0);
  tree.values.push(isLeaf ? Number((card.points[first] as number).toPrecision(7)) : 0);
  tree.rows.push(card.rows.subarray(first, last + 1).reduce((sum, count) => sum + count, 0));
  if (isLeaf) return at;
  tree.left[at] = addBins(tree, card, first, middle);
  tree.right[at] = addBins(tree, card, middle + 1, last);
  return at;
}
