import type { CallingHours } from '@tellerline/contracts';
import { bankDay, wallMinute } from '../../../kernel/bank-day.ts';
import type { BankCalendar } from '../../../kernel/business-hours.ts';

/** What the calendar says against a call now; null: nothing. */
export type ClosedBy = 'hours' | 'holiday' | null;

const MONDAY = 1;

/**
 * May customers be called at this moment, by the bank's clock? All the hours given count; the hour of closing itself is
 * closed. A weekend day that is worked is a Monday.
 */
export function closedAt(
  at: Date,
  timeZone: string,
  special: BankCalendar['special'],
  hours: readonly CallingHours[],
): ClosedBy {
  const day = bankDay(at, timeZone);
  const kind = special.get(day);
  if (kind === 'closed') return 'holiday';
  const clock = wallMinute(at, timeZone).slice(11);
  const weekday = kind === 'working' ? MONDAY : new Date(`${day}T00:00:00.000Z`).getUTCDay() || 7;
  const isOpen = ({ from, to, weekdays }: CallingHours): boolean =>
    weekdays.includes(weekday) && clock >= from && clock < to;
  return hours.every(isOpen) ? null : 'hours';
}

/** The hour on the bank's wall, 0–23. */
export const hourAt = (at: Date, timeZone: string): number => Number(wallMinute(at, timeZone).slice(11, 13));
