import {
  type Ack,
  type DesktopClientToServer,
  type DesktopDelta,
  type DesktopServerToClient,
  type DesktopSnapshot,
  desktopRequests,
  type LiveBoard,
} from '@tellerline/contracts';
import type { Logger } from 'pino';
import type { Namespace, Socket } from 'socket.io';
import type { z } from 'zod';
import { errorBodyOf } from '../http/error-handler.ts';
import type { ServerMetrics } from '../http/metrics.ts';
import type { Origins } from '../http/origins.ts';
import { type Actor, hasRole } from '../kernel/actor.ts';
import { AppError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { SessionAuthenticator } from '../kernel/session-auth.ts';
import type { DesktopRelay } from './desktop-relay.ts';
import type { DesktopRequests } from './desktop-requests.ts';
import type { DesktopStreams } from './desktop-stream.ts';
import { cookieOf } from './handshake.ts';
import { MessageRate } from './message-rate.ts';

interface SocketData {
  actor: Actor;
  rate: MessageRate;
  watching: boolean;
  /** When use of the session was last noted, on the monotonic clock. */
  useNotedAt: number;
}
type None = Record<string, never>;
type DesktopNamespaceIo = Namespace<DesktopClientToServer, DesktopServerToClient, None, SocketData>;
type DesktopSocket = Socket<DesktopClientToServer, DesktopServerToClient, None, SocketData>;
type RequestName = keyof typeof desktopRequests;
type PayloadOf<N extends RequestName> = z.output<(typeof desktopRequests)[N]['payload']>;
type DataOf<N extends RequestName> = z.input<(typeof desktopRequests)[N]['data']>;

/** Largest message of a desktop, as JSON. */
const largestMessage = 64 * 1024;
const messagesPerSecond = 20;
const messageBurst = 60;
/** Windows and reconnections of one person; more are no person. */
const socketsPerUser = 10;
/** How often a snapshot is taken anew when the stream moved meanwhile. */
const snapshotAttempts = 5;

const useNotedEveryMs = 60_000;

const roomOf = (userId: string): string => `user:${userId}`;

export interface DesktopNamespaceDeps {
  sessions: SessionAuthenticator;
  origins: Origins;
  requests: DesktopRequests;
  streams: DesktopStreams;
  relay: DesktopRelay;
  metrics: ServerMetrics;
  clock: Clock;
  log: Logger;
}

/** The desktops' door: who may come in, what he may ask, and what he is told. */
export class DesktopNamespace {
  private readonly deps: DesktopNamespaceDeps;
  private readonly io: DesktopNamespaceIo;
  private readonly socketsByUser = new Map<string, Set<DesktopSocket>>();
  private readonly pending = new Set<Promise<void>>();
  private stopping = false;

  constructor(io: DesktopNamespaceIo, deps: DesktopNamespaceDeps) {
    this.io = io;
    this.deps = deps;
    io.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => next(new Error(error instanceof AppError ? error.code : 'server.fault')),
      );
    });
    io.on('connection', (socket) => this.open(socket));
    deps.sessions.onEnded((sessionId, reason) => this.closeSession(sessionId, reason));
  }

  isConnected(userId: string): boolean {
    return (this.socketsByUser.get(userId)?.size ?? 0) > 0;
  }

  /** Hands a change to all desktops of its owner. */
  deliver(userId: string, delta: DesktopDelta): void {
    this.deps.metrics.streamLag.observe(Math.max(0, this.deps.clock.now().getTime() - Date.parse(delta.at)) / 1000);
    this.io.to(roomOf(userId)).emit('desktop.delta', delta);
  }

  /** The server goes down: sockets that close from now on are not taken for agents who leave. */
  closing(): void {
    this.stopping = true;
  }

  /** Settles when every request under way has been answered. */
  async settled(): Promise<void> {
    await Promise.all(this.pending);
  }

  /** Sends every watching supervisor the board as he may see it. */
  async pushBoards(): Promise<void> {
    const watchers = [...this.socketsByUser.values()].flatMap((sockets) => [...sockets]).filter((s) => s.data.watching);
    const boards = new Map<string, Promise<LiveBoard>>();
    await Promise.all(
      watchers.map(async (socket) => {
        const { actor } = socket.data;
        const board = boards.get(actor.userId) ?? this.deps.requests.liveBoard(actor);
        boards.set(actor.userId, board);
        // Volatile: a browser that cannot keep up gets the next one.
        socket.volatile.emit('live.board', await board);
      }),
    );
  }

  /** Closes the sockets of sessions that expired meanwhile. */
  async closeExpired(): Promise<void> {
    const open = new Set([...this.io.sockets.values()].map((socket) => socket.data.actor.sessionId));
    const valid = await this.deps.sessions.stillValid([...open]);
    for (const sessionId of open) if (!valid.has(sessionId)) this.closeSession(sessionId, 'expired');
  }

  private closeSession(sessionId: string, reason: 'signed_out' | 'expired'): void {
    for (const socket of this.io.sockets.values()) {
      if (socket.data.actor.sessionId !== sessionId) continue;
      socket.emit('desktop.closing', { reason });
      socket.disconnect(true);
    }
  }

  private async admit(socket: DesktopSocket): Promise<void> {
    const { headers } = socket.handshake;
    if (!this.deps.origins.allows(headers.origin)) throw new AppError('request.wrong_origin', { status: 403 });
    const token = cookieOf(headers.cookie, this.deps.sessions.cookieName);
    const session = await this.deps.sessions.authenticate(token);
    if (!session) throw new AppError('session.required', { status: 401 });
    if (this.isFull(session.actor.userId)) throw new AppError('request.too_many', { status: 429 });
    socket.data = {
      actor: session.actor,
      rate: new MessageRate(messagesPerSecond, messageBurst, performance.now()),
      watching: false,
      useNotedAt: performance.now(),
    };
    await this.deps.relay.follow(session.actor.userId);
  }

  private isFull(userId: string): boolean {
    return (this.socketsByUser.get(userId)?.size ?? 0) >= socketsPerUser;
  }

  private open(socket: DesktopSocket): void {
    const { actor } = socket.data;
    // Several may have been let in at once.
    if (this.isFull(actor.userId)) {
      socket.disconnect(true);
      return;
    }
    const sockets = this.socketsByUser.get(actor.userId) ?? new Set();
    this.socketsByUser.set(actor.userId, sockets.add(socket));
    void socket.join(roomOf(actor.userId));
    this.deps.metrics.sockets.inc({ namespace: 'desktop' });
    this.tell('connected', this.deps.requests.connected(actor, socket.id));

    socket.onAny((name: string, ...args: unknown[]) => this.track(this.receive(socket, name, args)));
    socket.on('disconnect', () => {
      this.deps.metrics.sockets.dec({ namespace: 'desktop' });
      sockets.delete(socket);
      if (sockets.size === 0) {
        this.socketsByUser.delete(actor.userId);
        this.deps.relay.unfollow(actor.userId);
      }
      // When the server goes down the desktops did not leave: they are missed only when it is back and they are not.
      if (this.stopping) return;
      this.tell('disconnected', this.deps.requests.disconnected(actor, socket.id, sockets.size));
    });
  }

  private track(work: Promise<void>): void {
    this.pending.add(work);
    void work.finally(() => this.pending.delete(work));
  }

  private tell(what: string, told: Promise<void>): void {
    this.track(told.catch((error: unknown) => this.deps.log.error({ event: `desktop.${what}_failed`, err: error })));
  }

  private async receive(socket: DesktopSocket, name: string, args: unknown[]): Promise<void> {
    const ack = args.at(-1);
    const payload = typeof ack === 'function' ? args.slice(0, -1) : args;
    let reply: Ack<unknown>;
    try {
      this.limit(socket);
      reply = { data: await this.handle(socket, name, payload) };
    } catch (error) {
      const requestId = newId();
      const { body } = errorBodyOf(error, requestId);
      this.deps.metrics.refusals.inc({ code: body.code });
      if (!(error instanceof AppError)) {
        this.deps.log.error({ event: 'desktop.fault', requestId, request: name.slice(0, 60), err: error });
      }
      reply = { error: body };
    }
    if (typeof ack === 'function') ack(reply);
  }

  private limit(socket: DesktopSocket): void {
    const { rate, actor } = socket.data;
    if (rate.take(performance.now())) return;
    if (rate.exhausted) {
      this.deps.log.warn({ event: 'desktop.flooding', userId: actor.userId });
      socket.disconnect(true);
    }
    throw new AppError('request.too_many', { status: 429, details: { retryAfterSeconds: 1 } });
  }

  private async handle(socket: DesktopSocket, name: string, payload: unknown[]): Promise<unknown> {
    if (!Object.hasOwn(desktopRequests, name) || payload.length !== 1) throw unknownMessage();
    if (sizeOf(payload[0]) > largestMessage) throw new AppError('request.too_large', { status: 413 });
    const request = name as RequestName;
    const parsed = desktopRequests[request].payload.safeParse(payload[0]);
    if (!parsed.success) throw unknownMessage();
    await this.noteUse(socket);
    const data = await this.answers[request](socket, parsed.data as never);
    const checked = desktopRequests[request].data.safeParse(data);
    if (!checked.success) {
      const flaws = checked.error.issues.slice(0, 10).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
      throw new Error(`The answer to ${name} breaks its schema: ${flaws.join('; ')}`);
    }
    return checked.data;
  }

  private async noteUse({ data }: DesktopSocket): Promise<void> {
    const now = performance.now();
    if (now - data.useNotedAt < useNotedEveryMs) return;
    data.useNotedAt = now;
    await this.deps.sessions.used(data.actor.sessionId);
  }

  private readonly answers: {
    [N in RequestName]: (socket: DesktopSocket, payload: PayloadOf<N>) => Promise<DataOf<N>>;
  } = {
    'desktop.snapshot': ({ data }) => this.snapshot(data.actor),
    'presence.request': ({ data }, request) => this.deps.requests.requestPresence(data.actor, request),
    'device.report': async ({ data, id }, report) => {
      await this.deps.requests.reportDevice(data.actor, id, report);
      return null;
    },
    'notice.dismiss': async ({ data }, { id }) => {
      await this.deps.requests.dismissNotice(data.actor, id);
      return null;
    },
    'live.watch': async (socket, { on }) => {
      requireSupervisor(socket.data.actor);
      socket.data.watching = on;
      return on ? this.deps.requests.liveBoard(socket.data.actor) : null;
    },
    'presence.force': async ({ data }, force) => {
      requireSupervisor(data.actor);
      await this.deps.requests.forcePresence(data.actor, force);
      return null;
    },
  };

  /**
   * The position is read before and after: when it stood still, the state in between is exactly the state at that number.
   * When it keeps moving the earlier number is told: changes then arrive that are already in the state, and do no harm.
   */
  private async snapshot(actor: Actor): Promise<DesktopSnapshot> {
    for (let attempt = 1; ; attempt += 1) {
      const before = await this.deps.streams.position(actor.userId);
      const state = await this.deps.requests.snapshot(actor);
      const after = await this.deps.streams.position(actor.userId);
      if (after.seq === before.seq || attempt === snapshotAttempts) {
        return { ...state, ...before, serverTime: this.deps.clock.now().toISOString() };
      }
    }
  }
}

function requireSupervisor(actor: Actor): void {
  if (!hasRole(actor, 'supervisor')) throw new AppError('access.denied', { status: 403 });
}

const unknownMessage = (): AppError => new AppError('stream.unknown_message', { status: 400 });

/** Characters of a message as JSON; anything that is not plain JSON (binary) counts as endless. */
function sizeOf(payload: unknown): number {
  try {
    return hasBinary(payload, 0) ? Number.POSITIVE_INFINITY : (JSON.stringify(payload)?.length ?? 0);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function hasBinary(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (depth > 32 || ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return true;
  return Object.values(value).some((inner) => hasBinary(inner, depth + 1));
}
