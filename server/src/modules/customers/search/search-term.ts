import { toE164 } from '../../../kernel/phone-number.ts';
import { bigramsOf, SHORTEST_PHONE_PART } from './search-keys.ts';

export type MatchedBy = 'customer_no' | 'id_number' | 'phone' | 'account' | 'card' | 'name' | 'pinyin' | 'initials';

/** One way a term may be meant: which key, compared how. */
export type Lane =
  | { by: 'customer_no' | 'id_number' | 'phone' | 'account' | 'card' | 'name'; how: 'exact'; key: string }
  | { by: MatchedBy; how: 'prefix'; key: string }
  | { by: 'id_number' | 'phone'; how: 'tail'; key: string }
  | { by: 'phone'; how: 'inside'; key: string }
  | { by: 'name'; how: 'inside'; key: string; bigrams: string[] };

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is removed here
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const SHORTEST_NUMBER_PREFIX = 6;
const MOST_BIGRAMS = 6;

/**
 * What a typed text may mean, the surest meaning first. The user never says whether it is a name, a number or a phone.
 * Wildcards mean nothing here: every key is compared as it stands.
 */
export function lanesOf(typed: string): Lane[] {
  const text = typed.replace(unprintable, '').normalize('NFKC').trim().replace(/\s+/g, ' ');
  if (text === '') return [];
  const compact = text.replace(/[\s-]/g, '').toUpperCase();
  if (/^\+?\d+$/.test(compact)) return numberLanes(compact);
  if (/^(?=.*\d)[0-9A-Z]+$/.test(compact)) return mixedLanes(compact);
  if (/^[a-z' .-]+$/i.test(text)) return latinLanes(text);
  return nameLanes(text);
}

function numberLanes(typed: string): Lane[] {
  const digits = typed.replace('+', '');
  const e164 = toE164(typed);
  const lanes: Lane[] = [];
  if (!typed.startsWith('+') && digits.length <= 11) lanes.push({ by: 'customer_no', how: 'exact', key: digits });
  if (e164 !== null) lanes.push({ by: 'phone', how: 'exact', key: e164 });
  if (digits.length < SHORTEST_PHONE_PART || digits.length > 32) return lanes;
  lanes.push(
    { by: 'id_number', how: 'exact', key: digits },
    { by: 'account', how: 'exact', key: digits },
    { by: 'card', how: 'exact', key: digits },
    { by: 'phone', how: 'tail', key: digits },
    { by: 'id_number', how: 'tail', key: digits },
    { by: 'customer_no', how: 'prefix', key: digits },
    { by: 'phone', how: 'prefix', key: typed.startsWith('+') ? typed : `+86${digits.replace(/^0/, '')}` },
    { by: 'phone', how: 'inside', key: digits },
  );
  if (digits.length >= SHORTEST_NUMBER_PREFIX) {
    lanes.push({ by: 'account', how: 'prefix', key: digits }, { by: 'card', how: 'prefix', key: digits });
  }
  return lanes;
}

/** Letters and digits: a customer number, a credit code, a passport, the tail of an ID that ends with X. */
function mixedLanes(code: string): Lane[] {
  if (code.length > 50) return [];
  const lanes: Lane[] = [
    { by: 'customer_no', how: 'exact', key: code.slice(0, 32) },
    { by: 'id_number', how: 'exact', key: code },
    { by: 'account', how: 'exact', key: code.slice(0, 32) },
  ];
  if (code.length >= SHORTEST_PHONE_PART) {
    lanes.push({ by: 'id_number', how: 'tail', key: code }, { by: 'customer_no', how: 'prefix', key: code });
  }
  return lanes;
}

function latinLanes(text: string): Lane[] {
  const letters = text.toLowerCase().replace(/[^a-z]/g, '');
  if (letters === '') return nameLanes(text);
  return [
    { by: 'name', how: 'exact', key: text },
    { by: 'pinyin', how: 'prefix', key: letters },
    { by: 'initials', how: 'prefix', key: letters },
    { by: 'name', how: 'prefix', key: text },
    ...insideName(text),
  ];
}

const nameLanes = (text: string): Lane[] => [
  { by: 'name', how: 'exact', key: text },
  { by: 'name', how: 'prefix', key: text },
  ...insideName(text),
];

function insideName(text: string): Lane[] {
  const bigrams = bigramsOf(text);
  return bigrams.length === 0 ? [] : [{ by: 'name', how: 'inside', key: text, bigrams: spread(bigrams) }];
}

/** At most six of the bigrams, from everywhere in the name: the rest is compared on the rows themselves. */
function spread(bigrams: string[]): string[] {
  if (bigrams.length <= MOST_BIGRAMS) return bigrams;
  const step = (bigrams.length - 1) / (MOST_BIGRAMS - 1);
  return Array.from({ length: MOST_BIGRAMS }, (_, i) => bigrams[Math.round(i * step)] ?? '');
}
