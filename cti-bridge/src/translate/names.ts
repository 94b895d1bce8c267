import { monitorPrefix } from '@tellerline/contracts';

/** `PJSIP/1001-0000002a` or `PJSIP/1001` → `1001`; null for trunks, Local channels and everything else. */
export function extensionIn(channelOrInterface: string): string | null {
  return /^PJSIP\/(\d{3,6})(?:-[0-9a-f]{8})?$/.exec(channelOrInterface)?.[1] ?? null;
}

/** A supervisor's phone that is with an agent's call: no call of its own. */
export const isMonitor = (channelId: string): boolean => channelId.startsWith(monitorPrefix);

/** The channel or endpoint an agent with this extension is called by. */
export const interfaceOf = (extension: string): string => `PJSIP/${extension}`;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is taken out
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
/** Marks that turn the direction of text around and joiners nobody sees. */
const DIRECTION_MARKS = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Text of foreign origin: no control or direction characters, NFC, at most `max` UTF-16 units, never half a character. */
export function cleanText(raw: string, max: number): string {
  if (/^[\x20-\x7e]*$/.test(raw)) return raw.trim().slice(0, max);
  const clean = raw
    .slice(0, max * 8)
    .replace(CONTROLS, '')
    .replace(DIRECTION_MARKS, '')
    .toWellFormed()
    .normalize('NFC')
    .trim();
  if (clean.length <= max) return clean;
  const cut = clean.slice(0, max);
  return cut.isWellFormed() ? cut : cut.slice(0, max - 1);
}

/** A caller's name as the desk may show it: ≤ 160 characters, null when there is none. */
export function callerNameOf(raw: string): string | null {
  const name = cleanText(raw, 160);
  return name === '' || name === '<unknown>' ? null : name;
}

export type Presentation = 'allowed' | 'withheld' | 'unavailable';

const WITHHELD = /^(anonymous|restricted|private|withheld|blocked)$/i;
const UNAVAILABLE = /^(<unknown>|unknown|unavailable|not available|asserted-unavailable|)$/i;

/**
 * The caller's number and whether he shows it. `presentation` is Asterisk's CALLERID(num-pres), empty when not told.
 * A withheld number is not passed on even where the trunk knows it.
 */
export function callerNumberOf(raw: string, presentation: string): { ani: string | null; presentation: Presentation } {
  const number = cleanText(raw, 64);
  if (/^prohib/i.test(presentation) || WITHHELD.test(number)) return { ani: null, presentation: 'withheld' };
  if (/^unavailable/i.test(presentation) || UNAVAILABLE.test(number)) return { ani: null, presentation: 'unavailable' };
  return { ani: number, presentation: 'allowed' };
}
