import { expect, test } from 'vitest';
import { layOutFlow } from './flow-layout.ts';

test('LIFE-03 bands fill their blocks on both sides and nothing is lost or overlaps', () => {
  const flows = [
    { from: 'T1', to: 'T1', customers: 40 },
    { from: 'T1', to: 'T2', customers: 9 },
    { from: 'T2', to: 'T4', customers: 1 },
    { from: null, to: 'T1', customers: 5 },
  ] as const;
  const { left, right, bands } = layOutFlow(flows, 300);
  expect(left.map(({ stage, customers }) => [stage, customers])).toEqual([
    [null, 5],
    ['T1', 49],
    ['T2', 1],
  ]);
  expect(right.map(({ stage, customers }) => [stage, customers])).toEqual([
    ['T1', 45],
    ['T2', 9],
    ['T4', 1],
  ]);
  for (const [nodes, y, end] of [
    [left, 'fromY', 'from'],
    [right, 'toY', 'to'],
  ] as const)
    for (const node of nodes) {
      const mine = bands.filter(({ flow }) => flow[end] === node.stage).sort((one, other) => one[y] - other[y]);
      let at = node.y;
      for (const band of mine) {
        expect(band[y]).toBeCloseTo(at);
        at += band.height;
      }
      expect(at).toBeCloseTo(node.y + node.height);
    }
  const last = left.at(-1);
  expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(300.01);
  expect(layOutFlow([], 300).bands).toEqual([]);
});
