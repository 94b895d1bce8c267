import { randomUUID } from 'node:crypto';
import {
  type Ack,
  autoAnswerSipHeader,
  type CallView,
  type ConsultMove,
  callIdSipHeader,
  type DesktopDelta,
  isSystemReason,
  type PresenceView,
} from '@tellerline/contracts';
import { io } from 'socket.io-client';
import { header, methodOf, type SipMessage, statusOf } from '../../../scripts/caller/sip-message.ts';
import { DesktopPhone } from '../../support/desktop-phone.ts';
import type { SeatedAgent } from '../../support/seated-agents.ts';
import type { DesktopSocket } from '../../support/test-client.ts';
import type { ShiftLog } from './shift-log.ts';
import type { PlannedCall } from './shift-plan.ts';

/** What an agent's robot asks of the shift it works in. */
export interface Floor {
  serverUrl: string;
  sipPort: number;
  log: ShiftLog;
  /** What was planned for the caller of this number; null for a call nobody planned, such as one back. */
  planOf(number: string): PlannedCall | null;
  /** The agent has him on the line now; the caller hangs up when his time has come. */
  answered(number: string): void;
  colleagues(): readonly RobotDesk[];
}

const TEND_MS = 400;
const REFRESH_MS = 120_000;
const ORDER_PATIENCE_MS = 8_000;
const HANGS_UP_AFTER_MS = 6_000;

/** An agent without a browser: speaks HTTP and Socket.IO as the desktop does, and has the signalling half of its phone. */
export class RobotDesk {
  readonly agent: SeatedAgent;
  presence: PresenceView | null = null;
  /** Wrap-ups the server has said it keeps, by interaction. */
  readonly promised = new Map<string, string>();
  /** Wrap-ups that were not taken yet: sent again until they are, under the same key. */
  private readonly outbox = new Map<string, { key: string; callId: string }>();
  private readonly floor: Floor;
  private readonly socket: DesktopSocket;
  private readonly calls = new Map<string, CallView>();
  private readonly numbers = new Map<string, string>();
  private readonly lines = new Map<string, { invite: SipMessage; number: string }>();
  /** What was done once is not done again when the caller comes back. */
  private readonly done = new Set<string>();
  private phone: DesktopPhone | null = null;
  private stream: { id: string; seq: number } | null = null;
  private wishes = 0;
  private isLeaving = false;
  private isTending = false;
  private readonly tending: NodeJS.Timeout;

  constructor(agent: SeatedAgent, floor: Floor) {
    this.agent = agent;
    this.floor = floor;
    this.socket = io(`${floor.serverUrl}/desktop`, {
      transports: ['websocket'],
      forceNew: true,
      reconnectionDelay: 300,
      reconnectionDelayMax: 2_000,
      extraHeaders: { origin: floor.serverUrl, cookie: `tl_session=${agent.token}` },
    });
    this.socket.on('connect', () => void this.arrive());
    this.socket.on('disconnect', (reason) => {
      this.stream = null;
      this.tell(`socket lost: ${reason}`);
      if (reason === 'io server disconnect') setTimeout(() => this.socket.connect(), 1_000);
    });
    this.socket.on('connect_error', () => {
      if (!this.socket.active) setTimeout(() => this.socket.connect(), 2_000);
    });
    this.socket.on('desktop.delta', (delta) => this.hear(delta));
    void this.keepPhone();
    this.tending = setInterval(() => void this.tend(), TEND_MS);
  }

  /** The connection breaks and comes back by itself. */
  cut(): void {
    this.socket.io.engine?.close();
  }

  /** Nothing is left to be wrapped up or sent. */
  isSettled(): boolean {
    return this.outbox.size === 0;
  }

