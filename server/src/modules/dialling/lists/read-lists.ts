import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  type CallListDetail,
  type CallListRow,
  type DialOutcome,
  dialOutcomes,
  type EntryResult,
  type EntryState,
  entryResults,
  entryStates,
} from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { wasMade } from '../calls/note-attempt.ts';
import { diallingDb, type ListRow } from '../dialling.tables.ts';
import { type DiallingDesk, rulesOf } from '../dialling-desk.ts';

const LISTS_SHOWN = 200;

/** A list of the branches of this person. @throws AppError resource.not_found */
export async function visibleList(
  em: SqlEntityManager,
  desk: DiallingDesk,
  actor: Actor,
  id: string,
): Promise<ListRow> {
  const list = await desk.list(em, id);
  if (!list.branch_path.startsWith(actor.branchPath)) throw new AppError('resource.not_found', { status: 404 });
  return list;
}

/** Lists of the branches of this person, those at work first, then the newest. */
export async function readLists(em: SqlEntityManager, actor: Actor): Promise<CallListRow[]> {
  const rows = await diallingDb(em)
    .selectFrom('call_list')
    .selectAll()
    .orderBy(sql`case state when 'running' then 0 when 'paused' then 1 when 'draft' then 2 else 3 end`)
    .orderBy('created_at', 'desc')
    .limit(LISTS_SHOWN)
    .execute();
  const own = rows.filter((row) => row.branch_path.startsWith(actor.branchPath));
  const counts = await countsOf(
    em,
    own.map(({ id }) => id),
  );
  return own.map((row) => presentList(row, counts.get(row.id)));
}

interface Counts {
  entries: number;
  reached: number;
  over: number;
}

export async function countsOf(em: SqlEntityManager, ids: readonly string[]): Promise<Map<string, Counts>> {
  if (ids.length === 0) return new Map();
  const rows = await diallingDb(em)
    .selectFrom('call_list_entry')
    .select([
      'list_id',
      sql<number>`count(*)`.as('entries'),
      sql<number>`sum(case when reached_at is null then 0 else 1 end)`.as('reached'),
      sql<number>`sum(case when state in ('done', 'stopped') then 1 else 0 end)`.as('over'),
    ])
    .where('list_id', 'in', [...ids])
    .groupBy('list_id')
    .execute();
  return new Map(
    rows.map((row) => [
      row.list_id,
      { entries: Number(row.entries), reached: Number(row.reached), over: Number(row.over) },
    ]),
  );
}

const presentList = (row: ListRow, counts: Counts | undefined): CallListRow => ({
  id: row.id,
  name: row.name,
  purpose: row.purpose,
  pacing: row.pacing,
  source: row.source,
  state: row.state,
  priority: row.priority,
  ...(counts ?? { entries: 0, reached: 0, over: 0 }),
  ownerName: row.owner_name,
  createdAt: row.created_at.toISOString(),
  version: row.version,
});

/** A list with what came of it so far. */
export async function readList(
  em: SqlEntityManager,
  desk: DiallingDesk,
  actor: Actor,
  id: string,
): Promise<CallListDetail> {
  const list = await visibleList(em, desk, actor, id);
  const [counts, states, results, outcomes, dispositions, agents] = await Promise.all([
    countsOf(em, [id]),
    entriesBy(em, id, 'state'),
    entriesBy(em, id, 'result'),
    attemptsBy(em, id),
    dispositionsOf(em, id),
    agentsOf(em, desk, id),
  ]);
  return {
    row: presentList(list, counts.get(id)),
    why: list.why,
    flowKey: list.flow_key,
    rules: rulesOf(list),
    left: { unknown: list.unknown, several: list.several, doubled: list.doubled, heldOut: list.held_out },
    states: filled<EntryState>(entryStates, states),
    results: filled<EntryResult>(entryResults, results),
    outcomes: filled<DialOutcome>(dialOutcomes, outcomes),
    dispositions,
    agents,
    mayChange: list.state !== 'ended',
  };
}

const filled = <K extends string>(keys: readonly K[], counted: ReadonlyMap<string, number>): Record<K, number> =>
  Object.fromEntries(keys.map((key) => [key, counted.get(key) ?? 0])) as Record<K, number>;

async function entriesBy(
  em: SqlEntityManager,
  listId: string,
  column: 'state' | 'result',
): Promise<Map<string, number>> {
  const rows = await diallingDb(em)
    .selectFrom('call_list_entry')
    .select([column, sql<number>`count(*)`.as('n')])
    .where('list_id', '=', listId)
    .groupBy(column)
    .execute();
  return new Map(rows.map((row) => [String(row[column]), Number(row.n)]));
}

async function attemptsBy(em: SqlEntityManager, listId: string): Promise<Map<string, number>> {
  const rows = await diallingDb(em)
    .selectFrom('dial_attempt')
    .select(['outcome', sql<number>`count(*)`.as('n')])
    .where('list_id', '=', listId)
    .where(wasMade)
    .groupBy('outcome')
    .execute();
  return new Map(rows.map((row) => [String(row.outcome), Number(row.n)]));
}

async function dispositionsOf(em: SqlEntityManager, listId: string): Promise<CallListDetail['dispositions']> {
  const { rows } = await sql<{ code: string; n: number; label_zh: string | null; label_en: string | null }>`
    select e.disposition_code as code, count(*) as n, d.label_zh, d.label_en
    from call_list_entry e left join disposition d on d.code = e.disposition_code
    where e.list_id = ${listId} and e.disposition_code is not null
    group by e.disposition_code, d.label_zh, d.label_en order by n desc, code`.execute(diallingDb(em));
  return rows.map(({ code, n, label_zh, label_en }) => ({
    code,
    label: { 'zh-CN': label_zh ?? code, en: label_en ?? code },
    entries: Number(n),
  }));
}

async function agentsOf(em: SqlEntityManager, desk: DiallingDesk, listId: string): Promise<CallListDetail['agents']> {
  const rows = await diallingDb(em)
    .selectFrom('dial_attempt as a')
    .innerJoin('call_list_entry as e', 'e.id', 'a.entry_id')
    .select([
      'a.user_id',
      sql<number>`count(*)`.as('tries'),
      sql<number>`count(distinct case when a.outcome = 'connected' then a.entry_id end)`.as('reached'),
      sql<number>`count(distinct case when e.result = 'success' and e.agent_id = a.user_id then a.entry_id end)`.as(
        'success',
      ),
      sql<number>`count(distinct case when a.outcome = 'connected' and a.day = ${desk.today()} then a.entry_id end)`.as(
        'today',
      ),
    ])
    .where('a.list_id', '=', listId)
    .where(wasMade)
    .groupBy('a.user_id')
    .execute();
  const named = await Promise.all(
    rows.map(async (row) => ({
      name: (await desk.ports.people.user(row.user_id))?.displayName ?? '',
      tries: Number(row.tries),
      reached: Number(row.reached),
      success: Number(row.success),
      reachedToday: Number(row.today),
    })),
  );
  return named.sort((one, other) => other.reached - one.reached || one.name.localeCompare(other.name, 'zh-CN'));
}
