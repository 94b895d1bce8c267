import type { SqlEntityManager } from '@mikro-orm/sql';
import type { EntryQuery, EntryRow } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { diallingDb } from '../dialling.tables.ts';
import type { DiallingDesk } from '../dialling-desk.ts';
import { visibleList } from './read-lists.ts';

/** A page of a list's entries, as far as this person sees their customers. @throws AppError resource.not_found */
export async function readEntries(
  em: SqlEntityManager,
  desk: DiallingDesk,
  actor: Actor,
  listId: string,
  { state, cursor, limit }: EntryQuery,
): Promise<{ items: EntryRow[]; next: string | null }> {
  await visibleList(em, desk, actor, listId);
  const rows = await diallingDb(em)
    .selectFrom('call_list_entry as e')
    .selectAll('e')
    .where('e.list_id', '=', listId)
    .$if(state !== undefined, (query) => query.where('e.state', '=', state ?? 'open'))
    .$if(cursor !== undefined, (query) => query.where('e.id', '>', Number(cursor)))
    .orderBy('e.id')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit);
  const summaries = await desk.ports.customers.summariesById(
    em,
    page.map((row) => row.customer_id),
    actor,
  );
  const labels = await dispositionLabels(
    em,
    page.flatMap((row) => row.disposition_code ?? []),
  );
  const names = new Map<string, string>();
  for (const id of new Set(page.flatMap((row) => row.agent_id ?? [])))
    names.set(id, (await desk.ports.people.user(id))?.displayName ?? '');
  return {
    items: page.map((row) => ({
      id: String(row.id),
      customer: summaries.get(row.customer_id) ?? null,
      state: row.state,
      result: row.result,
      tries: row.tries,
      lastOutcome: row.last_outcome,
      lastTriedAt: row.last_tried_at?.toISOString() ?? null,
      nextAt: row.state === 'open' || row.state === 'retry' ? row.next_at.toISOString() : null,
      agentName: names.get(row.agent_id ?? '') ?? null,
      disposition: labels.get(row.disposition_code ?? '') ?? null,
    })),
    next: rows.length > limit ? String(page.at(-1)?.id) : null,
  };
}

/** What agents' words are called, by code. */
export async function dispositionLabels(em: SqlEntityManager, codes: readonly string[]) {
  const rows =
    codes.length === 0
      ? []
      : await em
          .getKysely<{ disposition: { code: string; label_zh: string; label_en: string } }>()
          .selectFrom('disposition')
          .select(['code', 'label_zh', 'label_en'])
          .where('code', 'in', [...new Set(codes)])
          .execute();
  return new Map(rows.map(({ code, label_zh, label_en }) => [code, { 'zh-CN': label_zh, en: label_en }]));
}
