import { damaged, type FileFacts, type FileWindow } from './file-window.ts';

const mostSegments = 2_000;
/** Start of frame: every coding but the tables that share the range. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Walks a JPEG's segments to its frame head and looks for its end mark. @throws AppError image.damaged */
export async function readJpeg(file: FileWindow): Promise<FileFacts> {
  // Cameras append a little something; what is cut off in the middle of the picture has no end mark at all.
  if (!(await file.tail(64 * 1024)).includes(Buffer.from([0xff, 0xd9]))) throw damaged('end');
  let position = 2;
  for (let segment = 0; segment < mostSegments; segment += 1) {
    const head = await file.read(position, 4, 'head');
    if (head[0] !== 0xff) throw damaged('head');
    const marker = head[1] ?? 0;
    if (marker === 0xff) {
      position += 1;
      continue;
    }
    const length = head.readUInt16BE(2);
    if (marker === 0xda || length < 2) throw damaged('head');
    if (isFrame(marker)) {
      const frame = await file.read(position + 4, 5, 'head');
      const [height, width] = [frame.readUInt16BE(1), frame.readUInt16BE(3)];
      if (width === 0 || height === 0) throw damaged('head');
      return { type: 'image/jpeg', width, height, pages: 1 };
    }
    position += 2 + length;
  }
  throw damaged('head');
}
