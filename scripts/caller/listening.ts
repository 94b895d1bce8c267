import { type Sound, sampleRate } from './sound.ts';

const remembered = 10 * sampleRate;
const block = sampleRate / 20;

/** Energy of one frequency in a block of samples, by Goertzel's recurrence. */
function energyAt(samples: Sound, hertz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate);
  let previous = 0;
  let before = 0;
  for (const sample of samples) {
    const now = sample + coefficient * previous - before;
    before = previous;
    previous = now;
  }
  return (2 * (previous ** 2 + before ** 2 - coefficient * previous * before)) / samples.length;
}

/** What part of a sound's energy lies at this frequency (± 20 Hz): 0 for none, near 1 for a pure tone. */
export function shareOfTone(samples: Sound, hertz: number): number {
  let atTone = 0;
  let total = 0;
  for (let at = 0; at + block <= samples.length; at += block) {
    const part = samples.subarray(at, at + block);
    atTone += energyAt(part, hertz);
    for (const sample of part) total += sample * sample;
  }
  return total === 0 ? 0 : atTone / total;
}

/** Remembers what was heard: its loudness second by second, and the last ten seconds themselves. */
export class Listening {
  private readonly ring = new Int16Array(remembered);
  private heard = 0;
  private readonly energy: number[] = [];

  hear(samples: Sound): void {
    for (const sample of samples) {
      this.ring[this.heard % remembered] = sample;
      const second = Math.floor(this.heard / sampleRate);
      this.energy[second] = (this.energy[second] ?? 0) + sample * sample;
      this.heard += 1;
    }
  }

  /** The last `milliseconds` of sound, at most ten seconds. */
  last(milliseconds: number): Sound {
    const count = Math.min(Math.round((milliseconds * sampleRate) / 1_000), this.heard, remembered);
    return Int16Array.from({ length: count }, (_unused, i) => this.ring[(this.heard - count + i) % remembered] ?? 0);
  }

  /** Loudness of each full second heard, in dB below full scale (0 loudest, −96 silence). */
  levels(): number[] {
    return this.energy.slice(0, Math.floor(this.heard / sampleRate)).map((energy) => {
      const level = 10 * Math.log10(energy / sampleRate / 32_768 ** 2);
      return Math.max(-96, Math.round(level * 10) / 10);
    });
  }
}
