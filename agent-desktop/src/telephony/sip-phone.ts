import { autoAnswerSipHeader, callIdSipHeader, type PhoneCredentials } from '@tellerline/contracts';
import { type Invitation, Inviter, type Session, SessionState, type Web } from 'sip.js';
import type { CallQuality } from './call-quality.ts';
import { CallSound } from './call-sound.ts';
import type { AudioLevels, Phone, PhoneListener } from './phone.ts';
import { SipConnection } from './sip-connection.ts';

/** One SIP session and its sound. */
interface Line {
  session: Session;
  callId: string | null;
  held: boolean;
  muted: boolean;
  sound: CallSound;
}

/** The softphone over SIP.js, which only this folder knows. WebRTC audio straight to Asterisk, no STUN, no TURN. */
export class SipPhone implements Phone {
  private readonly listener: PhoneListener;
  private readonly connection: SipConnection;
  private readonly lines = new Map<string, Line>();
  private microphoneId: string | null = null;
  private speakerId: string | null = null;
  private refreshNeeded = false;

  constructor(listener: PhoneListener) {
    this.listener = listener;
    this.connection = new SipConnection(listener, {
      invited: (invitation) => this.takeInvitation(invitation),
      registered: () => this.refreshLines(),
      lost: () => {
        this.refreshNeeded = this.lines.size > 0;
      },
    });
  }

  configure(credentials: PhoneCredentials): void {
    this.connection.configure(credentials);
  }

  connect(): Promise<void> {
    return this.connection.connect();
  }

  register(): Promise<void> {
    return this.connection.register();
  }

  checkAlive(): Promise<void> {
    return this.connection.checkAlive();
  }

  async stop(): Promise<void> {
    for (const [sessionId, line] of this.lines) this.release(sessionId, line);
    await this.connection.stop();
  }

  async answer(sessionId: string): Promise<void> {
    const { session } = this.line(sessionId);
    if (!('accept' in session)) return;
    await (session as Invitation).accept({ sessionDescriptionHandlerOptions: { constraints: this.constraints() } });
  }

  async decline(sessionId: string): Promise<void> {
    const { session } = this.line(sessionId);
    if ('reject' in session) await (session as Invitation).reject({ statusCode: 486 });
  }

  async hangUp(sessionId: string): Promise<void> {
    const { session } = this.line(sessionId);
    if (session.state === SessionState.Established) await session.bye();
    else if ('reject' in session) await (session as Invitation).reject({ statusCode: 486 });
    else if (session instanceof Inviter) await session.cancel();
  }

  setHeld(sessionId: string, held: boolean): Promise<void> {
    const line = this.line(sessionId);
    const { session, sound } = line;
    // The browser goes on sending sound after `a=sendonly`; the track is switched off as well, so nothing leaks.
    if (held) sound.switchMicrophone(false);
    session.sessionDescriptionHandlerOptionsReInvite = { hold: held } as Web.SessionDescriptionHandlerOptions;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        line.held = sound.held ?? held;
        sound.switchMicrophone(!line.held && !line.muted);
        this.tell(sessionId, line);
      };
      session
        .invite({
          requestDelegate: {
            onAccept: () => {
              settle();
              resolve();
            },
            onReject: (response) => {
              settle();
              reject(new Error(String(response.message.statusCode)));
            },
          },
        })
        .catch((error: unknown) => {
          settle();
          reject(error instanceof Error ? error : new Error(String(error)));
        });
    });
  }

  setMuted(sessionId: string, muted: boolean): void {
    const line = this.line(sessionId);
    line.muted = muted;
    line.sound.switchMicrophone(!muted && !line.held);
    // Measured, not intended: without a track there is nothing that could be heard.
    if (!line.held) line.muted = !line.sound.microphoneOn;
    this.tell(sessionId, line);
  }

  sendDigit(sessionId: string, digit: string): Promise<void> {
    const handler = handlerOf(this.line(sessionId).session);
    const sent = handler?.sendDtmf(digit, { duration: 160, interToneGap: 80 }) ?? false;
    return sent ? Promise.resolve() : Promise.reject(new Error('The tone could not be sent.'));
  }

  async useMicrophone(deviceId: string | null): Promise<void> {
    if (deviceId === this.microphoneId) return;
    this.microphoneId = deviceId;
    const open = () => navigator.mediaDevices.getUserMedia(this.constraints());
    for (const { sound } of this.lines.values()) await sound.useMicrophone(open);
  }

  async useSpeaker(deviceId: string | null): Promise<void> {
    this.speakerId = deviceId;
    await Promise.all([...this.lines.values()].map(({ sound }) => sound.useSpeaker(deviceId)));
  }

  async quality(sessionId: string): Promise<CallQuality | null> {
    return (await this.lines.get(sessionId)?.sound.quality()) ?? null;
  }

  levels(sessionId: string): AudioLevels {
    return this.lines.get(sessionId)?.sound.levels() ?? { near: 0, far: 0 };
  }

  /**
   * After a loss of the WebSocket the far side still holds the old one for these calls: a re-INVITE tells it the new
   * way (else its BYE would never come), and restarts ICE where the network itself has changed.
   */
  private refreshLines(): void {
    if (!this.refreshNeeded) return;
    this.refreshNeeded = false;
    for (const { session, held, sound } of this.lines.values()) {
      if (session.state !== SessionState.Established) continue;
      session.sessionDescriptionHandlerOptionsReInvite = {
        hold: held,
        offerOptions: { iceRestart: sound.isBroken },
      } as Web.SessionDescriptionHandlerOptions;
      session.invite().catch(() => {});
    }
  }

  private takeInvitation(invitation: Invitation): void {
    const callId = invitation.request.getHeader(callIdSipHeader)?.trim() || null;
    this.watch(invitation, callId);
    const answersItself = invitation.request.getHeader(autoAnswerSipHeader) !== undefined;
    this.listener.invited({ sessionId: invitation.id, callId, answersItself });
  }

  private watch(session: Session, callId: string | null): void {
    const sessionId = session.id;
    const sound = new CallSound(() => handlerOf(session));
    const line: Line = { session, callId, held: false, muted: false, sound };
    this.lines.set(sessionId, line);
    session.stateChange.addListener((state) => {
      if (state === SessionState.Established) {
        sound.open(this.speakerId);
        this.listener.established({ sessionId, callId });
        this.tell(sessionId, line);
      }
      if (state === SessionState.Terminated) {
        this.release(sessionId, line);
        this.listener.ended({ sessionId });
      }
    });
  }

  private release(sessionId: string, line: Line): void {
    line.sound.close();
    this.lines.delete(sessionId);
  }

  private tell(sessionId: string, line: Line): void {
    this.listener.measured({ sessionId, held: line.held, muted: line.muted });
  }

  private constraints(): MediaStreamConstraints {
    return {
      audio: {
        ...(this.microphoneId ? { deviceId: { exact: this.microphoneId } } : {}),
        echoCancellation: true,
        noiseSuppression: true,
        autoGainControl: true,
      },
      video: false,
    };
  }

  private line(sessionId: string): Line {
    const line = this.lines.get(sessionId);
    if (!line) throw new Error('This call is no longer on the phone.');
    return line;
  }
}

const handlerOf = (session: Session): Web.SessionDescriptionHandler | undefined =>
  session.sessionDescriptionHandler as Web.SessionDescriptionHandler | undefined;
