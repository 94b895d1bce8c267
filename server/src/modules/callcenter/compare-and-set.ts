import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql } from 'kysely';
import { isDuplicate } from '../../persistence/duplicate.ts';

/** A row was changed by somebody else since it was read; the transaction is tried again (its words are MariaDB's own). */
export class RowChanged extends Error {
  constructor(table: string, options?: ErrorOptions) {
    super(`Record has changed since last read in table '${table}'`, options);
    this.name = 'RowChanged';
  }
}

/**
 * Takes rows for writing if none has changed since it was read: one statement for all of them, which also locks them
 * until the commit. Each row's `version` counts on by one.
 * @throws RowChanged when one of them did change.
 */
export async function takeRows(
  em: SqlEntityManager,
  table: 'interaction' | 'agent_presence',
  rows: readonly { id: string; version: number }[],
): Promise<void> {
  if (rows.length === 0) return;
  const key = table === 'interaction' ? 'id' : 'user_id';
  const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  const conditions = sql.join(
    sorted.map((row) => sql`(${sql.ref(key)} = ${row.id} and version = ${row.version})`),
    sql` or `,
  );
  const result = await sql`update ${sql.table(table)} set version = version + 1 where ${conditions}`.execute(
    em.getKysely(),
  );
  if (Number(result.numAffectedRows ?? 0n) !== rows.length) throw new RowChanged(table);
}

/**
 * Writes what the transaction has in hand. A row that somebody else began since it was looked for is no fault.
 * @throws RowChanged then: the second try finds the row and adds to it.
 */
export async function flushBesideOthers(em: SqlEntityManager): Promise<void> {
  try {
    await em.flush();
  } catch (error) {
    throw isDuplicate(error) ? new RowChanged('interaction', { cause: error }) : error;
  }
}
