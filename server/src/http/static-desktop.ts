import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { send } from '@koa/send';
import type { HttpMiddleware } from './koa-state.ts';

const oneYearMs = 31_536_000_000;

/**
 * Serves the built desktop. Files under /assets carry a hash in their name and never change; everything else is asked for
 * anew. A page address without a file is the desktop's own navigation and gets index.html.
 */
export function staticDesktop(folder: string): HttpMiddleware {
  return async (ctx, next) => {
    if ((ctx.method !== 'GET' && ctx.method !== 'HEAD') || isApi(ctx.path)) return next();
    if (ctx.path.startsWith('/assets/')) {
      await send(ctx as never, ctx.path, { root: folder, maxAge: oneYearMs, immutable: true });
      return;
    }
    const isPage = !/\.[a-z0-9]{2,5}$/i.test(ctx.path);
    ctx.set('cache-control', 'no-cache');
    await send(ctx as never, isPage ? '/index.html' : ctx.path, {
      root: folder,
      setHeaders: (res: { setHeader(name: string, value: string): void }) => res.setHeader('cache-control', 'no-cache'),
    } as never);
  };
}

const isApi = (path: string): boolean => /^\/(api|socket\.io|healthz|readyz|metrics)(\/|$)/.test(path);

/** Is there a desktop to serve? */
export const desktopBuilt = (folder: string): boolean => existsSync(join(folder, 'index.html'));
