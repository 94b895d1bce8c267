import type { QueueRules, SpecialDay } from '@tellerline/contracts';
import { wallMinute } from '../../../kernel/bank-day.ts';

const MONDAY = 0;

/** Monday is 0. */
const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00.000Z`).getUTCDay() + 6) % 7;

/**
 * Is the queue open at this moment? On a holiday it is closed, on a make-up working day it has Monday's hours, where it keeps
 * the bank's calendar; otherwise the hours of the weekday count.
 */
export function isOpen(
  { hours, keepsHolidays }: Pick<QueueRules, 'hours' | 'keepsHolidays'>,
  calendar: readonly SpecialDay[],
  at: Date,
  timeZone: string,
): boolean {
  const wall = wallMinute(at, timeZone);
  const [day, minute] = [wall.slice(0, 10), wall.slice(11)];
  const special = keepsHolidays ? calendar.find((each) => each.day === day) : undefined;
  if (special?.kind === 'closed') return false;
  const spans = hours[special ? MONDAY : weekdayOf(day)] ?? [];
  return spans.some(({ from, to }) => from <= minute && minute < to);
}
