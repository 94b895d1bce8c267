import { expect, test } from 'vitest';
import { expiryOf, holdSince, usualExpiry } from './expiry-state.ts';

const paper = (validUntil: string | null, more: { longTerm?: boolean; status?: string } = {}) => ({
  validUntil,
  longTerm: false,
  ...more,
});
const stateOf = (validUntil: string, today = '2026-11-23') => expiryOf(paper(validUntil), today, usualExpiry);

test.each([
  ['2026-12-01', 'valid', 8],
  ['2026-11-30', 'ending', 7],
  ['2026-11-23', 'ending', 0],
  ['2026-11-22', 'expired', -1],
  ['2026-08-25', 'expired', -90],
  ['2026-08-24', 'hold', -91],
])('CIF-04 a certificate that ends on %s is %s on 2026-11-23, %i days left', (until, state, daysLeft) => {
  expect(stateOf(until)).toMatchObject({ state, daysLeft });
});

test('CIF-04 the hold begins the day after the bank’s patience ends, and that day is told from the first', () => {
  expect(stateOf('2026-11-22').holdFrom).toBe('2027-02-21');
  expect(stateOf('2026-11-22', '2027-02-20').state).toBe('expired');
  expect(stateOf('2026-11-22', '2027-02-21').state).toBe('hold');
  expect(expiryOf(paper('2026-11-22'), '2026-11-23', { remindDays: 7, graceDays: 0 }).state).toBe('hold');
});

test('CIF-04 what has no end, or is no longer in force, is never waited for', () => {
  expect(expiryOf(paper(null, { longTerm: true }), '2026-11-23', usualExpiry).state).toBe('valid');
  expect(expiryOf(paper(null), '2026-11-23', usualExpiry).state).toBe('none');
  expect(expiryOf(paper('2020-01-01', { status: 'cancelled' }), '2026-11-23', usualExpiry).state).toBe('none');
});

test('CIF-04 of several papers the longest hold counts', () => {
  expect(holdSince([stateOf('2026-08-01'), stateOf('2026-01-01'), stateOf('2026-11-22')])).toBe('2026-04-02');
  expect(holdSince([stateOf('2026-11-22')])).toBeNull();
});
