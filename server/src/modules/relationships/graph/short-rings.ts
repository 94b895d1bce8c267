/** How far rings are looked for: what is longer is told as a component only. */
export interface RingBounds {
  /** Of one ring. */
  longest: number;
  most: number;
  /** Edges looked at before the search is given up. */
  effort: number;
}

/**
 * Simple rings along edges, each once, beginning with its smallest member; the shortest lengths first.
 * @returns `cut` where a bound ended the search: there may be more
 */
export function shortRings(
  targetsOf: ReadonlyMap<number, readonly number[]>,
  { longest, most, effort }: RingBounds,
): { rings: number[][]; cut: boolean } {
  const rings: number[][] = [];
  let left = effort;
  const search = (path: number[], length: number): void => {
    const [first = 0] = path;
    for (const target of targetsOf.get(path.at(-1) ?? first) ?? []) {
      left -= 1;
      if (left < 0 || rings.length >= most) return;
      if (path.length === length) {
        if (target === first) rings.push([...path]);
      } else if (target > first && !path.includes(target)) search([...path, target], length);
    }
  };
  const members = [...targetsOf.keys()].sort((one, other) => one - other);
  for (let length = 2; length <= longest; length += 1) for (const first of members) search([first], length);
  return { rings, cut: left < 0 || rings.length >= most };
}
