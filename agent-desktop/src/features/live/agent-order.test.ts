import { expect, test } from 'vitest';
import { board } from '../../../gallery/fixtures.ts';
import { agentOrder } from './agent-order.ts';

test('what needs a look stands first, and within a state who has been in it longest', () => {
  const sorted = board().agents.toSorted(agentOrder);
  expect(sorted[0]?.state).toBe('connection_lost');
  expect(sorted.at(-1)?.state).toBe('offline');
  const talking = sorted.filter(({ state }) => state === 'talking').map(({ since }) => since);
  expect(talking).toEqual(talking.toSorted());
});
