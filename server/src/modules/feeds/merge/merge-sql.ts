import type { Dialect } from '../../../persistence/orm.ts';
import type { Target } from './targets.ts';

/** SQL with named placeholders (`:asOf`), which `bind` turns into the driver's. */
export interface NamedSql {
  sql: string;
}

/** When a line became true at its source: the whole day's time, or what stands beside the staged line. */
export type AsOf = ':asOf' | 's.as_of';

const staged = (target: Target): string => `feed_stage_${target.file}`;
const inChunk = 's.line between :from and :to';

/** The staged lines of a chunk as rows of the target: keys, owned columns, and what only a new row gets. */
function sourceOf(target: Target, more: Readonly<Record<string, string>>): string {
  const columns = { ...target.keys, ...target.columns, ...more };
  const list = Object.entries(columns).map(([column, expression]) => `${expression} as ${column}`);
  const only = target.only === undefined ? '' : ` and ${target.only}`;
  return `select ${list.join(', ')} from ${staged(target)} s ${target.joins} where ${inChunk}${only}`;
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
export function updateSql(dialect: Dialect, target: Target, asOf: AsOf): NamedSql {
  const bump = target.table === 'customer' ? ['version = t.version + 1'] : [];
  const source = `(${sourceOf(target, { became_so: asOf })}) src`;
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
export function insertSql(target: Target, asOf: AsOf): NamedSql {
  const columns = [...Object.keys(target.keys), ...Object.keys(target.columns), ...Object.keys(target.onCreate)];
  const [firstKey = ''] = Object.keys(target.keys);
  return {
    sql: `insert into ${target.table} (${columns.join(', ')}, as_of)
      select ${columns.map((column) => `src.${column}`).join(', ')}, src.became_so
      from (${sourceOf(target, { ...target.onCreate, became_so: asOf })}) src
      left join ${target.table} t on ${keysMatch(target)} where t.${firstKey} is null`,
  };
}

/** How many lines of the chunk differ from a row that exists, over all targets of a file, each line once. */
export function countChangedSql(dialect: Dialect, ofFile: readonly Target[]): NamedSql {
  const parts = ofFile.map((target) => {
    const withLine = sourceOf(target, { line_no: 's.line' });
    return `select src.line_no from (${withLine}) src join ${target.table} t on ${keysMatch(target)} where ${differs(dialect, target)}`;
  });
  return { sql: `select count(*) as n from (${parts.join(' union ')}) changed` };
}
