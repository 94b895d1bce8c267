import { expect, test } from 'vitest';
import { isOpen } from './business-hours.ts';

const nine = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '18:00' },
];
const hours = [nine, nine, nine, nine, [{ from: '22:00', to: '24:00' }], [], []];
const calendar = [
  { day: '2026-10-01', kind: 'closed' as const, name: '国庆节' },
  { day: '2026-10-10', kind: 'working' as const, name: '国庆调休' },
];
const open = (wall: string, keepsHolidays = true) =>
  isOpen({ hours, keepsHolidays }, calendar, new Date(`${wall}:00.000+08:00`), 'Asia/Shanghai');

test.each([
  ['2026-11-23T09:00', true],
  ['2026-11-23T08:59', false],
  ['2026-11-23T12:00', false],
  ['2026-11-23T17:59', true],
  ['2026-11-27T23:59', true],
  ['2026-11-28T00:00', false],
  ['2026-10-01T10:00', false],
  ['2026-10-10T10:00', true],
])('CTI-05 at %s of the bank the queue is open: %s', (wall, expected) => expect(open(wall)).toBe(expected));

test('CTI-05 a queue that does not keep the holidays has the hours of the weekday', () => {
  expect(open('2026-10-01T10:00', false)).toBe(true);
  expect(open('2026-10-10T10:00', false)).toBe(false);
});
