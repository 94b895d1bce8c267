import { CallIvrStep, type Fact, userEvents } from '@tellerline/contracts';
import { type AmiEvent, type AmiFields, fieldOf } from '../ami/ami-event.ts';
import { type Call, type Channel, channelOf, newOffer, type Offer, type QueueStay, visitsOf } from '../calls/call.ts';
import { CallBook } from '../calls/call-book.ts';
import { noteRoot, startFromChannel, startFromDialplan } from './call-start.ts';
import { CUT_SHORT_MICROS, judgeRings, settleCall, settleLeg, settleOffer, whoEndedLeg } from './legs.ts';
import { MemberBook, memberIn } from './members.ts';
import { cleanText, extensionIn } from './names.ts';
import { extensionOfAor, PhoneBook } from './phones.ts';
import { isNeverJoined, noteStatus, outcomeOfStatus, settleStays } from './queue-visits.ts';
import { factIds, instantOf, type Tell, tellOfferEnded, tellOnce, tellQueueLeft } from './tell.ts';

/** Topics differ by up to 5 s; after that nothing more is waited for before a call is told from its channel alone. */
const START_WAIT_MICROS = 6_000_000;
const LONGEST_ID = 150;
/** Events of one call remembered against doubles; a call with more has lost its doubles' protection, not its facts'. */
const MAX_SEEN = 4000;

/**
 * Asterisk's events → facts. Pure: no clock, no I/O, the same events give the same facts. Events of one topic come in
 * order; between topics (channels · queues and dials · members · phones) any order within 5 s gives the same facts. What
 * needs two topics is told when both have spoken.
 */
export class Translator {
  readonly book = new CallBook();
  readonly members = new MemberBook();
  readonly phones = new PhoneBook();
  /** Which run of Asterisk the calls belong to, as far as a snapshot has told. */
  bootId: string | null = null;
  /** Asterisk's latest time seen, in microseconds. */
  now = 0;
  private facts: Fact[] = [];
  private readonly awaitingStart = new Map<string, number>();
  private readonly awaitingJudgement = new Map<string, { call: Call; offer: Offer }>();
  private readonly tell: Tell = (fact) => this.facts.push(fact);
  private readonly handlers: Readonly<Record<string, (event: AmiEvent) => void>> = {
    Newchannel: (event) => this.newChannel(event),
    Hangup: (event) => this.hangUp(event),
    HangupRequest: (event) => this.hangUpRequest(event),
    Hold: (event) => this.hold(event, true),
    Unhold: (event) => this.hold(event, false),
    UserEvent: (event) => this.userEvent(event),
    VarSet: (event) => this.variable(event),
    OriginateResponse: (event) => this.originated(event),
    BlindTransfer: (event) => this.transferred(fieldOf(event.fields, 'transfereruniqueid')),
    AttendedTransfer: (event) => this.transferred(fieldOf(event.fields, 'origtransfereruniqueid')),
    QueueCallerJoin: (event) => this.queueJoin(event),
    QueueCallerAbandon: (event) => this.queueAbandon(event),
    AgentCalled: (event) => this.agentCalled(event),
    AgentConnect: (event) => this.agentConnect(event),
    DialBegin: (event) => this.dialBegin(event),
    DialEnd: (event) => this.dialEnd(event),
    QueueMemberAdded: (event) => this.member(event, true),
    QueueMemberRemoved: (event) => this.member(event, false),
    QueueMemberPause: (event) => this.member(event, true),
    QueueMemberStatus: (event) => this.member(event, true),
    ContactStatus: (event) => this.contact(event),
  };

  /** Translates one event; returns what it proves, in order. */
  apply(event: AmiEvent): Fact[] {
    if (event.micros > this.now) this.now = event.micros;
    const handler = Object.hasOwn(this.handlers, event.name) ? this.handlers[event.name] : undefined;
    handler?.(event);
    return this.settleTime();
  }

  /** Lets Asterisk's time go on without an event: ends waits, forgets old calls. */
  tick(micros: number): Fact[] {
    if (micros > this.now) this.now = micros;
    for (const [id, { call, offer }] of this.awaitingJudgement) {
      if (!offer.failed || micros - offer.failed.at < 5 * CUT_SHORT_MICROS) break;
      this.awaitingJudgement.delete(id);
      judgeRings(call, this.tell, micros, false);
    }
    return this.settleTime();
  }

