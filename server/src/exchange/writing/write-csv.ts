import { safeCell } from './safe-cell.ts';
import type { CellValue, TableContent } from './table-content.ts';

/** A CSV as chunks of text: a byte order mark so that Excel reads UTF-8, the marks in the first line, CR LF. */
export async function* writeCsv({ marks, columns, rows }: TableContent): AsyncGenerator<string> {
  const mark = marks.map(([name, value]) => `${name}: ${value}`).join(' · ');
  yield `\ufeff${mark === '' ? '' : csvLine([mark])}${csvLine(columns)}`;
  for await (const page of rows) yield page.map(csvLine).join('');
}

/** One line, every cell safe to be opened by a spreadsheet. Numbers are ours and stay numbers. */
const csvLine = (cells: readonly CellValue[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(value: CellValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = safeCell(value);
  return /[",\r\n\t]|^'/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
