/** How two records agree on one field, and how often records of two customers do by chance. */
export interface Seen {
  level: string;
  u: number;
}

/** Two records compared: fields that say nothing are absent. */
export type Comparison = Readonly<Record<string, Seen>>;

/** How often records of one customer agree so, by field and level. */
export type Chances = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface Estimate {
  /** Share of the pairs that are one customer. */
  share: number;
  /** Of the fields that were seen. */
  m: Chances;
  rounds: number;
}

const MOST_ROUNDS = 200;
const SETTLED = 1e-5;
/** What was believed before counts as much as so many pairs of one customer: a level hardly seen does not fall to nothing. */
const BELIEF = 4;

/**
 * Expectation and maximisation (Dempster, Laird, Rubin 1977) for the two classes of Fellegi and Sunter, after Winkler (1988): given
 * m, how likely each pair is one customer; given that, m anew, until it settles. u is not estimated here: pairs that share a key
 * are no sample of all pairs, so that u comes from pairs drawn at random, or from how often the value at hand occurs.
 * @param before m as it is believed now, for every level that may be seen; a level it does not know speaks for nothing
 */
export function estimate(pairs: readonly Comparison[], before: Chances): Estimate {
  const levels = numbered(before);
  const seen = pairs.map((pair) => seenIn(pair, levels));
  let m = levels.map(({ chance }) => chance);
  let share = 0.1;
  for (let rounds = 1; ; rounds += 1) {
    const counts = levels.map(({ chance }) => chance * BELIEF);
    let matches = 0;
    for (const pair of seen) {
      const one = likelihoodOf(pair, m, share);
      matches += one;
      for (const { level } of pair) counts[level] = (counts[level] ?? 0) + one;
    }
    const next = sharesWithin(levels, counts);
    const nextShare = Math.min(0.999, Math.max(1e-6, pairs.length === 0 ? share : matches / pairs.length));
    const moved = Math.max(Math.abs(nextShare - share), ...next.map((chance, at) => Math.abs(chance - (m[at] ?? 0))));
    [m, share] = [next, nextShare];
    if (moved < SETTLED || rounds === MOST_ROUNDS) return { share, m: named(levels, m), rounds };
  }
}

/** A level of a field, by its place in the reckoning. */
interface Level {
  field: string;
  name: string;
  chance: number;
}
type SeenLevels = readonly { level: number; u: number }[];

const numbered = (chances: Chances): Level[] =>
  Object.entries(chances).flatMap(([field, levels]) =>
    Object.entries(levels).map(([name, chance]) => ({ field, name, chance })),
  );

const seenIn = (pair: Comparison, levels: readonly Level[]): SeenLevels =>
  Object.entries(pair).flatMap(([field, { level: name, u }]) => {
    const level = levels.findIndex((each) => each.field === field && each.name === name);
    return level < 0 ? [] : [{ level, u }];
  });

/** How likely two records are one customer. */
function likelihoodOf(pair: SeenLevels, m: readonly number[], share: number): number {
  let odds = share / (1 - share);
  for (const { level, u } of pair) odds *= (m[level] ?? 0) / u;
  return odds === Number.POSITIVE_INFINITY ? 1 : odds / (1 + odds);
}

/** Counts as shares of their field. */
function sharesWithin(levels: readonly Level[], counts: readonly number[]): number[] {
  const sums = new Map<string, number>();
  for (const [at, { field }] of levels.entries()) sums.set(field, (sums.get(field) ?? 0) + (counts[at] ?? 0));
  return levels.map(({ field }, at) => (counts[at] ?? 0) / (sums.get(field) ?? 1));
}

const named = (levels: readonly Level[], m: readonly number[]): Chances => {
  const chances: Record<string, Record<string, number>> = {};
  for (const [at, { field, name }] of levels.entries()) chances[field] = { ...chances[field], [name]: m[at] ?? 0 };
  return chances;
};
