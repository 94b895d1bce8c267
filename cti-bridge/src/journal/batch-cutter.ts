import { Fact, type FactBatch } from '@tellerline/contracts';
import type { Journal } from './journal.ts';

export interface BatchCutterLog {
  error(o: object, m: string): void;
}

/**
 * Cuts batches out of the journal that account for every number from where the server stands: what can be sent is in the
 * batch; what the contract does not allow, what the server has refused for good and what the journal no longer holds is
 * passed over and told once as an error.
 */
export class BatchCutter {
  /** Numbers of facts the server has refused for good. */
  readonly refused = new Set<number>();
  private readonly journal: Journal;
  private readonly log: BatchCutterLog;
  /** Up to here everything passed over has been told, under this name of the journal. */
  private told = { journalId: '', throughSeq: 0 };
  private lastFromSeq = 0;

  constructor(journal: Journal, log: BatchCutterLog) {
    this.journal = journal;
    this.log = log;
  }

  /** The batch that begins at `fromSeq`, of at most `max` facts; null when nothing that new is on disk yet. Rejects when the disk cannot be read. */
  async next(fromSeq: number, max: number): Promise<FactBatch | null> {
    const { journal } = this;
    const { id: journalId, durableSeq } = journal;
    if (durableSeq < fromSeq) return null;
    const lines = await journal.read(fromSeq, max);
    // Nothing readable from here on: everything that was on disk before the reading is gone.
    const throughSeq = lines.at(-1)?.seq ?? durableSeq;
    const facts: FactBatch['facts'] = [];
    const wrong: { seq: number; fact: unknown; issues: string[] }[] = [];
    for (const { seq, fact } of lines) {
      if (this.refused.has(seq)) continue;
      const parsed = Fact.safeParse(fact);
      if (parsed.success) facts.push({ seq, fact: parsed.data });
      else {
        const issues = parsed.error.issues.slice(0, 5).map(({ path, code }) => `${path.join('.')}: ${code}`);
        wrong.push({ seq, fact, issues });
      }
    }
    if (this.isNews(journalId, fromSeq, throughSeq)) {
      for (const { seq, fact, issues } of wrong) {
        this.log.error(
          { event: 'journal.fact_unreadable', seq, ...nameOf(fact), issues },
          'a fact of the journal breaks the contract; passed over',
        );
      }
      const count = throughSeq - fromSeq + 1 - lines.length;
      if (count > 0) {
        this.log.error(
          { event: 'journal.facts_missing', count, fromSeq, throughSeq },
          'the journal no longer holds facts the server lacks; passed over',
        );
      }
    }
    return { journalId, fromSeq, throughSeq, facts };
  }

  /** The server refuses this fact for good: from now on batches account for it without it. */
  passOver({ seq, fact }: FactBatch['facts'][number]): void {
    this.refused.add(seq);
    this.log.error(
      { event: 'server_link.fact_skipped', seq, ...nameOf(fact) },
      'the server refuses this fact for good; passed over',
    );
  }

  /** A batch that has to be sent again tells nothing twice; one for a server that fell back does. */
  private isNews(journalId: string, fromSeq: number, throughSeq: number): boolean {
    const fellBack = fromSeq < this.lastFromSeq;
    this.lastFromSeq = fromSeq;
    if (!fellBack && journalId === this.told.journalId && throughSeq <= this.told.throughSeq) return false;
    this.told = { journalId, throughSeq };
    return true;
  }
}

/** What a log may say of a fact: which kind, of which call; nothing a caller said or typed. */
function nameOf(fact: unknown): { type?: unknown; callId?: unknown } {
  if (typeof fact !== 'object' || fact === null) return {};
  return {
    ...('type' in fact ? { type: fact.type } : {}),
    ...('callId' in fact ? { callId: fact.callId } : {}),
  };
}
