import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ReviewKind, ReviewQuery } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { reviewDb, type StoredChange } from './stored-change.ts';

/** The data gate of changes: those of branches at or below the viewer's, in SQL. */
export const inScope = (actor: Pick<Actor, 'branchPath'>) =>
  sql<boolean>`branch_path like ${`${actor.branchPath.replace(/[!%_]/g, '!$&')}%`} escape '!'`;

/**
 * A page of changes in the viewer's scope, by keyset on the moment they last moved. Drafts of others stay theirs.
 * @param kinds which the viewer may decide, and which are his business at all: others' changes of the rest are not shown
 * @throws AppError request.invalid for a cursor nobody was given
 */
export async function listChanges(
  em: SqlEntityManager,
  actor: Actor,
  query: ReviewQuery,
  kinds: { decidable: readonly ReviewKind[]; visible: readonly ReviewKind[] },
): Promise<{ rows: StoredChange[]; next: string | null }> {
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  let select = reviewDb(em).selectFrom('pending_change').selectAll().where(inScope(actor));
  if (query.box === 'to_review') {
    if (kinds.decidable.length === 0) return { rows: [], next: null };
    select = select
      .where('state', '=', 'submitted')
      .where('entered_by', '<>', actor.userId)
      .where('kind', 'in', kinds.decidable);
  } else if (query.box === 'mine') {
    select = select.where('entered_by', '=', actor.userId);
  } else {
    const mine = sql<boolean>`entered_by = ${actor.userId}`;
    select =
      kinds.visible.length === 0
        ? select.where(mine)
        : // One condition, so that the index of the order is walked: as an OR both halves would be gathered and sorted whole.
          select.where(
            sql<boolean>`case when ${mine} then 1 when state <> 'draft' and kind in (${sql.join(kinds.visible)}) then 1 else 0 end = 1`,
          );
  }
  if (query.kind) select = select.where('kind', '=', query.kind);
  if (query.state) select = select.where('state', '=', query.state);
  if (query.customerNo) select = select.where('customer_no', '=', query.customerNo);
  const [behind, direction] =
    query.order === 'oldest' ? ['>' as const, 'asc' as const] : ['<' as const, 'desc' as const];
  if (after) {
    select = select.where((eb) =>
      eb.or([eb('moved_at', behind, after.at), eb.and([eb('moved_at', '=', after.at), eb('id', behind, after.id)])]),
    );
  }
  const rows = await select
    .orderBy('moved_at', direction)
    .orderBy('id', direction)
    .limit(query.limit + 1)
    .execute();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > query.limit && last ? `${last.moved_at.getTime()}.${last.id}` : null };
}

/** One change in scope; a draft only for its author and for who may clear it away. Undefined hides the rest alike. */
export const readInScope = (em: SqlEntityManager, actor: Actor, id: string): Promise<StoredChange | undefined> =>
  reviewDb(em).selectFrom('pending_change').selectAll().where('id', '=', id).where(inScope(actor)).executeTakeFirst();

function readCursor(cursor: string): { at: Date; id: string } {
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(cursor);
  if (!match?.[2]) throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
  return { at: new Date(Number(match[1])), id: match[2] };
}
