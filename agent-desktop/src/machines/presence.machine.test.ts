import { beforeEach, expect, test, vi } from 'vitest';
import { type Actor, createActor } from 'xstate';
import * as fixtures from '../../gallery/fixtures.ts';
import { ApiError } from '../data/api-client.ts';
import { presenceMachine } from './presence.machine.ts';

const sendWish = vi.fn();
let presence: Actor<typeof presenceMachine>;

beforeEach(() => {
  vi.clearAllMocks();
  presence = createActor(
    presenceMachine.provide({ actions: { sendWish: ({ context }) => sendWish(context.wish, context.clientSeq) } }),
    { input: { firstSeq: 1_000 } },
  ).start();
  presence.send({ type: 'presence.changed', view: fixtures.presence('not_ready', { version: 5 }) });
});

const state = (): string | undefined => presence.getSnapshot().context.view?.state;

test('a wish is sent with a number that grows, and changes nothing by itself', () => {
  presence.send({ type: 'wish', wish: { to: 'available', reason: null } });
  expect(sendWish).toHaveBeenCalledWith({ to: 'available', reason: null }, 1_001);
  expect(state()).toBe('not_ready');
});

test('the answer of the server is taken over', () => {
  presence.send({ type: 'wish', wish: { to: 'available', reason: null } });
  presence.send({ type: 'wish.granted', view: fixtures.presence('available', { version: 6 }) });
  expect(state()).toBe('available');
});

test('an answer that was overtaken by a newer state does not turn it back', () => {
  presence.send({ type: 'wish', wish: { to: 'available', reason: null } });
  presence.send({ type: 'presence.changed', view: fixtures.presence('ringing', { version: 7 }) });
  presence.send({ type: 'wish.granted', view: fixtures.presence('available', { version: 6 }) });
  expect(state()).toBe('ringing');
});

test('a refusal is kept to be shown until the next wish', () => {
  const error = new ApiError('presence.illegal_transition');
  presence.send({ type: 'wish', wish: { to: 'offline', reason: null } });
  presence.send({ type: 'wish.refused', error });
  expect(presence.getSnapshot().context.refusal).toBe(error);
  presence.send({ type: 'wish', wish: { to: 'not_ready', reason: 'break' } });
  expect(presence.getSnapshot().context.refusal).toBeNull();
});

test('a snapshot is believed even with a lower version', () => {
  presence.send({ type: 'presence.reset', view: fixtures.presence('available', { version: 1 }) });
  expect(state()).toBe('available');
});
