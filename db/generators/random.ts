/** A stream of chances that depends on nothing but what it was begun with: the same seed and place give the same bank. */
export interface Chance {
  /** 0 ≤ x < 1 */
  next(): number;
  /** first ≤ n ≤ last, whole */
  between(first: number, last: number): number;
  /** true with this probability */
  happens(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Picks by weight. */
  weighted<T>(from: readonly (readonly [T, number])[]): T;
}

/** @param place numbers that name what is being made, so that each part has a stream of its own */
export function chanceOf(seed: number, ...place: number[]): Chance {
  let state = seed >>> 0;
  for (const part of place) state = mix((state ^ mix((part + 0x9e3779b9) >>> 0)) >>> 0);
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  return {
    next,
    pick,
    between: (first, last) => first + Math.floor(next() * (last - first + 1)),
    happens: (probability) => next() < probability,
    weighted: (from) => {
      const total = from.reduce((sum, [, weight]) => sum + weight, 0);
      let at = next() * total;
      for (const [value, weight] of from) {
        at -= weight;
        if (at < 0) return value;
      }
      return pick(from)[0];
    },
  };
}

function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
