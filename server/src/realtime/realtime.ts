import type { Server as HttpServer } from 'node:http';
import type { MikroORM } from '@mikro-orm/core';
import type { Logger } from 'pino';
import type { Server } from 'socket.io';
import type { ServerMetrics } from '../http/metrics.ts';
import type { Origins } from '../http/origins.ts';
import type { Scheduler } from '../jobs/scheduler.ts';
import type { Clock } from '../kernel/clock.ts';
import type { DesktopHub, Telephony } from '../kernel/module.ts';
import type { SessionAuthenticator } from '../kernel/session-auth.ts';
import { CtiLink } from './cti-namespace.ts';
import { DesktopNamespace } from './desktop-namespace.ts';
import { DesktopRelay } from './desktop-relay.ts';
import type { DesktopRequests } from './desktop-requests.ts';
import { DesktopStreams } from './desktop-stream.ts';
import type { FactSink } from './fact-sink.ts';
import type { SelfServiceDoor } from './self-service-door.ts';
import { socketServer } from './socket-server.ts';

/** Changes of other processes, and any wake-up that got lost, are found after this long. */
const relayPollMs = 500;
const sessionCheckMs = 5_000;
/** Boards go out at most this often. */
const boardPushMs = 500;

export interface RealtimeDeps {
  orm: MikroORM;
  clock: Clock;
  log: Logger;
  metrics: ServerMetrics;
  ctiCommandTimeoutMs: number;
}

export interface Doors {
  sessions: SessionAuthenticator;
  origins: Origins;
  ctiToken: string;
  requests: DesktopRequests;
  sink: FactSink;
  /** Null: callers go straight to the queue. */
  selfService: SelfServiceDoor | null;
  scheduler: Scheduler;
}

/** Everything live: the hub modules publish to, the orders to the telephone system, and the sockets behind both. */
export class Realtime {
  readonly hub: DesktopHub;
  readonly telephony: Telephony;
  private readonly deps: RealtimeDeps;
  private readonly streams: DesktopStreams;
  private readonly relay: DesktopRelay;
  private readonly cti: CtiLink;
  private desktops: DesktopNamespace | null = null;
  private io: Server | null = null;
  private boardDirty = false;

  constructor(deps: RealtimeDeps) {
    const { orm, clock, log, metrics } = deps;
    this.deps = deps;
    this.streams = new DesktopStreams({
      orm,
      clock,
      log,
      appended: (userId, delta) => this.relay.committed(userId, delta),
    });
    this.relay = new DesktopRelay({
      streams: this.streams,
      log,
      deliver: (userId, delta) => this.desktops?.deliver(userId, delta),
    });
    this.cti = new CtiLink({ log, metrics, timeoutMs: deps.ctiCommandTimeoutMs });
    this.telephony = this.cti;
    this.hub = {
      publish: (em, userId, change) => this.streams.append(em, userId, change),
      isConnected: (userId) => this.desktops?.isConnected(userId) ?? false,
    };
  }

  get bridgeConnected(): boolean {
    return this.cti.connected;
  }

  /** Something on the supervisors' board changed; it is sent soon. */
  boardChanged(): void {
    this.boardDirty = true;
  }

  /** Is a board still to be sent? */
  get boardPending(): boolean {
    return this.boardDirty;
  }

  /** Opens the sockets on a listening or soon listening HTTP server. */
  attach(http: HttpServer, { sessions, origins, ctiToken, requests, sink, selfService, scheduler }: Doors): void {
    const { metrics, clock, log } = this.deps;
    const { streams, relay } = this;
    this.io = socketServer(http, { origins, sessions });
    this.cti.attach(this.io.of('/cti'), ctiToken, sink, selfService);
    this.desktops = new DesktopNamespace(this.io.of('/desktop') as never, {
      sessions,
      origins,
      requests,
      streams,
      relay,
      metrics,
      clock,
      log,
    });
    const { desktops } = this;
    scheduler.addTicker({ name: 'relay.poll', everyMs: relayPollMs, run: () => relay.poll() });
    scheduler.addTicker({ name: 'sessions.expire', everyMs: sessionCheckMs, run: () => desktops.closeExpired() });
    scheduler.addTicker({ name: 'board.push', everyMs: boardPushMs, run: () => this.pushBoard() });
    scheduler.add({ name: 'stream.forget_old', cron: '*/5 * * * *', run: () => streams.forgetOld() });
  }

  /** Closes all sockets in good order, so that clients know it was meant, and the HTTP server with them. */
  async close(): Promise<void> {
    this.desktops?.closing();
    await this.io?.close();
    await this.desktops?.settled();
    await this.relay.settled();
  }

  private async pushBoard(): Promise<void> {
    if (!this.boardDirty || !this.desktops) return;
    this.boardDirty = false;
    await this.desktops.pushBoards();
  }
}
