import { callIdSipHeader, type PhoneCredentials } from '@tellerline/contracts';
import {
  type Invitation,
  Inviter,
  Registerer,
  RegistererState,
  type Session,
  SessionState,
  UserAgent,
  type UserAgentDelegate,
  type Web,
} from 'sip.js';
import { type CallQuality, countersOf, type QualityCounters, qualityBetween } from './call-quality.ts';
import { audioContext, LevelMeter } from './level-meter.ts';
import type { AudioLevels, Phone, PhoneListener } from './phone.ts';
import { forgetDialog, keepDialog, keptDialog } from './resumable-dialog.ts';

/** One SIP session with what is measured on it. */
interface Line {
  session: Session;
  callId: string | null;
  held: boolean;
  muted: boolean;
  audio: HTMLAudioElement | null;
  near: LevelMeter | null;
  far: LevelMeter | null;
  counters: QualityCounters | null;
}

/** Milliseconds a sign of life may take before the line counts as dead. */
const aliveLimitMs = 4_000;
/** Milliseconds until a call taken up by a new page counts as silent. */
const soundLimitMs = 4_000;

/** The softphone over SIP.js: the only file that imports it. WebRTC audio straight to Asterisk, no STUN, no TURN. */
export class SipPhone implements Phone {
  private readonly listener: PhoneListener;
  private readonly lines = new Map<string, Line>();
  private agent: UserAgent | null = null;
  private registerer: Registerer | null = null;
  private credentials: PhoneCredentials | null = null;
  private microphoneId: string | null = null;
  private speakerId: string | null = null;
  private refreshNeeded = false;

  constructor(listener: PhoneListener) {
    this.listener = listener;
    // The page may go away in the middle of a call. No BYE is sent: what is kept here lets the next page take the call up.
    addEventListener('pagehide', () => {
      for (const [sessionId, line] of this.lines) this.keep(sessionId, line);
    });
  }

