import { EventEmitter } from 'node:events';
import { shareOfTone } from './listening.ts';
import type { MediaStats, RtpStream } from './rtp-stream.ts';
import { answeringDirection, readSdp, writeSdp } from './sdp.ts';
import {
  escapeUser,
  header,
  headerValues,
  methodOf,
  quoteName,
  reasonPhraseOf,
  type SipMessage,
  statusOf,
  tagOf,
  uriOf,
} from './sip-message.ts';
import { newBranch, newTag, type SipSocket } from './sip-socket.ts';
import type { Sound } from './sound.ts';

export interface CallEnd {
  by: 'caller' | 'callee' | 'network';
  /** Q.850 cause of a hang-up, or the SIP status of a refusal; null when the other side said nothing. */
  cause: number | null;
  reason: string;
  answered: boolean;
}

export interface CallEvents {
  ringing: [];
  answered: [];
  digits: [digits: string];
  ended: [end: CallEnd];
}

export interface Identity {
  /** Number shown; null withholds it (Privacy: id). */
  from: string | null;
  displayName?: string | undefined;
  to: string;
  headers?: Record<string, string> | undefined;
}

const byePatienceMs = 4_000;

/** One call from the outside into Asterisk, seen from the caller's telephone. */
export class SimulatedCall extends EventEmitter<CallEvents> {
  /** Settles when the other side rings; a call answered at once counts as having rung. Never rejects. */
  readonly ringing: Promise<void>;
  /** Settles when the other side answers; rejects when the call ends unanswered. */
  readonly answered: Promise<void>;
  /** Settles when the call is over. Never rejects. */
  readonly ended: Promise<CallEnd>;
  /** SIP Call-ID. */
  readonly callId = `${newTag()}${newTag()}@tellerline-caller`;

  private readonly sip: SipSocket;
  private readonly rtp: RtpStream;
  private readonly identity: Identity;
  private readonly localTag = newTag();
  private readonly inviteBranch = newBranch();
  private readonly ringingSeen = Promise.withResolvers<void>();
  private readonly answerSeen = Promise.withResolvers<void>();
  private readonly endSeen = Promise.withResolvers<CallEnd>();
  private state: 'calling' | 'proceeding' | 'answered' | 'ending' | 'ended' = 'calling';
  private wasAnswered = false;
  private cancelWanted = false;
  private cseq = 1;
  private remoteTag = '';
  private readonly calledUri: string;
  private remoteTarget: string;
  private sdpVersion = 1;
  private answerToReinvite: { cseq: string; response: SipMessage } | null = null;

  constructor(sip: SipSocket, rtp: RtpStream, identity: Identity) {
    super();
    this.sip = sip;
    this.rtp = rtp;
    this.identity = identity;
    this.calledUri = `sip:${escapeUser(identity.to)}@${sip.peer.host}:${sip.peer.port}`;
    this.remoteTarget = this.calledUri;
    this.ringing = this.ringingSeen.promise;
    this.answered = this.answerSeen.promise;
    this.ended = this.endSeen.promise;
    // Whoever does not wait for the answer learns of a refusal from `ended`.
    this.answered.catch(() => undefined);
    this.sip.request(this.invite(), {
      onResponse: (response) => this.onInviteResponse(response),
      onSilence: () => this.end({ by: 'network', cause: null, reason: 'no answer from the telephone system' }),
    });
  }

  /** Sends keys; a comma is a second of pause. Settles when the last was sent. */
  async sendDigits(digits: string): Promise<void> {
    const sent = this.rtp.sendDigits(digits);
    this.emit('digits', digits);
    await sent;
  }

  /** Speaks once; settles at once. */
  say(sound: Sound): void {
    this.rtp.say(sound);
  }

  isSpeaking(): boolean {
    return this.rtp.isSpeaking();
  }

