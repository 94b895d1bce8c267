import type { SqlEntityManager } from '@mikro-orm/sql';
import { isOutsideNumber } from '@tellerline/contracts';
import { nationalDigits } from '../../../kernel/phone-number.ts';
import { boardSettings } from '../board/board-settings-book.ts';
import type { CallCentre } from '../call-centre.ts';
import type { CallcenterTables } from '../callcenter.tables.ts';
import type { TouchedCall } from '../calls/touched-call.ts';
import { RoutingDecision } from '../routing/routing-decision.entity.ts';
import { openTicket } from './open-ticket.ts';

/** Whoever was not reached for so long has found another way. */
const keptMs = 3 * 24 * 3_600_000;
/** Within this a caller who gave up should have been rung, where his queue promises no time of its own. */
const usualMinutes = 60;
const givenUp = new Set(['abandoned_in_queue', 'queue_timeout', 'no_agent']);

/**
 * A caller who gave up while he waited, or was passed on and taken by nobody, is owed a call: for people to make, not for the queue,
 * for he asked for none. His place is the time he began to wait. Who hung up at once is owed nothing. In the transaction of `em`.
 */
export async function oweGivenUp(
  centre: CallCentre,
  em: SqlEntityManager,
  { interaction, before }: TouchedCall,
): Promise<void> {
  const { story, callId, ani = null, queue = null } = interaction;
  if (story.endedAt === null || before?.endedAt || story.direction !== 'inbound') return;
  if (queue === null || ani === null || !givenUp.has(story.outcome ?? '')) return;
  if (!isOutsideNumber(nationalDigits(ani))) return;
  const { settings } = await boardSettings(em);
  const isShort = interaction.waitMs < settings.metrics.shortAbandonSeconds * 1000;
  if (story.outcome === 'abandoned_in_queue' && isShort) return;
  const routed = await em.findOne(RoutingDecision, { callId }, { orderBy: { at: 'desc', id: 'desc' } });
  const ended = new Date(story.endedAt);
  const minutes = centre.setup.rulesOf(queue).callback?.promiseMinutes ?? usualMinutes;
  await openTicket(centre, em, interaction, {
    callId,
    origin: story.queuedAgainAt === null ? 'given_up' : 'transfer',
    queue,
    number: ani,
    since: new Date(story.queuedAgainAt ?? story.queuedAt ?? story.endedAt),
    priority: routed?.priority ?? 'usual',
    promisedBy: centre.setup.afterOpenMinutes(queue, ended, minutes),
    nextTryAt: ended,
    promisedByUserId: null,
  });
}

/** Somebody spoke with him, whoever called whom: what he gave up is made good. In the transaction of `em`. */
export async function settleGivenUp(
  em: SqlEntityManager,
  { interaction: { ani, answeredAt, startedAt }, before }: TouchedCall,
): Promise<void> {
  if (!ani || !answeredAt || before?.answeredAt) return;
  await openGivenUps(em, 'done', answeredAt).where('open_for', '=', ani).where('asked_at', '<', startedAt).execute();
}

/** Nobody rang him for days. */
export async function forgetGivenUp(centre: CallCentre, em: SqlEntityManager): Promise<void> {
  const now = centre.deps.clock.now();
  await openGivenUps(em, 'failed', now)
    .where('since', '<', new Date(now.getTime() - keptMs))
    .execute();
}

const openGivenUps = (em: SqlEntityManager, state: 'done' | 'failed', at: Date) =>
  em
    .getKysely<CallcenterTables>()
    .updateTable('queue_ticket')
    .set((eb) => ({ state, open_for: null, done_at: at, version: eb('version', '+', 1) }))
    .where('state', '=', 'callback')
    .where('origin', 'in', ['given_up', 'transfer']);
