import { printable, type RowReason } from '@tellerline/contracts';
import { looksLikeFormula } from '../../../exchange/index.ts';

export type ReadText = { value: string | null } | { reason: RowReason; n: string | null };

/**
 * A text of at most `max` characters as it is kept: one line in Unicode's composed form, no blanks around it, nothing unseen
 * in it; null when empty. The same rule for what is typed and what is imported.
 */
export function readAttributeText(raw: string, max: number, required: boolean): ReadText {
  if (raw.includes('\ufffd')) return { reason: 'bad_characters', n: null };
  const value = printable(raw.replace(/[\s\u00a0\u3000]+/g, ' ').normalize('NFC')).trim();
  if (value === '') return required ? { reason: 'required', n: null } : { value: null };
  if (looksLikeFormula(value)) return { reason: 'formula', n: null };
  return [...value].length > max ? { reason: 'too_long', n: String(max) } : { value };
}
