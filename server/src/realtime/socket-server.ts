import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server } from 'socket.io';
import type { Origins } from '../http/origins.ts';
import type { SessionAuthenticator } from '../kernel/session-auth.ts';
import { cookieOf } from './handshake.ts';

/** Largest packet on any socket: a full batch of facts. Desktops are held to 64 KB by their namespace. */
const largestPacket = 1024 * 1024;

/**
 * Socket.IO on the HTTP server. A browser (it always says its Origin) is let in only from our own pages and with a session;
 * who comes without an Origin is a program and must show the bridge's token to `/cti` within five seconds: a browser's page never comes in there, whatever it shows.
 */
export function socketServer(http: HttpServer, door: { origins: Origins; sessions: SessionAuthenticator }): Server {
  const io = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: largestPacket,
    connectTimeout: 5_000,
    pingInterval: 10_000,
    pingTimeout: 8_000,
    perMessageDeflate: false,
    // Sockets would otherwise keep the whole handshake request alive.
    allowRequest: (request, decide) => {
      mayKnock(request, door).then(
        (allowed) => decide(allowed ? null : 'request.wrong_origin', allowed),
        () => decide('server.fault', false),
      );
    },
  });
  // Nothing is served on the root: who knocks there and nowhere else is cut off with the connect time-out.
  io.of('/').use((_socket, next) => next(new Error('access.denied')));
  io.of('/cti').use((socket, next) =>
    next(socket.handshake.headers.origin === undefined ? undefined : new Error('request.wrong_origin')),
  );
  return io;
}

async function mayKnock(
  request: IncomingMessage,
  { origins, sessions }: { origins: Origins; sessions: SessionAuthenticator },
): Promise<boolean> {
  const { origin, cookie } = request.headers;
  if (origin === undefined) return true;
  if (!origins.allows(origin)) return false;
  return (await sessions.authenticate(cookieOf(cookie, sessions.cookieName))) !== null;
}
