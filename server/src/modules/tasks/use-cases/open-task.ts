import type { SqlEntityManager } from '@mikro-orm/sql';
import { newId } from '../../../kernel/ids.ts';
import { isDuplicate } from '../../../persistence/duplicate.ts';
import type { TaskTables } from '../task.tables.ts';
import type { NewTask } from '../tasks.ports.ts';
import type { Workbench } from '../workbench.ts';
import { dedupeKeyOf } from './dedupe-key.ts';

/** Puts work into a pool, in the transaction of `em`. What waits there already under the same key is left as it is. */
export async function openTask(bench: Workbench, em: SqlEntityManager, task: NewTask): Promise<string> {
  const kysely = em.getKysely<TaskTables>();
  const dedupeKey = dedupeKeyOf(task);
  const known = () => kysely.selectFrom('task').select('id').where('dedupe_key', '=', dedupeKey).executeTakeFirst();
  const waiting = await known();
  if (waiting) return waiting.id;

  const now = bench.deps.clock.now();
  const id = newId();
  try {
    await kysely
      .insertInto('task')
      .values({
        id,
        kind: task.kind,
        subject_kind: task.subjectKind,
        subject_id: task.subjectId,
        dedupe_key: dedupeKey,
        said_once: task.once ?? false,
        customer_no: task.customerNo ?? null,
        params: JSON.stringify(task.params ?? {}),
        state: task.assignTo ? 'claimed' : 'open',
        pool_role: task.pool.role,
        pool_branch_path: task.pool.branchPath,
        not_for_user_id: task.notForUserId ?? null,
        assignee_user_id: task.assignTo ?? null,
        claimed_at: task.assignTo ? now : null,
        claim_ends_at: null,
        due_at: task.dueAt ?? new Date(now.getTime() + bench.rulesOf(task.kind).dueHours * 3_600_000),
        created_at: now,
        done_at: null,
        done_by: null,
        version: 1,
      })
      .execute();
  } catch (error) {
    const opened = isDuplicate(error) ? await known() : undefined;
    if (!opened) throw error;
    return opened.id;
  }
  return id;
}
