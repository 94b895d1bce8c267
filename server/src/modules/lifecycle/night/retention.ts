import type { SqlEntityManager } from '@mikro-orm/sql';
import type { LifecycleSettings } from '@tellerline/contracts';
import { sql } from 'kysely';
import { lifecycleDb } from '../lifecycle.tables.ts';
import { rowsOf } from './night-sql.ts';
import type { NightDeps } from './run-night.ts';

export const RETENTION_TASK = 'retention';

/** A valuable customer whose decline began. */
export interface ValuableInDecline {
  customerId: number;
  customerNo: string;
  branchPath: string;
  since: string;
  /** What he brought in a year before it began, in fen. */
  contribution: number;
  /** Fen; null: not reckoned. */
  lifetime: number | null;
  /** Bits: 1 products, 2 frequency, 4 turnover, 8 contribution. */
  signs: number;
}

/** Contribution in fen from which a customer belongs to the highest `percent`; null while nobody brings anything. */
async function valuableFrom(em: SqlEntityManager, percent: number): Promise<number | null> {
  const [row] = await rowsOf(
    em,
    sql<{
      cut: number | null;
    }>`select min(t.contribution_before) as cut from (select contribution_before, percent_rank() over (order by contribution_before desc) as place from customer_figures where contribution_before > 0) t where t.place <= ${percent / 100}`,
  );
  return row?.cut === null || row?.cut === undefined ? null : Number(row.cut);
}

/** Valuable customers whose decline began on `since` or later, the most valuable first. What a night has called out, no more. */
export async function valuableInDecline(em: SqlEntityManager, since: string): Promise<ValuableInDecline[]> {
  const rows = await lifecycleDb(em)
    .selectFrom('retention_call as r')
    .innerJoin('customer as c', 'c.id', 'r.customer_id')
    .select(['r.customer_id', 'r.customer_no', 'c.branch_path', 'r.since', 'r.contribution', 'r.lifetime', 'r.signs'])
    .where('r.since', '>=', since)
    .orderBy('r.contribution', 'desc')
    .orderBy('r.customer_id')
    .execute();
  return rows.map((row) => ({
    customerId: row.customer_id,
    customerNo: row.customer_no,
    branchPath: row.branch_path,
    since: row.since,
    contribution: row.contribution,
    lifetime: row.lifetime,
    signs: row.signs,
  }));
}

/**
 * Calls out customers of value who moved into decline on this day, and puts a task before the managers of their branch. Once for
 * each decline. A first verdict is no move: a bank that begins with this is not flooded.
 */
export async function raiseRetention(
  { deps, tasks }: NightDeps,
  day: string,
  settings: LifecycleSettings,
): Promise<number> {
  return deps.transaction(async (em) => {
    const from = await valuableFrom(em, settings.value.valuablePercent);
    if (from === null) return 0;
    const found = await rowsOf(
      em,
      sql<{
        customer_id: number;
        customer_no: string;
        name: string;
        branch_path: string;
        contribution_before: number;
        lifetime: number | null;
        stage_signs: number;
      }>`
        select s.customer_id, c.customer_no, c.name, c.branch_path, f.contribution_before, v.lifetime, s.stage_signs
        from standing_change m join customer_standing s on s.customer_id = m.customer_id and s.stage = 4 and s.stage_since = ${day}
          join customer_figures f on f.customer_id = m.customer_id and f.contribution_before >= ${from}
          join customer c on c.id = m.customer_id left join customer_value v on v.customer_id = m.customer_id
        where m.subject = 'stage' and m.on_day = ${day} and m.to_value = 4 and m.from_value is not null
          and not exists (select 1 from retention_call r where r.customer_id = m.customer_id and r.since = ${day})
        group by s.customer_id, c.customer_no, c.name, c.branch_path, f.contribution_before, v.lifetime, s.stage_signs
        order by s.customer_id`,
    );
    for (const row of found) {
      await lifecycleDb(em)
        .insertInto('retention_call')
        .values({
          customer_id: row.customer_id,
          since: day,
          customer_no: row.customer_no,
          contribution: row.contribution_before,
          lifetime: row.lifetime,
          signs: row.stage_signs,
        })
        .execute();
      await tasks?.open(em, {
        kind: RETENTION_TASK,
        subjectKind: 'customer',
        subjectId: row.customer_no,
        dedupe: day,
        once: true,
        customerNo: row.customer_no,
        params: { name: row.name, since: day },
        pool: { role: 'manager', branchPath: row.branch_path },
      });
    }
    return found.length;
  });
}
