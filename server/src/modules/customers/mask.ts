import type { Maskable, Role } from '@tellerline/contracts';
import { formatE164, maskPhone } from '../../kernel/phone-number.ts';
import type { Sight } from '../privacy/index.ts';

/** Who looks. `sight` is how much of this very customer he sees; without one everything is masked, and as narrowly as can be. */
export interface Viewer {
  sight?: Sight;
  roles?: readonly Role[];
}

/** A number, an address or the like as the policy wants it for this viewer. */
function asSeen(whole: string, masked: string, viewer: Viewer): Maskable {
  switch (viewer.sight?.of('C2-identifier')) {
    case 'shown':
      return { text: whole, masked: false };
    case 'hidden':
      return { text: '****', masked: true, sealed: true };
    case 'masked':
      return { text: masked, masked: true, sealed: true };
    default:
      return { text: masked, masked: true };
  }
}

const starred = (length: number): string => '*'.repeat(Math.max(0, length));

/** Keeps `first` and `last` characters; short texts are starred whole. */
export function maskMiddle(text: string, first: number, last: number): string {
  const chars = [...text];
  if (chars.length <= first + last) return starred(chars.length);
  return chars.slice(0, first).join('') + starred(chars.length - first - last) + chars.slice(-last).join('');
}

/** ID numbers: first and last character; six and four for who compares papers. */
export function idNumber(number: string, viewer: Viewer): Maskable {
  const [first, last] = viewer.sight?.wideIdNumbers ? [6, 4] : [1, 1];
  return asSeen(number, maskMiddle(number, first, last), viewer);
}

/** The number of a customer's document. What a company is registered with is public, like the credit code it is the same as. */
export const documentNumber = (number: string, of: string, viewer: Viewer): Maskable =>
  of === 'corporate' ? { text: number, masked: false } : idNumber(number, viewer);

/** Telephone numbers: first three, last four digits. */
export const phone = (e164: string, viewer: Viewer = {}): Maskable => asSeen(formatE164(e164), maskPhone(e164), viewer);
/** Account numbers: the last four. */
export const accountNumber = (number: string, viewer: Viewer = {}): Maskable =>
  asSeen(number, `****${number.slice(-4)}`, viewer);
/** Card numbers: the issuer's six and the last four. */
export const cardNumber = (number: string, viewer: Viewer = {}): Maskable =>
  asSeen(number, maskMiddle(number, 6, 4), viewer);

/** An address down to its district, town or county; without one, its first six characters. */
export function address(text: string, viewer: Viewer = {}): Maskable {
  const district = /^.*?(?:区|县|市[^区县市镇]{1,8}(?:区|市|镇))/.exec(text)?.[0];
  const shown = district ?? [...text].slice(0, 6).join('');
  if (shown === text && viewer.sight?.of('C2-identifier') !== 'hidden') return { text, masked: false };
  return asSeen(text, `${shown}****`, viewer);
}

/** A mail address: first character and domain. */
export function email(text: string, viewer: Viewer = {}): Maskable {
  const at = text.lastIndexOf('@');
  return asSeen(text, at < 1 ? starred(text.length) : `${[...text][0]}***${text.slice(at)}`, viewer);
}

/** The name of a customer the viewer may not see, who is mentioned in the file of one he may. */
export const foreignName = (name: string): string => `${[...name][0] ?? ''}**`;

/** What is masked in a contact point, shown whole. */
export const wholePhone = (e164: string, extension: string | null): string =>
  extension === null ? formatE164(e164) : `${formatE164(e164)}-${extension}`;
