import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { HttpMiddleware } from './koa-state.ts';

/** Prometheus figures of one server. Own registry: several servers may run in one process. */
export class ServerMetrics {
  readonly registry = new Registry();
  readonly httpDuration = new Histogram({
    name: 'tellerline_http_request_seconds',
    help: 'Duration of HTTP requests by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });
  readonly sockets = new Gauge({
    name: 'tellerline_sockets',
    help: 'Open sockets by namespace.',
    labelNames: ['namespace'],
    registers: [this.registry],
  });
  readonly factsReceived = new Counter({
    name: 'tellerline_cti_facts_total',
    help: 'Facts received from the bridge.',
    registers: [this.registry],
  });
  readonly factsSeconds = new Histogram({
    name: 'tellerline_cti_batch_seconds',
    help: 'Time to apply one batch of facts.',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.registry],
  });
  readonly streamLag = new Histogram({
    name: 'tellerline_stream_delivery_seconds',
    help: 'From writing a change into an agent’s stream to handing it to his sockets.',
    buckets: [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [this.registry],
  });
  readonly refusals = new Counter({
    name: 'tellerline_refusals_total',
    help: 'Requests and messages refused, by error code.',
    labelNames: ['code'],
    registers: [this.registry],
  });

  /** Counts, whenever somebody reads the figures, who may be rung. */
  countAgentsReady(count: () => Promise<number>): void {
    new Gauge({
      name: 'tellerline_agents_ready',
      help: 'Agents who may be rung now.',
      registers: [this.registry],
      async collect() {
        this.set(await count());
      },
    });
  }

  constructor() {
    // Among them nodejs_eventloop_lag_*.
    collectDefaultMetrics({ register: this.registry });
  }
}

/** Times every request under the pattern of its route, so that ids do not become labels. */
export function measureRequests(metrics: ServerMetrics): HttpMiddleware {
  return async (ctx, next) => {
    const done = metrics.httpDuration.startTimer();
    try {
      await next();
    } finally {
      const route = ctx.state.routePath ?? (ctx.path.startsWith('/api/') ? 'unknown' : 'static');
      done({ method: ctx.method, route, status: String(ctx.status) });
    }
  };
}
