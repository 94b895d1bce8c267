import net from 'node:net';
import type { AmiActionFields } from './ami-action.ts';
import { AmiError } from './ami-error.ts';
import { type AmiEvent, type AmiFields, fieldOf } from './ami-event.ts';
import { AmiReader, type AmiTraffic } from './ami-reader.ts';
import { ACTION_ID_PREFIX, type AmiLibrary, openLibrary } from './asterisk-manager.adapter.ts';

export interface AmiAddress {
  host: string;
  port: number;
  username: string;
  secret: string;
}

/** Times in milliseconds. */
export interface AmiTimes {
  /** From the first SYN to "Authentication accepted". */
  login: number;
  /** For an answer to an action unless its caller says otherwise. */
  action: number;
  /** After this long without a byte Asterisk is asked whether it lives … */
  silence: number;
  /** … and has this long to answer. */
  ping: number;
}

export const defaultAmiTimes: AmiTimes = { login: 5000, action: 3000, silence: 1000, ping: 2000 };

export interface AmiConnectionEnds {
  onEvent(event: AmiEvent): void;
  /** Told once, whoever closed; never before `connectAmi` has resolved. */
  onClosed(reason: AmiError): void;
  nowMicros(): number;
}

interface Pending {
  resolve(fields: AmiFields): void;
  reject(error: AmiError): void;
  timer: NodeJS.Timeout;
  /** Events of an answer that is a list; null for an action with one answer. */
  list: AmiEvent[] | null;
  answer: AmiFields | null;
}

/** More entries than a switch of this size holds; a longer list is refused rather than collected. */
const MAX_LIST = 50_000;
const BANNER = 'Asterisk Call Manager';

/** One logged-in connection to Asterisk. It never reconnects: whoever owns it makes a new one. */
export class AmiConnection {
  /** Asterisk has told that it is up: queues and phones are there. */
  booted = false;
  private readonly socket: net.Socket;
  private readonly times: AmiTimes;
  private readonly ends: AmiConnectionEnds;
  private readonly library: AmiLibrary;
  private readonly reader: AmiReader;
  private readonly pending = new Map<string, Pending>();
  private lastId = 0;
  private bannerSeen = false;
  private bannerRest = '';
  private loggedIn = false;
  private closedBy: AmiError | null = null;
  private liveness: NodeJS.Timeout | null = null;
  /** `liveness` waits for a silence, not for a login or an answer. */
  private listening = false;
  private onReady: (error: AmiError | null) => void;

  constructor(
    address: AmiAddress,
    ends: AmiConnectionEnds,
    times: AmiTimes,
    onReady: (error: AmiError | null) => void,
  ) {
    this.ends = ends;
    this.times = times;
    this.onReady = onReady;
    this.library = openLibrary({
      username: address.username,
      secret: address.secret,
      write: (text) => this.socket.write(text, 'utf8'),
      nowMicros: ends.nowMicros,
      onEvent: (event) => this.handleEvent(event),
      onResponse: (actionId, fields) => this.handleResponse(actionId, fields),
    });
    this.reader = new AmiReader(this.library);
    this.socket = net.createConnection({ host: address.host, port: address.port, noDelay: true });
    this.socket.on('data', (chunk) => this.takeBytes(chunk));
    this.socket.on('error', (error) => this.fail(new AmiError('closed', error.message)));
    this.socket.on('close', () => this.fail(new AmiError('closed', 'Asterisk closed the connection')));
    this.liveness = setTimeout(() => this.fail(new AmiError('timeout', 'no login in time')), times.login);
  }

  get traffic(): AmiTraffic {
    return this.reader.traffic;
  }

  /** Sends an action and resolves with Asterisk's answer; rejects with AmiError, always within `timeoutMs`. */
  action(name: string, fields: AmiActionFields = {}, timeoutMs = this.times.action): Promise<AmiFields> {
    return this.ask(name, fields, timeoutMs, null);
  }

  /** Sends an action whose answer is a list; resolves with its events, without the closing one. */
  async list(name: string, fields: AmiActionFields = {}, timeoutMs = this.times.action): Promise<AmiEvent[]> {
    const events: AmiEvent[] = [];
    await this.ask(name, fields, timeoutMs, events);
    return events;
  }

  close(): void {
    this.fail(new AmiError('closed', 'closed by the bridge'));
  }

