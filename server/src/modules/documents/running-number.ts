import type { SqlEntityManager } from '@mikro-orm/sql';
import { insertIfAbsent } from '../../persistence/duplicate.ts';
import { documentDb } from './documents.tables.ts';

/**
 * The next number under `name`, from 1. Whoever asks next waits until this transaction has ended, so numbers are neither
 * doubled nor, unless it is rolled back, left out.
 */
export async function nextNumber(em: SqlEntityManager, name: string): Promise<number> {
  const db = documentDb(em);
  if (!(await takeNumber(em, name))) {
    await insertIfAbsent(() => db.insertInto('document_counter').values({ name, value: 0 }).execute());
    await takeNumber(em, name);
  }
  const row = await db
    .selectFrom('document_counter')
    .select('value')
    .where('name', '=', name)
    .executeTakeFirstOrThrow();
  return row.value;
}

async function takeNumber(em: SqlEntityManager, name: string): Promise<boolean> {
  const result = await documentDb(em)
    .updateTable('document_counter')
    .set((eb) => ({ value: eb('value', '+', 1) }))
    .where('name', '=', name)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}
