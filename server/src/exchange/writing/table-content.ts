export type CellValue = string | number | null;

/** A table to be written: what it is marked with, its heading, and its rows as they are read. */
export interface TableContent {
  /** Name and value of each mark: who, when, number, purpose. */
  marks: readonly (readonly [name: string, value: string])[];
  /** Names of the two sheets of a workbook. */
  sheets: { marks: string; rows: string };
  columns: readonly string[];
  rows: AsyncIterable<readonly (readonly CellValue[])[]>;
}

/** Media types by format. */
export const mediaTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;
