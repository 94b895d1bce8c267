import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  count,
  dateTime,
  day,
  duration,
  instantOfLocal,
  money,
  shortDateTime,
  signedMoney,
  time,
  useTimeZone,
} from './format.ts';

test('money is shown in yuan with thousands separators and two digits, from integer fen', () => {
  expect([0, 5, 205, 12_845_067, -100, -123_456_789].map(money)).toEqual([
    '0.00',
    '0.05',
    '2.05',
    '128,450.67',
    '-1.00',
    '-1,234,567.89',
  ]);
  expect(signedMoney(1_200)).toBe('+12.00');
});

test('no amount loses a fen on its way to the screen', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (fen) => {
      expect(BigInt(money(fen).replaceAll(/[,.]/g, ''))).toBe(BigInt(fen));
    }),
  );
});

test('times are shown in the zone of the bank, wherever the browser stands', () => {
  expect([day('2026-11-23T18:05:09.000Z'), time('2026-11-23T18:05:09.000Z')]).toEqual(['2026-11-24', '02:05:09']);
});

test('a list shows the clock for today and the date before it for other days', () => {
  const now = new Date('2026-11-23T10:00:00.000Z');
  expect(shortDateTime('2026-11-23T06:05:00.000Z', now)).toBe('14:05');
  expect(shortDateTime('2026-11-20T06:05:00.000Z', now)).toBe('11-20 14:05');
  expect(shortDateTime('2025-11-20T06:05:00.000Z', now)).toBe('2025-11-20 14:05');
});

test('a clock never runs below zero and shows hours only when there are some', () => {
  expect([-5_000, 0, 59_999, 60_000, 3_723_000].map(duration)).toEqual(['0:00', '0:00', '0:59', '1:00', '1:02:03']);
});

test('counts carry thousands separators', () => {
  expect(count(1_284)).toBe('1,284');
});

test('a follow-up time is read as a clock in the zone of the bank, and written back the same', () => {
  expect(instantOfLocal('2026-11-24T09:00')).toBe('2026-11-24T01:00:00.000Z');
  expect(dateTime('2026-11-24T01:00:00.000Z')).toBe('2026-11-24 09:00');
  for (const written of ['2026-11-24 09:00', ' 2026/11/24  9:00 ', '2026-11-24 09：00'])
    expect(instantOfLocal(written)).toBe('2026-11-24T01:00:00.000Z');
  for (const written of ['tomorrow', '2026-11-24', '2026-02-30 09:00', '2026-13-01 09:00', '2026-11-24 24:00'])
    expect(instantOfLocal(written)).toBeNull();
});

test('a zone with summer time is read rightly on both sides of the change', () => {
  useTimeZone('Europe/Berlin');
  try {
    expect(instantOfLocal('2026-03-29T03:30')).toBe('2026-03-29T01:30:00.000Z');
    expect(instantOfLocal('2026-03-29T01:30')).toBe('2026-03-29T00:30:00.000Z');
  } finally {
    useTimeZone('Asia/Shanghai');
  }
});