  /** Hangs up, or gives up while it still rings; settles when the call is over. */
  async hangUp(): Promise<CallEnd> {
    if (this.state === 'calling') this.cancelWanted = true;
    else if (this.state === 'proceeding') this.cancel();
    else if (this.state === 'answered') this.bye();
    return this.ended;
  }

  stats(): MediaStats {
    return this.rtp.stats();
  }

  /** What part of what was heard lately lies at this frequency (± 20 Hz): near 1 for a pure tone, 0 for none. */
  hears(hertz: number, lastMs = 1_000): number {
    return shareOfTone(this.rtp.lastHeard(lastMs), hertz);
  }

  /** A request of the other side that belongs to this call. */
  onRequest(request: SipMessage): void {
    switch (methodOf(request)) {
      case 'ACK':
        return;
      case 'BYE': {
        this.sip.send(this.respond(request, '200 OK'));
        const cause = /cause=(\d+)/.exec(headerValues(request, 'Reason').join(','))?.[1];
        this.end({ by: 'callee', cause: cause ? Number(cause) : null, reason: 'hung up' });
        return;
      }
      case 'INVITE':
      case 'UPDATE':
        this.sip.send(this.respondToOffer(request));
        return;
      case 'OPTIONS':
      case 'INFO':
      case 'NOTIFY':
      case 'MESSAGE':
        this.sip.send(this.respond(request, '200 OK'));
        return;
      default:
        this.sip.send(this.respond(request, '405 Method Not Allowed'));
    }
  }

  private invite(): SipMessage {
    const { displayName, from, headers } = this.identity;
    const name = from === null ? 'Anonymous' : displayName;
    return {
      startLine: `INVITE ${this.remoteTarget} SIP/2.0`,
      headers: [
        ['Via', this.sip.via(this.inviteBranch)],
        ['Max-Forwards', '70'],
        ['From', `${name ? `${quoteName(name)} ` : ''}<${this.callerUri()}>;tag=${this.localTag}`],
        ['To', `<${this.calledUri}>`],
        ['Call-ID', this.callId],
        ['CSeq', `${this.cseq} INVITE`],
        ['Contact', this.contact()],
        ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO, NOTIFY, MESSAGE'],
        ['User-Agent', 'Tellerline simulated caller'],
        ...(from === null ? ([['Privacy', 'id']] as [string, string][]) : []),
        ...Object.entries(headers ?? {}),
        ['Content-Type', 'application/sdp'],
      ],
      body: writeSdp({ host: this.sip.host, port: this.rtp.port, version: this.sdpVersion }),
    };
  }

  private onInviteResponse(response: SipMessage): void {
    const status = statusOf(response) ?? 0;
    if (status >= 200 && status < 300) this.onAccepted(response);
    else if (status >= 300) this.onRefused(response, status);
    else if (this.state === 'calling') {
      this.state = 'proceeding';
      if (this.cancelWanted) this.cancel();
    }
    if (status === 180 || status === 183) this.rang();
  }

  private onAccepted(response: SipMessage): void {
    this.remoteTag = tagOf(header(response, 'To'));
    this.remoteTarget = uriOf(header(response, 'Contact')) || this.remoteTarget;
    this.sip.send(this.inDialog('ACK', 1));
    // Sent again because our ACK was lost.
    if (this.wasAnswered) return;
    if (this.state === 'ending' || this.cancelWanted) {
      // The answer crossed our CANCEL: hang up.
      this.bye();
      return;
    }
    const media = readSdp(response.body);
    this.state = 'answered';
    this.wasAnswered = true;
    this.rang();
    if (media) this.rtp.connect(media);
    this.answerSeen.resolve();
    this.emit('answered');
  }

  private onRefused(response: SipMessage, status: number): void {
    const ack = this.inDialog('ACK', 1);
    ack.headers = ack.headers.map(([name, value]) => {
      if (name === 'Via') return [name, this.sip.via(this.inviteBranch)];
      return name === 'To' ? [name, header(response, 'To')] : [name, value];
    });
    this.sip.send(ack);
    const reason = `${status} ${reasonPhraseOf(response)}`;
    this.end({ by: this.state === 'ending' ? 'caller' : 'callee', cause: status, reason });
  }

