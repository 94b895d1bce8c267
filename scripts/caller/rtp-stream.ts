import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { decodePcmu, encodePcmu } from './g711.ts';
import { Listening } from './listening.ts';
import { pcmuPayload, type RemoteMedia } from './sdp.ts';
import type { Sound } from './sound.ts';

const frameSamples = 160;
const frameMs = 20;
/** A digit lasts 100 ms and is followed by 60 ms of pause: well above what receivers ask for (40 + 40). */
const digitFrames = 5;
const gapFrames = 3;
const endRepeats = 3;
const dtmfVolume = 10;
const digitEvents = '0123456789*#ABCD';

export interface MediaStats {
  sentPackets: number;
  receivedPackets: number;
  /** Gaps in the sequence numbers of what was received. */
  lostPackets: number;
  /** Loudness of each full second received, in dB below full scale: 0 loudest, −96 silence. */
  levelPerSecond: number[];
}

/** What the sender does in one 20 ms frame. */
type DigitFrame = { event: number; duration: number; end: boolean; first: boolean; repeats: number } | 'gap';

/** Both directions of one call's voice: PCMU in 20 ms packets, digits as RFC 4733 events. */
export class RtpStream {
  readonly port: number;
  private readonly socket: Socket;
  private remote: RemoteMedia | null = null;
  private readonly ssrc = randomInt(2 ** 32);
  private sequence = randomInt(2 ** 15);
  private timestamp = randomInt(2 ** 31);
  private sentPackets = 0;
  private receivedPackets = 0;
  private lostPackets = 0;
  private lastReceived: { ssrc: number; sequence: number } | null = null;
  private readonly listening = new Listening();
  private sound: Sound = new Int16Array(0);
  private soundAt = 0;
  private readonly digits: DigitFrame[] = [];
  private digitsDone: (() => void)[] = [];
  private digitStart = 0;
  private timer: NodeJS.Timeout | null = null;
  private nextFrameAt = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    this.port = socket.address().port;
    socket.on('message', (packet) => this.receive(packet));
    socket.on('error', () => undefined);
  }

  /** Opens a port of the system's choice. */
  static async open(host: string): Promise<RtpStream> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind({ address: host, port: 0 }, resolve);
    });
    return new RtpStream(socket);
  }

  /** Sends from now on to where the other side listens; silence until `say` gives something else. */
  connect(remote: RemoteMedia): void {
    this.remote = remote;
    if (this.timer) return;
    this.nextFrameAt = performance.now();
    this.tick();
  }

  /** Speaks once; what was being said is dropped. */
  say(sound: Sound): void {
    this.sound = sound;
    this.soundAt = 0;
  }

  /** Is something still being said? */
  isSpeaking(): boolean {
    return this.soundAt < this.sound.length;
  }

  /** Sends digits one after the other; a comma is a second of pause. Settles when the last has been sent. */
  sendDigits(digits: string): Promise<void> {
    for (const digit of digits) {
      if (digit === ',') {
        for (let i = 0; i < 1_000 / frameMs; i += 1) this.digits.push('gap');
        continue;
      }
      const event = digitEvents.indexOf(digit.toUpperCase());
      if (event < 0) throw new Error(`${JSON.stringify(digit)} is not a telephone key.`);
      for (let frame = 1; frame <= digitFrames; frame += 1) {
        const end = frame === digitFrames;
        const duration = frame * frameSamples;
        this.digits.push({ event, duration, end, first: frame === 1, repeats: end ? endRepeats : 1 });
      }
      for (let i = 0; i < gapFrames; i += 1) this.digits.push('gap');
    }
    return new Promise((resolve) => this.digitsDone.push(resolve));
  }

  /** The last `milliseconds` received, at most ten seconds. */
  lastHeard(milliseconds: number): Sound {
    return this.listening.last(milliseconds);
  }

  stats(): MediaStats {
    return {
      sentPackets: this.sentPackets,
      receivedPackets: this.receivedPackets,
      lostPackets: this.lostPackets,
      levelPerSecond: this.listening.levels(),
    };
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.remote = null;
    for (const done of this.digitsDone.splice(0)) done();
    this.socket.close();
  }

  /** Frames are due every 20 ms from the first one on; a late timer catches up instead of drifting. */
  private tick(): void {
    while (this.nextFrameAt <= performance.now()) {
      this.sendFrame();
      this.nextFrameAt += frameMs;
    }
    this.timer = setTimeout(() => this.tick(), Math.max(1, this.nextFrameAt - performance.now()));
  }

  private sendFrame(): void {
    const digit = this.digits.shift();
    if (digit && digit !== 'gap') this.sendDigitFrame(digit);
    else this.sendVoiceFrame();
    this.timestamp = (this.timestamp + frameSamples) >>> 0;
    if (this.digits.length === 0) for (const done of this.digitsDone.splice(0)) done();
  }

  private sendVoiceFrame(): void {
    const payload = Buffer.alloc(frameSamples);
    for (let i = 0; i < frameSamples; i += 1) payload[i] = encodePcmu(this.sound[this.soundAt + i] ?? 0);
    this.soundAt = Math.min(this.soundAt + frameSamples, this.sound.length);
    this.send(pcmuPayload, this.timestamp, payload, false);
  }

  private sendDigitFrame(digit: Exclude<DigitFrame, 'gap'>): void {
    const payloadType = this.remote?.dtmfPayload;
    if (payloadType === null || payloadType === undefined) return;
    if (digit.first) this.digitStart = this.timestamp;
    const payload = Buffer.from([digit.event, (digit.end ? 0x80 : 0) | dtmfVolume, 0, 0]);
    payload.writeUInt16BE(digit.duration, 2);
    for (let i = 0; i < digit.repeats; i += 1) this.send(payloadType, this.digitStart, payload, digit.first);
  }

  private send(payloadType: number, timestamp: number, payload: Buffer, marker: boolean): void {
    if (!this.remote || this.remote.port === 0) return;
    const packet = Buffer.alloc(12 + payload.length);
    packet[0] = 0x80;
    packet[1] = (marker ? 0x80 : 0) | payloadType;
    packet.writeUInt16BE(this.sequence, 2);
    packet.writeUInt32BE(timestamp, 4);
    packet.writeUInt32BE(this.ssrc, 8);
    payload.copy(packet, 12);
    this.sequence = (this.sequence + 1) & 0xffff;
    this.sentPackets += 1;
    this.socket.send(packet, this.remote.port, this.remote.host, () => undefined);
  }

  private receive(packet: Buffer): void {
    if (packet.length < 12 || (packet[0] ?? 0) >> 6 !== 2) return;
    const sequence = packet.readUInt16BE(2);
    const ssrc = packet.readUInt32BE(8);
    this.receivedPackets += 1;
    if (this.lastReceived?.ssrc === ssrc) {
      const gap = (sequence - this.lastReceived.sequence) & 0xffff;
      if (gap === 0 || gap > 0x8000) {
        // A late packet was counted as lost before.
        if (gap !== 0) this.lostPackets = Math.max(0, this.lostPackets - 1);
        return;
      }
      this.lostPackets += gap - 1;
    }
    this.lastReceived = { ssrc, sequence };
    const contributors = (packet[0] ?? 0) & 0x0f;
    if (((packet[1] ?? 0) & 0x7f) !== pcmuPayload) return;
    this.listening.hear(Int16Array.from(packet.subarray(12 + 4 * contributors), decodePcmu));
  }
}
