import type { SqlEntityManager } from '@mikro-orm/sql';
import { type AuditRecord, type AuditTables, entryOf, linkEntries, takeAuditHead } from './audit.ts';
import type { Clock } from './clock.ts';
import { newId } from './ids.ts';
import type { ServerDeps } from './module.ts';

/** Few enough that nobody waits long for the head of the chain. */
const LINKED_AT_ONCE = 100;

/**
 * Notes what was looked at, for the audit trail: stored when this settles, linked to the chain by `linkAuditNotes` a second
 * later. For reads, which are many and must not queue for the chain's head; what changes something uses recordAudit.
 */
export async function noteForAudit(em: SqlEntityManager, record: AuditRecord, clock: Clock): Promise<void> {
  const { occurredAt, actorId, key, subjectId, details } = entryOf(record, clock.now());
  await em
    .getKysely<AuditTables>()
    .insertInto('audit_note')
    .values({ id: newId(), occurred_at: occurredAt, actor_id: actorId, key, subject_id: subjectId, details })
    .execute();
}

/** Takes all notes over into the trail, the oldest first: an entry and the end of its note are one commit. */
export async function linkAuditNotes({ orm, transaction }: Pick<ServerDeps, 'orm' | 'transaction'>): Promise<void> {
  const kysely = (orm.em.fork() as SqlEntityManager).getKysely<AuditTables>();
  const isAny = await kysely.selectFrom('audit_note').select('id').limit(1).executeTakeFirst();
  if (!isAny) return;
  while ((await transaction(linkSome)) === LINKED_AT_ONCE);
}

async function linkSome(em: SqlEntityManager): Promise<number> {
  const kysely = em.getKysely<AuditTables>();
  // Before the notes are read: with the chain's head in hand no other server process takes the same ones.
  await takeAuditHead(em);
  const notes = await kysely.selectFrom('audit_note').selectAll().orderBy('id').limit(LINKED_AT_ONCE).execute();
  await linkEntries(
    em,
    notes.map((note) => ({
      occurredAt: note.occurred_at,
      actorId: note.actor_id,
      key: note.key,
      subjectId: note.subject_id,
      details: note.details,
    })),
  );
  const ids = notes.map(({ id }) => id);
  if (ids.length > 0) await kysely.deleteFrom('audit_note').where('id', 'in', ids).execute();
  return notes.length;
}
