import { ackOf, DesktopDelta, type DesktopServerToClient, desktopRequests, LiveBoard } from '@tellerline/contracts';
import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import { ApiError, isErrorCode, refusalOf } from '../data/api-client.ts';

type Requests = typeof desktopRequests;
export type RequestName = keyof Requests;
export type PayloadOf<N extends RequestName> = z.input<Requests[N]['payload']>;
export type DataOf<N extends RequestName> = z.output<Requests[N]['data']>;

/** What the socket tells the desk. */
export interface SocketListener {
  connected(): void;
  /** `passing`: it will come back by itself. */
  disconnected(reason: string): void;
  refused(code: string): void;
  delta(delta: DesktopDelta): void;
  board(board: LiveBoard): void;
  closing(reason: 'signed_out' | 'expired'): void;
}

/** The desk's line to the server; every request is answered or fails with an ApiError. */
export interface DesktopSocket {
  open(listener: SocketListener): void;
  request<N extends RequestName>(name: N, payload: PayloadOf<N>): Promise<DataOf<N>>;
  /** Tries at once instead of waiting for the back-off: the network is back, or the computer woke up. */
  wake(): void;
  close(): void;
}

/** Milliseconds after which an unanswered request counts as lost. */
const ackTimeoutMs = 5_000;

/** Socket.IO to `/desktop` of the page's own origin; the session cookie signs in. The one importer of socket.io-client. */
export class SocketIoDesktop implements DesktopSocket {
  private socket: Socket<DesktopServerToClient> | null = null;

  open(listener: SocketListener): void {
    const socket: Socket<DesktopServerToClient> = io('/desktop', {
      transports: ['websocket'],
      reconnectionDelay: 500,
      reconnectionDelayMax: 5_000,
      randomizationFactor: 0.4,
      timeout: 5_000,
      withCredentials: true,
    });
    this.socket = socket;
    socket.on('connect', () => listener.connected());
    socket.on('disconnect', (reason) => {
      listener.disconnected(reason);
      // A disconnect asked for by the server is the one case Socket.IO does not try again by itself.
      if (reason === 'io server disconnect') setTimeout(() => this.socket === socket && socket.connect(), 1_000);
    });
    socket.on('connect_error', (error) => {
      const { message } = error;
      if (!isErrorCode(message)) return listener.disconnected(message);
      listener.refused(message);
      if (message !== 'session.required') {
        setTimeout(() => this.socket === socket && socket.connect(), 2_000);
      }
    });
    socket.on('desktop.delta', (raw) => {
      const parsed = DesktopDelta.safeParse(raw);
      if (parsed.success) listener.delta(parsed.data);
      else console.error('unreadable delta', parsed.error.issues.slice(0, 3));
    });
    socket.on('live.board', (raw) => {
      const parsed = LiveBoard.safeParse(raw);
      if (parsed.success) listener.board(parsed.data);
    });
    socket.on('desktop.closing', ({ reason }) => listener.closing(reason));
  }

  async request<N extends RequestName>(name: N, payload: PayloadOf<N>): Promise<DataOf<N>> {
    const socket = this.socket;
    if (!socket?.connected) throw new ApiError('error.offline');
    // The map of requests is typed by `desktopRequests`; Socket.IO's own generics cannot follow a name that is a parameter.
    const untyped: Socket = socket as never;
    const raw: unknown = await untyped
      .timeout(ackTimeoutMs)
      .emitWithAck(name, payload)
      .catch((cause: unknown) => {
        throw new ApiError(socket.connected ? 'error.timeout' : 'error.offline', null, cause);
      });
    const answer = ackOf(desktopRequests[name].data).safeParse(raw);
    if (!answer.success) {
      console.error('unreadable answer', name, answer.error.issues.slice(0, 3));
      throw new ApiError('error.unreadable', null, answer.error);
    }
    if ('error' in answer.data) throw await refusalOf(answer.data.error);
    return answer.data.data as DataOf<N>;
  }

  wake(): void {
    const socket = this.socket;
    if (socket && !socket.connected) {
      socket.disconnect();
      socket.connect();
    }
  }

  close(): void {
    this.socket?.removeAllListeners();
    this.socket?.disconnect();
    this.socket = null;
  }
}
