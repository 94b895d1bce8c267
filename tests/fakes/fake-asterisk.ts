import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { answerBuiltIn } from './fake-asterisk-answers.ts';

/** An action as it came in; names of headers as `Actionid`, however they were written; a repeated one joined by LF. */
export type AmiAction = Readonly<Record<string, string>>;
export type AmiHeaders = Readonly<Record<string, string | number>>;

/** A channel as CoreShowChannels lists it. */
export interface FakeChannel {
  channel: string;
  uniqueid: string;
  linkedid: string;
  state: 'Up' | 'Ring' | 'Ringing' | 'Down';
  exten?: string;
  callerIdNum?: string;
  bridgeId?: string;
  /** Seconds. */
  duration?: number;
  variables?: Record<string, string>;
}
export interface FakeMember {
  queue: string;
  interface: string;
  name: string;
  penalty: number;
  paused: boolean;
  pausedReason: string;
  status: number;
}

/** What a session may do with an action: headers to answer with, then events that belong to the answer; null for silence. */
export interface FakeAnswer {
  response: AmiHeaders;
  events?: readonly AmiHeaders[];
}
export type FakeHandler = (action: AmiAction, asterisk: FakeAsterisk) => FakeAnswer | null;

export interface FakeAsteriskOptions {
  port?: number;
  username?: string;
  secret?: string;
  queues?: readonly string[];
  banner?: string;
}

export const amiText = (headers: AmiHeaders): string =>
  `${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\r\n')}\r\n\r\n`;

/** `1795461464.543871`, as Asterisk writes the time. */
export const amiTime = (ms: number): string => (ms / 1000).toFixed(6);

/**
 * The manager port of an Asterisk that does what a test says: keeps queues and members, lists channels, replays recorded bytes,
 * and breaks in every way a network can. Listens on 127.0.0.1.
 */
export class FakeAsterisk {
  readonly queues: Set<string>;
  readonly members: FakeMember[] = [];
  readonly channels: FakeChannel[] = [];
  /** Callers waiting, as QueueStatus lists them. */
  readonly waiting: { queue: string; uniqueid: string; seconds: number }[] = [];
  /** Registered phones: extension → contact URI. */
  readonly contacts = new Map<string, string>();
  /** Every action received, logins included. */
  readonly actions: AmiAction[] = [];
  bootedAt = new Date('2026-11-23T00:00:00Z');
  port = 0;
  private readonly handlers = new Map<string, FakeHandler>();
  private readonly sessions = new Set<net.Socket>();
  private readonly loggedIn = new Set<net.Socket>();
  private readonly options: Required<FakeAsteriskOptions>;
  private frozen = false;
  private cutAfterBytes: number | null = null;
  private server: net.Server | null = null;

  private constructor(options: FakeAsteriskOptions) {
    this.options = {
      port: 0,
      username: 'tellerline',
      secret: 'secret',
      queues: ['retail', 'corporate', 'cards'],
      banner: 'Asterisk Call Manager/11.0.0\r\n',
      ...options,
    };
    this.queues = new Set(this.options.queues);
  }

  static async start(options: FakeAsteriskOptions = {}): Promise<FakeAsterisk> {
    const fake = new FakeAsterisk(options);
    await fake.listen();
    return fake;
  }

