import { constants } from 'node:zlib';
import { Router } from '@koa/router';
import Koa from 'koa';
import compress from 'koa-compress';
import type { Logger } from 'pino';
import type { ServerDeps } from '../kernel/module.ts';
import type { SessionAuthenticator } from '../kernel/session-auth.ts';
import { errorHandler } from './error-handler.ts';
import { guard } from './guard.ts';
import { healthEndpoints, type Readiness } from './health.ts';
import type { RequestState } from './koa-state.ts';
import { measureRequests, type ServerMetrics } from './metrics.ts';
import { openApiEndpoint } from './open-api-endpoint.ts';
import { apiPrefix, openApiDocument } from './openapi.ts';
import type { Origins } from './origins.ts';
import { apiRates, RateLimit } from './rate-limit.ts';
import { requestId } from './request-id.ts';
import type { RouteDefinition } from './route.ts';
import { securityHeaders } from './security-headers.ts';
import { desktopBuilt, staticDesktop } from './static-desktop.ts';

export interface HttpAppOptions {
  deps: Pick<ServerDeps, 'orm' | 'clock'>;
  log: Logger;
  routes: readonly RouteDefinition[];
  sessions: SessionAuthenticator;
  origins: Origins;
  metrics: ServerMetrics;
  readiness: Readiness;
  sipWebSocketUrl: string;
  desktopDir: string | null;
  trustProxy: boolean;
}

/** What TCP sends before it waits for a first answer (ten segments) leaves in one go anyway: compressing it costs more than it saves. */
const firstFlightBytes = 14_000;

/** The whole HTTP side, from the routes of all modules. */
export function httpApp(options: HttpAppOptions): Koa<RequestState> {
  const { routes, sessions, origins, metrics, log } = options;
  const app = new Koa<RequestState>({ proxy: options.trustProxy, maxIpsCount: 1 });
  app.silent = true;
  app.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') log.warn({ event: 'http.stream_fault', err: error });
  });

  app.use(requestId(log));
  app.use(measureRequests(metrics));
  app.use(securityHeaders({ sipWebSocketUrl: options.sipWebSocketUrl, secure: origins.secure }));
  app.use(compress({ threshold: firstFlightBytes, br: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } } }));
  app.use(errorHandler());
  app.use(healthEndpoints(options.readiness, metrics));

  const limits = {
    session: new RateLimit(apiRates.session),
    anonymousAddress: new RateLimit(apiRates.anonymousAddress),
  };
  const router = new Router<RequestState>({ prefix: apiPrefix });
  const describe = openApiEndpoint(openApiDocument(routes));
  router.get('/openapi.json', (ctx) => {
    ctx.state.routePath = '/openapi.json';
    describe(ctx);
  });
  for (const definition of routes) {
    router[definition.method](definition.path, guard(definition, { deps: options.deps, origins, limits }) as never);
  }
  app.use(async (ctx, next) => {
    if (ctx.path.startsWith(`${apiPrefix}/`)) {
      ctx.state.session = await sessions.authenticate(ctx.cookies.get(sessions.cookieName));
    }
    await next();
  });
  app.use(router.routes() as never);

  if (options.desktopDir !== null && desktopBuilt(options.desktopDir)) app.use(staticDesktop(options.desktopDir));
  else if (options.desktopDir !== null) log.warn({ event: 'desktop.not_built', folder: options.desktopDir });
  return app;
}
