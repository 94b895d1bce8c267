const NORMAL_95 = 1.959_964;

/**
 * A share with its 95 % interval: E. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22
 * (1927). Right also for few cases and for shares near none or all. Null where nobody was asked.
 */
export function wilson(hits: number, of: number): { rate: number | null; low: number | null; high: number | null } {
  if (of === 0) return { rate: null, low: null, high: null };
  const rate = hits / of;
  const z2 = NORMAL_95 ** 2;
  const middle = (rate + z2 / (2 * of)) / (1 + z2 / of);
  const half = (NORMAL_95 / (1 + z2 / of)) * Math.sqrt((rate * (1 - rate)) / of + z2 / (4 * of * of));
  return { rate, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
