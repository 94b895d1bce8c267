import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ImportKind, ImportRow, ImportRowQuery, Label, ReviewKind } from '@tellerline/contracts';
import type { TableRow } from '../../../exchange/index.ts';
import type { Actor } from '../../../kernel/actor.ts';
import type { StoredImport } from '../attributes/attribute.tables.ts';
import type { HeadedColumns, ImportColumn } from './headed-columns.ts';
import type { Chunk } from './update-from.ts';

/** Where the rows of a kind are kept: each begins with import, row number, outcome and issues. */
export type RowTable = 'attribute_import_row' | 'blacklist_import_row';

export type StagedCounts = Record<'rows' | 'bad' | 'new' | 'change' | 'same', number>;

/** What the dry run knows of the file it reads. */
export interface Staging {
  importId: number;
  columns: HeadedColumns;
  scope: { branchPath: string };
  /** The bank's day. */
  today: string;
}

/** A row as the page shows it, and whole, field by field, as its sender's result file gives it back. */
export interface RowOfImport {
  row: ImportRow;
  cells: Readonly<Record<string, string | null>>;
}

/** Rows behind `after`, at most `limit`. */
export type RowsWanted = Pick<ImportRowQuery, 'outcome' | 'reason'> & {
  importId: number;
  after: number;
  limit: number;
};

/** A kind of table that may be sent in: how its rows are checked, made true and taken back. All writes are set-based. */
export interface TableKind {
  kind: ImportKind;
  /** What the template and its sheet are called. */
  label: Label;
  columns: readonly ImportColumn[];
  /** Groups of fields of which a table must have one at least. */
  needed: readonly (readonly string[])[];
  rowTable: RowTable;
  /** The review by which a second person says yes before rows become true, or are taken back; null where one person does. */
  reviewKind: ReviewKind | null;
  /** The dry run: checks batches of rows one after another, and keeps them with what would become of them. */
  stager(staging: Staging): (em: SqlEntityManager, batch: readonly TableRow[]) => Promise<StagedCounts>;
  /** Makes the good rows of a chunk true, in an open transaction. */
  apply(em: SqlEntityManager, chunk: Chunk, stored: StoredImport, now: Date): Promise<void>;
  /** Takes back what the rows of a chunk did, where nobody has changed it since. */
  undo(em: SqlEntityManager, chunk: Chunk, stored: StoredImport, now: Date): Promise<void>;
  readRows(em: SqlEntityManager, wanted: RowsWanted, viewer: Actor): Promise<RowOfImport[]>;
}

/** The kind of a stored import; there is one for each that may be stored. */
export function kindOf(kinds: readonly TableKind[], wanted: string): TableKind {
  const kind = kinds.find((each) => each.kind === wanted);
  if (!kind) throw new Error(`No table of kind ${wanted}`);
  return kind;
}
