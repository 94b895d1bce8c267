import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerKind } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { customerDb } from '../customer.tables.ts';
import { bigramsOf } from './search-keys.ts';

/** So many rows of one pair of characters, or of one spelling, are read for one question. */
export const MOST_READ = 2_000;
/** Of a longer text these pairs from its beginning are looked at. */
const MOST_COUNTED = 24;
const everyKind: readonly CustomerKind[] = ['personal', 'corporate'];

/** Whose rows are read at all; both stand in the key of `name_bigram`. */
export interface Within {
  kind: CustomerKind | null;
  branchPath: string;
}

/** How many rows within what is asked each pair of characters has; counted up to one more than are read. */
export type BigramRows = ReadonlyMap<string, number>;

/** Sorts behind everything that begins with the same prefix. */
const highest = '\u{10ffff}';

/** A prefix as a range, so that no character of it can be a wildcard and both databases use the index. */
export const begins = (column: string, prefix: string): RawBuilder<unknown> =>
  sql`${sql.ref(column)} >= ${prefix} and ${sql.ref(column)} < ${prefix + highest}`;

/** At most `limit` rows of a pair, as a query of its own; off the primary key alone. */
export const rowsOfBigram = (bigram: string, { kind, branchPath }: Within, limit: number): RawBuilder<unknown> =>
  sql`select b.customer_id from name_bigram b where b.bigram = ${bigram}
    and b.kind in (${sql.join(kind === null ? everyKind : [kind])}) and ${begins('b.branch_path', branchPath)} limit ${sql.lit(limit)}`;

/** Counts the pairs of a text, in one question. What is common tells customers no better apart than nothing. */
export async function countBigrams(em: SqlEntityManager, text: string, within: Within): Promise<BigramRows> {
  const bigrams = bigramsOf(text).slice(0, MOST_COUNTED);
  if (bigrams.length < 2) return new Map();
  const counts = bigrams.map(
    (bigram, nth) =>
      sql`select ${sql.lit(nth)} as nth, (select count(*) from (${rowsOfBigram(bigram, within, MOST_READ + 1)}) as r${sql.lit(nth)}) as found`,
  );
  const { rows } = await sql<{ nth: number; found: number }>`${sql.join(counts, sql` union all `)}`.execute(
    customerDb(em),
  );
  return new Map(rows.map(({ nth, found }) => [bigrams[nth] ?? '', Number(found)]));
}

/** The pair that leaves fewest customers; the first while nothing was counted. Undefined where there is none. */
export const rarest = (bigrams: readonly string[], rows: BigramRows): string | undefined =>
  bigrams.reduce<string | undefined>(
    (found, bigram) => (found === undefined || rowsOf(bigram, rows) < rowsOf(found, rows) ? bigram : found),
    undefined,
  );

const rowsOf = (bigram: string, rows: BigramRows): number => rows.get(bigram) ?? (rows.size === 0 ? 1 : MOST_READ + 1);

/** Has the pair more rows than are read? */
export const isCommon = (bigram: string, rows: BigramRows): boolean => rowsOf(bigram, rows) > MOST_READ;
/** Is it known that nobody has the pair? */
export const isNobodys = (bigram: string, rows: BigramRows): boolean => rows.get(bigram) === 0;
