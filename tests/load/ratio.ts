/** Statistics of paired runs: the median of the ratios and its bootstrap 95 % interval (2,000 draws, fixed seed). */
export interface RatioEstimate {
  median: number;
  low: number;
  high: number;
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

export function estimateRatio(ratios: readonly number[]): RatioEstimate {
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return seed / 2 ** 32;
  };
  const medians = Array.from({ length: 2000 }, () =>
    medianOf(ratios.map(() => ratios[Math.floor(random() * ratios.length)] ?? Number.NaN)),
  ).sort((a, b) => a - b);
  return { median: medianOf(ratios), low: medians[50] ?? Number.NaN, high: medians[1949] ?? Number.NaN };
}

/** How much y grows for each x, by least squares. */
export function slopeOf(points: readonly { x: number; y: number }[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const covariance = points.reduce((sum, { x, y }) => sum + (x - mx) * (y - my), 0);
  return covariance / points.reduce((sum, { x }) => sum + (x - mx) ** 2, 0);
}
