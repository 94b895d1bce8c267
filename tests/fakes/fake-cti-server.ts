import { createServer, type Server as HttpServer } from 'node:http';
import type {
  Ack,
  CallbackAsked,
  CommandResult,
  CtiClientToServer,
  CtiServerToClient,
  Fact,
  RouteAnswer,
  RouteAsked,
} from '@tellerline/contracts';
import { type Namespace, Server, type Socket } from 'socket.io';

type CtiSocket = Socket<CtiClientToServer, CtiServerToClient>;
type Answer = Ack<{ throughSeq: number }>;

/** The server's end of the link for tests of the bridge: keeps what it is sent, and misbehaves as told. Listens on 127.0.0.1. */
export class FakeCtiServer {
  /** Every fact of every batch answered with success, in the order received, repeats included. */
  readonly received: { seq: number; fact: Fact }[] = [];
  readonly hellos: { journalId: string; bridgeVersion: string }[] = [];
  batches = 0;
  /** Connections turned away for their token. */
  refused = 0;
  /** Batches being handled at once, at most. */
  mostAtOnce = 0;
  /** Refuses or spoils a batch; undefined: stores it. May answer null for no answer at all. */
  onBatch: (facts: readonly { seq: number; fact: Fact }[]) => Answer | null | undefined = () => undefined;
  /** Says where a caller waits; null: no answer at all. */
  onRoute: (asked: RouteAsked) => RouteAnswer | null = () => null;
  /** Who wanted to be called back. */
  readonly callbacks: CallbackAsked[] = [];
  /** Delay of every answer in milliseconds. */
  answerAfterMs = 0;
  port = 0;
  private readonly through = new Map<string, number>();
  private readonly token: string;
  private underWay = 0;
  private http: HttpServer | null = null;
  private io: Server | null = null;
  private cti: Namespace<CtiClientToServer, CtiServerToClient> | null = null;

  private constructor(token: string) {
    this.token = token;
  }

  static async start(token = 'token'): Promise<FakeCtiServer> {
    const server = new FakeCtiServer(token);
    await server.listen();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async listen(): Promise<void> {
    const http = createServer();
    this.http = http;
    this.io = new Server(http);
    this.cti = this.io.of('/cti');
    this.cti.use((socket, next) => {
      const isKnown = socket.handshake.auth.token === this.token;
      if (!isKnown) this.refused += 1;
      next(isKnown ? undefined : new Error('unauthorized'));
    });
    this.cti.on('connection', (socket) => this.accept(socket));
    await new Promise<void>((resolve) => http.listen(this.port, '127.0.0.1', resolve));
    const address = http.address();
    if (address && typeof address === 'object') this.port = address.port;
  }

  /** Distinct facts stored, in the order of their numbers. */
  get facts(): Fact[] {
    const bySeq = new Map(this.received.map(({ seq, fact }) => [seq, fact]));
    return [...bySeq.keys()].sort((a, b) => a - b).flatMap((seq) => bySeq.get(seq) ?? []);
  }

  /** Highest number up to which every fact is accounted for. */
  throughSeq(journalId: string): number {
    return this.through.get(journalId) ?? 0;
  }

  /** Pretends to hold facts up to here. */
  claim(journalId: string, throughSeq: number): void {
    this.through.set(journalId, throughSeq);
  }

  /** Sends an order to the bridge that is connected. */
  async order<K extends keyof CtiServerToClient>(
    event: K,
    payload: Parameters<CtiServerToClient[K]>[0],
  ): Promise<CommandResult> {
    const [socket] = [...(this.cti?.sockets.values() ?? [])];
    if (!socket) throw new Error('no bridge is connected');
    const emit: (event: string, payload: unknown) => Promise<unknown> = socket
      .timeout(5000)
      .emitWithAck.bind(socket.timeout(5000)) as never;
    return (await emit(event, payload)) as CommandResult;
  }

  get connected(): boolean {
    return (this.cti?.sockets.size ?? 0) > 0;
  }

  /** Cuts every bridge off without a word. */
  cut(): void {
    for (const socket of this.cti?.sockets.values() ?? []) socket.conn.close();
  }

  /** Stops listening; {@link listen} comes back on the same port with the same memory. */
  async die(): Promise<void> {
    this.cut();
    await this.io?.close();
    this.io = null;
    this.http?.closeAllConnections();
  }

  async close(): Promise<void> {
    await this.die();
  }

  private accept(socket: CtiSocket): void {
    let journalId = '';
    socket.on('cti.hello', (hello, ack) => {
      this.hellos.push(hello);
      journalId = hello.journalId;
      ack({ data: { throughSeq: this.throughSeq(journalId) } });
    });
    socket.on('cti.route', (asked, ack) => {
      const data = this.onRoute(asked);
      if (data) ack({ data });
    });
    socket.on('cti.callback', (asked, ack) => {
      this.callbacks.push(asked);
      ack({ data: { promiseMinutes: 30 } });
    });
    socket.on('cti.facts', (batch, ack) => {
      this.underWay += 1;
      this.batches += 1;
      this.mostAtOnce = Math.max(this.mostAtOnce, this.underWay);
      const answer = () => {
        this.underWay -= 1;
        const spoiled = this.onBatch(batch.facts);
        if (spoiled === null) return;
        if (spoiled) return ack(spoiled);
        this.received.push(...batch.facts);
        const stored = this.throughSeq(batch.journalId);
        // As the real one: what leaves a gap is taken, but the position waits.
        if (batch.fromSeq <= stored + 1) this.through.set(batch.journalId, Math.max(stored, batch.throughSeq));
        ack({ data: { throughSeq: this.throughSeq(batch.journalId) } });
      };
      if (this.answerAfterMs === 0) answer();
      else setTimeout(answer, this.answerAfterMs);
    });
  }
}
