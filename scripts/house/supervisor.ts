import { setTimeout as pause } from 'node:timers/promises';
import { HouseFault } from './house-fault.ts';
import type { ChildEnd } from './tied-child.ts';

/** A process as its supervisor sees it. */
export interface RunningProcess {
  pid: number;
  kill(signal: NodeJS.Signals): boolean;
  /** Settles when the process is gone, wanted or not. Never rejects. */
  exited: Promise<ChildEnd>;
  /** Asks the process to end in its own way; settles when it is gone. */
  stop(): Promise<void>;
}

export interface SupervisedOptions {
  name: string;
  start(): Promise<RunningProcess>;
  /** Null when the process does its work; else what it waits for. Must not reject. */
  readiness(): Promise<string | null>;
  /** Whether it answers at all, busy or not; one that has not for a minute is ended and started again. Must not reject. */
  answers?: () => Promise<boolean>;
  /** Told at each start, crash and restart. */
  onEvent?: (event: { event: string; process: string; [detail: string]: unknown }) => void;
  /** The last words of the process, for a message when it cannot be started. */
  lastWords?: () => string;
  /** Waits between two attempts; given by tests. */
  wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const firstBackOffMs = 200;
const longestBackOffMs = 5_000;
const steadyAfterMs = 30_000;
const probeEveryMs = 50;
const listenEveryMs = 10_000;
/** Silence of so many probes in a row is a process that hangs, not one that works hard. */
const mostSilences = 6;

const waitForReal = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  pause(milliseconds, undefined, { signal, ref: true }).catch(() => undefined);

/**
 * Keeps one process running: starts it again when it ends unasked, after 0.2 s, then twice as long each time up to 5 s;
 * a run of 30 s makes the next wait short again.
 */
export class SupervisedProcess {
  readonly name: string;
  private readonly options: SupervisedOptions;
  private readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  private readonly stopping = new AbortController();
  private current: RunningProcess | null = null;
  /** Killed by order; it does not count as ready although it may still answer for a moment. */
  private condemnedPid: number | null = null;
  private launching: Promise<unknown> = Promise.resolve();
  private supervision: Promise<void> = Promise.resolve();

  constructor(options: SupervisedOptions) {
    this.name = options.name;
    this.options = options;
    this.wait = options.wait ?? waitForReal;
  }

  /** The process now running; null between a crash and the restart. */
  pid(): number | null {
    return this.current?.pid ?? null;
  }

  /** Sends a signal to the process, as a fault would; the supervisor brings it back. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    if (!this.current) return;
    if (signal === 'SIGKILL' || signal === 'SIGTERM') this.condemnedPid = this.current.pid;
    this.current.kill(signal);
  }

  /** First start: a process that ends before it is ready is not tried again but told as a fault. */
  async start(timeoutMs = 60_000): Promise<void> {
    const first = await this.launch();
    let ended: ChildEnd | null = null;
    void first.exited.then((end) => {
      ended = end;
    });
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const missing = await this.options.readiness();
      if (ended) throw this.failed(`ended at once (${describeEnd(ended)})`);
      if (this.stopping.signal.aborted) throw new HouseFault(`${this.name} was stopped while it started.`);
      if (missing === null) break;
      if (Date.now() > deadline) throw this.failed(`is not ready after ${Math.round(timeoutMs / 1000)} s: ${missing}`);
      await this.wait(probeEveryMs, this.stopping.signal);
    }
    this.supervision = this.supervise(first);
  }

  /** Settles once the process runs and does its work; after `kill`, once its successor does. */
  async waitReady(timeoutMs = 30_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    let missing: string | null = 'it is being restarted';
    while (!this.stopping.signal.aborted) {
      const runs = this.current !== null && this.current.pid !== this.condemnedPid;
      if (runs) missing = await this.options.readiness();
      if (runs && missing === null && this.current?.pid !== this.condemnedPid) return;
      if (Date.now() > deadline) break;
      await this.wait(probeEveryMs, this.stopping.signal);
    }
    throw this.failed(`is not ready after ${Math.round(timeoutMs / 1000)} s: ${missing ?? 'it was stopped'}`);
  }

  /** Ends the process for good: first in its own way, after `graceMs` by SIGKILL. */
  async stop(graceMs = 5_000): Promise<void> {
    this.stopping.abort();
    const patience = new AbortController();
    const tooLong = pause(graceMs, 'late' as const, { signal: patience.signal }).catch(() => 'late' as const);
    await Promise.race([this.launching, tooLong]);
    const running = this.current;
    if (running && (await Promise.race([Promise.all([running.stop(), running.exited]), tooLong])) === 'late') {
      this.tell('killed', { pid: running.pid, afterMs: graceMs });
      running.kill('SIGKILL');
      await running.exited;
    }
    patience.abort();
    await this.supervision;
    this.current = null;
  }

  private async launch(): Promise<RunningProcess> {
    if (this.stopping.signal.aborted) throw new HouseFault(`${this.name} was stopped before it started.`);
    const start = this.options.start();
    this.launching = start.catch(() => undefined);
    const running = await start;
    this.current = running;
    this.condemnedPid = null;
    this.tell('started', { pid: running.pid });
    return running;
  }

  private async supervise(first: RunningProcess): Promise<void> {
    let running: RunningProcess | null = first;
    let startedAt = Date.now();
    let backOffMs = firstBackOffMs;
    while (!this.stopping.signal.aborted) {
      if (running) {
        const watched = new AbortController();
        const watching = this.endWhenSilent(running, watched.signal);
        const end: ChildEnd = await running.exited;
        watched.abort();
        await watching;
        this.current = null;
        if (this.stopping.signal.aborted) return;
        if (Date.now() - startedAt >= steadyAfterMs) backOffMs = firstBackOffMs;
        this.tell('ended unasked', { ...end, restartInMs: backOffMs });
      }
      await this.wait(backOffMs, this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      backOffMs = Math.min(backOffMs * 2, longestBackOffMs);
      startedAt = Date.now();
      running = await this.launch().catch((error: unknown) => {
        this.tell('cannot be started', { reason: (error as Error).message, tryAgainInMs: backOffMs });
        return null;
      });
    }
  }

  /** Settles when the process was ended for its silence, or is no longer to be watched. */
  private async endWhenSilent(running: RunningProcess, unwatched: AbortSignal): Promise<void> {
    const { answers } = this.options;
    if (!answers) return;
    const over = AbortSignal.any([unwatched, this.stopping.signal]);
    for (let silences = 0; silences < mostSilences; ) {
      await this.wait(listenEveryMs, over);
      if (over.aborted) return;
      silences = (await answers()) ? 0 : silences + 1;
    }
    if (over.aborted) return;
    this.tell('killed, it did not answer', { pid: running.pid, probes: mostSilences });
    running.kill('SIGKILL');
  }

  private tell(event: string, details: Record<string, unknown>): void {
    this.options.onEvent?.({ event, process: this.name, ...details });
  }

  private failed(how: string): HouseFault {
    const words = this.options.lastWords?.().trim();
    return new HouseFault(`${this.name} ${how}.${words ? `\n${words}` : ''}`);
  }
}

const describeEnd = (end: ChildEnd): string =>
  end.signal ? `signal ${end.signal}` : `exit code ${end.code ?? 'unknown'}`;
