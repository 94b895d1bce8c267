import type { SqlEntityManager } from '@mikro-orm/sql';
import type { TaskKind } from '@tellerline/contracts';
import type { EntityList, ServerDeps, ServerModule } from '../../kernel/module.ts';
import { TaskSchema } from './entities/task.entity.ts';
import type { TaskTables } from './task.tables.ts';
import type { TaskKindRules, TaskPorts, TasksApi } from './tasks.ports.ts';
import { taskRoutes } from './tasks.routes.ts';
import { holdTask } from './use-cases/claim-task.ts';
import { closeTasks } from './use-cases/close-task.ts';
import { timeOutClaims } from './use-cases/give-back.ts';
import { listTasks } from './use-cases/list-tasks.ts';
import { openTask } from './use-cases/open-task.ts';
import { usualRules, type Workbench } from './workbench.ts';

export type { NewTask, TaskMove, TaskPorts, TasksApi } from './tasks.ports.ts';

export const tasksEntities: EntityList = [TaskSchema];

/** The workbench: work of any kind waits in pools, is taken, given back, timed out, done. */
export function tasksModule(
  deps: Pick<ServerDeps, 'orm' | 'clock' | 'transaction'>,
  ports: TaskPorts,
): ServerModule & TasksApi {
  const rules = new Map<TaskKind, TaskKindRules>();
  const bench: Workbench = { deps, people: ports.people, rulesOf: (kind) => rules.get(kind) ?? usualRules };
  const tick = (): Promise<void> => timeOutClaims(bench);
  return {
    name: 'tasks',
    routes: taskRoutes(bench),
    start: async () => ports.scheduler?.addTicker({ name: 'tasks.time_out', everyMs: 15_000, run: tick }),
    registerKind: (kind, kindRules) => void rules.set(kind, kindRules),
    open: (em, task) => openTask(bench, em, task),
    hold: (em, actor, kind, subjectId) => holdTask(bench, em, actor, { kind, subjectId }),
    complete: (em, kind, subjectId, by) => closeTasks(bench, em, { kind, subjectId }, { state: 'done', by }),
    cancel: (em, kind, subjectId, dedupe) => closeTasks(bench, em, { kind, subjectId, dedupe }, { state: 'cancelled' }),
    holderOf,
    isAtWorkOn,
    list: (em, actor, query) => listTasks(bench, em, actor, query),
    tick,
  };
}

async function isAtWorkOn(em: SqlEntityManager, userId: string, customerNo: string): Promise<boolean> {
  const task = await em
    .getKysely<TaskTables>()
    .selectFrom('task')
    .select('id')
    .where('customer_no', '=', customerNo)
    .where('state', '=', 'claimed')
    .where('assignee_user_id', '=', userId)
    .limit(1)
    .executeTakeFirst();
  return task !== undefined;
}

async function holderOf(em: SqlEntityManager, kind: TaskKind, subjectId: string): Promise<string | null | undefined> {
  const waiting = await em
    .getKysely<TaskTables>()
    .selectFrom('task')
    .select('assignee_user_id')
    .where('kind', '=', kind)
    .where('subject_id', '=', subjectId)
    .where('state', 'in', ['open', 'claimed'])
    .executeTakeFirst();
  return waiting?.assignee_user_id;
}
