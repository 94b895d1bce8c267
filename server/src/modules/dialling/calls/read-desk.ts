import type { SqlEntityManager } from '@mikro-orm/sql';
import type { DialDesk, DialEntry } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { maskPhone } from '../../../kernel/phone-number.ts';
import { diallingDb, type EntryRecord } from '../dialling.tables.ts';
import { type DiallingDesk, refusalsAgainst, rulesOf } from '../dialling-desk.ts';
import { openLists } from './claim-entry.ts';
import { entryHeldBy } from './entry-store.ts';
import { barAgainst } from './note-attempt.ts';
import { numberForTry, numbersOf } from './numbers.ts';

/** The agent's work with lists: what there is, whom he has now, how far he is today. */
export async function readDesk(em: SqlEntityManager, desk: DiallingDesk, actor: Actor): Promise<DialDesk> {
  const [lists, held, seat, today, { frames }] = await Promise.all([
    openLists(em, desk, actor),
    entryHeldBy(em, actor.userId),
    diallingDb(em).selectFrom('dial_seat').select('list_id').where('user_id', '=', actor.userId).executeTakeFirst(),
    doneToday(em, desk, actor),
    desk.frames.inForce(em),
  ]);
  const due = await dueIn(
    em,
    desk,
    lists.map(({ id }) => id),
  );
  return {
    lists: lists.map((list) => ({ id: list.id, name: list.name, pacing: list.pacing, due: due.get(list.id) ?? 0 })),
    entry: held ? await presentEntry(em, desk, actor, held) : null,
    seat: seat?.list_id ?? null,
    today: { ...today, goal: Math.max(0, ...lists.map((list) => rulesOf(list).goal)) },
    closed: desk.closedNow(frames, null),
  };
}

async function dueIn(em: SqlEntityManager, desk: DiallingDesk, ids: readonly string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await diallingDb(em)
    .selectFrom('call_list_entry')
    .select(['list_id', sql<number>`count(*)`.as('n')])
    .where('list_id', 'in', [...ids])
    .where('state', 'in', ['open', 'retry'])
    .where('next_at', '<=', desk.now())
    .groupBy('list_id')
    .execute();
  return new Map(rows.map((row) => [row.list_id, Number(row.n)]));
}

async function doneToday(
  em: SqlEntityManager,
  desk: DiallingDesk,
  actor: Actor,
): Promise<Omit<DialDesk['today'], 'goal'>> {
  const row = await diallingDb(em)
    .selectFrom('dial_attempt as a')
    .leftJoin('call_list_entry as e', 'e.id', 'a.entry_id')
    .select([
      sql<number>`count(*)`.as('tries'),
      sql<number>`count(distinct case when a.outcome = 'connected' then a.entry_id end)`.as('reached'),
      sql<number>`count(distinct case when e.result = 'success' then a.entry_id end)`.as('success'),
    ])
    .where('a.user_id', '=', actor.userId)
    .where('a.day', '=', desk.today())
    .where('a.list_id', 'is not', null)
    .executeTakeFirstOrThrow();
  return { tries: Number(row.tries), reached: Number(row.reached), success: Number(row.success) };
}

async function presentEntry(
  em: SqlEntityManager,
  desk: DiallingDesk,
  actor: Actor,
  entry: EntryRecord,
): Promise<DialEntry | null> {
  const list = await desk.list(em, entry.list_id);
  const rules = rulesOf(list);
  const customer = (await desk.ports.customers.summariesById(em, [entry.customer_id], actor)).get(entry.customer_id);
  if (!customer) return null;
  const numbers = await numbersOf(em, [entry.customer_id], refusalsAgainst(list.purpose));
  const best = await diallingDb(em)
    .selectFrom('personal_detail')
    .select(['best_from_hour', 'best_to_hour'])
    .where('customer_id', '=', entry.customer_id)
    .executeTakeFirst();
  const next = numberForTry(numbers, entry.tries);
  const attempt = {
    customerIds: [entry.customer_id],
    purpose: list.purpose,
    list: { id: list.id, entryId: entry.id, hours: rules.hours, perDay: rules.perDay },
    reason: null,
  };
  return {
    id: String(entry.id),
    list: { id: list.id, name: list.name, purpose: list.purpose, pacing: list.pacing, flowKey: list.flow_key },
    customer,
    why: entry.why,
    state: entry.state,
    tries: entry.tries,
    most: rules.most,
    lastOutcome: entry.last_outcome,
    lastTriedAt: entry.last_tried_at?.toISOString() ?? null,
    claimUntil: entry.state === 'taken' ? (entry.claim_until?.toISOString() ?? null) : null,
    numbers: numbers.map(({ contactId, kind, e164, barred }) => ({
      contactId: String(contactId),
      kind,
      display: maskPhone(e164),
      barred,
    })),
    bestHours:
      best && best.best_from_hour !== null && best.best_to_hour !== null
        ? { from: best.best_from_hour, to: best.best_to_hour }
        : null,
    bar:
      entry.state !== 'taken' ? null : next ? await barAgainst(em, desk, { ...attempt, e164: next.e164 }) : 'no_number',
  };
}
