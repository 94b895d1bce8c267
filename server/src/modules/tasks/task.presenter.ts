import type { TaskView } from '@tellerline/contracts';
import type { Actor } from '../../kernel/actor.ts';
import { isMyPool } from './pool-gate.ts';
import type { TaskRow } from './task.tables.ts';
import type { Workbench } from './workbench.ts';

/** Rows as the desktop shows them, with the names of people and branches. */
export async function presentTasks(bench: Workbench, actor: Actor, rows: readonly TaskRow[]): Promise<TaskView[]> {
  if (rows.length === 0) return [];
  const branches = new Map((await bench.people.branches()).map((branch) => [branch.path, branch]));
  const now = bench.deps.clock.now();
  return Promise.all(
    rows.map(async (row): Promise<TaskView> => {
      const branch = branches.get(row.pool_branch_path);
      const holder = row.assignee_user_id;
      return {
        id: row.id,
        kind: row.kind,
        subjectKind: row.subject_kind,
        subjectId: row.subject_id,
        customerNo: row.customer_no,
        params: JSON.parse(row.params) as TaskView['params'],
        state: row.state,
        pool: {
          role: row.pool_role,
          branch: { orgNo: branch?.orgNo ?? '', name: branch?.name ?? { 'zh-CN': '—', en: '—' } },
        },
        assignee: holder
          ? { userId: holder, displayName: (await bench.people.user(holder))?.displayName ?? '—' }
          : null,
        claimedAt: row.claimed_at?.toISOString() ?? null,
        claimEndsAt: row.claim_ends_at?.toISOString() ?? null,
        createdAt: row.created_at.toISOString(),
        dueAt: row.due_at.toISOString(),
        overdue: row.done_at === null && row.due_at < now,
        doneAt: row.done_at?.toISOString() ?? null,
        mayClaim: row.state === 'open' && isMyPool(actor, row) && row.not_for_user_id !== actor.userId,
        byHand: bench.rulesOf(row.kind).byHand,
        version: row.version,
      };
    }),
  );
}
