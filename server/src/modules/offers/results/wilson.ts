const NORMAL_95 = 1.959_964;

type Rate = { rate: number; low: number; high: number } | { rate: null; low: null; high: null };

/**
 * A share with its 95 % interval: E. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22
 * (1927). Right also for few cases and for shares near none or all. Null where nobody was asked.
 */
export function wilson(hits: number, of: number): Rate {
  if (of === 0) return { rate: null, low: null, high: null };
  const rate = hits / of;
  const z2 = NORMAL_95 ** 2;
  const middle = (rate + z2 / (2 * of)) / (1 + z2 / of);
  const half = (NORMAL_95 / (1 + z2 / of)) * Math.sqrt((rate * (1 - rate)) / of + z2 / (4 * of * of));
  return { rate, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** By how much the first share is above the second, with Newcombe's interval (1998, method 10); null without both. */
export function shareDifference(
  one: { took: number; customers: number },
  other: { took: number; customers: number },
): { value: number; low: number; high: number } | null {
  const [a, b] = [wilson(one.took, one.customers), wilson(other.took, other.customers)];
  if (a.rate === null || b.rate === null) return null;
  const value = a.rate - b.rate;
  return {
    value,
    low: value - Math.hypot(a.rate - a.low, b.high - b.rate),
    high: value + Math.hypot(a.high - a.rate, b.rate - b.low),
  };
}
