import { RtpStream } from './rtp-stream.ts';
import { responseTo, SimulatedCall } from './simulated-call.ts';
import { header } from './sip-message.ts';
import { type SipPeer, SipSocket } from './sip-socket.ts';
import type { Sound } from './sound.ts';

export interface CallRequest {
  /** Asterisk's SIP port: `{ host: '127.0.0.1', port: house.ports.sip }`. */
  target: SipPeer;
  /** The caller's number; null withholds it. */
  from: string | null;
  /** The number dialled. */
  to: string;
  displayName?: string;
  /** What the caller says once the call is answered; silence unless given. */
  say?: Sound;
  /** Says it again and again, with this pause between. */
  repeatAfterMs?: number;
  /** Keys pressed as soon as the call is answered; a comma is a second of pause. */
  digits?: string;
  /** Hangs up so long after the answer. */
  hangUpAfterMs?: number;
  /** More headers on the INVITE. */
  headers?: Record<string, string>;
}

/** Digits right after the answer would meet a stream the other side does not know yet. */
const settleMs = 120;

/** Places a call over SIP and UDP from a telephone that exists only in this program. */
export async function placeCall(request: CallRequest): Promise<SimulatedCall> {
  const host = '127.0.0.1';
  const rtp = await RtpStream.open(host);
  let call: SimulatedCall | null = null;
  const sip = await SipSocket.open(request.target, host, (incoming) => {
    if (call && header(incoming, 'Call-ID') === call.callId) call.onRequest(incoming);
    else sip.send(responseTo(incoming, '481 Call/Transaction Does Not Exist', `<sip:caller@${host}:${sip.port}>`));
  });
  try {
    call = new SimulatedCall(sip, rtp, request);
  } catch (error) {
    sip.close();
    rtp.close();
    throw error;
  }
  act(call, request);
  return call;
}

/** What the caller does once somebody answers. */
function act(call: SimulatedCall, request: CallRequest): void {
  const timers: NodeJS.Timeout[] = [];
  const after = (milliseconds: number, work: () => void) => timers.push(setTimeout(work, milliseconds));
  call.once('ended', () => timers.forEach(clearTimeout));
  call.once('answered', () => {
    const { say, repeatAfterMs, digits, hangUpAfterMs } = request;
    if (hangUpAfterMs !== undefined) after(hangUpAfterMs, () => void call.hangUp());
    if (digits) after(settleMs, () => void call.sendDigits(digits));
    if (!say) return;
    const speak = () => {
      call.say(say);
      if (repeatAfterMs !== undefined) after(say.length / 8 + repeatAfterMs, speak);
    };
    speak();
  });
}