  private rang(): void {
    this.ringingSeen.resolve();
    if (this.state === 'proceeding') this.emit('ringing');
  }

  private cancel(): void {
    this.state = 'ending';
    const cancel = this.inDialog('CANCEL', 1);
    cancel.headers = cancel.headers.map(([name, value]) => [
      name,
      name === 'Via' ? this.sip.via(this.inviteBranch) : value,
    ]);
    this.sip.request(cancel, {
      patienceMs: byePatienceMs,
      onResponse: () => undefined,
      onSilence: () => this.end({ by: 'caller', cause: null, reason: 'given up without an answer' }),
    });
  }

  private bye(): void {
    this.state = 'ending';
    this.cseq += 1;
    const over = () => this.end({ by: 'caller', cause: 16, reason: 'hung up' });
    this.sip.request(this.inDialog('BYE', this.cseq), {
      patienceMs: byePatienceMs,
      onResponse: over,
      onSilence: over,
    });
  }

  private inDialog(method: string, cseq: number): SipMessage {
    return {
      startLine: `${method} ${this.remoteTarget} SIP/2.0`,
      headers: [
        ['Via', this.sip.via(newBranch())],
        ['Max-Forwards', '70'],
        ['From', `<${this.callerUri()}>;tag=${this.localTag}`],
        ['To', `<${this.calledUri}>${this.remoteTag ? `;tag=${this.remoteTag}` : ''}`],
        ['Call-ID', this.callId],
        ['CSeq', `${cseq} ${method}`],
        ['Contact', this.contact()],
      ],
      body: '',
    };
  }

  private callerUri(): string {
    const { from } = this.identity;
    return from === null ? 'sip:anonymous@anonymous.invalid' : `sip:${escapeUser(from)}@${this.sip.host}`;
  }

  private contact(): string {
    return `<sip:caller@${this.sip.host}:${this.sip.port}>`;
  }

  private respond(request: SipMessage, status: string): SipMessage {
    return responseTo(request, status, this.contact());
  }

  /** Answers an offer within the call; the same offer sent again gets the same answer. */
  private respondToOffer(request: SipMessage): SipMessage {
    const cseq = header(request, 'CSeq');
    if (this.answerToReinvite?.cseq === cseq) return this.answerToReinvite.response;
    const offer = readSdp(request.body);
    if (offer) this.rtp.connect(offer);
    this.sdpVersion += 1;
    const response = this.respond(request, '200 OK');
    if (offer || methodOf(request) === 'INVITE') {
      response.headers.push(['Content-Type', 'application/sdp']);
      response.body = writeSdp({
        host: this.sip.host,
        port: this.rtp.port,
        version: this.sdpVersion,
        direction: answeringDirection(offer?.direction ?? 'sendrecv'),
      });
    }
    this.answerToReinvite = { cseq, response };
    return response;
  }

  private end(how: Omit<CallEnd, 'answered'>): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    const end = { ...how, answered: this.wasAnswered };
    this.rtp.close();
    this.ringingSeen.resolve();
    this.answerSeen.reject(new Error(`The call ended unanswered: ${end.reason}.`));
    this.endSeen.resolve(end);
    this.emit('ended', end);
    // The last answer (200 to a BYE) is on its way; a repeated BYE may follow within a moment.
    setTimeout(() => this.sip.close(), 500);
  }
}

/** An answer with everything a response must repeat from its request. */
export function responseTo(request: SipMessage, status: string, contact: string): SipMessage {
  const repeat = (name: string) => headerValues(request, name).map((value): [string, string] => [name, value]);
  return {
    startLine: `SIP/2.0 ${status}`,
    headers: [...['Via', 'From', 'To', 'Call-ID', 'CSeq'].flatMap(repeat), ['Contact', contact]],
    body: '',
  };
}
