import { expect, test } from 'vitest';
import { addressRule, lockMs, userRule } from './lock-out.policy.ts';

test('four failures in a row do not lock a user, the fifth does for thirty seconds', () => {
  expect([1, 2, 3, 4, 5].map((failures) => lockMs(failures, userRule))).toEqual([0, 0, 0, 0, 30_000]);
});

test('each further failure doubles the lock, up to one hour', () => {
  expect([6, 7, 8, 11, 12, 13, 1_000_000].map((failures) => lockMs(failures, userRule) / 1000)).toEqual([
    60, 120, 240, 1920, 3600, 3600, 3600,
  ]);
});

test('an address is allowed ten times as many, because a branch may stand behind one', () => {
  expect([49, 50, 51, 500].map((failures) => lockMs(failures, addressRule) / 1000)).toEqual([0, 30, 60, 900]);
});
