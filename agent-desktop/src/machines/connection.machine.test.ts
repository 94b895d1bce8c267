import { beforeEach, expect, test, vi } from 'vitest';
import { type Actor, createActor, SimulatedClock } from 'xstate';
import { connectionMachine } from './connection.machine.ts';

const askSnapshot = vi.fn();
const closeSocket = vi.fn();
let clock: SimulatedClock;
let line: Actor<typeof connectionMachine>;

beforeEach(() => {
  vi.clearAllMocks();
  clock = new SimulatedClock();
  line = createActor(connectionMachine.provide({ actions: { askSnapshot, closeSocket } }), { clock }).start();
  line.send({ type: 'open' });
});

const goLive = (): void => {
  line.send({ type: 'socket.connected' });
  line.send({ type: 'snapshot.received' });
};

test('the line is live only after a snapshot', () => {
  line.send({ type: 'socket.connected' });
  expect(line.getSnapshot().hasTag('live')).toBe(false);
  line.send({ type: 'snapshot.received' });
  expect(line.getSnapshot().hasTag('live')).toBe(true);
});

test('CTI-12 a gap in the stream asks for a new snapshot', () => {
  goLive();
  line.send({ type: 'stream.gap' });
  expect(line.getSnapshot().value).toBe('syncing');
  expect(askSnapshot).toHaveBeenCalledTimes(2);
});

test('a snapshot that does not come is asked for again after six seconds', () => {
  line.send({ type: 'socket.connected' });
  clock.increment(5_999);
  expect(askSnapshot).toHaveBeenCalledTimes(1);
  clock.increment(1);
  expect(askSnapshot).toHaveBeenCalledTimes(2);
});

test('a refused snapshot is asked for again after a second', () => {
  line.send({ type: 'socket.connected' });
  line.send({ type: 'snapshot.failed' });
  clock.increment(1_000);
  expect(askSnapshot).toHaveBeenCalledTimes(2);
});

test('the time of the loss is that of the first sign, and is forgotten when the line is live again', () => {
  goLive();
  line.send({ type: 'socket.disconnected', at: 100 });
  line.send({ type: 'socket.disconnected', at: 900 });
  expect(line.getSnapshot().context.lostSince).toBe(100);
  goLive();
  expect(line.getSnapshot().context.lostSince).toBeNull();
});

test('a session that is over closes the socket for good', () => {
  goLive();
  line.send({ type: 'session.over' });
  expect(closeSocket).toHaveBeenCalledOnce();
  expect(line.getSnapshot().status).toBe('done');
});
