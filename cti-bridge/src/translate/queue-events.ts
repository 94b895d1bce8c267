import { type AmiEvent, type AmiEventHandlers, fieldOf } from '../ami/ami-event.ts';
import { type Call, newOffer, type Offer, type QueueStay, visitsOf } from '../calls/call.ts';
import { type CallFinder, LONGEST_ID } from './call-finder.ts';
import { CUT_SHORT_MICROS, judgeRings, settleLeg, settleOffer } from './legs.ts';
import { cleanText, extensionIn } from './names.ts';
import { settleStays } from './queue-visits.ts';
import { factIds, instantOf, type Tell, tellOnce } from './tell.ts';

/** The topic of queues and dials: who waits, whose phone rings, who answers. */
export class QueueEvents {
  readonly handlers: AmiEventHandlers = {
    QueueCallerJoin: (event) => this.queueJoin(event),
    QueueCallerAbandon: (event) => this.queueAbandon(event),
    AgentCalled: (event) => this.agentCalled(event),
    AgentConnect: (event) => this.agentConnect(event),
    DialBegin: (event) => this.dialBegin(event),
    DialEnd: (event) => this.dialEnd(event),
  };
  private readonly finder: CallFinder;
  private readonly tell: Tell;
  private readonly awaitingJudgement = new Map<string, { call: Call; offer: Offer }>();

  constructor(finder: CallFinder, tell: Tell) {
    this.finder = finder;
    this.tell = tell;
  }

  /** Judges rings nobody answered long enough ago. `now` is Asterisk's time in microseconds. */
  settleRings(now: number): void {
    for (const [id, { call, offer }] of this.awaitingJudgement) {
      if (!offer.failed || now - offer.failed.at < 5 * CUT_SHORT_MICROS) break;
      this.awaitingJudgement.delete(id);
      judgeRings(call, this.tell, now, false);
    }
  }

  private queueJoin(event: AmiEvent): void {
    const found = this.finder.ofQueueEvent(event);
    if (!found) return;
    const { call, channelId } = found;
    judgeRings(call, this.tell, event.micros, false);
    const visits = visitsOf(call, channelId);
    const queue = cleanText(fieldOf(event.fields, 'queue'), 64);
    const isKnown = (stay: QueueStay) =>
      stay.joinedAt === event.micros || (stay.found && !stay.told && stay.queue === queue);
    if (visits.stays.some(isKnown)) return;
    visits.stays.push({
      queue,
      joinedAt: event.micros,
      answeredAt: null,
      abandonedAt: null,
      told: false,
      found: false,
    });
    tellOnce(call, this.tell, {
      id: factIds.queued(channelId, event.micros),
      type: 'call.queued',
      occurredAt: instantOf(event.micros),
      callId: call.id,
      channelId,
      queue,
    });
  }

  private queueAbandon(event: AmiEvent): void {
    const found = this.finder.ofQueueEvent(event);
    if (!found) return;
    const { call, channelId } = found;
    const stays = call.visits.get(channelId)?.stays ?? [];
    const stay = stays.find(
      (open) => open.abandonedAt === null && open.answeredAt === null && open.joinedAt <= event.micros,
    );
    if (stay) stay.abandonedAt = event.micros;
    judgeRings(call, this.tell, event.micros, true);
    settleStays(call, this.tell, channelId);
  }

  private offer(call: Call, id: string, extension: string, queue: string | null): Offer {
    const known = call.offers.get(id);
    if (known) return known;
    const offer = newOffer(id, extension, queue);
    call.offers.set(id, offer);
    return offer;
  }

  private tellOffered(call: Call, offer: Offer, at: number): void {
    tellOnce(call, this.tell, {
      id: factIds.offered(offer.id),
      type: 'agent.offered',
      occurredAt: instantOf(at),
      callId: call.id,
      offerId: offer.id,
      extension: offer.extension,
      queue: offer.queue,
    });
  }

  private agentCalled(event: AmiEvent): void {
    const found = this.finder.ofQueueEvent(event);
    const offerId = fieldOf(event.fields, 'destuniqueid');
    const extension = extensionIn(fieldOf(event.fields, 'interface'));
    if (!found || extension === null || offerId === '' || offerId.length > LONGEST_ID) return;
    const queue = cleanText(fieldOf(event.fields, 'queue'), 64);
    judgeRings(found.call, this.tell, event.micros, false);
    this.tellOffered(found.call, this.offer(found.call, offerId, extension, queue), event.micros);
  }

  private agentConnect(event: AmiEvent): void {
    const found = this.finder.ofQueueEvent(event);
    const offerId = fieldOf(event.fields, 'destuniqueid');
    const extension = extensionIn(fieldOf(event.fields, 'interface'));
    if (!found || extension === null || offerId === '' || offerId.length > LONGEST_ID) return;
    const { call, channelId } = found;
    const queue = cleanText(fieldOf(event.fields, 'queue'), 64);
    judgeRings(call, this.tell, event.micros, false);
    this.connect(call, this.offer(call, offerId, extension, queue), event.micros);
    const stay = call.visits.get(channelId)?.stays.find((open) => !open.told && open.queue === queue);
    if (stay) stay.answeredAt ??= event.micros;
    settleStays(call, this.tell, channelId);
  }

  private connect(call: Call, offer: Offer, at: number): void {
    if (offer.connectedAt !== null) return;
    offer.connectedAt = at;
    tellOnce(call, this.tell, {
      id: factIds.connected(offer.id),
      type: 'agent.connected',
      occurredAt: instantOf(at),
      callId: call.id,
      offerId: offer.id,
      extension: offer.extension,
      queue: offer.queue,
    });
    const channel = call.channels.get(offer.id);
    if (channel) settleLeg(call, this.tell, channel);
  }

  private dialBegin(event: AmiEvent): void {
    const call = this.finder.ofDial(event);
    const offerId = fieldOf(event.fields, 'destuniqueid');
    const extension = extensionIn(fieldOf(event.fields, 'destchannel'));
    if (!call || extension === null || fieldOf(event.fields, 'uniqueid') === '' || offerId === call.id) return;
    // A queue's ring was told by AgentCalled already, with its queue; tellOnce keeps the first.
    this.tellOffered(call, this.offer(call, offerId, extension, null), event.micros);
  }

  private dialEnd(event: AmiEvent): void {
    const call = this.finder.ofDial(event);
    if (!call) return;
    const { fields } = event;
    // His own phone, rung so that he can dial: it says nothing of whom he calls.
    if (fieldOf(fields, 'destuniqueid') === call.id) return;
    const offer = call.offers.get(fieldOf(fields, 'destuniqueid'));
    const status = fieldOf(fields, 'dialstatus');
    if (status !== 'ANSWER') {
      if (!offer || offer.connectedAt !== null) return;
      if (!offer.failed) {
        offer.failed = { status, at: event.micros };
        if (offer.rung === 'unknown') this.awaitingJudgement.set(offer.id, { call, offer });
      }
      settleOffer(call, this.tell, offer);
      return;
    }
    // A queue says AgentConnect once the two really talk.
    if (offer && offer.queue === null) this.connect(call, offer, event.micros);
    const dialler = extensionIn(fieldOf(fields, 'channel'));
    const diallerId = fieldOf(fields, 'uniqueid');
    if (dialler !== null && diallerId !== '' && diallerId.length <= LONGEST_ID) {
      this.connect(call, this.offer(call, diallerId, dialler, null), event.micros);
    }
  }
}
