import type { ImageType } from '@tellerline/contracts';
import { type OpenFile, sharpness } from './opened-file.ts';

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
