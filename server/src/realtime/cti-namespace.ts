import {
  type Ack,
  type CommandResult,
  CommandResult as CommandResultSchema,
  type CtiClientToServer,
  type CtiServerToClient,
  Fact,
  type FactBatch,
  FactEnvelope,
} from '@tellerline/contracts';
import type { Logger } from 'pino';
import type { Namespace, Socket } from 'socket.io';
import { z } from 'zod';
import { sameText } from '../http/cross-site.ts';
import { errorBodyOf } from '../http/error-handler.ts';
import type { ServerMetrics } from '../http/metrics.ts';
import { AppError } from '../kernel/app-error.ts';
import { newId } from '../kernel/ids.ts';
import type { Telephony } from '../kernel/module.ts';
import { type FactSink, noFactSink } from './fact-sink.ts';
import { RefusedTokens } from './refused-tokens.ts';
import type { SelfServiceDoor } from './self-service-door.ts';

type CtiNamespace = Namespace<CtiClientToServer, CtiServerToClient>;
type CtiSocket = Socket<CtiClientToServer, CtiServerToClient>;

const Hello = z.object({ journalId: z.string().min(1).max(64), bridgeVersion: z.string().max(100) });

/** The bridge's door. One bridge at a time: a new connection takes the place of an old one that may be half dead. */
export class CtiLink implements Telephony {
  private sink: FactSink = noFactSink;
  private selfService: SelfServiceDoor | null = null;
  private readonly log: Logger;
  private readonly metrics: ServerMetrics;
  private readonly timeoutMs: number;
  private readonly refused = new RefusedTokens();
  private bridge: CtiSocket | null = null;
  /** Batches are applied one after another, over all connections. */
  private queue: Promise<unknown> = Promise.resolve();

  constructor(deps: { log: Logger; metrics: ServerMetrics; timeoutMs: number }) {
    this.log = deps.log;
    this.metrics = deps.metrics;
    this.timeoutMs = deps.timeoutMs;
  }

  /** Is a bridge connected which has introduced itself? */
  get connected(): boolean {
    return this.bridge?.connected === true;
  }

  /** Opens the door to whoever shows `token`; facts go to `sink`. */
  attach(namespace: CtiNamespace, token: string, sink: FactSink, selfService: SelfServiceDoor | null): void {
    this.sink = sink;
    this.selfService = selfService;
    namespace.use((socket, next) => {
      const given: unknown = socket.handshake.auth.token;
      if (typeof given === 'string' && sameText(given, token)) return next();
      const { address } = socket.handshake;
      const { report, cut } = this.refused.note(address, performance.now());
      if (report !== null) this.log.warn({ event: 'cti.refused', address, count: report });
      next(new Error('session.required'));
      // After the answer, which goes out with the next tick.
      if (cut) setImmediate(() => socket.conn.close());
    });
    namespace.on('connection', (socket) => this.admit(socket));
  }

  setMembership: Telephony['setMembership'] = (command) =>
    this.command((socket) => socket.timeout(this.timeoutMs).emitWithAck('cti.set_membership', command));

  originate: Telephony['originate'] = (command) =>
    this.command((socket) => socket.timeout(this.timeoutMs).emitWithAck('cti.originate', command));

  announce: Telephony['announce'] = (command) =>
    this.command((socket) => socket.timeout(this.timeoutMs).emitWithAck('cti.announce', command));

  playWords: Telephony['playWords'] = (command) =>
    this.command((socket) => socket.timeout(this.timeoutMs).emitWithAck('cti.play_words', command));

  setQueues: Telephony['setQueues'] = (command) =>
    this.command((socket) => socket.timeout(this.timeoutMs).emitWithAck('cti.set_queues', command));

  endRing: Telephony['endRing'] = (command) =>
    this.command((socket) => socket.timeout(this.timeoutMs).emitWithAck('cti.end_ring', command));

  hangUp: Telephony['hangUp'] = (callId) =>
    this.command((socket) => socket.timeout(this.timeoutMs).emitWithAck('cti.hang_up', { callId }));

  consult: Telephony['consult'] = (command) =>
    this.command((socket) => socket.timeout(this.timeoutMs).emitWithAck('cti.consult', command));

  monitor: Telephony['monitor'] = (command) =>
    this.command((socket) => socket.timeout(this.timeoutMs).emitWithAck('cti.monitor', command));

  pauseRecording: Telephony['pauseRecording'] = (command) =>
    this.command((socket) => socket.timeout(this.timeoutMs).emitWithAck('cti.pause_recording', command));

  setRecordingRules: Telephony['setRecordingRules'] = (command) =>
    this.command((socket) => socket.timeout(this.timeoutMs).emitWithAck('cti.set_recording_rules', command));

  moveCaller: Telephony['moveCaller'] = (command) =>
    this.command((socket) => socket.timeout(this.timeoutMs).emitWithAck('cti.move_caller', command));

