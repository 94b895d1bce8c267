import { type RawBuilder, sql } from 'kysely';

/** Where a list that is put together from several tables goes on in one of them: by moment, then by id. */
export interface Behind {
  at: Date;
  /** `at`: of that moment everything; `before`: nothing of that moment; `id`: of that moment those with a smaller id. */
  of: 'at' | 'before' | { id: string };
}

/** Which moments are wanted of a table that is read from the newest backwards. */
export interface MomentRange {
  behind: Behind | null;
  from: Date | null;
  until: Date | null;
}

/**
 * A range as a condition on columns.
 * @param id how an id stands in its column
 */
export function within(
  { behind, from, until }: MomentRange,
  at: string,
  id: { column: string; of(text: string): string | number },
): RawBuilder<boolean> {
  const moment = sql.ref(at);
  const parts: RawBuilder<unknown>[] = [sql`1 = 1`];
  if (from) parts.push(sql`${moment} >= ${from}`);
  if (until) parts.push(sql`${moment} <= ${until}`);
  if (behind?.of === 'at') parts.push(sql`${moment} <= ${behind.at}`);
  else if (behind?.of === 'before') parts.push(sql`${moment} < ${behind.at}`);
  else if (behind) {
    const least = id.of(behind.of.id);
    // The first half alone lets the index be used; both databases read the whole as a range that ends at the moment.
    parts.push(sql`${moment} <= ${behind.at} and (${moment} < ${behind.at} or ${sql.ref(id.column)} < ${least})`);
  }
  return sql<boolean>`(${sql.join(parts, sql` and `)})`;
}

export const asText = (text: string): string => text;
/** @throws never: an id that is no number is behind everything */
export const asNumber = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : 0);
