import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerSummary, DuplicatePage, DuplicatePair, DuplicateQuery } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { customerDb } from '../customer.tables.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { inScope } from '../data-gate.ts';
import type { StoredPair } from '../merge/read-pair.ts';

/** Pairs both of whose records the asker sees, by keyset on what the list is sorted by. */
export async function listDuplicates(
  em: SqlEntityManager,
  desk: CustomerDesk,
  query: DuplicateQuery,
  actor: Actor,
): Promise<DuplicatePage> {
  const any = { branchPath: actor.branchPath, withMerged: true } as const;
  let select = customerDb(em)
    .selectFrom('duplicate_pair as p')
    .innerJoin('customer as a', 'a.id', 'p.low_id')
    .innerJoin('customer as b', 'b.id', 'p.high_id')
    .selectAll('p')
    .where('p.state', '=', query.state)
    .where(inScope('a', any))
    .where(inScope('b', any));
  if (query.kind) select = select.where('p.kind', '=', query.kind);
  if (query.certain) select = select.where('p.certain', '=', 1);
  const { orgNo } = query;
  if (orgNo) select = select.where((eb) => eb.or([eb('a.org_no', '=', orgNo), eb('b.org_no', '=', orgNo)]));
  const column = query.sort === 'score' ? sql.ref('p.weight') : sql.ref('p.found_at');
  const upwards = query.sort === 'oldest';
  if (query.cursor !== undefined) {
    const after = readCursor(query.cursor);
    const value = query.sort === 'score' ? after.value : new Date(after.value);
    const beyond = sql.raw(upwards ? '>' : '<');
    select = select.where(
      sql<boolean>`(${column} ${beyond} ${value} or (${column} = ${value} and ${sql.ref('p.id')} ${beyond} ${after.id}))`,
    );
  }
  const direction = upwards ? 'asc' : 'desc';
  const rows = await select
    .orderBy(column, direction)
    .orderBy('p.id', direction)
    .limit(query.limit + 1)
    .execute();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const cursorOf = (row: StoredPair) => `${query.sort === 'score' ? row.weight : row.found_at.getTime()}~${row.id}`;
  return {
    items: await presentPairs(em, desk, page, actor),
    next: rows.length > query.limit && last ? cursorOf(last) : null,
  };
}

/** Pairs with both customers as lists tell them. One query, however many. */
export async function presentPairs(
  em: SqlEntityManager,
  desk: CustomerDesk,
  pairs: readonly StoredPair[],
  actor: Actor,
): Promise<DuplicatePair[]> {
  const ids = [...new Set(pairs.flatMap((pair) => [pair.low_id, pair.high_id]))];
  const any = { branchPath: actor.branchPath, withMerged: true } as const;
  const found = await desk.summariesById(em, ids, any);
  return pairs.flatMap((pair) => {
    const [low, high] = [found.get(pair.low_id), found.get(pair.high_id)];
    return low && high ? [presentPair(pair, low, high)] : [];
  });
}

function presentPair(pair: StoredPair, low: CustomerSummary, high: CustomerSummary): DuplicatePair {
  const [first, second] = low.customerNo < high.customerNo ? [low, high] : [high, low];
  return {
    id: pair.id,
    kind: first.kind,
    state: pair.state as DuplicatePair['state'],
    probability: pair.probability,
    bits: pair.weight / 100,
    certain: Boolean(pair.certain),
    origin: pair.origin === 'person' ? 'person' : 'job',
    fields: JSON.parse(pair.fields) as DuplicatePair['fields'],
    first,
    second,
    foundAt: pair.found_at.toISOString(),
    decidedAt: pair.decided_at?.toISOString() ?? null,
    decidedBy: pair.decided_by_name,
    reason: pair.reason,
    version: pair.version,
  };
}

function readCursor(cursor: string): { value: number; id: string } {
  const match = /^(-?\d{1,15})~([0-9a-f-]{36})$/.exec(cursor);
  if (!match?.[2]) throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
  return { value: Number(match[1]), id: match[2] };
}
