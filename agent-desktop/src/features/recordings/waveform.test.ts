import { expect, test } from 'vitest';
import { outlineOf, sidesOf } from './waveform.ts';

test('CTI-07 the waveform shows both sides, each where it speaks', () => {
  const peaks = btoa(String.fromCharCode(255, 0, 0, 64));
  expect(sidesOf(peaks)).toEqual({ agent: [1, 0], caller: [0, 64 / 255] });
  expect(outlineOf([1, 0], { width: 10, base: 20, tallest: -20 })).toBe('M0 20L0 0L5 20L10 20Z');
  expect(sidesOf('')).toEqual({ agent: [], caller: [] });
});
