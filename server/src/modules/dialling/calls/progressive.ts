import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { diallingDb } from '../dialling.tables.ts';
import type { DiallingDesk } from '../dialling-desk.ts';
import { claimNext } from './claim-entry.ts';
import { dialEntry } from './dial-entry.ts';

/** He has this long between becoming available and the next call. */
const BREATH_MS = 3_000;

/** Takes a seat at a list that dials by itself, or leaves it. @throws AppError dial.not_running */
export function takeSeat(desk: DiallingDesk, actor: Actor, listId: string | null): Promise<void> {
  return desk.deps.transaction(async (em) => {
    await diallingDb(em).deleteFrom('dial_seat').where('user_id', '=', actor.userId).execute();
    if (listId === null) return;
    const list = await desk.list(em, listId);
    if (list.state !== 'running' || list.pacing !== 'progressive')
      throw new AppError('dial.not_running', { status: 409 });
    await diallingDb(em)
      .insertInto('dial_seat')
      .values({ user_id: actor.userId, list_id: listId, since: desk.now() })
      .execute();
  });
}

/**
 * Dials the next one for everybody who has a seat and is available; runs each second. An agent who has signed out loses his
 * seat, as do all when the list no longer runs.
 * @param actorOf who he is now; null: he is gone
 */
export async function dialForSeats(
  desk: DiallingDesk,
  actorOf: (userId: string) => Promise<Actor | null>,
): Promise<void> {
  const em = desk.deps.orm.em.fork() as Parameters<typeof claimNext>[0];
  const seats = await diallingDb(em)
    .selectFrom('dial_seat as s')
    .innerJoin('call_list as l', 'l.id', 's.list_id')
    .select(['s.user_id', 's.list_id', 'l.state'])
    .execute();
  if (seats.length === 0) return;
  const available = await desk.ports.calls.availableAgents(
    em,
    seats.map(({ user_id }) => user_id),
  );
  for (const { user_id: userId, list_id: listId, state } of seats) {
    const actor = await actorOf(userId);
    if (!actor || state === 'ended' || !desk.deps.hub.isConnected(userId)) {
      await desk.deps.transaction((tx) =>
        diallingDb(tx).deleteFrom('dial_seat').where('user_id', '=', userId).execute(),
      );
      continue;
    }
    const since = available.get(userId);
    if (!since || desk.now().getTime() - since.getTime() < BREATH_MS) continue;
    await dialNext(desk, actor, listId);
  }
}

async function dialNext(desk: DiallingDesk, actor: Actor, listId: string): Promise<void> {
  const entry = await desk.deps.transaction((em) => claimNext(em, desk, actor, listId));
  if (entry?.state !== 'taken' || entry.list_id !== listId) return;
  try {
    await dialEntry(desk, actor, String(entry.id), null);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    desk.deps.log.info({ event: 'dialling.not_placed', entryId: entry.id, code: error.code });
  }
}
