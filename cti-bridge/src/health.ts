import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HealthOptions {
  host: string;
  port: number;
  /** Why the bridge is not ready; empty when it is. */
  reasons(): string[];
  metrics(): Promise<string>;
}

export interface HealthServer {
  port: number;
  close(): Promise<void>;
}

/** Serves `/healthz` (alive), `/readyz` (200, or 503 with reasons) and `/metrics`. */
export async function serveHealth(options: HealthOptions): Promise<HealthServer> {
  const server: Server = createServer((request, response) => {
    const json = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(body));
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') return json(405, { error: 'only GET' });
    switch (request.url?.split('?')[0]) {
      case '/healthz':
        return json(200, { status: 'alive' });
      case '/readyz': {
        const reasons = options.reasons();
        return json(reasons.length === 0 ? 200 : 503, { ready: reasons.length === 0, reasons });
      }
      case '/metrics':
        options.metrics().then(
          (text) => {
            response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
            response.end(text);
          },
          () => json(500, { error: 'metrics failed' }),
        );
        return;
      default:
        return json(404, { error: 'not found' });
    }
  });
  server.headersTimeout = 5000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
