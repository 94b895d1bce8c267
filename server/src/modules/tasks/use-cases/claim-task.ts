import type { SqlEntityManager } from '@mikro-orm/sql';
import type { TaskKind } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { isMyPool } from '../pool-gate.ts';
import type { TaskRow, TaskTables } from '../task.tables.ts';
import { taskErrors } from '../tasks.errors.ts';
import type { Workbench } from '../workbench.ts';

/**
 * Takes a task, or holds on to one he has: the time of the claim begins anew. Of two who take it at once one gets it, the
 * other is told who.
 * @throws AppError resource.not_found · task.over · task.taken · task.not_for_you
 */
export async function claimTask(bench: Workbench, em: SqlEntityManager, actor: Actor, task: TaskRow): Promise<void> {
  if (task.state === 'done' || task.state === 'cancelled') throw taskErrors.over();
  if (task.not_for_user_id === actor.userId) throw taskErrors.notForYou();
  const now = bench.deps.clock.now();
  const { claimMinutes } = bench.rulesOf(task.kind);
  const held = task.state === 'claimed' && task.assignee_user_id === actor.userId;
  // A claim without an end was given to this person; it keeps having none.
  const endless = claimMinutes === null || (held && task.claim_ends_at === null);
  const { numUpdatedRows } = await em
    .getKysely<TaskTables>()
    .updateTable('task')
    .set({
      state: 'claimed',
      assignee_user_id: actor.userId,
      claimed_at: held ? task.claimed_at : now,
      claim_ends_at: endless ? null : new Date(now.getTime() + claimMinutes * 60_000),
      version: sql<number>`version + 1`,
    })
    .where('id', '=', task.id)
    .where(({ or, and, eb }) =>
      or([eb('state', '=', 'open'), and([eb('state', '=', 'claimed'), eb('assignee_user_id', '=', actor.userId)])]),
    )
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw await whyNot(bench, em, task.id);
  if (held) return;
  const details = { kind: task.kind, subjectId: task.subject_id };
  await recordAudit(em, { actor, key: 'Task.Claimed', subjectId: task.id, details }, bench.deps.clock);
  const move = {
    move: 'claimed',
    taskId: task.id,
    subjectId: task.subject_id,
    byUserId: actor.userId,
    at: now,
  } as const;
  await bench.rulesOf(task.kind).onMove?.(em, move);
}

/** Takes the task that waits for this kind and subject, if the actor may. */
export async function holdTask(
  bench: Workbench,
  em: SqlEntityManager,
  actor: Actor,
  about: { kind: TaskKind; subjectId: string },
): Promise<void> {
  const waiting = await em
    .getKysely<TaskTables>()
    .selectFrom('task')
    .selectAll()
    .where('kind', '=', about.kind)
    .where('subject_id', '=', about.subjectId)
    .where('state', 'in', ['open', 'claimed'])
    .executeTakeFirst();
  if (!waiting || !(isMyPool(actor, waiting) || waiting.assignee_user_id === actor.userId)) throw taskErrors.notFound();
  await claimTask(bench, em, actor, waiting);
}

async function whyNot(bench: Workbench, em: SqlEntityManager, id: string): Promise<Error> {
  const now = await em.getKysely<TaskTables>().selectFrom('task').selectAll().where('id', '=', id).executeTakeFirst();
  if (now?.state !== 'claimed' || !now.assignee_user_id) return taskErrors.over();
  return taskErrors.taken((await bench.people.user(now.assignee_user_id))?.displayName ?? '?');
}
