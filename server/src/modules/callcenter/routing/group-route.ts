import type { SqlEntityManager } from '@mikro-orm/sql';
import type { GroupRoute } from '@tellerline/contracts';
import type { CallCentre } from '../call-centre.ts';

/**
 * The first route whose group holds this customer, among those for the queue he came to; null: none.
 * Without routes nothing is asked. A look-up that fails is told in the log: the caller waits as he would have.
 */
export async function groupRouteOf(
  { setup, segments, deps }: CallCentre,
  em: SqlEntityManager,
  customerNo: string | undefined,
  queue: string,
): Promise<GroupRoute | null> {
  const routes = setup.groupRoutes().filter(({ from }) => from.length === 0 || from.includes(queue));
  if (routes.length === 0 || customerNo === undefined || !segments) return null;
  const ids = [...new Set(routes.map(({ segment }) => segment))];
  try {
    const holding = await segments.holding(em, ids, customerNo);
    return routes.find(({ segment }) => holding.has(segment)) ?? null;
  } catch (error) {
    deps.log.warn({ err: error }, 'groups of a caller could not be looked up');
    return null;
  }
}
