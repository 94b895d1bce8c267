import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Dialect } from '../../../persistence/orm.ts';
import { stagingTable } from '../entities/staging.entities.ts';
import type { FeedFile, Row } from '../files/feed-files.ts';
import { type Bindings, readNamed, runNamed } from '../named-sql.ts';

const MARKS_A_STATEMENT = 100;
const columns = ['key_first', 'key_second', 'key_third'] as const;

/** The key of a record as its mark has it: always three parts. */
export type MarkKey = readonly [string, string, string];
export const markKey = (file: FeedFile, row: Row): MarkKey => {
  const part = (i: number): string => {
    const column = file.keys[i];
    return column === undefined ? '' : String(row[column] ?? '');
  };
  return [part(0), part(1), part(2)];
};
export const markText = (key: MarkKey): string => key.join('\u0000');

/** When each of these records was last told by a delta, by `markText`; records without a mark are absent. */
export async function readMarks(
  em: SqlEntityManager,
  file: FeedFile,
  keys: readonly MarkKey[],
): Promise<Map<string, number>> {
  const marks = new Map<string, number>();
  const firsts = [...new Set(keys.map(([first]) => first))];
  for (let at = 0; at < firsts.length; at += MARKS_A_STATEMENT) {
    const part = firsts.slice(at, at + MARKS_A_STATEMENT);
    const rows = await em.execute<{ key_first: string; key_second: string; key_third: string; as_of: Date }[]>(
      `select key_first, key_second, key_third, as_of from feed_mark where file = ? and key_first in (${part.map(() => '?').join(', ')})`,
      [file.name, ...part],
      'all',
    );
    for (const row of rows) marks.set(markText([row.key_first, row.key_second, row.key_third]), row.as_of.getTime());
  }
  return marks;
}

/** Notes how late these records are now known. */
export async function writeMarks(
  em: SqlEntityManager,
  dialect: Dialect,
  file: FeedFile,
  marks: readonly { key: MarkKey; asOf: Date }[],
): Promise<void> {
  const newer =
    dialect === 'sqlite'
      ? 'on conflict (file, key_first, key_second, key_third) do update set as_of = excluded.as_of'
      : 'on duplicate key update as_of = values(as_of)';
  for (let at = 0; at < marks.length; at += MARKS_A_STATEMENT) {
    const part = marks.slice(at, at + MARKS_A_STATEMENT);
    await em.execute(
      `insert into feed_mark (file, key_first, key_second, key_third, as_of) values ${part.map(() => '(?, ?, ?, ?, ?)').join(', ')} ${newer}`,
      part.flatMap(({ key, asOf }) => [file.name, ...key, asOf]),
      'run',
    );
  }
}

/**
 * Takes the lines of a chunk out of the staging table of which a delta has told something later than the day (`:asOf`).
 * Costs one look-up while there are none.
 */
export async function dropOutdated(
  em: SqlEntityManager,
  file: FeedFile,
  dialect: Dialect,
  chunk: Bindings,
): Promise<void> {
  const [later] = await readNamed(em, 'select 1 as one from feed_mark where as_of > :asOf limit 1', chunk);
  if (!later) return;
  const table = stagingTable(file);
  const same = columns.map((column, i) => `m.${column} = ${file.keys[i] ? `s.${file.keys[i]}` : "''"}`).join(' and ');
  const found = `from ${table} s join feed_mark m on m.file = :file and ${same} where s.line between :from and :to and m.as_of > :asOf`;
  const sql =
    dialect === 'sqlite' ? `delete from ${table} where line in (select s.line ${found})` : `delete s ${found}`;
  await runNamed(em, sql, { ...chunk, file: file.name });
}

/** Marks that a day has caught up with. */
export const forgetMarks = (em: SqlEntityManager, asOf: Date): Promise<number> =>
  runNamed(em, 'delete from feed_mark where as_of <= :asOf', { asOf });
