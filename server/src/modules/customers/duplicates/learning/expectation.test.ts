import { expect, test } from 'vitest';
import { type Chances, type Comparison, estimate } from './expectation.ts';

/** A small generator whose numbers are the same every time (Park and Miller 1988). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const truth: Chances = {
  name: { same: 0.82, sound: 0.11, different: 0.07 },
  birthDate: { same: 0.9, similar: 0.07, different: 0.03 },
  phone: { same: 0.45, different: 0.55 },
  gender: { same: 0.97, different: 0.03 },
};
const byChance: Chances = {
  name: { same: 0.02, sound: 0.03, different: 0.95 },
  birthDate: { same: 0.004, similar: 0.006, different: 0.99 },
  phone: { same: 0.01, different: 0.99 },
  gender: { same: 0.5, different: 0.5 },
};
const believed: Chances = {
  name: { same: 0.6, sound: 0.2, different: 0.2 },
  birthDate: { same: 0.6, similar: 0.2, different: 0.2 },
  phone: { same: 0.8, different: 0.2 },
  gender: { same: 0.8, different: 0.2 },
};

function population(size: number, share: number, silent: number): Comparison[] {
  const next = numbers(7);
  const drawn = (levels: Readonly<Record<string, number>>): string => {
    let left = next();
    for (const [level, chance] of Object.entries(levels)) {
      left -= chance;
      if (left <= 0) return level;
    }
    return Object.keys(levels).at(-1) ?? '';
  };
  return Array.from({ length: size }, () => {
    const chances = next() < share ? truth : byChance;
    return Object.fromEntries(
      Object.keys(truth).flatMap((field) => {
        const level = drawn(chances[field] ?? {});
        return next() < silent ? [] : [[field, { level, u: byChance[field]?.[level] ?? 1 }]];
      }),
    );
  });
}

test('CIF-11 of a simulated population m and the share of doubles are found again, although a third of the fields is silent', () => {
  const { m, share, rounds } = estimate(population(10_000, 0.2, 0.33), believed);
  expect(rounds).toBeLessThan(200);
  expect(Math.abs(share - 0.2)).toBeLessThan(0.02);
  for (const [field, levels] of Object.entries(truth)) {
    for (const [level, chance] of Object.entries(levels)) {
      expect(Math.abs((m[field]?.[level] ?? 0) - chance), `${field} ${level}`).toBeLessThan(0.04);
    }
  }
});

test('CIF-11 of hardly any pairs what was believed before stays, and no level falls to nothing', () => {
  const { m } = estimate([{ name: { level: 'same', u: 0.02 } }], believed);
  expect(m.phone).toEqual(believed.phone);
  expect(m.name?.different).toBeGreaterThan(0.1);
});
