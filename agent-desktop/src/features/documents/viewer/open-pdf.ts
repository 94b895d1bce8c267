import { getDocument, PDFWorker, type RenderTask, VerbosityLevel, version } from 'pdfjs-dist';
import { type OpenFile, sharpness } from './opened-file.ts';
import { startWorker } from './own-workers.ts';

/** Character maps, fonts and decoders PDF.js asks for when a file needs them; vite.config.ts puts them there. */
const parts = `/assets/pdf-${version}/`;
const CSS_PIXELS_A_POINT = 96 / 72;

/**
 * PDF by PDF.js, its parser in a worker of its own. Pages are drawn and nothing else: no links, no forms, no scripts of the
 * file; without eval, which our Content-Security-Policy would refuse anyway.
 */
export async function openPdf(bytes: ArrayBuffer): Promise<OpenFile> {
  const thread = startWorker('pdf');
  const worker = PDFWorker.create({ port: thread, verbosity: VerbosityLevel.ERRORS });
  const loading = getDocument({
    data: bytes,
    worker,
    verbosity: VerbosityLevel.ERRORS,
    cMapUrl: `${parts}cmaps/`,
    cMapPacked: true,
    standardFontDataUrl: `${parts}standard_fonts/`,
    wasmUrl: `${parts}wasm/`,
    useWasm: false,
    enableXfa: false,
    stopAtErrors: false,
  });
  const document = await loading.promise.catch((error: unknown) => {
    thread.terminate();
    throw error;
  });
  let drawing: RenderTask | null = null;
  return {
    pages: document.numPages,
    size: async (page) => {
      const { width, height } = (await document.getPage(page)).getViewport({ scale: CSS_PIXELS_A_POINT });
      return { width, height };
    },
    paint: async (page, canvas, scale) => {
      drawing?.cancel();
      const shown = await document.getPage(page);
      const { width, height } = shown.getViewport({ scale: CSS_PIXELS_A_POINT });
      const viewport = shown.getViewport({
        scale: CSS_PIXELS_A_POINT * sharpness(width, height, scale * devicePixelRatio),
      });
      canvas.width = Math.ceil(viewport.width);
      canvas.height = Math.ceil(viewport.height);
      drawing = shown.render({ canvas, viewport });
      await drawing.promise.catch((error: unknown) => {
        // A newer drawing took its place.
        if ((error as Error).name !== 'RenderingCancelledException') throw error;
      });
    },
    close: () => {
      void loading.destroy().finally(() => thread.terminate());
    },
  };
}
