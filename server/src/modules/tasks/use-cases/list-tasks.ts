import type { SqlEntityManager } from '@mikro-orm/sql';
import type { TaskPage, TaskQuery } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { inMyPools } from '../pool-gate.ts';
import { presentTasks } from '../task.presenter.ts';
import type { TaskRow, TaskTables } from '../task.tables.ts';
import type { Workbench } from '../workbench.ts';

type SortColumn = 'due_at' | 'created_at' | 'done_at';
interface Order {
  column: SortColumn;
  direction: 'asc' | 'desc';
}
interface Position {
  at: Date;
  id: string;
}

const orderOf = ({ scope, sort }: TaskQuery): Order => {
  if (scope === 'done') return { column: 'done_at', direction: 'desc' };
  if (sort === 'due') return { column: 'due_at', direction: 'asc' };
  return { column: 'created_at', direction: sort === 'oldest' ? 'asc' : 'desc' };
};

/** A page of tasks; the next page begins behind the last row of this one, however many came or went meanwhile. */
export async function listTasks(
  bench: Workbench,
  em: SqlEntityManager,
  actor: Actor,
  query: TaskQuery,
): Promise<TaskPage> {
  const order = orderOf(query);
  const { column, direction } = order;
  let select = inScope(em, actor, query.scope)
    .orderBy(column, direction)
    .orderBy('id', direction)
    .limit(query.limit + 1);
  if (query.kind) select = select.where('kind', '=', query.kind);
  if (query.customerNo) select = select.where('customer_no', '=', query.customerNo);
  if (query.overdue) select = select.where('due_at', '<', bench.deps.clock.now());
  if (query.cursor !== undefined) {
    const from = readCursor(query.cursor);
    const behind = direction === 'asc' ? '>' : '<';
    select = select.where(({ or, and, eb }) =>
      or([eb(column, behind, from.at), and([eb(column, '=', from.at), eb('id', behind, from.id)])]),
    );
  }
  const found = await select.execute();
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: await presentTasks(bench, actor, page),
    next: found.length > query.limit && last ? writeCursor(last, column) : null,
  };
}

function inScope(em: SqlEntityManager, actor: Actor, scope: TaskQuery['scope']) {
  const all = em.getKysely<TaskTables>().selectFrom('task').selectAll();
  if (scope === 'mine') return all.where('state', '=', 'claimed').where('assignee_user_id', '=', actor.userId);
  if (scope === 'done') return all.where('done_by', '=', actor.userId).where('done_at', 'is not', null);
  const pools = all.where(inMyPools(actor));
  if (scope === 'pool') return pools.where('state', '=', 'open');
  return pools.where('state', '=', 'claimed').where('assignee_user_id', '<>', actor.userId);
}

const writeCursor = (row: TaskRow, column: SortColumn): string =>
  Buffer.from(JSON.stringify([row[column]?.getTime() ?? 0, row.id])).toString('base64url');

function readCursor(text: string): Position {
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown];
    if (typeof at === 'number' && Number.isSafeInteger(at) && typeof id === 'string') return { at: new Date(at), id };
  } catch {
    // Told below, like any other cursor that is not ours.
  }
  throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
}
