import type { SqlEntityManager } from '@mikro-orm/sql';
import { type Role, TaskCounts, TaskPage, TaskQuery, TaskView, Uuid } from '@tellerline/contracts';
import { sql } from 'kysely';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../http/route.ts';
import type { Actor } from '../../kernel/actor.ts';
import { inMyPools } from './pool-gate.ts';
import { presentTasks } from './task.presenter.ts';
import type { TaskRow, TaskTables } from './task.tables.ts';
import { taskErrors } from './tasks.errors.ts';
import { claimTask } from './use-cases/claim-task.ts';
import { closeTasks } from './use-cases/close-task.ts';
import { countTasks } from './use-cases/count-tasks.ts';
import { releaseTask } from './use-cases/give-back.ts';
import { listTasks } from './use-cases/list-tasks.ts';
import type { Workbench } from './workbench.ts';

const workers: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer', 'manager', 'quality'];
const ofTask = z.object({ id: Uuid });
const tag = 'tasks';

export function taskRoutes(bench: Workbench): RouteDefinition[] {
  type Change = (em: SqlEntityManager, actor: Actor, task: TaskRow) => Promise<void>;
  const changed = (actor: Actor, id: string, change: Change): Promise<TaskView> =>
    bench.deps.transaction(async (em) => {
      await change(em, actor, await visible(em, actor, id));
      const [view] = await presentTasks(bench, actor, [await visible(em, actor, id)]);
      if (!view) throw taskErrors.notFound();
      return view;
    });

  return [
    route({
      method: 'get',
      path: '/tasks',
      summary: 'Tasks of my pools, mine, or those I finished',
      tag,
      allow: workers,
      query: TaskQuery,
      response: TaskPage,
      handler: ({ em, actor, query }) => listTasks(bench, em, actor, query),
    }),
    route({
      method: 'get',
      path: '/tasks/counts',
      summary: 'How many tasks wait in my pools, by kind and age',
      tag,
      allow: workers,
      response: TaskCounts,
      handler: ({ em, actor }) => countTasks(bench, em, actor),
    }),
    route({
      method: 'post',
      path: '/tasks/:id/claim',
      summary: 'Take a task, or hold on to one I have',
      tag,
      allow: workers,
      params: ofTask,
      response: TaskView,
      handler: ({ actor, params }) => changed(actor, params.id, (em, who, task) => claimTask(bench, em, who, task)),
    }),
    route({
      method: 'post',
      path: '/tasks/:id/release',
      summary: 'Put a task I have back into its pool',
      tag,
      allow: workers,
      params: ofTask,
      response: TaskView,
      handler: ({ actor, params }) => changed(actor, params.id, (em, who, task) => releaseTask(bench, em, who, task)),
    }),
    route({
      method: 'post',
      path: '/tasks/:id/complete',
      summary: 'Tick off a task I have; only kinds without a screen of their own',
      tag,
      allow: workers,
      params: ofTask,
      response: TaskView,
      handler: ({ actor, params }) => changed(actor, params.id, (em, who, task) => tickOff(bench, em, who, task)),
    }),
  ];
}

async function tickOff(bench: Workbench, em: SqlEntityManager, actor: Actor, task: TaskRow): Promise<void> {
  if (!bench.rulesOf(task.kind).byHand) throw taskErrors.notByHand();
  if (task.state !== 'claimed' || task.assignee_user_id !== actor.userId) throw taskErrors.notYours();
  const about = { kind: task.kind, subjectId: task.subject_id, id: task.id };
  await closeTasks(bench, em, about, { state: 'done', by: actor });
}

/** @throws AppError resource.not_found when absent or neither in the actor's pools nor his: the same answer. */
async function visible(em: SqlEntityManager, actor: Actor, id: string): Promise<TaskRow> {
  const his = sql<boolean>`(task.assignee_user_id = ${actor.userId} or task.done_by = ${actor.userId})`;
  const row = await em
    .getKysely<TaskTables>()
    .selectFrom('task')
    .selectAll()
    .where('id', '=', id)
    .where(sql<boolean>`(${inMyPools(actor)} or ${his})`)
    .executeTakeFirst();
  if (!row) throw taskErrors.notFound();
  return row;
}
