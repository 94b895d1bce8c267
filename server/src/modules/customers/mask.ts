import type { Maskable, Role } from '@tellerline/contracts';
import { formatE164, maskPhone } from '../../kernel/phone-number.ts';

/** Who looks; decides how much of a field is shown. */
export type Viewer = { roles: readonly Role[] };

const starred = (length: number): string => '*'.repeat(Math.max(0, length));

/** Keeps `first` and `last` characters; short texts are starred whole. */
export function maskMiddle(text: string, first: number, last: number): string {
  const chars = [...text];
  if (chars.length <= first + last) return starred(chars.length);
  return chars.slice(0, first).join('') + starred(chars.length - first - last) + chars.slice(-last).join('');
}

/** ID numbers: first and last character; reviewers, who compare papers, see six and four. */
export function idNumber(number: string, viewer: Viewer): Maskable {
  const [first, last] = viewer.roles.includes('reviewer') ? [6, 4] : [1, 1];
  return { text: maskMiddle(number, first, last), masked: true };
}

/** Telephone numbers: first three, last four digits. */
export const phone = (e164: string): Maskable => ({ text: maskPhone(e164), masked: true });
/** Account numbers: the last four. */
export const accountNumber = (number: string): Maskable => ({ text: `****${number.slice(-4)}`, masked: true });
/** Card numbers: the issuer's six and the last four. */
export const cardNumber = (number: string): Maskable => ({ text: maskMiddle(number, 6, 4), masked: true });

/** An address down to its district, town or county; without one, its first six characters. */
export function address(text: string): Maskable {
  const district = /^.*?(?:区|县|市[^区县市镇]{1,8}(?:区|市|镇))/.exec(text)?.[0];
  const shown = district ?? [...text].slice(0, 6).join('');
  return shown === text ? { text, masked: false } : { text: `${shown}****`, masked: true };
}

/** A mail address: first character and domain. */
export function email(text: string): Maskable {
  const at = text.lastIndexOf('@');
  return { text: at < 1 ? starred(text.length) : `${[...text][0]}***${text.slice(at)}`, masked: true };
}

/** The name of a customer the viewer may not see, who is mentioned in the file of one he may. */
export const foreignName = (name: string): string => `${[...name][0] ?? ''}**`;

/** What is masked in a contact point, shown whole. */
export const wholePhone = (e164: string, extension: string | null): string =>
  extension === null ? formatE164(e164) : `${formatE164(e164)}-${extension}`;
