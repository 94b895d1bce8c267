import type { IndicatorRule } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import type { Dialect } from '../../../persistence/orm.ts';
import { wholeDiv } from './rating.ts';

/**
 * Points of a value, as SQL: none below the threshold, half the weight on it, rising evenly to the whole weight at `full`.
 * The numbers stand in the text, not as parameters: SQLite would divide them as reals.
 */
export function pointsOf(dialect: Dialect, rule: IndicatorRule, value: RawBuilder<unknown>): RawBuilder<number> {
  const [threshold, full, weight] = [sql.lit(rule.threshold), sql.lit(rule.full), sql.lit(rule.weight)];
  const room = sql.lit(2 * Math.max(1, rule.full - rule.threshold));
  const rising = wholeDiv(dialect, sql`${weight} * (${full} - 2 * ${threshold} + ${value})`, room);
  return sql<number>`(case when ${value} >= ${full} then ${weight} when ${value} >= ${threshold} then ${rising} else 0 end)`;
}
