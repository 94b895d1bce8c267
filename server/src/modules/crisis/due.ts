import type { AlertLevel, AlertRules } from '@tellerline/contracts';
import { bankDay, daysAfter, endOfDay } from '../../kernel/bank-day.ts';

const HOUR_MS = 3_600_000;

/** By when somebody must have acted: the end of the n-th working day (Monday to Friday) of the bank, or so many hours from now. */
export function dueOf(level: AlertLevel, rules: AlertRules, now: Date, timeZone: string): Date {
  const { dueWorkingDays, dueHours } = rules.playbook[level];
  if (dueWorkingDays === 0) return new Date(now.getTime() + dueHours * HOUR_MS);
  let day = bankDay(now, timeZone);
  for (let left = dueWorkingDays; left > 0; ) {
    day = daysAfter(day, 1);
    const weekday = new Date(`${day}T00:00:00.000Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return endOfDay(day, timeZone);
}
