import type { CallingHours, DialFrames } from '@tellerline/contracts';
import { bankDay, wallMinute } from '../../../kernel/bank-day.ts';

/** What the calendar says against a call now; null: nothing. */
export type ClosedBy = 'hours' | 'holiday' | null;

/**
 * May customers be called at this moment, by the bank's clock? The house's frames and the hours of a list both count; the
 * hour of closing itself is closed.
 */
export function closedAt(at: Date, timeZone: string, frames: DialFrames, own: CallingHours | null): ClosedBy {
  const day = bankDay(at, timeZone);
  if (frames.holidays.some((holiday) => holiday.day === day)) return 'holiday';
  const clock = wallMinute(at, timeZone).slice(11);
  const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay() || 7;
  const isOpen = ({ from, to, weekdays }: CallingHours): boolean =>
    weekdays.includes(weekday) && clock >= from && clock < to;
  return isOpen(frames.hours) && (own === null || isOpen(own)) ? null : 'hours';
}

/** The hour on the bank's wall, 0–23. */
export const hourAt = (at: Date, timeZone: string): number => Number(wallMinute(at, timeZone).slice(11, 13));
