import type { Delimiter } from '../table-row.ts';

/** `open`: a quote is not closed yet, the record may go on in the next line; `wrong`: text behind a closing quote. */
export type SplitRecord = string[] | 'open' | 'wrong';

/**
 * Cuts a record into its cells (RFC 4180). A quote inside an unquoted cell is a character like any other; text cut by tabs
 * or bars, which few programs quote, may also have text behind a quoted beginning (`"Sunrise" Ltd.`).
 */
export function splitRecord(record: string, delimiter: Delimiter): SplitRecord {
  if (!record.includes('"')) return record.split(delimiter);
  const cells: string[] = [];
  for (let at = 0; ; ) {
    const plainEnd = endOfPlain(record, at, delimiter);
    if (record[at] !== '"') {
      cells.push(record.slice(at, plainEnd));
      if (plainEnd === record.length) return cells;
      at = plainEnd + 1;
      continue;
    }
    const quoted = readQuoted(record, at + 1);
    if (!quoted) return 'open';
    if (quoted.next === record.length || record[quoted.next] === delimiter) {
      cells.push(quoted.value);
      at = quoted.next;
    } else if (delimiter !== ',') {
      cells.push(record.slice(at, plainEnd));
      at = plainEnd;
    } else return 'wrong';
    if (at === record.length) return cells;
    at += 1;
  }
}

function endOfPlain(record: string, from: number, delimiter: Delimiter): number {
  const end = record.indexOf(delimiter, from);
  return end < 0 ? record.length : end;
}

function readQuoted(record: string, start: number): { value: string; next: number } | null {
  let value = '';
  for (let at = start; ; ) {
    const quote = record.indexOf('"', at);
    if (quote < 0) return null;
    value += record.slice(at, quote);
    if (record[quote + 1] !== '"') return { value, next: quote + 1 };
    value += '"';
    at = quote + 2;
  }
}
