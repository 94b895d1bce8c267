import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { at, directedGraph } from './directed-graph.ts';
import { shortRings } from './short-rings.ts';
import { strongComponents } from './strong-components.ts';
import { weakComponents } from './weak-components.ts';

const NODES = 8;
const edges = fc.array(fc.tuple(fc.nat(NODES - 1), fc.nat(NODES - 1)), { maxLength: 24 });
type Edges = readonly (readonly [number, number])[];

/** Which node reaches which: by trying again until nothing is new. */
function reaches(of: Edges): boolean[][] {
  const known = Array.from({ length: NODES }, (_, one) => Array.from({ length: NODES }, (_, other) => one === other));
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (const [from, to] of of)
      for (const row of known)
        if (row[from] && !row[to]) {
          row[to] = true;
          isNew = true;
        }
  }
  return known;
}
const table = (of: (one: number, other: number) => unknown): boolean[] =>
  Array.from({ length: NODES * NODES }, (_, pair) => Boolean(of(pair % NODES, Math.floor(pair / NODES))));

test('REL-01 two are of one component exactly when each reaches the other', () => {
  fc.assert(
    fc.property(edges, (of) => {
      const component = strongComponents(directedGraph(NODES, of));
      const known = reaches(of);
      expect(table((one, other) => at(component, one) === at(component, other))).toEqual(
        table((one, other) => known[one]?.[other] && known[other]?.[one]),
      );
    }),
  );
});

test('REL-01 two hang together exactly when edges lead from one to the other, whichever way they point', () => {
  fc.assert(
    fc.property(edges, (of) => {
      const component = weakComponents(NODES, of);
      const known = reaches([...of, ...of.map(([from, to]) => [to, from] as const)]);
      expect(table((one, other) => at(component, one) === at(component, other))).toEqual(
        table((one, other) => known[one]?.[other]),
      );
    }),
  );
});

test('REL-01 every ring up to a length is found once, and no other', () => {
  /** All sequences of different nodes that edges lead around, beginning with the smallest. */
  const naive = (has: (from: number, to: number) => boolean, longest: number): string[] => {
    const found: string[] = [];
    const grow = (path: number[]): void => {
      if (path.length > 1 && has(path.at(-1) ?? 0, path[0] ?? 0)) found.push(path.join('>'));
      if (path.length === longest) return;
      for (let next = (path[0] ?? 0) + 1; next < NODES; next += 1)
        if (!path.includes(next) && has(path.at(-1) ?? 0, next)) grow([...path, next]);
    };
    for (let first = 0; first < NODES; first += 1) grow([first]);
    return found.sort();
  };
  fc.assert(
    fc.property(edges, (of) => {
      const targets = new Map<number, number[]>();
      for (const [from, to] of of) {
        const known = targets.get(from) ?? [];
        if (from !== to && !known.includes(to)) targets.set(from, [...known, to]);
      }
      const { rings, cut } = shortRings(targets, { longest: 4, most: 10_000, effort: 1_000_000 });
      expect(cut).toBe(false);
      expect(rings.map((ring) => ring.join('>')).sort()).toEqual(
        naive((from, to) => targets.get(from)?.includes(to) ?? false, 4),
      );
    }),
  );
});

test('REL-01 a chain of two hundred thousand does not end the stack, and a bound is told', () => {
  const length = 200_000;
  const chain = Array.from({ length }, (_, node) => [node, (node + 1) % length] as const);
  expect(new Set(strongComponents(directedGraph(length, chain))).size).toBe(1);
  const everybody = Array.from({ length: 9 }, (_, node) => node);
  const complete = new Map(everybody.map((node) => [node, everybody.filter((other) => other !== node)]));
  const { rings, cut } = shortRings(complete, { longest: 6, most: 20, effort: 1_000 });
  expect({ rings: rings.length <= 20, cut }).toEqual({ rings: true, cut: true });
});
