import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerNetwork } from '@tellerline/contracts';
import type { CodeBook } from '../code-book.ts';
import type { BranchScope } from '../data-gate.ts';
import type { CustomerGroup } from '../merge/customer-group.ts';
import { dayNumber } from '../ties/tie-days.ts';
import type { TieGraph } from '../ties/tie-graph.ts';
import { MOST_NODES, NetworkDrawing } from './network-drawing.ts';

/** So many stand around the customer, and so many around each of those: what a screen holds and an eye takes in. */
const MOST_FIRST = 24;
const MOST_AROUND_EACH = 6;
/** Ties of one customer that are looked at: the latest of them are drawn, the others counted. */
export const MOST_LOOKED_AT = 500;

/**
 * Who stands around a customer, one to three ties away: memory says who, the database who that is and whether the viewer may see him, in
 * one query for each step. A hub shows its latest ties and says how many it leaves out. Whom the viewer may not see is there by a
 * masked name, and nothing is told of his own ties.
 * @param customer has passed the data gate
 */
export async function readNetwork(
  em: SqlEntityManager,
  customer: Pick<CustomerGroup, 'id'>,
  scope: BranchScope,
  wanted: { steps: number; ended: boolean; today: string },
  { codes, graph }: { codes: CodeBook; graph: TieGraph },
): Promise<CustomerNetwork> {
  const drawing = new NetworkDrawing(codes, graph);
  const looking = { day: wanted.ended ? null : dayNumber(wanted.today), looked: MOST_LOOKED_AT };
  await drawing.place(em, [customer.id], scope, 0);
  for (let steps = 1; steps <= wanted.steps; steps += 1) {
    const most = steps === 1 ? MOST_FIRST : MOST_AROUND_EACH;
    const fresh: number[] = [];
    for (const id of drawing.seen(steps - 1)) fresh.push(...drawing.choose(id, graph.tiesOf(id, looking), steps, most));
    await drawing.place(em, fresh, scope, steps);
    if (drawing.size >= MOST_NODES) break;
  }
  return drawing.network(em, wanted);
}
