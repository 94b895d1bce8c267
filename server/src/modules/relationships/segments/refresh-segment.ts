import type { SqlEntityManager } from '@mikro-orm/sql';
import { type RawBuilder, sql } from 'kysely';
import type { ServerDeps } from '../../../kernel/module.ts';
import { forkOf } from '../../../persistence/orm.ts';
import { relationshipDb } from '../relationships.tables.ts';
import type { StoredSegment } from './segment-store.ts';

/** Customers of one transaction: long enough to be quick, short enough that nobody waits for it. */
const IDS_AT_ONCE = 50_000;

export interface Refreshed {
  members: number;
  entered: number;
  left: number;
}

/**
 * Makes the members of a segment those whom its rule holds today, in slices of customer numbers, and writes down who came and
 * who went. Done again on the same day it changes nothing. The members of the first time are not told one by one.
 * @param condition the rule and the segment's branch, on the customer `c`
 */
export async function refreshSegment(
  { orm, clock, transaction }: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>,
  segment: Pick<StoredSegment, 'id' | 'refreshedAt'>,
  condition: RawBuilder<boolean>,
  today: string,
): Promise<Refreshed> {
  const last = await lastCustomer(forkOf(orm));
  const isFirst = segment.refreshedAt === null;
  const done: Refreshed = { members: 0, entered: 0, left: 0 };
  for (let from = 0; from <= last; from += IDS_AT_ONCE) {
    const part = await transaction((em) =>
      refreshSlice(em, { segmentId: segment.id, condition, today, isFirst, from, until: from + IDS_AT_ONCE }),
    );
    done.members += part.members;
    done.entered += part.entered;
    done.left += part.left;
  }
  const moved = isFirst ? { entered: 0, left: 0 } : done;
  await transaction((em) =>
    relationshipDb(em)
      .updateTable('segment')
      .set({ members: done.members, refreshed_at: clock.now(), entered_last: moved.entered, left_last: moved.left })
      .where('id', '=', segment.id)
      .execute(),
  );
  return { ...done, ...moved };
}

async function lastCustomer(em: SqlEntityManager): Promise<number> {
  const row = await relationshipDb(em)
    .selectFrom('customer')
    .select(({ fn }) => fn.max('id').as('last'))
    .executeTakeFirst();
  return Number(row?.last ?? 0);
}

interface Slice {
  segmentId: string;
  condition: RawBuilder<boolean>;
  today: string;
  isFirst: boolean;
  from: number;
  until: number;
}

async function refreshSlice(em: SqlEntityManager, slice: Slice): Promise<Refreshed> {
  const { segmentId, condition, today, isFirst, from, until } = slice;
  const db = relationshipDb(em);
  const wanted = sql`select c.id from customer c where c.id > ${from} and c.id <= ${until} and ${condition}`;
  const inSlice = sql`m.segment_id = ${segmentId} and m.customer_id > ${from} and m.customer_id <= ${until}`;
  const gone = await sql<{ customer_id: number }>`
    select m.customer_id from segment_member m left join (${wanted}) w on w.id = m.customer_id where ${inSlice} and w.id is null`.execute(
    db,
  );
  const fresh = await sql<{ id: number }>`
    select w.id from (${wanted}) w left join segment_member m on m.segment_id = ${segmentId} and m.customer_id = w.id where m.customer_id is null`.execute(
    db,
  );
  const leaving = gone.rows.map((row) => row.customer_id);
  const entering = fresh.rows.map((row) => row.id);
  for (const ids of batches(leaving)) {
    await db.deleteFrom('segment_member').where('segment_id', '=', segmentId).where('customer_id', 'in', ids).execute();
    if (!isFirst) await writeMoves(em, segmentId, ids, false, today);
  }
  for (const ids of batches(entering)) {
    const rows = ids.map((id) => ({ segment_id: segmentId, customer_id: id, since: today }));
    await db.insertInto('segment_member').values(rows).execute();
    if (!isFirst) await writeMoves(em, segmentId, ids, true, today);
  }
  const count = await sql<{ n: number }>`select count(*) as n from segment_member m where ${inSlice}`.execute(db);
  return { members: Number(count.rows[0]?.n ?? 0), entered: entering.length, left: leaving.length };
}

async function writeMoves(
  em: SqlEntityManager,
  segmentId: string,
  ids: readonly number[],
  entered: boolean,
  day: string,
): Promise<void> {
  const rows = ids.map((id) => ({ segment_id: segmentId, customer_id: id, entered, day }));
  await relationshipDb(em).insertInto('segment_move').values(rows).execute();
}

/** Databases end at some number of parameters. */
function* batches(ids: readonly number[]): Generator<number[]> {
  for (let at = 0; at < ids.length; at += 5_000) yield ids.slice(at, at + 5_000);
}
