import type { SqlEntityManager } from '@mikro-orm/sql';
import { type TaskCounts, taskKinds } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../../kernel/actor.ts';
import { readInstant } from '../../../persistence/columns.ts';
import { inMyPools } from '../pool-gate.ts';
import type { TaskTables } from '../task.tables.ts';
import type { Workbench } from '../workbench.ts';

const DAY_MS = 86_400_000;
const countIf = (condition: RawBuilder<unknown>) => sql<number>`sum(case when ${condition} then 1 else 0 end)`;

/** What waits in the actor's pools or is his, by kind and by age; one query. Kinds nothing waits for are left out. */
export async function countTasks(bench: Workbench, em: SqlEntityManager, actor: Actor): Promise<TaskCounts> {
  const now = bench.deps.clock.now();
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * DAY_MS);
  const mine = sql`(task.state = 'claimed' and task.assignee_user_id = ${actor.userId})`;
  const rows = await em
    .getKysely<TaskTables>()
    .selectFrom('task')
    .select([
      'kind',
      countIf(sql`task.state = 'open'`).as('free'),
      countIf(mine).as('mine'),
      countIf(sql`task.state = 'claimed' and task.assignee_user_id <> ${actor.userId}`).as('taken'),
      countIf(sql`task.due_at < ${now}`).as('overdue'),
      countIf(sql`task.created_at > ${daysAgo(1)}`).as('under_one'),
      countIf(sql`task.created_at > ${daysAgo(3)}`).as('under_three'),
      countIf(sql`task.created_at > ${daysAgo(7)}`).as('under_seven'),
      sql<number>`count(*)`.as('waiting'),
      sql<unknown>`min(task.created_at)`.as('oldest_at'),
    ])
    .where('state', 'in', ['open', 'claimed'])
    .where(sql<boolean>`(${inMyPools(actor)} or ${mine})`)
    .groupBy('kind')
    .execute();
  const kinds = rows
    .map((row) => ({
      kind: row.kind,
      free: Number(row.free),
      mine: Number(row.mine),
      taken: Number(row.taken),
      overdue: Number(row.overdue),
      ages: {
        underOneDay: Number(row.under_one),
        underThreeDays: Number(row.under_three) - Number(row.under_one),
        underSevenDays: Number(row.under_seven) - Number(row.under_three),
        older: Number(row.waiting) - Number(row.under_seven),
      },
      oldestAt: (readInstant(row.oldest_at) ?? now).toISOString(),
    }))
    .sort((a, b) => taskKinds.indexOf(a.kind) - taskKinds.indexOf(b.kind));
  return { kinds, readAt: now.toISOString() };
}
