import type { Matrix } from './encode.ts';
import type { Tree } from './tree.ts';

/**
 * Shares of a forest's sum by feature: exact Shapley values with the training rows' paths as the background ("TreeSHAP",
 * S. Lundberg et al., "From local explanations to global understanding with explainable AI for trees", Nature Machine
 * Intelligence 2020, algorithm 1). They add up to the sum of the trees less its mean over the training rows.
 * @returns one number a feature, in log-odds
 */
export function explainRow(trees: readonly Tree[], matrix: Matrix, row: number): Float64Array {
  const shares = new Float64Array(matrix.length);
  const values = matrix.map((column) => column[row] as number);
  for (const tree of trees) descend(tree, values, shares, 0, [], 1, 1, -1);
  return shares;
}

/** The mean of a forest's sum over the rows it was grown from: what the shares are counted from. */
export function meanOf(trees: readonly Tree[]): number {
  let mean = 0;
  for (const tree of trees) {
    const all = tree.rows[0] as number;
    for (const [node, value] of tree.values.entries()) {
      if (tree.left[node] === 0) mean += (value * (tree.rows[node] as number)) / all;
    }
  }
  return mean;
}

/** A feature on the way to a node: what share of rows goes on when it is unknown (zero) and when it is known (one). */
interface Step {
  feature: number;
  zero: number;
  one: number;
  weight: number;
}

function descend(
  tree: Tree,
  values: readonly number[],
  shares: Float64Array,
  node: number,
  before: readonly Step[],
  zero: number,
  one: number,
  feature: number,
): void {
  const path = extend(before, zero, one, feature);
  if (tree.left[node] === 0) {
    for (let at = 1; at < path.length; at += 1) {
      const step = path[at] as Step;
      const weight = unwoundSum(path, at);
      shares[step.feature] =
        (shares[step.feature] as number) + weight * (step.one - step.zero) * (tree.values[node] as number);
    }
    return;
  }
  const asked = tree.feature[node] as number;
  const [left, right] = [tree.left[node] as number, tree.right[node] as number];
  const goesLeft = (values[asked] as number) <= (tree.threshold[node] as number);
  const [hot, cold] = goesLeft ? [left, right] : [right, left];
  const earlier = path.findIndex((step, at) => at > 0 && step.feature === asked);
  const step = path[earlier];
  const rest = step ? unwind(path, earlier) : path;
  const [zeroSoFar, oneSoFar] = step ? [step.zero, step.one] : [1, 1];
  const all = tree.rows[node] as number;
  const zeroOf = (child: number) => (zeroSoFar * (tree.rows[child] as number)) / all;
  descend(tree, values, shares, hot, rest, zeroOf(hot), oneSoFar, asked);
  descend(tree, values, shares, cold, rest, zeroOf(cold), 0, asked);
}

function extend(before: readonly Step[], zero: number, one: number, feature: number): Step[] {
  const path = before.map((step) => ({ ...step }));
  const length = path.length;
  path.push({ feature, zero, one, weight: length === 0 ? 1 : 0 });
  for (let at = length - 1; at >= 0; at -= 1) {
    const [step, next] = [path[at] as Step, path[at + 1] as Step];
    next.weight += (one * step.weight * (at + 1)) / (length + 1);
    step.weight = (zero * step.weight * (length - at)) / (length + 1);
  }
  return path;
}

/** The path without one of its features. */
function unwind(path: readonly Step[], index: number): Step[] {
  const result = path.map((step) => ({ ...step }));
  const last = result.length - 1;
  const { zero, one } = result[index] as Step;
  let next = (result[last] as Step).weight;
  for (let at = last - 1; at >= 0; at -= 1) {
    const step = result[at] as Step;
    if (one !== 0) {
      const kept = step.weight;
      step.weight = (next * (last + 1)) / ((at + 1) * one);
      next = kept - (step.weight * zero * (last - at)) / (last + 1);
    } else step.weight = (step.weight * (last + 1)) / (zero * (last - at));
  }
  for (let at = index; at < last; at += 1) {
    const [step, after] = [result[at] as Step, result[at + 1] as Step];
    [step.feature, step.zero, step.one] = [after.feature, after.zero, after.one];
  }
  result.pop();
  return result;
}

/** The sum of the weights of `unwind`, without making the path. */
function unwoundSum(path: readonly Step[], index: number): number {
  const last = path.length - 1;
  const { zero, one } = path[index] as Step;
  let next = (path[last] as Step).weight;
  let sum = 0;
  for (let at = last - 1; at >= 0; at -= 1) {
    const { weight } = path[at] as Step;
    if (one !== 0) {
      const share = (next * (last + 1)) / ((at + 1) * one);
      sum += share;
      next = weight - (share * zero * (last - at)) / (last + 1);
    } else sum += (weight * (last + 1)) / (zero * (last - at));
  }
  return sum;
}
