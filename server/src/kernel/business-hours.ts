import { bankDay, beginOfDay, daysAfter, instantAt, wallMinute } from './bank-day.ts';

/** A stretch of the wall clock, `09:00` to `17:30`. */
export interface OpenSpan {
  from: string;
  to: string;
}

/** When the bank works: hours by weekday, Monday first, and days that are otherwise. */
export interface BankCalendar {
  week: readonly (readonly OpenSpan[])[];
  /** `closed`: a holiday · `working`: a weekend day that is worked, with Monday's hours. */
  special: ReadonlyMap<string, 'closed' | 'working'>;
}

const MINUTE_MS = 60_000;
/** Nothing takes longer: a calendar without an open day ends the search. */
const MOST_DAYS = 800;

/** Is it open at this moment? The minute of closing is closed. */
export function isOpenAt(calendar: BankCalendar, at: Date, timeZone: string): boolean {
  const wall = wallMinute(at, timeZone);
  const minute = wall.slice(11);
  return spansOf(calendar, wall.slice(0, 10)).some(({ from, to }) => from <= minute && minute < to);
}

/** A day on which the bank is open at all. */
export const isWorkingDay = (calendar: BankCalendar, day: string): boolean => spansOf(calendar, day).length > 0;

function spansOf({ week, special }: BankCalendar, day: string): readonly OpenSpan[] {
  const kind = special.get(day);
  if (kind === 'closed') return [];
  const weekday = (new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7;
  return week[kind === 'working' ? 0 : weekday] ?? [];
}

/**
 * The moment at which so many minutes of business have passed since `from`.
 * @throws Error when the calendar has no open time
 */
export function afterBusinessMinutes(calendar: BankCalendar, from: Date, minutes: number, timeZone: string): Date {
  let left = minutes * MINUTE_MS;
  let day = bankDay(from, timeZone);
  for (let days = 0; days < MOST_DAYS; days += 1, day = daysAfter(day, 1)) {
    for (const span of openSpans(calendar, day, timeZone)) {
      const begin = Math.max(span.from, from.getTime());
      if (begin >= span.to) continue;
      if (left <= span.to - begin) return new Date(begin + left);
      left -= span.to - begin;
    }
  }
  throw new Error('The calendar has no business hours');
}

/** Minutes of business between two moments; 0 when the second is not later. */
export function businessMinutes(calendar: BankCalendar, from: Date, until: Date, timeZone: string): number {
  let sum = 0;
  for (let day = bankDay(from, timeZone); beginOfDay(day, timeZone) < until; day = daysAfter(day, 1)) {
    for (const span of openSpans(calendar, day, timeZone)) {
      sum += Math.max(0, Math.min(span.to, until.getTime()) - Math.max(span.from, from.getTime()));
    }
  }
  return Math.floor(sum / MINUTE_MS);
}

const openSpans = (calendar: BankCalendar, day: string, timeZone: string): { from: number; to: number }[] =>
  spansOf(calendar, day).map(({ from, to }) => ({
    from: instantAt(day, `${from}:00`, timeZone).getTime(),
    to: instantAt(day, `${to}:00`, timeZone).getTime(),
  }));
