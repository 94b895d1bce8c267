import { toE164 } from '../../../kernel/phone-number.ts';
import { isPinyin, syllables } from './pinyin-syllables.ts';
import { bigramsOf, nameKeys, SHORTEST_PHONE_PART } from './search-keys.ts';
import { type Lane, readTerm } from './search-term.ts';
import { oneErrorAway, oneWrong, swapped } from './typing-errors.ts';

/** Shorter letters are initials, of which each is somebody's. */
const SHORTEST_PINYIN = 4;
/** Whoever types more has typed enough for the beginning to be found. */
const LONGEST_PINYIN = 16;
const MOST_BEGINNINGS = 80;
const LONGEST_NAME = 16;
const SHORTEST_NUMBER = 6;
const han = /^\p{Script=Han}+$/u;

/**
 * What a typed text may have been meant to be, one typing error away: a letter of the pinyin wrong, missing, too many or
 * swapped; a character that sounds alike; one other character; two digits of a customer number swapped. Asked only when the
 * text as it stands finds few.
 */
export function similarLanes(typed: string): Lane[] {
  const term = readTerm(typed);
  if (term.is === 'number') return swappedCustomerNo(term.text);
  if (term.is === 'latin') return nearPinyin(term.letters);
  return term.is === 'name' ? nearNames(term.text.replace(/\s/g, '')) : [];
}

/**
 * Parts of telephone numbers, and masked numbers with two digits swapped: only for who gives a reason, for each customer found
 * so tells a hidden digit (docs/adr/030).
 */
export function reasonedLanes(typed: string): Lane[] {
  const term = readTerm(typed);
  if (term.is !== 'number') return [];
  const { text, digits } = term;
  const lanes: Lane[] = [];
  if (digits.length >= SHORTEST_PHONE_PART && digits.length <= 15)
    lanes.push({ by: 'phone', how: 'part', key: digits });
  if (digits.length < SHORTEST_NUMBER || digits.length > 32) return lanes;
  const pairs = swapped(digits);
  if (pairs.length === 0) return lanes;
  const phones =
    toE164(text) === null ? [] : pairs.flatMap((pair) => toE164(text.startsWith('+') ? `+${pair}` : pair) ?? []);
  if (phones.length > 0) lanes.push({ by: 'phone', how: 'swapped', keys: phones });
  for (const by of ['id_number', 'account', 'card'] as const) lanes.push({ by, how: 'swapped', keys: pairs });
  return lanes;
}

function swappedCustomerNo(text: string): Lane[] {
  if (text.length < SHORTEST_NUMBER || text.length > 11) return [];
  const keys = swapped(text);
  return keys.length === 0 ? [] : [{ by: 'customer_no', how: 'swapped', keys }];
}

function nearPinyin(letters: string): Lane[] {
  if (letters.length < SHORTEST_PINYIN || letters.length > LONGEST_PINYIN) return [];
  const keys = oneErrorAway(letters);
  const beginnings = keys.filter((key) => key.length >= SHORTEST_PINYIN && isPinyin(key)).slice(0, MOST_BEGINNINGS);
  const lanes: Lane[] = [{ by: 'pinyin', how: 'near', keys }];
  if (beginnings.length > 0) lanes.push({ by: 'pinyin', how: 'near_beginning', keys: beginnings });
  return lanes;
}

/**
 * A name written with another character. One that sounds alike is found by its pinyin. Any other leaves half of the name as it
 * is, and that half is looked for by its pairs of characters; of three characters, whose middle one touches both pairs, by every
 * syllable it may have.
 */
function nearNames(text: string): Lane[] {
  const chars = [...text];
  if (chars.length < 2 || chars.length > LONGEST_NAME || !han.test(text)) return [];
  const lanes: Lane[] = [
    { by: 'pinyin', how: 'sound', key: nameKeys(text).namePinyin },
    ...(chars.length === 3 ? oneOfThree(text) : []),
  ];
  if (chars.length < 4) return lanes;
  const middle = chars.length >> 1;
  const [first, second] = [chars.slice(0, middle).join(''), chars.slice(middle).join('')];
  const inside = (patterns: string[]): string[] => patterns.map((pattern) => `%${pattern}%`);
  return [
    ...lanes,
    {
      by: 'name',
      how: 'wrong_character',
      bigrams: bigramsOf(second).slice(0, 2),
      patterns: inside(oneWrong(text, 0, middle)),
    },
    {
      by: 'name',
      how: 'wrong_character',
      bigrams: bigramsOf(first).slice(0, 2),
      patterns: inside(oneWrong(text, middle, chars.length)),
    },
  ];
}

function oneOfThree(text: string): Lane[] {
  const [first = '', , last = ''] = [...text];
  const [a = '', b = ''] = bigramsOf(text);
  const [wrongFirst = '', wrongMiddle = '', wrongLast = ''] = oneWrong(text, 0, 3);
  const [before, after] = [nameKeys(`${first}一`).namePinyin.slice(0, -2), nameKeys(last).namePinyin];
  return [
    { by: 'name', how: 'wrong_character', bigrams: [a], patterns: [wrongLast] },
    { by: 'name', how: 'wrong_character', bigrams: [b || a], patterns: [wrongFirst] },
    {
      by: 'name',
      how: 'wrong_middle',
      pinyin: syllables.map((syllable) => before + syllable + after),
      pattern: wrongMiddle,
    },
  ];
}