  /** For whatever else proves facts (resync): same bookkeeping, same once-only rule. */
  collect(work: (tell: Tell) => void): Fact[] {
    work(this.tell);
    return this.settleTime();
  }

  private settleTime(): Fact[] {
    for (const [callId, at] of this.awaitingStart) {
      if (this.now - at <= START_WAIT_MICROS) break;
      this.awaitingStart.delete(callId);
      const call = this.book.get(callId);
      if (call) startFromChannel(call, this.tell);
    }
    for (const call of this.book.takeExpired(this.now)) this.tellRest(call);
    const { facts } = this;
    this.facts = [];
    return facts;
  }

  /** A call is forgotten: what never got its second half is told as far as it is known. */
  private tellRest(call: Call): void {
    const end = call.endedAt ?? this.now;
    for (const [channelId, visits] of call.visits) {
      for (const stay of visits.stays) {
        if (!stay.told) tellQueueLeft(call, this.tell, channelId, stay, 'abandoned', stay.abandonedAt ?? end);
      }
    }
    for (const offer of call.offers.values()) {
      if (offer.connectedAt !== null || offer.endTold) continue;
      offer.rung = offer.rung === 'unknown' ? 'full' : offer.rung;
      settleOffer(call, this.tell, offer);
      if (offer.endTold) continue;
      tellOfferEnded(call, this.tell, offer, 'rescinded', call.channels.get(offer.id)?.hungUpAt ?? end);
    }
  }

  // ── finding the call ────────────────────────────────────────────────────────────────────────────────────────────

  /** The call an event belongs to; null for strangers, doubles and calls that are over and forgotten. */
  private callFor(event: AmiEvent, channelId: string, linkedId: string): Call | null {
    const id = linkedId || channelId;
    if (id === '' || id.length > LONGEST_ID || channelId.length > LONGEST_ID) return null;
    const call = this.book.callOf(channelId) ?? this.book.open(id, event.micros);
    if (!call) return null;
    if (event.micros > call.touchedAt) call.touchedAt = event.micros;
    const mark = `${event.name} ${channelId} ${fieldOf(event.fields, 'destuniqueid')} ${event.micros}`;
    if (call.seen.has(mark)) return null;
    if (call.seen.size >= MAX_SEEN) call.seen.clear();
    call.seen.add(mark);
    return call;
  }

  /** For events of a channel's own topic: they also tell when Asterisk joined two calls into one. */
  private callOfChannelEvent(event: AmiEvent): { call: Call; channelId: string } | null {
    const channelId = fieldOf(event.fields, 'uniqueid');
    const linkedId = fieldOf(event.fields, 'linkedid');
    if (channelId === '') return null;
    const bound = this.book.callOf(channelId);
    if (bound && linkedId !== '' && bound.id !== linkedId && linkedId.length <= LONGEST_ID) {
      this.moveChannel(bound, channelId, linkedId, event.micros);
    }
    const call = this.callFor(event, channelId, linkedId);
    return call ? { call, channelId } : null;
  }

  private moveChannel(from: Call, channelId: string, toId: string, at: number): void {
    const channel = from.channels.get(channelId);
    const to = this.book.open(toId, at);
    if (!channel || !to) return;
    from.channels.delete(channelId);
    to.channels.set(channelId, channel);
    if (channel.hungUpAt === null) {
      from.live -= 1;
      to.live += 1;
    }
    const offer = from.offers.get(channelId);
    if (offer) {
      from.offers.delete(channelId);
      to.offers.set(channelId, offer);
    }
    this.book.bindChannel(channelId, toId);
    if (from.live > 0 || from.endedAt !== null) return;
    tellOnce(from, this.tell, {
      id: factIds.ended(from.id),
      type: 'call.ended',
      occurredAt: instantOf(at),
      callId: from.id,
      endedBy: 'system',
      cause: 16,
    });
    this.book.end(from, at);
  }

  // ── channels ────────────────────────────────────────────────────────────────────────────────────────────────────

  private newChannel(event: AmiEvent): void {
    const found = this.callOfChannelEvent(event);
    if (!found) return;
    const { call, channelId } = found;
    const channel = this.channel(call, channelId, event.fields, event.micros);
    if (channelId !== call.id || call.startTold) return;
    noteRoot(call, event.fields, event.micros, channel.extension);
    this.awaitingStart.set(call.id, event.micros);
  }

