import { expect, test } from 'vitest';
import { type DayVolume, foresee, holt } from './volume.ts';

const from = Date.parse('2024-01-01T00:00:00.000Z');
const dayAt = (n: number): string => new Date(from + n * 86_400_000).toISOString().slice(0, 10);
const weekday = (day: string): number => new Date(`${day}T00:00:00.000Z`).getUTCDay();
const made = (length: number, callsOf: (n: number) => number): DayVolume[] =>
  Array.from({ length }, (_, n) => ({ day: dayAt(n), calls: callsOf(n) }));
const ofWeek = [0.3, 1.3, 1.2, 1.1, 1.1, 1.2, 0.8];
const share = (n: number): number => ofWeek[weekday(dayAt(n))] ?? 1;

test('CTI-14 a steady house is foreseen as days like it, whatever weekday', () => {
  const told = foresee(
    made(70, (n) => 1_000 * share(n)),
    dayAt(73),
    weekday,
  );
  expect(told?.method).toBe('alike');
  expect(told?.calls).toBeCloseTo(1_000 * share(73), 0);
  expect(told?.misses.alike).toBeCloseTo(0, 6);
  expect(told?.misses.season).toBeNull();
});

test('CTI-14 growth is followed, damped, where it missed less in the weeks before', () => {
  const grown = (n: number): number => (1_000 + 10 * n) * share(n);
  const told = foresee(made(112, grown), dayAt(118), weekday);
  expect(told?.method).toBe('trend');
  const right = grown(118);
  expect(Math.abs((told?.calls ?? 0) - right) / right).toBeLessThan(0.06);
  expect(told?.misses.trend ?? 1).toBeLessThan((told?.misses.alike ?? 0) / 2);
  expect(holt([100, 100, 100], 4)).toBe(100);
});

test('CTI-14 the season of the year is known after two years and told from growth', () => {
  // Every November the calls are half as many again.
  const season = (n: number): number => (dayAt(n).slice(5, 7) === '11' ? 1.5 : 1);
  const told = foresee(
    made(1_046, (n) => 1_000 * share(n) * season(n)),
    dayAt(1_052),
    weekday,
  );
  expect([dayAt(1_052), told?.method]).toEqual(['2026-11-18', 'season']);
  const right = 1_000 * share(1_052) * 1.5;
  expect(Math.abs((told?.calls ?? 0) - right) / right).toBeLessThan(0.08);
});

test('CTI-14 a holiday follows no trend, and days without any like them are not foreseen', () => {
  const days = made(70, (n) => 1_000 * share(n));
  expect(foresee(days, dayAt(73), () => null)).toBeNull();
  expect(foresee(days.slice(0, 3), dayAt(73), weekday)).toBeNull();
});
