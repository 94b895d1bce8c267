import type { TableLimits } from '../table-limits.ts';
import { TableRefusal } from '../table-refusal.ts';
import type { Delimiter, TableKind, TableRow } from '../table-row.ts';
import { cellFrom } from './cell-text.ts';
import { splitRecord } from './split-record.ts';
import { type TextLine, textLines } from './text-lines.ts';

/** A quoted cell may hold so many line breaks; a quote still open then was never meant as one. */
const MOST_LINES_OF_A_RECORD = 30;

/**
 * Rows of a delimited text. A line whose quotes do not match is told by its number and the next one is read as usual;
 * bytes that are no characters of the encoding stay visible as U+FFFD, to be told with their cell.
 * @throws TableRefusal too_many_rows
 */
export async function* readText(
  path: string,
  { encoding, delimiter }: Extract<TableKind, { format: 'csv' }>,
  limits: TableLimits,
): AsyncGenerator<TableRow> {
  let waiting: TextLine[] = [];
  let rows = 0;
  const settle = function* (ended: boolean): Generator<TableRow> {
    while (waiting.length > 0) {
      const taken = takeRecord(waiting, delimiter, limits, ended);
      if (!taken) return;
      waiting = waiting.slice(taken.lines);
      if (!taken.row) continue;
      rows += 1;
      if (rows > limits.rows) throw new TableRefusal('too_many_rows', limits.rows - 1);
      yield taken.row;
    }
  };
  for await (const line of textLines(path, encoding, limits.columns * limits.cellCharacters)) {
    waiting.push(line);
    yield* settle(false);
  }
  yield* settle(true);
}

/** The first record of the waiting lines, and how many lines it takes; null when it may go on in lines yet to come. */
function takeRecord(
  waiting: readonly TextLine[],
  delimiter: Delimiter,
  limits: TableLimits,
  ended: boolean,
): { row: TableRow | null; lines: number } | null {
  const [first] = waiting;
  if (!first) return null;
  if (first.text === null) {
    return { row: { no: first.no, cells: [], faults: [{ column: 0, reason: 'too_long' }] }, lines: 1 };
  }
  const unmatched: TableRow = { no: first.no, cells: [], faults: [{ column: 0, reason: 'quotes_do_not_match' }] };
  let text = '';
  for (const [at, line] of waiting.slice(0, MOST_LINES_OF_A_RECORD).entries()) {
    if (line.text === null) return { row: unmatched, lines: 1 };
    text = at === 0 ? line.text : `${text}\n${line.text}`;
    const cells = splitRecord(text, delimiter);
    if (cells === 'wrong') return { row: unmatched, lines: 1 };
    if (cells === 'open') continue;
    const isEmpty = cells.every((cell) => cell.trim() === '');
    return { row: isEmpty ? null : rowOf(cells, first.no, limits), lines: at + 1 };
  }
  return ended || waiting.length >= MOST_LINES_OF_A_RECORD ? { row: unmatched, lines: 1 } : null;
}

function rowOf(record: readonly string[], no: number, limits: TableLimits): TableRow {
  const row: TableRow = { no, cells: [], faults: [] };
  for (const [column, text] of record.slice(0, limits.columns).entries()) cellFrom(row, column, text, limits);
  if (record.length > limits.columns) row.faults.push({ column: limits.columns, reason: 'too_many_columns' });
  return row;
}
