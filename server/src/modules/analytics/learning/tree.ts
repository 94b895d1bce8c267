import type { Matrix } from './encode.ts';

/**
 * A tree as columns over its nodes, the root first. A node whose `left` is 0 is a leaf. Rows with a value ≤ `threshold` go
 * left. `rows` is how many training rows came through each node, for the explanation.
 */
export interface Tree {
  feature: number[];
  threshold: number[];
  left: number[];
  right: number[];
  values: number[];
  rows: number[];
}

/** Adds the tree's value for each row, times `scale`, to the sums. */
export function addTree(tree: Tree, matrix: Matrix, sums: Float64Array, scale = 1): void {
  const { feature, threshold, left, right, values } = tree;
  for (let row = 0; row < sums.length; row += 1) {
    let node = 0;
    while (left[node] !== 0) {
      const value = (matrix[feature[node] as number] as Float64Array)[row] as number;
      node = (value <= (threshold[node] as number) ? left[node] : right[node]) as number;
    }
    sums[row] = (sums[row] as number) + scale * (values[node] as number);
  }
}
