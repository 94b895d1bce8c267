import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { deflateSync } from 'node:zlib';
import { imageLimits } from '@tellerline/contracts';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../../kernel/app-error.ts';
import { checkFile } from './check-file.ts';

const fixtures = resolve(import.meta.dirname, '../../../../../../tests/fixtures/images');
const names = ['licence-original.jpg', 'signature-card.png', 'application-2-pages.tif', 'application-2-pages.pdf'];
const bytesOf = (name: string): Buffer => readFileSync(join(fixtures, name));

const folder = mkdtempSync(join(tmpdir(), 'tellerline-check-'));
afterAll(() => rmSync(folder, { recursive: true }));
const check = (bytes: Uint8Array) => {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  return checkFile(path);
};
/** The code a file is refused with; anything but an expected refusal fails the test. */
const refusal = async (bytes: Uint8Array): Promise<string> => {
  try {
    await check(bytes);
    return 'accepted';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
};

/** A PDF whose objects are packed in a stream, as newer programs write them. */
function packedPdf(pages: number, trailer = ''): Buffer {
  const objects = Array.from({ length: pages }, () => '<</Type/Page/Parent 1 0 R>>').join(' ');
  const packed = deflateSync(Buffer.from(`<</Type/Pages/Count ${pages}>> ${objects}`));
  return Buffer.concat([
    Buffer.from(
      `%PDF-1.7\n4 0 obj\n<</Type/ObjStm/N ${pages}/First 9/Filter/FlateDecode/Length ${packed.length}>>\nstream\n`,
    ),
    packed,
    Buffer.from(`\nendstream\nendobj\n${trailer}startxref\n9\n%%EOF\n`),
  ]);
}

describe('CIF-08 what comes in is known by its content', () => {
  test('a picture’s type, size and pages are read from the file itself', async () => {
    expect(await Promise.all(names.map((name) => checkFile(join(fixtures, name))))).toEqual([
      { type: 'image/jpeg', width: 900, height: 640, pages: 1 },
      { type: 'image/png', width: 700, height: 480, pages: 1 },
      { type: 'image/tiff', width: 620, height: 877, pages: 2 },
      { type: 'application/pdf', width: null, height: null, pages: 2 },
    ]);
  });

  test('pages of a PDF are counted in packed objects too', async () => {
    expect((await check(packedPdf(37))).pages).toBe(37);
    expect(await refusal(packedPdf(imageLimits.pagesAFile + 1))).toBe('image.too_many_pages');
  });

  test('marks that lie across two pieces of a long PDF are counted once', async () => {
    for (const gap of [262_100, 262_130, 262_140, 262_144, 262_150, 524_280]) {
      const text = `%PDF-1.4\n${' '.repeat(gap)}<</Type /Page>> <</Type /Page>>${' '.repeat(300)}<</Type /Page>>\nstartxref\n9\n%%EOF`;
      expect((await check(Buffer.from(text))).pages, String(gap)).toBe(3);
    }
  });

  test('a PDF with a password is refused', async () => {
    expect(await refusal(packedPdf(1, 'trailer <</Encrypt 5 0 R>>\n'))).toBe('image.protected');
  });

  test.each([
    ['a page of HTML', '<!doctype html><script>alert(1)</script>'],
    ['a GIF', 'GIF89a\u0001\u0000'],
    ['a program', 'MZ\u0090\u0000'],
    ['a PDF behind a page of HTML', `<html>${'x'.repeat(200)}%PDF-1.4 startxref 1 %%EOF`],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['hardly anything', 'x'],
  ])('%s is none of the four types', async (_what, text) => {
    expect(await refusal(Buffer.from(text, 'latin1'))).toBe('image.type_unknown');
  });

  test('nothing at all is no file', async () => {
    expect(await refusal(new Uint8Array())).toBe('image.type_unknown');
  });

  test.each(names)('%s cut off anywhere is refused', async (name) => {
    const whole = bytesOf(name);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 8, max: whole.length - 16 }), async (length) => {
        expect(await refusal(whole.subarray(0, length))).toBe('image.damaged');
      }),
      { numRuns: 60 },
    );
  });

  test.each(names)('%s with any bytes changed is taken or refused, never a fault', async (name) => {
    const whole = bytesOf(name);
    const change = fc.tuple(
      fc.integer({ min: 8, max: Math.min(whole.length - 1, 4_000) }),
      fc.integer({ min: 0, max: 255 }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        const changed = Buffer.from(whole);
        for (const [at, value] of changes) changed[at] = value;
        expect(await refusal(changed)).toMatch(/^(accepted|image\.\w+)$/);
      }),
      { numRuns: 80 },
    );
  });

  test('a small file that claims a gigantic picture is refused before anybody decodes it', async () => {
    const jpeg = bytesOf('licence-original.jpg');
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.writeUInt16BE(65_000, frame + 5);
    jpeg.writeUInt16BE(65_000, frame + 7);
    expect(await refusal(jpeg)).toBe('image.too_big');
  });

  test('a TIFF whose pages go round in a circle is refused', async () => {
    const tiff = bytesOf('application-2-pages.tif');
    const first = tiff.readUInt32LE(4);
    const second = tiff.readUInt32LE(first + 2 + tiff.readUInt16LE(first) * 12);
    tiff.writeUInt32LE(first, second + 2 + tiff.readUInt16LE(second) * 12);
    expect(await refusal(tiff)).toBe('image.damaged');
  });
});
