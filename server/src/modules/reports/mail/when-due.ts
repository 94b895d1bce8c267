import type { ReportSchedule } from '@tellerline/contracts';
import { bankDay, daysAfter, instantAt } from '../../../kernel/bank-day.ts';

type When = Pick<ReportSchedule, 'cadence' | 'hour'>;
const MONDAY = 1;
const weekdayOf = (day: string): number => new Date(`${day}T00:00:00.000Z`).getUTCDay();

/** The first moment after `now` at which a schedule is due. */
export function nextDue({ cadence, hour }: When, now: Date, timeZone: string): Date {
  for (let day = bankDay(now, timeZone); ; day = daysAfter(day, 1)) {
    const at = instantAt(day, `${String(hour).padStart(2, '0')}:00:00`, timeZone);
    if (at > now && (cadence === 'daily' || weekdayOf(day) === MONDAY)) return at;
  }
}

/** The days a mailing that is due at a moment tells of. */
export function daysTold({ cadence }: When, dueAt: Date, timeZone: string): { from: string; to: string } {
  const to = daysAfter(bankDay(dueAt, timeZone), -1);
  return { from: cadence === 'daily' ? to : daysAfter(to, -6), to };
}
