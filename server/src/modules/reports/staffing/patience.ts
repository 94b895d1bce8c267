/** How long a caller waited, and whether he hung up (or was answered before he would have). In seconds. */
export interface Wait {
  seconds: number;
  abandoned: boolean;
}

/** The share of callers still willing to wait after so many seconds. */
export interface PatiencePoint {
  seconds: number;
  willing: number;
}

/** Kaplan and Meier 1958: waits that ended with an answer tell only that patience was at least as long. */
export function patienceCurve(waits: readonly Wait[]): PatiencePoint[] {
  const sorted = [...waits].sort((a, b) => a.seconds - b.seconds);
  const points: PatiencePoint[] = [];
  let willing = 1;
  for (let at = 0; at < sorted.length; ) {
    const seconds = sorted[at]?.seconds ?? 0;
    const atRisk = sorted.length - at;
    let left = 0;
    for (; sorted[at]?.seconds === seconds; at += 1) if (sorted[at]?.abandoned) left += 1;
    if (left === 0) continue;
    willing *= 1 - left / atRisk;
    points.push({ seconds, willing });
  }
  return points;
}

/**
 * Mean patience for Erlang A, which takes it for exponential: time waited by all ÷ callers who hung up, the estimate of
 * greatest likelihood from waits of which some were cut off by an answer. Null when nobody hung up.
 */
export function meanPatience(waits: readonly Wait[]): number | null {
  const left = waits.filter(({ abandoned }) => abandoned).length;
  return left === 0 ? null : waits.reduce((sum, { seconds }) => sum + seconds, 0) / left;
}
