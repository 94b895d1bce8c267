import type { RowReason } from '@tellerline/contracts';
import { dayOfSerial } from './date-format.ts';
import type { WorkbookParts } from './workbook-parts.ts';
import { unescapeXmlText } from './xml-events.ts';

/** A cell as the sheet writes it. */
export interface RawCell {
  type: string;
  style: number;
  hasFormula: boolean;
  /** Text of `v`, or of the inline text. */
  text: string;
}

/** From here on Excel keeps no longer every digit of a whole number. */
const DIGITS_LOST_FROM = 1e15;

/** The text of a cell, or why it has none. */
export function cellValue(cell: RawCell, parts: WorkbookParts): { text: string } | { fault: RowReason } {
  if (cell.hasFormula) return { fault: 'formula' };
  switch (cell.type) {
    case 's':
      return { text: parts.sharedTexts[Number(cell.text)] ?? '' };
    case 'inlineStr':
    case 'str':
      return { text: unescapeXmlText(cell.text) };
    case 'b':
      return { text: cell.text === '1' ? 'TRUE' : 'FALSE' };
    case 'e':
      return { fault: 'error_value' };
    case 'd':
      return { text: cell.text.replace(/T00:00:00(\.0+)?Z?$/, '').replace('T', ' ') };
    default:
      return numberValue(cell, parts);
  }
}

function numberValue(cell: RawCell, parts: WorkbookParts): { text: string } | { fault: RowReason } {
  if (cell.text === '') return { text: '' };
  const value = Number(cell.text);
  if (!Number.isFinite(value)) return { fault: 'error_value' };
  if (parts.dateStyles[cell.style] === true) {
    const day = dayOfSerial(value, parts.from1904);
    return day === null ? { fault: 'not_a_day' } : { text: day };
  }
  if (Math.abs(value) >= DIGITS_LOST_FROM) return { fault: 'digits_lost' };
  return { text: Number.isInteger(value) ? String(value) : cell.text };
}
