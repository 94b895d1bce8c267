import type { Fact } from '@tellerline/contracts';
import { type Call, channelOf, newOffer, visitsOf } from '../calls/call.ts';
import { unnamedContact } from './phones.ts';
import { ENTERED } from './tell.ts';
import type { Translator } from './translator.ts';

const microsOfInstant = (instant: string): number => Date.parse(instant) * 1000;
/** Ids of facts about stays end with the microsecond of joining, those about members with that of the news. */
const microsOfId = (factId: string): number => Number(factId.slice(factId.lastIndexOf(':') + 1));

function restoreChannel(translator: Translator, call: Call, id: string, extension: string | null, at: number): void {
  translator.book.bindChannel(id, call.id);
  const channel = channelOf(call, id, { name: extension === null ? '' : `PJSIP/${extension}`, extension, at });
  channel.extension ??= extension;
}

function restoreHangUp(call: Call, id: string, at: number): void {
  const channel = call.channels.get(id);
  if (!channel || channel.hungUpAt !== null) return;
  channel.hungUpAt = at;
  call.live -= 1;
}

type CallFact = Extract<Fact, { callId: string }>;

function restoreOfCall(translator: Translator, call: Call, fact: CallFact, at: number): void {
  call.told.add(fact.id);
  switch (fact.type) {
    case 'call.started':
      call.startTold = true;
      restoreChannel(translator, call, fact.channelId, fact.direction === 'inbound' ? null : fact.ani, at);
      return;
    case 'call.queued':
      restoreChannel(translator, call, fact.channelId, null, at);
      if (fact.id.startsWith(ENTERED)) return;
      visitsOf(call, fact.channelId).stays.push({
        queue: fact.queue,
        joinedAt: microsOfId(fact.id),
        answeredAt: null,
        abandonedAt: null,
        told: false,
        found: false,
      });
      return;
    case 'call.queue_left':
      for (const visits of call.visits.values()) {
        for (const stay of visits.stays) if (stay.joinedAt === microsOfId(fact.id)) stay.told = true;
      }
      return;
    case 'agent.offered':
    case 'agent.connected': {
      restoreChannel(translator, call, fact.offerId, fact.extension, at);
      const known = call.offers.get(fact.offerId);
      const offer = known ?? newOffer(fact.offerId, fact.extension, fact.queue);
      if (fact.type === 'agent.connected') offer.connectedAt = at;
      call.offers.set(fact.offerId, offer);
      return;
    }
    case 'agent.offer_ended': {
      const offer = call.offers.get(fact.offerId);
      if (offer) offer.endTold = true;
      restoreHangUp(call, fact.offerId, at);
      return;
    }
    case 'leg.held':
    case 'leg.resumed': {
      restoreChannel(translator, call, fact.channelId, fact.extension, at);
      const channel = call.channels.get(fact.channelId);
      if (channel) channel.held = fact.type === 'leg.held';
      return;
    }
    case 'leg.recording':
      restoreChannel(translator, call, fact.channelId, fact.extension, at);
      return;
    case 'leg.ended':
      restoreHangUp(call, fact.channelId, at);
      return;
    case 'call.ended':
      for (const id of call.channels.keys()) restoreHangUp(call, id, at);
      translator.book.end(call, at);
      return;
    case 'call.ivr_step':
    case 'call.moved':
      return;
  }
}

/**
 * Brings a fresh translator to where the journal left off, one fact at a time in journal order. What was pending without a
 * fact is lost with the old process; the resync after the next login makes it good.
 */
export function restore(translator: Translator, fact: Fact): void {
  const at = microsOfInstant(fact.occurredAt);
  if ('callId' in fact) {
    const call = translator.book.open(fact.callId, at);
    if (call) restoreOfCall(translator, call, fact, at);
  } else if (fact.type === 'member.changed') translator.members.note(fact.member, fact.present, microsOfId(fact.id));
  else if (fact.type === 'phone.reachable') {
    translator.phones.note(fact.extension, unnamedContact, fact.reachable ? 'reachable' : 'removed', at);
  } else if (fact.type === 'platform.snapshot') {
    translator.bootId = fact.bootId;
    translator.members.agree(fact.members, at);
    const phones = fact.reachable.map((extension) => ({ extension, state: 'reachable' as const }));
    translator.phones.agree(phones, at);
  }
}
