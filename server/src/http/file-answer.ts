import type { Readable } from 'node:stream';
import type { HttpContext } from './koa-state.ts';

/** A file as an answer. */
export interface FileAnswer {
  /** What the browser calls it when it is kept; any text. */
  name: string;
  /** Its media type, which we decided; never what an uploader claimed. */
  type: string;
  body: Readable | Buffer | string;
  /** Bytes, where known beforehand: the browser then shows progress. */
  length?: number;
  /** To be looked at within the desktop rather than kept. Only for images, PDF and sound. */
  inline?: boolean;
  /** Parts of it can be asked for; `part`, both ends included, is what `body` is of `total` bytes. Null: it is the whole. */
  range?: { total: number; part: { from: number; to: number } | null };
}

/**
 * Sends a file so that it stays a file: never sniffed, and whatever script it may hold runs nowhere and reaches nothing of
 * ours. A file to be looked at may stand in a frame of the desktop.
 */
export function sendFile(ctx: HttpContext, file: FileAnswer): void {
  ctx.status = 200;
  ctx.type = file.type;
  ctx.set('x-content-type-options', 'nosniff');
  ctx.set('content-disposition', `${file.inline ? 'inline' : 'attachment'}; ${fileName(file.name)}`);
  const frames = file.inline ? "'self'" : "'none'";
  ctx.set(
    'content-security-policy',
    `default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors ${frames}`,
  );
  if (file.inline) ctx.set('x-frame-options', 'SAMEORIGIN');
  if (file.range) {
    const { total, part } = file.range;
    ctx.set('accept-ranges', 'bytes');
    if (part) {
      ctx.status = 206;
      ctx.set('content-range', `bytes ${part.from}-${part.to}/${total}`);
    }
  }
  if (file.length !== undefined) ctx.length = file.length;
  ctx.body = file.body;
}

/** RFC 6266: a plain name for old readers, the true one in RFC 8187's form. */
function fileName(name: string): string {
  const plain = name.replace(/[^\w.-]+/g, '_').slice(0, 100) || 'file';
  const encoded = encodeURIComponent(name.slice(0, 200)).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `filename="${plain}"; filename*=UTF-8''${encoded}`;
}
