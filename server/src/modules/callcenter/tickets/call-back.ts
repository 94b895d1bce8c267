import type { SqlEntityManager } from '@mikro-orm/sql';
import { isPromise } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import { newId } from '../../../kernel/ids.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { InteractionOffer } from '../entities/interaction-offer.entity.ts';
import { aheadOf, candidatesOf } from '../routing/queue-standing.ts';
import type { StoredCandidate } from '../routing/routing-decision.entity.ts';
import { notePlacedCall, placeCall } from '../use-cases/place-call.ts';
import { forgetGivenUp } from './owe-given-up.ts';
import { QueueTicket } from './queue-ticket.entity.ts';

const mostTries = 3;
/** Who was not reached is tried again after this. */
const betweenTriesMs = 10 * 60_000;
/** A call that was ordered and never came to be is given up after this. */
const lostAfterMs = 90_000;

/** Calls back whoever's turn it is, and notes what became of calls before. Once a second. */
export async function callBack(centre: CallCentre): Promise<void> {
  const em = forkOf(centre.deps.orm);
  await forgetGivenUp(centre, em);
  const open = await em.find(
    QueueTicket,
    { state: { $in: ['callback', 'calling'] } },
    { orderBy: { since: 'asc', id: 'asc' }, disableIdentityMap: true },
  );
  for (const ticket of open.filter(({ state }) => state === 'calling')) await settle(centre, em, ticket);
  const now = centre.deps.clock.now();
  const taken = new Set<string>();
  for (const ticket of open) {
    if (
      ticket.state !== 'callback' ||
      !isPromise(ticket.origin) ||
      ticket.nextTryAt > now ||
      !centre.setup.isOpen(ticket.queue)
    )
      continue;
    if ((await aheadOf(em, ticket)) > 0) continue;
    const candidates = await candidatesOf(centre, em, ticket.queue);
    const agent = bestOf(candidates, taken, ticket.promisedByUserId ?? null);
    if (!agent) continue;
    const spokenAt = await spokenSince(em, ticket);
    if (spokenAt) {
      await keepPromise(centre, ticket, spokenAt);
      continue;
    }
    taken.add(agent.userId);
    await placeCallback(centre, ticket, agent.userId).catch((error: unknown) => {
      if (!isRefused(error)) throw error;
    });
  }
}

/** Whoever promised the call if he is free, else the free agent of the highest level who waits longest. */
function bestOf(
  candidates: readonly StoredCandidate[],
  taken: ReadonlySet<string>,
  promisedBy: string | null,
): StoredCandidate | null {
  const free = candidates.filter(({ userId, state }) => state === 'available' && !taken.has(userId));
  const own = free.find(({ userId }) => userId === promisedBy);
  if (own) return own;
  return free.sort((a, b) => b.level - a.level || (a.since < b.since ? -1 : 1))[0] ?? null;
}

/** When somebody of the house spoke with him since, whoever called whom: nobody is called back twice. */
async function spokenSince(em: SqlEntityManager, { number, askedAt }: QueueTicket): Promise<Date | null> {
  const call = await em.findOne(
    Interaction,
    { ani: number, startedAt: { $gt: askedAt }, answeredAt: { $ne: null } },
    { orderBy: { startedAt: 'asc' }, fields: ['answeredAt'], disableIdentityMap: true },
  );
  return call?.answeredAt ?? null;
}

/** He has his call; a promise of a wrap-up is marked as kept with the call it was made in. */
function keepPromise(centre: CallCentre, { id, version, callId, origin }: QueueTicket, doneAt: Date): Promise<void> {
  return centre.deps.transaction(async (em) => {
    const done = { state: 'done' as const, openFor: null, doneAt, version: version + 1 };
    const kept = await em.nativeUpdate(QueueTicket, { id, version }, done);
    if (kept === 0 || origin !== 'wrap_up') return;
    await em.nativeUpdate(Interaction, { callId, followUpDoneAt: null }, { followUpDoneAt: doneAt });
    await em.nativeUpdate(InteractionOffer, { channelId: callId, followUpDoneAt: null }, { followUpDoneAt: doneAt });
  });
}

