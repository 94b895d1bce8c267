import { expect, test } from 'vitest';
import { afterBusinessMinutes, type BankCalendar, businessMinutes, isOpenAt } from './business-hours.ts';

const zone = 'Asia/Shanghai';
const workday = [
  { from: '09:00', to: '12:00' },
  { from: '13:30', to: '17:30' },
];
const calendar: BankCalendar = {
  week: [workday, workday, workday, workday, workday, [], []],
  special: new Map([
    ['2026-10-01', 'closed'],
    ['2026-10-02', 'closed'],
    ['2026-10-10', 'working'],
  ]),
};
const at = (text: string): Date => new Date(`${text}:00+08:00`);

test('CRM-07 the clock runs in hours of business only: lunch, night, weekend, holiday and a worked Saturday', () => {
  const after = (from: string, hours: number) => afterBusinessMinutes(calendar, at(from), hours * 60, zone);
  expect(after('2026-09-28T10:00', 2)).toEqual(at('2026-09-28T12:00'));
  expect(after('2026-09-28T11:00', 2)).toEqual(at('2026-09-28T14:30'));
  expect(after('2026-09-28T20:00', 1)).toEqual(at('2026-09-29T10:00'));
  // Wednesday evening before the holiday: Thursday and Friday are closed, then the weekend.
  expect(after('2026-09-30T17:00', 1)).toEqual(at('2026-10-05T09:30'));
  expect(after('2026-10-09T17:00', 1)).toEqual(at('2026-10-10T09:30'));
  expect(businessMinutes(calendar, at('2026-09-30T17:00'), at('2026-10-05T09:30'), zone)).toBe(60);
  expect(businessMinutes(calendar, at('2026-10-10T08:00'), at('2026-10-12T08:00'), zone)).toBe(420);
  expect(businessMinutes(calendar, at('2026-10-12T08:00'), at('2026-10-10T08:00'), zone)).toBe(0);
});

test('CRM-07 a bank that never opens is told, not waited for', () => {
  const shut = { week: [[], [], [], [], [], [], []], special: new Map() };
  expect(() => afterBusinessMinutes(shut, at('2026-09-28T10:00'), 1, zone)).toThrow('no business hours');
});

test.each([
  ['2026-11-23T09:00', true],
  ['2026-11-23T08:59', false],
  ['2026-11-23T12:00', false],
  ['2026-11-23T17:29', true],
  ['2026-11-27T23:59', true],
  ['2026-11-28T00:00', false],
  ['2026-10-01T10:00', false],
  ['2026-10-10T10:00', true],
])('CTI-05 at %s of the bank it is open: %s', (wall, expected) => {
  const late = { ...calendar, week: calendar.week.with(4, [{ from: '22:00', to: '24:00' }]) };
  expect(isOpenAt(late, at(wall), zone)).toBe(expected);
});
