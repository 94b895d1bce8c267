import type { DesktopDelta, LiveBoard } from '@tellerline/contracts';
import { type ActorRefFrom, createActor } from 'xstate';
import { connectionMachine } from '../machines/connection.machine.ts';
import { applyDelta, type DeskState, emptyDeskState, fromSnapshot, replay } from '../realtime/desk-stream.ts';
import type { DataOf, DesktopSocket, PayloadOf, RequestName } from '../realtime/desktop-socket.ts';
import { Cell } from '../state/cell.ts';

/** The line to the server: keeps the desk's state equal to the server's, by snapshot and numbered deltas. */
export class DeskLine {
  readonly state = new Cell<DeskState>(emptyDeskState);
  readonly board = new Cell<LiveBoard | null>(null);
  readonly connection: ActorRefFrom<typeof connectionMachine>;
  /** `snapshot`: everything may have changed. `delta`: one thing has. Called before `state` tells its watchers. */
  onSnapshot: (state: DeskState) => void = () => {};
  onDelta: (delta: DesktopDelta, state: DeskState) => void = () => {};
  onOver: (reason: 'signed_out' | 'expired') => void = () => {};
  private readonly socket: DesktopSocket;
  private early: DesktopDelta[] = [];
  private watchingBoard = false;

  constructor(socket: DesktopSocket) {
    this.socket = socket;
    this.connection = createActor(
      connectionMachine.provide({
        actions: {
          openSocket: () => this.open(),
          askSnapshot: () => void this.synchronise(),
          closeSocket: () => this.socket.close(),
        },
      }),
    );
    this.connection.start();
  }

  start(): void {
    this.connection.send({ type: 'open' });
  }

  stop(): void {
    this.connection.send({ type: 'session.over' });
    this.connection.stop();
  }

  request<N extends RequestName>(name: N, payload: PayloadOf<N>): Promise<DataOf<N>> {
    return this.socket.request(name, payload);
  }

  /** The network is back, or the computer woke up. */
  wake(): void {
    this.socket.wake();
  }

  /** The server's clock now, in epoch milliseconds: what every running clock on the desk counts by. */
  now(): number {
    return Date.now() + this.state.get().clockOffsetMs;
  }

  async watchBoard(on: boolean): Promise<void> {
    this.watchingBoard = on;
    const board = await this.request('live.watch', { on });
    if (board && this.watchingBoard) this.board.set(board);
  }

  private open(): void {
    this.socket.open({
      connected: () => this.connection.send({ type: 'socket.connected' }),
      disconnected: () => this.connection.send({ type: 'socket.disconnected', at: Date.now() }),
      refused: (code) => {
        if (code === 'session.required') this.onOver('expired');
        else this.connection.send({ type: 'socket.disconnected', at: Date.now() });
      },
      delta: (delta) => this.take(delta),
      board: (board) => this.watchingBoard && this.board.set(board),
      closing: (reason) => this.onOver(reason),
    });
  }

  private async synchronise(): Promise<void> {
    this.early = [];
    try {
      const snapshot = await this.request('desktop.snapshot', {});
      const outcome = replay(fromSnapshot(snapshot, Date.now()), this.early);
      this.early = [];
      if (outcome.kind !== 'applied') return this.connection.send({ type: 'snapshot.failed' });
      this.onSnapshot(outcome.state);
      this.state.set(outcome.state);
      this.connection.send({ type: 'snapshot.received' });
      if (this.watchingBoard) void this.watchBoard(true).catch(() => {});
    } catch {
      this.connection.send({ type: 'snapshot.failed' });
    }
  }

  private take(delta: DesktopDelta): void {
    if (!this.connection.getSnapshot().hasTag('live')) {
      this.early.push(delta);
      return;
    }
    const outcome = applyDelta(this.state.get(), delta);
    if (outcome.kind === 'gap') {
      this.connection.send({ type: 'stream.gap' });
      this.early.push(delta);
    }
    if (outcome.kind === 'applied') {
      this.onDelta(delta, outcome.state);
      this.state.set(outcome.state);
    }
  }
}
