import type { Dialect } from '../../../persistence/orm.ts';
import type { Lines, NamedSql } from './merge-sql.ts';

/** Longer names are found by their first forty characters, and by their beginning. */
const LONGEST_INDEXED_NAME = 40;

const numbers = (first: number, last: number): string =>
  Array.from({ length: last - first + 1 }, (_, i) => `select ${first + i} as n`).join(' union all ');
const characters = (dialect: Dialect): string => (dialect === 'sqlite' ? 'length' : 'char_length');

/**
 * Deletes the rows of a table whose column is among those a query selects, by that column's index. (MariaDB answers
 * `where … in (select …)` of a DELETE by reading the whole table.)
 */
const deleteWhere = (dialect: Dialect, table: string, column: string, select: string): NamedSql => ({
  sql:
    dialect === 'sqlite'
      ? `delete from ${table} where ${column} in (${select})`
      : `delete gone from ${table} gone join (${select}) found on found.${column} = gone.${column}`,
});

/** Statements that keep the search tables true, around the merge of some lines. They repeat without harm. */
export interface SearchUpkeep {
  before: readonly NamedSql[];
  after: readonly NamedSql[];
}

/** Names: drop the pairs of customers about to be renamed or to move to another branch, then give pairs to whoever has none. */
export function nameUpkeep(dialect: Dialect, lines: Lines): SearchUpkeep {
  const name = "replace(c.name, ' ', '')";
  return {
    before: [
      deleteWhere(
        dialect,
        'name_bigram',
        'customer_id',
        `select c.id as customer_id from feed_stage_customers s join customer c on c.customer_no = s.customer_no
          where ${lines} and (c.name <> s.name or c.kind <> s.kind or c.branch_path <> s.branch_path)`,
      ),
    ],
    after: [
      {
        sql: `insert into name_bigram (bigram, kind, branch_path, customer_id)
          select distinct substr(${name}, n.n, 2), c.kind, c.branch_path, c.id
          from feed_stage_customers s join customer c on c.customer_no = s.customer_no
          left join name_bigram b on b.customer_id = c.id
          join (${numbers(1, LONGEST_INDEXED_NAME)}) n on n.n < ${characters(dialect)}(${name})
          where ${lines} and b.customer_id is null`,
      },
    ],
  };
}

/** Telephone numbers: the same, with every tail of four digits or more. */
export function phoneUpkeep(dialect: Dialect, lines: Lines): SearchUpkeep {
  const digits = "case when p.e164 like '+86%' then substr(p.e164, 4) else substr(p.e164, 2) end";
  return {
    before: [
      deleteWhere(
        dialect,
        'phone_tail',
        'contact_point_id',
        `select p.id as contact_point_id from feed_stage_contact_points s
          join contact_point p on p.contact_ref = s.contact_ref
          left join customer c on c.customer_no = s.customer_no
          where ${lines} and (s.removed = 1 or p.e164 is null or s.e164 is null or p.e164 <> s.e164 or p.customer_id <> c.id)`,
      ),
    ],
    after: [
      {
        sql: `insert into phone_tail (tail, contact_point_id, customer_id)
          select substr(${digits}, n.n), p.id, p.customer_id
          from feed_stage_contact_points s join contact_point p on p.contact_ref = s.contact_ref
          left join phone_tail t on t.contact_point_id = p.id
          join (${numbers(2, 12)}) n on n.n <= length(${digits}) - 3
          where ${lines} and p.e164 is not null and t.contact_point_id is null`,
      },
    ],
  };
}

/** Rows a line says are gone. */
export function removalSql(dialect: Dialect, file: 'contact_points' | 'documents', lines: Lines): NamedSql {
  if (file === 'contact_points') {
    const refs = `select s.contact_ref from feed_stage_contact_points s where ${lines} and s.removed = 1`;
    return deleteWhere(dialect, 'contact_point', 'contact_ref', refs);
  }
  return deleteWhere(
    dialect,
    'id_document',
    'id',
    `select d.id from feed_stage_documents s join customer c on c.customer_no = s.customer_no
      join id_document d on d.customer_id = c.id and d.kind = s.kind and d.number = s.number
      where ${lines} and s.removed = 1`,
  );
}
