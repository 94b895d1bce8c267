import type { OpenFile } from './opened-file.ts';
import { startWorker } from './own-workers.ts';
import type { TiffAnswer, TiffQuestion } from './tiff-worker.ts';

type TiffPage = Extract<TiffAnswer, { rgba: unknown }>;

/** TIFF of any number of pages, decoded page by page in a worker of its own. */
export async function openTiff(bytes: ArrayBuffer): Promise<OpenFile> {
  const worker = startWorker('tiff');
  const waiting = new Map<number, { resolve(page: TiffPage): void; reject(error: Error): void }>();
  let asked = 0;
  worker.onmessage = ({ data }: MessageEvent<TiffAnswer>) => {
    const asker = waiting.get(data.id);
    waiting.delete(data.id);
    if ('failed' in data) asker?.reject(new Error(data.failed));
    else asker?.resolve(data);
  };
  worker.onerror = () => {
    for (const { reject } of waiting.values()) reject(new Error('the decoder gave up'));
    waiting.clear();
  };
  const ask = (page: number, file?: ArrayBuffer): Promise<TiffPage> =>
    new Promise((resolve, reject) => {
      asked += 1;
      waiting.set(asked, { resolve, reject });
      const question: TiffQuestion = { id: asked, page, ...(file ? { bytes: file } : {}) };
      worker.postMessage(question, file ? [file] : []);
    });

  // One page is kept: going back and forth between two decodes again, which is quick, and memory stays flat.
  let kept = { page: 1, picture: await ask(1, bytes) };
  const pages = kept.picture.pages;
  const picture = async (page: number): Promise<TiffPage> => {
    if (kept.page !== page) kept = { page, picture: await ask(page) };
    return kept.picture;
  };
  return {
    pages,
    size: async (page) => {
      const { width, height } = await picture(page);
      return { width, height };
    },
    paint: async (page, canvas) => {
      const { width, height, rgba } = await picture(page);
      canvas.width = width;
      canvas.height = height;
      canvas.getContext('2d')?.putImageData(new ImageData(rgba, width, height), 0, 0);
    },
    close: () => worker.terminate(),
  };
}
