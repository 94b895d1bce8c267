import { expect, test } from 'vitest';
import { bankDay, daysAfter, endOfDay, offsetsOf, startOfDay } from './bank-day.ts';

test.each([
  ['2026-11-23T02:00:00.000Z', 'Asia/Shanghai', '2026-11-23', '2026-11-22T16:00:00.000Z', '2026-11-23T15:59:59.999Z'],
  ['2026-11-22T15:59:59.999Z', 'Asia/Shanghai', '2026-11-22', '2026-11-21T16:00:00.000Z', '2026-11-22T15:59:59.999Z'],
  ['2026-11-22T16:00:00.000Z', 'Asia/Shanghai', '2026-11-23', '2026-11-22T16:00:00.000Z', '2026-11-23T15:59:59.999Z'],
  // The day the clocks go forward, and the one they go back.
  ['2026-03-29T12:00:00.000Z', 'Europe/Prague', '2026-03-29', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z'],
  ['2026-10-25T12:00:00.000Z', 'Europe/Prague', '2026-10-25', '2026-10-24T22:00:00.000Z', '2026-10-25T22:59:59.999Z'],
  // The last day of the calendar, which long-lived papers carry.
  ['9999-12-31T02:00:00.000Z', 'Asia/Shanghai', '9999-12-31', '9999-12-30T16:00:00.000Z', '9999-12-31T15:59:59.999Z'],
  ['2026-07-01T00:30:00.000Z', 'UTC', '2026-07-01', '2026-07-01T00:00:00.000Z', '2026-07-01T23:59:59.999Z'],
])('CTI-08 %s in %s is the day %s, which lasts from %s to %s', (instant, zone, day, start, end) => {
  const at = new Date(instant);
  expect(bankDay(at, zone)).toBe(day);
  expect(startOfDay(at, zone).toISOString()).toBe(start);
  expect(endOfDay(day, zone).toISOString()).toBe(end);
});

test('days are counted on over the end of a month and over 29 February', () => {
  expect(daysAfter('2028-02-28', 2)).toBe('2028-03-01');
  expect(daysAfter('2026-01-01', -1)).toBe('2025-12-31');
});

test('the offset of a day is that of its noon', () => {
  const offsetOf = offsetsOf('Europe/Prague');
  expect([offsetOf('2026-03-28'), offsetOf('2026-03-29'), offsetOf('2026-03-28')]).toEqual([
    3_600_000, 7_200_000, 3_600_000,
  ]);
});
