import type { SqlEntityManager } from '@mikro-orm/sql';
import type { CustomerListPage, CustomerListQuery, CustomerSort } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { customerDb } from '../customer.tables.ts';
import { inScope } from '../data-gate.ts';
import { readSummaries } from '../read-summaries.ts';
import type { SearchAround } from './search-customers.ts';

/** Counted up to this many: whoever has more wants a narrower filter, not a number. */
export const MOST_COUNTED = 1_000;

/** Column each sort goes by; all are indexed. Ages fall where birth days rise. */
const sortColumns: Readonly<Record<CustomerSort, string>> = {
  name: 'c.name_pinyin',
  customerNo: 'c.customer_no',
  age: 'c.birth_date',
  since: 'c.relationship_since',
};

/** No two customers have the same: the order needs nothing else, and the index alone gives it. */
const isUnique = (sort: CustomerSort): boolean => sort === 'customerNo';

/** Where a page begins: behind a customer, or before him. The cursor names him only; his key is read anew. */
interface Cursor {
  way: 'after' | 'before';
  id: number;
  key: string | null;
}

type Listed = Pick<CustomerListQuery, 'sort' | 'direction' | 'limit' | 'cursor'>;

/** A page of customers in scope, by a column and then by the order they came in; forwards or backwards. */
export async function listCustomers(
  em: SqlEntityManager,
  query: Listed,
  around: SearchAround,
): Promise<Omit<CustomerListPage, 'count'>> {
  const cursor = query.cursor === undefined ? null : await readCursor(em, query.cursor, query.sort, around);
  const backwards = cursor?.way === 'before';
  // An age rises as the birth day falls.
  const rising = ((query.direction === 'asc') !== (query.sort === 'age')) !== backwards;
  const column = sql.ref(sortColumns[query.sort]);
  const way = rising ? sql`asc` : sql`desc`;
  const order = isUnique(query.sort) ? sql`${column} ${way}` : sql`${column} ${way}, c.id ${way}`;
  const { rows } = await sql<{ id: number; since: string | null }>`
    select c.id as id, c.relationship_since as since from customer c where ${wanted(around)}
    ${cursor === null ? sql`` : sql`and ${behind(query.sort, cursor, rising)}`} order by ${order} limit ${sql.lit(query.limit + 1)}`.execute(
    customerDb(em),
  );
  const more = rows.length > query.limit;
  const page = rows.slice(0, query.limit);
  if (backwards) page.reverse();
  const since = new Map(page.map((row) => [row.id, row.since]));
  const ids = page.map(({ id }) => id);
  const summaries = await readSummaries(em, ids, around.scope, around.branches, around.today);
  const [first, last] = [page[0], page.at(-1)];
  return {
    items: summaries.map(({ id, summary }) => ({ ...summary, since: since.get(id) ?? null })),
    previous: first && (backwards ? more : cursor !== null) ? `before.${first.id}` : null,
    next: last && (backwards || more) ? `after.${last.id}` : null,
  };
}

/** How many customers there are, counted up to `most`. */
export async function countCustomers(
  em: SqlEntityManager,
  around: Pick<SearchAround, 'scope' | 'condition'>,
  most: number,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select c.id from customer c where ${wanted(around)} limit ${sql.lit(most)}) as found`.execute(
    customerDb(em),
  );
  return Number(rows[0]?.n ?? 0);
}

const wanted = ({ scope, condition }: Pick<SearchAround, 'scope' | 'condition'>): RawBuilder<boolean> =>
  condition === null ? inScope('c', scope) : sql<boolean>`${inScope('c', scope)} and ${condition}`;

/** Behind the cursor in the direction of reading. Both databases put null below everything. */
function behind(sort: CustomerSort, { key, id }: Cursor, rising: boolean): RawBuilder<boolean> {
  const column = sql.ref(sortColumns[sort]);
  if (key === null) {
    return rising
      ? sql<boolean>`(${column} is not null or c.id > ${id})`
      : sql<boolean>`${column} is null and c.id < ${id}`;
  }
  if (isUnique(sort)) return rising ? sql<boolean>`${column} > ${key}` : sql<boolean>`${column} < ${key}`;
  const nullable = sort === 'age' || sort === 'since';
  if (rising) return sql<boolean>`${column} >= ${key} and (${column} > ${key} or c.id > ${id})`;
  const below = sql<boolean>`${column} <= ${key} and (${column} < ${key} or c.id < ${id})`;
  return nullable ? sql<boolean>`((${below}) or ${column} is null)` : below;
}

/** @throws AppError request.invalid for a customer who is not there, or not in scope: the same answer */
async function readCursor(
  em: SqlEntityManager,
  text: string,
  sort: CustomerSort,
  around: SearchAround,
): Promise<Cursor> {
  const [way, id] = text.split('.');
  const { rows } = await sql<{ sort_key: string | null }>`
    select ${sql.ref(sortColumns[sort])} as sort_key from customer c where c.id = ${Number(id)} and ${inScope('c', around.scope)}`.execute(
    customerDb(em),
  );
  const [row] = rows;
  if (!row) throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
  return { way: way === 'before' ? 'before' : 'after', id: Number(id), key: row.sort_key };
}
