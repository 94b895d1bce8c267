import { createSocket, type Socket } from 'node:dgram';
import { shareOfTone } from '../../scripts/caller/listening.ts';
import { RtpStream } from '../../scripts/caller/rtp-stream.ts';
import { readSdp, writeSdp } from '../../scripts/caller/sdp.ts';
import { responseTo } from '../../scripts/caller/simulated-call.ts';
import { formatSip, header, methodOf, parseSip, type SipMessage, statusOf } from '../../scripts/caller/sip-message.ts';
import { newBranch, newTag } from '../../scripts/caller/sip-socket.ts';
import { tone } from '../../scripts/caller/sound.ts';

const host = '127.0.0.1';

/** The carrier and one phone behind it: whatever number is dialled, it answers at once, hums and listens. */
export class OutsidePhone {
  readonly address: string;
  /** The numbers that were dialled. */
  readonly dialled: string[] = [];
  private readonly socket: Socket;
  private rtp: RtpStream | null = null;
  private invite: SipMessage | null = null;
  private readonly tag = newTag();
  private readonly hertz: number;
  private hungUp = false;

  private constructor(socket: Socket, hertz: number) {
    this.socket = socket;
    this.hertz = hertz;
    this.address = `${host}:${socket.address().port}`;
    socket.on('message', (datagram, from) => {
      const message = parseSip(datagram);
      if (message && statusOf(message) === null) void this.request(message, from.port);
    });
  }

  static async open(hertz: number): Promise<OutsidePhone> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, host, resolve));
    return new OutsidePhone(socket, hertz);
  }

  /** What part of what it heard lately lies at this frequency. */
  hears(hertz: number): number {
    return this.rtp ? shareOfTone(this.rtp.lastHeard(500), hertz) : 0;
  }

  /** Level of the last full second in dB. */
  level(): number {
    return this.rtp?.stats().levelPerSecond.at(-1) ?? -100;
  }

  /** Is it in a call? */
  isUp(): boolean {
    return this.rtp !== null;
  }

  hangUp(): void {
    const { invite } = this;
    if (!invite || this.hungUp) return;
    this.hungUp = true;
    const uri = /<([^>]+)>/.exec(header(invite, 'Contact'))?.[1] ?? '';
    const port = Number(/:(\d+)(?:;|$)/.exec(uri)?.[1]);
    const bye: SipMessage = {
      startLine: `BYE ${uri} SIP/2.0`,
      headers: [
        ['Via', `SIP/2.0/UDP ${this.address};branch=${newBranch()};rport`],
        ['Max-Forwards', '70'],
        ['From', `${header(invite, 'To')};tag=${this.tag}`],
        ['To', header(invite, 'From')],
        ['Call-ID', header(invite, 'Call-ID')],
        ['CSeq', '1 BYE'],
      ],
      body: '',
    };
    this.socket.send(formatSip(bye), port, host);
    this.over();
  }

  close(): void {
    this.over();
    this.socket.close();
  }

  private over(): void {
    this.rtp?.close();
    this.rtp = null;
  }

  private async request(message: SipMessage, port: number): Promise<void> {
    const send = (status: string, body = ''): void => {
      const response = responseTo(message, status, `<sip:outside@${this.address}>`);
      response.headers = response.headers.map(([name, value]) =>
        name === 'To' && !value.includes(';tag=') ? [name, `${value};tag=${this.tag}`] : [name, value],
      );
      if (body) response.headers.push(['Content-Type', 'application/sdp']);
      this.socket.send(formatSip({ ...response, body }), port, host);
    };
    const method = methodOf(message);
    if (method === 'ACK') return;
    if (method !== 'INVITE') {
      send('200 OK');
      if (method === 'BYE' || method === 'CANCEL') this.over();
      return;
    }
    const isNew = !header(message, 'To').includes(';tag=');
    if (isNew && this.invite && header(this.invite, 'Call-ID') === header(message, 'Call-ID')) return;
    if (isNew) {
      this.invite = message;
      this.hungUp = false;
      this.dialled.push(/^INVITE sip:([^@]+)@/.exec(message.startLine)?.[1] ?? '');
      this.over();
      this.rtp = await RtpStream.open(host);
    }
    const offer = readSdp(message.body);
    if (!this.rtp || !offer) return send('488 Not Acceptable Here');
    this.rtp.connect(offer);
    this.rtp.say(tone(this.hertz, 120_000));
    send('200 OK', writeSdp({ host, port: this.rtp.port, version: isNew ? 1 : 2 }));
  }
}
