import { createHash, randomBytes } from 'node:crypto';
import WebSocket from 'ws';
import {
  formatSip,
  header,
  headerValues,
  methodOf,
  parseSip,
  type SipMessage,
  statusOf,
} from '../../scripts/caller/sip-message.ts';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const token = (): string => randomBytes(8).toString('hex');

/**
 * The signalling half of an agent's softphone: registers over WebSocket and sees the INVITEs Asterisk sends. Its answer
 * describes a WebRTC stream that never comes, which is enough for Asterisk to connect the call.
 */
export class DesktopPhone {
  readonly invites: SipMessage[] = [];
  private readonly socket: WebSocket;
  private readonly extension: string;
  private readonly password: string;
  private readonly host = `${token()}.invalid`;
  private readonly registration = token();
  private readonly tag = token();
  private cseq = 0;
  private readonly listeners = new Set<(message: SipMessage) => void>();
  /** What was said of the stream of each call, by SIP Call-ID: it stays while the call is held and taken back. */
  private readonly streams = new Map<string, string>();

  private constructor(socket: WebSocket, extension: string, password: string) {
    this.socket = socket;
    this.extension = extension;
    this.password = password;
    socket.on('message', (data: Buffer) => {
      const message = parseSip(data);
      if (message === null) return;
      if (statusOf(message) === null) this.answerAtOnce(message);
      for (const listener of [...this.listeners]) listener(message);
    });
  }

  /** Opens the WebSocket and registers; rejects when Asterisk refuses. */
  static async register(options: { port: number; extension: string; password: string }): Promise<DesktopPhone> {
    const socket = new WebSocket(`ws://127.0.0.1:${options.port}/ws`, ['sip']);
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const phone = new DesktopPhone(socket, options.extension, options.password);
    await phone.refresh();
    return phone;
  }

  /** Registers anew: a registration holds for five minutes. */
  async refresh(): Promise<void> {
    const challenge = await this.request('REGISTER', []);
    if (statusOf(challenge) !== 401) throw new Error(`Asterisk did not challenge: ${challenge.startLine}`);
    const answer = await this.request('REGISTER', [['Authorization', this.digest(challenge, 'REGISTER')]]);
    if (statusOf(answer) !== 200) throw new Error(`Asterisk refused to register: ${answer.startLine}`);
  }

  /** The next INVITE, or the one that is there already. */
  async invited(withinMs = 10_000): Promise<SipMessage> {
    const [first] = this.invites;
    return first ?? this.next((message) => methodOf(message) === 'INVITE' && statusOf(message) === null, withinMs);
  }

