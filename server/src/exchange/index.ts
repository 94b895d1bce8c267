/** Tables of others: read with limits, written so that nothing in them runs. */
export { readTable } from './reading/read-table.ts';
export { recogniseTable } from './reading/recognise-table.ts';
export { clearLeftUploads, type SpooledFile, spoolUpload } from './reading/spool-upload.ts';
export { type TableLimits, tableLimits } from './table-limits.ts';
export { TableRefusal } from './table-refusal.ts';
export type { TableKind, TableRow } from './table-row.ts';
export { looksLikeFormula } from './writing/safe-cell.ts';
export { type CellValue, mediaTypes, type TableContent } from './writing/table-content.ts';
export { writeTable } from './writing/write-table.ts';
