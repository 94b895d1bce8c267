import { open, stat } from 'node:fs/promises';
import { type ImageType, imageLimits } from '@tellerline/contracts';
import { AppError } from '../../../../kernel/app-error.ts';
import { type FileFacts, FileWindow } from './file-window.ts';
import { readJpeg } from './jpeg.ts';
import { readPdf } from './pdf.ts';
import { readPng } from './png.ts';
import { readTiff } from './tiff.ts';

const readers: Record<ImageType, (file: FileWindow) => Promise<FileFacts>> = {
  'image/jpeg': readJpeg,
  'image/png': readPng,
  'image/tiff': readTiff,
  'application/pdf': readPdf,
};
const heads: readonly [string, ImageType][] = [
  ['ffd8ff', 'image/jpeg'],
  ['89504e470d0a1a0a', 'image/png'],
  ['49492a00', 'image/tiff'],
  ['4d4d002a', 'image/tiff'],
  [Buffer.from('%PDF-').toString('hex'), 'application/pdf'],
];

/** What a file is by its first eight bytes; null for anything we do not take. */
export function typeByHead(head: Buffer): ImageType | null {
  const hex = head.toString('hex', 0, 8);
  return heads.find(([mark]) => hex.startsWith(mark))?.[1] ?? null;
}

/**
 * What a file is, by its content alone, and whether it is whole and within the limits.
 * @throws AppError image.type_unknown, image.damaged, image.protected, image.too_big, image.too_many_pages
 */
export async function checkFile(path: string): Promise<FileFacts> {
  const { size } = await stat(path);
  const handle = await open(path, 'r');
  try {
    const file = new FileWindow(handle, size);
    const type = typeByHead(await file.read(0, Math.min(8, size), 'head'));
    if (!type) throw new AppError('image.type_unknown', { status: 422 });
    return withinLimits(await readers[type](file));
  } finally {
    await handle.close();
  }
}

function withinLimits(facts: FileFacts): FileFacts {
  const { width, height, pages } = facts;
  if (width !== null && height !== null && width * height > imageLimits.pixels) {
    throw new AppError('image.too_big', { status: 422, details: { width, height, limit: imageLimits.pixels } });
  }
  if (pages !== null && pages > imageLimits.pagesAFile) {
    throw new AppError('image.too_many_pages', { status: 422, details: { pages, limit: imageLimits.pagesAFile } });
  }
  return facts;
}