  private channel(call: Call, channelId: string, fields: AmiFields, at: number): Channel {
    const name = fieldOf(fields, 'channel');
    this.book.bindChannel(channelId, call.id);
    return channelOf(call, channelId, { name, extension: extensionIn(name), at });
  }

  private hangUpRequest(event: AmiEvent): void {
    const found = this.callOfChannelEvent(event);
    if (!found) return;
    const channel = this.channel(found.call, found.channelId, event.fields, event.micros);
    // A called phone that refuses while it rings asks for a hang-up too; that ends a ring, not a talk.
    const state = fieldOf(event.fields, 'channelstatedesc');
    if (state !== 'Ringing' && state !== 'Down') channel.requestedAt ??= event.micros;
  }

  private hangUp(event: AmiEvent): void {
    const found = this.callOfChannelEvent(event);
    if (!found) return;
    const { call, channelId } = found;
    const channel = this.channel(call, channelId, event.fields, event.micros);
    if (channel.hungUpAt !== null) return;
    channel.hungUpAt = event.micros;
    const cause = fieldOf(event.fields, 'cause');
    channel.cause = /^\d{1,4}$/.test(cause) ? Number(cause) : 0;
    channel.endedBy = whoEndedLeg(call, channel);
    call.live -= 1;
    if (channelId === call.id) startFromChannel(call, this.tell);
    settleStays(call, this.tell, channelId);
    const offer = call.offers.get(channelId);
    if (offer) settleOffer(call, this.tell, offer);
    settleLeg(call, this.tell, channel);
    if (settleCall(call, this.tell, event.micros)) this.book.end(call, event.micros);
  }

  private hold(event: AmiEvent, held: boolean): void {
    const found = this.callOfChannelEvent(event);
    if (!found) return;
    const { call, channelId } = found;
    const channel = this.channel(call, channelId, event.fields, event.micros);
    if (channel.held === held) return;
    channel.held = held;
    tellOnce(call, this.tell, {
      id: held ? factIds.held(channelId, event.micros) : factIds.resumed(channelId, event.micros),
      type: held ? 'leg.held' : 'leg.resumed',
      occurredAt: instantOf(event.micros),
      callId: call.id,
      channelId,
      extension: channel.extension,
    });
  }

  /** A call we placed: only now it is told where it goes. */
  private originated(event: AmiEvent): void {
    const call = this.book.get(fieldOf(event.fields, 'uniqueid'));
    const exten = fieldOf(event.fields, 'exten');
    if (call?.root && !call.root.incoming && exten !== '') call.root.exten = exten;
  }

  private transferred(channelId: string): void {
    const channel = this.book.callOf(channelId)?.channels.get(channelId);
    if (channel) channel.transferred = true;
  }

  private variable(event: AmiEvent): void {
    const variable = fieldOf(event.fields, 'variable');
    const value = fieldOf(event.fields, 'value');
    if (value === '') return;
    const found = this.callOfChannelEvent(event);
    if (!found) return;
    const { call, channelId } = found;
    if (variable === 'QUEUESTATUS') this.queueStatus(call, channelId, value, event.micros, null);
    else {
      // BLINDTRANSFER and ATTENDEDTRANSFER name the channel of the agent who passes the call on.
      for (const channel of call.channels.values()) {
        if (channel.extension !== null && channel.name === value) channel.transferred = true;
      }
    }
  }

  // ── what the dialplan says ──────────────────────────────────────────────────────────────────────────────────────

  private userEvent(event: AmiEvent): void {
    const name = fieldOf(event.fields, 'userevent');
    const found = this.callOfChannelEvent(event);
    if (!found) return;
    const { call, channelId } = found;
    if (name === userEvents.callArrived) {
      startFromDialplan(call, this.tell, event);
      this.awaitingStart.delete(call.id);
    } else if (name === userEvents.ivrStep) this.ivrStep(call, event);
    else if (name === userEvents.queueLeft) {
      const queue = cleanText(fieldOf(event.fields, 'queue'), 64);
      this.queueStatus(call, channelId, fieldOf(event.fields, 'status'), event.micros, queue);
    }
  }

