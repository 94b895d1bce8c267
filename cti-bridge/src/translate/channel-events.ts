import { CallIvrStep, CallMoved, type FactOf, userEvents } from '@tellerline/contracts';
import { type AmiEvent, type AmiEventHandlers, type AmiFields, fieldOf } from '../ami/ami-event.ts';
import { type Call, type Channel, channelOf, visitsOf } from '../calls/call.ts';
import type { CallBook } from '../calls/call-book.ts';
import type { CallFinder } from './call-finder.ts';
import { noteRoot, startFromChannel, startFromDialplan } from './call-start.ts';
import { settleCall, settleLeg, settleOffer, whoEndedLeg } from './legs.ts';
import { cleanText, extensionIn } from './names.ts';
import { isNeverJoined, LEFT_BY_KEY, noteKey, noteStatus, outcomeOfStatus, settleStays } from './queue-visits.ts';
import { factIds, instantOf, type Tell, tellOnce, tellQueueLeft } from './tell.ts';

/** Topics differ by up to 5 s; after that nothing more is waited for before a call is told from its channel alone. */
const START_WAIT_MICROS = 6_000_000;

/** The topic of the channels: they come, are held, are passed on and go, and tell what the dialplan does with them. */
export class ChannelEvents {
  readonly handlers: AmiEventHandlers = {
    Newchannel: (event) => this.newChannel(event),
    Hangup: (event) => this.hangUp(event),
    HangupRequest: (event) => this.hangUpRequest(event),
    Hold: (event) => this.hold(event, true),
    Unhold: (event) => this.hold(event, false),
    MixMonitorStart: (event) => this.recording(event, 'on'),
    MixMonitorMute: (event) => this.recording(event, fieldOf(event.fields, 'state') === '1' ? 'paused' : 'on'),
    UserEvent: (event) => this.userEvent(event),
    VarSet: (event) => this.variable(event),
    OriginateResponse: (event) => this.originated(event),
    BlindTransfer: (event) => this.transferred(fieldOf(event.fields, 'transfereruniqueid')),
    AttendedTransfer: (event) => this.transferred(fieldOf(event.fields, 'origtransfereruniqueid')),
  };
  private readonly book: CallBook;
  private readonly finder: CallFinder;
  private readonly tell: Tell;
  private readonly awaitingStart = new Map<string, number>();

  constructor(book: CallBook, finder: CallFinder, tell: Tell) {
    this.book = book;
    this.finder = finder;
    this.tell = tell;
  }

  /** Tells the calls of which the dialplan has not spoken in time. `now` is Asterisk's time in microseconds. */
  settleStarts(now: number): void {
    for (const [callId, at] of this.awaitingStart) {
      if (now - at <= START_WAIT_MICROS) break;
      this.awaitingStart.delete(callId);
      const call = this.book.get(callId);
      if (call) startFromChannel(call, this.tell);
    }
  }

  private newChannel(event: AmiEvent): void {
    const found = this.finder.ofChannelEvent(event);
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
    const found = this.finder.ofChannelEvent(event);
    if (!found) return;
    const channel = this.channel(found.call, found.channelId, event.fields, event.micros);
    // A called phone that refuses while it rings asks for a hang-up too; that ends a ring, not a talk.
    const state = fieldOf(event.fields, 'channelstatedesc');
    if (state !== 'Ringing' && state !== 'Down') channel.requestedAt ??= event.micros;
  }

  private hangUp(event: AmiEvent): void {
    const found = this.finder.ofChannelEvent(event);
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
    const found = this.finder.ofChannelEvent(event);
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

  private recording(event: AmiEvent, state: FactOf<'leg.recording'>['state']): void {
    const found = this.finder.ofChannelEvent(event);
    if (!found) return;
    const { call, channelId } = found;
    const { extension } = this.channel(call, channelId, event.fields, event.micros);
    if (extension === null) return;
    tellOnce(call, this.tell, {
      id: factIds.recording(channelId, event.micros),
      type: 'leg.recording',
      occurredAt: instantOf(event.micros),
      callId: call.id,
      channelId,
      extension,
      state,
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
    const found = this.finder.ofChannelEvent(event);
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

  private userEvent(event: AmiEvent): void {
    const name = fieldOf(event.fields, 'userevent');
    const found = this.finder.ofChannelEvent(event);
    if (!found) return;
    const { call, channelId } = found;
    if (name === userEvents.callArrived) {
      startFromDialplan(call, this.tell, event);
      this.awaitingStart.delete(call.id);
    } else if (name === userEvents.ivrStep) this.ivrStep(call, event);
    else if (name === userEvents.queueEntered) this.queueEntered(call, channelId, event);
    else if (name === userEvents.queueLeft) {
      const queue = cleanText(fieldOf(event.fields, 'queue'), 64);
      this.queueStatus(call, channelId, fieldOf(event.fields, 'status'), event.micros, queue);
    } else if (name === userEvents.callMoved) this.moved(call, channelId, event);
  }

  /** He is in line although Queue() does not have him yet. */
  private queueEntered(call: Call, channelId: string, event: AmiEvent): void {
    tellOnce(call, this.tell, {
      id: factIds.entered(channelId, event.micros),
      type: 'call.queued',
      occurredAt: instantOf(event.micros),
      callId: call.id,
      channelId,
      queue: cleanText(fieldOf(event.fields, 'queue'), 64),
    });
  }

  private moved(call: Call, channelId: string, event: AmiEvent): void {
    const to = CallMoved.shape.to.safeParse(fieldOf(event.fields, 'to'));
    const by = CallMoved.shape.by.safeParse(fieldOf(event.fields, 'by'));
    if (!to.success) return;
    tellOnce(call, this.tell, {
      id: factIds.moved(channelId, event.micros),
      type: 'call.moved',
      occurredAt: instantOf(event.micros),
      callId: call.id,
      channelId,
      to: to.data,
      target: cleanText(fieldOf(event.fields, 'target'), 64),
      by: by.success ? by.data : null,
      orderId: cleanText(fieldOf(event.fields, 'order'), 64),
    });
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
    if (status === LEFT_BY_KEY) noteKey(visitsOf(call, channelId), at);
    noteStatus(visitsOf(call, channelId), status, at, queue !== null);
    settleStays(call, this.tell, channelId);
  }
}
