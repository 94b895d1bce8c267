/** Something that happens to who waits: after so many seconds, then again every so many; null: once. */
export interface Recurring {
  afterSeconds: number;
  againSeconds: number | null;
}

const times = ({ afterSeconds, againSeconds }: Recurring, waited: number): number =>
  waited < afterSeconds ? 0 : againSeconds ? Math.floor((waited - afterSeconds) / againSeconds) + 1 : 1;

/** Has its time come between two moments of waiting? @param before how long he had waited when it was asked last; below 0: never asked */
export const isDue = (what: Recurring, before: number, waited: number): boolean =>
  times(what, waited) > (before < 0 ? 0 : times(what, before));

/** After how many seconds of waiting its time comes next; null: never again. */
export function nextTime(what: Recurring, waited: number): number | null {
  const past = times(what, waited);
  if (past === 0) return what.afterSeconds;
  return what.againSeconds ? what.afterSeconds + past * what.againSeconds : null;
}
