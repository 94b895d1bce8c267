import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between the bridge and Asterisk's manager port, and can cut the line in the middle of an event. */
export class CuttingProxy {
  readonly port: number;
  private readonly server: Server;
  private readonly lines = new Set<Socket>();
  private cutNext: (() => void) | null = null;

  private constructor(server: Server, port: number) {
    this.server = server;
    this.port = port;
  }

  static async to(targetPort: number): Promise<CuttingProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new CuttingProxy(server, (server.address() as AddressInfo).port);
    server.on('connection', (near) => proxy.join(near, connect(targetPort, '127.0.0.1')));
    return proxy;
  }

  /** Lets the first half of the next event through, then drops the connection; settles when it has happened. */
  async cutMidEvent(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.cutNext = resolve;
    });
  }

  async close(): Promise<void> {
    for (const socket of this.lines) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(near: Socket, far: Socket): void {
    const drop = () => {
      near.destroy();
      far.destroy();
      this.lines.delete(near);
    };
    this.lines.add(near);
    near.pipe(far);
    far.on('data', (bytes) => {
      const cut = this.cutNext;
      if (!cut || !bytes.includes('Event: ')) {
        near.write(bytes);
        return;
      }
      this.cutNext = null;
      near.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => {
        drop();
        cut();
      });
    });
    for (const socket of [near, far]) {
      socket.on('error', drop);
      socket.on('close', drop);
    }
  }
}
