import type { RowReason } from '@tellerline/contracts';

/** A cell that could not be read, by its place in the row. */
export interface CellFault {
  column: number;
  reason: RowReason;
}

/** One row of a table as it stands in the file: texts, trimmed of nothing. */
export interface TableRow {
  /** As the sender's program numbers it: from 1, the heading included. */
  no: number;
  cells: string[];
  faults: CellFault[];
}

/** What is known about a file from its bytes alone. */
export type TableKind = { format: 'xlsx' } | { format: 'csv'; encoding: TextEncodingName; delimiter: Delimiter };

export type TextEncodingName = 'utf8' | 'gb18030' | 'utf16le';
export type Delimiter = '\t' | ',' | '|';
