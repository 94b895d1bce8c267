import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerWay } from '@tellerline/contracts';
import type { CodeBook } from '../code-book.ts';
import type { BranchScope } from '../data-gate.ts';
import { findWay } from '../ties/find-way.ts';
import { dayNumber } from '../ties/tie-days.ts';
import type { TieGraph } from '../ties/tie-graph.ts';
import { NetworkDrawing } from './network-drawing.ts';
import { MOST_LOOKED_AT } from './read-network.ts';

/**
 * A shortest way between two customers, drawn with all ties along it.
 * @param ends both have passed the data gate
 */
export async function readWay(
  em: SqlEntityManager,
  ends: readonly [number, number],
  scope: BranchScope,
  wanted: { ended: boolean; today: string },
  { codes, graph }: { codes: CodeBook; graph: TieGraph },
): Promise<CustomerWay> {
  const looking = { day: wanted.ended ? null : dayNumber(wanted.today), looked: MOST_LOOKED_AT };
  const { customers, isBounded } = await findWay(em, graph, ends, scope, looking);
  const none = { ties: null, isBounded, network: { nodes: [], edges: [] } };
  if (customers === null) return none;
  const drawing = new NetworkDrawing(codes, graph);
  // From either side: a hub's latest ties need not hold the one it is found by.
  const between = (id: number, next: number): number[] =>
    graph.tiesOf(id, looking).ties.flatMap(({ relation, other }) => (other === next ? [relation] : []));
  for (const [steps, id] of customers.entries()) {
    await drawing.place(em, [id], scope, steps);
    const next = customers[steps + 1];
    if (next !== undefined) drawing.join([...between(id, next), ...between(next, id)]);
  }
  const network = await drawing.network(em, wanted);
  const steps = new Set(network.edges.map(({ from, to }) => [from, to].sort().join()));
  // One of its ties has gone since the last comparison.
  if (steps.size < customers.length - 1) return { ...none, isBounded: true };
  return { ties: customers.length - 1, isBounded, network };
}
