import type { AlertRules } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { daysAfter, endOfDay } from '../../../kernel/bank-day.ts';
import type { Dialect } from '../../../persistence/orm.ts';

const DAY_MS = 86_400_000;

/** Which customers are rated: some, or those of a page, ids above `after` up to `upTo`. */
export type Whom = { ids: readonly number[] } | { after: number; upTo: number };

/** One rating: by which rules, as of the end of which day of the bank, of whom. */
export interface Rating {
  /** Keeps what this run stages apart from what others do at the same time. */
  run: string;
  rules: AlertRules;
  day: string;
  timeZone: string;
  dialect: Dialect;
  whom: Whom;
  /** What a unit of other currencies is worth in CNY, as decimal text; those it does not name are left out of amounts. */
  cnyPer: Readonly<Record<string, string>>;
}

/** Rates are reckoned with in whole ten-thousandths, so that both databases come to the same fen. */
const RATE_SCALE = 10_000;

/** Condition that an account's currency can be reckoned over. */
export const hasRate = ({ cnyPer }: Pick<Rating, 'cnyPer'>, currency: string): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(currency)} in (${sql.join(['CNY', ...Object.keys(cnyPer)].map((code) => sql.lit(code)))})`;

/** An amount in fen of CNY, out of hundredths of its currency; cut off, not rounded. */
export function inCny(
  { cnyPer, dialect }: Pick<Rating, 'cnyPer' | 'dialect'>,
  currency: string,
  amount: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const rates = Object.entries(cnyPer);
  if (rates.length === 0) return amount;
  const cases = rates.map(([code, rate]) => {
    const scaled = sql.lit(Math.round(Number(rate) * RATE_SCALE));
    return sql`when ${sql.lit(code)} then ${wholeDiv(dialect, sql`${amount} * ${scaled}`, sql.lit(RATE_SCALE))}`;
  });
  return sql`(case ${sql.ref(currency)} ${sql.join(cases, sql` `)} else ${amount} end)`;
}

/** The moment behind the last one that counts. */
export const untilOf = ({ day, timeZone }: Pick<Rating, 'day' | 'timeZone'>): Date =>
  new Date(endOfDay(day, timeZone).getTime() + 1);

/** So many days before {@link untilOf}. */
export const momentBefore = (rating: Pick<Rating, 'day' | 'timeZone'>, days: number): Date =>
  new Date(untilOf(rating).getTime() - days * DAY_MS);

export const dayBefore = ({ day }: Pick<Rating, 'day'>, days: number): string => daysAfter(day, -days);

/** Condition that a column names one of those who are rated. */
export function within({ whom }: Pick<Rating, 'whom'>, column: string): RawBuilder<boolean> {
  // MariaDB takes no empty list.
  if ('ids' in whom && whom.ids.length === 0) return sql<boolean>`1 = 0`;
  if ('ids' in whom) return sql<boolean>`${sql.ref(column)} in (${sql.join([...whom.ids])})`;
  return sql<boolean>`(${sql.ref(column)} > ${whom.after} and ${sql.ref(column)} <= ${whom.upTo})`;
}

/** Whole-number division, the same on both databases. */
export const wholeDiv = (
  dialect: Dialect,
  dividend: RawBuilder<unknown>,
  divisor: RawBuilder<unknown>,
): RawBuilder<number> =>
  dialect === 'mariadb' ? sql<number>`((${dividend}) div (${divisor}))` : sql<number>`((${dividend}) / (${divisor}))`;
