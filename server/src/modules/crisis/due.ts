import type { AlertLevel, AlertRules } from '@tellerline/contracts';
import { bankDay, daysAfter, endOfDay } from '../../kernel/bank-day.ts';
import { type BankCalendar, isWorkingDay } from '../../kernel/business-hours.ts';

const HOUR_MS = 3_600_000;

/** Nobody waits longer: a calendar without an open day ends the search. */
const MOST_DAYS = 100;

/** By when somebody must have acted: the end of the n-th day the bank works, or so many hours from now. */
export function dueOf(
  level: AlertLevel,
  rules: AlertRules,
  now: Date,
  { calendar, timeZone }: { calendar: BankCalendar; timeZone: string },
): Date {
  const { dueWorkingDays, dueHours } = rules.playbook[level];
  if (dueWorkingDays === 0) return new Date(now.getTime() + dueHours * HOUR_MS);
  let day = bankDay(now, timeZone);
  for (let left = dueWorkingDays, days = 0; left > 0 && days < MOST_DAYS; days += 1) {
    day = daysAfter(day, 1);
    if (isWorkingDay(calendar, day)) left -= 1;
  }
  return endOfDay(day, timeZone);
}
