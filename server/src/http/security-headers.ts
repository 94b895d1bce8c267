import helmet from 'koa-helmet';
import type { HttpMiddleware } from './koa-state.ts';

/**
 * Helmet with our Content-Security-Policy. Scripts: our own files only, no inline, no eval. Styles may be inline because
 * the grid and the combo box put `<style>` into slotted content. Connections: ourselves (API, Socket.IO) and Asterisk's
 * WebSocket.
 */
export function securityHeaders(options: { sipWebSocketUrl: string; secure: boolean }): HttpMiddleware {
  const sip = new URL(options.sipWebSocketUrl);
  const policy = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        mediaSrc: ["'self'", 'blob:'],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        connectSrc: ["'self'", `${sip.protocol}//${sip.host}`, ...loopbackTwin(sip)],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        objectSrc: ["'none'"],
      },
    },
    strictTransportSecurity: options.secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'deny' },
  });
  return async (ctx, next) => {
    ctx.set('permissions-policy', 'microphone=(self), speaker-selection=(self), camera=(), geolocation=(), usb=()');
    await policy(ctx as never, next);
  };
}

/** The page may have been opened by the other name of this machine. */
function loopbackTwin(url: URL): string[] {
  const twins: Record<string, string> = { localhost: '127.0.0.1', '127.0.0.1': 'localhost' };
  const twin = twins[url.hostname];
  return twin ? [`${url.protocol}//${twin}:${url.port}`] : [];
}
