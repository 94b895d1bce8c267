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
  for (const { entryId, by } of met) {
    const once = interactionId
      ? `${entryId}|call|${interactionId}`
      : [entryId, place, user?.userId ?? '', customerNo ?? '', day].join('|');
    const isNew = await insertIfAbsent(() =>
      db
        .insertInto('blacklist_hit')
        .values({
          id: newId(),
          entry_id: entryId,
          once_key: once,
          at,
          place,
          by,
          customer_no: customerNo,
          interaction_id: interactionId,
          user_id: user?.userId ?? null,
          user_name: user?.displayName ?? null,
        })
        .execute(),
    );
    if (!isNew) continue;
    await db
      .updateTable('blacklist_entry')
      .set((eb) => ({ hits: eb('hits', '+', 1), last_hit_at: at }))
      .where('id', '=', entryId)
      .execute();
  }
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
