import { gunzipSync } from 'node:zlib';
import { ModelRefusal } from './model-refusal.ts';

/** A table of texts as a file held it. */
export interface TextTable {
  columns: string[];
  rows: string[][];
  /** Line of the file on which each row began, as an editor counts. */
  lines: number[];
}

const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Reads a CSV (RFC 4180, UTF-8, first line the heading), packed with gzip or not, cut by comma or semicolon. Which of them
 * it is, is seen from the bytes, not from the name. Lines with nothing on them are no rows.
 * @throws ModelRefusal naming the file and what is wrong with it
 */
export function readRows(bytes: Buffer, name: string): TextTable {
  const text = textOf(bytes, name).replace(/^\uFEFF/, '');
  if (text.trim() === '') throw new ModelRefusal(`${name} is empty.`);
  const heading = text.slice(0, text.search(/\r|\n|$/));
  const delimiter = heading.split(';').length > heading.split(',').length ? ';' : ',';
  const records = split(text, delimiter, name);
  const [columns, ...rows] = records.map(({ cells }) => cells) as [string[], ...string[][]];
  const twice = columns.find((column, at) => columns.indexOf(column) !== at);
  if (twice !== undefined) throw new ModelRefusal(`${name} has the column ${JSON.stringify(twice)} twice.`);
  if (rows.length === 0) throw new ModelRefusal(`${name} has a heading but no rows.`);
  const lines = records.slice(1).map(({ line }) => line);
  for (const [at, row] of rows.entries()) {
    if (row.length === columns.length) continue;
    throw new ModelRefusal(
      `${name}, line ${lines[at]}: ${row.length} cells where the heading has ${columns.length} columns.`,
    );
  }
  return { columns, rows, lines };
}

function textOf(bytes: Buffer, name: string): string {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? unpacked(bytes, name) : bytes;
  const notText = `${name} is neither a CSV in UTF-8 nor one packed with gzip.`;
  if (plain.includes(0)) throw new ModelRefusal(notText);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain);
  } catch {
    throw new ModelRefusal(notText);
  }
}

function unpacked(bytes: Buffer, name: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch (error) {
    const isTooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw new ModelRefusal(
      isTooLarge ? `${name} unpacks to more than 512 MiB.` : `${name} is cut short or damaged: gzip cannot unpack it.`,
    );
  }
}

interface TextRecord {
  cells: string[];
  line: number;
}

function split(text: string, delimiter: string, name: string): TextRecord[] {
  const records: TextRecord[] = [];
  let line = 1;
  let at = 0;
  while (at < text.length) {
    const record: TextRecord = { cells: [], line };
    for (;;) {
      const cell = text[at] === '"' ? quotedCell(text, at, name, line) : plainCell(text, at, delimiter);
      record.cells.push(cell.value);
      line += cell.breaks;
      at = cell.next;
      if (text[at] !== delimiter) break;
      at += 1;
    }
    if (at < text.length && text[at] !== '\r' && text[at] !== '\n') {
      throw new ModelRefusal(`${name}, line ${line}: text behind a closing quote.`);
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    line += 1;
    if (record.cells.length > 1 || record.cells[0] !== '') records.push(record);
  }
  return records;
}

interface Cell {
  value: string;
  next: number;
  breaks: number;
}

function plainCell(text: string, from: number, delimiter: string): Cell {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { value: text.slice(from, end).trim(), next: end, breaks: 0 };
}

function quotedCell(text: string, from: number, name: string, line: number): Cell {
  let value = '';
  for (let at = from + 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new ModelRefusal(`${name}, line ${line}: a quote is opened and never closed.`);
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { value: value.trim(), next: quote + 1, breaks: value.split('\n').length - 1 };
    value += '"';
    at = quote + 2;
  }
}
