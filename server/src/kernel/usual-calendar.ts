import { daysAfter } from './bank-day.ts';
import type { BankCalendar, OpenSpan } from './business-hours.ts';

const day: readonly OpenSpan[] = [{ from: '09:00', to: '18:00' }];

/** Monday to Friday from nine to six. */
export const usualWeek: BankCalendar['week'] = [day, day, day, day, day, [], []];

const holidays = [
  { first: '2026-01-01', count: 3, name: '元旦' },
  { first: '2026-02-15', count: 9, name: '春节' },
  { first: '2026-04-04', count: 3, name: '清明节' },
  { first: '2026-05-01', count: 5, name: '劳动节' },
  { first: '2026-06-19', count: 3, name: '端午节' },
  { first: '2026-09-25', count: 3, name: '中秋节' },
  { first: '2026-10-01', count: 7, name: '国庆节' },
];
const worked = [
  { day: '2026-01-04', name: '元旦' },
  { day: '2026-02-14', name: '春节' },
  { day: '2026-02-28', name: '春节' },
  { day: '2026-05-09', name: '劳动节' },
  { day: '2026-09-20', name: '国庆节' },
  { day: '2026-10-10', name: '国庆节' },
];

/** Days of 2026 as the State Council arranged them; those of later years are entered by administrators. */
export const usualDays: readonly { day: string; kind: 'closed' | 'working'; name: string }[] = [
  ...holidays.flatMap(({ first, count, name }) =>
    Array.from({ length: count }, (_, n) => ({ day: daysAfter(first, n), kind: 'closed' as const, name })),
  ),
  ...worked.map((each) => ({ ...each, kind: 'working' as const, name: `${each.name}调休` })),
].sort((a, b) => (a.day < b.day ? -1 : 1));

/** The bank's calendar as the house begins. */
export const usualCalendar: BankCalendar = {
  week: usualWeek,
  special: new Map(usualDays.map(({ day, kind }) => [day, kind])),
};
