/** How much of a stranger's file is read. Whatever is beyond is refused, never cut in silence. */
export interface TableLimits {
  /** Bytes of the file as it is sent. */
  fileBytes: number;
  /** Rows with anything in them, the heading included. */
  rows: number;
  columns: number;
  /** Characters of one cell that are kept; a longer cell is told as such. */
  cellCharacters: number;
  /** Bytes a workbook may unpack to, over all its parts that are read. */
  unpackedBytes: number;
  /** Unpacked ÷ packed bytes of one part, once it is larger than `ratioFromBytes`: sheets reach 30, bombs 1,000. */
  unpackedRatio: number;
  ratioFromBytes: number;
  /** Characters of all texts a workbook shares between its cells. */
  sharedCharacters: number;
  /** Heap of the reading thread in MiB. */
  heapMb: number;
  milliseconds: number;
}

export const tableLimits: TableLimits = {
  fileBytes: 32 * 1024 * 1024,
  rows: 200_001,
  columns: 64,
  cellCharacters: 2_000,
  unpackedBytes: 384 * 1024 * 1024,
  unpackedRatio: 120,
  ratioFromBytes: 4 * 1024 * 1024,
  sharedCharacters: 48 * 1024 * 1024,
  heapMb: 320,
  milliseconds: 120_000,
};
