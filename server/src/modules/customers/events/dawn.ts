import { daysAfter, endOfDay } from '../../../kernel/bank-day.ts';

/** The first moment of a day at the bank. */
export const dawn = (day: string, timeZone: string): Date =>
  new Date(endOfDay(daysAfter(day, -1), timeZone).getTime() + 1);
