import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodePcmu, encodePcmu } from './g711.ts';
import { Listening, shareOfTone } from './listening.ts';
import { join, melody, readWav, resample, silence, tone } from './sound.ts';

function wav(samples: readonly number[], { rate = 8_000, channels = 1, bits = 16, format = 1 } = {}): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0).toString();
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(format, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt16LE(bits, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length * 2, 40);
  return Buffer.concat([header, Buffer.from(Int16Array.from(samples).buffer)]);
}

test('µ-law carries a sample with at most 4 % error, as G.711 says', () => {
  fc.assert(
    fc.property(fc.integer({ min: -32_000, max: 32_000 }), (sample) => {
      const back = decodePcmu(encodePcmu(sample));
      expect(Math.abs(back - sample)).toBeLessThanOrEqual(Math.max(8, Math.abs(sample) * 0.04));
    }),
  );
});

test('µ-law of the reference values is that of the standard', () => {
  expect([0, 32_635, -32_635].map(encodePcmu)).toEqual([0xff, 0x80, 0x00]);
});

test('a tone is found at its frequency and not at another, and silence holds none', () => {
  expect(shareOfTone(tone(1_000, 500), 1_000)).toBeGreaterThan(0.95);
  expect(shareOfTone(tone(1_000, 500), 1_200)).toBeLessThan(0.05);
  expect(shareOfTone(silence(500), 1_000)).toBe(0);
  expect(shareOfTone(join([tone(700, 250), tone(2_000, 250)]), 700)).toBeCloseTo(0.5, 1);
});

test('what was heard is measured second by second and remembered for ten', () => {
  const listening = new Listening();
  listening.hear(tone(400, 1_000, 1));
  listening.hear(silence(1_000));
  listening.hear(tone(900, 10_500));
  expect(listening.levels().slice(0, 2)).toEqual([-3, -96]);
  expect(listening.levels()).toHaveLength(12);
  expect(listening.last(60_000)).toHaveLength(80_000);
  expect(shareOfTone(listening.last(1_000), 900)).toBeGreaterThan(0.9);
});

test('a WAV file of another rate and two channels becomes telephone sound', () => {
  const stereo = Array.from(tone(440, 1_000)).flatMap((sample) => [sample, 0]);
  expect(readWav(wav(stereo, { channels: 2 }))).toHaveLength(8_000);
  expect(
    readWav(
      wav(
        Array.from({ length: 22_050 }, () => 100),
        { rate: 22_050 },
      ),
    ),
  ).toHaveLength(8_000);
  expect(resample(Int16Array.from([1, 3, 5, 7]), 16_000)).toEqual(Int16Array.from([2, 6]));
});

test('what is not a WAV file of 16-bit PCM is refused in a sentence', () => {
  expect(() => readWav(Buffer.from('ID3 something else'))).toThrow('not a WAV file');
  expect(() => readWav(wav([1, 2], { bits: 32, format: 65_534 }))).toThrow('16-bit PCM');
  expect(() => readWav(wav([1, 2]).subarray(0, 30))).toThrow();
});

test('the tune for machines that cannot speak is loud enough to be heard', () => {
  const listening = new Listening();
  listening.hear(melody());
  expect(listening.levels()[0]).toBeGreaterThan(-20);
});
