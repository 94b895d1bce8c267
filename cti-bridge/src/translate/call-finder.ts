import { type AmiEvent, fieldOf } from '../ami/ami-event.ts';
import type { Call } from '../calls/call.ts';
import type { CallBook } from '../calls/call-book.ts';
import { isMonitor } from './names.ts';
import { factIds, instantOf, type Tell, tellOnce } from './tell.ts';

/** An id longer than this is none of Asterisk's. */
export const LONGEST_ID = 150;
/** Events of one call remembered against doubles; a call with more has lost its doubles' protection, not its facts'. */
const MAX_SEEN = 4000;

/** A call and the channel an event speaks of. */
interface Found {
  call: Call;
  channelId: string;
}

/** Which call an event belongs to. Strangers, doubles and calls that are over and forgotten have none. */
export class CallFinder {
  private readonly book: CallBook;
  private readonly tell: Tell;

  constructor(book: CallBook, tell: Tell) {
    this.book = book;
    this.tell = tell;
  }

  /** For events of a channel's own topic: they also tell when Asterisk joined two calls into one. */
  ofChannelEvent(event: AmiEvent): Found | null {
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

  ofQueueEvent(event: AmiEvent): Found | null {
    const channelId = fieldOf(event.fields, 'uniqueid');
    if (channelId === '') return null;
    const call = this.callFor(event, channelId, fieldOf(event.fields, 'linkedid'));
    return call ? { call, channelId } : null;
  }

  /** A dial names its source only when a channel dials; Asterisk's own Originate has none. */
  ofDial(event: AmiEvent): Call | null {
    const target = fieldOf(event.fields, 'destuniqueid');
    const linkedId = fieldOf(event.fields, 'destlinkedid') || fieldOf(event.fields, 'linkedid');
    return target === '' ? null : this.callFor(event, target, linkedId);
  }

  private callFor(event: AmiEvent, channelId: string, linkedId: string): Call | null {
    const id = linkedId || channelId;
    if (isMonitor(id) || isMonitor(channelId)) return null;
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
}
