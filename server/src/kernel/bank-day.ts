/** A calendar day as text, `2026-11-23`, and the moments it begins and ends where the bank is. */

const DAY_MS = 86_400_000;
const LAST_SURE_MS = Date.UTC(9999, 11, 30);
const MOST_DAYS_KEPT = 100_000;

/** The calendar day it is at the bank. */
export const bankDay = (at: Date, timeZone: string): string => wallTime(at.getTime(), timeZone).slice(0, 10);

/** `days` later than `day`. */
export const daysAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** When the day of an instant began. Also right on days of a clock change, which have 23 or 25 hours. */
export const startOfDay = (at: Date, timeZone: string): Date => new Date(midnight(bankDay(at, timeZone), timeZone));

/** When a day begins. */
export const beginOfDay = (day: string, timeZone: string): Date => new Date(midnight(day, timeZone));

/** The moment the wall clock showed `time` (`08:00:00`) on a day; in the hour a clock change leaves out, the hour after. */
export const instantAt = (day: string, time: string, timeZone: string): Date =>
  new Date(fromWall(Date.parse(`${day}T${time}.000Z`), timeZone));

/** What the clock on the bank's wall shows, to the minute: `2026-11-23 08:00`. */
export const wallMinute = (at: Date, timeZone: string): string => wallTime(at.getTime(), timeZone).slice(0, 16);

/** The last millisecond of a day. */
export const endOfDay = (day: string, timeZone: string): Date =>
  new Date(instantAt(day, '23:59:59', timeZone).getTime() + 999);

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

const midnight = (day: string, timeZone: string): number => fromWall(Date.parse(`${day}T00:00:00.000Z`), timeZone);

/** @param asIfUtc what the wall shows, read as if it were UTC */
function fromWall(asIfUtc: number, timeZone: string): number {
  // The offset at the guess may differ from the one then: ask twice.
  const guess = asIfUtc - offsetAt(asIfUtc, timeZone);
  return asIfUtc - offsetAt(guess, timeZone);
}

function offsetAt(moment: number, timeZone: string): number {
  // East of Greenwich the last evening of the year 9999 is one of a year that no date can be written in.
  const at = Math.min(moment, LAST_SURE_MS);
  return Date.parse(`${wallTime(at, timeZone).replace(' ', 'T')}.000Z`) - Math.floor(at / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clock on the wall shows: `2026-11-23 08:00:00`, which is how Sweden writes it. */
function wallTime(at: number, timeZone: string): string {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' });
  formats.set(timeZone, format);
  return format.format(at);
}