  /** Goes home: he takes no more calls, and the robot ends once the server has said so or the time is up. */
  async leave(withinMs: number): Promise<void> {
    this.isLeaving = true;
    const deadline = performance.now() + withinMs;
    while (this.presence?.state !== 'offline' && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    this.end();
  }

  end(): void {
    this.isLeaving = true;
    clearInterval(this.tending);
    this.socket.disconnect();
    this.phone?.close();
  }

  private async arrive(): Promise<void> {
    this.wishes = 0;
    await this.report();
    await this.look();
  }

  private async report(): Promise<void> {
    const registered = this.phone !== null;
    await this.ask((socket) =>
      socket.emitWithAck('device.report', { registered, microphone: true, speaker: true, phoneOwner: true }),
    );
  }

  private async look(): Promise<void> {
    const snapshot = await this.ask((socket) => socket.emitWithAck('desktop.snapshot', {}));
    if (!snapshot) return;
    this.stream = { id: snapshot.streamId, seq: snapshot.seq };
    this.become(snapshot.presence);
    this.calls.clear();
    for (const call of snapshot.calls) this.takeCall(call);
  }

  private hear({ streamId, seq, change }: DesktopDelta): void {
    const { stream } = this;
    if (!stream || stream.id !== streamId || seq > stream.seq + 1) {
      this.stream = null;
      void this.look();
      return;
    }
    if (seq <= stream.seq) return;
    stream.seq = seq;
    if (change.kind === 'presence') this.become(change.presence);
    if (change.kind === 'call') this.takeCall(change.call);
    if (change.kind === 'call_gone') this.calls.delete(change.interactionId);
  }

  private become(presence: PresenceView): void {
    const { state, reason } = presence;
    if (state !== this.presence?.state) this.tell(`is ${state}${reason ? ` (${reason})` : ''}`);
    this.presence = presence;
  }

  private takeCall(call: CallView): void {
    this.calls.set(call.interactionId, call);
    const isOver = call.partEndedAt !== null || call.endedAt !== null;
    if (!isOver || !call.wrapUp.required || call.wrapUp.doneAt !== null) return;
    if (this.promised.has(call.interactionId) || this.outbox.has(call.interactionId)) return;
    const number = this.numbers.get(call.callId);
    if (number !== undefined && this.floor.planOf(number)?.wrapsUp === false) return;
    this.outbox.set(call.interactionId, { key: randomUUID(), callId: call.callId });
  }

  /** What a person would see to from time to time: his wrap-ups, and to be in the queue. */
  private async tend(): Promise<void> {
    if (this.isTending || !this.socket.connected) return;
    this.isTending = true;
    try {
      for (const [interactionId, { key, callId }] of this.outbox) await this.wrapUp(interactionId, key, callId);
      const { presence } = this;
      if (!presence || !this.stream) return;
      if (this.isLeaving) {
        // Who is in the queue leaves it before he goes home.
        const isReady = presence.state === 'available';
        const wanted = isReady ? 'not_ready' : 'offline';
        if (presence.state !== 'offline' && presence.pending?.state !== wanted) await this.wish(wanted);
      } else if (presence.state === 'not_ready' && isSystemReason(presence.reason ?? '') && this.phone) {
        await this.wish('available');
      }
    } finally {
      this.isTending = false;
    }
  }

  private async wish(to: 'available' | 'not_ready' | 'offline'): Promise<void> {
    this.wishes += 1;
    const clientSeq = this.wishes;
    const presence = await this.ask((socket) =>
      socket.emitWithAck('presence.request', { to, reason: to === 'not_ready' ? 'break' : null, clientSeq }),
    );
    if (presence) this.become(presence);
  }

  /** Null where the server refused or did not answer in time: asked again when its turn comes. */
  private async ask<T>(question: (socket: DesktopSocket) => Promise<Ack<T>>): Promise<T | null> {
    const late = new Promise<null>((resolve) => setTimeout(resolve, ORDER_PATIENCE_MS, null).unref());
    // A socket that was closed on purpose answers nothing more.
    const answer = await Promise.race([question(this.socket).catch(() => null), late]);
    if (answer && 'error' in answer) this.tell(`refused: ${answer.error.code}`);
    return answer && 'data' in answer ? answer.data : null;
  }

  private async wrapUp(interactionId: string, key: string, callId: string): Promise<void> {
    const dispositionCode = 'enquiry_resolved';
    const status = await this.order('POST', `/interactions/${interactionId}/wrap-up`, { key, dispositionCode });
    if (status === 200) {
      this.promised.set(interactionId, key);
      this.tell(`wrapped up ${callId}`);
    }
    // Somebody else's by now, or said already: not his to repeat.
    if (status === 200 || (status >= 400 && status < 500 && status !== 429)) this.outbox.delete(interactionId);
  }

  /** Answers the status; 0 where there was no answer. */
  private async order(method: string, path: string, body: unknown): Promise<number> {
    try {
      const answer = await fetch(`${this.floor.serverUrl}/api/v1${path}`, {
        method,
        headers: {
          origin: this.floor.serverUrl,
          cookie: `tl_session=${this.agent.token}`,
          'x-csrf-token': this.agent.csrf,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(ORDER_PATIENCE_MS),
      });
      const text = await answer.text();
      if (!answer.ok) this.tell(`${method} ${path}: ${answer.status} ${/"code":"([^"]*)"/.exec(text)?.[1] ?? ''}`);
      return answer.status;
    } catch {
      return 0;
    }
  }

  /** Registers, and again whenever Asterisk was gone. */
  private async keepPhone(): Promise<void> {
    const { extension, sipPassword: password } = this.agent;
    while (!this.isLeaving) {
      const phone = await DesktopPhone.register({ port: this.floor.sipPort, extension, password }).catch(() => null);
      if (phone && !this.isLeaving) {
        this.phone = phone;
        phone.watch((message) => this.onSip(phone, message));
        await this.report();
        const refreshing = setInterval(() => void phone.refresh().catch(() => phone.close()), REFRESH_MS);
        await phone.closed;
        clearInterval(refreshing);
        this.phone = null;
        this.lines.clear();
        this.tell('phone lost');
        await this.report();
      } else phone?.close();
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
  }

  private onSip(phone: DesktopPhone, message: SipMessage): void {
    if (statusOf(message) !== null) return;
    const id = header(message, 'Call-ID');
    const line = this.lines.get(id);
    const method = methodOf(message);
    if (method === 'INVITE' && !line) this.ring(phone, message);
    if (method === 'ACK' && line) void this.talk(phone, line);
    if (method === 'BYE' || method === 'CANCEL') this.lines.delete(id);
  }

  private ring(phone: DesktopPhone, invite: SipMessage): void {
    const number = /sip:([^@>;]+)@/.exec(header(invite, 'From'))?.[1] ?? '';
    const callId = header(invite, callIdSipHeader);
    const plan = this.floor.planOf(number);
    const line = { invite, number };
    this.lines.set(header(invite, 'Call-ID'), line);
    this.numbers.set(callId, number);
    const answersItself = header(invite, autoAnswerSipHeader) !== '';
    const isFirst = this.isFirst(`ring ${callId}`);
    this.tell(`rings ${number} ${callId}`);
    if (!answersItself && isFirst && plan?.agent === 'lets_ring') return;
    const afterMs = answersItself ? 20 : (plan?.answerAfterMs ?? 200);
    setTimeout(() => {
      if (!this.lines.has(header(invite, 'Call-ID'))) return;
      if (!answersItself && isFirst && plan?.agent === 'declines') phone.decline(invite);
      else phone.accept(invite);
    }, afterMs);
  }

  private async talk(phone: DesktopPhone, line: { invite: SipMessage; number: string }): Promise<void> {
    const { invite, number } = line;
    const id = header(invite, 'Call-ID');
    // An ACK comes for a refusal and for an offer within the call as well.
    if (this.done.has(`talk ${id}`)) return;
    this.done.add(`talk ${id}`);
    const callId = header(invite, callIdSipHeader);
    const plan = this.floor.planOf(number);
    this.tell(`talks ${number} ${callId}`);
    if (plan) this.floor.answered(number);
    const isOn = () => this.lines.get(id) === line;
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    await pause(400);
    if (plan && isOn()) await this.act(phone, line, callId, plan).catch((error: Error) => this.tell(error.message));
    const endsHimself = plan ? plan.endsBy === 'agent' : true;
    await pause(endsHimself ? (plan?.talkMs ?? 1_000) : (plan?.talkMs ?? 0) + HANGS_UP_AFTER_MS);
    if (!isOn()) return;
    this.tell(`hangs up ${number}`);
    this.lines.delete(id);
    phone.hangUp(invite);
  }

  private async act(
    phone: DesktopPhone,
    { invite }: { invite: SipMessage },
    callId: string,
    { agent, talkMs }: PlannedCall,
  ): Promise<void> {
    if (agent === 'talks' || !this.isFirst(`act ${callId}`)) return;
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const call = [...this.calls.values()].find((own) => own.callId === callId);
    const colleague = this.colleague(callId);
    const path = `/interactions/${call?.interactionId ?? ''}`;
    const key = randomUUID();
    if (agent === 'holds') {
      await phone.hold(invite, true);
      await pause(Math.min(2_500, talkMs));
      if (this.lines.has(header(invite, 'Call-ID'))) await phone.hold(invite, false);
    } else if (!call || !colleague) return;
    else if (agent === 'sends_to_queue') {
      await this.order('POST', `${path}/transfer`, { key, to: { kind: 'queue', queue: 'retail' } });
    } else if (agent === 'sends_to_colleague') {
      await this.order('POST', `${path}/transfer`, { key, to: { kind: 'agent', userId: colleague.userId } });
    } else if (agent === 'consults' || agent === 'hands_over') {
      await this.order('POST', `${path}/consultation`, { key, userId: colleague.userId });
      await pause(3_000);
      const step: ConsultMove['step'] = agent === 'hands_over' ? 'complete' : 'to_caller';
      await this.order('PUT', `${path}/consultation`, { extension: colleague.extension, step });
    }
  }

  /** Another who is free, the same for the same call. */
  private colleague(callId: string): SeatedAgent | null {
    const others = this.floor.colleagues().filter((desk) => desk !== this && desk.presence?.state === 'available');
    return others[Number(callId.at(-1) ?? 0) % Math.max(1, others.length)]?.agent ?? null;
  }

  private isFirst(what: string): boolean {
    const isFirst = !this.floor.colleagues().some((desk) => desk.done.has(what));
    this.done.add(what);
    return isFirst;
  }

  private tell(what: string): void {
    this.floor.log.tell(`agent ${this.agent.extension}`, what);
  }
}
