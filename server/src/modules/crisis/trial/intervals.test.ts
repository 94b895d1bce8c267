import { expect, test } from 'vitest';
import { meanDifference, shareDifference, shareOf } from './intervals.ts';

test('CRI-04 Wilson’s interval as Newcombe’s paper of 1998 has it: 81 of 263', () => {
  const { value, low, high } = shareOf(81, 263) ?? { value: 0, low: 0, high: 0 };
  expect([value.toFixed(4), low.toFixed(4), high.toFixed(4)]).toEqual(['0.3080', '0.2553', '0.3662']);
  expect(shareOf(0, 0)).toBeNull();
});

test('CRI-04 the difference of two shares: 56 of 70 against 48 of 80, method 10', () => {
  const { value, low, high } = shareDifference({ part: 56, of: 70 }, { part: 48, of: 80 }) ?? {
    value: 0,
    low: 0,
    high: 0,
  };
  expect([value.toFixed(4), low.toFixed(4), high.toFixed(4)]).toEqual(['0.2000', '0.0524', '0.3339']);
});

test('CRI-04 a difference of means holds nothing sure out of one value', () => {
  expect(meanDifference([1], [2, 3])).toBeNull();
  expect(meanDifference([10, 12, 14], [1, 2, 3])).toMatchObject({ value: 10 });
});
