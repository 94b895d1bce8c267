import { expect, test } from 'vitest';
import { usualCalendar } from '../../kernel/usual-calendar.ts';
import { dueOf } from './due.ts';
import { usualRules } from './usual-rules.ts';

const at = (text: string): Date => new Date(`${text}+08:00`);
const due = (level: 'yellow' | 'orange' | 'red', now: string): string =>
  dueOf(level, usualRules, at(now), { calendar: usualCalendar, timeZone: 'Asia/Shanghai' }).toISOString();

test('CRI-02 a deadline in working days skips the weekend and ends with the day of the bank', () => {
  // A Friday.
  expect(due('orange', '2026-11-27T10:00:00')).toBe('2026-12-01T15:59:59.999Z');
  expect(due('yellow', '2026-11-27T10:00:00')).toBe('2026-12-04T15:59:59.999Z');
  // 00:30 at the bank on Saturday is still Friday in UTC.
  expect(due('orange', '2026-11-28T00:30:00')).toBe('2026-12-01T15:59:59.999Z');
});

test('CRI-02 public holidays are no working days, a weekend day that is worked is one', () => {
  // Wednesday before the seven days of the National Day; Saturday the 10th is worked.
  expect(due('orange', '2026-09-30T10:00:00')).toBe('2026-10-09T15:59:59.999Z');
  expect(due('orange', '2026-10-08T10:00:00')).toBe('2026-10-10T15:59:59.999Z');
});

test('CRI-02 red is due within hours, whatever day it is', () => {
  expect(due('red', '2026-11-28T10:00:00')).toBe('2026-11-28T06:00:00.000Z');
});
