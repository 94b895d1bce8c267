import { expect, test } from 'vitest';
import { moneyToType, readDay, readMoney, readPercent, readWhole } from './read-typed.ts';

test('CIF-03 a day is read however it is written, if the calendar has it', () => {
  for (const typed of ['2026-11-23', '20261123', '2026.11.23', '2026年11月23日', ' ２０２６/11/23 '])
    expect(readDay(typed)).toBe('2026-11-23');
  expect(readDay('2026-1-3')).toBe('2026-01-03');
  expect(readDay('')).toBeNull();
  for (const typed of ['2026-02-30', '23.11.2026', '26-11-23', 'morgen']) expect(readDay(typed)).toBeUndefined();
});

test('CIF-03 money is read as integer fen, in yuan or 万, and never rounded', () => {
  expect(['12500', '12,500.5', '¥0.05', '1.25万', '3万', '0'].map(readMoney)).toEqual([
    1_250_000, 1_250_050, 5, 1_250_000, 3_000_000, 0,
  ]);
  expect(readMoney('')).toBeNull();
  for (const typed of ['-1', '1.005', '1e3', '1.2345678万']) expect(readMoney(typed)).toBeUndefined();
  expect([1_250_050, 1_250_000, 5].map(moneyToType)).toEqual(['12500.50', '12500', '0.05']);
});

test('REL-01 a share is read as hundredths of a percent', () => {
  expect(['51', '12.5%', '33.33 %', '100'].map(readPercent)).toEqual([5_100, 1_250, 3_333, 10_000]);
  expect(readPercent('')).toBeNull();
  for (const typed of ['1/3', '33.333', '1万']) expect(readPercent(typed)).toBeUndefined();
});

test('whole numbers are digits only', () => {
  expect([readWhole('007'), readWhole(''), readWhole('3.5'), readWhole('-1')]).toEqual([7, null, undefined, undefined]);
});
