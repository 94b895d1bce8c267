import { expect, test } from 'vitest';
import { MessageRate } from './message-rate.ts';

const passed = (rate: MessageRate, count: number, at: number): number =>
  Array.from({ length: count }, () => rate.take(at)).filter(Boolean).length;

test('a burst passes, what is beyond it does not', () => {
  expect(passed(new MessageRate(20, 60, 0), 100, 0)).toBe(60);
});

test('after a burst the rate per second passes', () => {
  const rate = new MessageRate(20, 60, 0);
  passed(rate, 60, 0);
  expect(passed(rate, 30, 1_000)).toBe(20);
});

test('who goes on in spite of refusals is exhausted and stays out until he has been quiet', () => {
  const rate = new MessageRate(20, 60, 0);
  passed(rate, 119, 0);
  expect(rate.exhausted).toBe(true);
  expect(rate.take(500)).toBe(false);
  expect(rate.take(10_000)).toBe(true);
});
