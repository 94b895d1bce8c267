import type { CustomerNetwork } from '@tellerline/contracts';
import { expect, test } from 'vitest';
import { box, neighbourOf, placeNetwork, viewBoxOf } from './layout.ts';

/** A customer with `first` ties, each of them with `second` more. */
function network(first: number, second: number): CustomerNetwork {
  const node = (id: string, steps: number) => ({
    id,
    customerNo: null,
    name: id,
    kind: 'personal' as const,
    steps,
    leftOut: 0,
    isHub: false,
  });
  const inner = Array.from({ length: first }, (_, n) => `a${n}`);
  const outer = inner.flatMap((parent) =>
    Array.from({ length: second }, (_, n) => [`${parent}b${n}`, parent] as const),
  );
  const edge = (from: string, to: string) => ({ from, to, roles: [], ended: false, amount: null });
  return {
    nodes: [node('c', 0), ...inner.map((id) => node(id, 1)), ...outer.map(([id]) => node(id, 2))],
    edges: [...inner.map((id) => edge(id, 'c')), ...outer.map(([id, parent]) => edge(id, parent))],
  };
}

test.each([
  [0, 0],
  [1, 0],
  [3, 2],
  [24, 0],
  [10, 4],
  [24, 1],
  [7, 7],
])('the names of %d by %d nodes never overlap, and everybody is inside the drawing', (first, second) => {
  const drawn = placeNetwork(network(first, second));
  expect(drawn.length).toBe(1 + first + first * second);
  const [left = 0, top = 0, width = 0, height = 0] = viewBoxOf(drawn).split(' ').map(Number);
  for (const [index, one] of drawn.entries()) {
    expect(one.x > left && one.x < left + width && one.y > top && one.y < top + height).toBe(true);
    for (const other of drawn.slice(index + 1)) {
      const apart = Math.abs(one.x - other.x) >= box.width - 0.1 || Math.abs(one.y - other.y) >= box.height - 0.1;
      expect([one.node.id, other.node.id, apart]).toEqual([one.node.id, other.node.id, true]);
    }
  }
});

test('CIF-01 the customer stays in the middle, and the same network looks the same', () => {
  const drawn = placeNetwork(network(24, 1));
  expect(drawn[0]).toMatchObject({ x: 0, y: 0, node: { id: 'c' } });
  expect(placeNetwork(network(24, 1))).toEqual(drawn);
});

test('CIF-01 arrow keys lead to whoever stands in that direction, and no further than the edge', () => {
  const drawn = placeNetwork(network(4, 0));
  const [centre] = drawn;
  if (!centre) throw new Error('nobody is in the middle');
  const right = neighbourOf(drawn, centre, { x: 1, y: 0 });
  expect(right && right.x > 0 && Math.abs(right.x) >= Math.abs(right.y)).toBe(true);
  const back = right && neighbourOf(drawn, right, { x: -1, y: 0 });
  expect(back && back.x < right.x).toBe(true);
  const furthest = [...drawn].sort((one, other) => other.x - one.x)[0];
  expect(furthest && neighbourOf(drawn, furthest, { x: 1, y: 0 })).toBeUndefined();
});
