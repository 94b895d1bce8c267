import { expect, test } from 'vitest';
import { calibrationOf, measure } from './measures.ts';

test('ANA-02 measures are those of the textbook, ties counted half', () => {
  const scores = Float64Array.of(0.9, 0.8, 0.8, 0.3, 0.1);
  const outcomes = Uint8Array.of(1, 1, 0, 0, 1);
  const { auc, prAuc, brier, liftAt10, f1, f1Cut } = measure(scores, outcomes);
  // Six pairs: 0.9 beats both, 0.8 ties one and beats one, 0.1 loses both.
  expect(auc).toBeCloseTo(3.5 / 6, 12);
  expect(prAuc).toBeCloseTo((1 * 1 + 1 * (2 / 3) + 1 * (3 / 5)) / 3, 12);
  expect(brier).toBeCloseTo((0.01 + 0.04 + 0.64 + 0.09 + 0.81) / 5, 12);
  expect(liftAt10).toBeCloseTo(1 / (3 / 5), 12);
  expect([f1, f1Cut]).toEqual([0.75, 0.1]);
});

test('ANA-02 calibration bands hold all rows, the lowest scores first', () => {
  const scores = Float64Array.from({ length: 25 }, (_, at) => at / 25);
  const outcomes = Uint8Array.from({ length: 25 }, (_, at) => (at >= 20 ? 1 : 0));
  const bands = calibrationOf(scores, outcomes);
  expect(bands).toHaveLength(10);
  expect(bands.reduce((sum, { rows }) => sum + rows, 0)).toBe(25);
  expect(bands[0]).toEqual({ rows: 2, forecast: 0.02, came: 0 });
  expect(bands.at(-1)?.came).toBe(1);
});