  configure(credentials: PhoneCredentials): void {
    const same =
      this.credentials?.webSocketUrl === credentials.webSocketUrl &&
      this.credentials.username === credentials.username &&
      this.credentials.password === credentials.password;
    this.credentials = credentials;
    if (same && this.agent) return;
    const uri = UserAgent.makeURI(credentials.sipUri);
    if (!uri) throw new Error('The SIP address of this extension is not readable.');
    const delegate: UserAgentDelegate = {
      onConnect: () => this.listener.connected(),
      onDisconnect: (error) => {
        this.forgetRegistration();
        this.refreshNeeded = this.lines.size > 0;
        this.listener.disconnected(error?.message ?? 'closed');
      },
      onInvite: (invitation) => this.takeInvitation(invitation),
    };
    this.agent = new UserAgent({
      uri,
      delegate,
      authorizationUsername: credentials.username,
      authorizationPassword: credentials.password,
      transportOptions: { server: credentials.webSocketUrl, connectionTimeout: 5, keepAliveInterval: 20 },
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: 500,
        peerConnectionConfiguration: { iceServers: [], bundlePolicy: 'max-bundle' },
      },
      logBuiltinEnabled: false,
      logLevel: 'error',
      userAgentString: 'Tellerline',
      noAnswerTimeout: 180,
      gracefulShutdown: false,
    });
  }

  async connect(): Promise<void> {
    const agent = this.wanted();
    if (agent.isConnected()) return this.listener.connected();
    // `start` only works once; after a loss it is `reconnect`.
    if (agent.state === 'Started') await agent.reconnect();
    else await agent.start();
  }

  register(): Promise<void> {
    this.registerer ??= this.newRegisterer();
    const registerer = this.registerer;
    return new Promise((resolve, reject) => {
      registerer
        .register({
          requestDelegate: {
            onAccept: () => {
              this.listener.registered();
              this.refreshLines();
              resolve();
            },
            onReject: (response) => {
              const code = response.message.statusCode ?? 0;
              const reason = `${code} ${response.message.reasonPhrase ?? ''}`.trim();
              if (code === 401 || code === 403 || code === 404) this.listener.rejected(reason);
              reject(new Error(reason));
            },
          },
        })
        .catch(reject);
    });
  }

  async checkAlive(): Promise<void> {
    const agent = this.agent;
    if (!agent) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const silence = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('no sign of life')), aliveLimitMs);
    });
    try {
      await Promise.race([this.register(), silence]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : 'no sign of life';
      this.forgetRegistration();
      await agent.transport.disconnect().catch(() => {});
      this.listener.disconnected(reason);
    } finally {
      clearTimeout(timer);
    }
  }

  async stop(): Promise<void> {
    const agent = this.agent;
    this.agent = null;
    this.credentials = null;
    for (const [sessionId, line] of this.lines) this.release(sessionId, line);
    await this.registerer?.unregister().catch(() => {});
    this.registerer = null;
    await agent?.stop().catch(() => {});
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
    forgetDialog();
    if (session.state === SessionState.Established) await session.bye();
    else if ('reject' in session) await (session as Invitation).reject({ statusCode: 486 });
    else if (session instanceof Inviter) await session.cancel();
  }

  setHeld(sessionId: string, held: boolean): Promise<void> {
    const line = this.line(sessionId);
    const { session } = line;
    // The browser goes on sending sound after `a=sendonly`; the track is switched off as well, so nothing leaks.
    if (held) this.switchTrack(line, false);
    session.sessionDescriptionHandlerOptionsReInvite = { hold: held } as Web.SessionDescriptionHandlerOptions;
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        line.held = directionOf(session) ?? held;
        this.switchTrack(line, !line.held && !line.muted);
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
    this.switchTrack(line, !muted && !line.held);
    const track = senderOf(line.session)?.track;
    // Measured, not intended: without a track there is nothing that could be heard.
    if (!line.held) line.muted = track ? !track.enabled : true;
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
    for (const line of this.lines.values()) {
      const sender = senderOf(line.session);
      if (!sender) continue;
      const stream = await navigator.mediaDevices.getUserMedia(this.constraints());
      const track = stream.getAudioTracks()[0];
      if (!track) continue;
      track.enabled = sender.track?.enabled ?? true;
      sender.track?.stop();
      await sender.replaceTrack(track);
      line.near?.close();
      line.near = new LevelMeter(audioContext(), stream);
    }
  }

  async useSpeaker(deviceId: string | null): Promise<void> {
    this.speakerId = deviceId;
    await Promise.all([...this.lines.values()].map(({ audio }) => audio && route(audio, deviceId)));
  }

  async quality(sessionId: string): Promise<CallQuality | null> {
    const line = this.lines.get(sessionId);
    const connection = line && handlerOf(line.session)?.peerConnection;
    if (!line || !connection) return null;
    const counters = countersOf(await connection.getStats());
    if (!counters || counters.packetsReceived === 0) return null;
    const quality = qualityBetween(line.counters, counters);
    line.counters = counters;
    return quality;
  }

  levels(sessionId: string): AudioLevels {
    const line = this.lines.get(sessionId);
    return { near: line?.near?.level() ?? 0, far: line?.far?.level() ?? 0 };
  }

  async resume(callId: string): Promise<boolean> {
    const agent = this.agent;
    const kept = keptDialog(callId);
    if (!agent || !kept || [...this.lines.values()].some((line) => line.callId === callId)) return false;
    const [target, local, remote] = [kept.remoteTarget, kept.localUri, kept.remoteUri].map((uri) =>
      UserAgent.makeURI(uri),
    );
    if (!target || !local || !remote) return false;
    // Only one attempt per reload: a dialog that Asterisk no longer knows stays unknown.
    forgetDialog();
    const inviter = new Inviter(agent, target, {
      params: { fromUri: local, toUri: remote },
      sessionDescriptionHandlerOptions: { constraints: this.constraints() },
    });
    // A re-INVITE of the former page's dialog: same Call-ID and tags, a higher CSeq. SIP.js has no public way to say this.
    const inside = inviter as unknown as { outgoingRequestMessage: OutgoingRequest; fromTag: string };
    inside.fromTag = kept.localTag;
    inside.outgoingRequestMessage = agent.userAgentCore.makeOutgoingRequestMessage(
      'INVITE',
      target,
      local,
      remote,
      {
        callId: kept.sipCallId,
        fromTag: kept.localTag,
        toTag: kept.remoteTag,
        cseq: kept.cseq + 1,
        routeSet: kept.routeSet,
      },
      [`Contact: ${agent.contact.toString()}`, 'Allow: ACK,CANCEL,INVITE,MESSAGE,BYE,OPTIONS,INFO,NOTIFY,REFER'],
    );
    const sessionId = this.watch(inviter, callId);
    return new Promise((resolve) => {
      inviter.stateChange.addListener((state) => {
        if (state === SessionState.Established) resolve(soundArrives(inviter));
        if (state === SessionState.Terminated) resolve(false);
      });
      inviter.invite().catch(() => {
        const line = this.lines.get(sessionId);
        if (line) this.release(sessionId, line);
        resolve(false);
      });
    });
  }

  /**
   * After a loss of the WebSocket the far side still holds the old one for these calls: a re-INVITE tells it the new
   * way (else its BYE would never come), and restarts ICE where the network itself has changed.
   */
  private refreshLines(): void {
    if (!this.refreshNeeded) return;
    this.refreshNeeded = false;
    for (const { session, held } of this.lines.values()) {
      if (session.state !== SessionState.Established) continue;
      const ice = handlerOf(session)?.peerConnection?.iceConnectionState;
      const broken = ice === 'disconnected' || ice === 'failed';
      session.sessionDescriptionHandlerOptionsReInvite = {
        hold: held,
        offerOptions: { iceRestart: broken },
      } as Web.SessionDescriptionHandlerOptions;
      session.invite().catch(() => {});
    }
  }

  private takeInvitation(invitation: Invitation): void {
    const callId = invitation.request.getHeader(callIdSipHeader)?.trim() || null;
    const sessionId = this.watch(invitation, callId);
    this.listener.invited({ sessionId, callId });
  }

  private watch(session: Session, callId: string | null): string {
    const sessionId = session.id;
    const line: Line = {
      session,
      callId,
      held: false,
      muted: false,
      audio: null,
      near: null,
      far: null,
      counters: null,
    };
    this.lines.set(sessionId, line);
    session.stateChange.addListener((state) => {
      if (state === SessionState.Established) {
        this.openSound(line);
        this.keep(sessionId, line);
        this.listener.established({ sessionId, callId });
        this.tell(sessionId, line);
      }
      if (state === SessionState.Terminated) {
        this.release(sessionId, line);
        this.listener.ended({ sessionId });
      }
    });
    return sessionId;
  }

  private openSound(line: Line): void {
    const handler = handlerOf(line.session);
    if (!handler) return;
    const audio = new Audio();
    audio.srcObject = handler.remoteMediaStream;
    line.audio = audio;
    void route(audio, this.speakerId).then(() => audio.play().catch(() => {}));
    line.near = new LevelMeter(audioContext(), handler.localMediaStream);
    if (handler.remoteMediaStream.getAudioTracks().length > 0) {
      line.far = new LevelMeter(audioContext(), handler.remoteMediaStream);
    }
  }

  private release(sessionId: string, line: Line): void {
    line.near?.close();
    line.far?.close();
    line.audio?.pause();
    if (line.audio) line.audio.srcObject = null;
    this.lines.delete(sessionId);
    if (this.lines.size === 0) forgetDialog();
  }

  private keep(sessionId: string, line: Line): void {
    const state = dialogStateOf(line.session);
    if (!state || !line.callId || this.lines.get(sessionId) !== line) return;
    keepDialog({
      callId: line.callId,
      sipCallId: state.callId,
      localTag: state.localTag,
      remoteTag: state.remoteTag,
      cseq: state.localSequenceNumber ?? 1,
      localUri: state.localURI.toString(),
      remoteUri: state.remoteURI.toString(),
      remoteTarget: state.remoteTarget.toString(),
      routeSet: [...state.routeSet],
    });
  }

  private tell(sessionId: string, line: Line): void {
    this.keep(sessionId, line);
    this.listener.measured({ sessionId, held: line.held, muted: line.muted });
  }

  private switchTrack(line: Line, on: boolean): void {
    const track = senderOf(line.session)?.track;
    if (track) track.enabled = on;
  }

  private newRegisterer(): Registerer {
    const registerer = new Registerer(this.wanted(), { expires: 120, refreshFrequency: 75 });
    registerer.stateChange.addListener((state) => {
      if (state === RegistererState.Unregistered && this.registerer === registerer) this.listener.unregistered();
    });
    return registerer;
  }

  /** A lost connection takes the registration with it; the next connection makes a new one. */
  private forgetRegistration(): void {
    const registerer = this.registerer;
    this.registerer = null;
    registerer?.dispose().catch(() => {});
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

  private wanted(): UserAgent {
    if (!this.agent) throw new Error('The phone has not been configured.');
    return this.agent;
  }

  private line(sessionId: string): Line {
    const line = this.lines.get(sessionId);
    if (!line) throw new Error('This call is no longer on the phone.');
    return line;
  }
}

