import type { SqlEntityManager } from '@mikro-orm/sql';
import { type BundleCounts, type BundlePage, type BundleQuery, bundleSteps } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../../kernel/actor.ts';
import { readInstant } from '../../../../persistence/columns.ts';
import { allNumbersOf, likePrefix } from '../../../customers/index.ts';
import { readPosition, writePosition } from '../../list-position.ts';
import { presentRows } from '../bundle.presenter.ts';
import { placeOf } from '../bundle-steps.ts';
import { bundleInScope } from '../bundle-store.ts';
import type { HandOver } from '../hand-over.ports.ts';
import { handOverDb } from '../hand-over.tables.ts';

const closedSteps = ['done', 'discarded'] as const;

/** A page of bundles of the person's branches: the newest first, or those first that are longest where they are. */
export async function listBundles(
  hand: HandOver,
  em: SqlEntityManager,
  actor: Actor,
  query: BundleQuery,
): Promise<BundlePage> {
  const [column, direction] =
    query.sort === 'newest' ? (['created_at', 'desc'] as const) : (['step_since', 'asc'] as const);
  let select = handOverDb(em)
    .selectFrom('bundle')
    .selectAll('bundle')
    .where(bundleInScope(actor))
    .orderBy(`bundle.${column}`, direction)
    .orderBy('bundle.id', direction)
    .limit(query.limit + 1);
  if (query.step) select = select.where('bundle.step', '=', query.step);
  else if (!query.closed) select = select.where('bundle.step', 'not in', closedSteps);
  if (query.place) {
    const there = bundleSteps.filter((step) => placeOf(step) === query.place);
    select = select.where('bundle.step', 'in', there);
  }
  if (query.orgNo) select = select.where('bundle.org_no', '=', query.orgNo);
  if (query.customerNo) select = select.where('bundle.customer_no', 'in', await allNumbersOf(em, [query.customerNo]));
  if (query.q) select = select.where(sought(query.q));
  const from = readPosition(query.cursor);
  if (from) {
    const behind = direction === 'asc' ? '>' : '<';
    select = select.where(({ or, and, eb }) =>
      or([
        eb(`bundle.${column}`, behind, from.at),
        and([eb(`bundle.${column}`, '=', from.at), eb('bundle.id', behind, from.id)]),
      ]),
    );
  }
  const found = await select.execute();
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: await presentRows(hand, em, page),
    next: found.length > query.limit && last ? writePosition({ at: last[column], id: last.id }) : null,
  };
}

/** Beginning of a flow number or a whole customer number; else the beginning of a customer's name. */
function sought(q: string) {
  const named = sql<boolean>`bundle.customer_no in (select customer_no from customer where name like ${likePrefix(q)} escape '!')`;
  if (!/^[0-9A-Z]{1,11}$/i.test(q)) return named;
  return sql<boolean>`(bundle.flow_no like ${likePrefix(q)} escape '!' or bundle.customer_no = ${q} or ${named})`;
}

/** How many bundles are where, and since when the one that waits longest; closed ones are not counted. */
export async function countBundles(em: SqlEntityManager, actor: Actor): Promise<BundleCounts> {
  const rows = await handOverDb(em)
    .selectFrom('bundle')
    .select(['step', sql<number>`count(*)`.as('bundles'), sql<unknown>`min(step_since)`.as('oldest')])
    .where(bundleInScope(actor))
    .where('step', 'not in', closedSteps)
    .groupBy('step')
    .execute();
  const steps = rows
    .map((row) => ({
      step: row.step,
      count: Number(row.bundles),
      oldestSince: (readInstant(row.oldest) ?? new Date(0)).toISOString(),
    }))
    .sort((a, b) => bundleSteps.indexOf(a.step) - bundleSteps.indexOf(b.step));
  return { steps };
}
