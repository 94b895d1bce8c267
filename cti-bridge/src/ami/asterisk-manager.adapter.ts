import { EventEmitter } from 'node:events';
import net from 'node:net';
import createManager from 'asterisk-manager';
import type { AmiActionFields } from './ami-action.ts';
import { checkAction } from './ami-action.ts';
import { type AmiEvent, type AmiFields, microsOf } from './ami-event.ts';
import { readFields } from './ami-fields.ts';
import { isSafeForLibrary } from './ami-relevance.ts';

/**
 * The one place that knows npm asterisk-manager 0.2.0. The library is used for what it does well, reading and writing
 * messages, and kept from the rest: it is never given a socket, so its reconnecting, its held actions and its
 * stale half messages have no part in a call's life. One instance per connection, thrown away with it.
 */
export interface AmiLibrary {
  /** Sends the login. `done` hears the refusal, or null. */
  login(done: (refusal: AmiFields | null) => void): void;
  /** Sends an action under an ActionID of ours; throws AmiError `invalid` for what must not be written. */
  send(actionId: string, action: string, fields: AmiActionFields): void;
  /** Whole messages as text, each ending with an empty line. */
  read(text: string): void;
  /** Forgets that an answer was expected. */
  forget(actionId: string): void;
  close(): void;
}

export interface AmiLibraryEnds {
  username: string;
  secret: string;
  write(text: string): void;
  /** Time of arrival for events without a time of their own, in microseconds. */
  nowMicros(): number;
  onEvent(event: AmiEvent): void;
  onResponse(actionId: string, fields: AmiFields): void;
}

/** Begins every ActionID of ours, so that an answer to anything else is told apart. */
export const ACTION_ID_PREFIX = 'tl-';
/** The library names its own login by the time in milliseconds. */
const isLoginId = (actionId: string): boolean => /^\d{13,20}$/.test(actionId);

/** May this message be handed to {@link AmiLibrary.read}? */
export const isReadable = (text: string): boolean =>
  isSafeForLibrary(text, (actionId) => actionId.startsWith(ACTION_ID_PREFIX) || isLoginId(actionId));

/** What the library takes for its socket. */
class LibrarySocket extends EventEmitter {
  readyState = 'open';
  readonly write: (text: string) => boolean;

  constructor(write: (text: string) => void) {
    super();
    this.write = (text) => {
      write(text);
      return true;
    };
  }
  setKeepAlive(): void {}
  setNoDelay(): void {}
  setEncoding(): void {}
  end(): void {
    this.readyState = 'closed';
  }
}

/**
 * The library offers no way to hand it a stream: `connect()` calls `net.createConnection` before it returns. For the
 * length of that one synchronous call it is given ours.
 */
function connectThrough(manager: { connect(port: number, host: string): void }, socket: LibrarySocket): void {
  const real = net.createConnection;
  net.createConnection = (() => socket) as unknown as typeof net.createConnection;
  try {
    manager.connect(1, '');
  } finally {
    net.createConnection = real;
  }
}

export function openLibrary(ends: AmiLibraryEnds): AmiLibrary {
  checkAction({ Username: ends.username, Secret: ends.secret });
  const manager = createManager(0, '', ends.username, ends.secret, false);
  const socket = new LibrarySocket(ends.write);
  connectThrough(manager, socket);

  manager.on('managerevent', (item) => {
    const fields = readFields(item);
    ends.onEvent({ name: fields.event ?? '', micros: microsOf(fields.timestamp) ?? ends.nowMicros(), fields });
  });
  manager.on('response', (item) => {
    const fields = readFields(item);
    ends.onResponse(fields.actionid ?? '', fields);
  });

  return {
    login: (done) => manager.login((refusal) => done(refusal ? readFields(refusal) : null)),
    send(actionId, action, fields) {
      checkAction({ Action: action, ...fields });
      manager.action({ ...fields, action, actionid: actionId });
    },
    read: (text) => {
      socket.emit('data', text);
    },
    forget: (actionId) => manager.removeAllListeners(actionId),
    close: () => manager.removeAllListeners(),
  };
}
