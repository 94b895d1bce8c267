import type { SqlEntityManager } from '@mikro-orm/sql';
import type { TaskKind } from '@tellerline/contracts';
import { sql } from 'kysely';
import { recordAudit } from '../../../kernel/audit.ts';
import type { TaskTables } from '../task.tables.ts';
import type { Workbench } from '../workbench.ts';
import { dedupeKeyOf } from './dedupe-key.ts';

/** Closes what waits for this kind and subject, in the transaction of `em`; whoever has it; with `id` that task alone, with `dedupe` the one opened under it. Tells whether anything did. */
export async function closeTasks(
  bench: Workbench,
  em: SqlEntityManager,
  about: { kind: TaskKind; subjectId: string; id?: string; dedupe?: string | undefined },
  end: { state: 'done'; by: { userId: string } | null } | { state: 'cancelled' },
): Promise<boolean> {
  const kysely = em.getKysely<TaskTables>();
  const { kind, subjectId, dedupe } = about;
  const ofSubject = kysely
    .selectFrom('task')
    .select('id')
    .where('kind', '=', kind)
    .where('subject_id', '=', subjectId)
    .$if(dedupe !== undefined, (query) => query.where('dedupe_key', '=', dedupeKeyOf({ kind, subjectId, dedupe })))
    .where('state', 'in', ['open', 'claimed']);
  const waiting = await (about.id === undefined ? ofSubject : ofSubject.where('id', '=', about.id)).execute();
  const at = bench.deps.clock.now();
  const by = end.state === 'done' ? end.by : null;
  let closed = false;
  for (const { id } of waiting) {
    const { numUpdatedRows } = await kysely
      .updateTable('task')
      .set({
        state: end.state,
        dedupe_key: sql<string | null>`case when said_once = 1 then dedupe_key else null end`,
        claim_ends_at: null,
        done_at: at,
        done_by: by?.userId ?? null,
        version: sql<number>`version + 1`,
      })
      .where('id', '=', id)
      .where('state', 'in', ['open', 'claimed'])
      .executeTakeFirst();
    if (numUpdatedRows === 0n) continue;
    closed = true;
    const key = end.state === 'done' ? 'Task.Done' : 'Task.Cancelled';
    const details = { kind, subjectId };
    await recordAudit(em, { actor: by ?? 'system', key, subjectId: id, details }, bench.deps.clock);
    if (end.state === 'done') {
      const move = { move: 'done', taskId: id, subjectId, byUserId: by?.userId ?? null, at } as const;
      await bench.rulesOf(kind).onMove?.(em, move);
    }
  }
  return closed;
}
