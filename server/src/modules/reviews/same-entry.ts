import { type FileField, fieldAt, type ReviewKind } from '@tellerline/contracts';
import { readPhoneWithExtension } from '../../kernel/phone-number.ts';

/**
 * Does a second entry, typed blind, say what was entered? What is chosen from a list is compared by its code; amounts are typed in
 * yuan, with separators or 万; telephone numbers in any writing; certificates' numbers with their hyphen or without; a tick as 是 or
 * 否, yes or no; all else without regard to spaces and case.
 */
export function sameEntry(kind: string, path: string, entered: string, typed: string): boolean {
  const field = fieldAt(kind as ReviewKind, path);
  switch (field?.type) {
    case 'money':
      return fenOf(typed) === Number(entered);
    case 'flag':
      return tickOf(typed) === entered;
    case 'phone':
      return readPhoneWithExtension(typed)?.e164 === entered;
    default:
      return isCertificateNumber(kind, field) ? bare(typed) === bare(entered) : plain(typed) === plain(entered);
  }
}

const isCertificateNumber = (kind: string, field: FileField | undefined): boolean =>
  kind === 'corporate_file' && field?.id === 'number';

const plain = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
const bare = (text: string): string => plain(text).replaceAll('-', '');

const ticks = { true: ['是', '长期', 'YES', 'TRUE'], false: ['否', '非长期', 'NO', 'FALSE'] };
const tickOf = (typed: string): string | undefined =>
  Object.entries(ticks).find(([, words]) => words.includes(plain(typed)))?.[0];

/** `5,000,000.5`, `500万`: integer fen; NaN for what is no amount. */
function fenOf(typed: string): number {
  const match = /^(\d{1,13})(?:\.(\d{1,6}))?(万)?$/.exec(plain(typed).replace(/[,¥]/g, ''));
  if (!match) return Number.NaN;
  const [, whole = '', fraction = '', tenThousands] = match;
  const places = tenThousands ? 6 : 2;
  return fraction.length > places ? Number.NaN : Number(`${whole}${fraction.padEnd(places, '0')}`);
}
