import type { Agreement, ComparedField } from '@tellerline/contracts';

/**
 * Record linkage after Fellegi and Sunter (1969, JASA 64: 1183–1210): a field on which two records agree in a certain way speaks for
 * one and the same with log₂(m / u) bits. m: how often records of one customer agree so; u: how often records of two do. Bits of
 * fields add up, as far as fields err on their own. With the odds that any two records are one customer (`priorBits`) they give the
 * probability: odds = 2^(prior + Σ bits).
 *
 * m is given here for a house that has not learnt its own yet (`learning/`): how bank data ages and is mistyped, by our judgement. u is
 * not given but counted:
 * `1 / n` of how many records share this very value (after Winkler's frequency-based matching), so 张伟 says little and 欧阳靖雯
 * much, and a telephone of a whole family less than one of a single person.
 */
interface Chances {
  m: number;
  /** How often two customers agree so. `value`: counted for the value at hand. */
  u: number | 'value';
}
export type Levels = Readonly<Partial<Record<Exclude<Agreement, 'unknown'>, Chances>>>;

const personalWeights = {
  // The same document is certain, whatever the rest says; two different, both well formed, are two people but for a wrong paper.
  document: { same: { m: 0.95, u: 1e-9 }, similar: { m: 0.03, u: 1e-5 }, different: { m: 0.02, u: 1 } },
  name: {
    same: { m: 0.9, u: 'value' },
    sound: { m: 0.05, u: 'value' },
    similar: { m: 0.03, u: 0.01 },
    different: { m: 0.02, u: 0.98 },
  },
  birthDate: { same: { m: 0.93, u: 'value' }, similar: { m: 0.04, u: 0.004 }, different: { m: 0.03, u: 0.99 } },
  gender: { same: { m: 0.98, u: 0.5 }, different: { m: 0.02, u: 0.5 } },
  phone: { same: { m: 0.7, u: 'value' }, different: { m: 0.3, u: 0.999 } },
  address: { same: { m: 0.6, u: 'value' }, different: { m: 0.4, u: 0.999 } },
} as const satisfies Partial<Record<ComparedField, Levels>>;

const corporateWeights = {
  document: { same: { m: 0.95, u: 1e-9 }, similar: { m: 0.05, u: 1e-5 }, different: { m: 0.02, u: 1 } },
  name: { same: { m: 0.85, u: 'value' }, similar: { m: 0.12, u: 1e-3 }, different: { m: 0.03, u: 0.99 } },
  phone: { same: { m: 0.6, u: 'value' }, different: { m: 0.4, u: 0.999 } },
  address: { same: { m: 0.6, u: 'value' }, different: { m: 0.4, u: 0.999 } },
  legalPerson: { same: { m: 0.85, u: 'value' }, different: { m: 0.15, u: 0.99 } },
} as const satisfies Partial<Record<ComparedField, Levels>>;

/** What records are compared by, for people and for companies. */
export type MatchWeights = Readonly<Record<'personal' | 'corporate', Readonly<Partial<Record<ComparedField, Levels>>>>>;

/** In force until a house has learnt its own. */
export const usualWeights: MatchWeights = { personal: personalWeights, corporate: corporateWeights };

/** Of a hundred records so many have a double somewhere: what the reckoning begins with. */
const DOUBLES_OF_A_RECORD = 0.02;

/** What speaks for any two records before they are compared: very little, and less the more there are. */
export const priorBits = (records: number): number => Math.log2(DOUBLES_OF_A_RECORD / Math.max(2, records));

/** Bits of one field. `u` is the share of records with the value, for levels that count it. */
export function bitsOf(levels: Levels, agreement: Agreement, u: number): number {
  if (agreement === 'unknown') return 0;
  const chances = levels[agreement];
  if (!chances) return 0;
  return Math.log2(chances.m / (chances.u === 'value' ? Math.min(0.5, u) : chances.u));
}

/** From bits, prior included, to a probability. */
export const probabilityOf = (bits: number): number => 1 / (1 + 2 ** -bits);

/** From so much on a person looks at it. Errors either way cost his time or a double: he decides anyway. */
export const WORTH_A_LOOK = 0.5;
