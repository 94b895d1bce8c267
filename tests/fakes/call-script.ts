import { amiText, amiTime } from './fake-asterisk.ts';

/** A made-up inbound call, in the words of an Asterisk with our dialplan. */
export interface ScriptedCall {
  callId: string;
  ani: string;
  dnis: string;
  queue: string;
  extension: string;
  /** Uniqueid of the agent's leg. */
  offerId: string;
  language?: string;
  customerNo?: string;
  callerName?: string;
  aniPres?: string;
}

/** The messages of one call step by step, each with a time of its own: `startMs` and a millisecond more for each. */
export class CallScript {
  private readonly call: ScriptedCall;
  private atMs: number;
  private ivrSeq = 0;

  constructor(call: ScriptedCall, startMs: number) {
    this.call = call;
    this.atMs = startMs;
  }

  /** Lets time pass before the next message. */
  after(ms: number): this {
    this.atMs += ms;
    return this;
  }

  private get caller() {
    const { callId, ani } = this.call;
    const Channel = `PJSIP/trunk-${channelSuffix(callId)}`;
    return { Channel, ChannelStateDesc: 'Up', CallerIDNum: ani, Uniqueid: callId, Linkedid: callId };
  }
  private get leg() {
    const { callId, extension, offerId } = this.call;
    return { Channel: `PJSIP/${extension}-${channelSuffix(offerId)}`, Uniqueid: offerId, Linkedid: callId };
  }
  private get dest() {
    const { Channel, Uniqueid, Linkedid } = this.leg;
    return { DestChannel: Channel, DestUniqueid: Uniqueid, DestLinkedid: Linkedid };
  }

  /** One event with this call's next time. */
  event(name: string, headers: Record<string, string | number>): string {
    this.atMs += 1;
    return amiText({ Event: name, Privilege: 'call,all', Timestamp: amiTime(this.atMs), ...headers });
  }
  private said(name: string, headers: Record<string, string | number>): string {
    return this.event('UserEvent', { ...this.caller, UserEvent: name, CallId: this.call.callId, ...headers });
  }

  arrives(): string {
    const { ani, dnis, callerName = '<unknown>', aniPres = 'allowed_not_screened' } = this.call;
    const created = { ...this.caller, ChannelStateDesc: 'Ring', CallerIDName: callerName, Exten: dnis };
    return (
      this.event('Newchannel', created) +
      this.said('TellerlineCallArrived', { Dnis: dnis, Ani: ani, AniPres: aniPres, AniName: '', Direction: 'inbound' })
    );
  }
  ivr(step: string, value: string): string {
    const text = this.said('TellerlineIvrStep', { Step: step, Value: value, Seq: this.ivrSeq });
    this.ivrSeq += 1;
    return text;
  }
  /** What the caller of this script does in the IVR: language, then customer number where he has one. */
  passesIvr(): string {
    const { language = 'zh-CN', customerNo } = this.call;
    return this.ivr('language', language) + (customerNo === undefined ? '' : this.ivr('customer_no', customerNo));
  }
  joinsQueue(): string {
    const { queue } = this.call;
    return this.event('QueueCallerJoin', { ...this.caller, Queue: queue, Position: 1, Count: 1 });
  }
  rings(): string {
    const { queue, extension } = this.call;
    const Interface = `PJSIP/${extension}`;
    return (
      this.event('Newchannel', { ...this.leg, ChannelStateDesc: 'Down', Exten: 's', CallerIDNum: extension }) +
      this.event('AgentCalled', { ...this.caller, ...this.dest, Queue: queue, Interface, MemberName: Interface }) +
      this.event('DialBegin', { ...this.caller, ...this.dest, DialString: extension }) +
      this.event('QueueMemberStatus', { Queue: queue, Interface, Status: 6, Paused: 0, InCall: 0, PausedReason: '' })
    );
  }
  answers(): string {
    const { queue, extension } = this.call;
    const about = { ...this.caller, ...this.dest, Queue: queue, Interface: `PJSIP/${extension}` };
    return (
      this.event('DialEnd', { ...this.caller, ...this.dest, DialStatus: 'ANSWER' }) +
      this.event('QueueCallerLeave', { ...this.caller, Queue: queue }) +
      this.event('AgentConnect', { ...about, RingTime: 1, HoldTime: 1 })
    );
  }
  /** The ring ends without an answer; Asterisk says it twice. */
  ringsOut(): string {
    const { queue, extension } = this.call;
    const about = { ...this.caller, ...this.dest, Queue: queue, Interface: `PJSIP/${extension}` };
    return (
      this.event('AgentRingNoAnswer', { ...about, RingTime: 4000 }) +
      this.event('DialEnd', { ...this.caller, ...this.dest, DialStatus: 'NOANSWER' }) +
      this.event('DialEnd', { ...this.caller, ...this.dest, DialStatus: 'CANCEL' }) +
      this.event('Hangup', { ...this.leg, Cause: 0 })
    );
  }
  holds(): string {
    return this.event('Hold', this.leg);
  }
  resumes(): string {
    return this.event('Unhold', this.leg);
  }
  /** A talk ends; `by` hangs up first. */
  ends(by: 'caller' | 'agent'): string {
    const who = by === 'caller' ? this.caller : this.leg;
    return (
      this.event('HangupRequest', { ...who, Cause: 16 }) +
      this.event('Hangup', { ...this.leg, Cause: 16 }) +
      this.event('SoftHangupRequest', { ...this.caller, Cause: 16 }) +
      this.event('Hangup', { ...this.caller, Cause: 16 })
    );
  }
  abandons(): string {
    const { queue } = this.call;
    return (
      this.event('HangupRequest', this.caller) +
      this.event('QueueCallerAbandon', { ...this.caller, Queue: queue }) +
      this.event('QueueCallerLeave', { ...this.caller, Queue: queue }) +
      this.event('Hangup', { ...this.caller, Cause: 16 })
    );
  }
  /** The caller hangs up while an agent's phone rings. */
  abandonsWhileRinging(): string {
    return (
      this.event('DialEnd', { ...this.caller, ...this.dest, DialStatus: 'CANCEL' }) +
      this.event('Hangup', { ...this.leg, Cause: 26 }) +
      this.abandons()
    );
  }
  timesOut(): string {
    const { queue } = this.call;
    return (
      this.event('QueueCallerAbandon', { ...this.caller, Queue: queue }) +
      this.event('QueueCallerLeave', { ...this.caller, Queue: queue }) +
      this.said('TellerlineQueueLeft', { Queue: queue, Status: 'TIMEOUT' }) +
      this.ivr('goodbye', 'timeout') +
      this.event('Hangup', { ...this.caller, Cause: 16 })
    );
  }
}

/** Eight hex digits, as Asterisk numbers channels. */
const channelSuffix = (id: string): string => {
  let hash = 0;
  for (const character of id) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
  return hash.toString(16).padStart(8, '0');
};
