/** Sound as telephones carry it: 16-bit samples, one channel, 8,000 a second. */
export type Sound = Int16Array;

export const sampleRate = 8_000;

/** A steady sine tone. `level` is the share of full scale, 0 to 1. */
export function tone(hertz: number, milliseconds: number, level = 0.3): Sound {
  const samples = new Int16Array(Math.round((milliseconds * sampleRate) / 1_000));
  for (let i = 0; i < samples.length; i += 1) {
    samples[i] = Math.round(level * 32_767 * Math.sin((2 * Math.PI * hertz * i) / sampleRate));
  }
  return samples;
}

export const silence = (milliseconds: number): Sound => new Int16Array(Math.round((milliseconds * sampleRate) / 1_000));

/** One sound after the other. */
export function join(parts: readonly Sound[]): Sound {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A short tune, for machines that cannot speak. */
export function melody(): Sound {
  const notes = [523, 659, 784, 659, 698, 587, 523];
  return join(notes.flatMap((hertz) => [tone(hertz, 260), silence(40)]));
}

/** Brings samples of another rate to 8,000 a second: each new sample is the mean of the old ones it covers. */
export function resample(samples: Int16Array, fromRate: number): Sound {
  if (fromRate === sampleRate) return samples;
  const step = fromRate / sampleRate;
  const result = new Int16Array(Math.floor(samples.length / step));
  for (let i = 0; i < result.length; i += 1) {
    const from = Math.floor(i * step);
    const to = Math.max(from + 1, Math.floor((i + 1) * step));
    let sum = 0;
    for (let j = from; j < to; j += 1) sum += samples[j] ?? 0;
    result[i] = Math.round(sum / (to - from));
  }
  return result;
}

/**
 * Reads a WAV file of 16-bit PCM; several channels become their first, other rates 8,000.
 * @throws Error with one sentence when it is something else.
 */
export function readWav(file: Buffer): Sound {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error('This is not a WAV file.');
  }
  let channels = 0;
  let rate = 0;
  for (let at = 12; at + 8 <= file.length; ) {
    const id = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const start = at + 8;
    if (id === 'fmt ') {
      if (file.readUInt16LE(start) !== 1 || file.readUInt16LE(start + 14) !== 16) {
        throw new Error('The WAV file must hold 16-bit PCM (sox in.wav -b 16 -e signed-integer out.wav).');
      }
      channels = file.readUInt16LE(start + 2);
      rate = file.readUInt32LE(start + 4);
    } else if (id === 'data') {
      if (channels < 1 || rate < 1) break;
      // Streams written to a pipe carry an open-ended size: take what is there.
      const frames = Math.floor((Math.min(start + size, file.length) - start) / (2 * channels));
      const samples = new Int16Array(frames);
      for (let i = 0; i < frames; i += 1) samples[i] = file.readInt16LE(start + i * 2 * channels);
      return resample(samples, rate);
    }
    at = start + size + (size % 2);
  }
  throw new Error('The WAV file holds no sound.');
}
