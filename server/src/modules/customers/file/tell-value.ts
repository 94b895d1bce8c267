import { type FieldValue, type FileField, fieldGroupOf, type Label, type Maskable } from '@tellerline/contracts';
import { formatE164 } from '../../../kernel/phone-number.ts';
import type { CodeBook } from '../code-book.ts';
import { accountNumber, address, email, idNumber, maskMiddle, phone, type Viewer } from '../mask.ts';

export interface Told {
  text: Label;
  masked: boolean;
  sealed?: true;
}

const same = (text: string): Label => ({ 'zh-CN': text, en: text });

/** A value in words, as the policy wants its field's group for this viewer. An empty value is an empty text. */
export function tellValue(field: FileField, value: FieldValue, codes: CodeBook, viewer: Viewer): Told {
  if (value === null || value === '') return { text: same(''), masked: false };
  const text = String(value);
  switch (field.mask) {
    case 'id_number':
      return maskable(idNumber(text, viewer));
    case 'phone':
      return maskable(text.startsWith('+') ? phone(text, viewer) : { text: maskMiddle(text, 3, 4), masked: true });
    case 'address':
      return maskable(address(text, viewer));
    case 'email':
      return maskable(email(text, viewer));
    case 'account':
      return maskable(accountNumber(text, viewer));
    default:
  }
  const treatment = viewer.sight?.of(fieldGroupOf(field)) ?? 'masked';
  if (field.dataClass === 'C1' || treatment === 'shown') return { text: tellWhole(field, value, codes), masked: false };
  return { text: same('****'), masked: true, ...(treatment !== 'revealable' && { sealed: true as const }) };
}

const maskable = ({ text, masked, sealed }: Maskable): Told => ({
  text: same(text),
  masked,
  ...(sealed && { sealed }),
});

/** A value in words, whole. */
export function tellWhole(field: Pick<FileField, 'type' | 'list'>, value: FieldValue, codes: CodeBook): Label {
  if (value === null || value === '') return same('');
  const text = String(value);
  switch (field.type) {
    case 'flag':
      return value ? { 'zh-CN': '是', en: 'Yes' } : { 'zh-CN': '否', en: 'No' };
    case 'code':
      return codes.label(field.list ?? '', text);
    case 'region':
    case 'country':
    case 'currency':
    case 'industry':
      return codes.label(field.type, text);
    case 'money':
      return same((Number(value) / 100).toLocaleString('en-US', { minimumFractionDigits: 2 }));
    case 'percent':
      return same(`${(Number(value) / 100).toFixed(2)}%`);
    case 'phone':
      return same(text.startsWith('+') ? formatE164(text) : text);
    case 'hour':
      return same(`${text.padStart(2, '0')}:00`);
    default:
      return same(text);
  }
}
