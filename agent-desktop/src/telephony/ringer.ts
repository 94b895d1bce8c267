import { audioContext } from './level-meter.ts';

/** Makes the desk ring: two soft tones a second apart, until stopped. No sound file, nothing to load. */
export class Ringer {
  /** 0…1. */
  volume = 0.5;
  /** Where it rings; null: where the system plays. */
  deviceId: string | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;
  private output: Output | null = null;

  start(): void {
    if (this.timer !== null) return;
    this.output = openOutput(this.deviceId);
    this.chirp();
    this.timer = setInterval(() => this.chirp(), 2_000);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.output?.close();
    this.output = null;
  }

  get ringing(): boolean {
    return this.timer !== null;
  }

  private chirp(): void {
    const gain = this.volume * 0.4;
    tone(audioContext(), { hertz: 587, at: 0, seconds: 0.35, gain }, this.output?.node);
    tone(audioContext(), { hertz: 784, at: 0.4, seconds: 0.5, gain }, this.output?.node);
  }
}

/** A device of its own to play on. */
interface Output {
  node: AudioNode;
  close(): void;
}

/** Null: the system's choice. A device that cannot be played on is the system's choice too. */
function openOutput(deviceId: string | null): Output | null {
  const element = new Audio();
  if (deviceId === null || !('setSinkId' in element)) return null;
  const out = audioContext().createMediaStreamDestination();
  element.srcObject = out.stream;
  void element
    .setSinkId(deviceId)
    .catch(() => undefined)
    .then(() => element.play())
    .catch(() => undefined);
  return {
    node: out,
    close: () => {
      element.pause();
      element.srcObject = null;
    },
  };
}

interface Tone {
  hertz: number;
  /** Seconds from now. */
  at: number;
  seconds: number;
  gain: number;
}

/** Plays one tone with soft edges. */
export function tone(
  audio: AudioContext,
  { hertz, at, seconds, gain }: Tone,
  into: AudioNode = audio.destination,
): void {
  const start = audio.currentTime + at;
  const oscillator = audio.createOscillator();
  const envelope = audio.createGain();
  oscillator.frequency.value = hertz;
  envelope.gain.setValueAtTime(0, start);
  envelope.gain.linearRampToValueAtTime(gain, start + 0.03);
  envelope.gain.setValueAtTime(gain, start + seconds - 0.08);
  envelope.gain.linearRampToValueAtTime(0, start + seconds);
  oscillator.connect(envelope).connect(into);
  oscillator.start(start);
  oscillator.stop(start + seconds);
  oscillator.onended = () => envelope.disconnect();
}

/** Plays the speaker test on one output device; null is the system's choice. Settles when it has been played. */
export async function playTestTone(speakerId: string | null): Promise<void> {
  const audio = audioContext();
  await audio.resume();
  const out = openOutput(speakerId);
  for (const [index, hertz] of [440, 554, 659].entries()) {
    tone(audio, { hertz, at: index * 0.3, seconds: 0.28, gain: 0.3 }, out?.node);
  }
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  out?.close();
}
