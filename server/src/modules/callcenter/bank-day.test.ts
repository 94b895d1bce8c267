import { expect, test } from 'vitest';
import { startOfDay } from './bank-day.ts';

test.each([
  ['2026-11-23T02:00:00.000Z', 'Asia/Shanghai', '2026-11-22T16:00:00.000Z'],
  ['2026-11-22T15:59:59.999Z', 'Asia/Shanghai', '2026-11-21T16:00:00.000Z'],
  ['2026-11-22T16:00:00.000Z', 'Asia/Shanghai', '2026-11-22T16:00:00.000Z'],
  // The night the clocks go forward, and the one they go back.
  ['2026-03-29T12:00:00.000Z', 'Europe/Prague', '2026-03-28T23:00:00.000Z'],
  ['2026-10-25T12:00:00.000Z', 'Europe/Prague', '2026-10-24T22:00:00.000Z'],
  ['2026-07-01T00:30:00.000Z', 'UTC', '2026-07-01T00:00:00.000Z'],
])('CTI-08 the day of %s in %s began at %s', (instant, zone, start) => {
  expect(startOfDay(new Date(instant), zone).toISOString()).toBe(start);
});
