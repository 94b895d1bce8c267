import { at, type DirectedGraph } from './directed-graph.ts';

/**
 * The strongly connected component of each node: nodes that reach one another have the same number. R. Tarjan, Depth-first search
 * and linear graph algorithms, SIAM J. Comput. 1 (1972); with a stack of its own, so that a chain of a million holds.
 */
export function strongComponents({ nodes, starts, targets }: DirectedGraph): Int32Array {
  const component = new Int32Array(nodes).fill(-1);
  const order = new Int32Array(nodes).fill(-1);
  const low = new Int32Array(nodes);
  const edgeAt = starts.slice(0, nodes);
  const open: number[] = [];
  const path: number[] = [];
  let [visited, found] = [0, 0];
  const enter = (node: number): void => {
    order[node] = visited;
    low[node] = visited;
    visited += 1;
    open.push(node);
    path.push(node);
  };
  const leave = (node: number): void => {
    path.pop();
    const parent = path.at(-1);
    if (parent !== undefined) low[parent] = Math.min(at(low, parent), at(low, node));
    if (at(low, node) !== at(order, node)) return;
    for (let member = open.pop(); member !== undefined; member = open.pop()) {
      component[member] = found;
      if (member === node) break;
    }
    found += 1;
  };
  for (let root = 0; root < nodes; root += 1) {
    if (at(order, root) >= 0) continue;
    enter(root);
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const edge = at(edgeAt, node);
      if (edge === at(starts, node + 1)) {
        leave(node);
        continue;
      }
      edgeAt[node] = edge + 1;
      const target = at(targets, edge);
      if (at(order, target) < 0) enter(target);
      else if (at(component, target) < 0) low[node] = Math.min(at(low, node), at(order, target));
    }
  }
  return component;
}
