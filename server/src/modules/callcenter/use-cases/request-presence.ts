import { setTimeout as delay } from 'node:timers/promises';
import {
  type CommandResult,
  isSystemReason,
  type NotReadyReason,
  type PresenceRequest,
  type PresenceView,
} from '@tellerline/contracts';
import type { Actor } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { forkOf } from '../../../persistence/orm.ts';
import type { CallCentre } from '../call-centre.ts';
import { presenceErrors } from '../callcenter.errors.ts';
import { AgentPresence } from '../entities/agent-presence.entity.ts';
import { QueueMembership } from '../entities/queue-membership.entity.ts';
import { presentPresence } from '../presence.presenter.ts';
import { movePresences } from './move-presence.ts';

/** How long the answer to "available" waits for Asterisk's word; later it comes over the stream. */
const confirmationWaitMs = 3_000;

/**
 * An agent's wish. A wish older than the newest is refused. Available stands only once Asterisk has let him into his queues:
 * when it will not or cannot, he is not ready again and is told so; when it is merely slow, `queuesConfirmed` says so.
 */
export async function requestPresence(
  centre: CallCentre,
  actor: Actor,
  request: PresenceRequest,
): Promise<PresenceView> {
  const { userId } = actor;
  const { reason } = request;
  if (reason && !isSystemReason(reason) && !centre.setup.isOffered(reason)) throw presenceErrors.reasonEnded();
  const asked = await centre.deps.transaction(async (em) => {
    const row = await em.findOne(AgentPresence, { userId });
    if (!row) throw new AppError('access.denied', { status: 403 });
    if (request.clientSeq < row.clientSeq) throw presenceErrors.stale();
    row.clientSeq = request.clientSeq;
    const backTo = row.state === 'not_ready' ? row.reason : null;
    const event = { type: 'requested' as const, to: request.to, reason: request.reason, deviceReady: row.deviceReady };
    const moved = (await movePresences(centre, em, [{ userId, event, at: centre.deps.clock.now() }])).get(userId);
    if (moved?.refused) throw presenceErrors.refused(moved.refused);
    return { becameAvailable: moved?.moved === true && row.state === 'available', backTo };
  });
  if (asked.becameAvailable) await awaitConfirmation(centre, userId, asked.backTo ?? 'login');
  return presenceOf(centre, userId);
}

async function awaitConfirmation(centre: CallCentre, userId: string, backTo: NotReadyReason): Promise<void> {
  const waited = new AbortController();
  const result = await Promise.race<CommandResult | null>([
    centre.sender.send(userId),
    delay(confirmationWaitMs, null, { signal: waited.signal, ref: false }).catch(() => null),
  ]);
  waited.abort();
  if (result === null || result.ok) return;
  await centre.deps.transaction(async (em) => {
    const event = { type: 'membership_refused' as const, backTo };
    await movePresences(centre, em, [{ userId, event, at: centre.deps.clock.now() }]);
  });
  centre.deps.log.warn({ event: 'presence.unconfirmed', userId, reason: result.reason });
  throw presenceErrors.unconfirmed();
}

/** An agent's presence now; who has none (no extension) is offline for good. */
export async function presenceOf(centre: CallCentre, userId: string): Promise<PresenceView> {
  const em = forkOf(centre.deps.orm);
  const row = await em.findOne(AgentPresence, { userId });
  if (row) return presentPresence(row, await em.findOne(QueueMembership, { userId }));
  return {
    userId,
    state: 'offline',
    reason: null,
    since: centre.deps.clock.now().toISOString(),
    pending: null,
    deadline: null,
    interactionId: null,
    queuesConfirmed: true,
    version: 0,
  };
}