  private admit(socket: CtiSocket): void {
    this.metrics.sockets.inc({ namespace: 'cti' });
    // Each command under way waits for the end of the socket as well.
    socket.setMaxListeners(0);
    socket.on('cti.hello', (raw, ack) => void this.hello(socket, raw, ack));
    socket.on('cti.facts', (raw, ack) => void this.facts(socket, raw, ack));
    socket.on('cti.route', (raw, ack) => void this.ask(socket, ack, (sink) => sink.routeCaller?.(raw)));
    socket.on('cti.callback', (raw, ack) => void this.ask(socket, ack, (sink) => sink.takeCallback?.(raw)));
    socket.on('cti.ivr_begin', (raw, ack) => void this.serve(socket, ack, (door) => door.begin(raw)));
    socket.on('cti.ivr_look_up', (raw, ack) => void this.serve(socket, ack, (door) => door.lookUp(raw)));
    socket.on('cti.ivr_walked', (raw, ack) => void this.serve(socket, ack, (door) => door.walked(raw)));
    socket.on('cti.ivr_do', (raw, ack) => void this.serve(socket, ack, (door) => door.perform(raw)));
    socket.on('disconnect', (reason) => {
      this.metrics.sockets.dec({ namespace: 'cti' });
      if (this.bridge !== socket) return;
      this.bridge = null;
      this.log.warn({ event: 'cti.bridge_lost', reason });
      this.tellLink(false);
    });
  }

  private async hello(socket: CtiSocket, raw: unknown, ack: unknown): Promise<void> {
    await answer(ack, this.log, async () => {
      const hello = Hello.safeParse(raw);
      if (!hello.success) throw unknownMessage();
      const throughSeq = await this.sink.throughSeq(hello.data.journalId);
      const replaced = this.bridge;
      this.bridge = socket;
      if (replaced && replaced !== socket) replaced.disconnect(true);
      this.log.info({ event: 'cti.bridge_linked', bridgeVersion: hello.data.bridgeVersion, throughSeq });
      this.tellLink(true);
      return { throughSeq };
    });
  }

  private async ask(socket: CtiSocket, ack: unknown, question: (sink: FactSink) => Promise<unknown> | undefined) {
    await answer(ack, this.log, async () => {
      if (this.bridge !== socket) throw new AppError('session.required', { status: 401 });
      const asked = question(this.sink);
      if (!asked) throw new AppError('server.unavailable', { status: 503 });
      return asked;
    });
  }

  private async serve(socket: CtiSocket, ack: unknown, work: (door: SelfServiceDoor) => Promise<unknown>) {
    await answer(ack, this.log, async () => {
      if (this.bridge !== socket) throw new AppError('session.required', { status: 401 });
      if (!this.selfService) throw new AppError('server.unavailable', { status: 503 });
      return work(this.selfService);
    });
  }

  private async facts(socket: CtiSocket, raw: unknown, ack: unknown): Promise<void> {
    await answer(ack, this.log, async () => {
      if (this.bridge !== socket) throw new AppError('session.required', { status: 401 });
      const envelope = FactEnvelope.safeParse(raw);
      if (!envelope.success) throw unknownMessage();
      const batch = this.readable(envelope.data);
      const applied = this.queue.then(async () => {
        const done = this.metrics.factsSeconds.startTimer();
        const position = await this.sink.applyFacts(batch);
        done();
        this.metrics.factsReceived.inc(batch.facts.length);
        return position;
      });
      this.queue = applied.catch(() => undefined);
      return applied;
    });
  }

  /**
   * Drops single facts that break the contract, so that one bad fact cannot dam up all the others; tells of each. The
   * range of the batch stays: it accounts for them too.
   */
  private readable(envelope: FactEnvelope): FactBatch {
    const facts: FactBatch['facts'] = [];
    for (const { seq, fact } of envelope.facts) {
      const parsed = Fact.safeParse(fact);
      if (parsed.success) facts.push({ seq, fact: parsed.data });
      else {
        const issues = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
        this.log.error({ event: 'cti.fact_unreadable', journalId: envelope.journalId, seq, issues });
        this.metrics.refusals.inc({ code: 'stream.unknown_message' });
      }
    }
    return { ...envelope, facts };
  }

  private tellLink(connected: boolean): void {
    const told = this.queue.then(() => this.sink.bridgeLinked?.(connected));
    this.queue = told.catch((error: unknown) => this.log.error({ event: 'cti.link_not_told', err: error }));
  }

  private async command(send: (socket: CtiSocket) => Promise<unknown>): Promise<CommandResult> {
    const socket = this.bridge;
    if (!socket?.connected) return { ok: false, reason: 'unreachable', message: 'No bridge is connected.' };
    let lost: () => void = () => undefined;
    const gone = new Promise<CommandResult>((resolve) => {
      lost = () => resolve({ ok: false, reason: 'unreachable', message: 'The bridge went away.' });
      socket.once('disconnect', lost);
    });
    const answered = send(socket).then(
      (raw): CommandResult => {
        const parsed = CommandResultSchema.safeParse(raw);
        return parsed.success
          ? parsed.data
          : { ok: false, reason: 'invalid', message: 'The answer was not understood.' };
      },
      (): CommandResult => ({ ok: false, reason: 'timeout', message: `No answer within ${this.timeoutMs} ms.` }),
    );
    try {
      return await Promise.race([answered, gone]);
    } finally {
      socket.off('disconnect', lost);
    }
  }
}

const unknownMessage = (): AppError => new AppError('stream.unknown_message', { status: 400 });

/** Runs `work` and answers by `ack`; a peer who gave no callback gets no answer. */
async function answer<T>(ack: unknown, log: Logger, work: () => Promise<T>): Promise<void> {
  let reply: Ack<T>;
  try {
    reply = { data: await work() };
  } catch (error) {
    const requestId = newId();
    if (!(error instanceof AppError)) log.error({ event: 'cti.fault', requestId, err: error });
    reply = { error: errorBodyOf(error, requestId).body };
  }
  if (typeof ack === 'function') ack(reply);
}
