import { expect, test } from 'vitest';
import { gradeOf, meanOpinionScore, qualityBetween } from './call-quality.ts';

const counters = { packetsReceived: 1_000, packetsLost: 0, jitterMs: 5, rttMs: 20, farLoss: 0, codec: 'opus' };

test('a clean line scores good, and loss makes it worse step by step', () => {
  const scores = [0, 0.02, 0.05, 0.1, 0.3].map((loss) =>
    meanOpinionScore({ loss, jitterMs: 5, rttMs: 20, codec: 'PCMU' }),
  );
  expect(gradeOf(scores[0] ?? 0)).toBe('good');
  expect(scores).toEqual([...scores].sort((a, b) => b - a));
  expect(gradeOf(scores[3] ?? 5)).toBe('bad');
});

test('a delay of more than a fifth of a second is heard', () => {
  const near = meanOpinionScore({ loss: 0, jitterMs: 5, rttMs: 40, codec: 'opus' });
  const far = meanOpinionScore({ loss: 0, jitterMs: 5, rttMs: 700, codec: 'opus' });
  expect(near - far).toBeGreaterThan(0.4);
});

test('Opus bears more loss than G.711', () => {
  const loss = { loss: 0.05, jitterMs: 5, rttMs: 20 };
  expect(meanOpinionScore({ ...loss, codec: 'opus' })).toBeGreaterThan(meanOpinionScore({ ...loss, codec: 'PCMU' }));
});

test('the score stays between one and four and a half, whatever is measured', () => {
  expect(meanOpinionScore({ loss: 1, jitterMs: 9_999, rttMs: 9_999, codec: '' })).toBe(1);
  expect(meanOpinionScore({ loss: 0, jitterMs: 0, rttMs: 0, codec: 'opus' })).toBeLessThanOrEqual(4.5);
});

test('loss is that of the last interval, not of the whole call', () => {
  const later = { ...counters, packetsReceived: 1_090, packetsLost: 10 };
  expect(qualityBetween(counters, later).loss).toBeCloseTo(0.1);
  expect(qualityBetween(null, later).loss).toBeCloseTo(10 / 1_100);
});

test('what the far side hears counts as much as what is heard here', () => {
  expect(qualityBetween(null, { ...counters, farLoss: 0.2 }).mos).toBeLessThan(3);
});
