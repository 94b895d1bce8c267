import type { BinnedColumn } from './bin-column.ts';
import type { Tree } from './tree.ts';

export interface TreeSettings {
  /** Questions from the root to a leaf, at most. */
  depth: number;
  /** Training rows a leaf has, at least. */
  leastRows: number;
  /** λ of the leaves' values: the larger, the nearer to zero. */
  ridge: number;
}

/** What a tree is grown from: cut features, and the first and second derivative of the loss of each row. */
export interface Ground {
  binned: readonly BinnedColumn[];
  slopes: Float64Array;
  curves: Float64Array;
}

/** For each chosen feature and bin three sums: slopes, curves, rows. */
type Histogram = Float64Array;
const SUMS = 3;

interface Node {
  at: number;
  rows: Int32Array;
  depth: number;
  histogram: Histogram;
}

interface Split {
  feature: number;
  bin: number;
  gain: number;
}

/** Grows one tree from the given rows and features; the value of a leaf is the Newton step −G ÷ (H + λ). */
export function growTree(ground: Ground, rows: Int32Array, features: Int32Array, settings: TreeSettings): Tree {
  const starts = startsOf(ground, features);
  const tree: Tree = { feature: [], threshold: [], left: [], right: [], values: [], rows: [] };
  const addNode = (nodeRows: Int32Array): number => {
    const { slope, curve } = totalsOf(ground, nodeRows);
    tree.feature.push(0);
    tree.threshold.push(0);
    tree.left.push(0);
    tree.right.push(0);
    tree.values.push(-slope / (curve + settings.ridge));
    tree.rows.push(nodeRows.length);
    return tree.feature.length - 1;
  };
  const open: Node[] = [{ at: addNode(rows), rows, depth: 0, histogram: histogramOf(ground, rows, features, starts) }];
  for (let node = open.shift(); node; node = open.shift()) {
    if (node.depth >= settings.depth) continue;
    const split = bestSplit(node.histogram, features, starts, settings);
    if (!split) continue;
    const column = ground.binned[split.feature] as BinnedColumn;
    const [leftRows, rightRows] = divide(node.rows, column.bins, split.bin);
    const left = addNode(leftRows);
    const right = addNode(rightRows);
    tree.feature[node.at] = split.feature;
    tree.threshold[node.at] = column.edges[split.bin] as number;
    tree.left[node.at] = left;
    tree.right[node.at] = right;
    tree.values[node.at] = 0;
    const depth = node.depth + 1;
    if (depth >= settings.depth) continue;
    const isLeftSmaller = leftRows.length <= rightRows.length;
    const small = histogramOf(ground, isLeftSmaller ? leftRows : rightRows, features, starts);
    const large = node.histogram;
    for (let at = 0; at < large.length; at += 1) large[at] = (large[at] as number) - (small[at] as number);
    open.push({ at: left, rows: leftRows, depth, histogram: isLeftSmaller ? small : large });
    open.push({ at: right, rows: rightRows, depth, histogram: isLeftSmaller ? large : small });
  }
  return tree;
}

function totalsOf({ slopes, curves }: Ground, rows: Int32Array): { slope: number; curve: number } {
  let slope = 0;
  let curve = 0;
  for (const row of rows) {
    slope += slopes[row] as number;
    curve += curves[row] as number;
  }
  return { slope, curve };
}

/** Where in a histogram the sums of each chosen feature begin, and where the last ones end. */
function startsOf({ binned }: Ground, features: Int32Array): Int32Array {
  const starts = new Int32Array(features.length + 1);
  for (let place = 0; place < features.length; place += 1) {
    const { edges } = binned[features[place] as number] as BinnedColumn;
    starts[place + 1] = (starts[place] as number) + (edges.length + 1) * SUMS;
  }
  return starts;
}

function histogramOf(
  { binned, slopes, curves }: Ground,
  rows: Int32Array,
  features: Int32Array,
  starts: Int32Array,
): Histogram {
  const histogram = new Float64Array(starts[features.length] as number);
  for (let place = 0; place < features.length; place += 1) {
    const { bins } = binned[features[place] as number] as BinnedColumn;
    const from = starts[place] as number;
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index] as number;
      const at = from + (bins[row] as number) * SUMS;
      histogram[at] = (histogram[at] as number) + (slopes[row] as number);
      histogram[at + 1] = (histogram[at + 1] as number) + (curves[row] as number);
      histogram[at + 2] = (histogram[at + 2] as number) + 1;
    }
  }
  return histogram;
}

/** The split that lowers the loss most: G²÷(H+λ) of both sides less that of the whole. */
function bestSplit(
  histogram: Histogram,
  features: Int32Array,
  starts: Int32Array,
  { ridge, leastRows }: TreeSettings,
): Split | null {
  let best: Split | null = null;
  for (let place = 0; place < features.length; place += 1) {
    const from = starts[place] as number;
    const end = starts[place + 1] as number;
    const whole = sumOf(histogram, from, end);
    const without = (whole.slope * whole.slope) / (whole.curve + ridge);
    let slope = 0;
    let curve = 0;
    let rows = 0;
    for (let at = from; at < end - SUMS; at += SUMS) {
      if (histogram[at + 2] === 0) continue;
      slope += histogram[at] as number;
      curve += histogram[at + 1] as number;
      rows += histogram[at + 2] as number;
      if (rows < leastRows) continue;
      if (whole.rows - rows < leastRows) break;
      const otherSlope = whole.slope - slope;
      const gain =
        (slope * slope) / (curve + ridge) + (otherSlope * otherSlope) / (whole.curve - curve + ridge) - without;
      if (gain <= LEAST_GAIN || gain <= (best?.gain ?? 0)) continue;
      best = { feature: features[place] as number, bin: (at - from) / SUMS, gain };
    }
  }
  return best;
}

const LEAST_GAIN = 1e-6;

function sumOf(histogram: Histogram, from: number, end: number): { slope: number; curve: number; rows: number } {
  let slope = 0;
  let curve = 0;
  let rows = 0;
  for (let at = from; at < end; at += SUMS) {
    slope += histogram[at] as number;
    curve += histogram[at + 1] as number;
    rows += histogram[at + 2] as number;
  }
  return { slope, curve, rows };
}

/** The rows up to the bin, and those above it, both in their order. */
function divide(rows: Int32Array, bins: Uint8Array, bin: number): [Int32Array, Int32Array] {
  const left = new Int32Array(rows.length);
  const right = new Int32Array(rows.length);
  let toLeft = 0;
  let toRight = 0;
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows[at] as number;
    if ((bins[row] as number) <= bin) left[toLeft++] = row;
    else right[toRight++] = row;
  }
  return [left.subarray(0, toLeft), right.subarray(0, toRight)];
}
