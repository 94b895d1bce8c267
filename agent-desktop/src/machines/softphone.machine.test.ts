import { beforeEach, expect, test, vi } from 'vitest';
import { type Actor, createActor, SimulatedClock } from 'xstate';
import { backOffMs, softphoneMachine } from './softphone.machine.ts';

const effects = {
  claimPhone: vi.fn(),
  loadPhone: vi.fn(),
  connectPhone: vi.fn(),
  registerPhone: vi.fn(),
  stopPhone: vi.fn(),
  checkAlive: vi.fn(),
};
let clock: SimulatedClock;
let phone: Actor<typeof softphoneMachine>;

beforeEach(() => {
  vi.clearAllMocks();
  clock = new SimulatedClock();
  phone = createActor(softphoneMachine.provide({ actions: effects }), { clock, input: { random: () => 0.5 } }).start();
  phone.send({ type: 'start' });
});

const register = (): void => {
  for (const type of ['lock.granted', 'loaded', 'phone.connected', 'phone.registered'] as const) phone.send({ type });
};

test('a tab without the lock only mirrors: it neither loads nor registers a phone', () => {
  expect(phone.getSnapshot().hasTag('mirror')).toBe(true);
  expect(effects.loadPhone).not.toHaveBeenCalled();
});

test('the tab that gets the lock loads, connects and registers', () => {
  register();
  expect(phone.getSnapshot().value).toBe('ready');
  expect(effects.registerPhone).toHaveBeenCalledOnce();
});

test('CTI-03 a lost WebSocket is connected anew after a growing pause, and registered again', () => {
  register();
  phone.send({ type: 'phone.disconnected', reason: 'cut' });
  expect(phone.getSnapshot().value).toBe('backingOff');
  clock.increment(999);
  expect(phone.getSnapshot().value).toBe('backingOff');
  clock.increment(1);
  expect(phone.getSnapshot().value).toBe('loading');
  phone.send({ type: 'loaded' });
  phone.send({ type: 'phone.disconnected', reason: 'cut' });
  clock.increment(1_999);
  expect(phone.getSnapshot().value).toBe('backingOff');
  clock.increment(1);
  phone.send({ type: 'loaded' });
  phone.send({ type: 'phone.connected' });
  phone.send({ type: 'phone.registered' });
  expect(phone.getSnapshot().context.attempt).toBe(0);
});

test('a computer that woke up asks for a sign of life at once, and skips the pause while disconnected', () => {
  register();
  phone.send({ type: 'wake' });
  expect(effects.checkAlive).toHaveBeenCalledOnce();
  phone.send({ type: 'phone.disconnected', reason: 'slept' });
  phone.send({ type: 'wake' });
  expect(phone.getSnapshot().value).toBe('loading');
});

test('a registration that is refused, as by an Asterisk that is still starting, is soon tried again, then ever more seldom, at last twice a minute', () => {
  phone.send({ type: 'lock.granted' });
  for (const seconds of [2, 4, 8, 16, 30, 30]) {
    for (const type of ['loaded', 'phone.connected'] as const) phone.send({ type });
    phone.send({ type: 'phone.rejected', reason: '403' });
    clock.increment(seconds * 1_000 - 1);
    expect(phone.getSnapshot().value).toBe('rejected');
    clock.increment(1);
    expect(phone.getSnapshot().value).toBe('loading');
  }
});

test('a tab whose phone is taken over by another stops it and mirrors', () => {
  register();
  phone.send({ type: 'lock.lost' });
  expect(effects.stopPhone).toHaveBeenCalledOnce();
  expect(phone.getSnapshot().hasTag('mirror')).toBe(true);
});

test('a connection or registration without an answer counts as lost after ten seconds', () => {
  phone.send({ type: 'lock.granted' });
  phone.send({ type: 'loaded' });
  clock.increment(10_000);
  expect(phone.getSnapshot().hasTag('down')).toBe(true);
});

test('pauses grow from one second to fifteen and are spread by a quarter to both sides', () => {
  expect([1, 2, 3, 4, 5, 9].map((attempt) => backOffMs(attempt, () => 0.5))).toEqual([
    1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
  ]);
  expect([backOffMs(1, () => 0), backOffMs(1, () => 1)]).toEqual([750, 1_250]);
});
