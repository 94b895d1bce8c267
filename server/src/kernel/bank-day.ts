/** A calendar day as text, `2026-11-23`, and the moments it begins and ends where the bank is. */

const DAY_MS = 86_400_000;
const MOST_DAYS_KEPT = 100_000;

/** The calendar day it is at the bank. */
export const bankDay = (at: Date, timeZone: string): string => wallTime(at.getTime(), timeZone).slice(0, 10);

/** `days` later than `day`. */
export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** When the day of an instant began. Also right on days of a clock change, which have 23 or 25 hours. */
export const startOfDay = (at: Date, timeZone: string): Date => new Date(midnight(bankDay(at, timeZone), timeZone));

/** The last millisecond of a day. */
export const endOfDay = (day: string, timeZone: string): Date => new Date(midnight(daysAfter(day, 1), timeZone) - 1);

/**
 * How far a zone is ahead of UTC at noon of a day, in milliseconds. Answers are kept: for many moments of few days, where
 * an hour's doubt in the night of a clock change does not matter.
 */
export function offsetsOf(timeZone: string): (day: string) => number {
  const kept = new Map<string, number>();
  return (day) => {
    const known = kept.get(day);
    if (known !== undefined) return known;
    if (kept.size > MOST_DAYS_KEPT) kept.clear();
    const ahead = offsetAt(Date.parse(`${day}T12:00:00.000Z`), timeZone);
    kept.set(day, ahead);
    return ahead;
  };
}

function midnight(day: string, timeZone: string): number {
  const asIfUtc = Date.parse(`${day}T00:00:00.000Z`);
  // The offset at the guess may differ from the one at midnight: ask twice.
  const guess = asIfUtc - offsetAt(asIfUtc, timeZone);
  return asIfUtc - offsetAt(guess, timeZone);
}

const offsetAt = (at: number, timeZone: string): number =>
  Date.parse(`${wallTime(at, timeZone).replace(' ', 'T')}.000Z`) - Math.floor(at / 1000) * 1000;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clock on the wall shows: `2026-11-23 08:00:00`, which is how Sweden writes it. */
function wallTime(at: number, timeZone: string): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });
  formats.set(timeZone, format);
  return format.format(at);
}
