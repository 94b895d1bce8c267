import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AuditKey } from '@tellerline/contracts';
import type { TablesOf } from '../persistence/tables.ts';
import type { auditEntities } from './audit.entity.ts';
import { type ChainedEntry, chainHash, chainStart } from './audit-chain.ts';
import { customersOf } from './audit-customers.ts';
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

/** Rows of one INSERT; databases end at some number of parameters. */
const CUSTOMERS_AT_ONCE = 200;

/** Entries of transactions that are not at their end yet. */
const waitingEntries = new WeakMap<SqlEntityManager, AuditEntryToLink[]>();

/**
 * Adds an entry to the audit trail, in the transaction of `em` (a `deps.transaction`; elsewhere in a small one of its own).
 * Entries are linked to the chain at the very end of the transaction, all together, because all writers queue for the
 * chain's head.
 */
export async function recordAudit(
  em: SqlEntityManager,
  record: AuditRecord,
  clock: Clock = systemClock,
): Promise<void> {
  const entry = entryOf(record, clock.now());
  if (!em.isInTransaction()) {
    await em.fork().transactional((own) => linkEntries(own as SqlEntityManager, [entry]));
    return;
  }
  const waiting = waitingEntries.get(em);
  if (waiting) {
    waiting.push(entry);
    return;
  }
  const entries = [entry];
  waitingEntries.set(em, entries);
  await beforeCommit(em, '9-audit', async () => {
    waitingEntries.delete(em);
    await linkEntries(em, entries);
  });
}

/** An entry as it is stored, before it has its place in the chain. */
export type AuditEntryToLink = Omit<ChainedEntry, 'seq'>;

export const entryOf = (record: AuditRecord, occurredAt: Date): AuditEntryToLink => ({
  occurredAt,
  actorId: record.actor === 'system' ? null : record.actor.userId,
  key: record.key,
  subjectId: record.subjectId.slice(0, 150),
  details: JSON.stringify(record.details ?? {}),
});

/** Takes the lock everybody who links entries queues for, until the commit, and tells how far the chain goes. */
export async function takeAuditHead(em: SqlEntityManager): Promise<{ seq: number; hash: string }> {
  // The update takes the lock; whoever reads the head now is alone with it.
  await em.execute('update audit_head set seq = seq where id = 1', [], 'run');
  const head = await auditHead(em);
  if (head) return { seq: Number(head.seq), hash: head.hash };
  await em.execute('insert into audit_head (id, seq, hash) values (1, 0, ?)', [chainStart], 'run');
  return takeAuditHead(em);
}

/** Links entries to the end of the chain in the transaction of `em`; four statements however many they are. */
export async function linkEntries(em: SqlEntityManager, entries: readonly AuditEntryToLink[]): Promise<void> {
  if (entries.length === 0) return;
  const head = await takeAuditHead(em);
  const rows = entries.map((entry, index) => {
    const seq = head.seq + index + 1;
    head.hash = chainHash(head.hash, { ...entry, seq });
    return {
      seq,
      occurred_at: entry.occurredAt,
      actor_id: entry.actorId,
      key: entry.key,
      subject_id: entry.subjectId,
      details: entry.details,
      hash: head.hash,
    };
  });
  const kysely = em.getKysely<AuditTables>();
  await kysely.insertInto('audit_entry').values(rows).execute();
  const about = entries.flatMap((entry, index) => {
    const { customerNos, kind } = customersOf(entry);
    return customerNos.map((customer_no) => ({ customer_no, seq: head.seq + index + 1, kind }));
  });
  for (let from = 0; from < about.length; from += CUSTOMERS_AT_ONCE) {
    await kysely
      .insertInto('audit_customer')
      .values(about.slice(from, from + CUSTOMERS_AT_ONCE))
      .execute();
  }
  await kysely
    .updateTable('audit_head')
    .set({ seq: head.seq + rows.length, hash: head.hash })
    .where('id', '=', 1)
    .execute();
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
export type AuditTables = TablesOf<(typeof auditEntities)[number]>;
