import type { BankCalendar, OpenSpan } from '../../kernel/business-hours.ts';

const day: readonly OpenSpan[] = [{ from: '09:00', to: '18:00' }];

/** Days of 2026 as the State Council arranged them; later years are kept by administrators. */
const closed = [
  ...days('2026-01-01', 3),
  ...days('2026-02-15', 9),
  ...days('2026-04-04', 3),
  ...days('2026-05-01', 5),
  ...days('2026-06-19', 3),
  ...days('2026-09-25', 3),
  ...days('2026-10-01', 7),
];
const working = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'];

/** Monday to Friday from nine to six, without the holidays; the clock of service requests. */
export const usualCalendar: BankCalendar = {
  week: [day, day, day, day, day, [], []],
  special: new Map([
    ...closed.map((each) => [each, 'closed'] as const),
    ...working.map((each) => [each, 'working'] as const),
  ]),
};

function days(from: string, count: number): string[] {
  const start = Date.parse(`${from}T00:00:00.000Z`);
  return Array.from({ length: count }, (_, n) => new Date(start + n * 86_400_000).toISOString().slice(0, 10));
}
