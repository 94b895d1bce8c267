import type { SqlEntityManager } from '@mikro-orm/sql';
import type { MetricSettings } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { type CallTally, emptyTally, tallyFields } from './tally.ts';
import { tallySql } from './tally-sql.ts';

/**
 * Counts and sums by group, as the database counts them.
 * @param records a SELECT in brackets with the columns `tallySql` wants
 * @param group what the records are grouped by
 */
export async function talliesBy(
  em: SqlEntityManager,
  records: RawBuilder<unknown>,
  group: RawBuilder<unknown>,
  settings: MetricSettings,
): Promise<{ group: string | number | null; tally: CallTally }[]> {
  const columns = Object.entries(tallySql(settings)).map(([field, value]) => sql`${value} as ${sql.ref(field)}`);
  const { rows } = await sql<Record<string, number> & { grp: string | number | null }>`
    select ${group} as grp, ${sql.join(columns)} from ${records} as counted group by grp`.execute(em.getKysely());
  return rows.map((row) => {
    const tally = emptyTally();
    for (const field of tallyFields) tally[field] = Number(row[field]);
    return { group: row.grp, tally };
  });
}