  /** Told every message that comes, responses too. Answers how to stop it. */
  watch(listener: (message: SipMessage) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Settles when the WebSocket is closed, by whomever. */
  get closed(): Promise<void> {
    return new Promise((resolve) => {
      if (this.socket.readyState === WebSocket.CLOSED) resolve();
      else this.socket.once('close', () => resolve());
    });
  }

  /** Takes the call of this INVITE. */
  accept(invite: SipMessage): void {
    this.send({ ...this.responseTo(invite, '200 OK'), body: this.streamOf(invite, 'sendrecv', 1) });
  }

  /** Holds the call of this INVITE, or takes it back, as a browser does: by another offer. Settles once Asterisk has agreed. */
  async hold(invite: SipMessage, held: boolean): Promise<void> {
    this.cseq += 1;
    const cseq = `${this.cseq} INVITE`;
    const dialog = this.inDialog(invite, 'INVITE', cseq);
    const agreed = this.next((message) => header(message, 'CSeq') === cseq && (statusOf(message) ?? 0) >= 200, 10_000);
    const headers: [string, string][] = [...dialog.headers, ['Content-Type', 'application/sdp']];
    this.send({ ...dialog, headers, body: this.streamOf(invite, held ? 'sendonly' : 'sendrecv', this.cseq) });
    const answer = await agreed;
    this.send(this.inDialog(invite, 'ACK', cseq.replace('INVITE', 'ACK')));
    if (statusOf(answer) !== 200) throw new Error(`Asterisk refused to hold: ${answer.startLine}`);
  }

  private streamOf(invite: SipMessage, direction: string, version: number): string {
    const callId = header(invite, 'Call-ID');
    const fingerprint = randomBytes(32).toString('hex').match(/../g)?.join(':').toUpperCase();
    const secrets =
      this.streams.get(callId) ??
      `a=ice-ufrag:${token()}\r\na=ice-pwd:${token()}${token()}\r\na=fingerprint:sha-256 ${fingerprint}\r\na=setup:active\r\n`;
    this.streams.set(callId, secrets);
    return [
      `v=0\r\no=- 1 ${version} IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0`,
      `m=audio 9 UDP/TLS/RTP/SAVPF 8\r\nc=IN IP4 127.0.0.1\r\na=mid:0\r\na=rtpmap:8 PCMA/8000\r\na=${direction}\r\na=rtcp-mux`,
      secrets,
    ].join('\r\n');
  }

  /** Refuses the call of this INVITE, `486 Busy Here` unless told. */
  decline(invite: SipMessage, status = '486 Busy Here'): void {
    this.send(this.responseTo(invite, status));
  }

  /** Hangs up the call of this INVITE. */
  hangUp(invite: SipMessage): void {
    this.cseq += 1;
    this.send(this.inDialog(invite, 'BYE', `${this.cseq} BYE`));
  }

  private inDialog(invite: SipMessage, method: string, cseq: string): SipMessage {
    return {
      startLine: `${method} ${/<([^>]+)>/.exec(header(invite, 'Contact'))?.[1]} SIP/2.0`,
      headers: [
        ...this.ownHeaders().filter(([name]) => name !== 'Expires'),
        ['CSeq', cseq],
        ['From', `${header(invite, 'To')};tag=${this.tag}`],
        ['To', header(invite, 'From')],
        ['Call-ID', header(invite, 'Call-ID')],
      ],
      body: '',
    };
  }

  /** Dials a number as a desktop would, with the offer of a browser; settles with the final response. */
  async dial(destination: string): Promise<SipMessage> {
    const first = await this.request('INVITE', [], destination);
    if (statusOf(first) !== 401) return first;
    return this.request('INVITE', [['Authorization', this.digest(first, 'INVITE', destination)]], destination);
  }

  close(): void {
    this.socket.terminate();
  }

  private answerAtOnce(request: SipMessage): void {
    if (methodOf(request) === 'INVITE') {
      this.invites.push(request);
      this.send(this.responseTo(request, '180 Ringing'));
      return;
    }
    if (methodOf(request) !== 'ACK') this.send(this.responseTo(request, '200 OK'));
    if (methodOf(request) !== 'CANCEL') return;
    const callId = header(request, 'Call-ID');
    const cancelled = this.invites.find((invite) => header(invite, 'Call-ID') === callId);
    if (cancelled) this.send(this.responseTo(cancelled, '487 Request Terminated'));
  }

  private responseTo(request: SipMessage, status: string): SipMessage {
    const repeat = (name: string) => headerValues(request, name).map((value): [string, string] => [name, value]);
    const to = header(request, 'To');
    return {
      startLine: `SIP/2.0 ${status}`,
      headers: [
        ...['Via', 'From', 'Call-ID', 'CSeq'].flatMap(repeat),
        ['To', to.includes(';tag=') ? to : `${to};tag=${this.tag}`],
        ['Contact', this.contact()],
        ['Content-Type', 'application/sdp'],
      ],
      body: '',
    };
  }

  private request(method: string, more: [string, string][], destination = ''): Promise<SipMessage> {
    this.cseq += 1;
    const cseq = `${this.cseq} ${method}`;
    const aor = `<sip:${this.extension}@127.0.0.1>`;
    const to = destination === '' ? aor : `<sip:${destination}@127.0.0.1>`;
    const media =
      'm=audio 9 UDP/TLS/RTP/SAVPF 8\r\nc=IN IP4 127.0.0.1\r\na=rtpmap:8 PCMA/8000\r\na=rtcp-mux\r\na=setup:actpass';
    const ice = `a=ice-ufrag:${token()}\r\na=ice-pwd:${token()}${token()}\r\na=fingerprint:sha-256 ${'AB:'.repeat(31)}CD`;
    const settled = this.next((message) => header(message, 'CSeq') === cseq && (statusOf(message) ?? 0) >= 200, 10_000);
    this.send({
      startLine: `${method} sip:${destination === '' ? '' : `${destination}@`}127.0.0.1 SIP/2.0`,
      headers: [
        ...this.ownHeaders(),
        ['CSeq', cseq],
        ['From', `${aor};tag=${this.tag}`],
        ['To', to],
        ['Call-ID', `${this.registration}${destination}`],
        ...(destination === '' ? [] : ([['Content-Type', 'application/sdp']] as [string, string][])),
        ...more,
      ],
      body: destination === '' ? '' : `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n${media}\r\n${ice}\r\n`,
    });
    return settled;
  }

  private ownHeaders(): [string, string][] {
    return [
      ['Via', `SIP/2.0/WS ${this.host};branch=z9hG4bK${token()}`],
      ['Max-Forwards', '70'],
      ['Contact', this.contact()],
      ['Expires', '300'],
    ];
  }

  private contact(): string {
    return `<sip:${this.extension}@${this.host};transport=ws>`;
  }

  private digest(challenge: SipMessage, method: string, destination = ''): string {
    const told = header(challenge, 'WWW-Authenticate');
    const part = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(told)?.[1] ?? '';
    const uri = `sip:${destination === '' ? '' : `${destination}@`}127.0.0.1`;
    const [realm, nonce, opaque, cnonce] = [part('realm'), part('nonce'), part('opaque'), token()];
    const secret = md5(`${this.extension}:${realm}:${this.password}`);
    const response = md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
    return `Digest username="${this.extension}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="${cnonce}", opaque="${opaque}"`;
  }

  private send(message: SipMessage): void {
    this.socket.send(formatSip(message));
  }

  private next(isWanted: (message: SipMessage) => boolean, withinMs: number): Promise<SipMessage> {
    return new Promise((resolve, reject) => {
      const listener = (message: SipMessage) => {
        if (!isWanted(message)) return;
        this.listeners.delete(listener);
        clearTimeout(timer);
        resolve(message);
      };
      const timer = setTimeout(() => {
        this.listeners.delete(listener);
        reject(new Error(`Nothing of what was awaited came over SIP within ${withinMs} ms.`));
      }, withinMs);
      this.listeners.add(listener);
    });
  }
}
