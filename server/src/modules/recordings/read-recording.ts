import type { SqlEntityManager } from '@mikro-orm/sql';
import { type RecordingDetail, RecordingMark, recordingRuleOf } from '@tellerline/contracts';
import { z } from 'zod';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import { bankDay, daysAfter } from '../../kernel/bank-day.ts';
import { audibleTo, findRecording } from './gate.ts';
import { presentRows } from './list-recordings.ts';
import { recordingsDb } from './recordings.tables.ts';
import type { RecordingsDesk } from './recordings-desk.ts';

/** Everything about a recording but its sound. */
export async function readRecording(
  em: SqlEntityManager,
  desk: RecordingsDesk,
  actor: Actor,
  id: string,
): Promise<RecordingDetail> {
  const row = await findRecording(em, await audibleTo(desk, actor), id);
  const call = await recordingsDb(em)
    .selectFrom('interaction')
    .select(['customer_no', 'disposition_code'])
    .where('id', '=', row.interaction_id ?? '')
    .executeTakeFirst();
  const known = call ?? { customer_no: null, disposition_code: null };
  const [[line], { rules }, agents] = await Promise.all([
    presentRows(em, desk, actor, [{ ...row, ...known }]),
    desk.book.inForce(em),
    desk.calls.agents(),
  ]);
  if (!line) throw new Error('A recording that is there has a line');
  const day = bankDay(row.started_at, desk.deps.bank.timeZone);
  const isSupervisor = hasRole(actor, 'supervisor');
  return {
    ...line,
    marks: z.array(RecordingMark).parse(JSON.parse(row.marks)),
    peaks: row.peaks,
    sha256: row.sha256,
    deleteOn: row.held ? null : daysAfter(day, recordingRuleOf(rules, row.rule).retentionDays),
    holdReason: row.hold_reason,
    heldBy: agents.find(({ userId }) => userId === row.held_by)?.displayName ?? null,
    mayDownload: isSupervisor && row.deleted_at === null,
    mayHold: isSupervisor && row.deleted_at === null,
    reasonFor: rules.reasonFor,
  };
}
