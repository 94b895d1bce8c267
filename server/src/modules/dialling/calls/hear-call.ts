import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Selectable } from 'kysely';
import type { OutboundCall, OutboundListener } from '../../callcenter/index.ts';
import { type DiallingTables, diallingDb, type EntryRecord } from '../dialling.tables.ts';
import { type DiallingDesk, rulesOf } from '../dialling-desk.ts';
import { dispositionLabels } from '../lists/entries.ts';
import { refuse } from './do-not-call.ts';
import { changeEntry, type EntryChange } from './entry-store.ts';
import { noteAttempt } from './note-attempt.ts';
import { meaningOf, nextTry, outcomeOfUnanswered } from './outcome.ts';
import { idsWhoeverAsks } from './whom-it-reaches.ts';

type AttemptRow = Selectable<DiallingTables['dial_attempt']>;

/** What becomes of the calls that were placed: how they ended, and what their agents say. */
export const hearCalls = (desk: DiallingDesk): OutboundListener => ({
  callingBack: async (em, { customerNo, askedAt, ...call }) => {
    const customerIds = await idsWhoeverAsks(em, customerNo);
    const attempt = { ...call, customerIds, purpose: 'service' as const, list: null, reason: null, owed: { askedAt } };
    await noteAttempt(em, desk, attempt);
  },
  notMade: async (em, callId) => {
    await diallingDb(em).updateTable('dial_attempt').set({ outcome: 'failed' }).where('call_id', '=', callId).execute();
  },
  moved: (em, call) => moved(em, desk, call),
  wrappedUp: (em, told) => wrappedUp(em, desk, told),
});

const attemptOf = (em: SqlEntityManager, callId: string): Promise<AttemptRow | undefined> =>
  diallingDb(em).selectFrom('dial_attempt').selectAll().where('call_id', '=', callId).executeTakeFirst();

const entryOf = (em: SqlEntityManager, callId: string): Promise<EntryRecord | undefined> =>
  diallingDb(em).selectFrom('call_list_entry').selectAll().where('call_id', '=', callId).executeTakeFirst();

async function moved(em: SqlEntityManager, desk: DiallingDesk, call: OutboundCall): Promise<void> {
  const attempt = await attemptOf(em, call.callId);
  if (!attempt) return;
  const isAnswered = Boolean(call.answeredAt);
  const unanswered = call.endedAt && !isAnswered ? outcomeOfUnanswered(call.story.cause, call.story.endedBy) : null;
  const outcome = isAnswered ? (attempt.outcome === 'machine' ? 'machine' : 'connected') : unanswered;
  if (outcome !== attempt.outcome || attempt.interaction_id !== call.id) {
    await diallingDb(em)
      .updateTable('dial_attempt')
      .set({ outcome, interaction_id: call.id })
      .where('call_id', '=', call.callId)
      .execute();
  }
  const entry = await entryOf(em, call.callId);
  if (!entry || (entry.state !== 'calling' && entry.state !== 'called')) return;
  if (isAnswered) {
    const reached: EntryChange = { state: 'called', last_outcome: 'connected', reached_at: call.answeredAt ?? null };
    await changeEntry(em, entry, call.endedAt ? { ...reached, holder: null, claim_until: null } : reached);
  } else if (unanswered !== null) {
    await changeEntry(em, entry, await triedInVain(em, desk, entry, unanswered));
  }
}

async function triedInVain(
  em: SqlEntityManager,
  desk: DiallingDesk,
  entry: EntryRecord,
  outcome: 'busy' | 'no_answer' | 'machine' | 'failed' | 'given_up',
): Promise<EntryChange> {
  const list = await desk.list(em, entry.list_id);
  const nextAt = nextTry(outcome, entry.tries, rulesOf(list), desk.now());
  const free = { holder: null, claim_until: null, last_outcome: outcome };
  if (nextAt === null) return { ...free, state: 'done', result: 'unreachable' };
  if (list.state === 'ended') return { ...free, state: 'stopped' };
  return { ...free, state: 'retry', next_at: nextAt };
}

async function wrappedUp(
  em: SqlEntityManager,
  desk: DiallingDesk,
  { callId, dispositionCode, followUpAt, actor, customerNo, e164 }: Parameters<OutboundListener['wrappedUp']>[1],
): Promise<void> {
  const attempt = await attemptOf(em, callId);
  if (dispositionCode === 'do_not_call') {
    const customerId = attempt?.customer_id ?? (await idsWhoeverAsks(em, customerNo))[0] ?? null;
    await refuse(em, desk, actor, { customerId, e164: attempt?.e164 ?? e164, scope: 'offers', note: '' });
  }
  if (!attempt) return;
  const isMachine = dispositionCode === 'answering_machine';
  await diallingDb(em)
    .updateTable('dial_attempt')
    .set({ disposition_code: dispositionCode, ...(isMachine && { outcome: 'machine' as const }) })
    .where('call_id', '=', callId)
    .execute();
  const entry = await entryOf(em, callId);
  if (entry?.state !== 'called') return;
  const list = await desk.list(em, entry.list_id);
  const meaning = meaningOf(dispositionCode, rulesOf(list));
  const base: EntryChange = { disposition_code: dispositionCode, holder: null, claim_until: null };
  let change: EntryChange;
  if (meaning.kind === 'again') {
    // A machine, a stranger or a line that broke: it is not the customer who was spoken with.
    change = { ...base, ...(await triedInVain(em, desk, entry, meaning.outcome)), reached_at: null };
  } else if (meaning.kind === 'promised' && followUpAt && list.state !== 'ended') {
    // A promise is kept before anybody new is called.
    change = { ...base, state: 'retry', next_at: followUpAt, weight: entry.weight + 1_000 };
  } else {
    change = { ...base, state: 'done', result: meaning.kind === 'over' ? meaning.result : 'closed' };
  }
  await changeEntry(em, entry, change);
  if (meaning.kind === 'again') return;
  await desk.ports.heard(em, {
    source: list.source,
    originId: entry.origin_id,
    customerId: entry.customer_id,
    listName: list.name,
    actor,
    disposition: (await dispositionLabels(em, [dispositionCode])).get(dispositionCode) ?? {
      'zh-CN': dispositionCode,
      en: dispositionCode,
    },
    result: change.result ?? null,
    followUpAt,
  });
}
