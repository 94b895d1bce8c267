import type { FactOf } from '@tellerline/contracts';
import type { Call, Channel, EndedBy, Offer } from '../calls/call.ts';
import { isRefused } from './call-start.ts';
import { type Tell, tellCallEnded, tellLegEnded, tellOfferEnded } from './tell.ts';

/** Channels that ended within this time of the last one ended together with it. */
const TOGETHER_MICROS = 2_000_000;

/**
 * Q.850 causes a phone gives when its owner refuses: 486 busy, 480 (what SIP.js sends by itself), 603 declined. A ring that
 * Asterisk ends itself has none of these.
 */
const declinedCauses: ReadonlySet<number> = new Set([17, 19, 21]);
/** … and when there is nobody to ask: unallocated, no route, no answer from the network, absent, out of order. */
const unreachableCauses: ReadonlySet<number> = new Set([1, 3, 18, 20, 27]);

/** Q.850 cause of a ring another answered, and of one that is ended for a phone that is gone: nobody is blamed. */
export const ANSWERED_ELSEWHERE = 26;

/** How an unanswered ring ended, from the first DialEnd and the cause its leg was hung up with. */
export function outcomeOfRing(status: string, cause: number): FactOf<'agent.offer_ended'>['outcome'] {
  if (cause === ANSWERED_ELSEWHERE) return 'rescinded';
  if (status === 'BUSY') return 'declined';
  if (status === 'CHANUNAVAIL' || status === 'CONGESTION')
    return declinedCauses.has(cause) ? 'declined' : 'unreachable';
  if (status !== 'NOANSWER') return 'rescinded';
  if (declinedCauses.has(cause)) return 'declined';
  return unreachableCauses.has(cause) ? 'unreachable' : 'no_answer';
}

/** An abandonment this soon after an unanswered ring belongs to it: the caller's time was over, not the agent's. */
export const CUT_SHORT_MICROS = 50_000;

/** Tells the end of a ring once its DialEnd, its leg's hang-up and why it went unanswered are known, in whatever order. */
export function settleOffer(call: Call, tell: Tell, offer: Offer): void {
  const leg = call.channels.get(offer.id);
  if (offer.endTold || !offer.failed || offer.connectedAt !== null || !leg || leg.hungUpAt === null) return;
  let outcome = outcomeOfRing(offer.failed.status, leg.cause);
  if (outcome === 'no_answer' && offer.rung === 'unknown') return;
  if (outcome === 'no_answer' && offer.rung === 'cut short') outcome = 'rescinded';
  tellOfferEnded(call, tell, offer, outcome, offer.failed.at);
}

/** Something later happened in the queue: rings that failed before it were rung to their end, unless it is the abandonment that cut them short. */
export function judgeRings(call: Call, tell: Tell, at: number, abandoned: boolean): void {
  for (const offer of call.offers.values()) {
    if (!offer.failed || offer.endTold || offer.rung !== 'unknown') continue;
    offer.rung = abandoned && at - offer.failed.at < CUT_SHORT_MICROS ? 'cut short' : 'full';
    settleOffer(call, tell, offer);
  }
}

/** Tells the end of an agent's leg that talked, or with which he placed the call himself. */
export function settleLeg(call: Call, tell: Tell, channel: Channel): void {
  if (channel.hungUpAt === null || channel.extension === null) return;
  const talked = (call.offers.get(channel.id)?.connectedAt ?? null) !== null;
  if (!talked && channel.id !== call.id) return;
  tellLegEnded(call, tell, { id: channel.id, extension: channel.extension }, channel.endedBy, channel.hungUpAt);
}

const isLocal = (channel: Channel): boolean => channel.name.startsWith('Local/');

/** Who ended an agent's leg: the agent (he hung up or passed the call on), the other side (`caller`), or Asterisk. */
export function whoEndedLeg(call: Call, leg: Channel): EndedBy {
  let other: number | null = null;
  for (const channel of call.channels.values()) {
    if (channel === leg || isLocal(channel) || channel.requestedAt === null) continue;
    if (channel.requestedAt < leg.createdAt) continue;
    if (other === null || channel.requestedAt < other) other = channel.requestedAt;
  }
  if (leg.requestedAt !== null && (other === null || leg.requestedAt <= other)) return 'agent';
  if (other !== null) return 'caller';
  return leg.transferred ? 'agent' : 'system';
}

/** Who ended the whole call: the caller if his own phone hung up, else the first agent among those who left last. */
export function whoEndedCall(call: Call): EndedBy {
  const root = call.channels.get(call.id);
  if (root?.requestedAt != null) return root.extension === null ? 'caller' : 'agent';
  const channels = [...call.channels.values()];
  const last = Math.max(...channels.map((channel) => channel.hungUpAt ?? 0));
  let first: Channel | null = null;
  for (const channel of channels) {
    if (channel.requestedAt === null || isLocal(channel)) continue;
    if ((channel.hungUpAt ?? 0) < last - TOGETHER_MICROS) continue;
    if (!first || channel.requestedAt < (first.requestedAt ?? 0)) first = channel;
  }
  if (!first) return 'system';
  return first.extension === null ? 'caller' : 'agent';
}

/** Tells the end of the call when no channel is left, unless it was refused. Returns true when it is over. */
export function settleCall(call: Call, tell: Tell, at: number): boolean {
  if (call.live > 0 || call.channels.size === 0 || call.endedAt !== null) return false;
  if (isRefused(call)) return true;
  const root = call.channels.get(call.id) ?? [...call.channels.values()].at(-1);
  tellCallEnded(call, tell, { endedBy: whoEndedCall(call), cause: root?.cause ?? 0 }, at);
  return true;
}
