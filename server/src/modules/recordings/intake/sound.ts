import type { RecordingMark } from '@tellerline/contracts';
import { BYTES_PER_MS, muLawOf, sampleOf, WAV_HEADER_BYTES, wavHeader } from '../vault/mu-law.ts';

/** Bytes of one instant in Asterisk's raw recording: two channels of 16 bits. */
const RAW_FRAME = 4;
/** Loudness is measured in steps of so many milliseconds. */
export const STEP_MS = 10;
const STEP_BYTES = STEP_MS * BYTES_PER_MS;
const MOST_PEAKS = 1_200;

/** How long a raw recording of so many bytes becomes as a WAV file. */
export const wavBytes = (rawBytes: number): number => WAV_HEADER_BYTES + Math.floor(rawBytes / RAW_FRAME) * 2;
export const lengthOf = (bytes: number): number => Math.floor((bytes - WAV_HEADER_BYTES) / BYTES_PER_MS);

/** Turns Asterisk's raw recording into a WAV file of µ-law. @param rawBytes all that `raw` will give; a broken last frame is left out */
export async function* asWav(raw: AsyncIterable<Buffer>, rawBytes: number): AsyncGenerator<Buffer> {
  let left = Math.floor(rawBytes / RAW_FRAME) * RAW_FRAME;
  yield wavHeader(left / 2);
  let rest: Buffer = Buffer.alloc(0);
  for await (const part of raw) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, part]) : part;
    const whole = Math.min(left, bytes.length - (bytes.length % 2));
    const coded = Buffer.allocUnsafe(whole / 2);
    for (let at = 0; at < whole; at += 2) coded[at / 2] = muLawOf(bytes.readInt16LE(at));
    left -= whole;
    rest = bytes.subarray(whole);
    yield coded;
    if (left === 0) return;
  }
}

/** The loudest sample of each step, of both sides: what waveform and proof of silence are made of. */
export interface Loudness {
  agent: Uint16Array;
  caller: Uint16Array;
}

/** Measures a WAV file of ours. @param bytes its length */
export async function measure(wav: AsyncIterable<Buffer>, bytes: number): Promise<Loudness> {
  const steps = Math.ceil((bytes - WAV_HEADER_BYTES) / STEP_BYTES);
  const found: Loudness = { agent: new Uint16Array(steps), caller: new Uint16Array(steps) };
  let at = -WAV_HEADER_BYTES;
  for await (const part of wav) {
    for (const code of part) {
      if (at >= 0) {
        const side = at % 2 === 0 ? found.agent : found.caller;
        const step = Math.floor(at / STEP_BYTES);
        const loud = Math.abs(sampleOf[code] ?? 0);
        if (loud > (side[step] ?? 0)) side[step] = loud;
      }
      at += 1;
    }
  }
  return found;
}

/** Loudest samples of equal stretches, 0 to 255, first the agent's, then the caller's; base64. */
export function peaksOf({ agent, caller }: Loudness): string {
  const count = Math.min(MOST_PEAKS, agent.length);
  const peaks = Buffer.alloc(count * 2);
  for (const [side, offset] of [
    [agent, 0],
    [caller, count],
  ] as const) {
    for (let i = 0; i < count; i += 1) {
      const stretch = side.subarray(Math.floor((i * side.length) / count), Math.floor(((i + 1) * side.length) / count));
      peaks[offset + i] = Math.min(255, Math.round(Math.max(0, ...stretch) / 128));
    }
  }
  return peaks.toString('base64');
}

/** A pause may begin and end so much beside the time Asterisk told, as the sound of a call is some tenths late. */
const BESIDE_MS = 400;

/**
 * Finds a pause in the sound: the longest stretch without a single sample near where it must be. Where there is none, the time
 * that was told stands, with the loudest sample in its midst as evidence against it.
 */
export function findPause(loudness: Loudness, told: { fromMs: number; toMs: number }): RecordingMark {
  const steps = loudness.agent.length;
  const loudAt = (step: number): number => Math.max(loudness.agent[step] ?? 0, loudness.caller[step] ?? 0);
  const stepOf = (ms: number): number => Math.min(steps, Math.max(0, Math.round(ms / STEP_MS)));
  let best = { from: 0, to: 0 };
  let from = -1;
  const last = stepOf(told.toMs + BESIDE_MS);
  for (let step = stepOf(told.fromMs - BESIDE_MS); step <= last; step += 1) {
    const isSilent = step < last && loudAt(step) === 0;
    if (isSilent && from < 0) from = step;
    if (isSilent || from < 0) continue;
    if (step - from > best.to - best.from) best = { from, to: step };
    from = -1;
  }
  const missing = told.toMs - told.fromMs - (best.to - best.from) * STEP_MS;
  if (missing <= BESIDE_MS) return { kind: 'pause', fromMs: best.from * STEP_MS, toMs: best.to * STEP_MS, peak: 0 };
  let peak = 0;
  for (let step = stepOf(told.fromMs + BESIDE_MS); step < stepOf(told.toMs - BESIDE_MS); step += 1)
    peak = Math.max(peak, loudAt(step));
  return { kind: 'pause', ...told, peak };
}
