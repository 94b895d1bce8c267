import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import { crisisDb } from '../crisis.tables.ts';
import type { CrisisDesk } from '../crisis-desk.ts';

export const WAVE_TASK = 'crisis_wave';

/**
 * One task for each manager with affected customers, and one for each branch whose affected customers have none.
 * @returns how many were opened
 */
export async function openWave(
  em: SqlEntityManager,
  desk: CrisisDesk,
  modeId: string,
  name: string,
  hours: number,
): Promise<number> {
  const { rows } = await sql<{ branch_path: string; user_id: string | null; n: number }>`
    select c.branch_path, k.user_id, count(*) as n
    from crisis_member m join customer c on c.id = m.customer_id left join customer_manager k on k.customer_id = c.id
    where m.mode_id = ${modeId} group by c.branch_path, k.user_id`.execute(crisisDb(em));
  const dueAt = new Date(desk.deps.clock.now().getTime() + hours * 3_600_000);
  for (const { branch_path: branchPath, user_id, n } of rows) {
    const assignTo = await desk.managerOf(user_id, branchPath);
    await desk.tasks.open(em, {
      kind: WAVE_TASK,
      subjectKind: 'crisis_mode',
      subjectId: modeId,
      dedupe: `${branchPath}${user_id ?? ''}`,
      params: { name, customers: Number(n) },
      pool: { role: 'manager', branchPath },
      assignTo,
      dueAt,
    });
  }
  return rows.length;
}

/** Withdraws those that are still open. */
export const cancelWave = (em: SqlEntityManager, desk: CrisisDesk, modeId: string): Promise<boolean> =>
  desk.tasks.cancel(em, WAVE_TASK, modeId);
