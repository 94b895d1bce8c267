import { beforeEach, expect, test, vi } from 'vitest';
import { type Actor, createActor, SimulatedClock } from 'xstate';
import * as fixtures from '../../gallery/fixtures.ts';
import { callMachine } from './call.machine.ts';

const ring = vi.fn();
const silence = vi.fn();
const answer = vi.fn();
let clock: SimulatedClock;
let call: Actor<typeof callMachine>;

beforeEach(() => {
  vi.clearAllMocks();
  clock = new SimulatedClock();
  call = createActor(
    callMachine.provide({ actions: { startRinging: ring, stopRinging: silence, answerPhone: answer } }),
    {
      clock,
      input: { callId: fixtures.callId },
    },
  ).start();
});

const pop = (view = fixtures.call()): void => call.send({ type: 'view.changed', view });
const invite = (): void => call.send({ type: 'phone.invited', sessionId: 's' });
const establish = (): void => call.send({ type: 'phone.established', sessionId: 's' });

test('CTI-01 the phone rings when the pop has been painted and the INVITE is here', () => {
  pop();
  invite();
  expect(ring).not.toHaveBeenCalled();
  call.send({ type: 'pop.painted' });
  expect(call.getSnapshot().value).toBe('ringing');
  expect(ring).toHaveBeenCalledOnce();
});

test('a pop painted before the INVITE makes the INVITE ring at once', () => {
  pop();
  call.send({ type: 'pop.painted' });
  invite();
  expect(call.getSnapshot().value).toBe('ringing');
});

test('a caller does not wait for a slow screen: 300 ms after the INVITE it rings anyway', () => {
  invite();
  clock.increment(299);
  expect(ring).not.toHaveBeenCalled();
  clock.increment(1);
  expect(ring).toHaveBeenCalledOnce();
});

test('answering stops the ringing, and the call talks when the phone has confirmed', () => {
  pop();
  invite();
  clock.increment(300);
  call.send({ type: 'agent.answered' });
  expect(silence).toHaveBeenCalledOnce();
  expect(answer).toHaveBeenCalledOnce();
  expect(call.getSnapshot().value).toBe('answering');
  establish();
  expect(call.getSnapshot().value).toBe('talking');
});

test('CTI-03 an agent quicker than the screen answers: his press between the INVITE and the ringing is not lost', () => {
  pop();
  call.send({ type: 'agent.answered' });
  expect(answer).not.toHaveBeenCalled();
  invite();
  call.send({ type: 'agent.answered' });
  expect(answer).toHaveBeenCalledOnce();
  expect(call.getSnapshot().value).toBe('answering');
  clock.increment(300);
  expect(ring).not.toHaveBeenCalled();
});

test('CTI-03 a second INVITE takes the place of the first, whose end then changes nothing', () => {
  pop();
  invite();
  clock.increment(300);
  call.send({ type: 'phone.invited', sessionId: 'second' });
  call.send({ type: 'phone.ended', sessionId: 's' });
  expect(call.getSnapshot().value).toBe('ringing');
  call.send({ type: 'agent.answered' });
  expect(call.getSnapshot().context.phone?.sessionId).toBe('second');
  expect(answer).toHaveBeenCalledOnce();
  call.send({ type: 'phone.invited', sessionId: 'third' });
  expect(answer).toHaveBeenCalledTimes(2);
});

test('an answer that failed rings on and says what failed', () => {
  pop();
  invite();
  clock.increment(300);
  call.send({ type: 'agent.answered' });
  call.send({ type: 'phone.failed', action: 'answer' });
  expect(call.getSnapshot().value).toBe('ringing');
  expect(call.getSnapshot().context.failure).toBe('answer');
});

test('CTI-04 the end of the call is the word of the server: a SIP session that ends leaves the call talking', () => {
  pop(fixtures.talking());
  invite();
  establish();
  call.send({ type: 'phone.ended', sessionId: 's' });
  expect(call.getSnapshot().value).toBe('talking');
  expect(call.getSnapshot().context.phone).toBeNull();
  pop(fixtures.ended());
  expect(call.getSnapshot().value).toBe('afterCall');
});

test('a call that ends without a wrap-up to write closes at once', () => {
  pop(fixtures.talking());
  pop(fixtures.ended({ wrapUp: { required: false, doneAt: null, deadline: null } }));
  expect(call.getSnapshot().status).toBe('done');
});

test('a wrap-up that is done closes the call', () => {
  pop(fixtures.ended());
  expect(call.getSnapshot().value).toBe('afterCall');
  pop(fixtures.ended({ wrapUp: { required: true, doneAt: fixtures.ago(0), deadline: null } }));
  expect(call.getSnapshot().status).toBe('done');
});

test('a caller who hangs up while it rings stops the ringing', () => {
  pop();
  invite();
  clock.increment(300);
  call.send({ type: 'phone.ended', sessionId: 's' });
  expect(silence).toHaveBeenCalledOnce();
  call.send({ type: 'view.gone' });
  expect(call.getSnapshot().status).toBe('done');
});

test('a reloaded page finds the call talking without having rung', () => {
  pop(fixtures.talking());
  expect(call.getSnapshot().value).toBe('talking');
  expect(ring).not.toHaveBeenCalled();
});

test('hold and mute are shown as measured, never as intended', () => {
  pop(fixtures.talking());
  invite();
  establish();
  call.send({ type: 'phone.measured', sessionId: 's', held: true, muted: false });
  expect(call.getSnapshot().context.phone).toMatchObject({ held: true, muted: false });
});
