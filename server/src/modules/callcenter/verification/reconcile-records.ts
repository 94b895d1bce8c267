import { join } from 'node:path';
import type { CallReconciliation, CallReconciliations, FactBatch } from '@tellerline/contracts';
import { recordAudit } from '../../../kernel/audit.ts';
import { newId } from '../../../kernel/ids.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { JournalPosition } from '../entities/platform.entity.ts';
import { StoredReconciliation } from '../entities/reconciliation.entity.ts';
import { readCdr, readCel } from './asterisk-records.ts';
import { findRepairs } from './find-repairs.ts';
import { type CallRecordFolders, verifyCalls } from './verify-calls.ts';

/** Repairs are facts of a journal of their own, beside the bridge's. */
const JOURNAL = 'reconciliation';
const LOOKS_BACK_MS = 3 * 86_400_000;
const MOST_TOLD = 200;
const MOST_AT_ONCE = 200;
const SHOWN = 60;

/**
 * Compares the calls of the last days with Asterisk's records and the bridge's journal, puts right what the records prove, and
 * keeps the report. Every repair is a fact like any other: the call's state is derived from it, and it is on record.
 * @param apply applies a batch of facts, one batch after another
 */
export async function reconcileRecords(
  centre: CallCentre,
  folders: CallRecordFolders,
  apply: (batch: FactBatch) => Promise<unknown>,
): Promise<CallReconciliation> {
  const { deps } = centre;
  const at = deps.clock.now();
  const since = new Date(at.getTime() - LOOKS_BACK_MS);
  const repairs = await repair(centre, folders, { at, since }, apply);
  const found = await verifyCalls(forkOf(deps.orm), folders, at, since);
  const report: CallReconciliation = {
    ...found,
    id: newId(),
    since: since.toISOString(),
    repairs,
    violations: found.violations.slice(0, MOST_TOLD),
    violationCount: found.violations.length,
  };
  await deps.transaction(async (em) => {
    await em.insert(StoredReconciliation, { id: report.id, at, violationCount: report.violationCount, report });
    const details = { interactions: report.interactions, repairs: repairs.length, violations: report.violationCount };
    await recordAudit(em, { actor: 'system', key: 'Calls.Reconciled', subjectId: report.id, details }, deps.clock);
  });
  return report;
}

/** The latest reports, newest first. */
export async function listReconciliations(centre: CallCentre): Promise<CallReconciliations> {
  const rows = await forkOf(centre.deps.orm).findAll(StoredReconciliation, {
    orderBy: { at: 'desc', id: 'desc' },
    limit: SHOWN,
  });
  return { items: rows.map(({ report }) => report) };
}

async function repair(
  centre: CallCentre,
  { asteriskLog }: CallRecordFolders,
  { at, since }: { at: Date; since: Date },
  apply: (batch: FactBatch) => Promise<unknown>,
): Promise<CallReconciliation['repairs']> {
  if (asteriskLog === null) return [];
  const cel = await readCel(join(asteriskLog, 'cel-custom'), since);
  const cdr = await readCdr(join(asteriskLog, 'cdr-custom'), since);
  const em = forkOf(centre.deps.orm);
  const ids = [...new Set(cel.map(({ linkedid }) => linkedid))];
  const known = new Map<string, Pick<Interaction, 'phase'>>();
  for (let from = 0; from < ids.length; from += MOST_AT_ONCE) {
    const callId = { $in: ids.slice(from, from + MOST_AT_ONCE) };
    for (const call of await em.find(Interaction, { callId }, { fields: ['callId', 'phase'] }))
      known.set(call.callId, call);
  }
  const repairs = findRepairs(known, cel, cdr, at.getTime());
  for (const { facts, told } of repairs) {
    const stored = (await forkOf(centre.deps.orm).findOne(JournalPosition, { journalId: JOURNAL }))?.throughSeq ?? 0;
    const numbered = facts.map((fact, index) => ({ seq: stored + 1 + index, fact }));
    await apply({ journalId: JOURNAL, fromSeq: stored + 1, throughSeq: stored + facts.length, facts: numbered });
    await centre.deps.transaction((tx) => {
      const details = { what: told.what, evidence: told.evidence };
      const entry = { actor: 'system', key: 'Call.Reconciled', subjectId: told.callId, details } as const;
      return recordAudit(tx, entry, centre.deps.clock);
    });
  }
  return repairs.map(({ told }) => told);
}
