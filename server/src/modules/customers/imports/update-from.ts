import type { Dialect } from '../../../persistence/orm.ts';

/** Rows of one import behind one row number up to another. */
export interface Chunk {
  importId: number;
  from: number;
  to: number;
}

export const inChunk = (alias: string): string =>
  `${alias}.import_id = ? and ${alias}.row_no > ? and ${alias}.row_no <= ?`;
export const boundsOf = ({ importId, from, to }: Chunk): number[] => [importId, from, to];

/** `update target set … from other`, in the words of the dialect. The target is `t`, the other table `o`. */
export function updateFrom(
  dialect: Dialect,
  {
    target,
    other,
    on,
    set,
    where,
  }: { target: string; other: string; on: string; set: [string, string][]; where: string },
): string {
  return dialect === 'mariadb'
    ? `update ${target} t join ${other} o on ${on} set ${set.map(([column, value]) => `t.${column} = ${value}`).join(', ')} where ${where}`
    : `update ${target} as t set ${set.map(([column, value]) => `${column} = ${value}`).join(', ')} from ${other} as o where ${on} and ${where}`;
}
