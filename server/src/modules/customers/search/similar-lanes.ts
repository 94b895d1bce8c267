import { toE164 } from '../../../kernel/phone-number.ts';
import { type BigramRows, isCommon, isNobodys, rarest } from './bigram-rows.ts';
import { isPinyin, syllables } from './pinyin-syllables.ts';
import { nameKeys, nameSyllables, SHORTEST_PHONE_PART } from './search-keys.ts';
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
 * @param rows how common the pairs of the text are, where it was counted
 */
export function similarLanes(typed: string, rows: BigramRows = new Map()): Lane[] {
  const term = readTerm(typed);
  if (term.is === 'number') return swappedCustomerNo(term.text);
  if (term.is === 'latin') return nearPinyin(term.letters);
  return term.is === 'name' ? nearNames(term.text.replace(/\s/g, ''), rows) : [];
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
 * A name written with another character. One that sounds alike is found by its pinyin. Any other leaves the pairs of characters
 * it does not touch, of which the rarest is looked for. Where that one is common too (`有限公司`), or none is left (the middle
 * one of three), it is looked for by every syllable it may have, in whole names.
 */
function nearNames(text: string, rows: BigramRows): Lane[] {
  const chars = [...text];
  if (chars.length < 2 || chars.length > LONGEST_NAME || !han.test(text)) return [];
  const lanes: Lane[] = [{ by: 'pinyin', how: 'sound', key: nameKeys(text).namePinyin }];
  if (chars.length < 3) return lanes;
  const pairs = chars.slice(1).map((char, at) => `${chars[at]}${char}`);
  const patternsOf = new Map<string, string[]>();
  const spelled: Lane[] = [];
  for (const place of chars.keys()) {
    const bigram = rarest(
      pairs.filter((_, at) => at !== place && at !== place - 1),
      rows,
    );
    const [pattern = ''] = oneWrong(text, place, place + 1);
    if (bigram === undefined || isCommon(bigram, rows)) spelled.push(...spelledAt(text, place, pattern));
    else if (!isNobodys(bigram, rows)) patternsOf.set(bigram, [...(patternsOf.get(bigram) ?? []), pattern]);
  }
  const inside = (patterns: string[]) => (chars.length === 3 ? patterns : patterns.map((pattern) => `%${pattern}%`));
  for (const [bigram, patterns] of patternsOf) {
    lanes.push({ by: 'name', how: 'wrong_character', bigram, patterns: inside(patterns) });
  }
  return [...lanes, ...spelled];
}

function spelledAt(text: string, place: number, pattern: string): Lane[] {
  const spelling = nameSyllables(text);
  if (spelling.length !== [...text].length) return [];
  const [before, after] = [spelling.slice(0, place).join(''), spelling.slice(place + 1).join('')];
  return [
    { by: 'name', how: 'wrong_syllable', pinyin: syllables.map((syllable) => before + syllable + after), pattern },
  ];
}
