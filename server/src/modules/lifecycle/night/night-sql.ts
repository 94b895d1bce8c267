import type { SqlEntityManager } from '@mikro-orm/sql';
import { type RawBuilder, type Sql, sql } from 'kysely';
import { lifecycleDb } from '../lifecycle.tables.ts';

/** The smaller of two, alike in both databases: `least` is one's word, `min` the other's. */
export const smaller = (a: RawBuilder<unknown>, b: RawBuilder<unknown>): RawBuilder<number> =>
  sql`case when ${a} < ${b} then ${a} else ${b} end`;

/** Sets `change_kind` of the rows of a temporary table to 0 where the stored row says the same; null-safe, in both databases. */
export function markUnchanged(
  em: SqlEntityManager,
  temporary: string,
  stored: string,
  columns: readonly string[],
): Promise<void> {
  const same = columns.map((column) => {
    const [a, b] = [sql.ref(`${temporary}.${column}`), sql.ref(`s.${column}`)];
    return sql`(${a} = ${b} or (${a} is null and ${b} is null))`;
  });
  return run(
    em,
    sql`update ${sql.table(temporary)} set change_kind = 0 where exists (select 1 from ${sql.table(stored)} s
      where s.customer_id = ${sql.ref(`${temporary}.customer_id`)} and ${sql.join(same, sql` and `)})`,
  );
}

/** Runs a statement and tells nothing. */
export const run = async (em: SqlEntityManager, statement: ReturnType<Sql>): Promise<void> => {
  await statement.execute(lifecycleDb(em));
};

export const rowsOf = async <T>(em: SqlEntityManager, statement: RawBuilder<T>): Promise<T[]> =>
  (await statement.execute(lifecycleDb(em))).rows;

/** Customers of one page of the night: ids above `after`, up to `upTo`. */
export interface IdRange {
  after: number;
  upTo: number;
}
