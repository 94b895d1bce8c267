import type { SqlEntityManager } from '@mikro-orm/sql';
import type { BlacklistPlace } from '@tellerline/contracts';
import { newId } from '../../../kernel/ids.ts';
import { insertIfAbsent } from '../../../persistence/duplicate.ts';
import { customerDb } from '../customer.tables.ts';
import type { Met } from './meet-blacklist.ts';

/** Where entries were met, and by whom. */
export interface Meeting {
  place: BlacklistPlace;
  customerNo: string | null;
  /** The call; with it an entry counts once, whoever looks how often. */
  interactionId?: string | null;
  user?: { userId: string; displayName: string } | null;
  at: Date;
  /** The bank's day: without a call, each person and customer count once a day. */
  day: string;
}

/** Writes down that entries were met. Said again for the same call, or by the same person on the same day, it changes nothing. */
export async function noteHits(em: SqlEntityManager, met: readonly Met[], meeting: Meeting): Promise<void> {
  const { place, customerNo, interactionId = null, user = null, at, day } = meeting;
  const db = customerDb(em);
  const onceOf = (entryId: string): string =>
    interactionId
      ? `${entryId}|call|${interactionId}`
      : [entryId, place, user?.userId ?? '', customerNo ?? '', day].join('|');
  const hits = met.map(({ entryId, by }) => ({
    id: newId(),
    entry_id: entryId,
    once_key: onceOf(entryId),
    at,
    place,
    by,
    customer_no: customerNo,
    interaction_id: interactionId,
    user_id: user?.userId ?? null,
    user_name: user?.displayName ?? null,
  }));
  if (hits.length === 0) return;
  const known = await db
    .selectFrom('blacklist_hit')
    .select('once_key')
    .where(
      'once_key',
      'in',
      hits.map((hit) => hit.once_key),
    )
    .execute();
  const noted = new Set(known.map(({ once_key }) => once_key));
  const fresh = hits.filter((hit) => !noted.has(hit.once_key));
  if (fresh.length === 0) return;
  const counted = await insertEach(fresh, (rows) => db.insertInto('blacklist_hit').values(rows).execute());
  if (counted.length === 0) return;
  await db
    .updateTable('blacklist_entry')
    .set((eb) => ({ hits: eb('hits', '+', 1), last_hit_at: at }))
    .where(
      'id',
      'in',
      counted.map((hit) => hit.entry_id),
    )
    .execute();
}

/** Inserts all at once; one by one when somebody wrote some of them meanwhile. Returns those that were not there. */
async function insertEach<T>(rows: readonly T[], insert: (rows: T[]) => Promise<unknown>): Promise<T[]> {
  if (await insertIfAbsent(() => insert([...rows]))) return [...rows];
  const written: T[] = [];
  for (const row of rows) if (await insertIfAbsent(() => insert([row]))) written.push(row);
  return written;
}

/** A page of an entry's hits, the latest first. `visible`: may the viewer see the customer? */
export const readHits = (
  em: SqlEntityManager,
  entryId: string,
  after: { at: Date; id: string } | null,
  limit: number,
) =>
  customerDb(em)
    .selectFrom('blacklist_hit as h')
    .leftJoin('customer as c', 'c.customer_no', 'h.customer_no')
    .selectAll('h')
    .select('c.branch_path as customer_branch')
    .where('h.entry_id', '=', entryId)
    .$if(after !== null, (query) =>
      query.where((eb) =>
        eb.or([
          eb('h.at', '<', after?.at ?? new Date(0)),
          eb.and([eb('h.at', '=', after?.at ?? new Date(0)), eb('h.id', '<', after?.id ?? '')]),
        ]),
      ),
    )
    .orderBy('h.at', 'desc')
    .orderBy('h.id', 'desc')
    .limit(limit)
    .execute();
