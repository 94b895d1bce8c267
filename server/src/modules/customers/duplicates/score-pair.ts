import type { Agreement, ComparedField, FieldAgreement } from '@tellerline/contracts';
import {
  compareAddresses,
  compareCompanies,
  compareDays,
  compareDocuments,
  compareNames,
  plain,
} from './compare-values.ts';
import type { Frequencies, MatchRecord } from './match-records.ts';
import { bitsOf, type MatchWeights, priorBits, probabilityOf } from './match-weights.ts';

export interface PairScore {
  fields: FieldAgreement[];
  /** Prior included. */
  bits: number;
  probability: number;
  /** The same document: needs no reckoning. */
  certain: boolean;
  /** The agreements alone, short: what a judgement rests on. */
  evidence: string;
}

interface Compared {
  agreement: Agreement;
  /** Share of records with the value agreed on. */
  u: number;
}

/** Two records field by field. */
export type ComparedRecords = readonly (Compared & { field: ComparedField })[];

interface Around {
  frequencies: Frequencies;
  today: string;
}

/** Compares two records field by field and adds up what speaks for one and the same. */
export function scorePair(one: MatchRecord, other: MatchRecord, around: Around & { weights: MatchWeights }): PairScore {
  const weights = around.weights[one.kind];
  const fields = oneWayToReach(
    compareRecords(one, other, around).map(({ field, agreement, u }) => ({
      field,
      agreement,
      bits: rounded(bitsOf(weights[field] ?? {}, agreement, u)),
    })),
  );
  const certain = fields.some(({ field, agreement }) => field === 'document' && agreement === 'same');
  const bits = priorBits(around.frequencies.records) + fields.reduce((sum, field) => sum + field.bits, 0);
  return {
    fields,
    bits,
    probability: certain ? 1 : Math.min(0.999, probabilityOf(bits)),
    certain,
    evidence: fields.map(({ field, agreement }) => `${field[0]}${agreement.slice(0, 2)}`).join(' '),
  };
}

/** How two records of one kind agree, before anything is weighed. */
export const compareRecords = (one: MatchRecord, other: MatchRecord, around: Around): ComparedRecords =>
  one.kind === 'personal' ? comparePeople(one, other, around) : compareFirms(one, other, around);

function comparePeople(one: MatchRecord, other: MatchRecord, { frequencies, today }: Around): ComparedRecords {
  const name = compareNames(one, other);
  return [
    { field: 'document', agreement: compareDocuments(one.documents, other.documents, today), u: 1 },
    {
      field: 'name',
      agreement: name,
      u: name === 'sound' ? frequencies.pinyin(one.pinyin) : frequencies.name(one.name),
    },
    {
      field: 'birthDate',
      agreement: compareDays(one.birthDate, other.birthDate),
      u: frequencies.birthDate(one.birthDate ?? ''),
    },
    { field: 'gender', agreement: compareGenders(one.gender, other.gender), u: 0.5 },
    { field: 'phone', ...comparePhones(one, other, frequencies) },
    { field: 'address', ...placed(one, other, frequencies) },
  ];
}

const compareFirms = (one: MatchRecord, other: MatchRecord, { frequencies, today }: Around): ComparedRecords => [
  { field: 'document', agreement: compareDocuments(one.documents, other.documents, today), u: 1 },
  { field: 'name', agreement: compareCompanies(one.name, other.name), u: frequencies.name(one.name) },
  { field: 'phone', ...comparePhones(one, other, frequencies) },
  { field: 'address', ...placed(one, other, frequencies) },
  {
    field: 'legalPerson',
    agreement: compareTexts(one.legalPerson, other.legalPerson),
    u: frequencies.name(one.legalPerson ?? ''),
  },
];

/**
 * A telephone and an address are shared by the same people, a household, an office: they do not err on their own, and adding both
 * up would take every family for one person. Of both, where both speak for it, only the one that says more is counted.
 */
function oneWayToReach(fields: FieldAgreement[]): FieldAgreement[] {
  const bits = (field: ComparedField): number => fields.find((each) => each.field === field)?.bits ?? 0;
  const [phone, address] = [bits('phone'), bits('address')];
  if (phone <= 0 || address <= 0) return fields;
  const weaker: ComparedField = phone < address ? 'phone' : 'address';
  return fields.map((each) => (each.field === weaker ? { ...each, bits: 0 } : each));
}

const rounded = (bits: number): number => Math.round(bits * 100) / 100;

const compareGenders = (one: string | null, other: string | null): Agreement =>
  one === null || other === null ? 'unknown' : one === other ? 'same' : 'different';

function compareTexts(one: string | null, other: string | null): Agreement {
  if (!one || !other) return 'unknown';
  return plain(one) === plain(other) ? 'same' : 'different';
}

function comparePhones(one: MatchRecord, other: MatchRecord, frequencies: Frequencies): Compared {
  if (one.phones.length === 0 || other.phones.length === 0) return { agreement: 'unknown', u: 1 };
  const shared = one.phones.filter((phone) => other.phones.includes(phone));
  if (shared.length === 0) return { agreement: 'different', u: 1 };
  return { agreement: 'same', u: Math.min(...shared.map((phone) => frequencies.phone(phone))) };
}

const placed = (one: MatchRecord, other: MatchRecord, frequencies: Frequencies): Compared => ({
  agreement: compareAddresses(one.addresses, other.addresses),
  u: Math.min(1, ...one.addresses.map((address) => frequencies.address(address))),
});
