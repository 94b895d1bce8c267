import type { SqlEntityManager } from '@mikro-orm/sql';
import type { SkipEntry } from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { newId } from '../../../kernel/ids.ts';
import { groupOf } from '../../customers/index.ts';
import { diallingDb, type EntryRecord } from '../dialling.tables.ts';
import { type DiallingDesk, refusalsAgainst, rulesOf } from '../dialling-desk.ts';
import { changeEntry, freed, notYours, ownEntry } from './entry-store.ts';
import { noteAttempt } from './note-attempt.ts';
import { numberForTry, numbersOf } from './numbers.ts';

/** A call of which nothing is heard for so long is over. */
const CALL_HEARD_WITHIN_MS = 15 * 60_000;
/** Skipped, it comes back after this. */
const SKIPPED_MS = 60 * 60_000;

/** What an entry that cannot be called by anybody ends as. */
const endsAs = {
  'dial.do_not_call': 'do_not_call',
  'dial.blacklisted': 'do_not_call',
  'dial.no_number': 'no_number',
} as const;

/**
 * Dials the entry an agent has. The check, the note of the try and the entry's state are one transaction; then Asterisk is
 * asked, and if it does not confirm, the agent has the entry as before.
 * @throws AppError `dial.…` for what stands against it; whom nobody may call any more leaves the list
 */
export async function dialEntry(desk: DiallingDesk, actor: Actor, id: string, contactId: string | null): Promise<void> {
  try {
    await placeEntry(desk, actor, id, contactId);
  } catch (error) {
    if (error instanceof AppError) await afterRefusal(desk, actor, id, error.code);
    throw error;
  }
}

async function placeEntry(desk: DiallingDesk, actor: Actor, id: string, contactId: string | null): Promise<void> {
  const callId = `tl-out-${newId()}`;
  const call = await desk.deps.transaction(async (em) => {
    const entry = await ownEntry(em, actor.userId, id);
    const list = await desk.list(em, entry.list_id);
    if (list.state !== 'running') throw new AppError('dial.not_running', { status: 409 });
    const customer = await customerOf(em, entry, actor);
    const numbers = await numbersOf(em, customer.ids, refusalsAgainst(list.purpose));
    const chosen =
      contactId === null
        ? numberForTry(numbers, entry.tries)
        : numbers.find((each) => String(each.contactId) === contactId);
    if (!chosen)
      throw new AppError(numbers.some(({ barred }) => barred) ? 'dial.do_not_call' : 'dial.no_number', { status: 409 });
    const { hours, perDay } = rulesOf(list);
    await noteAttempt(em, desk, {
      callId,
      customerIds: customer.ids,
      e164: chosen.e164,
      purpose: list.purpose,
      userId: actor.userId,
      list: { id: list.id, entryId: entry.id, hours, perDay },
      reason: null,
    });
    const placed = { callId, userId: actor.userId, e164: chosen.e164, customerNo: customer.customerNo };
    await desk.ports.calls.notePlacedCall(em, placed);
    const isMine = await changeEntry(em, entry, {
      state: 'calling',
      claim_until: new Date(desk.now().getTime() + CALL_HEARD_WITHIN_MS),
      tries: entry.tries + 1,
      agent_id: actor.userId,
      call_id: callId,
      last_tried_at: desk.now(),
      last_outcome: null,
    });
    if (!isMine) throw notYours();
    const details = { list: list.id, customer: customer.customerNo };
    await recordAudit(em, { actor, key: 'Call.Placed', subjectId: callId, details }, desk.deps.clock);
    return placed;
  });
  try {
    await desk.ports.calls.placeCall(call);
  } catch (error) {
    await takeBack(desk, callId);
    throw error;
  }
}

async function customerOf(em: SqlEntityManager, entry: EntryRecord, actor: Actor) {
  const { customer_no: no } = await diallingDb(em)
    .selectFrom('customer')
    .select('customer_no')
    .where('id', '=', entry.customer_id)
    .executeTakeFirstOrThrow();
  const group = await groupOf(em, no, actor);
  if (!group) throw notYours();
  return group;
}

/** Asterisk did not confirm: the try is noted as failed, the agent has the entry as before. */
function takeBack(desk: DiallingDesk, callId: string): Promise<void> {
  return desk.deps.transaction(async (em) => {
    await diallingDb(em).updateTable('dial_attempt').set({ outcome: 'failed' }).where('call_id', '=', callId).execute();
    const entry = await diallingDb(em)
      .selectFrom('call_list_entry')
      .selectAll()
      .where('call_id', '=', callId)
      .executeTakeFirst();
    if (entry?.state !== 'calling') return;
    await changeEntry(em, entry, { state: 'taken', tries: entry.tries - 1, last_outcome: 'failed' });
  });
}

async function afterRefusal(desk: DiallingDesk, actor: Actor, id: string, code: string): Promise<void> {
  const result = code in endsAs ? endsAs[code as keyof typeof endsAs] : null;
  const isOften = code === 'dial.too_often';
  if (result === null && !isOften) return;
  await desk.deps.transaction(async (em) => {
    const entry = await ownEntry(em, actor.userId, id).catch(() => null);
    if (!entry) return;
    if (result) await changeEntry(em, entry, { state: 'stopped', result, holder: null, claim_until: null });
    else await changeEntry(em, entry, { ...freed(entry), next_at: new Date(desk.now().getTime() + 12 * SKIPPED_MS) });
  });
}

/** Puts the entry back: with a reason, for an hour; somebody who is the wrong person leaves the list. */
export function skipEntry(desk: DiallingDesk, actor: Actor, id: string, { reason, note }: SkipEntry): Promise<void> {
  return desk.deps.transaction(async (em) => {
    const entry = await ownEntry(em, actor.userId, id);
    const isOver = reason === 'wrong_person' || reason === 'spoken_already';
    const change = isOver
      ? { state: 'done' as const, result: 'skipped' as const, holder: null, claim_until: null, agent_id: actor.userId }
      : { ...freed(entry), next_at: new Date(desk.now().getTime() + SKIPPED_MS) };
    if (!(await changeEntry(em, entry, change))) throw notYours();
    const details = { list: entry.list_id, reason, note: note || null };
    await recordAudit(
      em,
      { actor, key: 'CallList.EntrySkipped', subjectId: `entry-${entry.id}`, details },
      desk.deps.clock,
    );
  });
}
