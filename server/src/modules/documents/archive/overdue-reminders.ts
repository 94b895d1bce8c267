import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { TasksApi } from '../../tasks/index.ts';
import { documentDb } from '../documents.tables.ts';

const REMINDED_AT_ONCE = 200;

/** What the archive asks of the workbench. */
export type ReminderTasks = Pick<TasksApi, 'open' | 'complete'>;

/**
 * Puts a task before the clerks of the branch for every file that is overdue today. While one waits there is no second;
 * one that was ticked off comes back the next day as long as the file is out.
 */
export async function remindOverdue(
  { transaction }: Pick<ServerDeps, 'transaction'>,
  tasks: ReminderTasks,
  today: string,
): Promise<number> {
  let reminded = 0;
  for (let after = ''; ; ) {
    const rows = await transaction(async (em) => {
      const overdue = await overdueMovements(em, today, after);
      for (const row of overdue) {
        await tasks.open(em, {
          kind: 'paper_overdue',
          subjectKind: 'archive_movement',
          subjectId: row.id,
          customerNo: row.customer_no,
          params: { position: row.position ?? '', holder: row.holder, dueOn: row.due_on, code: row.code },
          pool: { role: 'clerk', branchPath: row.branch_path },
        });
      }
      return overdue;
    });
    reminded += rows.length;
    after = rows.at(-1)?.id ?? '';
    if (rows.length < REMINDED_AT_ONCE) return reminded;
  }
}

const overdueMovements = (em: SqlEntityManager, today: string, after: string) =>
  documentDb(em)
    .selectFrom('archive_movement as m')
    .innerJoin('archive_file as f', 'f.id', 'm.file_id')
    .innerJoin('archive_cabinet as k', 'k.id', 'f.cabinet_id')
    .select(['m.id', 'm.holder', 'm.due_on', 'f.code', 'f.customer_no', 'f.position', 'k.branch_path'])
    .where('m.open_file_id', 'is not', null)
    .where('m.due_on', '<', today)
    .where('m.id', '>', after)
    .orderBy('m.id')
    .limit(REMINDED_AT_ONCE)
    .execute();
