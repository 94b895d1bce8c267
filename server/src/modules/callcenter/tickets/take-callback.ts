import { type CallbackAsked, type CallbackTaken, isOutsideNumber } from '@tellerline/contracts';
import { AppError } from '../../../kernel/app-error.ts';
import { nationalDigits, readNumber } from '../../../kernel/phone-number.ts';
import type { CallCentre } from '../call-centre.ts';
import { Interaction } from '../entities/interaction.entity.ts';
import { RoutingDecision } from '../routing/routing-decision.entity.ts';
import { openTicket } from './open-ticket.ts';

/** A caller gives up waiting and keeps his place. @throws AppError resource.not_found where his call or a number to call is not known */
export async function takeCallback(centre: CallCentre, { callId, number }: CallbackAsked): Promise<CallbackTaken> {
  const now = centre.deps.clock.now();
  return centre.deps.transaction(async (em) => {
    const call = await em.findOne(Interaction, { callId });
    const e164 = readNumber(number, 'allowed').e164 ?? call?.ani ?? null;
    if (!call?.queue || !e164 || !isOutsideNumber(nationalDigits(e164)))
      throw new AppError('resource.not_found', { status: 404 });
    const promiseMinutes = centre.setup.rulesOf(call.queue).callback?.promiseMinutes ?? 60;
    const routed = await em.findOne(RoutingDecision, { callId }, { orderBy: { at: 'desc', id: 'desc' } });
    await openTicket(centre, em, call, {
      callId,
      origin: 'line',
      queue: call.queue,
      number: e164,
      since: call.queuedAt ?? now,
      priority: routed?.priority ?? 'usual',
      promisedBy: centre.setup.afterOpenMinutes(call.queue, now, promiseMinutes),
      nextTryAt: now,
      promisedByUserId: null,
    });
    centre.deps.log.info({ event: 'callback.asked', callId, queue: call.queue });
    return { promiseMinutes };
  });
}
