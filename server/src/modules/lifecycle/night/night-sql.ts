import type { SqlEntityManager } from '@mikro-orm/sql';
import { type RawBuilder, type Sql, sql } from 'kysely';
import { lifecycleDb } from '../lifecycle.tables.ts';

/** The smaller of two, alike in both databases: `least` is one's word, `min` the other's. */
export const smaller = (a: RawBuilder<unknown>, b: RawBuilder<unknown>): RawBuilder<number> =>
  sql`case when ${a} < ${b} then ${a} else ${b} end`;

/** Null-safe inequality of the columns of two rows, in both databases. */
export const differs = (columns: readonly string[], one: string, other: string): RawBuilder<boolean> =>
  sql`(${sql.join(
    columns.map((column) => {
      const [a, b] = [sql.ref(`${one}.${column}`), sql.ref(`${other}.${column}`)];
      return sql`(${a} <> ${b} or (${a} is null) <> (${b} is null))`;
    }),
    sql` or `,
  )})`;

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
