import type { HttpMiddleware } from './koa-state.ts';
import type { ServerMetrics } from './metrics.ts';

export interface ReadinessCheck {
  ok: boolean;
  /** Shown in the answer: what is wrong, or what is known. */
  detail: string;
  /** A check that is reported but does not make the server unready. */
  informational?: boolean;
}

/** Asks everything the server needs; never throws. */
export type Readiness = () => Promise<Record<string, ReadinessCheck>>;

/** `/healthz`: the process answers. `/readyz`: it can do its work. `/metrics`: Prometheus. Nothing personal in any. */
export function healthEndpoints(readiness: Readiness, metrics: ServerMetrics): HttpMiddleware {
  return async (ctx, next) => {
    if (ctx.method !== 'GET') return next();
    if (ctx.path === '/healthz') {
      ctx.body = { status: 'alive' };
    } else if (ctx.path === '/readyz') {
      const checks = await readiness();
      const ready = Object.values(checks).every((check) => check.ok || check.informational);
      ctx.status = ready ? 200 : 503;
      ctx.body = { status: ready ? 'ready' : 'not_ready', checks };
    } else if (ctx.path === '/metrics') {
      ctx.type = metrics.registry.contentType;
      ctx.body = await metrics.registry.metrics();
    } else {
      return next();
    }
    ctx.set('cache-control', 'no-store');
  };
}
