import * as UTIF from 'utif2';

/** Asked for a page of a TIFF; answers with its pixels. The first question brings the file. */
export interface TiffQuestion {
  id: number;
  page: number;
  bytes?: ArrayBuffer;
}
export type TiffAnswer =
  | { id: number; pages: number; width: number; height: number; rgba: Uint8ClampedArray<ArrayBuffer> }
  | { id: number; failed: string };

let bytes: ArrayBuffer | null = null;
let pages: UTIF.IFD[] = [];

addEventListener('message', ({ data }: MessageEvent<TiffQuestion>) => {
  const { id, page } = data;
  try {
    if (data.bytes) {
      bytes = data.bytes;
      pages = UTIF.decode(bytes);
    }
    const ifd = pages[page - 1];
    if (!bytes || !ifd) throw new Error('no such page');
    UTIF.decodeImage(bytes, ifd);
    const rgba = new Uint8ClampedArray(UTIF.toRGBA8(ifd));
    const answer: TiffAnswer = { id, pages: pages.length, width: ifd.width, height: ifd.height, rgba };
    ifd.data = new Uint8Array();
    postMessage(answer, { transfer: [rgba.buffer] });
  } catch (error) {
    postMessage({ id, failed: String(error) } satisfies TiffAnswer);
  }
});
