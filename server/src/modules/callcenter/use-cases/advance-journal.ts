import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Fact, FactBatch } from '@tellerline/contracts';
import type { CallCentre } from '../call-centre.ts';
import { RowChanged } from '../compare-and-set.ts';
import { JournalPosition } from '../entities/platform.entity.ts';

/**
 * Moves a journal's position over a batch by compare-and-set and tells which of its facts are new. A batch that leaves a gap
 * is applied, for facts may come in any order, but the position waits for what is missing: the bridge sends from there again.
 */
export async function advanceJournal(
  centre: CallCentre,
  em: SqlEntityManager,
  { journalId, facts }: FactBatch,
): Promise<{ throughSeq: number; fresh: Fact[] }> {
  const now = centre.deps.clock.now();
  const position = await em.findOne(JournalPosition, { journalId });
  const stored = position?.throughSeq ?? 0;
  const fresh = facts.filter(({ seq }) => seq > stored).sort((a, b) => a.seq - b.seq);
  const first = fresh[0]?.seq;
  const last = fresh.at(-1)?.seq;
  if (first === undefined || last === undefined) return { throughSeq: stored, fresh: [] };

  const news = fresh.map(({ fact }) => fact);
  if (position && first > stored + 1) {
    centre.deps.log.warn({ event: 'journal.gap', journalId, storedThrough: stored, receivedFrom: first });
    return { throughSeq: stored, fresh: news };
  }
  if (!position) em.create(JournalPosition, { journalId, throughSeq: last, changedAt: now });
  else {
    const moved = await em.nativeUpdate(
      JournalPosition,
      { journalId, throughSeq: stored },
      { throughSeq: last, changedAt: now },
    );
    if (moved === 0) throw new RowChanged('journal_position');
  }
  return { throughSeq: last, fresh: news };
}
