import type { SqlEntityManager } from '@mikro-orm/sql';
import type { FeedRowReason } from '@tellerline/contracts';
import { referred } from '../check-staged.ts';
import { stagedColumns, stagingTable } from '../entities/staging.entities.ts';
import type { FeedFile } from '../files/feed-files.ts';
import { readNamed, runNamed } from '../named-sql.ts';
import type { ReadDelta } from './read-deltas.ts';

/** Deltas are staged behind all lines a file may have, in the transaction that takes them out again. */
export const FIRST_DELTA_LINE = 2_000_000_000;
const ROWS_A_STATEMENT = 50;
const range = { from: FIRST_DELTA_LINE, to: 2_147_483_647 };

/** Puts deltas into the staging table of their file; a line is its row's position behind {@link FIRST_DELTA_LINE}. */
export async function stageDeltas(em: SqlEntityManager, file: FeedFile, deltas: readonly ReadDelta[]): Promise<void> {
  const columns = stagedColumns(file);
  const names = ['line', 'as_of', ...columns.map(({ name }) => name)];
  const tuple = `(${names.map(() => '?').join(', ')})`;
  for (let at = 0; at < deltas.length; at += ROWS_A_STATEMENT) {
    const part = deltas.slice(at, at + ROWS_A_STATEMENT);
    const values = part.flatMap(({ row, asOf, values }) => [
      FIRST_DELTA_LINE + row,
      asOf,
      ...columns.map(({ name, stored }) => {
        const value = values[name] ?? null;
        return stored.as === 'instant' && value !== null ? new Date(Number(value)) : value;
      }),
    ]);
    await em.execute(
      `insert into ${stagingTable(file)} (${names.join(', ')}) values ${part.map(() => tuple).join(', ')}`,
      values,
      'run',
    );
  }
}

/** Staged deltas whose customer or account nobody knows, not even this delivery; they leave the staging table. */
export async function dropUnknown(
  em: SqlEntityManager,
  file: FeedFile,
): Promise<{ row: number; field: string; reason: FeedRowReason }[]> {
  const dropped = new Map<number, { row: number; field: string; reason: FeedRowReason }>();
  for (const [column, needed] of Object.entries(file.needs)) {
    const { live, key, staged, reason } = referred[needed];
    const lines = await readNamed<{ line: number }>(
      em,
      `select s.line from ${stagingTable(file)} s left join ${live} l on l.${key} = s.${column}
        left join ${staged} n on n.${key} = s.${column} and n.line between :from and :to
        where s.line between :from and :to and l.id is null and n.line is null`,
      range,
    );
    for (const { line } of lines) dropped.set(line, { row: line - FIRST_DELTA_LINE, field: column, reason });
  }
  for (const line of dropped.keys()) {
    await runNamed(em, `delete from ${stagingTable(file)} where line = :line`, { line });
  }
  return [...dropped.values()];
}

/** Takes the deltas of a file out of its staging table. */
export const clearDeltas = (em: SqlEntityManager, file: FeedFile): Promise<number> =>
  runNamed(em, `delete from ${stagingTable(file)} where line between :from and :to`, range);
