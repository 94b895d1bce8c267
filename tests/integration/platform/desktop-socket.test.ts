import { type Ack, type LiveBoard, usualBoardSettings } from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import type { DesktopRequests } from '@tellerline/server/realtime/desktop-requests';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DesktopSocket } from '../../support/test-client.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const board: LiveBoard = {
  at: new Date(0).toISOString(),
  dayStart: new Date(0).toISOString(),
  platformConnected: true,
  settings: usualBoardSettings,
  queues: [],
  total: {
    offered: 0,
    answered: 0,
    abandoned: 0,
    shortAbandoned: 0,
    flowedOut: 0,
    failed: 0,
    serviceLevelPercent: null,
    abandonPercent: null,
    asaSeconds: null,
    ahtSeconds: null,
    occupancyPercent: null,
    waiting: 0,
    longestSince: null,
    callbacksOwed: null,
    agents: {
      offline: 0,
      not_ready: 0,
      available: 0,
      ringing: 0,
      talking: 0,
      held: 0,
      wrap_up: 0,
      connection_lost: 0,
    },
  },
  alarms: [],
  help: [],
  agents: [],
};
/** Whatever a hostile client may send, by any name. */
const raw = (socket: DesktopSocket, name: string, ...args: unknown[]): Promise<Ack<unknown>> =>
  (socket as unknown as { emitWithAck(name: string, ...args: unknown[]): Promise<Ack<unknown>> }).emitWithAck(
    name,
    ...args,
  );

let server: TestServer;
let clock: ManualClock;
const called: string[] = [];
let liveBoardAsked = 0;
const requests: Partial<DesktopRequests> = {
  connected: async (actor) => void called.push(`connected ${actor.username}`),
  disconnected: async (actor, _, remaining) => void called.push(`disconnected ${actor.username}, ${remaining} left`),
  reportDevice: async (actor, _, report) => void called.push(`device of ${actor.username}: ${report.registered}`),
  dismissNotice: async () => {
    throw new Error('a bug with a secret in it');
  },
  liveBoard: async () => {
    liveBoardAsked += 1;
    return board;
  },
  forcePresence: async (actor) => void called.push(`force by ${actor.username}`),
};
beforeAll(async () => {
  clock = new ManualClock();
  server = await startTestServer({ modules: ['identity'], requests, clock });
});
afterAll(() => server.stop());
beforeEach(() => void called.splice(0));

const refusal = async (headers: Record<string, string>): Promise<string> => {
  const socket = io(`${server.url}/desktop`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    extraHeaders: headers,
  });
  const reason = await new Promise<string>((resolve) => {
    socket.on('connect', () => resolve('let in'));
    socket.on('connect_error', (error) => resolve(error.message));
  });
  socket.disconnect();
  return reason;
};

