import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AuditKey } from '@tellerline/contracts';
import { type ChainedEntry, chainHash, chainStart } from './audit-chain.ts';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import { beforeCommit } from './commit-hooks.ts';

export interface AuditRecord {
  /** Who did it; `'system'` when no person did. Only the user id is stored. */
  actor: { userId: string } | 'system';
  key: AuditKey;
  /** Identifier of what it was done to; ids only, never a name or a number of a person. At most 150 characters. */
  subjectId: string;
  /** Further ids, codes and counts; never personal data. */
  details?: Record<string, string | number | boolean | null>;
}

/**
 * Adds an entry to the audit trail, in the transaction of `em` (a `deps.transaction`; elsewhere in a small one of its own).
 * The entry is linked to the chain at the very end of the transaction, because all writers queue for the chain's head.
 */
export async function recordAudit(
  em: SqlEntityManager,
  record: AuditRecord,
  clock: Clock = systemClock,
): Promise<void> {
  const occurredAt = clock.now();
  await beforeCommit(em, '9-audit', async () => {
    if (em.isInTransaction()) await append(em, record, occurredAt);
    else await em.fork().transactional((own) => append(own as SqlEntityManager, record, occurredAt));
  });
}

async function append(em: SqlEntityManager, record: AuditRecord, occurredAt: Date): Promise<void> {
  // The update takes the lock; whoever reads the head now is alone with it until the commit.
  await em.execute('update audit_head set seq = seq + 1 where id = 1', [], 'run');
  const kysely = em.getKysely<AuditTables>();
  const head = await kysely.selectFrom('audit_head').selectAll().where('id', '=', 1).executeTakeFirst();
  if (!head) {
    await em.execute('insert into audit_head (id, seq, hash) values (1, 0, ?)', [chainStart], 'run');
    return append(em, record, occurredAt);
  }
  const entry: ChainedEntry = {
    seq: Number(head.seq),
    occurredAt,
    actorId: record.actor === 'system' ? null : record.actor.userId,
    key: record.key,
    subjectId: record.subjectId.slice(0, 150),
    details: JSON.stringify(record.details ?? {}),
  };
  const hash = chainHash(head.hash, entry);
  await kysely
    .insertInto('audit_entry')
    .values({
      seq: entry.seq,
      occurred_at: entry.occurredAt,
      actor_id: entry.actorId,
      key: entry.key,
      subject_id: entry.subjectId,
      details: entry.details,
      hash,
    })
    .execute();
  await kysely.updateTable('audit_head').set({ hash }).where('id', '=', 1).execute();
}

/** Lays the first link of an empty trail. Called once at start. */
export async function ensureAuditHead(em: SqlEntityManager): Promise<void> {
  const kysely = em.getKysely<AuditTables>();
  const head = await kysely.selectFrom('audit_head').select('seq').where('id', '=', 1).executeTakeFirst();
  if (!head) await kysely.insertInto('audit_head').values({ id: 1, seq: 0, hash: chainStart }).execute();
}

/** The last link: how long the trail is and what everything in it comes to. Kept elsewhere, it proves the trail later. */
export function auditHead(em: SqlEntityManager): Promise<{ seq: number; hash: string } | undefined> {
  return em
    .getKysely<AuditTables>()
    .selectFrom('audit_head')
    .select(['seq', 'hash'])
    .where('id', '=', 1)
    .executeTakeFirst();
}

/** The trail's tables as raw SQL sees them. */
export interface AuditTables {
  audit_entry: {
    seq: number;
    occurred_at: Date;
    actor_id: string | null;
    key: string;
    subject_id: string;
    details: string;
    hash: string;
  };
  audit_head: { id: number; seq: number; hash: string };
}
