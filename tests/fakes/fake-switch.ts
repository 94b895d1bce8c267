import { createSocket, type Socket } from 'node:dgram';

/** A telephone switch for tests of the caller: answers or refuses one call at a time and keeps all it received. */
export class FakeSwitch {
  readonly port: number;
  readonly received: string[] = [];
  readonly voice: Buffer[] = [];
  /** What it does with an INVITE. */
  onInvite: 'answer' | 'ring' | 'refuse' = 'answer';
  /** So many INVITEs are lost before one arrives. */
  loseInvites = 0;
  private readonly sip: Socket;
  private readonly rtp: Socket;
  private caller: { host: string; port: number } | null = null;
  private invite = '';

  private constructor(sip: Socket, rtp: Socket) {
    this.sip = sip;
    this.rtp = rtp;
    this.port = sip.address().port;
    rtp.on('message', (packet) => this.voice.push(packet));
    sip.on('message', (datagram, from) => {
      this.caller = { host: from.address, port: from.port };
      this.receive(datagram.toString());
    });
  }

  static async open(): Promise<FakeSwitch> {
    const [sip, rtp] = await Promise.all([bound(), bound()]);
    return new FakeSwitch(sip, rtp);
  }

  close(): void {
    this.sip.close();
    this.rtp.close();
  }

  /** Requests received, by method. */
  requests(method: string): string[] {
    return this.received.filter((message) => message.startsWith(`${method} `));
  }

  /** Sends a request within the call, e.g. `BYE`, with more headers and a body. */
  request(method: string, cseq: number, more = '', body = ''): void {
    this.send(
      `${method} sip:caller@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:${this.port};branch=z9hG4bKfake${method}${cseq}\r\n` +
        `From: ${headerOf(this.invite, 'To')};tag=switch\r\nTo: ${headerOf(this.invite, 'From')}\r\n` +
        `Call-ID: ${headerOf(this.invite, 'Call-ID')}\r\nCSeq: ${cseq} ${method}\r\n${more}` +
        `Content-Length: ${body.length}\r\n\r\n${body}`,
    );
  }

  /** Sends voice to where the INVITE asked for it: packets as they are given. */
  sendVoice(packets: readonly Buffer[]): void {
    const port = Number(/m=audio (\d+)/.exec(this.invite)?.[1]);
    for (const packet of packets) this.rtp.send(packet, port, '127.0.0.1');
  }

  sdp(direction = 'sendrecv'): string {
    return `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${this.rtp.address().port} RTP/AVP 0 96\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:96 telephone-event/8000\r\na=${direction}\r\n`;
  }

  private receive(message: string): void {
    if (message.startsWith('INVITE ') && this.loseInvites > 0) {
      this.loseInvites -= 1;
      return;
    }
    this.received.push(message);
    if (message.startsWith('INVITE ')) {
      this.invite = message;
      this.respond(message, '100 Trying');
      if (this.onInvite !== 'refuse') this.respond(message, '180 Ringing');
      if (this.onInvite === 'answer') this.respond(message, '200 OK', this.sdp());
      if (this.onInvite === 'refuse') this.respond(message, '486 Busy Here');
    } else if (message.startsWith('CANCEL ')) {
      this.respond(message, '200 OK');
      this.respond(this.invite, '487 Request Terminated');
    } else if (message.startsWith('BYE ')) this.respond(message, '200 OK');
  }

  private respond(request: string, status: string, body = ''): void {
    this.send(
      `SIP/2.0 ${status}\r\nVia: ${headerOf(request, 'Via')}\r\nFrom: ${headerOf(request, 'From')}\r\n` +
        `To: ${headerOf(request, 'To')};tag=switch\r\nCall-ID: ${headerOf(request, 'Call-ID')}\r\nCSeq: ${headerOf(request, 'CSeq')}\r\n` +
        `Contact: <sip:switch@127.0.0.1:${this.port}>\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  }

  private send(text: string): void {
    if (this.caller) this.sip.send(text, this.caller.port, this.caller.host);
  }
}

export function headerOf(message: string, name: string): string {
  return new RegExp(`^${name}: (.*)$`, 'm').exec(message)?.[1]?.trim() ?? '';
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind({ address: '127.0.0.1', port: 0 }, resolve));
  return socket;
}
