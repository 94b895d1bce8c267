/**
 * One side of the sockets benchmark, as its argument says: `house`, the server's own hub, streams and Socket.IO with its database,
 * or `bare`, the same messages over `ws` and nothing else. Spoken to over IPC.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DesktopChange } from '@tellerline/contracts';
import { entitiesOf } from '@tellerline/server/composition';
import { ServerMetrics } from '@tellerline/server/http/metrics';
import { Origins } from '@tellerline/server/http/origins';
import { Scheduler } from '@tellerline/server/jobs/scheduler';
import { systemClock } from '@tellerline/server/kernel/clock';
import { openOrm } from '@tellerline/server/persistence/orm';
import { makeTransaction } from '@tellerline/server/persistence/transaction';
import { noFactSink } from '@tellerline/server/realtime/fact-sink';
import { noDesktopRequests } from '@tellerline/server/realtime/no-desktop-requests';
import { Realtime } from '@tellerline/server/realtime/realtime';
import { pino } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';

export type SocketsOrder =
  | { do: 'look' }
  /** Each of these users is sent so many messages, one to all, then the next. */
  | { do: 'publish'; users: string[]; rounds: number };
export interface SocketsNews {
  url?: string;
  /** Bytes in use, after a collection of garbage. */
  bytes: number;
  /** Microseconds of processor since the start. */
  cpu: number;
}

/** Users told in one transaction, as a call tells a few agents and a broadcast many. */
const TOLD_TOGETHER = 50;
const change = (nth: number): DesktopChange => ({
  kind: 'notice',
  notice: { id: `n-${nth}`, kind: 'broadcast', at: new Date().toISOString(), params: { text: '请注意'.repeat(12) } },
});

interface Side {
  url: string;
  publish(users: readonly string[], nth: number): Promise<void>;
}

async function openHouse(): Promise<Side> {
  const orm = await openOrm({ databaseUrl: process.argv[3] ?? '', entities: entitiesOf() });
  await orm.schema.create();
  const log = pino({ level: 'silent' });
  const metrics = new ServerMetrics();
  const realtime = new Realtime({ orm, clock: systemClock, log, metrics, ctiCommandTimeoutMs: 1_000 });
  const transaction = makeTransaction(orm);
  const scheduler = new Scheduler({
    log,
    timeZone: 'Asia/Shanghai',
    now: () => systemClock.now(),
  });
  const http = createServer();
  const { port } = await listening(http);
  const url = `http://127.0.0.1:${port}`;
  const since = new Date().toISOString();
  realtime.attach(http, {
    origins: new Origins([url]),
    ctiToken: 'nobody-comes-in-here-0123456789',
    scheduler,
    selfService: null,
    sink: noFactSink,
    sessions: {
      cookieName: 'tl_session',
      authenticate: async (userId = '') => ({
        actor: {
          userId,
          username: userId,
          displayName: userId,
          roles: ['agent'],
          branchPath: '/00/',
          extension: null,
          sessionId: userId,
        },
        csrfToken: '',
        expiresAt: new Date(Date.now() + 3_600_000),
      }),
      stillValid: async (ids) => new Set(ids),
      used: async () => undefined,
      onEnded: () => undefined,
    },
    requests: {
      ...noDesktopRequests,
      snapshot: async ({ userId }) => ({
        presence: {
          ...{ userId, state: 'not_ready', reason: 'login', since, pending: null, deadline: null, interactionId: null },
          ...{ queuesConfirmed: true, version: 1 },
        },
        calls: [],
        notices: [],
        platformConnected: true,
      }),
    },
  });
  return {
    url,
    publish: async (users, nth) => {
      for (let at = 0; at < users.length; at += TOLD_TOGETHER) {
        await transaction(async (em) => {
          for (const user of users.slice(at, at + TOLD_TOGETHER)) await realtime.hub.publish(em, user, change(nth));
        });
      }
    },
  };
}

async function openBare(): Promise<Side> {
  const http = createServer();
  const sockets = new Map<string, WebSocket>();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false });
  server.on('connection', (socket, request) => sockets.set(request.url?.slice(1) ?? '', socket));
  const { port } = await listening(http);
  return {
    url: `ws://127.0.0.1:${port}`,
    publish: async (users, nth) => {
      for (const user of users) {
        const delta = { streamId: user, seq: nth, at: new Date().toISOString(), change: change(nth) };
        sockets.get(user)?.send(JSON.stringify(delta));
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

async function listening(http: ReturnType<typeof createServer>): Promise<AddressInfo> {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return http.address() as AddressInfo;
}

function look(): SocketsNews {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  return { bytes: process.memoryUsage().rss, cpu: user + system };
}

const side = await (process.argv[2] === 'house' ? openHouse() : openBare());
process.on('disconnect', () => process.exit(0));
let published = 0;
process.on('message', (order: SocketsOrder) => {
  const work = async () => {
    if (order.do === 'publish') {
      for (let round = 0; round < order.rounds; round += 1) {
        published += 1;
        await side.publish(order.users, published);
      }
    }
    process.send?.(look());
  };
  void work();
});
process.send?.({ url: side.url, ...look() });
