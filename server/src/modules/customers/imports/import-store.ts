import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ImportProblems, ImportState } from '@tellerline/contracts';
import { attributeDb, type StoredImport } from '../attributes/attribute.tables.ts';
import { readIssues } from './row-issues.ts';
import type { RowTable } from './table-kind.ts';

/** All row tables begin with the same columns: those of the first stand for all. */
const shared = (table: RowTable) => table as 'attribute_import_row';

/** Counts over all rows of an import, by what became of them. */
export async function countOutcomes(
  em: SqlEntityManager,
  table: RowTable,
  importId: number,
): Promise<Record<string, number>> {
  const rows = await attributeDb(em)
    .selectFrom(shared(table))
    .select(({ fn }) => ['outcome', fn.countAll<number>().as('n')])
    .where('import_id', '=', importId)
    .groupBy('outcome')
    .execute();
  return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, Number(n)]));
}

/** The row number up to which the next `size` rows behind `from` reach; null when there are none. */
export async function endOfChunk(
  em: SqlEntityManager,
  table: RowTable,
  importId: number,
  from: number,
  size: number,
): Promise<{ to: number; rows: number } | null> {
  const rows = await attributeDb(em)
    .selectFrom(shared(table))
    .select('row_no')
    .where('import_id', '=', importId)
    .where('row_no', '>', from)
    .orderBy('row_no')
    .limit(size)
    .execute();
  const last = rows.at(-1);
  return last ? { to: last.row_no, rows: rows.length } : null;
}

export const readImport = (em: SqlEntityManager, id: number): Promise<StoredImport | undefined> =>
  attributeDb(em).selectFrom('data_import').selectAll().where('id', '=', id).executeTakeFirst();

/** Changes an import that is still in this state; false when it is not. */
export async function moveImport(
  em: SqlEntityManager,
  id: number,
  from: ImportState,
  values: Partial<Omit<StoredImport, 'id'>>,
): Promise<boolean> {
  const moved = await attributeDb(em)
    .updateTable('data_import')
    .set(values)
    .where('id', '=', id)
    .where('state', '=', from)
    .executeTakeFirst();
  return Number(moved.numUpdatedRows) === 1;
}

const ROWS_A_DELETION = 5_000;

/** Forgets the rows of an import that was never applied, some at a time. */
export async function forgetRows(
  transaction: <T>(work: (em: SqlEntityManager) => Promise<T>) => Promise<T>,
  table: RowTable,
  id: number,
): Promise<void> {
  for (let from = 0; ; ) {
    const end = await transaction(async (em) => {
      const chunk = await endOfChunk(em, table, id, from, ROWS_A_DELETION);
      if (!chunk) return null;
      await attributeDb(em)
        .deleteFrom(shared(table))
        .where('import_id', '=', id)
        .where('row_no', '<=', chunk.to)
        .execute();
      return chunk.to;
    });
    if (end === null) return;
    from = end;
  }
}

/** How often each reason was given, the most frequent first. */
export async function countProblems(em: SqlEntityManager, table: RowTable, importId: number): Promise<ImportProblems> {
  const rows = await attributeDb(em)
    .selectFrom(shared(table))
    .select(({ fn }) => ['issues', fn.countAll<number>().as('n')])
    .where('import_id', '=', importId)
    .where('issues', 'is not', null)
    .groupBy('issues')
    .execute();
  const counts = new Map<string, ImportProblems[number]>();
  for (const { issues, n } of rows) {
    for (const { field, reason } of readIssues(issues)) {
      const known = counts.get(`${field}:${reason}`) ?? { field, reason, rows: 0 };
      counts.set(`${field}:${reason}`, { ...known, rows: known.rows + Number(n) });
    }
  }
  return [...counts.values()].sort((a, b) => b.rows - a.rows);
}
