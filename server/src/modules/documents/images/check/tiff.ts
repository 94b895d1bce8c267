import { damaged, type FileFacts, type FileWindow } from './file-window.ts';

const mostPages = 1_000;
const tags = { width: 256, height: 257, stripOffsets: 273, stripBytes: 279, tileOffsets: 324, tileBytes: 325 } as const;
const bytesOfType: Record<number, number> = { 1: 1, 3: 2, 4: 4 };

/** Walks a TIFF's chain of pages; the picture of each must lie within the file. @throws AppError image.damaged */
export async function readTiff(file: FileWindow): Promise<FileFacts> {
  const head = await file.read(0, 8, 'head');
  const little = head.toString('latin1', 0, 2) === 'II';
  const u16 = (buffer: Buffer, at: number) => (little ? buffer.readUInt16LE(at) : buffer.readUInt16BE(at));
  const u32 = (buffer: Buffer, at: number) => (little ? buffer.readUInt32LE(at) : buffer.readUInt32BE(at));
  const seen = new Set<number>();
  let largest = { width: 0, height: 0 };

  for (let next = u32(head, 4); next !== 0; ) {
    const part = `page ${seen.size + 1}`;
    if (seen.has(next) || seen.size >= mostPages) throw damaged(part);
    seen.add(next);
    const count = u16(await file.read(next, 2, part), 0);
    const entries = await file.read(next + 2, count * 12 + 4, part);
    const values = async (tag: number): Promise<number[]> => {
      for (let at = 0; at < count * 12; at += 12) {
        if (u16(entries, at) !== tag) continue;
        const size = bytesOfType[u16(entries, at + 2)];
        const howMany = u32(entries, at + 4);
        if (!size || howMany > 1_000_000) throw damaged(part);
        const inline = size * howMany <= 4;
        const raw = inline
          ? entries.subarray(at + 8, at + 12)
          : await file.read(u32(entries, at + 8), size * howMany, part);
        return Array.from({ length: howMany }, (_, index) =>
          size === 1 ? (raw[index] ?? 0) : size === 2 ? u16(raw, index * 2) : u32(raw, index * 4),
        );
      }
      return [];
    };
    const [width = 0] = await values(tags.width);
    const [height = 0] = await values(tags.height);
    if (width === 0 || height === 0) throw damaged(part);
    if (width * height > largest.width * largest.height) largest = { width, height };
    await pictureInside(values, file.size, part);
    next = u32(entries, count * 12);
  }
  if (seen.size === 0) throw damaged('head');
  return { type: 'image/tiff', ...largest, pages: seen.size };
}

async function pictureInside(values: (tag: number) => Promise<number[]>, size: number, part: string): Promise<void> {
  const strips = await values(tags.stripOffsets);
  const [offsets, lengths] =
    strips.length > 0
      ? [strips, await values(tags.stripBytes)]
      : [await values(tags.tileOffsets), await values(tags.tileBytes)];
  if (offsets.length === 0 || offsets.length !== lengths.length) throw damaged(part);
  if (offsets.some((offset, at) => offset + (lengths[at] ?? 0) > size)) throw damaged(part);
}
