import type { FeedRowReason } from '@tellerline/contracts';
import { isRealDay } from '../../customers/index.ts';

export class Fault {
  readonly reason: FeedRowReason;
  constructor(reason: FeedRowReason) {
    this.reason = reason;
  }
}

export type FieldValue = string | number | null;

/** One column of a feed file: how its text is read and how its value is kept in the staging table. */
export interface Field {
  name: string;
  required: boolean;
  /** What the staging column holds. */
  stored: { as: 'text'; length: number } | { as: 'integer' } | { as: 'fen' } | { as: 'instant' };
  /** For the documentation: `1234.56`, `2026-11-22`, `one of P, C` … */
  form: string;
  read(text: string): FieldValue | Fault;
}

type Requirement = 'required' | 'optional';
const field = (
  name: string,
  requirement: Requirement,
  form: string,
  stored: Field['stored'],
  read: Field['read'],
): Field => ({ name, required: requirement === 'required', form, stored, read });

// biome-ignore lint/suspicious/noControlCharactersInRegex: control and direction characters are exactly what is refused
const forbidden = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffd]/;

/** Text a person reads, at most `length` characters, in Unicode's composed form. */
export const text = (name: string, length: number, requirement: Requirement = 'optional'): Field =>
  field(name, requirement, `text ≤ ${length}`, { as: 'text', length }, (raw) => {
    if (forbidden.test(raw)) return new Fault('bad_characters');
    const value = raw.normalize('NFC');
    return value.length <= length || [...value].length <= length ? value : new Fault('too_long');
  });

/** A number or code of letters, digits, hyphen, underscore, dot. */
export const code = (name: string, length: number, requirement: Requirement = 'optional'): Field =>
  field(name, requirement, `code ≤ ${length}`, { as: 'text', length }, (raw) => {
    if (raw.length > length) return new Fault('too_long');
    return /^[0-9A-Za-z._-]+$/.test(raw) ? raw : new Fault('bad_characters');
  });

/** Digits and capital letters, as in customer numbers. */
export const key = (name: string, length: number, requirement: Requirement = 'required'): Field =>
  field(name, requirement, `0-9 A-Z ≤ ${length}`, { as: 'text', length }, (raw) => {
    if (raw.length > length) return new Fault('too_long');
    return /^[0-9A-Z]+$/.test(raw) ? raw : new Fault('bad_characters');
  });

/** One of few words. `wire` maps what stands in the file to what we keep. */
export function oneOf(name: string, wire: Readonly<Record<string, string>>, requirement: Requirement = 'required') {
  const values = new Map(Object.entries(wire));
  const length = Math.max(...[...values.values()].map((value) => value.length));
  return field(
    name,
    requirement,
    `one of ${Object.keys(wire).join(', ')}`,
    { as: 'text', length },
    (raw) => values.get(raw) ?? new Fault('not_in_list'),
  );
}

/** The source's flags: 0 = yes, 1 = no. Turned round here, at the edge, and nowhere else. */
export const sourceFlag = (name: string): Field =>
  field(name, 'required', '0 = yes, 1 = no', { as: 'integer' }, (raw) =>
    raw === '0' ? 1 : raw === '1' ? 0 : new Fault('not_in_list'),
  );

/** A calendar day, `20261122` or `2026-11-22`. */
export const day = (name: string, requirement: Requirement = 'optional'): Field =>
  field(name, requirement, 'YYYYMMDD or YYYY-MM-DD', { as: 'text', length: 10 }, (raw) => {
    const value = /^\d{8}$/.test(raw) ? `${raw.slice(0, 4)}-${raw.slice(4, 6)}-${raw.slice(6)}` : raw;
    return isRealDay(value) ? value : new Fault('not_a_day');
  });

/** A moment in the bank's time, `2026-11-22 14:03:05`; staged as milliseconds since 1970. */
export const moment = (name: string, offsetOf: (day: string) => number): Field =>
  field(name, 'required', 'YYYY-MM-DD HH:MM:SS, bank time', { as: 'instant' }, (raw) => {
    if (!/^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(raw)) return new Fault('not_a_time');
    const dayText = raw.slice(0, 10);
    if (!isRealDay(dayText)) return new Fault('not_a_time');
    return Date.parse(`${dayText}T${raw.slice(11)}.000Z`) - offsetOf(dayText);
  });

/** Money in yuan with at most two decimals, `-1234.56`; staged as integer fen. Never a float on the way. */
export const money = (name: string, requirement: Requirement, sign: 'signed' | 'not_negative'): Field =>
  field(name, requirement, sign === 'signed' ? '-1234.56' : '1234.56', { as: 'fen' }, (raw) => {
    const fen = fenOf(raw);
    if (fen === null) return new Fault('not_money');
    if (fen < 0n && sign === 'not_negative') return new Fault('negative');
    return fen > mostFen || fen < -mostFen ? new Fault('money_out_of_range') : Number(fen);
  });

const mostFen = BigInt(Number.MAX_SAFE_INTEGER);

/** Exact fen of a decimal amount of any size; null when it is not one. */
export function fenOf(amount: string): bigint | null {
  const match = /^(-?)(\d{1,40})(?:\.(\d{1,2}))?$/.exec(amount);
  if (!match) return null;
  const fen = BigInt(`${match[2]}${(match[3] ?? '').padEnd(2, '0')}`);
  return match[1] === '-' ? -fen : fen;
}

/** A whole number between 0 and `most`. */
export const count = (name: string, most: number): Field =>
  field(name, 'required', `0–${most}`, { as: 'integer' }, (raw) =>
    /^\d{1,9}$/.test(raw) && Number(raw) <= most ? Number(raw) : new Fault('not_a_number'),
  );

/** A yearly rate in per cent with at most four decimals: `4.3500`. */
export const rate = (name: string, requirement: Requirement = 'required'): Field =>
  field(name, requirement, '4.3500', { as: 'text', length: 10 }, (raw) =>
    /^\d{1,3}(\.\d{1,4})?$/.test(raw) ? raw : new Fault('not_a_number'),
  );
