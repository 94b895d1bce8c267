import { bankDay, daysAfter, instantAt } from '../kernel/bank-day.ts';

/** A time on the bank's wall. */
export interface DailyTime {
  hour: number;
  minute: number;
}

/** The time of a job of once a day; null when its cron fields say anything else. */
export function dailyTimeOf(cron: string): DailyTime | null {
  const fields = /^(\d{1,2}) (\d{1,2}) \* \* \*$/.exec(cron);
  return fields ? { minute: Number(fields[1]), hour: Number(fields[2]) } : null;
}

/** The bank's day on which the time came last. */
export function lastDueDay({ hour, minute }: DailyTime, now: Date, timeZone: string): string {
  const today = bankDay(now, timeZone);
  const wall = [hour, minute, 0].map((part) => String(part).padStart(2, '0')).join(':');
  return instantAt(today, wall, timeZone) <= now ? today : daysAfter(today, -1);
}
