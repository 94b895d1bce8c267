import type { SqlEntityManager } from '@mikro-orm/sql';
import type { SegmentMemberPage, SegmentMovePage, SegmentPageQuery } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import type { RelationshipPorts } from '../relationships.ports.ts';
import { relationshipDb } from '../relationships.tables.ts';
import { inBoth } from './segment-scope.ts';
import type { StoredSegment } from './segment-store.ts';
import type { Segments } from './segments.ts';

type Page = Pick<SegmentPageQuery, 'cursor' | 'limit'>;

/**
 * A page of a segment's customers, as far as this person may see them.
 * @throws AppError segment.rule_refused when the rule asks for what he does not see of customers
 */
export async function readMembers(
  em: SqlEntityManager,
  { segments, customers }: { segments: Segments; customers: RelationshipPorts['customers'] },
  segment: StoredSegment,
  actor: Actor,
  { cursor, limit }: Page,
): Promise<SegmentMemberPage> {
  await refuseUnseen(segments, segment, actor);
  const found = await segments.memberIds(em, segment, actor, Number(cursor ?? 0), limit + 1);
  const ids = found.slice(0, limit);
  const summaries = await customers.summariesById(em, ids, actor);
  return {
    items: ids.flatMap((id) => summaries.get(id) ?? []),
    next: found.length > limit ? String(ids.at(-1)) : null,
  };
}

/** Who came and who went, the latest first. */
export async function readMoves(
  em: SqlEntityManager,
  { segments, customers }: { segments: Segments; customers: RelationshipPorts['customers'] },
  segment: StoredSegment,
  actor: Actor,
  { cursor, limit }: Page,
): Promise<SegmentMovePage> {
  await refuseUnseen(segments, segment, actor);
  const rows = await relationshipDb(em)
    .selectFrom('segment_move as v')
    .innerJoin('customer as c', 'c.id', 'v.customer_id')
    .selectAll('v')
    .where('v.segment_id', '=', segment.id)
    .where(inBoth(segment, actor))
    .$if(cursor !== undefined, (query) => query.where('v.id', '<', Number(cursor)))
    .orderBy('v.id', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const summaries = await customers.summariesById(em, [...new Set(page.map((row) => row.customer_id))], actor);
  return {
    items: page.flatMap((row) => {
      const customer = summaries.get(row.customer_id);
      return customer ? [{ id: String(row.id), day: row.day, entered: Boolean(row.entered), customer }] : [];
    }),
    next: rows.length > limit ? String(page.at(-1)?.id) : null,
  };
}

async function refuseUnseen(segments: Segments, segment: StoredSegment, actor: Actor): Promise<void> {
  if (!(await segments.mayRead(actor, segment)))
    throw new AppError('segment.rule_refused', { status: 403, details: { field: segment.name, why: 'not_yours' } });
}
