import type { SqlEntityManager } from '@mikro-orm/sql';
import { customerDb } from '../customer.tables.ts';

/** One merge in force. */
export interface MergeEdge {
  absorbed: number;
  survivor: number;
}

/**
 * Where each absorbed customer leads in the end. A customer is absorbed once at a time and never into one who leads to him, so the
 * edges are trees. Who would go in a circle all the same leads to himself nowhere: he is left out.
 */
export function rootsOf(edges: readonly MergeEdge[]): Map<number, number> {
  const next = new Map(edges.map(({ absorbed, survivor }) => [absorbed, survivor]));
  const roots = new Map<number, number>();
  for (const start of next.keys()) {
    let at = start;
    const seen = new Set<number>();
    for (let to = next.get(at); to !== undefined && !seen.has(at); to = next.get(at)) {
      seen.add(at);
      at = to;
    }
    if (!next.has(at)) roots.set(start, at);
  }
  return roots;
}

/** Everything that leads to this customer, over several merges or one. */
export const edgesUnder = (em: SqlEntityManager, rootId: number): Promise<MergeEdge[]> =>
  customerDb(em)
    .selectFrom('customer_merge')
    .select(['absorbed_id as absorbed', 'survivor_id as survivor'])
    .where('root_id', '=', rootId)
    .execute();

/** Writes where these customers lead: in the merge in force, and in the customer himself, where the gate looks. */
export async function writeRoots(em: SqlEntityManager, roots: ReadonlyMap<number, number>): Promise<void> {
  const db = customerDb(em);
  for (const [absorbed, root] of roots) {
    await db.updateTable('customer_merge').set({ root_id: root }).where('in_force_key', '=', absorbed).execute();
    await db.updateTable('customer').set({ merged_into: root }).where('id', '=', absorbed).execute();
  }
}