type OutgoingRequest = ReturnType<UserAgent['userAgentCore']['makeOutgoingRequestMessage']>;
type Uri = { toString(): string };
interface DialogState {
  callId: string;
  localTag: string;
  remoteTag: string;
  localSequenceNumber: number | undefined;
  localURI: Uri;
  remoteURI: Uri;
  remoteTarget: Uri;
  routeSet: string[];
}

const dialogStateOf = (session: Session): DialogState | null =>
  (session.dialog as unknown as { dialogState?: DialogState } | undefined)?.dialogState ?? null;

const handlerOf = (session: Session): Web.SessionDescriptionHandler | undefined =>
  session.sessionDescriptionHandler as Web.SessionDescriptionHandler | undefined;

const senderOf = (session: Session): RTCRtpSender | undefined =>
  handlerOf(session)
    ?.peerConnection?.getSenders()
    .find((sender) => sender.track?.kind === 'audio');

/** Is this side on hold, by what both sides agreed in the last offer and answer? Null when unknown. */
function directionOf(session: Session): boolean | null {
  const direction = handlerOf(session)?.peerConnection?.getTransceivers()[0]?.currentDirection;
  return direction ? direction === 'sendonly' || direction === 'inactive' : null;
}

/** Does sound arrive on this session within the limit? Asterisk may accept the signalling and keep its old DTLS association. */
async function soundArrives(session: Session): Promise<boolean> {
  const until = performance.now() + soundLimitMs;
  while (performance.now() < until && session.state === SessionState.Established) {
    if (handlerOf(session)?.peerConnection?.connectionState === 'connected') return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

async function route(audio: HTMLAudioElement, speakerId: string | null): Promise<void> {
  if ('setSinkId' in audio) await audio.setSinkId(speakerId ?? '').catch(() => {});
}
