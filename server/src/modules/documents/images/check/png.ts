import { crc32 } from 'node:zlib';
import { damaged, type FileFacts, type FileWindow } from './file-window.ts';

const mostChunks = 100_000;

/** Walks a PNG's chunks from its head to its end. @throws AppError image.damaged */
export async function readPng(file: FileWindow): Promise<FileFacts> {
  const head = await file.read(8, 25, 'head');
  if (head.readUInt32BE(0) !== 13 || head.toString('latin1', 4, 8) !== 'IHDR') throw damaged('head');
  if (crc32(head.subarray(4, 21)) !== head.readUInt32BE(21)) throw damaged('head');
  const [width, height] = [head.readUInt32BE(8), head.readUInt32BE(12)];
  if (width === 0 || height === 0) throw damaged('head');

  let position = 33;
  let hasPicture = false;
  for (let chunk = 0; chunk < mostChunks; chunk += 1) {
    const start = await file.read(position, 8, 'end');
    const name = start.toString('latin1', 4, 8);
    if (!/^[A-Za-z]{4}$/.test(name)) throw damaged('chunk');
    position += 12 + start.readUInt32BE(0);
    if (position > file.size) throw damaged('end');
    if (name === 'IDAT') hasPicture = true;
    if (name === 'IEND') {
      if (!hasPicture) throw damaged('picture');
      return { type: 'image/png', width, height, pages: 1 };
    }
  }
  throw damaged('end');
}
