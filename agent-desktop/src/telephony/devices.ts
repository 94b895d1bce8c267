import { z } from 'zod';
import { Cell } from '../state/cell.ts';
import { type KeyValueStore, readJson, writeJson } from '../state/key-value-store.ts';
import { audioContext, LevelMeter } from './level-meter.ts';

/** What a check of the microphone found. `heard`: sound above the floor was measured. */
export type MicrophoneState = 'unchecked' | 'listening' | 'heard' | 'denied' | 'missing' | 'busy';

export interface DeviceState {
  microphones: readonly MediaDeviceInfo[];
  speakers: readonly MediaDeviceInfo[];
  microphoneId: string | null;
  speakerId: string | null;
  /** Where it rings; null: where the system plays. */
  ringerId: string | null;
  ringVolume: number;
  microphone: MicrophoneState;
  /** The agent has confirmed that he hears this speaker. */
  speakerHeard: boolean;
}

const Remembered = z.object({
  microphoneId: z.string().nullable(),
  speakerId: z.string().nullable(),
  ringerId: z.string().nullable().default(null),
  ringVolume: z.number().min(0).max(1),
  /** Devices that passed the check, so that a reload in mid-shift does not ask again. */
  passedMicrophone: z.string().nullable(),
  passedSpeaker: z.string().nullable(),
  passedAt: z.number(),
});
type Remembered = z.infer<typeof Remembered>;
const key = 'tellerline.devices';
/** A check holds for one working day. */
const passedFor = 12 * 3_600_000;
/** Louder than this (of 1) counts as a voice or at least as a microphone that is alive. */
const heardLevel = 0.12;

/** Microphone, speaker and their check. */
export class Devices {
  readonly state: Cell<DeviceState>;
  private readonly store: KeyValueStore;
  private readonly media: MediaDevices | undefined;
  private remembered: Remembered;
  private stream: MediaStream | null = null;
  private meter: LevelMeter | null = null;

  constructor(store: KeyValueStore, media: MediaDevices | undefined, now = Date.now()) {
    this.store = store;
    this.media = media;
    this.remembered = readJson(store, key, (raw) => Remembered.safeParse(raw).data ?? null) ?? {
      microphoneId: null,
      speakerId: null,
      ringerId: null,
      ringVolume: 0.5,
      passedMicrophone: null,
      passedSpeaker: null,
      passedAt: 0,
    };
    const fresh = now - this.remembered.passedAt < passedFor;
    const { microphoneId, speakerId, ringerId, ringVolume } = this.remembered;
    this.state = new Cell<DeviceState>({
      microphones: [],
      speakers: [],
      microphoneId,
      speakerId,
      ringerId,
      ringVolume,
      microphone: fresh && this.remembered.passedMicrophone === idOf(microphoneId) ? 'heard' : 'unchecked',
      speakerHeard: fresh && this.remembered.passedSpeaker === idOf(speakerId),
    });
    media?.addEventListener?.('devicechange', () => void this.refresh());
  }

  /** Lists what is plugged in. A chosen device that is gone is given up, and its check with it. */
  async refresh(): Promise<void> {
    const all = (await this.media?.enumerateDevices().catch(() => [])) ?? [];
    const microphones = all.filter((d) => d.kind === 'audioinput' && d.deviceId !== '');
    const speakers = all.filter((d) => d.kind === 'audiooutput' && d.deviceId !== '');
    this.patch({ microphones, speakers });
    const { microphoneId, speakerId, ringerId } = this.state.get();
    const isGone = (id: string | null): boolean =>
      id !== null && speakers.length > 0 && !speakers.some(({ deviceId }) => deviceId === id);
    if (microphoneId && microphones.length > 0 && !microphones.some((d) => d.deviceId === microphoneId)) {
      this.chooseMicrophone(null);
    }
    if (isGone(speakerId)) this.chooseSpeaker(null);
    if (isGone(ringerId)) this.chooseRinger(null);
    if (all.length > 0 && !all.some((d) => d.kind === 'audioinput')) this.patch({ microphone: 'missing' });
  }

  /** Opens the microphone and listens until a voice was heard or `stopListening` is called. */
  async listen(): Promise<void> {
    this.stopListening();
    if (!this.media) return this.patch({ microphone: 'missing' });
    const { microphoneId, microphone } = this.state.get();
    try {
      this.stream = await this.media.getUserMedia({
        audio: microphoneId ? { deviceId: { exact: microphoneId } } : true,
      });
      await audioContext().resume();
      this.meter = new LevelMeter(audioContext(), this.stream);
      if (microphone !== 'heard') this.patch({ microphone: 'listening' });
      await this.refresh();
    } catch (error) {
      this.patch({ microphone: faultOf(error) });
    }
  }

  /** Loudness now, 0…1; remembers once that something was heard. */
  level(): number {
    const level = this.meter?.level() ?? 0;
    if (level > heardLevel && this.state.get().microphone === 'listening') {
      this.patch({ microphone: 'heard' });
      this.remember({ passedMicrophone: idOf(this.state.get().microphoneId), passedAt: Date.now() });
    }
    return level;
  }

  stopListening(): void {
    this.meter?.close();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.meter = null;
    this.stream = null;
  }

  confirmSpeaker(): void {
    this.patch({ speakerHeard: true });
    this.remember({ passedSpeaker: idOf(this.state.get().speakerId), passedAt: Date.now() });
  }

  chooseMicrophone(microphoneId: string | null): void {
    this.patch({ microphoneId, microphone: 'unchecked' });
    this.remember({ microphoneId, passedMicrophone: null });
  }

  chooseSpeaker(speakerId: string | null): void {
    this.patch({ speakerId, speakerHeard: false });
    this.remember({ speakerId, passedSpeaker: null });
  }

  chooseRinger(ringerId: string | null): void {
    this.patch({ ringerId });
    this.remember({ ringerId });
  }

  setRingVolume(ringVolume: number): void {
    this.patch({ ringVolume });
    this.remember({ ringVolume });
  }

  private patch(change: Partial<DeviceState>): void {
    this.state.update((state) => ({ ...state, ...change }));
  }

  private remember(change: Partial<Remembered>): void {
    this.remembered = { ...this.remembered, ...change };
    writeJson(this.store, key, this.remembered);
  }
}

const idOf = (deviceId: string | null): string => deviceId ?? 'default';

function faultOf(error: unknown): MicrophoneState {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'missing';
}