describe('OPS-03 the desktop’s socket lets in', () => {
  test('a signed-in page of ours, and the call centre is told', async () => {
    const client = await server.signIn('agent1');
    const socket = await client.openSocket();
    await until('connected', () => called.includes('connected agent1'));
    const second = await client.openSocket();
    second.disconnect();
    await until('one left', () => called.includes('disconnected agent1, 1 left'));
    socket.disconnect();
    await until('none left', () => called.includes('disconnected agent1, 0 left'));
    expect(server.deps.hub.isConnected(await server.userId('agent1'))).toBe(false);
  });

  test.each([
    ['no cookie', async () => ({ origin: 'http://desk.test' })],
    ['a made-up cookie', async () => ({ origin: 'http://desk.test', cookie: `tl_session=${'x'.repeat(43)}` })],
    [
      'another site’s page',
      async () => ({ origin: 'https://evil.test', cookie: (await server.signIn('agent1')).cookie ?? '' }),
    ],
    ['a page of no origin', async () => ({ origin: 'null', cookie: (await server.signIn('agent1')).cookie ?? '' })],
    ['no origin at all', async () => ({ cookie: (await server.signIn('agent1')).cookie ?? '' })],
  ])('nobody with %s', async (_, headers) => {
    expect(await refusal(await headers())).not.toBe('let in');
    expect(called).toEqual([]);
  });

  test('ten of one person, not an eleventh; another person comes in meanwhile', async () => {
    const client = await server.signIn('agent5');
    const sockets: DesktopSocket[] = [];
    for (let nth = 0; nth < 10; nth += 1) sockets.push(await client.openSocket());
    await expect(client.openSocket()).rejects.toThrow('request.too_many');
    (await (await server.signIn('agent6')).openSocket()).disconnect();
    sockets.shift()?.disconnect();
    await until('one left', () => called.includes('disconnected agent5, 9 left'));
    sockets.push(await client.openSocket());
    for (const socket of sockets) socket.disconnect();
  });

  test('nobody on the root: a socket that knocks there alone is refused and cut off', async () => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const heard: string[] = [];
    socket.addEventListener('open', () => socket.send('40'));
    socket.addEventListener('message', ({ data }) => void heard.push(String(data)));
    await new Promise((resolve) => socket.addEventListener('close', resolve));
    expect(heard.at(-1)).toBe('44{"message":"access.denied"}');
  }, 10_000);

  test('nobody whose session is over: sign-out closes his sockets at once and says why', async () => {
    const client = await server.signIn('agent2');
    const socket = await client.openSocket();
    const closing = new Promise((resolve) => socket.on('desktop.closing', resolve));
    const closed = new Promise((resolve) => socket.on('disconnect', resolve));
    const before = performance.now();
    await client.request('delete', '/session');
    expect(await closing).toEqual({ reason: 'signed_out' });
    await closed;
    expect(performance.now() - before).toBeLessThan(1_000);
    await expect(client.openSocket()).rejects.toThrow();
  });

  test('nobody whose session has expired meanwhile', async () => {
    const client = await server.signIn('agent3');
    const socket = await client.openSocket();
    const closing = new Promise((resolve) => socket.on('desktop.closing', resolve));
    const noticed = socket.emitWithAck('device.report', {
      registered: true,
      microphone: true,
      speaker: true,
      phoneOwner: true,
    });
    expect(await noticed).toEqual({ data: null });
    clock.advance(25 * 3_600_000);
    expect(await closing).toEqual({ reason: 'expired' });
  }, 15_000);
});

