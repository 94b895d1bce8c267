import { expect, test } from 'vitest';
import { RefusedTokens } from './refused-tokens.ts';

test('OPS-03 wrong tokens are told once a minute, with how many there were since', () => {
  const refused = new RefusedTokens();
  const reports = [0, 1, 2, 59_999, 60_000, 60_001].map((at) => refused.note('::1', at).report);
  expect(reports).toEqual([1, null, null, null, 4, null]);
});

test('OPS-03 an address is cut off from its eleventh wrong token within a minute on; another is not', () => {
  const refused = new RefusedTokens();
  const cuts = Array.from({ length: 12 }, (_, at) => refused.note('10.0.0.1', at).cut);
  expect(cuts).toEqual([...Array(10).fill(false), true, true]);
  expect(refused.note('10.0.0.2', 20).cut).toBe(false);
  expect(refused.note('10.0.0.1', 60_001).cut).toBe(false);
});
