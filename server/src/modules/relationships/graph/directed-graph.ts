/** Edges in two flat arrays: the targets of node `n` stand from `starts[n]` up to `starts[n + 1]`. */
export interface DirectedGraph {
  nodes: number;
  starts: Int32Array;
  targets: Int32Array;
}

/** Nodes are 0 … `nodes` − 1; the same edge may be there several times. */
export function directedGraph(nodes: number, edges: readonly (readonly [from: number, to: number])[]): DirectedGraph {
  const starts = new Int32Array(nodes + 1);
  for (const [from] of edges) starts[from + 1] = at(starts, from + 1) + 1;
  for (let node = 0; node < nodes; node += 1) starts[node + 1] = at(starts, node + 1) + at(starts, node);
  const next = starts.slice(0, nodes);
  const targets = new Int32Array(edges.length);
  for (const [from, to] of edges) {
    targets[at(next, from)] = to;
    next[from] = at(next, from) + 1;
  }
  return { nodes, starts, targets };
}

/** A number of an array that is known to be there. */
export const at = (array: Int32Array, index: number): number => array[index] ?? 0;
