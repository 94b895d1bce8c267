import type { FieldValue, FileField, Label } from '@tellerline/contracts';
import { formatE164 } from '../../../kernel/phone-number.ts';
import type { CodeBook } from '../code-book.ts';
import { accountNumber, address, email, idNumber, maskMiddle, phone, type Viewer } from '../mask.ts';

export interface Told {
  text: Label;
  masked: boolean;
}

const same = (text: string): Label => ({ 'zh-CN': text, en: text });
/** Who works with figures of a customer's life sees them whole; agents on a call do not. */
const seesFigures = (viewer: Viewer): boolean =>
  viewer.roles.some((role) => role === 'clerk' || role === 'reviewer' || role === 'manager' || role === 'supervisor');

/** A value in words, masked as its field's class and the viewer's roles want it. An empty value is an empty text. */
export function tellValue(field: FileField, value: FieldValue, codes: CodeBook, viewer: Viewer): Told {
  if (value === null || value === '') return { text: same(''), masked: false };
  const text = String(value);
  switch (field.mask) {
    case 'id_number':
      return maskable(idNumber(text, viewer));
    case 'phone':
      return maskable(text.startsWith('+') ? phone(text) : { text: maskMiddle(text, 3, 4), masked: true });
    case 'address':
      return maskable(address(text));
    case 'email':
      return maskable(email(text));
    case 'account':
      return maskable(accountNumber(text));
    default:
  }
  if (field.mask === undefined && field.dataClass !== 'C1' && !seesFigures(viewer)) {
    return { text: same('****'), masked: true };
  }
  return { text: tellWhole(field, value, codes), masked: false };
}

const maskable = ({ text, masked }: { text: string; masked: boolean }): Told => ({ text: same(text), masked });

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
