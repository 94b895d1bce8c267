import type { ErrorBody, ErrorCode } from '@tellerline/contracts';
import { AppError } from '../kernel/app-error.ts';
import type { HttpMiddleware } from './koa-state.ts';

/** What a stranger may know of a failure: the code and its phrase; of a bug only the id to ask for. */
export function errorBodyOf(error: unknown, requestId: string): { status: number; body: ErrorBody } {
  const told =
    error instanceof AppError
      ? error
      : new AppError('server.fault', { status: 500, details: { requestId }, cause: error });
  const body: ErrorBody = { code: told.code, message: told.message, requestId };
  if (Object.keys(told.details).length > 0) body.details = told.details;
  if (told.issues.length > 0) body.issues = told.issues;
  return { status: told.status, body };
}

const codeOfStatus: Partial<Record<number, ErrorCode>> = {
  400: 'request.malformed',
  403: 'resource.not_found',
  404: 'resource.not_found',
  405: 'resource.not_found',
  413: 'request.too_large',
  415: 'request.malformed',
};

/** Koa and its helpers throw errors with a status and `expose`; those of the client's making become ours. */
function asAppError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const { status, expose } = error as Error & { status?: unknown; expose?: unknown };
  if (typeof status !== 'number' || expose !== true) return error;
  const code = codeOfStatus[status];
  return code ? new AppError(code, { status, cause: error }) : error;
}

/** The one place where a failure becomes an answer. */
export function errorHandler(): HttpMiddleware {
  return async (ctx, next) => {
    try {
      await next();
      if (ctx.status === 404 && ctx.body === undefined) throw new AppError('resource.not_found', { status: 404 });
    } catch (caught) {
      const error = asAppError(caught);
      const { status, body } = errorBodyOf(error, ctx.state.requestId);
      if (status >= 500 && !(error instanceof AppError)) {
        ctx.state.log.error({ event: 'http.fault', err: error, method: ctx.method, route: ctx.state.routePath });
      }
      const retryAfter = body.details?.retryAfterSeconds;
      if (typeof retryAfter === 'number') ctx.set('retry-after', String(retryAfter));
      ctx.status = status;
      ctx.set('cache-control', 'no-store');
      ctx.body = { error: body };
    }
  };
}
