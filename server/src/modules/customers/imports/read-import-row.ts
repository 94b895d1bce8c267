import type { TableRow } from '../../../exchange/index.ts';
import type { HeadedColumns } from './headed-columns.ts';
import type { ReadText } from './read-cell-text.ts';
import type { RowIssue } from './row-issues.ts';

/** A row as it was read, before anybody looked whose it is. */
export interface ReadImportRow<Field extends string> {
  rowNo: number;
  values: Partial<Record<Field, string | null>>;
  issues: RowIssue[];
}

const longest = 300;

/** Reads the fields of a row by the rules of the form. What is wrong is kept as it stands, and told. */
export function readImportRow<Field extends string>(
  row: TableRow,
  columns: HeadedColumns,
  readField: (field: Field, raw: string) => ReadText,
): ReadImportRow<Field> {
  const issues: RowIssue[] = row.faults.map(({ column, reason }) => ({
    field: columns[column]?.field ?? null,
    reason,
    n: null,
  }));
  const isTold = (field: string) => issues.some((issue) => issue.field === field);
  const values: ReadImportRow<Field>['values'] = {};
  for (const [at, { field: heading }] of columns.entries()) {
    if (heading === null) continue;
    const field = heading as Field;
    const raw = row.cells[at] ?? '';
    const read = readField(field, raw);
    values[field] = 'value' in read ? read.value : raw.slice(0, longest) || null;
    if ('reason' in read && !isTold(field)) issues.push({ field, ...read });
  }
  return { rowNo: row.no, values, issues: row.cells.length === 0 ? issues.slice(0, 1) : issues };
}
