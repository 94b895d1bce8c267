import type { Dialect } from '../../../persistence/orm.ts';
import type { Target } from './targets.ts';

/** SQL with named placeholders (`:asOf`), which `bind` turns into the driver's. */
export interface NamedSql {
  sql: string;
}

/** When a line became true at its source: the whole day's time, or what stands beside the staged line. */
export type AsOf = ':asOf' | 's.as_of';

const staged = (target: Target): string => `feed_stage_${target.file}`;

/** Which staged lines a statement is about, as a condition on `s`. */
export type Lines = string;
/** All of a chunk. */
export const inChunk: Lines = 's.line between :from and :to';
/** These of a chunk; where they are many, looking at all costs no more. */
export const theseLines = (lines: readonly number[]): Lines =>
  lines.length > MOST_NAMED ? inChunk : `s.line in (${lines.map(Number).join(', ')})`;
const MOST_NAMED = 2_000;

/** Staged lines as rows of the target: keys, owned columns, and what only a new row gets. */
function sourceOf(target: Target, lines: Lines, more: Readonly<Record<string, string>>): string {
  const columns = { ...target.keys, ...target.columns, ...more };
  const list = Object.entries(columns).map(([column, expression]) => `${expression} as ${column}`);
  const only = target.only === undefined ? '' : ` and ${target.only}`;
  return `select ${list.join(', ')} from ${staged(target)} s ${target.joins} where ${lines}${only}`;
}

const keysMatch = (target: Target): string =>
  Object.keys(target.keys)
    .map((column) => `t.${column} = src.${column}`)
    .join(' and ');

const differs = (dialect: Dialect, target: Target): string =>
  Object.keys(target.columns)
    .map((column) =>
      dialect === 'sqlite' ? `t.${column} is not src.${column}` : `not (t.${column} <=> src.${column})`,
    )
    .join(' or ');

/** Changes the rows that differ from their line, and only those: the same file again changes none. */
export function updateSql(dialect: Dialect, target: Target, asOf: AsOf, lines: Lines): NamedSql {
  const bump = target.table === 'customer' ? ['version = t.version + 1'] : [];
  const source = `(${sourceOf(target, lines, { became_so: asOf })}) src`;
  if (dialect === 'mariadb') {
    const set = [
      ...Object.keys(target.columns).map((column) => `t.${column} = src.${column}`),
      't.as_of = src.became_so',
    ];
    return {
      sql: `update ${target.table} t join ${source} on ${keysMatch(target)} set ${[...set, ...bump.map((b) => `t.${b}`)].join(', ')} where ${differs(dialect, target)}`,
    };
  }
  const set = [
    ...Object.keys(target.columns).map((column) => `${column} = src.${column}`),
    'as_of = src.became_so',
    ...bump,
  ];
  return {
    sql: `update ${target.table} as t set ${set.join(', ')} from ${source} where ${keysMatch(target)} and (${differs(dialect, target)})`,
  };
}

/** Makes the rows that are not there yet. */
export function insertSql(target: Target, asOf: AsOf, lines: Lines): NamedSql {
  const columns = [...Object.keys(target.keys), ...Object.keys(target.columns), ...Object.keys(target.onCreate)];
  const [firstKey = ''] = Object.keys(target.keys);
  return {
    sql: `insert into ${target.table} (${columns.join(', ')}, as_of)
      select ${columns.map((column) => `src.${column}`).join(', ')}, src.became_so
      from (${sourceOf(target, lines, { ...target.onCreate, became_so: asOf })}) src
      left join ${target.table} t on ${keysMatch(target)} where t.${firstKey} is null`,
  };
}

/**
 * The lines of a chunk that have something to write: `differs` where a row stands that is not as they say, otherwise they make
 * one or remove one. In a night most lines are as they were: this is all that is ever asked of them.
 */
export function linesToWriteSql(dialect: Dialect, ofFile: readonly Target[], removes: boolean): NamedSql {
  const parts = ofFile.map((target) => {
    const [firstKey = ''] = Object.keys(target.keys);
    const withLine = sourceOf(target, inChunk, { line_no: 's.line' });
    return `select src.line_no, case when t.${firstKey} is null then 0 else 1 end as differs from (${withLine}) src
      left join ${target.table} t on ${keysMatch(target)} where t.${firstKey} is null or ${differs(dialect, target)}`;
  });
  const [first] = ofFile;
  if (removes && first) {
    parts.push(`select s.line as line_no, 0 as differs from ${staged(first)} s where ${inChunk} and s.removed = 1`);
  }
  return {
    sql: `select line_no as line, max(differs) as differs from (${parts.join(' union all ')}) found group by line_no`,
  };
}
