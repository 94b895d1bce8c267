import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { branchOf, formatSip, methodOf, parseSip, type SipMessage, statusOf } from './sip-message.ts';

/** RFC 3261: first retransmission after T1, then twice as long, for non-INVITE at most T2; given up after 64 × T1. */
const t1Ms = 500;
const t2Ms = 4_000;
const giveUpMs = 64 * t1Ms;

export interface SipPeer {
  host: string;
  port: number;
}

export const newBranch = (): string => `z9hG4bK${randomBytes(9).toString('hex')}`;
export const newTag = (): string => randomBytes(6).toString('hex');

interface Pending {
  onResponse: (response: SipMessage) => void;
  timers: NodeJS.Timeout[];
}

/** A UDP port that speaks SIP with one peer: sends requests again until they are answered. */
export class SipSocket {
  readonly host: string;
  readonly port: number;
  readonly peer: SipPeer;
  private readonly socket: Socket;
  private readonly pending = new Map<string, Pending>();
  private readonly onRequest: (request: SipMessage) => void;

  private constructor(socket: Socket, peer: SipPeer, onRequest: (request: SipMessage) => void) {
    this.socket = socket;
    this.peer = peer;
    this.onRequest = onRequest;
    const { address, port } = socket.address();
    this.host = address;
    this.port = port;
    socket.on('message', (datagram, from) => {
      if (from.address === peer.host) this.receive(datagram);
    });
    socket.on('error', () => undefined);
  }

  static async open(peer: SipPeer, host: string, onRequest: (request: SipMessage) => void): Promise<SipSocket> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind({ address: host, port: 0 }, resolve);
    });
    return new SipSocket(socket, peer, onRequest);
  }

  via(branch: string): string {
    return `SIP/2.0/UDP ${this.host}:${this.port};branch=${branch};rport`;
  }

  /** Sends once: responses and ACK. */
  send(message: SipMessage): void {
    this.socket.send(formatSip(message), this.peer.port, this.peer.host, () => undefined);
  }

  /**
   * Sends a request until something answers it. Every response is handed over; `onSilence` is called when none came
   * within 32 seconds, or `patienceMs`.
   */
  request(
    message: SipMessage,
    handlers: { onResponse: (response: SipMessage) => void; onSilence: () => void; patienceMs?: number },
  ): void {
    const key = `${branchOf(message)} ${methodOf(message)}`;
    const pending: Pending = { timers: [], onResponse: handlers.onResponse };
    this.pending.set(key, pending);
    const again = (waitMs: number) => {
      this.send(message);
      const next = methodOf(message) === 'INVITE' ? waitMs * 2 : Math.min(waitMs * 2, t2Ms);
      pending.timers[0] = setTimeout(() => again(next), waitMs);
    };
    pending.timers[1] = setTimeout(() => {
      this.settle(pending);
      handlers.onSilence();
    }, handlers.patienceMs ?? giveUpMs);
    again(t1Ms);
  }

  close(): void {
    for (const pending of this.pending.values()) this.settle(pending);
    this.pending.clear();
    this.socket.close();
  }

  private settle(pending: Pending): void {
    for (const timer of pending.timers) clearTimeout(timer);
  }

  private receive(datagram: Buffer): void {
    const message = parseSip(datagram);
    if (!message) return;
    if (statusOf(message) === null) {
      this.onRequest(message);
      return;
    }
    const pending = this.pending.get(`${branchOf(message)} ${methodOf(message)}`);
    if (!pending) return;
    this.settle(pending);
    pending.onResponse(message);
  }
}
