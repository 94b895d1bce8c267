import helmet from 'koa-helmet';
import type { HttpMiddleware } from './koa-state.ts';

/**
 * Helmet with our Content-Security-Policy: scripts and styles are our own files, nothing inline, no eval, and markup is
 * made by Lit's templates only, workers are our two decoders' (Trusted Types). Connections: ourselves (API, Socket.IO) and Asterisk's WebSocket.
 */
export function securityHeaders(options: { sipWebSocketUrl: string; secure: boolean }): HttpMiddleware {
  const sip = new URL(options.sipWebSocketUrl);
  const policy = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
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
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ['lit-html', 'tellerline-worker'],
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
