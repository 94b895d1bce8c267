import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerSearch, CustomerSearchResult } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { customerDb } from '../customer.tables.ts';
import { type BranchNames, readSummaries } from '../read-summaries.ts';
import { countBigrams } from './bigram-rows.ts';
import { type LaneHit, type LaneScope, laneQuery } from './lane-query.ts';
import { type Lane, lanesOf, readTerm } from './search-term.ts';
import { reasonedLanes, similarLanes } from './similar-lanes.ts';

/** Who needs more than this many answers needs a better question; the count is capped here. */
export const MOST_FOUND = 200;
/** What is similar is looked for only when a name finds fewer than these, and a number nobody. */
const FEW = 10;

export interface SearchAround extends LaneScope {
  branches: BranchNames;
  /** The day ages are counted on. */
  today: string;
}

/** Place of a hit in the ranking: the lane (meaning), then the customer. */
interface Position {
  lane: number;
  id: number;
}

/** How a hit of a lane is told. */
interface RankedLane {
  by: Lane['by'];
  how: CustomerSearchResult['items'][number]['how'];
}

/**
 * Finds customers by whatever was typed, the surest meaning first; what is only similar stands behind everything that is not.
 * Ranking and pages are stable: a page goes on behind the last customer shown, whatever was added meanwhile.
 */
export async function searchCustomers(
  em: SqlEntityManager,
  search: CustomerSearch,
  around: SearchAround,
): Promise<CustomerSearchResult> {
  const after = search.cursor === undefined ? null : readCursor(search.cursor);
  const withheld = search.reason === undefined && reasonedLanes(search.q).length > 0;
  const { lanes, ranked } = await rankedHits(em, search, around);
  const found = ranked.slice(0, MOST_FOUND);
  const rest = after === null ? found : found.filter((hit) => isBehind(hit, after));
  const page = rest.slice(0, search.limit);
  const ids = page.map((hit) => hit.id);
  const summaries = await readSummaries(em, ids, around.scope, around.branches, around.today);
  const laneOf = new Map(page.map((hit) => [hit.id, lanes[hit.lane]]));
  const last = page.at(-1);
  return {
    items: summaries.map(({ id, summary }) => {
      const { by = 'name', how = 'exact' } = laneOf.get(id) ?? {};
      return { ...summary, matchedBy: by, how };
    }),
    next: rest.length > page.length && last ? writeCursor(last) : null,
    count: { value: found.length, capped: ranked.length > MOST_FOUND },
    withheld,
  };
}

/** Each customer once, where he was found by the surest meaning. */
async function rankedHits(
  em: SqlEntityManager,
  { q, reason }: CustomerSearch,
  around: LaneScope,
): Promise<{ lanes: RankedLane[]; ranked: Position[] }> {
  const term = readTerm(q);
  const isName = term.is === 'name' || term.is === 'latin';
  const rows = isName ? await countBigrams(em, term.text, around.within) : undefined;
  const exact = lanesOf(q, rows);
  const asked = reason === undefined ? [] : reasonedLanes(q);
  const hits = await hitsOf(em, [...exact, ...asked], around, MOST_FOUND + 1);
  const best = new Map<number, number>();
  const keep = (rows: readonly LaneHit[], from: number) => {
    for (const row of rows) best.set(row.id, Math.min(best.get(row.id) ?? Number.MAX_SAFE_INTEGER, row.lane + from));
  };
  keep(hits, 0);
  const similar = best.size < (/\d/.test(q) ? 1 : FEW) ? similarLanes(q, rows) : [];
  keep(await hitsOf(em, similar, around, MOST_FOUND + 1), exact.length + asked.length);
  return {
    lanes: [
      ...exact.map(({ by }) => ({ by, how: 'exact' as const })),
      ...asked.map(({ by, how }) => ({ by, how: how === 'part' ? ('part' as const) : ('similar' as const) })),
      ...similar.map(({ by }) => ({ by, how: 'similar' as const })),
    ],
    ranked: [...best].map(([id, lane]) => ({ id, lane })).sort((a, b) => a.lane - b.lane || a.id - b.id),
  };
}

async function hitsOf(
  em: SqlEntityManager,
  lanes: readonly Lane[],
  around: LaneScope,
  limit: number,
): Promise<LaneHit[]> {
  if (lanes.length === 0) return [];
  return (await laneQuery(lanes, around, limit).execute(customerDb(em))).rows;
}

const isBehind = (hit: Position, after: Position): boolean =>
  hit.lane > after.lane || (hit.lane === after.lane && hit.id > after.id);

const writeCursor = ({ lane, id }: Position): string => `${lane}.${id}`;

function readCursor(cursor: string): Position {
  const match = /^(\d{1,2})\.(\d{1,15})$/.exec(cursor);
  if (!match) throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
  return { lane: Number(match[1]), id: Number(match[2]) };
}
