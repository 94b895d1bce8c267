import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  type BuyingModel,
  chanceAlive,
  expectedPurchases,
  expectedSpend,
  fitBuying,
  fitSpending,
  logLikelihood,
} from './buyer-model.ts';

const root = resolve(import.meta.dirname, '../../../../..');
const published: BuyingModel = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
const spend = { p: 6.25, q: 3.74, gamma: 15.44 };

const rowsOf = (csv: string) =>
  csv
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, repeats = 0, last = 0, age = 0, mean = 0] = line.split(',').map(Number);
      return { repeats, last, age, mean };
    });

describe('LIFE-03 lifetime value', () => {
  const history = { repeats: 2, last: 30.43, age: 38.86 };
  test('one customer as the authors reckon him', () => {
    expect(logLikelihood(history, published)).toBeCloseTo(-9.4586, 3);
    expect(chanceAlive(history, published)).toBeCloseTo(0.7266, 4);
    expect(expectedPurchases(39, history, published)).toBeCloseTo(1.226, 3);
    expect(expectedSpend({ purchases: 2, mean: 100 }, spend)).toBeCloseTo(88.353, 3);
  });

  test('who never came again may come, less and less the longer he is away', () => {
    const away = (age: number) => expectedPurchases(39, { repeats: 0, last: 0, age }, published);
    expect(away(10)).toBeGreaterThan(away(40));
    expect(away(40)).toBeGreaterThan(0);
  });

  test('a sample of CDNOW tells those who come from those who are gone', async () => {
    const sample = rowsOf(readFileSync(resolve(root, 'tests/fixtures/cdnow/sample.csv'), 'utf8'));
    const model = await fitBuying(sample);
    for (const value of Object.values(model)) expect(value).toBeGreaterThan(0);
    expect(model.r / model.alpha).toBeGreaterThan(0.02);
    expect(model.r / model.alpha).toBeLessThan(0.12);
    expect(chanceAlive({ repeats: 6, last: 10, age: 38 }, model)).toBeLessThan(
      chanceAlive({ repeats: 6, last: 37, age: 38 }, model),
    );
  });

  const whole = resolve(root, '../shared/data/cdnow/summary.csv.gz');
  test.skipIf(!existsSync(whole))('all of CDNOW (../shared/data/cdnow) gives the published parameters', async () => {
    const rows = rowsOf(gunzipSync(readFileSync(whole)).toString());
    expect(rows).toHaveLength(2_357);
    const model = await fitBuying(rows);
    expect(model.r).toBeCloseTo(0.243, 2);
    expect(model.alpha).toBeCloseTo(4.414, 1);
    expect(model.a).toBeCloseTo(0.793, 1);
    expect(model.b).toBeCloseTo(2.426, 0);
    const spenders = rows.filter(({ repeats, mean }) => repeats > 0 && mean > 0);
    const { p, q, gamma } = await fitSpending(spenders.map(({ repeats, mean }) => ({ purchases: repeats, mean })));
    expect(p).toBeCloseTo(6.25, 1);
    expect(q).toBeCloseTo(3.74, 1);
    expect(gamma).toBeCloseTo(15.44, 0);
  });
});
