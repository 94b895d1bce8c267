import { gzipSync } from 'node:zlib';
import type { Context } from 'koa';

/**
 * Answers with the description of the API. It is large and never changes while the server runs: it is written out and packed
 * once, so that asking for it costs a copy and not the processor.
 */
export function openApiEndpoint(document: unknown): (ctx: Context) => void {
  const plain = Buffer.from(JSON.stringify(document));
  const packed = gzipSync(plain);
  return (ctx) => {
    ctx.compress = false;
    ctx.status = 200;
    ctx.type = 'json';
    ctx.vary('Accept-Encoding');
    const asGzip = ctx.acceptsEncodings('gzip', 'identity') === 'gzip';
    if (asGzip) ctx.set('Content-Encoding', 'gzip');
    ctx.body = asGzip ? packed : plain;
  };
}
