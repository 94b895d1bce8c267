import { printable } from '@tellerline/contracts';
import { areaCodes } from '../../../kernel/area-codes.ts';
import { toE164 } from '../../../kernel/phone-number.ts';
import { type BigramRows, isNobodys, rarest } from './bigram-rows.ts';
import { bigramsOf } from './search-keys.ts';

/** A telephone number: whole, by its last four digits, or a fixed line without its area code, in each area there is. */
export type PhoneLane =
  | { by: 'phone'; how: 'exact'; key: string }
  | { by: 'phone'; how: 'tail'; key: string }
  | { by: 'phone'; how: 'local'; keys: string[] }
  | { by: 'phone'; how: 'part'; key: string }
  | { by: 'phone'; how: 'swapped'; keys: string[] };

/** A name that is nearly what was typed; see similar-lanes.ts. */
export type NameLane =
  | { by: 'name'; how: 'exact' | 'prefix'; key: string }
  | { by: 'name'; how: 'inside'; key: string; bigram: string }
  | { by: 'name'; how: 'wrong_character'; bigram: string; patterns: string[] }
  | { by: 'name'; how: 'wrong_syllable'; pinyin: string[]; pattern: string };

/** One way a term may be meant: which key, compared how. */
export type Lane =
  | { by: 'customer_no' | 'id_number' | 'account' | 'card'; how: 'exact'; key: string }
  | { by: 'customer_no' | 'id_number' | 'account' | 'card'; how: 'swapped'; keys: string[] }
  | { by: 'customer_no'; how: 'prefix'; key: string }
  | { by: 'initials'; how: 'prefix'; key: string }
  | { by: 'pinyin'; how: 'prefix' | 'sound'; key: string }
  | { by: 'pinyin'; how: 'near'; keys: string[] }
  | { by: 'pinyin'; how: 'near_beginning'; keys: string[] }
  | { by: 'id_number'; how: 'tail'; key: string }
  | PhoneLane
  | NameLane;

/** Exactly so many characters of a masked number may be looked for without a reason; see docs/adr/030. */
const TAIL = 4;
const SHORTEST_CUSTOMER_NO_PART = 4;

/** What kind of thing was typed, in the form keys are compared with. */
export type Term =
  | { is: 'nothing' }
  | { is: 'number'; text: string; digits: string }
  | { is: 'code'; text: string }
  | { is: 'latin'; text: string; letters: string }
  | { is: 'name'; text: string };

export function readTerm(typed: string): Term {
  const text = printable(typed).normalize('NFKC').trim().replace(/\s+/g, ' ');
  if (text === '') return { is: 'nothing' };
  const compact = text.replace(/[\s-]/g, '').toUpperCase();
  if (/^\+?\d+$/.test(compact)) return { is: 'number', text: compact, digits: compact.replace('+', '') };
  if (/^(?=.*\d)[0-9A-Z]+$/.test(compact)) return { is: 'code', text: compact };
  if (/^[a-z' .-]+$/i.test(text)) {
    const letters = text.toLowerCase().replace(/[^a-z]/g, '');
    if (letters !== '') return { is: 'latin', text, letters };
  }
  return { is: 'name', text };
}

/**
 * What a typed text may mean as it stands, the surest meaning first. The user never says whether it is a name, a number or a
 * phone. Wildcards mean nothing here: every key is compared as it stands. Numbers that are shown masked are found whole or by
 * exactly four characters of their end: parts of any length would tell the hidden digits one after another.
 * @param rows how common the pairs of the text are, where it was counted
 */
export function lanesOf(typed: string, rows: BigramRows = new Map()): Lane[] {
  const term = readTerm(typed);
  switch (term.is) {
    case 'nothing':
      return [];
    case 'number':
      return numberLanes(term.text, term.digits);
    case 'code':
      return codeLanes(term.text);
    case 'latin':
      return latinLanes(term.text, term.letters, rows);
    case 'name':
      return nameLanes(term.text, rows);
  }
}

function numberLanes(typed: string, digits: string): Lane[] {
  const e164 = toE164(typed);
  const lanes: Lane[] = [];
  if (!typed.startsWith('+') && digits.length <= 11) lanes.push({ by: 'customer_no', how: 'exact', key: digits });
  if (e164 !== null) lanes.push({ by: 'phone', how: 'exact', key: e164 });
  if (digits.length < SHORTEST_CUSTOMER_NO_PART || digits.length > 32) return lanes;
  lanes.push(
    { by: 'id_number', how: 'exact', key: digits },
    { by: 'account', how: 'exact', key: digits },
    { by: 'card', how: 'exact', key: digits },
  );
  if (digits.length === TAIL) {
    lanes.push({ by: 'phone', how: 'tail', key: digits }, { by: 'id_number', how: 'tail', key: digits });
  }
  lanes.push({ by: 'customer_no', how: 'prefix', key: digits });
  if (/^[2-8]\d{6,7}$/.test(typed)) lanes.push({ by: 'phone', how: 'local', keys: everywhere(typed) });
  return lanes;
}

const everywhere = (subscriber: string): string[] => Object.keys(areaCodes).map((area) => `+86${area}${subscriber}`);

/** Does the text ask for numbers that are shown masked? Such a question is counted and its answer is on record. */
export const asksForNumber = (typed: string): boolean =>
  lanesOf(typed).some(({ by }) => by === 'id_number' || by === 'phone' || by === 'account' || by === 'card');

/** Letters and digits: a customer number, a credit code, a passport, the tail of an ID that ends with X. */
function codeLanes(code: string): Lane[] {
  if (code.length > 50) return [];
  const lanes: Lane[] = [
    { by: 'customer_no', how: 'exact', key: code.slice(0, 32) },
    { by: 'id_number', how: 'exact', key: code },
    { by: 'account', how: 'exact', key: code.slice(0, 32) },
  ];
  if (code.length === TAIL) lanes.push({ by: 'id_number', how: 'tail', key: code });
  if (code.length >= SHORTEST_CUSTOMER_NO_PART) lanes.push({ by: 'customer_no', how: 'prefix', key: code });
  return lanes;
}

const latinLanes = (text: string, letters: string, rows: BigramRows): Lane[] => [
  { by: 'name', how: 'exact', key: text },
  { by: 'pinyin', how: 'prefix', key: letters },
  { by: 'initials', how: 'prefix', key: letters },
  { by: 'name', how: 'prefix', key: text },
  ...insideName(text, rows),
];

const nameLanes = (text: string, rows: BigramRows): Lane[] => [
  { by: 'name', how: 'exact', key: text },
  { by: 'name', how: 'prefix', key: text },
  ...insideName(text, rows),
];

/** A part of a name is looked for by the rarest of its pairs; the rest is compared on the rows themselves. */
function insideName(text: string, rows: BigramRows): Lane[] {
  const bigram = rarest(bigramsOf(text), rows);
  return bigram === undefined || isNobodys(bigram, rows) ? [] : [{ by: 'name', how: 'inside', key: text, bigram }];
}
