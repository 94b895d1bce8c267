import type { SqlEntityManager } from '@mikro-orm/sql';
import type { ListenOrder, ListenTicket } from '@tellerline/contracts';
import type { FileAnswer } from '../../http/file-answer.ts';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { recordAudit } from '../../kernel/audit.ts';
import { wallMinute } from '../../kernel/bank-day.ts';
import { newId } from '../../kernel/ids.ts';
import { audibleTo, findRecording } from './gate.ts';
import { type RecordingRecord, recordingsDb } from './recordings.tables.ts';
import type { RecordingsDesk } from './recordings-desk.ts';
import { SealBroken } from './vault/sealed-file.ts';

const TICKET_MS = 3_600_000;

/**
 * Writes down that somebody hears or keeps a recording; only then there is a way to its sound.
 * @throws AppError recording.reason_required · recording.gone · access.denied (agents keep none)
 */
export async function orderListening(
  desk: RecordingsDesk,
  actor: Actor,
  id: string,
  { purpose, reason, note }: ListenOrder,
): Promise<ListenTicket> {
  const audible = await audibleTo(desk, actor);
  return desk.deps.transaction(async (em) => {
    const row = await findRecording(em, audible, id);
    if (row.deleted_at) throw new AppError('recording.gone', { status: 410 });
    if (purpose === 'download' && !hasRole(actor, 'supervisor')) throw new AppError('access.denied', { status: 403 });
    const { reasonFor } = (await desk.book.inForce(em)).rules;
    const isOwed = reasonFor === 'both' || (reasonFor === 'download' && purpose === 'download');
    if (isOwed && (reason === undefined || (reason === 'other' && note === '')))
      throw new AppError('recording.reason_required', { status: 422 });
    const { clock } = desk.deps;
    const ticket = newId();
    const until = new Date(clock.now().getTime() + TICKET_MS);
    await recordingsDb(em)
      .insertInto('recording_ticket')
      .values({ id: ticket, recording_id: id, user_id: actor.userId, purpose, until })
      .execute();
    const key = purpose === 'listen' ? 'Recording.Listened' : 'Recording.Downloaded';
    const details = {
      reason: reason ?? null,
      note: note || null,
      interactionId: row.interaction_id,
      customer: await customerOf(em, row),
    };
    await recordAudit(em, { actor, key, subjectId: id, details }, clock);
    return { ticket, until: until.toISOString() };
  });
}

async function customerOf(em: SqlEntityManager, row: RecordingRecord): Promise<string | null> {
  if (!row.interaction_id) return null;
  const call = await recordingsDb(em)
    .selectFrom('interaction')
    .select('customer_no')
    .where('id', '=', row.interaction_id)
    .executeTakeFirst();
  return call?.customer_no ?? null;
}

/**
 * The sound against a ticket, a range of it where one is asked for.
 * @throws AppError resource.not_found when the ticket is not this person's, of another recording or over
 */
export async function soundFor(
  em: SqlEntityManager,
  desk: RecordingsDesk,
  actor: Actor,
  { id, ticket, range }: { id: string; ticket: string; range: string },
): Promise<FileAnswer> {
  const row = await recordingsDb(em)
    .selectFrom('recording_ticket as t')
    .innerJoin('recording as r', 'r.id', 't.recording_id')
    .selectAll('r')
    .select('t.purpose')
    .where('t.id', '=', ticket)
    .where('t.recording_id', '=', id)
    .where('t.user_id', '=', actor.userId)
    .where('t.until', '>', desk.deps.clock.now())
    .executeTakeFirst();
  if (!row) throw new AppError('resource.not_found', { status: 404 });
  if (row.deleted_at) throw new AppError('recording.gone', { status: 410 });
  const total = Number(row.bytes);
  const part = rangeOf(range, total);
  try {
    if (!desk.vault) throw new SealBroken(row.leg_id);
    const body = await desk.vault.open(row.leg_id, total, part ?? undefined);
    return {
      name: `${wallMinute(row.started_at, desk.deps.bank.timeZone).replace(/[ :]/g, '-')}.wav`,
      type: 'audio/wav',
      body,
      length: part ? part.to - part.from + 1 : total,
      inline: row.purpose === 'listen',
      range: { total, part },
    };
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    desk.deps.log.error({ event: 'recording.damaged', recordingId: id, err: error });
    throw new AppError('recording.damaged', { status: 500 });
  }
}

/** `bytes=100-199`, `bytes=100-` or `bytes=-100` (RFC 9110); null: the whole, also where it cannot be understood. */
function rangeOf(header: string, total: number): { from: number; to: number } | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first === '' && last === '') return null;
  const from = first === '' ? Math.max(0, total - Number(last)) : Number(first);
  const to = first === '' || last === '' ? total - 1 : Math.min(total - 1, Number(last));
  return from <= to ? { from, to } : null;
}
