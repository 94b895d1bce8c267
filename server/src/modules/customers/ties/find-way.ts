import type { SqlEntityManager } from '@mikro-orm/sql';
import { customerDb } from '../customer.tables.ts';
import { type BranchScope, inScope } from '../data-gate.ts';
import type { TieGraph } from './tie-graph.ts';

/** Customers that are looked at before the search is given up. */
const MOST_CUSTOMERS = 10_000;
const MOST_TIES = 8;
const AT_ONCE = 500;

/** What one side of the search has reached: customer → whom he was reached from. */
type Reached = Map<number, number | null>;

export interface Way {
  /** From the first to the last; null: none was found. */
  customers: number[] | null;
  /** A hub's ties, or those further away, were not all looked at: there may be a shorter way, or one at all. */
  isBounded: boolean;
}

/**
 * A shortest way from one customer to another over at most eight ties, looked for from both ends at once. A tie counts where the viewer may see one of
 * its ends, as in the picture of a network: nothing is told of two whom he may not see.
 * @param ends both have passed the data gate
 * @param looking.day ties that end later than this; null: all
 */
export async function findWay(
  em: SqlEntityManager,
  graph: TieGraph,
  ends: readonly [number, number],
  scope: BranchScope,
  looking: { day: number | null; looked: number },
): Promise<Way> {
  if (ends[0] === ends[1]) return { customers: [ends[0]], isBounded: false };
  const seen = new Map<number, boolean>(ends.map((id) => [id, true]));
  const sides = ends.map((id) => ({ reached: new Map([[id, null]]) as Reached, edge: [id] }));
  let isBounded = false;
  for (let ties = 0; ties < MOST_TIES; ties += 1) {
    const [one, other] = sides;
    if (!one || !other || one.edge.length === 0 || other.edge.length === 0) return { customers: null, isBounded };
    const [side, across] = one.edge.length <= other.edge.length ? [one, other] : [other, one];
    const steps = side.edge.flatMap((from) => {
      const { ties: of, isHub } = graph.tiesOf(from, looking);
      isBounded ||= isHub;
      return of.filter((tie) => tie.other > 0 && !side.reached.has(tie.other)).map((tie) => ({ from, to: tie.other }));
    });
    await lookAt(em, scope, seen, [...new Set(steps.map(({ to }) => to))]);
    const allowed = steps.filter(({ from, to }) => seen.get(from) || seen.get(to));
    side.edge = [];
    for (const { from, to } of allowed) {
      if (side.reached.has(to)) continue;
      side.reached.set(to, from);
      side.edge.push(to);
    }
    const met = side.edge.find((id) => across.reached.has(id));
    if (met !== undefined) return { customers: joined(one.reached, other.reached, met), isBounded };
    if (seen.size > MOST_CUSTOMERS) break;
  }
  return { customers: null, isBounded: true };
}

async function lookAt(
  em: SqlEntityManager,
  scope: BranchScope,
  seen: Map<number, boolean>,
  ids: readonly number[],
): Promise<void> {
  const fresh = ids.filter((id) => !seen.has(id)).slice(0, MOST_CUSTOMERS);
  for (const id of fresh) seen.set(id, false);
  for (let from = 0; from < fresh.length; from += AT_ONCE) {
    const rows = await customerDb(em)
      .selectFrom('customer as c')
      .select('c.id')
      .where('c.id', 'in', fresh.slice(from, from + AT_ONCE))
      .where(inScope('c', scope))
      .execute();
    for (const { id } of rows) seen.set(id, true);
  }
}

function joined(one: Reached, other: Reached, met: number): number[] {
  const back = (reached: Reached): number[] => {
    const way: number[] = [];
    for (let at = reached.get(met); at !== null && at !== undefined; at = reached.get(at)) way.push(at);
    return way;
  };
  return [...back(one).reverse(), met, ...back(other)];
}
