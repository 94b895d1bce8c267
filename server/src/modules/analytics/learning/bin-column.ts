/** A column cut into at most so many bins: the bin of each row, and the largest value each bin but the last may hold. */
export interface BinnedColumn {
  bins: Uint8Array;
  edges: Float64Array;
}

export const MOST_BINS = 255;

/** Cuts half-way between neighbouring values, so that bins hold about equally many rows. */
export function binColumn(column: Float64Array, mostBins: number): BinnedColumn {
  const sorted = column.slice().sort();
  const edges: number[] = [];
  const leastRows = countDistinct(sorted) > mostBins ? sorted.length / mostBins : 1;
  let startedAt = 0;
  for (let at = 1; at < sorted.length; at += 1) {
    const before = sorted[at - 1] as number;
    const value = sorted[at] as number;
    if (value === before || edges.length >= mostBins - 1) continue;
    if (at - startedAt < leastRows) continue;
    edges.push(middleOf(before, value));
    startedAt = at;
  }
  const cuts = Float64Array.from(edges);
  return { bins: Uint8Array.from(column, (value) => binOf(cuts, value)), edges: cuts };
}

function countDistinct(sorted: Float64Array): number {
  let count = 0;
  for (let at = 0; at < sorted.length; at += 1) if (at === 0 || sorted[at] !== sorted[at - 1]) count += 1;
  return count;
}

/** Half-way, without running over where the smaller one is as small as can be. */
const middleOf = (below: number, above: number): number => below / 2 + above / 2;

/** Number of cuts below the value: its bin. */
export function binOf(cuts: Float64Array, value: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (cuts[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
