import { at } from './directed-graph.ts';

/** The weakly connected component of each node, whichever way edges point: named by one of its nodes. */
export function weakComponents(nodes: number, edges: Iterable<readonly [number, number]>): Int32Array {
  const parent = Int32Array.from({ length: nodes }, (_, node) => node);
  const rootOf = (node: number): number => {
    let root = node;
    while (at(parent, root) !== root) root = at(parent, root);
    for (let each = node; at(parent, each) !== root; ) {
      const next = at(parent, each);
      parent[each] = root;
      each = next;
    }
    return root;
  };
  for (const [one, other] of edges) parent[rootOf(one)] = rootOf(other);
  return parent.map((_, node) => rootOf(node));
}
