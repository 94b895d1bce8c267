import { join } from 'node:path';
import type { SqlEntityManager } from '@mikro-orm/sql';
import { Interaction } from '../entities/interaction.entity.ts';
import { JournalPosition } from '../entities/platform.entity.ts';
import { readCdr, readCel, readJournal } from './asterisk-records.ts';
import { checkInvariants } from './invariants.ts';
import type { Violation } from './violation.ts';

/** Where an installation keeps what others wrote down about its calls; null: not at hand. */
export interface CallRecordFolders {
  /** Asterisk's log folder, with `cel-custom` and `cdr-custom`. */
  asteriskLog: string | null;
  journal: string | null;
}

/** What was compared and what was found. `notChecked` names what there was nothing to compare with. */
export interface CallVerification {
  at: string;
  interactions: number;
  /** Rows of Asterisk's own records, and delivered facts of the bridge. */
  cel: number;
  cdr: number;
  facts: number;
  notChecked: string[];
  violations: Violation[];
}

/** No call lost (of those that began since a moment, or of all): the invariants on the installation's database, Asterisk's records and the bridge's journal. */
export async function verifyCalls(
  em: SqlEntityManager,
  { asteriskLog, journal }: CallRecordFolders,
  at: Date,
  since: Date | null = null,
): Promise<CallVerification> {
  const positions = new Map(
    (await em.find(JournalPosition, {})).map(({ journalId, throughSeq }) => [journalId, throughSeq]),
  );
  const cel = asteriskLog === null ? [] : await readCel(join(asteriskLog, 'cel-custom'), since);
  const cdr = asteriskLog === null ? [] : await readCdr(join(asteriskLog, 'cdr-custom'), since);
  const facts = journal === null ? [] : await readJournal(journal, (id) => positions.get(id) ?? 0);
  const violations = await checkInvariants(em, {
    at,
    since,
    ...(cel.length > 0 && { cel }),
    ...(cdr.length > 0 && { cdr }),
    ...(facts.length > 0 && { journal: facts }),
  });
  return {
    at: at.toISOString(),
    interactions: await em.count(Interaction, since ? { startedAt: { $gte: since } } : {}),
    cel: cel.length,
    cdr: cdr.length,
    facts: facts.length,
    notChecked: [
      ...(cel.length === 0 ? ['I1, I3 against CEL: no channel events were found'] : []),
      ...(cdr.length === 0 ? ['I2 against CDR: no call records were found'] : []),
      ...(facts.length === 0 ? ['I5 against the journal: no delivered facts were found'] : []),
      'I4: recordings are not compared with the calls',
      'I6: shown by tests, not by stored data',
    ],
    violations,
  };
}
