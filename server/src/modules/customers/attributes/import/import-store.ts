import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ImportState } from '@tellerline/contracts';
import { attributeDb, type StoredImport } from '../attribute.tables.ts';

/** Counts over all rows of an import, by what became of them. */
export async function countOutcomes(em: SqlEntityManager, importId: number): Promise<Record<string, number>> {
  const rows = await attributeDb(em)
    .selectFrom('attribute_import_row')
    .select(({ fn }) => ['outcome', fn.countAll<number>().as('n')])
    .where('import_id', '=', importId)
    .groupBy('outcome')
    .execute();
  return Object.fromEntries(rows.map(({ outcome, n }) => [outcome, Number(n)]));
}

/** The row number up to which the next `size` rows behind `from` reach; null when there are none. */
export async function endOfChunk(
  em: SqlEntityManager,
  importId: number,
  from: number,
  size: number,
): Promise<{ to: number; rows: number } | null> {
  const rows = await attributeDb(em)
    .selectFrom('attribute_import_row')
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
  id: number,
): Promise<void> {
  for (let from = 0; ; ) {
    const end = await transaction(async (em) => {
      const chunk = await endOfChunk(em, id, from, ROWS_A_DELETION);
      if (!chunk) return null;
      await attributeDb(em)
        .deleteFrom('attribute_import_row')
        .where('import_id', '=', id)
        .where('row_no', '<=', chunk.to)
        .execute();
      return chunk.to;
    });
    if (end === null) return;
    from = end;
  }
}
