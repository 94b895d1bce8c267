import { type Readable, Transform } from 'node:stream';
import { AppError } from '../kernel/app-error.ts';
import type { HttpContext } from './koa-state.ts';

/**
 * The bytes of a request as a stream that never gives more than `maxBytes`.
 * @throws AppError request.malformed when it is not sent as `application/octet-stream`, request.too_large when it says so
 * itself; a stream that grows past the limit fails with request.too_large.
 */
export function openUpload(ctx: HttpContext, maxBytes: number): Readable {
  const encoding = ctx.req.headers['content-encoding'];
  if (!ctx.is('application/octet-stream') || (encoding !== undefined && encoding !== 'identity')) {
    throw new AppError('request.malformed', { status: 415 });
  }
  const tooLarge = (): AppError => {
    // The rest is not read: the connection ends with this answer.
    ctx.set('connection', 'close');
    return new AppError('request.too_large', { status: 413 });
  };
  if (Number(ctx.req.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  let size = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes) done(tooLarge());
      else done(null, chunk);
    },
  });
  ctx.req.on('aborted', () => limited.destroy(new AppError('request.malformed', { status: 400 })));
  return ctx.req.pipe(limited);
}
