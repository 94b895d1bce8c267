import { createInflate } from 'node:zlib';
import { AppError } from '../../../../kernel/app-error.ts';
import { damaged, type FileFacts, type FileWindow } from './file-window.ts';

/** Longest text looked for, so that one which lies across two pieces is found. */
const overlap = 256;
const mostObjectStreams = 500;
const mostUnpackedBytes = 8 * 1024 * 1024;
const pageMark = /\/Type\s*\/Page(?![A-Za-z])/g;

/**
 * Looks at a PDF's head, its end and its page marks, also those in packed object streams. Refuses one that needs a
 * password. Pages are null where the marks are not to be found.
 * @throws AppError image.damaged, image.protected
 */
export async function readPdf(file: FileWindow): Promise<FileFacts> {
  const end = (await file.tail(2048)).toString('latin1');
  if (!end.includes('%%EOF') || !/startxref\s+\d+/.test(end)) throw damaged('end');
  let pages = 0;
  const objectStreams: number[] = [];
  for await (const { text, at, fresh } of pieces(file)) {
    const found = (pattern: RegExp) => [...text.matchAll(pattern)].filter(({ index }) => index + 1 > fresh);
    if (/\/Encrypt\s*(\d+\s+\d+\s+R|<<)/.test(text)) throw new AppError('image.protected', { status: 422 });
    pages += found(pageMark).length;
    for (const match of found(/\/Type\s*\/ObjStm/g)) objectStreams.push(at + match.index);
  }
  for (const position of objectStreams.slice(0, mostObjectStreams)) pages += await pagesInObjectStream(file, position);
  return { type: 'application/pdf', width: null, height: null, pages: pages || null };
}

/** The file as text, each piece beginning with the end of the one before; matches that begin before `fresh` were told. */
async function* pieces(file: FileWindow): AsyncGenerator<{ text: string; at: number; fresh: number }> {
  let kept = '';
  let told = 0;
  let at = 0;
  for await (const chunk of file.stream()) {
    const text = kept + chunk.toString('latin1');
    yield { text, at: at - kept.length, fresh: told };
    at += chunk.length;
    kept = text.slice(-overlap);
    // A match at the seam begins in the kept part but may not have been whole before: count from its last safe place.
    told = 0;
    const safe = text.length - kept.length;
    told = [...text.matchAll(/\/Type\s*\/(Page(?![A-Za-z])|ObjStm)/g)]
      .filter(({ index }) => index >= safe)
      .reduce((last, { index }) => Math.max(last, index - safe + 1), 0);
  }
}

/** Page marks in one packed stream of objects whose dictionary stands around `position`. */
async function pagesInObjectStream(file: FileWindow, position: number): Promise<number> {
  const length = Math.min(1024, file.size - position);
  const head = (await file.read(position, length, 'object stream')).toString('latin1');
  const start = /stream\r?\n/.exec(head);
  if (!start) return 0;
  const inflate = createInflate();
  let text = '';
  const unpacked = new Promise<void>((resolve) => {
    inflate.on('data', (piece: Buffer) => {
      text += piece.toString('latin1');
      if (text.length > mostUnpackedBytes) inflate.destroy();
    });
    // What follows the stream is no longer packed: that it cannot be read is no fault.
    for (const event of ['end', 'error', 'close']) inflate.on(event, () => resolve());
  });
  for await (const chunk of file.stream(position + start.index + start[0].length)) {
    if (inflate.destroyed || inflate.readableEnded) break;
    if (!inflate.write(chunk)) await Promise.race([new Promise((drained) => inflate.once('drain', drained)), unpacked]);
  }
  inflate.end();
  await unpacked;
  return [...text.matchAll(pageMark)].length;
}