  /** Opens the port (again, after {@link die}). */
  async listen(): Promise<void> {
    // As Asterisk does: an event leaves at once.
    const server = net.createServer({ noDelay: true }, (socket) => this.accept(socket));
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port || this.options.port, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address && typeof address === 'object') this.port = address.port;
  }

  /** Sessions that are logged in. */
  get logins(): number {
    return this.loggedIn.size;
  }

  /** Answers an action in a way of the test's own; names are compared without case. */
  on(action: string, handler: FakeHandler): void {
    this.handlers.set(action.toLowerCase(), handler);
  }

  /** Sends an event, with the time of now unless it has one. */
  event(name: string, headers: AmiHeaders = {}): void {
    this.raw(amiText({ Event: name, Privilege: 'call,all', Timestamp: amiTime(Date.now()), ...headers }));
  }

  /** Sends bytes as they are to every session that is logged in. */
  raw(bytes: string | Buffer): void {
    const buffer = Buffer.from(bytes);
    if (this.frozen) return;
    for (const socket of this.loggedIn) {
      if (this.cutAfterBytes === null) socket.write(buffer);
      else socket.end(buffer.subarray(0, this.cutAfterBytes));
    }
    this.cutAfterBytes = null;
  }

  /** The next bytes sent stop after `bytes` and the connections end: an event cut in the middle. */
  cutNextAfter(bytes: number): void {
    this.cutAfterBytes = bytes;
  }

  /** Replays a recorded stream; with `messagesPerSecond` at that rate (in steps of 10 ms), else as fast as it is taken. */
  async replay(
    stream: Buffer,
    options: { messagesPerSecond?: number; chunkBytes?: number; signal?: AbortSignal } = {},
  ): Promise<void> {
    const chunkBytes = options.chunkBytes ?? 64 * 1024;
    if (options.messagesPerSecond === undefined) {
      for (let at = 0; at < stream.length; at += chunkBytes) await this.drained(stream.subarray(at, at + chunkBytes));
      return;
    }
    const start = performance.now();
    let sent = 0;
    let at = 0;
    while (at < stream.length && !options.signal?.aborted) {
      const due = ((performance.now() - start) / 1000) * options.messagesPerSecond;
      let to = at;
      for (; sent < due && to < stream.length; sent += 1) {
        const end = stream.indexOf('\r\n\r\n', to);
        to = end < 0 ? stream.length : end + 4;
      }
      if (to > at) await this.drained(stream.subarray(at, to));
      at = to;
      await delay(10);
    }
  }

  private async drained(bytes: Buffer): Promise<void> {
    for (const socket of this.loggedIn) {
      if (socket.write(bytes)) continue;
      await new Promise<void>((resolve) => {
        const go = () => {
          socket.off('drain', go).off('close', go);
          resolve();
        };
        socket.on('drain', go).on('close', go);
      });
    }
  }

  /** Resets every connection. */
  cut(): void {
    for (const socket of this.sessions) socket.resetAndDestroy();
  }

  /** Goes on listening and hears everything, but never says a word again: half-open connections. */
  freeze(): void {
    this.frozen = true;
  }

  thaw(): void {
    this.frozen = false;
  }

  /** Asterisk is gone: connections reset, port closed, calls and dynamic members lost. */
  async die(): Promise<void> {
    this.channels.length = 0;
    this.members.length = 0;
    this.waiting.length = 0;
    this.contacts.clear();
    this.cut();
    const { server } = this;
    this.server = null;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  /** Comes back after {@link die} as a new boot on the same port. */
  async reboot(): Promise<void> {
    this.bootedAt = new Date(this.bootedAt.getTime() + 60_000);
    await this.listen();
  }

  async close(): Promise<void> {
    await this.die();
  }

  /** Resolves with the first action of this name received from now or before; rejects after `withinMs`. */
  async received(action: string, withinMs = 5000): Promise<AmiAction> {
    const end = Date.now() + withinMs;
    for (;;) {
      const found = this.actions.find(({ Action }) => Action?.toLowerCase() === action.toLowerCase());
      if (found) return found;
      if (Date.now() > end) throw new Error(`no ${action} within ${withinMs} ms`);
      await delay(5);
    }
  }

  private accept(socket: net.Socket): void {
    this.sessions.add(socket);
    socket.on('close', () => {
      this.sessions.delete(socket);
      this.loggedIn.delete(socket);
    });
    socket.on('error', () => undefined);
    if (!this.frozen) socket.write(this.options.banner);
    let rest = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      const blocks = (rest + text).split('\r\n\r\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.take(socket, block);
    });
  }

  private take(socket: net.Socket, block: string): void {
    const action: Record<string, string> = Object.create(null);
    for (const line of block.split('\r\n')) {
      const at = line.indexOf(':');
      const name = line.slice(0, 1).toUpperCase() + line.slice(1, at).toLowerCase();
      const value = line.slice(at + 1).trim();
      action[name] = action[name] === undefined ? value : `${action[name]}\n${value}`;
    }
    this.actions.push(action);
    if (this.frozen) return;
    const name = action.Action?.toLowerCase() ?? '';
    if (name === 'login') this.login(socket, action);
    else if (this.loggedIn.has(socket)) this.answer(socket, action, name);
  }

  private login(socket: net.Socket, action: AmiAction): void {
    const { username, secret } = this.options;
    if (action.Username !== username || action.Secret !== secret) {
      socket.end(amiText({ Response: 'Error', ActionID: action.Actionid ?? '', Message: 'Authentication failed' }));
      return;
    }
    this.loggedIn.add(socket);
    const accepted = { Response: 'Success', ActionID: action.Actionid ?? '', Message: 'Authentication accepted' };
    socket.write(
      amiText(accepted) + amiText({ Event: 'FullyBooted', Privilege: 'system,all', Status: 'Fully Booted' }),
    );
  }

  private answer(socket: net.Socket, action: AmiAction, name: string): void {
    const handler = this.handlers.get(name);
    const answer = handler ? handler(action, this) : answerBuiltIn(action, this);
    if (!answer) return;
    const id = action.Actionid === undefined ? {} : { ActionID: action.Actionid };
    const { Response = 'Success', ...others } = answer.response;
    socket.write(amiText({ Response, ...id, ...others }));
    for (const { Event = '', ...headers } of answer.events ?? []) socket.write(amiText({ Event, ...id, ...headers }));
  }
}
