import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AuditVerification } from '@tellerline/contracts';
import type { AuditTables } from './audit.ts';
import { chainHash, chainStart } from './audit-chain.ts';

const pageSize = 1000;

/**
 * Walks the whole trail and computes every hash anew. `firstBroken` is the number of the first entry that is missing,
 * changed, or was cut off the end (the head remembers how far the trail went). New entries may be written meanwhile.
 */
export async function verifyAuditTrail(em: SqlEntityManager): Promise<AuditVerification> {
  const kysely = em.getKysely<AuditTables>();
  // The head is read first: entries written after that moment are beyond it and only make the trail longer.
  const head = await kysely.selectFrom('audit_head').selectAll().where('id', '=', 1).executeTakeFirst();
  let previous = chainStart;
  let hashAtHead: string | null = head?.seq === 0 ? chainStart : null;
  let seq = 0;
  for (;;) {
    const page = await kysely
      .selectFrom('audit_entry')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(pageSize)
      .execute();
    for (const row of page) {
      const expected = chainHash(previous, {
        seq: row.seq,
        occurredAt: row.occurred_at,
        actorId: row.actor_id,
        key: row.key,
        subjectId: row.subject_id,
        details: row.details,
      });
      if (row.seq !== seq + 1 || row.hash !== expected) return { entries: seq, intact: false, firstBroken: seq + 1 };
      seq = row.seq;
      previous = row.hash;
      if (seq === head?.seq) hashAtHead = row.hash;
    }
    if (page.length < pageSize) break;
  }
  const headMatches = head ? hashAtHead === head.hash : seq === 0;
  if (!headMatches)
    return {
      entries: seq,
      intact: false,
      firstBroken: Math.min(seq, head?.seq ?? 0) + (head && seq < head.seq ? 1 : 0),
    };
  return { entries: seq, intact: true, firstBroken: null };
}
