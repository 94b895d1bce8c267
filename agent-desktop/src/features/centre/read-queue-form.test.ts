import { expect, test } from 'vitest';
import { readHours, writeHours } from './read-queue-form.ts';

test.each([
  ['9:00-12:00, 13:00-18:00', '09:00-12:00, 13:00-18:00'],
  ['0900–1730', '09:00-17:30'],
  ['22:00至24:00', '22:00-24:00'],
  ['', ''],
])('CTI-05 hours typed as %j are read', (typed, written) => {
  expect(writeHours(readHours(typed) ?? [{ from: 'x', to: 'x' }])).toBe(written);
});

test.each(['9-18', '18:00-09:00', '25:00-26:00', '9:00-24:30', 'always'])('CTI-05 %j is no hours', (typed) =>
  expect(readHours(typed)).toBeNull(),
);
