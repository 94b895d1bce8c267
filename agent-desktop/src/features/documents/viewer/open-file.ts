import type { ImageType } from '@tellerline/contracts';

/** A file that can be looked at. Sizes in CSS pixels at 100 %. */
export interface OpenFile {
  pages: number;
  size(page: number): Promise<{ width: number; height: number }>;
  /** Draws a page, counted from 1, so sharp that it may be shown `scale` times its size. */
  paint(page: number, canvas: HTMLCanvasElement, scale: number): Promise<void>;
  close(): void;
}

/** More pixels than this are not asked of a canvas; what is shown larger is a little less sharp. */
const MOST_PIXELS = 24_000_000;

/** How much larger than `width` × `height` a canvas may be, at most `wanted`. */
export const sharpness = (width: number, height: number, wanted: number): number =>
  Math.min(wanted, Math.sqrt(MOST_PIXELS / (width * height)));

/** Opens what the server said is of `type`. @throws Error when it cannot be decoded. */
export async function openFile(type: ImageType, bytes: ArrayBuffer): Promise<OpenFile> {
  if (type === 'application/pdf') return (await import('./open-pdf.ts')).openPdf(bytes);
  if (type === 'image/tiff') return (await import('./open-tiff.ts')).openTiff(bytes);
  return openPicture(new Blob([bytes], { type }));
}

/** JPEG and PNG, which the browser knows itself; a picture too large for a canvas is made smaller while it is decoded. */
async function openPicture(blob: Blob): Promise<OpenFile> {
  const whole = await createImageBitmap(blob);
  const { width, height } = whole;
  const share = sharpness(width, height, 1);
  const bitmap =
    share === 1
      ? whole
      : await createImageBitmap(whole, { resizeWidth: Math.round(width * share), resizeQuality: 'high' });
  return drawn(
    () => Promise.resolve(bitmap),
    { width, height },
    () => bitmap.close(),
  );
}

function drawn(
  bitmapOf: () => Promise<ImageBitmap>,
  size: { width: number; height: number },
  close: () => void,
): OpenFile {
  return {
    pages: 1,
    size: async () => size,
    paint: async (_page, canvas) => {
      const bitmap = await bitmapOf();
      canvas.width = bitmap.width;
      canvas.height = bitmap.height;
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    },
    close,
  };
}
