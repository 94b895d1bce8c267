import type { Fact, FactOf } from '@tellerline/contracts';
import type { Call, Channel, EndedBy, Offer, QueueStay } from '../calls/call.ts';

let isoSecond = -1;
let isoPrefix = '';

/** Microseconds since 1970 → `2026-11-23T06:05:09.123Z`. */
export function instantOf(micros: number): string {
  const ms = Math.floor(micros / 1000);
  const second = Math.floor(ms / 1000);
  if (second !== isoSecond) {
    isoSecond = second;
    isoPrefix = new Date(second * 1000).toISOString().slice(0, 20);
  }
  return `${isoPrefix}${String(ms - second * 1000).padStart(3, '0')}Z`;
}

/** How the ids of `call.queued` begin that are the dialplan's. */
export const ENTERED = 'call.entered:';

/**
 * Ids of facts: what happened and to whom; with Asterisk's time where it can happen more than once. Never random, so
 * the same bytes give the same ids.
 */
export const factIds = {
  started: (callId: string) => `call.started:${callId}`,
  ivrStep: (callId: string, seq: number) => `call.ivr_step:${callId}:${seq}`,
  /** In line by the dialplan's word; Asterisk's queue has him later, which is told as `queued`. */
  entered: (channelId: string, at: number) => `${ENTERED}${channelId}:${at}`,
  queued: (channelId: string, at: number) => `call.queued:${channelId}:${at}`,
  queueLeft: (channelId: string, joinedAt: number) => `call.queue_left:${channelId}:${joinedAt}`,
  offered: (offerId: string) => `agent.offered:${offerId}`,
  offerEnded: (offerId: string) => `agent.offer_ended:${offerId}`,
  connected: (offerId: string) => `agent.connected:${offerId}`,
  held: (channelId: string, at: number) => `leg.held:${channelId}:${at}`,
  resumed: (channelId: string, at: number) => `leg.resumed:${channelId}:${at}`,
  moved: (channelId: string, at: number) => `call.moved:${channelId}:${at}`,
  recording: (channelId: string, at: number) => `leg.recording:${channelId}:${at}`,
  legEnded: (channelId: string) => `leg.ended:${channelId}`,
  ended: (callId: string) => `call.ended:${callId}`,
} as const;

/** Where facts go while one event is translated. */
export type Tell = (fact: Fact) => void;

/** Tells a fact about a call once. */
export function tellOnce(call: Call, tell: Tell, fact: Fact): void {
  if (call.told.has(fact.id)) return;
  call.told.add(fact.id);
  tell(fact);
}

export function tellQueueLeft(
  call: Call,
  tell: Tell,
  channelId: string,
  stay: QueueStay,
  outcome: FactOf<'call.queue_left'>['outcome'],
  at: number,
): void {
  stay.told = true;
  tellOnce(call, tell, {
    id: factIds.queueLeft(channelId, stay.joinedAt),
    type: 'call.queue_left',
    occurredAt: instantOf(at),
    callId: call.id,
    queue: stay.queue,
    outcome,
  });
}

export function tellOfferEnded(
  call: Call,
  tell: Tell,
  offer: Offer,
  outcome: FactOf<'agent.offer_ended'>['outcome'],
  at: number,
): void {
  offer.endTold = true;
  tellOnce(call, tell, {
    id: factIds.offerEnded(offer.id),
    type: 'agent.offer_ended',
    occurredAt: instantOf(at),
    callId: call.id,
    offerId: offer.id,
    extension: offer.extension,
    outcome,
  });
}

export function tellLegEnded(
  call: Call,
  tell: Tell,
  leg: Pick<Channel, 'id'> & { extension: string },
  endedBy: EndedBy,
  at: number,
): void {
  tellOnce(call, tell, {
    id: factIds.legEnded(leg.id),
    type: 'leg.ended',
    occurredAt: instantOf(at),
    callId: call.id,
    channelId: leg.id,
    extension: leg.extension,
    endedBy,
  });
}

export function tellCallEnded(
  call: Call,
  tell: Tell,
  end: Pick<FactOf<'call.ended'>, 'endedBy' | 'cause' | 'inferred'>,
  at: number,
): void {
  tellOnce(call, tell, {
    id: factIds.ended(call.id),
    type: 'call.ended',
    occurredAt: instantOf(at),
    callId: call.id,
    ...end,
  });
}
