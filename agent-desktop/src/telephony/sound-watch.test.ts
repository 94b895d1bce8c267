import { expect, test } from 'vitest';
import type { CallQuality } from './call-quality.ts';
import { SoundWatch } from './sound-watch.ts';

const good: CallQuality = { loss: 0, farLoss: 0, jitterMs: 5, rttMs: 40, codec: 'opus', mos: 4.4 };
const lossy: CallQuality = { ...good, farLoss: 0.08, mos: 3.4 };

test('CTI-03 bad sound is told when it lasts, with what makes it bad, and taken back when it has been good for a while', () => {
  const watch = new SoundWatch();
  const told = [lossy, good, lossy, lossy, lossy, good, good, lossy, good, good, good].map((each) => watch.hear(each));
  const fault = 'far_loss';
  expect(told).toEqual([null, null, null, null, fault, fault, fault, fault, fault, fault, null]);
});

test.each([
  ['loss', { loss: 0.1 }],
  ['jitter', { jitterMs: 120 }],
  ['delay', { rttMs: 900 }],
] as const)('CTI-03 the fault told is the worst: %s', (fault, change) => {
  const watch = new SoundWatch();
  const bad = { ...good, mos: 3, ...change };
  expect([bad, bad, bad].map((each) => watch.hear(each)).at(-1)).toBe(fault);
});