  private ivrStep(call: Call, event: AmiEvent): void {
    const step = CallIvrStep.shape.step.safeParse(fieldOf(event.fields, 'step'));
    const seq = Number.parseInt(fieldOf(event.fields, 'seq'), 10);
    if (!step.success || !(seq >= 0) || seq > 100_000) return;
    tellOnce(call, this.tell, {
      id: factIds.ivrStep(call.id, seq),
      type: 'call.ivr_step',
      occurredAt: instantOf(event.micros),
      callId: call.id,
      seq,
      step: step.data,
      value: cleanText(fieldOf(event.fields, 'value'), 64),
    });
  }

  /** `queue` is null when only the variable was set. */
  private queueStatus(call: Call, channelId: string, status: string, at: number, queue: string | null): void {
    const outcome = outcomeOfStatus(status);
    if (!outcome) return;
    if (isNeverJoined(status)) {
      if (queue === null) return;
      const stay = { queue, joinedAt: at, answeredAt: null, abandonedAt: null, told: false, found: false };
      tellQueueLeft(call, this.tell, channelId, stay, outcome, at);
      return;
    }
    noteStatus(visitsOf(call, channelId), status, at, queue !== null);
    settleStays(call, this.tell, channelId);
  }

  // ── queues and dials ────────────────────────────────────────────────────────────────────────────────────────────

  private callOfQueueEvent(event: AmiEvent): { call: Call; channelId: string } | null {
    const channelId = fieldOf(event.fields, 'uniqueid');
    if (channelId === '') return null;
    const call = this.callFor(event, channelId, fieldOf(event.fields, 'linkedid'));
    return call ? { call, channelId } : null;
  }

  private queueJoin(event: AmiEvent): void {
    const found = this.callOfQueueEvent(event);
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
    const found = this.callOfQueueEvent(event);
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
    const found = this.callOfQueueEvent(event);
    const offerId = fieldOf(event.fields, 'destuniqueid');
    const extension = extensionIn(fieldOf(event.fields, 'interface'));
    if (!found || extension === null || offerId === '' || offerId.length > LONGEST_ID) return;
    const queue = cleanText(fieldOf(event.fields, 'queue'), 64);
    judgeRings(found.call, this.tell, event.micros, false);
    this.tellOffered(found.call, this.offer(found.call, offerId, extension, queue), event.micros);
  }

  private agentConnect(event: AmiEvent): void {
    const found = this.callOfQueueEvent(event);
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

  /** A dial names its source only when a channel dials; Asterisk's own Originate has none. */
  private callOfDial(event: AmiEvent): Call | null {
    const target = fieldOf(event.fields, 'destuniqueid');
    const linkedId = fieldOf(event.fields, 'destlinkedid') || fieldOf(event.fields, 'linkedid');
    return target === '' ? null : this.callFor(event, target, linkedId);
  }

  private dialBegin(event: AmiEvent): void {
    const call = this.callOfDial(event);
    const offerId = fieldOf(event.fields, 'destuniqueid');
    const extension = extensionIn(fieldOf(event.fields, 'destchannel'));
    if (!call || extension === null || fieldOf(event.fields, 'uniqueid') === '' || offerId === call.id) return;
    // A queue's ring was told by AgentCalled already, with its queue; tellOnce keeps the first.
    this.tellOffered(call, this.offer(call, offerId, extension, null), event.micros);
  }

  private dialEnd(event: AmiEvent): void {
    const call = this.callOfDial(event);
    if (!call) return;
    const { fields } = event;
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

  // ── members and phones ──────────────────────────────────────────────────────────────────────────────────────────

  private member(event: AmiEvent, present: boolean): void {
    const member = memberIn(event.fields);
    if (!member || !this.members.note(member, present)) return;
    this.tell({
      id: `member.changed:${member.queue}:${member.extension}:${event.micros}`,
      type: 'member.changed',
      occurredAt: instantOf(event.micros),
      member,
      present,
    });
  }

  private contact(event: AmiEvent): void {
    const extension = extensionOfAor(fieldOf(event.fields, 'aor') || fieldOf(event.fields, 'endpointname'));
    if (extension === null) return;
    const status = fieldOf(event.fields, 'contactstatus');
    const uri = cleanText(fieldOf(event.fields, 'uri'), 300);
    const reachable = this.phones.note(extension, uri, status, event.micros);
    if (reachable === null) return;
    this.tell({
      id: `phone.reachable:${extension}:${event.micros}`,
      type: 'phone.reachable',
      occurredAt: instantOf(event.micros),
      extension,
      reachable,
    });
  }
}
