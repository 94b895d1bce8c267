import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import { beginOfDay, daysAfter } from '../../../kernel/bank-day.ts';
import { survivorOf } from '../../customers/index.ts';
import { rowsOf } from './night-sql.ts';
import type { NightDeps } from './run-night.ts';

export const ANNIVERSARY_TASK = 'anniversary';
/** So long before the day whoever answers for the customer is reminded. */
const AHEAD_DAYS = 7;

/** The day of this year or the next on which a day comes round, from `from` on; the 29th of February on the 28th in other years. */
export function nextRound(day: string, from: string): string {
  const inYear = (year: number): string => {
    const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
    return `${year}-${day.endsWith('02-29') && !isLeap ? '02-28' : day.slice(5)}`;
  };
  const year = Number(from.slice(0, 4));
  return inYear(year) >= from ? inYear(year) : inYear(year + 1);
}

/**
 * Reminds of anniversaries written down in the record of a customer's stages that come within a week: once a year each, his manager, or those of his
 * branch. What has no day of its own comes round on the day it was written down for.
 */
export async function remindOfAnniversaries({ deps, tasks }: NightDeps, today: string): Promise<number> {
  if (!tasks) return 0;
  return deps.transaction(async (em) => {
    let told = 0;
    for (const row of await anniversaries(em)) {
      const { occasion = '', when } = JSON.parse(row.content) as { occasion?: string; when?: string };
      const round = nextRound(when ?? row.on_day, today);
      if (round > daysAfter(today, AHEAD_DAYS)) continue;
      await tasks.open(em, {
        kind: ANNIVERSARY_TASK,
        subjectKind: 'customer',
        subjectId: row.customer_no,
        dedupe: `${row.id}:${round.slice(0, 4)}`,
        once: true,
        customerNo: row.customer_no,
        params: { title: occasion, name: row.name, validTo: round },
        pool: { role: 'manager', branchPath: row.branch_path },
        assignTo: row.user_id,
        dueAt: beginOfDay(daysAfter(round, 1), deps.bank.timeZone),
      });
      told += 1;
    }
    return told;
  });
}

interface Anniversary {
  id: string;
  on_day: string;
  content: string;
  customer_no: string;
  name: string;
  branch_path: string;
  user_id: string | null;
}

const anniversaries = (em: SqlEntityManager): Promise<Anniversary[]> =>
  rowsOf(
    em,
    sql<Anniversary>`
      select e.id, e.on_day, e.content, c.customer_no, c.name, c.branch_path, m.user_id
      from stage_element e join customer x on x.id = e.customer_id join customer c on c.id = ${survivorOf('x')}
        left join customer_manager m on m.customer_id = c.id
      where e.kind = 'anniversary' and e.withdrawn_at is null and c.status <> 'closed' order by e.id`,
  );
