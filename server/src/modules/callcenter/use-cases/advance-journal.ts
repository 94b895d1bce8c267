import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Fact, FactBatch } from '@tellerline/contracts';
import type { CallCentre } from '../call-centre.ts';
import { RowChanged } from '../compare-and-set.ts';
import { JournalPosition } from '../entities/platform.entity.ts';

/**
 * Moves a journal's position over the range a batch accounts for, by compare-and-set, and tells which of its facts are new.
 * Facts the range has and the batch has not will never come. A batch whose range begins behind a gap is applied, for facts
 * may come in any order, but the position waits for what is missing: the bridge sends from there again.
 */
export async function advanceJournal(
  centre: CallCentre,
  em: SqlEntityManager,
  { journalId, fromSeq, throughSeq, facts }: FactBatch,
): Promise<{ throughSeq: number; fresh: Fact[] }> {
  const now = centre.deps.clock.now();
  const position = await em.findOne(JournalPosition, { journalId });
  const stored = position?.throughSeq ?? 0;
  const fresh = facts
    .filter(({ seq }) => seq > stored)
    .sort((a, b) => a.seq - b.seq)
    .map(({ fact }) => fact);
  if (throughSeq <= stored) return { throughSeq: stored, fresh };
  if (fromSeq > stored + 1) {
    centre.deps.log.warn({ event: 'journal.gap', journalId, storedThrough: stored, receivedFrom: fromSeq });
    return { throughSeq: stored, fresh };
  }
  if (!position) em.create(JournalPosition, { journalId, throughSeq, changedAt: now });
  else {
    const moved = await em.nativeUpdate(
      JournalPosition,
      { journalId, throughSeq: stored },
      { throughSeq, changedAt: now },
    );
    if (moved === 0) throw new RowChanged('journal_position');
  }
  return { throughSeq, fresh };
}
