/** The 97.5 % point of the normal distribution: intervals are of 95 %. */
const Z = 1.959964;

export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** A share of `of` with Wilson's interval (1927); null when there was nothing to count. */
export function shareOf(part: number, of: number): Estimate | null {
  if (of === 0) return null;
  const share = part / of;
  const middle = (share + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const half = (Z / (1 + Z ** 2 / of)) * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2));
  return { value: share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/** By how much one share is above another, with Newcombe's interval (1998, method 10); null without both. */
export function shareDifference(
  one: { part: number; of: number },
  other: { part: number; of: number },
): Estimate | null {
  const [first, second] = [shareOf(one.part, one.of), shareOf(other.part, other.of)];
  if (!first || !second) return null;
  const value = first.value - second.value;
  return {
    value,
    low: value - Math.hypot(first.value - first.low, second.high - second.value),
    high: value + Math.hypot(first.high - first.value, second.value - second.low),
  };
}

/** By how much one mean is above another, with Welch's standard error and the normal quantile; null below two values each. */
export function meanDifference(one: readonly number[], other: readonly number[]): Estimate | null {
  if (one.length < 2 || other.length < 2) return null;
  const value = mean(one) - mean(other);
  const half = Z * Math.sqrt(variance(one) / one.length + variance(other) / other.length);
  return { value, low: value - half, high: value + half };
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;
const variance = (values: readonly number[]): number => {
  const middle = mean(values);
  return values.reduce((sum, each) => sum + (each - middle) ** 2, 0) / (values.length - 1);
};
