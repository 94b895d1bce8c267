import { readSlotPath } from './certificate-slots.ts';

/**
 * Does a second entry, typed blind, say what was entered? Amounts are typed in yuan, with separators or 万; numbers with their
 * hyphen or without; a tick as 是 or 否, yes or no; all else without regard to spaces and case.
 */
export function sameCorporateEntry(path: string, entered: string, typed: string): boolean {
  const field = readSlotPath(path)?.field;
  if (field?.type === 'money') return fenOf(typed) === Number(entered);
  if (field?.type === 'flag') return tickOf(typed) === entered;
  if (field?.id === 'number') return plain(typed).replaceAll('-', '') === plain(entered).replaceAll('-', '');
  return plain(typed) === plain(entered);
}

const plain = (text: string): string => text.normalize('NFKC').replace(/\s/g, '').toUpperCase();

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
