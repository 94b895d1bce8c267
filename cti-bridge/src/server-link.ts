import { setTimeout as delay } from 'node:timers/promises';
import {
  type Ack,
  AnnounceCommand,
  CallbackTaken,
  type CommandResult,
  ConsultColleague,
  type CtiClientToServer,
  type CtiServerToClient,
  EndRing,
  type FactBatch,
  HangUpCall,
  IVR_ANSWER_MS,
  IvrBegun,
  IvrKept,
  IvrResult,
  MonitorAgent,
  MoveCaller,
  OriginateCall,
  PauseRecording,
  PlayWords,
  ROUTE_ANSWER_MS,
  RouteAnswer,
  SetMembership,
  SetQueues,
  SetRecordingRules,
} from '@tellerline/contracts';
import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import type { IvrDesk } from './ivr/agi-server.ts';
import { BatchCutter } from './journal/batch-cutter.ts';
import type { Journal } from './journal/journal.ts';

/** What the server may order; each answered once Asterisk has confirmed. */
export interface Commands {
  setMembership(command: SetMembership): Promise<CommandResult>;
  originate(command: OriginateCall): Promise<CommandResult>;
  announce(command: AnnounceCommand): Promise<CommandResult>;
  playWords(command: PlayWords): Promise<CommandResult>;
  endRing(command: EndRing): Promise<CommandResult>;
  hangUp(command: HangUpCall): Promise<CommandResult>;
  moveCaller(command: MoveCaller): Promise<CommandResult>;
  consult(command: ConsultColleague): Promise<CommandResult>;
  monitor(command: MonitorAgent): Promise<CommandResult>;
  setQueues(command: SetQueues): Promise<CommandResult>;
  pauseRecording(command: PauseRecording): Promise<CommandResult>;
  setRecordingRules(command: SetRecordingRules): Promise<CommandResult>;
}

export interface ServerLinkOptions {
  /** `http://127.0.0.1:7400`: the namespace is added. */
  url: string;
  token: string;
  version: string;
  journal: Journal;
  commands: Commands;
  log: {
    info(o: object, m: string): void;
    warn(o: object, m: string): void;
    error(o: object, m: string): void;
  };
}

const ANSWER_MS = 10_000;
const LARGEST_BATCH = 500;
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 5000;
/** A fact the server has refused alone this often is passed over: better one fact lost and told than all that follow. */
const REFUSALS_OF_ONE_FACT = 5;

/**
 * Carries the journal to the server: one batch under way at a time, the next only after the answer, again after every reconnect
 * from where the server says it stands. At least once, in order, nothing sent that is not on disk. Each batch says which
 * numbers it accounts for, so that what cannot be sent any more does not stop what can.
 */
export class ServerLink {
  /** The hello of the present connection was answered. */
  connected = false;
  /** Up to here the server has taken account of the journal. */
  throughSeq = 0;
  private readonly options: ServerLinkOptions;
  private readonly cutter: BatchCutter;
  private readonly socket: Socket<CtiServerToClient, CtiClientToServer>;
  /** Grows with each connection, so that the sender of an older one stops. */
  private generation = 0;
  private wake: () => void = () => undefined;
  private stopped = false;
  /** Facts per batch; halved when a batch fails, so that one too large for the server's socket gets through in parts. */
  private batchSize = LARGEST_BATCH;

  constructor(options: ServerLinkOptions) {
    this.options = options;
    this.cutter = new BatchCutter(options.journal, options.log);
    this.socket = io(`${options.url}/cti`, {
      auth: { token: options.token },
      transports: ['websocket'],
      reconnectionDelay: 200,
      reconnectionDelayMax: 5000,
      randomizationFactor: 0.5,
      autoConnect: false,
    });
    this.socket.on('connect', () => {
      this.generation += 1;
      void this.carry(this.generation);
    });
    this.socket.on('disconnect', (reason) => {
      this.leave();
      options.log.warn({ event: 'server_link.lost', reason }, 'server lost');
      // Said by the server on purpose; socket.io would not come back by itself.
      if (reason === 'io server disconnect' && !this.stopped) setTimeout(() => this.socket.connect(), LONGEST_RETRY_MS);
    });
    let refusals = 0;
    this.socket.on('connect_error', (error) => {
      refusals += 1;
      if (refusals === 1 || refusals % 20 === 0) {
        options.log.warn({ event: 'server_link.unreachable', reason: error.message, attempt: refusals }, 'no server');
      }
      // A refusal by the server (wrong token) ends socket.io's own attempts.
      if (!this.socket.active && !this.stopped) setTimeout(() => this.socket.connect(), LONGEST_RETRY_MS).unref();
    });
    this.takeCommands();
    options.journal.onDurable(() => this.wake());
  }

