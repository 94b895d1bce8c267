import type { Agreement, ComparedField, LevelWeight } from '@tellerline/contracts';
import type { Levels, MatchWeights } from '../match-weights.ts';

type Known = Exclude<Agreement, 'unknown'>;
const kinds = ['personal', 'corporate'] as const;

/** Weights as a list, level by level; u is null where it is counted for the value at hand. */
export const listOf = (weights: MatchWeights): LevelWeight[] =>
  kinds.flatMap((kind) =>
    Object.entries(weights[kind]).flatMap(([field, levels]) =>
      Object.entries(levels).map(([agreement, { m, u }]) => ({
        kind,
        field: field as ComparedField,
        agreement: agreement as Known,
        m,
        u: u === 'value' ? null : u,
      })),
    ),
  );

/** And back. */
export function weightsOf(list: readonly LevelWeight[]): MatchWeights {
  const weights: Record<(typeof kinds)[number], Partial<Record<ComparedField, Levels>>> = {
    personal: {},
    corporate: {},
  };
  for (const { kind, field, agreement, m, u } of list) {
    weights[kind][field] = { ...weights[kind][field], [agreement]: { m, u: u ?? 'value' } };
  }
  return weights;
}
