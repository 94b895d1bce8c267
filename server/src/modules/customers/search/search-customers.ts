import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerSearch, CustomerSearchResult } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { customerDb } from '../customer.tables.ts';
import type { BranchScope } from '../data-gate.ts';
import { type BranchNames, readSummaries } from '../read-summaries.ts';
import { type LaneHit, laneQuery } from './lane-query.ts';
import { lanesOf } from './search-term.ts';

/** Who needs more than this many answers needs a better question; the count is capped here. */
export const MOST_FOUND = 200;

/** Place of a hit in the ranking: the lane (meaning), then the customer. */
interface Position {
  lane: number;
  id: number;
}

/**
 * Finds customers by whatever was typed, the surest meaning first. Ranking and pages are stable: a page goes on behind the
 * last customer shown, whatever was added meanwhile.
 */
export async function searchCustomers(
  em: SqlEntityManager,
  search: CustomerSearch,
  scope: BranchScope,
  branches: BranchNames,
  today: string,
): Promise<CustomerSearchResult> {
  const lanes = lanesOf(search.q);
  const after = search.cursor === undefined ? null : readCursor(search.cursor);
  if (lanes.length === 0) return { items: [], next: null, count: { value: 0, capped: false } };

  const hits = await laneQuery(lanes, scope, search.kind, MOST_FOUND + 1).execute(customerDb(em));
  const ranked = rankHits(hits.rows);
  const found = ranked.slice(0, MOST_FOUND);
  const rest = after === null ? found : found.filter((hit) => isBehind(hit, after));
  const page = rest.slice(0, search.limit);
  const summaries = await readSummaries(
    em,
    page.map((hit) => hit.id),
    scope,
    branches,
    today,
  );
  const laneOf = new Map(page.map((hit) => [hit.id, hit.lane]));
  const last = page.at(-1);
  return {
    items: summaries.map(({ id, summary }) => ({
      ...summary,
      matchedBy: lanes[laneOf.get(id) ?? 0]?.by ?? 'name',
    })),
    next: rest.length > page.length && last ? writeCursor(last) : null,
    count: { value: found.length, capped: ranked.length > MOST_FOUND },
  };
}

/** Each customer once, where he was found by the surest meaning. */
function rankHits(rows: readonly LaneHit[]): Position[] {
  const best = new Map<number, number>();
  for (const row of rows) best.set(row.id, Math.min(best.get(row.id) ?? row.lane, row.lane));
  return [...best].map(([id, lane]) => ({ id, lane })).sort((a, b) => a.lane - b.lane || a.id - b.id);
}

const isBehind = (hit: Position, after: Position): boolean =>
  hit.lane > after.lane || (hit.lane === after.lane && hit.id > after.id);

const writeCursor = ({ lane, id }: Position): string => `${lane}.${id}`;

function readCursor(cursor: string): Position {
  const match = /^(\d{1,2})\.(\d{1,15})$/.exec(cursor);
  if (!match) throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
  return { lane: Number(match[1]), id: Number(match[2]) };
}
