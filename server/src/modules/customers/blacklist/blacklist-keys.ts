import type { BlacklistKey } from '@tellerline/contracts';
import { companyCore, plain } from '../duplicates/compare-values.ts';
import { readResidentId } from '../identifiers/resident-id.ts';
import type { CardFile } from '../read-card.ts';
import { nameKeys } from '../search/search-keys.ts';

const key = (by: BlacklistKey, value: string): string => `${by}:${value}`;

/** A resident ID of 15 digits is looked for as its 18 characters. */
export function plainDocument(number: string, today: string): string {
  const upper = number.trim().toUpperCase();
  const read = readResidentId(upper, today);
  return 'number' in read ? read.number : upper;
}

const LONGEST_NAME = 54;

/** Somebody's name as a key: without spaces and points, a company's without its legal form too. */
export const nameKey = (kind: string, name: string): string =>
  key('name', kind === 'corporate' ? `c ${companyCore(name)}` : `p ${plain(name)}`).slice(0, LONGEST_NAME);

/** How a name sounds as a key: its pinyin without tones. */
export const soundKey = (kind: string, name: string): string =>
  key(
    'sound',
    kind === 'corporate' ? `c ${nameKeys(companyCore(name)).namePinyin}` : `p ${nameKeys(name).namePinyin}`,
  ).slice(0, LONGEST_NAME);

/** Somebody's name and its sound as keys; what has no sound has none. */
export const possibleKeys = (kind: string, name: string): string[] => [
  nameKey(kind, name),
  ...(nameKeys(name).namePinyin === '' ? [] : [soundKey(kind, name)]),
];

/** Of so many syllables a name is told by its sound alone; a shorter one only with the same birth date: 张伟 would meet everybody. */
export const TELLING_SYLLABLES = 3;

/** What a list and a search know a name by besides its characters. */
export function soundOf(name: string): { name_pinyin: string; name_initials: string } {
  const keys = nameKeys(name);
  return { name_pinyin: keys.namePinyin.slice(0, 400), name_initials: keys.nameInitials.slice(0, 160) };
}

/** What somebody is known by, as keys of the blacklist. */
export function keysOf(
  known: {
    customerNos?: readonly string[];
    documents?: readonly string[];
    phones?: readonly string[];
    creditCodes?: readonly string[];
  },
  today: string,
): string[] {
  return [
    ...new Set([
      ...(known.customerNos ?? []).map((value) => key('customer', value)),
      ...(known.documents ?? []).map((value) => key('document', plainDocument(value, today))),
      ...(known.phones ?? []).map((value) => key('phone', value)),
      ...(known.creditCodes ?? []).map((value) => key('credit_code', value)),
    ]),
  ];
}

/** All a card knows of its customer, his name and its sound behind it. */
export const keysOfCard = ({ customer, former, documents, contacts }: CardFile, today: string): string[] => [
  ...keysOf(
    {
      customerNos: [customer.customer_no, ...former.map((each) => each.customer_no)],
      documents: documents.map(({ number }) => number),
      phones: contacts.flatMap(({ e164 }) => e164 ?? []),
      creditCodes: [
        ...(customer.credit_code ? [customer.credit_code] : []),
        ...documents.flatMap(({ number }) => (number.length === 18 && customer.kind === 'corporate' ? [number] : [])),
      ],
    },
    today,
  ),
  ...possibleKeys(customer.kind, customer.name),
];

/** Met by what is not certain: a question, never an answer. */
export const isPossible = (by: BlacklistKey): boolean => by === 'name' || by === 'sound';

export const byOf = (value: string): BlacklistKey => value.slice(0, value.indexOf(':')) as BlacklistKey;
