import type { BalanceLine, LoanLine } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import { inCny, timesRate, totalsOf } from './holding-sums.ts';

const line = (currency: string, balance: number): BalanceLine => ({
  kind: 'current',
  currency,
  accounts: 1,
  balance,
  available: balance,
});
const loan = (currency: string, outstanding: number): LoanLine => ({
  currency,
  loans: 1,
  principal: outstanding,
  outstanding,
  overdue: 0,
  overdueDays: 0,
});
const rates = { asOf: '2026-11-23', cnyPer: { USD: '7.0823', JPY: '0.048' } };

test('CIF-01 deposits and loans add up within their currency, never across', () => {
  const totals = totalsOf([line('CNY', 100), line('USD', 7), line('CNY', 1)], [loan('USD', 5)]);
  expect(totals).toEqual([
    { currency: 'CNY', deposits: 101, loans: 0 },
    { currency: 'USD', deposits: 7, loans: 5 },
  ]);
});

test('CIF-01 a total in CNY exists only where every rate is known', () => {
  const totals = totalsOf([line('CNY', 1_000), line('USD', 1_000)], []);
  expect(inCny(totals, rates)).toEqual({ deposits: 1_000 + 7_082, loans: 0, ratesAsOf: '2026-11-23' });
  expect(inCny([...totals, { currency: 'EUR', deposits: 1, loans: 0 }], rates)).toBeNull();
  expect(inCny(totals, null)).toBeNull();
});

test('CIF-01 what is in CNY needs no rate', () => {
  expect(inCny(totalsOf([line('CNY', 5)], []), null)).toEqual({ deposits: 5, loans: 0, ratesAsOf: null });
  expect(inCny([], null)).toEqual({ deposits: 0, loans: 0, ratesAsOf: null });
});

test('CIF-01 money times a rate loses no fen to floating point, and is rounded half away from zero', () => {
  expect(timesRate(900_719_925_474_099, '7.0823')).toBe(6_379_168_728_185_211);
  expect(timesRate(1, '0.5')).toBe(1);
  expect(timesRate(-1, '0.5')).toBe(-1);
  expect(timesRate(-3, '0.4')).toBe(-1);
});