const isRefused = (error: unknown): boolean => error instanceof AppError && error.code === 'dial.do_not_call';

/** When he asked for it himself, to be called where he called from; a promise of ours, and a number he only typed, are not that. */
async function askedByHimself(em: SqlEntityManager, ticket: QueueTicket): Promise<Date | null> {
  if (ticket.origin !== 'line') return null;
  const call = await em.findOne(Interaction, { callId: ticket.callId }, { fields: ['ani'], disableIdentityMap: true });
  return call?.ani === ticket.number ? ticket.askedAt : null;
}

/** He wants no calls: nobody calls him back. */
function giveUp(centre: CallCentre, { id, version, queue }: QueueTicket): Promise<void> {
  return centre.deps.transaction(async (em) => {
    const over = { state: 'cancelled' as const, openFor: null, doneAt: centre.deps.clock.now(), version: version + 1 };
    if ((await em.nativeUpdate(QueueTicket, { id, version }, over)) === 0) return;
    const entry = {
      actor: 'system',
      key: 'Callback.Cancelled',
      subjectId: id,
      details: { queue, refused: true },
    } as const;
    await recordAudit(em, entry, centre.deps.clock);
  });
}

/**
 * Rings the agent, whose phone then dials the customer; false when he is busy, another did it meanwhile, or Asterisk does not
 * confirm.
 * @throws AppError dial.do_not_call when the customer wants no calls: he is called back no more
 */
export async function placeCallback(centre: CallCentre, ticket: QueueTicket, userId: string): Promise<boolean> {
  const { id, version, number: e164, customerNo = null } = ticket;
  const call = { callId: `tl-back-${newId()}`, userId, e164, customerNo };
  const change = {
    state: 'calling' as const,
    agentUserId: userId,
    callbackCallId: call.callId,
    version: version + 1,
    nextTryAt: new Date(centre.deps.clock.now().getTime() + lostAfterMs),
  };
  try {
    const own = await centre.deps.transaction(async (em) => {
      const taken = await em.nativeUpdate(QueueTicket, { id, version }, { ...change, tries: ticket.tries + 1 });
      if (taken === 0 || !(await notePlacedCall(centre, em, call))) return false;
      await centre.outbound?.callingBack(em, { ...call, askedAt: await askedByHimself(em, ticket) });
      return true;
    });
    if (!own) return false;
  } catch (error) {
    if (isRefused(error)) {
      await giveUp(centre, ticket);
      throw error;
    }
    if (error instanceof AppError) return false;
    throw error;
  }
  try {
    await placeCall(centre, call);
    centre.deps.log.info({ event: 'callback.placed', callId: call.callId });
    return true;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await centre.deps.transaction(async (em) => {
      await again(centre, em, { ...change, id, tries: ticket.tries });
      await centre.outbound?.notMade(em, call.callId);
    });
    return false;
  }
}

type Tried = Pick<QueueTicket, 'id' | 'version' | 'tries'>;

async function settle(centre: CallCentre, em: SqlEntityManager, ticket: QueueTicket): Promise<void> {
  const call = await em.findOne(Interaction, { callId: ticket.callbackCallId ?? '' }, { disableIdentityMap: true });
  if (!call && ticket.nextTryAt > centre.deps.clock.now()) return;
  if (call?.answeredAt) await keepPromise(centre, ticket, call.answeredAt);
  else if (!call || call.phase === 'ended') await centre.deps.transaction((own) => again(centre, own, ticket));
}

/** He was not reached: tried again later, or given up. */
async function again(centre: CallCentre, em: SqlEntityManager, { id, version, tries }: Tried): Promise<void> {
  const now = centre.deps.clock.now();
  const over = tries >= mostTries;
  await em.nativeUpdate(
    QueueTicket,
    { id, version },
    {
      ...(over ? { state: 'failed', openFor: null } : { state: 'callback' }),
      doneAt: over ? now : null,
      nextTryAt: new Date(now.getTime() + betweenTriesMs),
      agentUserId: null,
      version: version + 1,
    },
  );
}