  private ask(name: string, fields: AmiActionFields, timeoutMs: number, list: AmiEvent[] | null): Promise<AmiFields> {
    if (!this.loggedIn || this.closedBy) {
      return Promise.reject(this.closedBy ?? new AmiError('closed', 'not logged in'));
    }
    this.lastId += 1;
    const actionId = `${ACTION_ID_PREFIX}${this.lastId}`;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.settle(actionId)?.reject(new AmiError('timeout', `no answer to ${name}`));
      }, timeoutMs);
      this.pending.set(actionId, { resolve, reject, timer, list, answer: null });
      try {
        this.library.send(actionId, name, fields);
      } catch (error) {
        this.settle(actionId);
        reject(error);
      }
    });
  }

  /** Takes a pending question off the books. */
  private settle(actionId: string): Pending | undefined {
    const pending = this.pending.get(actionId);
    if (!pending) return undefined;
    clearTimeout(pending.timer);
    this.pending.delete(actionId);
    this.library.forget(actionId);
    return pending;
  }

  private takeBytes(chunk: Buffer): void {
    if (this.closedBy) return;
    let bytes = chunk;
    if (!this.bannerSeen) {
      const rest = this.takeBanner(chunk);
      if (!rest) return;
      bytes = rest;
    }
    this.reader.push(bytes);
    if (this.loggedIn) this.watchLiveness();
  }

  /** Returns what follows the greeting, or null while it is incomplete or is none. */
  private takeBanner(chunk: Buffer): Buffer | null {
    const lineEnd = chunk.indexOf('\n');
    this.bannerRest += chunk.toString('latin1', 0, lineEnd < 0 ? Math.min(chunk.length, 200) : lineEnd);
    if (!this.bannerRest.startsWith(BANNER.slice(0, this.bannerRest.length)) || this.bannerRest.length > 200) {
      this.fail(new AmiError('closed', 'whoever listens there is not Asterisk'));
      return null;
    }
    if (lineEnd < 0) return null;
    this.bannerSeen = true;
    this.library.login((refusal) => {
      if (refusal) this.fail(new AmiError('auth', fieldOf(refusal, 'message') || 'login refused'));
      else this.welcome();
    });
    return chunk.subarray(lineEnd + 1);
  }

  private welcome(): void {
    if (this.closedBy) return;
    this.loggedIn = true;
    this.watchLiveness();
    this.onReady(null);
  }

  private handleEvent(event: AmiEvent): void {
    if (this.closedBy) return;
    if (event.name === 'FullyBooted') this.booted = true;
    const pending = event.fields.actionid === undefined ? undefined : this.pending.get(event.fields.actionid);
    if (!pending?.list) {
      this.ends.onEvent(event);
      return;
    }
    if (/^complete/i.test(fieldOf(event.fields, 'eventlist')) || event.name.endsWith('Complete')) {
      const done = this.settle(event.fields.actionid ?? '');
      done?.resolve(done.answer ?? event.fields);
    } else if (pending.list.length < MAX_LIST) pending.list.push(event);
    else this.settle(event.fields.actionid ?? '')?.reject(new AmiError('invalid', 'the list has no end'));
  }

  private handleResponse(actionId: string, fields: AmiFields): void {
    const pending = this.pending.get(actionId);
    if (!pending) return;
    if (fieldOf(fields, 'response').toLowerCase() === 'error') {
      this.settle(actionId)?.reject(new AmiError('refused', fieldOf(fields, 'message').slice(0, 200)));
    } else if (pending.list) pending.answer = fields;
    else this.settle(actionId)?.resolve(fields);
  }

  /** Asks after a silence; a connection whose other end is gone without a word is found out this way. */
  private watchLiveness(): void {
    if (this.closedBy) return;
    if (this.listening) {
      this.liveness?.refresh();
      return;
    }
    if (this.liveness) clearTimeout(this.liveness);
    this.listening = true;
    this.liveness = setTimeout(() => {
      this.listening = false;
      const before = this.traffic.bytes;
      this.library.send(`${ACTION_ID_PREFIX}ping`, 'Ping', {});
      this.liveness = setTimeout(() => {
        // After a pause of this process the answer may lie unread in the socket: read first, then judge.
        setImmediate(() => {
          if (this.traffic.bytes === before) this.fail(new AmiError('timeout', 'Asterisk does not answer'));
        });
      }, this.times.ping);
    }, this.times.silence);
  }

  private fail(reason: AmiError): void {
    if (this.closedBy) return;
    this.closedBy = reason;
    if (this.liveness) clearTimeout(this.liveness);
    this.socket.destroy();
    for (const actionId of [...this.pending.keys()]) this.settle(actionId)?.reject(reason);
    this.library.close();
    if (this.loggedIn) this.ends.onClosed(reason);
    else this.onReady(reason);
  }
}

/** Connects and logs in; `signal` gives up the attempt. Rejects with AmiError: `auth` for a wrong password, else `closed` or `timeout`. */
export function connectAmi(
  address: AmiAddress,
  ends: AmiConnectionEnds,
  times: AmiTimes = defaultAmiTimes,
  signal?: AbortSignal,
): Promise<AmiConnection> {
  return new Promise((resolve, reject) => {
    const abort = () => connection.close();
    const connection: AmiConnection = new AmiConnection(address, ends, times, (error) => {
      signal?.removeEventListener('abort', abort);
      if (error) reject(error);
      else resolve(connection);
    });
    signal?.addEventListener('abort', abort);
  });
}
