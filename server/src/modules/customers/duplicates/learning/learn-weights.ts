import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ComparedField, CustomerKind, LearntSample } from '@tellerline/contracts';
import type { Levels, MatchWeights } from '../match-weights.ts';
import type { ComparedRecords } from '../score-pair.ts';
import { type Chances, type Comparison, type Estimate, estimate } from './expectation.ts';
import { countCustomers, pairsOfRule, randomPairs, type Sampling } from './sample-pairs.ts';

/**
 * Fields a rule's pairs cannot tell of: they share them because they were chosen by them. A household shares telephone and address
 * together, so that either rule is silent on both.
 */
const rules: Readonly<Record<CustomerKind, Readonly<Record<string, readonly ComparedField[]>>>> = {
  personal: { D: ['document'], P: ['phone', 'address'], A: ['phone', 'address'], B: ['birthDate'] },
  corporate: { D: ['document'], P: ['phone', 'address'], A: ['phone', 'address'], N: ['name'] },
};

/** A field of fewer pairs of one customer than this is not learnt: what was believed stays. */
const FEWEST_MATCHES = 20;

/**
 * Learns m and u from the bank's own pairs. m: of each blocking rule a bounded sample of pairs, its estimate weighed by how many of
 * them are one customer. u of levels that are not counted for the value: from pairs drawn at random; that of documents stays, since
 * a number is shared by chance far more rarely than any sample shows.
 */
export async function learnWeights(
  em: SqlEntityManager,
  inForce: MatchWeights,
  today: string,
): Promise<{ weights: MatchWeights; samples: LearntSample[] }> {
  const records = await countCustomers(em);
  const samples: LearntSample[] = [];
  const learnt = { personal: inForce.personal, corporate: inForce.corporate };
  for (const kind of ['personal', 'corporate'] as const) {
    const sampling: Sampling = { kind, records, today };
    const byChance = withChance(inForce[kind], await randomPairs(em, sampling));
    const estimates: { estimate: Estimate; pairs: number; silent: readonly ComparedField[] }[] = [];
    for (const [rule, silent] of Object.entries(rules[kind])) {
      const pairs = (await pairsOfRule(em, sampling, rule)).map((pair) => comparisonOf(pair, byChance, silent));
      estimates.push({ estimate: estimate(pairs, chancesOf(byChance)), pairs: pairs.length, silent });
    }
    const matchesOf = (field?: ComparedField): number =>
      estimates
        .filter(({ silent }) => field === undefined || !silent.includes(field))
        .reduce((sum, each) => sum + each.estimate.share * each.pairs, 0);
    learnt[kind] = Object.fromEntries(
      Object.entries(byChance).map(([name, levels]) => {
        const field = name as ComparedField;
        const matches = matchesOf(field);
        if (matches < FEWEST_MATCHES) return [field, levels];
        const telling = estimates.filter(({ silent }) => !silent.includes(field));
        const of = (level: string): number =>
          telling.reduce(
            (sum, each) => sum + (each.estimate.m[field]?.[level] ?? 0) * each.estimate.share * each.pairs,
            0,
          );
        return [
          field,
          Object.fromEntries(
            Object.entries(levels).map(([level, chances]) => [level, { ...chances, m: rounded(of(level) / matches) }]),
          ),
        ];
      }),
    );
    const pairs = estimates.reduce((sum, each) => sum + each.pairs, 0);
    samples.push({ kind, pairs, matches: Math.round(matchesOf()) });
  }
  return { weights: learnt, samples };
}

const rounded = (chance: number): number => Math.max(0.0001, Math.round(chance * 10_000) / 10_000);

/** u of the levels that have one of their own, as pairs drawn at random agree. */
function withChance(
  weights: MatchWeights[CustomerKind],
  pairs: readonly ComparedRecords[],
): MatchWeights[CustomerKind] {
  return Object.fromEntries(
    Object.entries(weights).map(([name, levels]) => {
      const field = name as ComparedField;
      const seen = pairs.flatMap((pair) => pair.filter((each) => each.field === field && each.agreement !== 'unknown'));
      if (field === 'document' || seen.length === 0) return [field, levels];
      const u = (level: string): number =>
        Math.max(0.5, seen.filter(({ agreement }) => agreement === level).length) / seen.length;
      const anew = ([level, chances]: [string, { m: number; u: number | 'value' }]) =>
        [level, { ...chances, u: chances.u === 'value' ? chances.u : rounded(u(level)) }] as const;
      return [field, Object.fromEntries(Object.entries(levels).map(anew))];
    }),
  );
}

const chancesOf = (weights: MatchWeights[CustomerKind]): Chances =>
  Object.fromEntries(
    Object.entries(weights).map(([field, levels]) => [
      field,
      Object.fromEntries(Object.entries(levels).map(([level, { m }]) => [level, m])),
    ]),
  );

function comparisonOf(
  pair: ComparedRecords,
  weights: MatchWeights[CustomerKind],
  silent: readonly ComparedField[],
): Comparison {
  return Object.fromEntries(
    pair.flatMap(({ field, agreement, u }) => {
      if (agreement === 'unknown' || silent.includes(field)) return [];
      const levels: Levels = weights[field] ?? {};
      const chances = levels[agreement];
      if (!chances) return [];
      return [[field, { level: agreement, u: chances.u === 'value' ? Math.min(0.5, u) : chances.u }]];
    }),
  );
}