describe('OPS-03 the desktop’s socket answers', () => {
  let socket: DesktopSocket;
  beforeEach(async () => {
    socket = await (await server.signIn('agent4')).openSocket();
    called.splice(0);
    return () => socket.disconnect();
  });

  const report = { registered: true, microphone: true, speaker: true, phoneOwner: true };

  test('a well-formed request', async () => {
    expect(await raw(socket, 'device.report', report)).toEqual({ data: null });
    expect(called).toEqual(['device of agent4: true']);
  });

  test.each([
    ['an unknown name', 'desktop.format_disk', [{}]],
    ['the name of another door', 'cti.facts', [{ journalId: 'x', facts: [] }]],
    ['a name every object has', 'constructor', [{}]],
    ['another such name', '__proto__', [{}]],
    ['a missing payload', 'device.report', []],
    ['two payloads', 'device.report', [report, report]],
    ['a payload of the wrong shape', 'device.report', [{ registered: 'yes' }]],
    ['null', 'device.report', [null]],
    ['a payload with a poisoned prototype', 'presence.request', [JSON.parse('{"__proto__":{"to":"available"}}')]],
  ])('%s with an error, and calls nobody', async (_, name, args) => {
    const answer = await raw(socket, name, ...args);
    expect(answer).toMatchObject({ error: { code: 'stream.unknown_message', requestId: expect.any(String) } });
    expect(called).toEqual([]);
    expect((await raw(socket, 'device.report', report)) as unknown).toEqual({ data: null });
  });

  test.each([
    ['a hundred kilobytes of text', { ...report, more: 'x'.repeat(100_000) }],
    ['binary data', { ...report, more: Buffer.alloc(1000) }],
    ['several binary parts', { ...report, more: Array.from({ length: 5 }, () => Buffer.alloc(10)) }],
    ['deep nesting', { ...report, more: Array.from({ length: 200 }).reduce((inner) => [inner], 0 as unknown) }],
  ])('%s with request.too_large', async (_, payload) => {
    expect(await raw(socket, 'device.report', payload)).toMatchObject({ error: { code: 'request.too_large' } });
    expect(called).toEqual([]);
  });

  test('nothing more after a packet of two megabytes: the connection is cut', async () => {
    const closed = new Promise((resolve) => socket.on('disconnect', resolve));
    socket.emit('device.report', { ...report, more: 'x'.repeat(2_000_000) } as never, () => undefined);
    await closed;
  });

  test('a bug with its number only', async () => {
    const answer = await raw(socket, 'notice.dismiss', { id: '1' });
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(answer).toMatchObject({ error: { code: 'server.fault' } });
  });

  test('requests of supervisors to supervisors only', async () => {
    for (const [name, payload] of [
      ['live.watch', { on: true }],
      ['presence.force', { userId: 'x', to: 'offline', reason: 'supervisor' }],
    ] as const) {
      expect(await raw(socket, name, payload)).toMatchObject({ error: { code: 'access.denied' } });
    }
    expect(called).toEqual([]);
  });

  test('a flood with request.too_many, then cuts it off; other agents notice nothing', async () => {
    const other = await (await server.signIn('agent5')).openSocket();
    const closed = new Promise((resolve) => socket.on('disconnect', resolve));
    const answers: Ack<unknown>[] = [];
    for (let count = 0; count < 10_000; count += 1) {
      (socket as unknown as { emit(name: string, ...args: unknown[]): void }).emit(
        'device.report',
        report,
        (a: Ack<unknown>) => answers.push(a),
      );
    }
    await closed;
    expect(answers.filter((answer) => 'data' in answer).length).toBeLessThan(100);
    expect(answers.some((answer) => 'error' in answer && answer.error.code === 'request.too_many')).toBe(true);
    expect(called.length).toBeLessThan(100);
    expect(await raw(other, 'device.report', report)).toEqual({ data: null });
    other.disconnect();
  });

  test('forged acknowledgements and the server’s own events with nothing', async () => {
    const { engine } = socket.io as unknown as { engine: { write(packet: string): void } };
    engine.write('3/desktop,99[{"data":"forged"}]');
    engine.write('2/desktop,["desktop.delta",{"seq":99}]');
    expect(await raw(socket, 'device.report', report)).toEqual({ data: null });
    expect(called).toHaveLength(1);
  });

  test.each([
    ['a reserved event name', '2/desktop,["disconnect","forged"]'],
    ['a packet that cannot be read', '2/desktop,[[[['],
    [
      'more binary parts announced than anybody sends',
      '5999999999-/desktop,["device.report",{"_placeholder":true,"num":0}]',
    ],
  ])('nothing after %s: the connection is cut, the server goes on', async (_, packet) => {
    const { engine } = socket.io as unknown as { engine: { write(packet: string): void } };
    const closed = new Promise((resolve) => socket.on('disconnect', resolve));
    engine.write(packet);
    await closed;
    const next = await (await server.signIn('agent4')).openSocket();
    expect(await raw(next, 'device.report', report)).toEqual({ data: null });
    next.disconnect();
  });
});

describe('CTI-08 the supervisors’ board', () => {
  test('is sent to who watches, at most twice a second, and no more after he stops', async () => {
    const socket = await (await server.signIn('supervisor1')).openSocket();
    const boards: LiveBoard[] = [];
    socket.on('live.board', (sent) => void boards.push(sent));
    expect(await raw(socket, 'live.watch', { on: true })).toEqual({ data: board });
    const before = liveBoardAsked;
    for (let change = 0; change < 50; change += 1) server.realtime.boardChanged();
    await until('a board', () => boards.length === 1);
    expect(liveBoardAsked - before).toBe(1);
    await raw(socket, 'live.watch', { on: false });
    server.realtime.boardChanged();
    await until('the push', () => !server.realtime.boardPending);
    expect(boards).toHaveLength(1);
    socket.disconnect();
  });
});
