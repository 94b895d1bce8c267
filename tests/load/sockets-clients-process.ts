/** Many desktops of the sockets benchmark in one process: `house` by Socket.IO, `bare` by `ws`. Spoken to over IPC. */
import type { DesktopDelta } from '@tellerline/contracts';
import { io } from 'socket.io-client';
import WebSocket from 'ws';
import type { DesktopSocket } from '../support/test-client.ts';

export type ClientsOrder =
  | { do: 'open'; users: string[] }
  /** Settles when everybody stands at this number, or after the time. */
  | { do: 'await'; seq: number; withinMs: number }
  /** Cuts the connections of this share of all, the same ones for the same share; they come back by themselves. */
  | { do: 'drop'; share: number }
  /** Settles when everybody is there again and knows where the stream stands. */
  | { do: 'healed'; withinMs: number };
export interface ClientsNews {
  /** Users who do not stand where they should. */
  behind: number;
  delivered: number;
  /** Numbers that were given twice or left out without a snapshot. */
  wrong: number;
  /** From the stamp in the message to its arrival, milliseconds. */
  latencies: number[];
}

interface Client {
  seq: number;
  isHere: boolean;
  drop(): void;
}

const [kind = '', url = ''] = process.argv.slice(2);
const clients = new Map<string, Client>();
let delivered = 0;
let wrong = 0;
let latencies: number[] = [];

function hear(client: Client, { seq, at }: Pick<DesktopDelta, 'seq' | 'at'>): void {
  delivered += 1;
  latencies.push(Date.now() - Date.parse(at));
  if (!client.isHere || seq === client.seq + 1) client.seq = Math.max(client.seq, seq);
  else if (seq > client.seq) wrong += 1;
}

function openHouse(user: string): Client {
  const socket: DesktopSocket = io(`${url}/desktop`, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 1_000,
    extraHeaders: { origin: url, cookie: `tl_session=${user}` },
  });
  const client: Client = { seq: 0, isHere: false, drop: () => socket.io.engine?.close() };
  socket.on('connect', async () => {
    const answer = await socket.emitWithAck('desktop.snapshot', {}).catch(() => null);
    if (!answer || !('data' in answer)) return;
    client.seq = Math.max(client.seq, answer.data.seq);
    client.isHere = true;
  });
  socket.on('disconnect', () => {
    client.isHere = false;
  });
  socket.on('desktop.delta', (delta) => hear(client, delta));
  return client;
}

function openBare(user: string): Client {
  const client: Client = { seq: 0, isHere: false, drop: () => undefined };
  const connect = () => {
    const socket = new WebSocket(`${url}/${user}`, { perMessageDeflate: false });
    client.drop = () => socket.terminate();
    socket.on('open', () => {
      client.isHere = true;
    });
    socket.on('message', (data) => hear(client, JSON.parse(String(data)) as DesktopDelta));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      client.isHere = false;
      setTimeout(connect, 100);
    });
  };
  connect();
  return client;
}

async function until(is: (client: Client) => boolean, withinMs: number): Promise<number> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const behind = [...clients.values()].filter((client) => !is(client)).length;
    if (behind === 0 || performance.now() > deadline) return behind;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function follow(order: ClientsOrder): Promise<number> {
  if (order.do === 'open') {
    for (const user of order.users) {
      clients.set(user, kind === 'house' ? openHouse(user) : openBare(user));
      if (clients.size % 50 === 0) await until(({ isHere }) => isHere, 30_000);
    }
    return until(({ isHere }) => isHere, 30_000);
  }
  if (order.do === 'drop') {
    const every = Math.max(1, Math.round(1 / order.share));
    for (const [nth, client] of [...clients.values()].entries()) if (nth % every === 0) client.drop();
    return 0;
  }
  if (order.do === 'healed') return until(({ isHere }) => isHere, order.withinMs);
  return until(({ seq }) => seq >= order.seq, order.withinMs);
}

process.on('disconnect', () => process.exit(0));
process.on('message', (order: ClientsOrder) => {
  void follow(order).then((behind) => {
    process.send?.({ behind, delivered, wrong, latencies } satisfies ClientsNews);
    delivered = 0;
    latencies = [];
  });
});
