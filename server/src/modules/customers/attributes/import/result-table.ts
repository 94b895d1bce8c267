import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  fillReason,
  type ImportOutcome,
  type Label,
  type Locale,
  rowReasons,
  type TableFormat,
} from '@tellerline/contracts';
import type { CellValue, TableContent } from '../../../../exchange/index.ts';
import { attributeDb, type StoredImportRow } from '../attribute.tables.ts';
import { attributeColumns } from '../attribute-columns.ts';
import { type ImportField, importColumns } from './import-columns.ts';
import { readIssues } from './read-import-row.ts';

const ROWS_A_PAGE = 1_000;

const outcomeLabels: Readonly<Record<ImportOutcome, Label>> = {
  bad: { 'zh-CN': '未导入', en: 'Not imported' },
  new: { 'zh-CN': '将新增', en: 'To be added' },
  change: { 'zh-CN': '将变更', en: 'To be changed' },
  same: { 'zh-CN': '无变化', en: 'Unchanged' },
  created: { 'zh-CN': '已新增', en: 'Added' },
  changed: { 'zh-CN': '已变更', en: 'Changed' },
  restored: { 'zh-CN': '已撤销', en: 'Undone' },
  kept: { 'zh-CN': '未撤销', en: 'Not undone' },
};

const words = {
  rowNo: { 'zh-CN': '原行号', en: 'Row' },
  outcome: { 'zh-CN': '结果', en: 'Result' },
  reason: { 'zh-CN': '原因', en: 'Reason' },
  sheet: { 'zh-CN': '导入结果', en: 'Import result' },
} as const;

export interface ResultTable {
  importId: number;
  /** Only rows that were not taken: to be corrected and sent again as it is, its headings are those of the template. */
  onlyBad: boolean;
  format: TableFormat;
  locale: Locale;
}

/** What became of every row of an import, row for row as it was read. */
export function resultTable(em: SqlEntityManager, { importId, onlyBad, locale }: ResultTable): TableContent {
  return {
    marks: [],
    sheets: { marks: '', rows: words.sheet[locale] },
    columns: [
      ...importColumns.map(({ label }) => label[locale]),
      words.rowNo[locale],
      words.outcome[locale],
      words.reason[locale],
    ],
    rows: pages(em, importId, onlyBad, locale),
  };
}

async function* pages(
  em: SqlEntityManager,
  importId: number,
  onlyBad: boolean,
  locale: Locale,
): AsyncGenerator<CellValue[][]> {
  for (let after = 0; ; ) {
    let select = attributeDb(em)
      .selectFrom('attribute_import_row')
      .selectAll()
      .where('import_id', '=', importId)
      .where('row_no', '>', after)
      .orderBy('row_no')
      .limit(ROWS_A_PAGE);
    if (onlyBad) select = select.where('outcome', '=', 'bad');
    const rows = await select.execute();
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map((row) => cellsOf(row, locale));
    after = last.row_no;
  }
}

const cellsOf = (row: StoredImportRow, locale: Locale): CellValue[] => [
  ...importColumns.map(({ field }) => fieldOf(row, field)),
  row.row_no,
  outcomeLabels[row.outcome as ImportOutcome][locale],
  readIssues(row.issues)
    .map(
      ({ field, reason, n }) =>
        `${field === null ? '' : `${headingOf(field, locale)}: `}${fillReason(rowReasons[reason], locale, n)}`,
    )
    .join('; '),
];

function fieldOf(row: StoredImportRow, field: ImportField): string | null {
  switch (field) {
    case 'customerNo':
      return row.customer_no;
    case 'accountNo':
      return row.account_no;
    case 'author':
      return row.author;
    case 'recordedOn':
      return row.recorded_on;
    default:
      return row[attributeColumns[field]];
  }
}

const headingOf = (field: string, locale: Locale): string =>
  importColumns.find((column) => column.field === field)?.label[locale] ?? field;
