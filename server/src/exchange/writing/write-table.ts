import { Readable } from 'node:stream';
import type { TableFormat } from '@tellerline/contracts';
import type { TableContent } from './table-content.ts';
import { writeCsv } from './write-csv.ts';
import { writeWorkbook } from './write-workbook.ts';

/** A table as a file, written while it is sent; when reading its rows fails, the stream fails and the file is cut. */
export const writeTable = (format: TableFormat, table: TableContent): Readable =>
  format === 'csv'
    ? Readable.from(writeCsv(table), { objectMode: false })
    : Readable.from(writeWorkbook(table), { objectMode: false });
