import type { Fact } from '@tellerline/contracts';
import { type AmiEvent, type AmiEventHandlers, fieldOf } from '../ami/ami-event.ts';
import type { Call } from '../calls/call.ts';
import { CallBook } from '../calls/call-book.ts';
import { CallFinder } from './call-finder.ts';
import { ChannelEvents } from './channel-events.ts';
import { settleOffer } from './legs.ts';
import { MemberBook, memberIn } from './members.ts';
import { cleanText } from './names.ts';
import { extensionOfAor, PhoneBook } from './phones.ts';
import { QueueEvents } from './queue-events.ts';
import { instantOf, type Tell, tellOfferEnded, tellQueueLeft } from './tell.ts';

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
  private readonly tell: Tell = (fact) => this.facts.push(fact);
  private readonly finder = new CallFinder(this.book, this.tell);
  private readonly channelEvents = new ChannelEvents(this.book, this.finder, this.tell);
  private readonly queueEvents = new QueueEvents(this.finder, this.tell);
  private readonly handlers: AmiEventHandlers = {
    ...this.channelEvents.handlers,
    ...this.queueEvents.handlers,
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
    this.queueEvents.settleRings(micros);
    return this.settleTime();
  }

  /** For whatever else proves facts (resync): same bookkeeping, same once-only rule. */
  collect(work: (tell: Tell) => void): Fact[] {
    work(this.tell);
    return this.settleTime();
  }

  private settleTime(): Fact[] {
    this.channelEvents.settleStarts(this.now);
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

  private member(event: AmiEvent, present: boolean): void {
    const member = memberIn(event.fields);
    if (!member || !this.members.note(member, present, event.micros)) return;
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
      reachable: reachable !== false,
      ...(reachable === 'anew' && { anew: true }),
    });
  }
}
