import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findGroups } from './find-groups.ts';
import { lossWave } from './loss-wave.ts';
import { type Holding, pooledControl } from './pooled-control.ts';
import type { ControlTie, GuaranteeTie } from './ties.ts';

const guarantee = (from: number, to: number, amount = 100): GuaranteeTie => ({ from, to, amount });
const groups = (
  guarantees: GuaranteeTie[],
  control: ControlTie[] = [],
  companies: number[] = [],
  holdings: Holding[] = [],
) =>
  findGroups({ guarantees, control, holdings, companies: new Set(companies) }).map(({ kind, members, exposure }) => ({
    kind,
    members,
    exposure,
  }));

test('REL-01 mutual guarantees, rings and chains are told apart; a plain guarantee is none of them', () => {
  expect(groups([guarantee(1, 2)])).toEqual([]);
  expect(groups([guarantee(1, 2), guarantee(2, 1, 50)])).toEqual([{ kind: 'mutual', members: [1, 2], exposure: 150 }]);
  expect(groups([guarantee(1, 2), guarantee(2, 3), guarantee(3, 1), guarantee(9, 1)])).toEqual([
    { kind: 'ring', members: [1, 2, 3], exposure: 300 },
  ]);
  expect(groups([guarantee(1, 2), guarantee(2, 3), guarantee(3, 4)])).toEqual([
    { kind: 'chain', members: [1, 2, 3, 4], exposure: 300 },
  ]);
});

test('REL-01 a guarantee company that stands for thousands makes no chain of them', () => {
  const many = Array.from({ length: 3_000 }, (_, index) => guarantee(1, 10 + index));
  expect(groups(many)).toEqual([]);
  const [chain, ...others] = groups([...many, guarantee(10, 5_000)]);
  expect([chain?.members, others]).toEqual([[1, 10, 5_000], []]);
});

test('REL-01 companies are a group under whoever controls both, customer or not; one company and its head are none', () => {
  const by = (from: number | string, to: number): ControlTie => ({ from, to, share: null });
  expect(groups([], [by(1, 100)], [100])).toEqual([]);
  expect(groups([], [by('ID-9', 100), by('ID-9', 101)], [100, 101])).toEqual([
    { kind: 'control', members: [100, 101], exposure: 0 },
  ]);
  expect(groups([], [by(1, 100), by(100, 101), by(2, 102)], [100, 101, 102])).toEqual([
    { kind: 'control', members: [1, 100, 101], exposure: 0 },
  ]);
});

test('REL-01 several minority shares one owner commands are control where they are more than half together', () => {
  const holds = (from: number | string, to: number, percent: number): Holding => ({ from, to, share: percent * 100 });
  // He holds 60 % of 100, which holds 30 % of 102, and 25 % of 102 himself; 102 and 100 together hold 51 % of 103.
  const all = [holds(1, 100, 60), holds(100, 102, 30), holds(1, 102, 25), holds(102, 103, 26), holds(100, 103, 25)];
  expect(pooledControl(all)).toEqual([
    { from: 1, to: 102, share: 5_500 },
    { from: 1, to: 103, share: 5_100 },
  ]);
  expect(pooledControl([holds(1, 100, 50), holds(2, 100, 50), holds(100, 101, 90)])).toEqual([]);
  // Two that hold one another end, and nobody is told to control himself.
  expect(pooledControl([holds(100, 101, 60), holds(101, 100, 60)])).toEqual([]);
  const by = { from: 1, to: 100, share: 6_000 };
  expect(groups([], [by], [100, 102], [holds(1, 100, 60), holds(100, 102, 30), holds(1, 102, 25)])).toEqual([
    { kind: 'control', members: [1, 100, 102], exposure: 0 },
  ]);
});

test('REL-01 the fall of one goes around a ring as far as means do not reach', () => {
  const ties = [guarantee(2, 1, 80), guarantee(3, 1, 40), guarantee(4, 2, 1_000)];
  const means: Record<number, [number, number]> = { 1: [90, 0], 2: [70, 10], 3: [0, 500], 4: [0, 20] };
  const { rounds, fallen, uncovered } = lossWave(
    ties,
    (id) => ({ debt: means[id]?.[0] ?? 0, deposits: means[id]?.[1] ?? 0 }),
    1,
    100,
  );
  expect(rounds.map(({ claims }) => claims.map(({ id, claimed, falls }) => [id, claimed, falls]))).toEqual([
    [
      [2, 60, true],
      [3, 30, false],
    ],
    [[4, 70, true]],
  ]);
  expect([fallen, uncovered]).toEqual([[1, 2, 4], 50 + 50]);
});

test('REL-01 what falling debtors lose is what guarantors pay and what stays with the bank, to the fen', () => {
  const person = fc.record({ debt: fc.nat(10_000), deposits: fc.nat(5_000) });
  const ties = fc.array(fc.tuple(fc.nat(7), fc.nat(7), fc.nat(8_000)), { maxLength: 20 });
  fc.assert(
    fc.property(
      fc.array(person, { minLength: 8, maxLength: 8 }),
      ties,
      fc.integer({ min: 1, max: 100 }),
      (people, of, percent) => {
        const guarantees = of
          .filter(([from, to]) => from !== to)
          .map(([from, to, amount]) => guarantee(from, to, amount));
        const standing = (id: number) => people[id] ?? { debt: 0, deposits: 0 };
        const { rounds, fallen, uncovered } = lossWave(guarantees, standing, 0, percent);
        expect(new Set(fallen).size).toBe(fallen.length);
        const lost = fallen.reduce((sum, id) => sum + Math.floor((standing(id).debt * percent) / 100), 0);
        const claimed = new Map(rounds.flatMap(({ claims }) => claims.map((claim) => [claim.id, claim.claimed])));
        const paid = [...claimed].reduce((sum, [id, claim]) => sum + Math.min(claim, standing(id).deposits), 0);
        expect(paid + uncovered).toBe(lost);
      },
    ),
  );
});
