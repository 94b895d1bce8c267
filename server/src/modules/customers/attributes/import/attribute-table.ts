import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ServerDeps } from '../../../../kernel/module.ts';
import { dialectOfOrm } from '../../../../persistence/orm.ts';
import { inScope } from '../../data-gate.ts';
import type { HeadedColumns } from '../../imports/headed-columns.ts';
import { readIssues } from '../../imports/row-issues.ts';
import type { RowOfImport, RowsWanted, TableKind } from '../../imports/table-kind.ts';
import type { Chunk } from '../../imports/update-from.ts';
import { attributeDb, type StoredImport, type StoredImportRow } from '../attribute.tables.ts';
import { type AttributeRow, attributeColumns, valuesOf } from '../attribute-columns.ts';
import type { AttributesKept } from '../submit-attributes.ts';
import { applyChunk, undoChunk } from './chunk-sql.ts';
import { importColumns } from './import-columns.ts';
import { stageRows } from './stage-rows.ts';

export interface AttributeTablePorts {
  today(): string;
  /** Told whose attributes a table looked after, in the transaction of their rows. */
  kept?: AttributesKept | undefined;
}

/** Industry attributes as a table that is sent in. */
export function attributeTable(deps: Pick<ServerDeps, 'orm'>, { today, kept }: AttributeTablePorts): TableKind {
  const dialect = dialectOfOrm(deps.orm);
  return {
    kind: 'industry_attributes',
    label: { 'zh-CN': '行业属性', en: 'Industry attributes' },
    columns: importColumns,
    needed: [['industry'], ['customerNo', 'accountNo']],
    rowTable: 'attribute_import_row',
    reviewKind: null,
    stager: (staging) => {
      const stager = { ...staging, firstRowOf: new Map<number, number>() };
      return (em, batch) => stageRows(em, batch, stager);
    },
    apply: async (em, chunk, stored, now) => {
      const importer = stored.applied_by_name ?? stored.uploaded_by_name;
      await applyChunk(em, { ...chunk, dialect, columns: columnsOf(stored), importer, today: today(), now });
      if (kept) await kept(em, await keptIn(em, chunk), { userId: stored.applied_by ?? stored.uploaded_by });
    },
    undo: (em, chunk) => undoChunk(em, dialect, chunk),
    readRows: async (em, wanted, viewer) => (await rowsOf(em, wanted, viewer)).map(presentRow),
  };
}

/** Changed or found right: either way somebody looked after them. */
async function keptIn(em: SqlEntityManager, { importId, from, to }: Chunk): Promise<string[]> {
  const rows = await attributeDb(em)
    .selectFrom('attribute_import_row as r')
    .innerJoin('customer as c', 'c.id', 'r.customer_id')
    .select('c.customer_no')
    .where('r.import_id', '=', importId)
    .where('r.row_no', '>', from)
    .where('r.row_no', '<=', to)
    .where('r.outcome', 'in', ['created', 'changed', 'same'])
    .execute();
  return rows.map((row) => row.customer_no);
}

function columnsOf(stored: StoredImport) {
  const headed = JSON.parse(String(stored.columns ?? '[]')) as HeadedColumns;
  return Object.entries(attributeColumns).flatMap(([id, column]) =>
    headed.some(({ field }) => field === id) ? column : [],
  );
}

function rowsOf(em: SqlEntityManager, wanted: RowsWanted, viewer: { branchPath: string }) {
  return attributeDb(em)
    .selectFrom('attribute_import_row as r')
    .leftJoin('customer as c', (join) => join.onRef('c.id', '=', 'r.customer_id').on(inScope('c', viewer)))
    .selectAll('r')
    .select('c.name')
    .where('r.import_id', '=', wanted.importId)
    .where('r.row_no', '>', wanted.after)
    .$if(wanted.outcome !== undefined, (query) => query.where('r.outcome', '=', wanted.outcome ?? ''))
    .$if(wanted.reason !== undefined, (query) => query.where('r.issues', 'like', `%:${wanted.reason}:%`))
    .orderBy('r.row_no')
    .limit(wanted.limit)
    .execute();
}

/** The customer's name where the viewer may know it. */
function presentRow(row: StoredImportRow & { name: string | null }): RowOfImport {
  const before = Object.fromEntries(
    Object.values(attributeColumns).map((column) => [column, row[`before_${column}`]]),
  ) as AttributeRow;
  const values = { ...valuesOf(row), author: row.author, recordedOn: row.recorded_on };
  return {
    row: {
      rowNo: row.row_no,
      outcome: row.outcome as RowOfImport['row']['outcome'],
      customerNo: row.customer_no,
      name: row.name,
      issues: readIssues(row.issues),
      values,
      before: row.before_version === null ? null : valuesOf(before),
    },
    cells: { ...values, customerNo: row.customer_no, accountNo: row.account_no },
  };
}
