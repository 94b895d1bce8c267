/**
 * G.711 µ-law: half the size of 16-bit sound, and digital silence stays exactly silence. Coding as in ITU-T G.711 with the
 * usual bias of 132.
 */
const BIAS = 132;
const LOUDEST = 32_635;

/** 16-bit sample → byte. */
export function muLawOf(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), LOUDEST) + BIAS;
  const exponent = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** Byte → 16-bit sample, by table. */
export const sampleOf: Int16Array = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const magnitude = ((((bits & 0x0f) << 3) + BIAS) << ((bits >> 4) & 0x07)) - BIAS;
  return bits & 0x80 ? -magnitude : magnitude;
});

const SAMPLE_RATE = 8_000;
const CHANNELS = 2;
export const WAV_HEADER_BYTES = 58;
export const BYTES_PER_MS = (SAMPLE_RATE * CHANNELS) / 1_000;

/** Header of a WAV file of two channels of µ-law at 8 kHz. @param dataBytes length of what follows */
export function wavHeader(dataBytes: number): Buffer {
  const header = Buffer.alloc(WAV_HEADER_BYTES);
  header.write('RIFF', 0);
  header.writeUInt32LE(WAV_HEADER_BYTES - 8 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(7, 20);
  header.writeUInt16LE(CHANNELS, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * CHANNELS, 28);
  header.writeUInt16LE(CHANNELS, 32);
  header.writeUInt16LE(8, 34);
  header.write('fact', 38);
  header.writeUInt32LE(4, 42);
  header.writeUInt32LE(dataBytes / CHANNELS, 46);
  header.write('data', 50);
  header.writeUInt32LE(dataBytes, 54);
  return header;
}
