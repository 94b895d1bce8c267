import { pinyin } from 'pinyin-pro';

/** How a name is found without typing characters. */
export interface NameKeys {
  namePinyin: string;
  nameInitials: string;
}

const han = /\p{Script=Han}/u;
const notKey = /[^a-z0-9]/g;

/** `张伟` → `zhangwei`, `zw`. A surname is read as one (单 shàn, 曾 zēng). Latin letters stay, lower case. */
export function nameKeys(name: string): NameKeys {
  if (!han.test(name)) {
    const words = name
      .normalize('NFKD')
      .toLowerCase()
      .split(/[\s.·-]+/);
    const keys = words.map((word) => word.replace(notKey, '')).filter(Boolean);
    return { namePinyin: keys.join(''), nameInitials: keys.map((key) => key[0]).join('') };
  }
  const keys = nameSyllables(name);
  return { namePinyin: keys.join(''), nameInitials: keys.map((key) => key[0]).join('') };
}

/** `张伟` → `zhang`, `wei`: what its pinyin is made of. */
export function nameSyllables(name: string): string[] {
  const personal = [...name].length <= 4;
  const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: personal ? 'head' : 'off', v: true });
  return syllables.map((syllable) => syllable.toLowerCase().replace(notKey, '')).filter(Boolean);
}

/** Every pair of neighbouring characters, each once: `张建国` → `张建`, `建国`. */
export function bigramsOf(name: string): string[] {
  const chars = [...name.replace(/\s/g, '')];
  return [...new Set(chars.slice(1).map((char, i) => `${chars[i]}${char}`))];
}

/** Shortest part of a telephone number that is looked for. */
export const SHORTEST_PHONE_PART = 4;

/** National significant number: what follows +86, or the plus. */
export const significantDigits = (e164: string): string => (e164.startsWith('+86') ? e164.slice(3) : e164.slice(1));

/** Every tail of the number that does not begin at its front, four digits or longer. */
export function phoneTails(e164: string): string[] {
  const digits = significantDigits(e164);
  return Array.from({ length: Math.max(0, digits.length - SHORTEST_PHONE_PART) }, (_, i) => digits.slice(i + 1));
}
