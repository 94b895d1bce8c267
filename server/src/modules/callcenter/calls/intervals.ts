/**
 * Arithmetic on spans of time: the one place where waiting, talking and hold are added up. Board, list, report and API
 * use these functions and nothing else.
 */

/** A span in epoch milliseconds; `to` is null while it lasts. */
export interface Span {
  from: number;
  to: number | null;
}

/** Sorted spans without overlap; open ones end at `now`, empty and backward ones vanish. */
export function mergeSpans(spans: readonly Span[], now: number): { from: number; to: number }[] {
  const closed = spans
    .map(({ from, to }) => ({ from, to: to ?? Math.max(now, from) }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from || a.to - b.to);
  const merged: { from: number; to: number }[] = [];
  for (const span of closed) {
    const last = merged.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else merged.push({ ...span });
  }
  return merged;
}

/** Milliseconds covered by at least one of the spans. */
export const coveredMs = (spans: readonly Span[], now: number): number =>
  mergeSpans(spans, now).reduce((sum, { from, to }) => sum + (to - from), 0);

/** Milliseconds covered by `spans` and by none of `without`. */
export function coveredMsWithout(spans: readonly Span[], without: readonly Span[], now: number): number {
  const both = mergeSpans(spans, now).flatMap((span) =>
    mergeSpans(without, now).map((hole) => ({ from: Math.max(span.from, hole.from), to: Math.min(span.to, hole.to) })),
  );
  return coveredMs(spans, now) - coveredMs(both, now);
}
