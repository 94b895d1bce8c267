import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import { inScope } from '../../customers/index.ts';
import { diallingDb, type EntryRecord, type ListRow } from '../dialling.tables.ts';
import { type DiallingDesk, refusalsAgainst, rulesOf } from '../dialling-desk.ts';
import { changeEntry, entryHeldBy, freed } from './entry-store.ts';
import { hourAt } from './when.ts';

const LOOKED_AT = 20;

export interface Claimer {
  userId: string;
  branchPath: string;
}

/** Lists that may be worked on at this moment, those of the branches of this person and above, the most urgent first. */
export async function openLists(em: SqlEntityManager, desk: DiallingDesk, who: Claimer): Promise<ListRow[]> {
  const { frames } = await desk.frames.inForce(em);
  const rows = await diallingDb(em)
    .selectFrom('call_list')
    .selectAll()
    .where('state', '=', 'running')
    .orderBy('priority')
    .orderBy('created_at')
    .execute();
  return rows.filter(
    (list) =>
      (who.branchPath.startsWith(list.branch_path) || list.branch_path.startsWith(who.branchPath)) &&
      desk.closedNow(frames, rulesOf(list).hours) === null,
  );
}

/**
 * Gives an agent the next entry that is due, of one list or of any, or the one he has already. First those whose best hours
 * these are, then those who have none, then the others. No entry goes to two agents: the one whose write comes second takes
 * the next one.
 * @returns null when nothing is due
 */
export async function claimNext(
  em: SqlEntityManager,
  desk: DiallingDesk,
  who: Claimer,
  listId: string | null,
): Promise<EntryRecord | null> {
  const held = await entryHeldBy(em, who.userId);
  if (held) return held;
  const lists = (await openLists(em, desk, who)).filter(({ id }) => listId === null || id === listId);
  for (const list of lists) {
    for (const candidate of await due(em, desk, list, who)) {
      const claimUntil = new Date(desk.now().getTime() + rulesOf(list).claimMinutes * 60_000);
      const change = { state: 'taken' as const, holder: who.userId, claim_until: claimUntil };
      const isMine = await changeEntry(em, candidate, change).catch((error: unknown) => {
        // He was given one by another request of his.
        if (isDuplicate(error)) return null;
        throw error;
      });
      if (isMine === null) return (await entryHeldBy(em, who.userId)) ?? null;
      if (isMine) return (await entryHeldBy(em, who.userId)) ?? null;
    }
  }
  return null;
}

async function due(em: SqlEntityManager, desk: DiallingDesk, list: ListRow, who: Claimer): Promise<EntryRecord[]> {
  const hour = hourAt(desk.now(), desk.deps.bank.timeZone);
  const [from, to] = [sql.ref<number>('d.best_from_hour'), sql.ref<number>('d.best_to_hour')];
  const fit = sql<number>`case when ${from} is null or ${to} is null then 1 when ${from} <= ${hour} and ${to} > ${hour} then 0 else 2 end`;
  return diallingDb(em)
    .selectFrom('call_list_entry as e')
    .innerJoin('customer as c', 'c.id', 'e.customer_id')
    .leftJoin('personal_detail as d', 'd.customer_id', 'e.customer_id')
    .selectAll('e')
    .where('e.list_id', '=', list.id)
    .where('e.state', 'in', ['open', 'retry'])
    .where('e.next_at', '<=', desk.now())
    .where(inScope('c', who))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('call_refusal as f')
            .select('f.id')
            .where('f.subject', '=', sql<string>`concat('customer:', e.customer_id)`)
            .where('f.scope', 'in', [...refusalsAgainst(list.purpose)]),
        ),
      ),
    )
    .orderBy('e.weight', 'desc')
    .orderBy(fit)
    .orderBy('e.next_at')
    .orderBy('e.id')
    .limit(LOOKED_AT)
    .execute();
}

/** Entries looked at too long go back to their lists; calls of which nothing was heard any more are tried again. */
export async function freeLateClaims(desk: DiallingDesk): Promise<void> {
  const now = desk.now();
  await desk.deps.transaction(async (em) => {
    const late = await diallingDb(em)
      .selectFrom('call_list_entry')
      .selectAll()
      .where('state', 'in', ['taken', 'calling'])
      .where('claim_until', '<', now)
      .limit(200)
      .execute();
    for (const entry of late) await changeEntry(em, entry, freed(entry));
  });
}
