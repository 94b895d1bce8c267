import type { TableLimits } from '../../table-limits.ts';
import { TableRefusal } from '../../table-refusal.ts';
import type { TableRow } from '../../table-row.ts';
import { cellFrom } from '../cell-text.ts';
import { cellValue, type RawCell } from './cell-value.ts';
import { readWorkbookParts, type WorkbookParts } from './workbook-parts.ts';
import { readXml, type XmlListener } from './xml-events.ts';
import { ZipParts } from './zip-parts.ts';

/**
 * Rows of the first visible sheet of an .xlsx workbook, as they come out of the zip: memory holds one row and the shared
 * texts. Formulas are told, never evaluated nor taken for their last value.
 * @throws TableRefusal encrypted, macros, bomb, broken, too_many_rows, too_many_columns, kind_unknown
 */
export async function* readWorkbook(path: string, limits: TableLimits): AsyncGenerator<TableRow> {
  try {
    const zip = await ZipParts.open(path, limits);
    const parts = await readWorkbookParts(zip, limits);
    const sheet = new SheetRows(parts, limits);
    for await (const _ of readXml(await zip.read(parts.sheet), sheet)) yield* sheet.take();
  } catch (error) {
    throw isBrokenZip(error) ? new TableRefusal('broken', null, error) : error;
  }
}

const isBrokenZip = (error: unknown): boolean => {
  const { code } = error as { code?: string };
  return /^Z_|^ERR_(OUT_OF_RANGE|BUFFER_OUT_OF_BOUNDS|STREAM_PREMATURE_CLOSE)/.test(code ?? '');
};

/** Gathers rows from the events of a sheet's XML. */
class SheetRows implements XmlListener {
  readonly #parts: WorkbookParts;
  readonly #limits: TableLimits;
  #rows: TableRow[] = [];
  #count = 0;
  #rowNo = 0;
  #row: TableRow | null = null;
  #column = -1;
  #cell: RawCell | null = null;
  #isValue = false;

  constructor(parts: WorkbookParts, limits: TableLimits) {
    this.#parts = parts;
    this.#limits = limits;
  }

  /** The rows gathered since the last time. */
  take(): TableRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    this.#isValue = false;
    if (name === 'row') {
      const no = Number(attributes.r);
      this.#rowNo = Number.isInteger(no) && no > this.#rowNo ? no : this.#rowNo + 1;
      this.#row = { no: this.#rowNo, cells: [], faults: [] };
      this.#column = -1;
    } else if (name === 'c') {
      this.#column = columnOf(attributes.r) ?? this.#column + 1;
      this.#cell = { type: attributes.t ?? 'n', style: Number(attributes.s ?? 0), hasFormula: false, text: '' };
    } else if (name === 'f' && this.#cell) this.#cell.hasFormula = true;
    else if (name === 'v' || name === 't') this.#isValue = this.#cell !== null;
  }

  text(text: string): void {
    if (this.#isValue && this.#cell && this.#cell.text.length <= this.#limits.cellCharacters) this.#cell.text += text;
  }

  close(name: string): void {
    this.#isValue = false;
    if (name === 'c') this.#finishCell();
    if (name === 'row') this.#finishRow();
  }

  #finishCell(): void {
    const { row, cell } = { row: this.#row, cell: this.#cell };
    this.#cell = null;
    if (!row || !cell) return;
    const value = cellValue(cell, this.#parts);
    if ('text' in value && value.text === '') return;
    if (this.#column >= this.#limits.columns) throw new TableRefusal('too_many_columns', this.#limits.columns);
    if ('fault' in value) row.faults.push({ column: this.#column, reason: value.fault });
    else cellFrom(row, this.#column, value.text, this.#limits);
  }

  #finishRow(): void {
    const row = this.#row;
    this.#row = null;
    if (!row || (row.faults.length === 0 && row.cells.every((cell) => cell.trim() === ''))) return;
    this.#count += 1;
    if (this.#count > this.#limits.rows) throw new TableRefusal('too_many_rows', this.#limits.rows - 1);
    this.#rows.push(row);
  }
}

/** `C12` is column 2; null where the cell does not say. */
function columnOf(reference: string | undefined): number | null {
  const letters = /^([A-Z]{1,3})\d/.exec(reference ?? '')?.[1];
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
