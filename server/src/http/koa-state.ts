import type Koa from 'koa';
import type { Logger } from 'pino';
import type { AuthenticatedSession } from '../kernel/session-auth.ts';

/** What our middleware leaves on a request. */
export interface RequestState {
  requestId: string;
  log: Logger;
  session: AuthenticatedSession | null;
  /** Path pattern of the matched route, for metrics; absent when none matched. */
  routePath?: string;
}
export type HttpContext = Koa.ParameterizedContext<RequestState>;
export type HttpMiddleware = Koa.Middleware<RequestState>;
