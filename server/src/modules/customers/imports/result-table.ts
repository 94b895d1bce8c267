import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  fillReason,
  type ImportOutcome,
  type Label,
  type Locale,
  rowReasons,
  type TableFormat,
} from '@tellerline/contracts';
import type { CellValue, TableContent } from '../../../exchange/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { RowOfImport, TableKind } from './table-kind.ts';

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
  kind: TableKind;
  importId: number;
  /** Its sender: the rows are what he sent. */
  sender: Actor;
  /** Only rows that were not taken: to be corrected and sent again as it is, its headings are those of the template. */
  onlyBad: boolean;
  format: TableFormat;
  locale: Locale;
}

/** What became of every row of an import, row for row as it was read. */
export function resultTable(em: SqlEntityManager, asked: ResultTable): TableContent {
  const { kind, locale } = asked;
  return {
    marks: [],
    sheets: { marks: '', rows: words.sheet[locale] },
    columns: [
      ...kind.columns.map(({ label }) => label[locale]),
      words.rowNo[locale],
      words.outcome[locale],
      words.reason[locale],
    ],
    rows: pages(em, asked),
  };
}

async function* pages(em: SqlEntityManager, asked: ResultTable): AsyncGenerator<CellValue[][]> {
  const { kind, importId, sender, onlyBad, locale } = asked;
  for (let after = 0; ; ) {
    const wanted = { importId, after, limit: ROWS_A_PAGE, outcome: onlyBad ? ('bad' as const) : undefined };
    const rows = await kind.readRows(em, wanted, sender);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map((row) => cellsOf(row, kind, locale));
    after = last.row.rowNo;
  }
}

const cellsOf = ({ row, cells }: RowOfImport, { columns }: TableKind, locale: Locale): CellValue[] => [
  ...columns.map(({ field }) => cells[field] ?? null),
  row.rowNo,
  outcomeLabels[row.outcome][locale],
  row.issues
    .map(({ field, reason, n }) => {
      const heading = field === null ? '' : `${columns.find((each) => each.field === field)?.label[locale] ?? field}: `;
      return `${heading}${fillReason(rowReasons[reason], locale, n)}`;
    })
    .join('; '),
];
