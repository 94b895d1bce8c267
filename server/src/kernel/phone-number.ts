import { type AniPresentation, type CallerNumber, type Label, printable } from '@tellerline/contracts';
import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { areaCodes } from './area-codes.ts';

const longestShown = 32;
/** `-801`, ` 转801`, ` ext. 801`, `x801`, `#801` after a complete number. */
const extensionSuffix = /^(.*\d)\s*(?:转|分机|ext\.?|x|#|-)\s*(\d{1,6})$/i;

/** A telephone number with the extension behind it, as contact data has it. */
export interface PhoneWithExtension {
  e164: string;
  extension: string | null;
}

/**
 * Reads a caller's number as the telephone world delivers it. `0086…`, `86138…`, `013800138000`, spaces and full-width
 * digits are understood; what cannot be a telephone number is shown as it came, cleaned and cut to 32 characters, and
 * has no E.164. Never throws.
 */
export function readNumber(raw: string | null, presentation: AniPresentation): CallerNumber {
  if (presentation === 'withheld') return { presentation, e164: null, display: '', origin: null };
  const text = cleaned(raw ?? '');
  const parsed = parse(text);
  if (parsed) {
    return { presentation, e164: parsed.number, display: display(parsed), origin: originOf(parsed) };
  }
  return { presentation: text ? presentation : 'unavailable', e164: null, display: cut(text), origin: null };
}

/** E.164 of a number somebody typed or a file holds; null when it is none. Chinese unless it says otherwise. */
export function toE164(raw: string): string | null {
  return isMobile(raw) ? `+86${raw}` : (parse(cleaned(raw))?.number ?? null);
}

/** As `toE164`, with an extension such as `0757-22218888-801` or `22218888 转 801` kept apart. */
export function readPhoneWithExtension(raw: string): PhoneWithExtension | null {
  if (isMobile(raw)) return { e164: `+86${raw}`, extension: null };
  const text = cleaned(raw);
  const whole = parse(text);
  if (whole) return { e164: whole.number, extension: null };
  const [, front, extension] = extensionSuffix.exec(text) ?? [];
  const number = front === undefined ? undefined : parse(front);
  return number && extension !== undefined ? { e164: number.number, extension } : null;
}

/** National format of a Chinese number, international format of a foreign one: `138 0013 8000`, `+44 20 7946 0958`. */
export function formatE164(e164: string): string {
  const parsed = parsePhoneNumberFromString(e164);
  return parsed ? display(parsed) : e164;
}

/** The digits a Chinese speaker would type for this number: without +86, with the trunk 0 of a fixed line. */
export function nationalDigits(e164: string): string {
  if (!e164.startsWith('+86')) return e164.slice(1);
  const national = e164.slice(3);
  return isMobile(national) ? national : `0${national}`;
}

/** First three and last four digits, the rest starred: `138****8000`. */
export function maskPhone(e164: string): string {
  const digits = nationalDigits(e164);
  return digits.length < 8
    ? '*'.repeat(digits.length)
    : `${digits.slice(0, 3)}${'*'.repeat(digits.length - 7)}${digits.slice(-4)}`;
}

const isMobile = (national: string): boolean => /^1[3-9]\d{9}$/.test(national);
const cleaned = (raw: string): string => printable(raw.slice(0, 256)).normalize('NFKC').trim();
const cut = (text: string): string => [...text].slice(0, longestShown).join('');

function parse(text: string): PhoneNumber | null {
  const compact = text.replace(/^(?:sips?|tel):/i, '').replace(/[\s().\-/]/g, '');
  if (!/^\+?\d{5,20}$/.test(compact)) return null;
  const international = compact.replace(/^00(?=[1-9])/, '+');
  const parsed = parsePhoneNumberFromString(international, 'CN');
  if (!parsed) return null;
  const saidCountry = international.startsWith('+') && parsed.countryCallingCode !== '86';
  const accepted = parsed.isValid() || isMobile(parsed.nationalNumber) || (saidCountry && parsed.isPossible());
  return accepted && /^\+[1-9]\d{4,14}$/.test(parsed.number) ? parsed : null;
}

const display = (number: PhoneNumber): string =>
  number.countryCallingCode === '86' ? number.formatNational() : number.formatInternational();

const countryNames = {
  'zh-CN': new Intl.DisplayNames(['zh-CN'], { type: 'region' }),
  en: new Intl.DisplayNames(['en'], { type: 'region' }),
};

function originOf(number: PhoneNumber): Label | null {
  if (number.countryCallingCode === '86') return mainlandOrigin(number.nationalNumber);
  if (!number.country) return null;
  return {
    'zh-CN': countryNames['zh-CN'].of(number.country) ?? number.country,
    en: countryNames.en.of(number.country) ?? number.country,
  };
}

function mainlandOrigin(national: string): Label {
  if (isMobile(national)) return { 'zh-CN': '中国大陆手机', en: 'Mobile, mainland China' };
  return (
    areaCodes[national.slice(0, 2)] ?? areaCodes[national.slice(0, 3)] ?? { 'zh-CN': '中国大陆', en: 'Mainland China' }
  );
}
