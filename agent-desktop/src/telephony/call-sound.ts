import { type CallQuality, countersOf, type QualityCounters, qualityBetween } from './call-quality.ts';
import { audioContext, LevelMeter } from './level-meter.ts';
import type { AudioLevels } from './phone.ts';

/** Where a call's sound comes from and goes to. */
export interface MediaSource {
  readonly peerConnection: RTCPeerConnection | undefined;
  readonly localMediaStream: MediaStream;
  readonly remoteMediaStream: MediaStream;
}

/** The sound of one call: it is played, its level and quality are measured, its microphone is switched. */
export class CallSound {
  /** Asked anew each time: there is none before the call is answered. */
  private readonly source: () => MediaSource | undefined;
  private audio: HTMLAudioElement | null = null;
  private near: LevelMeter | null = null;
  private far: LevelMeter | null = null;
  private counters: QualityCounters | null = null;

  constructor(source: () => MediaSource | undefined) {
    this.source = source;
  }

  /** Begins to play what comes in, over this speaker (null: the system's choice), and to measure both directions. */
  open(speakerId: string | null): void {
    const source = this.source();
    if (!source) return;
    const audio = new Audio();
    audio.srcObject = source.remoteMediaStream;
    this.audio = audio;
    void route(audio, speakerId).then(() => audio.play().catch(() => {}));
    this.near = new LevelMeter(audioContext(), source.localMediaStream);
    if (source.remoteMediaStream.getAudioTracks().length > 0) {
      this.far = new LevelMeter(audioContext(), source.remoteMediaStream);
    }
  }

  close(): void {
    this.near?.close();
    this.far?.close();
    this.audio?.pause();
    if (this.audio) this.audio.srcObject = null;
  }

  /** Is the microphone's track on? Null without a track. */
  get microphoneOn(): boolean | null {
    return this.sender()?.track?.enabled ?? null;
  }

  switchMicrophone(on: boolean): void {
    const track = this.sender()?.track;
    if (track) track.enabled = on;
  }

  /** Takes another microphone into use, switched as the one before. `open` is only called where a call sends sound. */
  async useMicrophone(open: () => Promise<MediaStream>): Promise<void> {
    const sender = this.sender();
    if (!sender) return;
    const stream = await open();
    const track = stream.getAudioTracks()[0];
    if (!track) return;
    track.enabled = sender.track?.enabled ?? true;
    sender.track?.stop();
    await sender.replaceTrack(track);
    this.near?.close();
    this.near = new LevelMeter(audioContext(), stream);
  }

  async useSpeaker(speakerId: string | null): Promise<void> {
    if (this.audio) await route(this.audio, speakerId);
  }

  async quality(): Promise<CallQuality | null> {
    const connection = this.source()?.peerConnection;
    if (!connection) return null;
    const counters = countersOf(await connection.getStats());
    if (!counters || counters.packetsReceived === 0) return null;
    const quality = qualityBetween(this.counters, counters);
    this.counters = counters;
    return quality;
  }

  levels(): AudioLevels {
    return { near: this.near?.level() ?? 0, far: this.far?.level() ?? 0 };
  }

  /** Is this side on hold, by what both sides agreed in the last offer and answer? Null when unknown. */
  get held(): boolean | null {
    const direction = this.source()?.peerConnection?.getTransceivers()[0]?.currentDirection;
    return direction ? direction === 'sendonly' || direction === 'inactive' : null;
  }

  /** Has the network under the sound changed, so that ICE must begin anew? */
  get isBroken(): boolean {
    const ice = this.source()?.peerConnection?.iceConnectionState;
    return ice === 'disconnected' || ice === 'failed';
  }

  /** Has the way for the sound been agreed and secured? */
  get isConnected(): boolean {
    return this.source()?.peerConnection?.connectionState === 'connected';
  }

  private sender(): RTCRtpSender | undefined {
    return this.source()
      ?.peerConnection?.getSenders()
      .find((sender) => sender.track?.kind === 'audio');
  }
}

async function route(audio: HTMLAudioElement, speakerId: string | null): Promise<void> {
  if ('setSinkId' in audio) await audio.setSinkId(speakerId ?? '').catch(() => {});
}
