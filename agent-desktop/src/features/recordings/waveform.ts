/** The two sides of a recording as heights from 0 to 1, out of what the server measured. */
export function sidesOf(peaks: string): { agent: number[]; caller: number[] } {
  const heights = Array.from(atob(peaks), (character) => character.charCodeAt(0) / 255);
  const half = Math.floor(heights.length / 2);
  return { agent: heights.slice(0, half), caller: heights.slice(half, half * 2) };
}

/**
 * A side as the outline of an SVG path in a field `width` by `height`, growing from `base` by at most `tallest` (upwards where it
 * is negative). Quiet speech is drawn larger than it is (square root), so that it can be seen at all.
 */
export function outlineOf(
  side: readonly number[],
  { width, base, tallest }: { width: number; base: number; tallest: number },
): string {
  const step = width / Math.max(1, side.length);
  const top = side.map((height, at) => `L${round(at * step)} ${round(base + tallest * Math.sqrt(height))}`);
  return `M0 ${base}${top.join('')}L${width} ${base}Z`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
