import type { SqlEntityManager } from '@mikro-orm/sql';
import { sql, type Updateable } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { type DiallingTables, diallingDb, type EntryRecord } from '../dialling.tables.ts';

export type EntryChange = Updateable<Omit<DiallingTables['call_list_entry'], 'id' | 'version'>>;

/** Changes an entry if nobody changed it since it was read; false otherwise. */
export async function changeEntry(
  em: SqlEntityManager,
  entry: Pick<EntryRecord, 'id' | 'version'>,
  change: EntryChange,
): Promise<boolean> {
  const done = await diallingDb(em)
    .updateTable('call_list_entry')
    .set({ ...change, version: sql<number>`version + 1` })
    .where('id', '=', entry.id)
    .where('version', '=', entry.version)
    .executeTakeFirst();
  return Number(done.numUpdatedRows) > 0;
}

/** The entry an agent has now. */
export const entryHeldBy = (em: SqlEntityManager, userId: string): Promise<EntryRecord | undefined> =>
  diallingDb(em).selectFrom('call_list_entry').selectAll().where('holder', '=', userId).executeTakeFirst();

/** @throws AppError dial.not_yours when he has it no longer */
export async function ownEntry(em: SqlEntityManager, userId: string, id: string): Promise<EntryRecord> {
  const entry = await entryHeldBy(em, userId);
  if (!entry || String(entry.id) !== id || entry.state !== 'taken') throw notYours();
  return entry;
}

export const notYours = (): AppError => new AppError('dial.not_yours', { status: 409 });

/** What an entry goes back to when it is let go untried. */
export const freed = (entry: Pick<EntryRecord, 'tries'>): EntryChange => ({
  state: entry.tries > 0 ? 'retry' : 'open',
  holder: null,
  claim_until: null,
});
