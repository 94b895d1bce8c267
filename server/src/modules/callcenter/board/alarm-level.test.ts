import type { BoardThreshold } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import { type AlarmState, nextAlarm } from './alarm-level.ts';

const walk = (threshold: BoardThreshold, figures: readonly (readonly [second: number, value: number | null])[]) => {
  let state: AlarmState = { level: null, coming: null };
  return figures.map(([second, value]) => {
    state = nextAlarm(state, value, threshold, second * 1000);
    return state.level;
  });
};

test('CTI-08 an alarm needs its time to be raised, falls only when the figure is well again, and does not tremble', () => {
  const waiting: BoardThreshold = {
    queue: null,
    measure: 'waiting',
    warnAt: 5,
    alarmAt: 10,
    clearBy: 2,
    forSeconds: 30,
  };
  const figures = [
    [0, 5],
    [29, 6],
    [30, 6],
    [31, 4],
    [35, 12],
    [40, 9],
    [41, 11],
    [71, 11],
    [72, 9],
    [73, 8],
    [74, 4],
    [75, 3],
  ] as const;
  // 12 for a moment is no alarm; 11 for half a minute is. From the alarm down at 8 (10 − 2), to nothing at 3 (5 − 2).
  expect(walk(waiting, figures)).toEqual([
    null,
    null,
    'warning',
    'warning',
    'warning',
    'warning',
    'warning',
    'alarm',
    'alarm',
    'warning',
    'warning',
    null,
  ]);
});

test('CTI-08 a service level is bad below its limit; without a figure there is no alarm', () => {
  const level: BoardThreshold = {
    queue: 'cards',
    measure: 'serviceLevelPercent',
    warnAt: 80,
    alarmAt: 60,
    clearBy: 5,
    forSeconds: 0,
  };
  const figures = [
    [0, null],
    [1, 80],
    [2, 84],
    [3, 60],
    [4, 64.9],
    [5, 65],
    [6, 85],
    [7, 59],
    [8, null],
  ] as const;
  expect(walk(level, figures)).toEqual([null, 'warning', 'warning', 'alarm', 'alarm', 'warning', null, 'alarm', null]);
});
