import { expect, test } from 'vitest';
import { expectedWait, spokenMinutes } from './expected-wait.ts';

test('CTI-05 the range of the wait grows with the line and shrinks with the agents', () => {
  const wait = (ahead: number, agents: number) => expectedWait({ ahead, agents, free: 0, handlingSeconds: 240 });
  // Shape 1 is the exponential: its quintiles are 0.223 and 1.609 of the mean, by Wilson and Hilferty within a few per cent.
  expect((wait(0, 1)?.from ?? 0) / 240).toBeCloseTo(0.223, 1);
  expect((wait(0, 1)?.to ?? 0) / 240).toBeCloseTo(1.609, 1);
  // Shape 10: 6.8 to 13.0 times the mean of one.
  expect(wait(9, 1)?.from).toBeGreaterThan(6.5 * 240);
  expect(wait(9, 1)?.to).toBeLessThan(13.3 * 240);
  expect(wait(9, 5)?.to).toBeCloseTo((wait(9, 1)?.to ?? 0) / 5);
});

test('CTI-05 nothing is foretold where nobody is here, or somebody is free', () => {
  expect(expectedWait({ ahead: 0, agents: 0, free: 0, handlingSeconds: 240 })).toBeNull();
  expect(expectedWait({ ahead: 1, agents: 3, free: 2, handlingSeconds: 240 })).toBeNull();
});

test.each([
  [
    { from: 5, to: 50 },
    { from: 1, to: 2 },
  ],
  [
    { from: 130, to: 299 },
    { from: 2, to: 5 },
  ],
])('CTI-05 %j s is spoken as %j minutes', (seconds, minutes) => expect(spokenMinutes(seconds)).toEqual(minutes));