  /** Facts passed over because the server refused them for good. */
  get skipped(): number {
    return this.cutter.refused.size;
  }

  start(): void {
    this.socket.connect();
  }

  stop(): void {
    this.stopped = true;
    this.leave();
    this.socket.disconnect();
  }

  /** Resolves when the server holds everything on disk, or after `timeoutMs`. For the way down. */
  async drain(timeoutMs: number): Promise<void> {
    const end = Date.now() + timeoutMs;
    while (this.connected && this.throughSeq < this.options.journal.durableSeq && Date.now() < end) await delay(10);
  }

  private leave(): void {
    this.connected = false;
    this.generation += 1;
    this.wake();
  }

  private async carry(generation: number): Promise<void> {
    const { log } = this.options;
    const current = () => this.generation === generation && !this.stopped;
    try {
      if (!(await this.greet(current))) return;
      log.info({ event: 'server_link.connected', throughSeq: this.throughSeq }, 'server connected');
      let failures = 0;
      let refusedAlone = 0;
      while (current()) {
        const batch = await this.cutter.next(this.throughSeq + 1, this.batchSize);
        if (!batch) {
          await this.moreFacts();
          continue;
        }
        const outcome = await this.send(batch);
        if (outcome !== 'stored') this.batchSize = Math.max(1, Math.floor(batch.facts.length / 2));
        if (!current()) return;
        if (outcome === 'stored') {
          failures = 0;
          refusedAlone = 0;
          this.batchSize = Math.min(LARGEST_BATCH, this.batchSize * 2);
          continue;
        }
        const [alone, ...others] = batch.facts;
        if (outcome === 'failed' || !alone) {
          failures += 1;
          await delay(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(failures, 6)));
          continue;
        }
        // The bad fact is found by halving.
        if (others.length > 0) continue;
        refusedAlone += 1;
        if (refusedAlone < REFUSALS_OF_ONE_FACT) await delay(FIRST_RETRY_MS);
        else {
          this.cutter.passOver(alone);
          refusedAlone = 0;
          this.batchSize = LARGEST_BATCH;
        }
      }
    } catch (error) {
      log.error({ event: 'server_link.failed', err: error }, 'sending facts failed');
      if (current()) this.socket.disconnect().connect();
    }
  }

  /** Says who we are and learns how far the server is. */
  private async greet(current: () => boolean): Promise<boolean> {
    const { journal, version, log } = this.options;
    for (;;) {
      const answer = await this.ask<{ throughSeq: number }>((ack) => {
        this.socket.emit('cti.hello', { journalId: journal.id, bridgeVersion: version }, ack);
      });
      if (!current()) return false;
      if (answer && 'data' in answer) {
        if (answer.data.throughSeq > journal.durableSeq) {
          await journal.flush();
          if (answer.data.throughSeq > journal.durableSeq) {
            log.error(
              { event: 'journal.lost_facts', ...answer.data, durableSeq: journal.durableSeq },
              'journal renamed',
            );
            await journal.rename();
            continue;
          }
        }
        this.throughSeq = answer.data.throughSeq;
        journal.acknowledge(this.throughSeq);
        this.connected = true;
        return true;
      }
      log.warn({ event: 'server_link.hello_refused', code: answer?.error.code ?? 'no answer' }, 'hello not answered');
      await delay(1000);
      if (!current()) return false;
    }
  }

  private async send(batch: FactBatch): Promise<'stored' | 'invalid' | 'failed'> {
    const { journal, log } = this.options;
    const { fromSeq, throughSeq, facts } = batch;
    const answer = await this.ask<{ throughSeq: number }>((ack) => this.socket.emit('cti.facts', batch, ack));
    if (answer && 'data' in answer) {
      if (answer.data.throughSeq < fromSeq - 1) {
        log.error({ event: 'server_link.server_fell_back', fromSeq, ...answer.data }, 'the server has forgotten facts');
      }
      // One batch is under way at a time, so the answer is the server's latest word, also when its database was restored.
      this.throughSeq = answer.data.throughSeq;
      journal.acknowledge(this.throughSeq);
      return this.throughSeq >= throughSeq ? 'stored' : 'failed';
    }
    const code = answer?.error.code ?? 'no answer';
    log.warn({ event: 'server_link.batch_refused', code, fromSeq, facts: facts.length }, 'batch not stored');
    return /^(request\.(invalid|malformed|too_large)|stream\.)/.test(code) ? 'invalid' : 'failed';
  }

  /** A caller in self-service, asked of the server; null where it is away, slow or refuses. */
  readonly ivr: IvrDesk = {
    begin: (begin) => this.askIvr(IvrBegun, (ack) => this.socket.emit('cti.ivr_begin', begin, ack)),
    lookUp: (asked) => this.askIvr(IvrResult, (ack) => this.socket.emit('cti.ivr_look_up', asked, ack)),
    perform: (wanted) => this.askIvr(IvrResult, (ack) => this.socket.emit('cti.ivr_do', wanted, ack)),
    callback: (asked) =>
      this.askIvr(CallbackTaken, (ack) => this.socket.emit('cti.callback', asked, ack), ROUTE_ANSWER_MS),
    route: (asked) => this.askIvr(RouteAnswer, (ack) => this.socket.emit('cti.route', asked, ack), ROUTE_ANSWER_MS),
    walked: (walked) => this.askIvr(IvrKept, (ack) => this.socket.emit('cti.ivr_walked', walked, ack)),
  };

  private async askIvr<S extends z.ZodType>(
    schema: S,
    emit: (ack: (answer: Ack<z.output<S>>) => void) => void,
    waitMs = IVR_ANSWER_MS,
  ): Promise<z.output<S> | null> {
    if (!this.connected) return null;
    const answer = await this.ask<z.output<S>>(emit, waitMs);
    if (!answer || !('data' in answer)) return null;
    const read = schema.safeParse(answer.data);
    return read.success ? read.data : null;
  }

  private ask<T>(emit: (ack: (answer: Ack<T>) => void) => void, waitMs = ANSWER_MS): Promise<Ack<T> | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(null), waitMs);
      const left = () => resolve(null);
      this.socket.once('disconnect', left);
      emit((answer) => {
        clearTimeout(timer);
        this.socket.off('disconnect', left);
        resolve(answer);
      });
    });
  }

  private moreFacts(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
      // They may have come between the reading and now.
      if (this.options.journal.durableSeq > this.throughSeq) resolve();
    });
  }

  private takeCommands(): void {
    const { commands } = this.options;
    this.socket.on('cti.set_membership', (payload, ack) => {
      void this.execute(SetMembership, payload, (command) => commands.setMembership(command), ack);
    });
    this.socket.on('cti.announce', (payload, ack) => {
      void this.execute(AnnounceCommand, payload, (command) => commands.announce(command), ack);
    });
    this.socket.on('cti.play_words', (payload, ack) => {
      void this.execute(PlayWords, payload, (command) => commands.playWords(command), ack);
    });
    this.socket.on('cti.originate', (payload, ack) => {
      void this.execute(OriginateCall, payload, (command) => commands.originate(command), ack);
    });
    this.socket.on('cti.end_ring', (payload, ack) => {
      void this.execute(EndRing, payload, (command) => commands.endRing(command), ack);
    });
    this.socket.on('cti.hang_up', (payload, ack) => {
      void this.execute(HangUpCall, payload, (command) => commands.hangUp(command), ack);
    });
    this.socket.on('cti.consult', (payload, ack) => {
      void this.execute(ConsultColleague, payload, (command) => commands.consult(command), ack);
    });
    this.socket.on('cti.set_queues', (payload, ack) => {
      void this.execute(SetQueues, payload, (command) => commands.setQueues(command), ack);
    });
    this.socket.on('cti.monitor', (payload, ack) => {
      void this.execute(MonitorAgent, payload, (command) => commands.monitor(command), ack);
    });
    this.socket.on('cti.pause_recording', (payload, ack) => {
      void this.execute(PauseRecording, payload, (command) => commands.pauseRecording(command), ack);
    });
    this.socket.on('cti.set_recording_rules', (payload, ack) => {
      void this.execute(SetRecordingRules, payload, (command) => commands.setRecordingRules(command), ack);
    });
    this.socket.on('cti.move_caller', (payload, ack) => {
      void this.execute(MoveCaller, payload, (command) => commands.moveCaller(command), ack);
    });
  }

  private async execute<S extends z.ZodType>(
    schema: S,
    payload: unknown,
    work: (command: z.output<S>) => Promise<CommandResult>,
    ack: (result: CommandResult) => void,
  ): Promise<void> {
    const parsed = schema.safeParse(payload);
    if (typeof ack !== 'function') return;
    if (!parsed.success) {
      const where = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
      ack({ ok: false, reason: 'invalid', message: `not accepted: ${where}`.slice(0, 300) });
      return;
    }
    try {
      ack(await work(parsed.data));
    } catch (error) {
      this.options.log.error({ event: 'command.failed', err: error }, 'command failed');
      ack({ ok: false, reason: 'refused', message: 'the bridge failed' });
    }
  }
}
