import { printable, type RowReason } from '@tellerline/contracts';
import { looksLikeFormula } from '../../../exchange/index.ts';
import { isRealDay } from '../identifiers/resident-id.ts';

export type ReadText = { value: string | null } | { reason: RowReason; n: string | null };

/**
 * A text of at most `max` characters as it is kept: one line in Unicode's composed form, no blanks around it, nothing unseen
 * in it; null when empty. The same rule for what is typed and what is imported.
 */
export function readCellText(raw: string, max: number, required: boolean): ReadText {
  if (raw.includes('\ufffd')) return { reason: 'bad_characters', n: null };
  const value = printable(raw.replace(/[\s\u00a0\u3000]+/g, ' ').normalize('NFC')).trim();
  if (value === '') return required ? { reason: 'required', n: null } : { value: null };
  if (looksLikeFormula(value)) return { reason: 'formula', n: null };
  return [...value].length > max ? { reason: 'too_long', n: String(max) } : { value };
}

/** `2026-11-23`, `2026/11/3`, `20261123`, `2026年11月23日`, with or without a time behind it, as `2026-11-23`. */
export function readCellDay(raw: string): ReadText {
  const text = raw.normalize('NFKC').trim();
  if (text === '') return { value: null };
  const match =
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ??
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}.*)?$/.exec(text);
  const day = match ? `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}` : '';
  return isRealDay(day) ? { value: day } : { reason: 'not_a_day', n: null };
}
