import type { DesktopDelta, PresenceView } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import * as fixtures from '../../gallery/fixtures.ts';
import { applyDelta, fromSnapshot, replay } from './desk-stream.ts';

const start = fromSnapshot(fixtures.snapshot({ streamId: 's1', seq: 5 }), Date.now());
const presence = (version: number): PresenceView => fixtures.presence('talking', { version });
const delta = (seq: number, change: DesktopDelta['change'], streamId = 's1'): DesktopDelta => ({
  streamId,
  seq,
  at: fixtures.ago(0),
  change,
});

test('the next delta of the stream moves the state on by one', () => {
  const outcome = applyDelta(start, delta(6, { kind: 'call', call: fixtures.call() }));
  expect(outcome.kind === 'applied' && outcome.state.seq).toBe(6);
  expect(outcome.kind === 'applied' && outcome.state.calls.map((c) => c.interactionId)).toEqual([
    fixtures.interactionId,
  ]);
});

test('CTI-12 a delta after a hole is a gap, so that a snapshot is asked for', () => {
  expect(applyDelta(start, delta(8, { kind: 'platform', connected: false })).kind).toBe('gap');
});

test('a delta of another stream is a gap: the server has started a new one', () => {
  expect(applyDelta(start, delta(6, { kind: 'platform', connected: false }, 's2')).kind).toBe('gap');
});

test('a delta that is known already changes nothing', () => {
  expect(applyDelta(start, delta(5, { kind: 'presence', presence: presence(9) })).kind).toBe('ignored');
});

test('a call is replaced by its newer view and leaves when it is gone', () => {
  const outcome = replay(start, [
    delta(6, { kind: 'call', call: fixtures.call() }),
    delta(7, { kind: 'call', call: fixtures.talking() }),
  ]);
  expect(outcome.kind === 'applied' && outcome.state.calls.map((c) => c.phase)).toEqual(['talking']);
  const gone =
    outcome.kind === 'applied' &&
    applyDelta(outcome.state, delta(8, { kind: 'call_gone', interactionId: fixtures.interactionId }));
  expect(gone && gone.kind === 'applied' && gone.state.calls).toEqual([]);
});

test('deltas that overtook the snapshot are put on top of it in order, and those it contains are dropped', () => {
  const outcome = replay(start, [
    delta(7, { kind: 'platform', connected: false }),
    delta(6, { kind: 'presence', presence: presence(9) }),
    delta(4, { kind: 'presence', presence: presence(3) }),
  ]);
  expect(
    outcome.kind === 'applied' && [outcome.state.seq, outcome.state.presence?.version, outcome.state.platformConnected],
  ).toEqual([7, 9, false]);
});

test('an overtaking delta with a hole before it asks for another snapshot', () => {
  expect(replay(start, [delta(9, { kind: 'platform', connected: true })]).kind).toBe('gap');
});

test("the server's clock is kept as an offset to this computer's", () => {
  const received = Date.parse('2026-11-23T06:00:10.000Z');
  const state = fromSnapshot(fixtures.snapshot({ serverTime: '2026-11-23T06:00:07.500Z' }), received);
  expect(state.clockOffsetMs).toBe(-2_500);
});
