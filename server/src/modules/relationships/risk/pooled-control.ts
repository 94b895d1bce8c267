import type { ControlTie } from './ties.ts';

/** More than half of a company, in hundredths of a percent, controls it. */
const HALF = 5_000;
/** Companies one owner is followed to. */
const MOST_COMPANIES = 1_000;

/** What somebody holds of a company; the whole of it where he controls it otherwise. */
export type Holding = ControlTie & { share: number };

/**
 * Control no single share gives: who controls companies commands their shares beside his own, and where all of them together are more than half he
 * controls that company too, and so on. Shares are not multiplied along the way: who controls a company casts all its votes.
 * @returns one tie for each owner and each company he controls by several shares alone, with the sum of them
 */
export function pooledControl(holdings: readonly Holding[]): ControlTie[] {
  const held = Map.groupBy(holdings, ({ from }) => from);
  return [...held.keys()].flatMap((owner) => controlledBy(owner, held));
}

function controlledBy(owner: number | string, held: ReadonlyMap<number | string, readonly Holding[]>): ControlTie[] {
  const sums = new Map<number, { share: number; largest: number }>();
  const controlled = new Set<number | string>([owner]);
  for (const holder of controlled) {
    for (const { to, share } of held.get(holder) ?? []) {
      const before = sums.get(to) ?? { share: 0, largest: 0 };
      const sum = { share: before.share + share, largest: Math.max(before.largest, share) };
      sums.set(to, sum);
      if (sum.share > HALF && controlled.size < MOST_COMPANIES) controlled.add(to);
    }
  }
  return [...sums].flatMap(([to, { share, largest }]) =>
    to !== owner && controlled.has(to) && largest <= HALF
      ? [{ from: owner, to, share: Math.min(share, 2 * HALF) }]
      : [],
  );
}
