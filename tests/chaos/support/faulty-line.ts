import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * How the line behaves: `clear`; `dead`: open, but nothing comes through any more in either direction, as behind a firewall
 * that forgot it; `split`: what comes from the far side arrives in pieces cut anywhere; `slow`: it arrives late.
 */
export type LineMode = 'clear' | 'dead' | 'split' | 'slow';

interface Line {
  near: Socket;
  far: Socket;
  /** Bytes on their way: what follows waits its turn. */
  way: Promise<void>;
  /** Once dead, dead for good: bytes were lost, and TCP loses none in the midst of a stream. */
  isDead: boolean;
}

/** Stands between a program of ours and what it is connected to, and spoils the line when told. */
export class FaultyLine {
  readonly port: number;
  private readonly server: Server;
  private readonly chance: () => number;
  private readonly lines = new Set<Line>();
  private mode: LineMode = 'clear';
  private lateMs = 0;
  private cutNext: (() => void) | null = null;

  private constructor(server: Server, port: number, chance: () => number) {
    this.server = server;
    this.port = port;
    this.chance = chance;
  }

  /** @param chance 0 ≤ x < 1; says where bytes are cut */
  static async to(targetPort: number, chance: () => number = Math.random): Promise<FaultyLine> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const line = new FaultyLine(server, (server.address() as AddressInfo).port, chance);
    server.on('connection', (near) => line.join(near, connect(targetPort, '127.0.0.1')));
    return line;
  }

  /** Lets the first half of the next event of the manager interface through, then drops the connection; settles when it has happened. */
  async cutMidEvent(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.cutNext = resolve;
    });
  }

  /** Drops every connection at once. */
  cut(): void {
    for (const line of this.lines) this.drop(line);
  }

  /** From now on the line behaves like this. @param lateMs how late bytes arrive on a slow line */
  become(mode: LineMode, lateMs = 0): void {
    this.mode = mode;
    this.lateMs = lateMs;
    if (mode === 'dead') for (const line of this.lines) line.isDead = true;
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket, far: Socket): void {
    near.setNoDelay(true);
    far.setNoDelay(true);
    const line: Line = { near, far, way: Promise.resolve(), isDead: this.mode === 'dead' };
    this.lines.add(line);
    near.on('data', (bytes) => {
      if (!line.isDead) far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (line.isDead) return;
      if (this.cutNext && bytes.includes('Event: ')) this.cutWithin(line, bytes, this.cutNext);
      else this.pass(line, bytes);
    });
    for (const socket of [near, far]) {
      socket.on('error', () => this.drop(line));
      socket.on('close', () => this.drop(line));
    }
  }

  private cutWithin(line: Line, bytes: Buffer, told: () => void): void {
    this.cutNext = null;
    line.near.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
      this.drop(line);
      told();
    });
  }

  /** In order, whatever the line was before. */
  private pass(line: Line, bytes: Buffer): void {
    const { mode, lateMs } = this;
    line.way = line.way.then(async () => {
      if (mode === 'slow') await new Promise((resolve) => setTimeout(resolve, lateMs));
      if (mode !== 'split') {
        line.near.write(bytes);
        return;
      }
      for (let at = 0; at < bytes.length; ) {
        const size = 1 + Math.floor(this.chance() ** 3 * 400);
        line.near.write(bytes.subarray(at, at + size));
        at += size;
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
  }

  private drop(line: Line): void {
    line.near.destroy();
    line.far.destroy();
    this.lines.delete(line);
  }
}
