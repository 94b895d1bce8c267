import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type PopReport, runPop } from '../load/pop-run.ts';

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** The benchmark P1, small and for correctness only: no time is judged here. */
test.skipIf(!existsSync(chromium))(
  'CTI-01 of sixty calls to a dozen agents each is shown to its agent with the customer its number belongs to, one of them in a browser',
  async () => {
    const report: PopReport = await runPop({
      database: 'sqlite',
      customers: 200,
      agents: 12,
      rates: [3],
      pairs: 1,
      seconds: 20,
      watchedPerSecond: 0.5,
    });
    const [block] = report.rates.flatMap(({ ours }) => ours);
    expect(block?.calls).toBe(60);
    expect(block?.wrong).toEqual([]);
    expect(block?.lost).toEqual([]);
    expect(block?.paintMs.length).toBe(10);
    expect(report.faults).toEqual([]);
    expect(report.wrappedUp).toBeGreaterThan(0);
  },
);
