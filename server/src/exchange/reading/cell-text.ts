import type { TableLimits } from '../table-limits.ts';
import type { TableRow } from '../table-row.ts';

/** Puts a text into its column of a row; one that is too long is kept in part and told. */
export function cellFrom(row: TableRow, column: number, text: string, limits: TableLimits): void {
  while (row.cells.length < column) row.cells.push('');
  row.cells[column] = text.length > limits.cellCharacters ? text.slice(0, limits.cellCharacters) : text;
  if (text.length > limits.cellCharacters) row.faults.push({ column, reason: 'too_long' });
}
