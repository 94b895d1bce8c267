import { printable, type RowReason } from '@tellerline/contracts';
import { looksLikeFormula } from '../../../exchange/index.ts';
import { standardLists } from '../standards/standard-lists.ts';

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

/** An industry by its code or English name as it is kept: by the Chinese name of GB/T 4754. Other words stay as they are. */
export const readIndustry = (value: string): string => standardLists.named('industry', value)?.['zh-CN'] ?? value;

export const isStandardIndustry = (value: string): boolean => standardLists.named('industry', value) !== null;
