import { splitCsvLine } from '../files/csv-line.ts';
import type { FeedFile } from '../files/feed-files.ts';

/** Reads single columns of lines told as bytes (`latin1`): enough for keys, which are plain letters and digits. */
export type ColumnReader = (bytes: string) => string;

/** A reader of one column of a file; '' where a line has none. */
export function columnReader(file: FeedFile, column: string): ColumnReader {
  const index = file.fields.findIndex(({ name }) => name === column);
  return (bytes) => {
    if (bytes.includes('"')) return splitCsvLine(bytes)?.[index] ?? '';
    let from = 0;
    for (let skipped = 0; skipped < index; skipped += 1) {
      const comma = bytes.indexOf(',', from);
      if (comma < 0) return '';
      from = comma + 1;
    }
    const end = bytes.indexOf(',', from);
    return bytes.slice(from, end < 0 ? undefined : end).trimEnd();
  };
}

/** What a row is for those that follow it, as one text. */
export function identityReader(file: FeedFile): ColumnReader {
  const readers = (file.identity ?? [file.keys[0] ?? '']).map((column) => columnReader(file, column));
  return (bytes) => readers.map((read) => read(bytes)).join('\u0000');
}

export const keyReader = (file: FeedFile): ColumnReader => columnReader(file, file.keys[0] ?? '');
