import { usualCallListRules } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import { numberForTry } from './numbers.ts';
import { meaningOf, nextTry, outcomeOfUnanswered } from './outcome.ts';
import { closedAt, hourAt } from './when.ts';

const zone = 'Asia/Shanghai';
const weekdays = [1, 2, 3, 4, 5];
const hours = { from: '09:00', to: '20:00', weekdays: [1, 2, 3, 4, 5, 6, 7] };
const special = new Map([
  ['2026-10-01', 'closed' as const],
  ['2026-10-10', 'working' as const],
]);

test('CTI-09 calling hours are the bank’s: opening counts, closing does not, a list may only narrow them', () => {
  const at = (instant: string, ...own: (typeof hours)[]) => closedAt(new Date(instant), zone, special, [hours, ...own]);
  expect(at('2026-11-23T00:59:59Z')).toBe('hours');
  expect(at('2026-11-23T01:00:00Z')).toBeNull();
  expect(at('2026-11-23T11:59:00Z')).toBeNull();
  expect(at('2026-11-23T12:00:00Z')).toBe('hours');
  expect(at('2026-10-01T04:00:00Z')).toBe('holiday');
  // A Saturday that is worked counts as a Monday.
  expect(at('2026-10-10T04:00:00Z', { ...hours, weekdays })).toBeNull();
  // Saturday noon; the list calls on working days, and would like to call at night.
  expect(at('2026-11-28T04:00:00Z', { from: '00:00', to: '23:59', weekdays })).toBe('hours');
  expect(at('2026-11-23T14:00:00Z', { from: '00:00', to: '23:59', weekdays })).toBe('hours');
  expect(hourAt(new Date('2026-11-23T16:30:00Z'), zone)).toBe(0);
});

test('CTI-09 what came of a try decides about the next one', () => {
  expect(outcomeOfUnanswered(17, 'caller')).toBe('busy');
  expect(outcomeOfUnanswered(19, 'system')).toBe('no_answer');
  expect(outcomeOfUnanswered(16, 'agent')).toBe('given_up');
  expect(outcomeOfUnanswered(1, 'system')).toBe('failed');
  const now = new Date('2026-11-23T02:00:00Z');
  expect(nextTry('busy', 1, usualCallListRules, now)).toEqual(new Date('2026-11-23T02:15:00Z'));
  expect(nextTry('given_up', 1, usualCallListRules, now)).toEqual(new Date('2026-11-23T04:00:00Z'));
  expect(nextTry('no_answer', usualCallListRules.most, usualCallListRules, now)).toBeNull();
  expect(meaningOf('product_sold', usualCallListRules)).toEqual({ kind: 'over', result: 'success' });
  expect(meaningOf('answering_machine', usualCallListRules)).toEqual({ kind: 'again', outcome: 'machine' });
  expect(meaningOf('do_not_call', usualCallListRules)).toEqual({ kind: 'over', result: 'do_not_call' });
});

test('CTI-09 numbers are tried one after the other, those refused never', () => {
  const number = (contactId: number, barred = false) => ({
    contactId,
    kind: 'mobile',
    e164: `+86138${contactId}`,
    barred,
  });
  const numbers = [number(1), number(2, true), number(3)];
  expect([0, 1, 2].map((tries) => numberForTry(numbers, tries)?.contactId)).toEqual([1, 3, 1]);
  expect(numberForTry([number(1, true)], 0)).toBeNull();
  expect(numberForTry([], 4)).toBeNull();
});
