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
import { findRepair, type Repair } from './find-repairs.ts';
import { type CallRecordFolders, verifyCalls } from './verify-calls.ts';

/** Repairs are facts of a journal of their own, beside the bridge's. */
const JOURNAL = 'reconciliation';
const LOOKS_BACK_MS = 3 * 86_400_000;
/** A call's facts may still be on their way so long after its end. */
const SETTLED_MS = 10 * 60_000;
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
  const endedBefore = at.getTime() - SETTLED_MS;
  const { repairs } = await repairCalls(centre, folders, { since, endedBefore }, apply);
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

/** Which calls a repair looks at. Times as epoch milliseconds. */
interface Looked {
  since: Date;
  /** Calls that ended before then: the facts of later ones may still be on their way. */
  endedBefore: number;
  /** Only these; all unless given. */
  of?: (callId: string) => boolean;
}

/** Puts right what the records prove of these calls, and tells what was done, and which calls are not over. */
export async function repairCalls(
  centre: CallCentre,
  { asteriskLog }: CallRecordFolders,
  { since, endedBefore, of = () => true }: Looked,
  apply: (batch: FactBatch) => Promise<unknown>,
): Promise<{ repairs: CallReconciliation['repairs']; looked: string[]; open: string[] }> {
  if (asteriskLog === null) return { repairs: [], looked: [], open: [] };
  const cel = Map.groupBy(await readCel(join(asteriskLog, 'cel-custom'), since), ({ linkedid }) => linkedid);
  const ended = new Map(
    [...cel].flatMap(([callId, rows]) => {
      const end = rows.find(({ eventtype }) => eventtype === 'LINKEDID_END');
      return end ? [[callId, end.at]] : [];
    }),
  );
  const looked = [...ended].flatMap(([callId, at]) => (at < endedBefore && of(callId) ? [callId] : []));
  const open = [...cel.keys()].filter((callId) => of(callId) && !looked.includes(callId));
  if (looked.length === 0) return { repairs: [], looked, open };
  const cdr = await readCdr(join(asteriskLog, 'cdr-custom'), since);
  const numberOf = new Map(cdr.flatMap(({ linkedid, caller }) => (caller ? [[linkedid, caller]] : [])));
  const repairs: Repair[] = [];
  for (let from = 0; from < looked.length; from += MOST_AT_ONCE) {
    const some = looked.slice(from, from + MOST_AT_ONCE);
    const known = await forkOf(centre.deps.orm).find(Interaction, { callId: { $in: some } });
    const byCallId = new Map(known.map((call) => [call.callId, call]));
    for (const callId of some) {
      const rows = cel.get(callId) ?? [];
      const repair = findRepair(callId, rows, byCallId.get(callId) ?? null, numberOf.get(callId) ?? null);
      if (repair) repairs.push(repair);
    }
  }
  for (const repair of repairs) await carryOut(centre, repair, apply);
  return { repairs: repairs.map(({ told }) => told), looked, open };
}

async function carryOut(
  centre: CallCentre,
  { facts, told }: Repair,
  apply: (batch: FactBatch) => Promise<unknown>,
): Promise<void> {
  const stored = (await forkOf(centre.deps.orm).findOne(JournalPosition, { journalId: JOURNAL }))?.throughSeq ?? 0;
  const numbered = facts.map((fact, index) => ({ seq: stored + 1 + index, fact }));
  await apply({ journalId: JOURNAL, fromSeq: stored + 1, throughSeq: stored + facts.length, facts: numbered });
  await centre.deps.transaction((tx) => {
    const details = { what: told.what, evidence: told.evidence };
    const entry = { actor: 'system', key: 'Call.Reconciled', subjectId: told.callId, details } as const;
    return recordAudit(tx, entry, centre.deps.clock);
  });
}
