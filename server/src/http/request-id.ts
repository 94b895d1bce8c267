import type { Logger } from 'pino';
import { newId } from '../kernel/ids.ts';
import type { HttpMiddleware } from './koa-state.ts';

/** Ours is always new: an id from outside would let a stranger write into our logs. */
export function requestId(log: Logger): HttpMiddleware {
  return async (ctx, next) => {
    ctx.state.requestId = newId();
    ctx.state.log = log.child({ requestId: ctx.state.requestId });
    ctx.state.session = null;
    ctx.set('x-request-id', ctx.state.requestId);
    await next();
  };
}
