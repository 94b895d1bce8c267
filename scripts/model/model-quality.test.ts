import { existsSync, readFileSync } from 'node:fs';
import { knownExamplesOf, modelKinds, readRows, tryOnAside } from '@tellerline/server/modules/analytics/index';
import { describe, expect, test } from 'vitest';

const files = {
  'term-deposit': new URL('../../../shared/data/bank-marketing/bank-additional-train.csv.gz', import.meta.url),
  'card-churn': new URL('../../../shared/data/bank-churners/bank-churners-train.csv.gz', import.meta.url),
} as const;

/** Below what the committed cards say of five folds, above what a broken model reaches. */
const floors = {
  'term-deposit': { auc: 0.78, liftAt10: 4, ofBrier: 0.85 },
  'card-churn': { auc: 0.985, liftAt10: 5.5, ofBrier: 0.2 },
} as const;

describe.each(Object.entries(files))('ANA-02 %s on its whole file (../shared/data)', (name, url) => {
  test.skipIf(!existsSync(url))(
    'ranks a fifth it has not seen as well as is published, and is calibrated',
    () => {
      const kind = modelKinds.find((one) => one.name === name);
      if (!kind) throw new Error(`no model ${name}`);
      const { quality, calibration } = tryOnAside(kind, knownExamplesOf(readRows(readFileSync(url), name), kind, name));
      const floor = floors[name as keyof typeof floors];
      expect(quality.auc).toBeGreaterThan(floor.auc);
      expect(quality.liftAt10).toBeGreaterThan(floor.liftAt10);
      expect(quality.brier).toBeLessThan(floor.ofBrier * quality.brierOfRate);
      for (const { forecast, came, rows } of calibration) {
        expect(Math.abs(forecast - came)).toBeLessThan(0.02 + 4 * Math.sqrt((forecast * (1 - forecast)) / rows));
      }
    },
    120_000,
  );
});
