import { setTimeout as delay } from 'node:timers/promises';

const MOST_AT_ONCE = 50;

/**
 * Runs `work` at a fixed rate, whether or not earlier ones have ended, and tells how long each took from the moment it was
 * due: what waits in a queue counts. Of those that pile up no more than `MOST_AT_ONCE` are under way; the others wait, and their
 * waiting counts too.
 * @returns milliseconds, unsorted
 */
export async function atFixedRate(
  count: number,
  perSecond: number,
  work: (nth: number) => Promise<unknown>,
): Promise<number[]> {
  const taken: number[] = [];
  const running = new Set<Promise<void>>();
  const start = performance.now();
  for (let nth = 0; nth < count; nth += 1) {
    const due = start + (nth * 1000) / perSecond;
    const early = due - performance.now();
    if (early > 1) await delay(early - 0.5);
    while (performance.now() < due);
    while (running.size >= MOST_AT_ONCE) await Promise.race(running);
    const one = work(nth).then(() => {
      taken.push(performance.now() - due);
      running.delete(one);
    });
    running.add(one);
  }
  await Promise.all(running);
  return taken;
}

/** The value below which this share of all lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
