/** Measures how loud a stream is, on the samples themselves: what the screen shows is what would be sent. */
export class LevelMeter {
  private readonly analyser: AnalyserNode;
  private readonly source: MediaStreamAudioSourceNode;
  private readonly samples: Float32Array<ArrayBuffer>;

  constructor(audio: AudioContext, stream: MediaStream) {
    this.analyser = audio.createAnalyser();
    this.analyser.fftSize = 512;
    this.source = audio.createMediaStreamSource(stream);
    this.source.connect(this.analyser);
    this.samples = new Float32Array(this.analyser.fftSize);
  }

  /** Loudness 0…1: −60 dBFS and below is 0, −10 dBFS is 1. */
  level(): number {
    this.analyser.getFloatTimeDomainData(this.samples);
    let sum = 0;
    for (const sample of this.samples) sum += sample * sample;
    return loudness(Math.sqrt(sum / this.samples.length));
  }

  close(): void {
    this.source.disconnect();
  }
}

/** Root mean square amplitude on a decibel scale from −60 (0) to −10 (1). */
export function loudness(rms: number): number {
  if (rms <= 0) return 0;
  const decibel = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (decibel + 60) / 50));
}

let shared: AudioContext | null = null;

/** The page's one AudioContext. Browsers leave it suspended until the agent has clicked or typed once. */
export function audioContext(): AudioContext {
  if (!shared) {
    shared = new AudioContext();
    const wake = (): void => void shared?.resume();
    for (const gesture of ['pointerdown', 'keydown']) addEventListener(gesture, wake, { capture: true });
  }
  return shared;
}
