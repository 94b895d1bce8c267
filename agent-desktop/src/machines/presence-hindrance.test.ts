import { presenceStates } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import { hindranceOf } from './presence-hindrance.ts';

const openFor = (to: 'available' | 'not_ready' | 'offline'): string[] =>
  presenceStates.filter((state) => hindranceOf(state, to) === null);

test('going offline is open from Not ready, and for afterwards during a call and its wrap-up', () => {
  expect(openFor('offline')).toEqual(['not_ready', 'talking', 'held', 'wrap_up']);
});

test('while calls may still come the way offline is told: Not ready first', () => {
  expect(hindranceOf('available', 'offline')).toBe('not_ready_first');
  expect(hindranceOf('ringing', 'offline')).toBe('not_ready_first');
});

test('who is connected may always wish to be available or not ready', () => {
  const connected = ['not_ready', 'available', 'ringing', 'talking', 'held', 'wrap_up'];
  expect(openFor('available')).toEqual(connected);
  expect(openFor('not_ready')).toEqual(connected);
});

test('without a connection nothing can be wished for', () => {
  expect(hindranceOf(null, 'available')).toBe('back_online_first');
  expect(hindranceOf('connection_lost', 'not_ready')).toBe('back_online_first');
});
