import { expect, test } from 'vitest';
import { isDue, nextTime } from './moments.ts';

test('CTI-05 what is said once, and what is said again, has its time once each', () => {
  const once = { afterSeconds: 60, againSeconds: null };
  const again = { afterSeconds: 60, againSeconds: 90 };
  expect([isDue(once, -1, 59), isDue(once, 59, 60), isDue(once, 60, 500)]).toEqual([false, true, false]);
  expect([isDue(again, 60, 149), isDue(again, 149, 150), isDue(again, 150, 151)]).toEqual([false, true, false]);
  // The house was away for two of them: it is said once.
  expect([isDue(again, 60, 400), isDue(again, 400, 401)]).toEqual([true, false]);
  expect([nextTime(once, 0), nextTime(once, 60), nextTime(again, 60), nextTime(again, 151)]).toEqual([
    60,
    null,
    150,
    240,
  ]);
});
