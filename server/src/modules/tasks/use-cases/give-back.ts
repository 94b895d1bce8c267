import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { TaskRow, TaskTables } from '../task.tables.ts';
import { taskErrors } from '../tasks.errors.ts';
import type { Workbench } from '../workbench.ts';

const CLAIMS_A_TICK = 200;

/**
 * Puts a task back into its pool. Only who has it may.
 * @throws AppError task.over · task.not_yours
 */
export async function releaseTask(bench: Workbench, em: SqlEntityManager, actor: Actor, task: TaskRow): Promise<void> {
  if (task.state === 'done' || task.state === 'cancelled') throw taskErrors.over();
  const given = await giveBack(bench, em, task, 'released', actor.userId);
  if (!given) throw taskErrors.notYours();
}

/** Gives claims whose time is over back to their pools, each in a transaction of its own. */
export async function timeOutClaims(bench: Workbench): Promise<void> {
  const ended = await forkOf(bench.deps.orm)
    .getKysely<TaskTables>()
    .selectFrom('task')
    .selectAll()
    .where('state', '=', 'claimed')
    .where('claim_ends_at', '<=', bench.deps.clock.now())
    .orderBy('claim_ends_at')
    .limit(CLAIMS_A_TICK)
    .execute();
  for (const task of ended) {
    await bench.deps.transaction((em) => giveBack(bench, em, task, 'timed_out', task.assignee_user_id));
  }
}

/** False when the person has it no longer, or has meanwhile held on to it. */
async function giveBack(
  bench: Workbench,
  em: SqlEntityManager,
  task: TaskRow,
  move: 'released' | 'timed_out',
  holder: string | null,
): Promise<boolean> {
  const at = bench.deps.clock.now();
  const update = em
    .getKysely<TaskTables>()
    .updateTable('task')
    .set({
      state: 'open',
      assignee_user_id: null,
      claimed_at: null,
      claim_ends_at: null,
      version: sql<number>`version + 1`,
    })
    .where('id', '=', task.id)
    .where('state', '=', 'claimed')
    .where('assignee_user_id', '=', holder);
  const { numUpdatedRows } = await (move === 'released'
    ? update
    : update.where('claim_ends_at', '<=', at)
  ).executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  const byUserId = move === 'released' ? holder : null;
  const actor = byUserId === null ? 'system' : { userId: byUserId };
  const key = move === 'released' ? 'Task.Released' : 'Task.TimedOut';
  const details = { kind: task.kind, subjectId: task.subject_id, holder };
  await recordAudit(em, { actor, key, subjectId: task.id, details }, bench.deps.clock);
  await bench.rulesOf(task.kind).onMove?.(em, { move, taskId: task.id, subjectId: task.subject_id, byUserId, at });
  return true;
}
