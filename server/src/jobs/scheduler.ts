import { type ScheduledTask, schedule } from 'node-cron';
import type { Logger } from 'pino';

export interface Job {
  /** Shown in logs: `stream.forget_old`. */
  name: string;
  /** Five cron fields, in the bank's zone: `15 2 * * *`. */
  cron: string;
  run(): Promise<void>;
}

export interface Ticker {
  name: string;
  everyMs: number;
  run(): Promise<void>;
}

/**
 * Runs what must happen by itself: jobs by the calendar, tickers by the second. One run at a time each; a run that comes due
 * while the last one is still busy is left out. Failures are logged and the next run takes place.
 */
export class Scheduler {
  private readonly log: Logger;
  private readonly timeZone: string;
  private readonly tasks: ScheduledTask[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Map<string, Promise<void>>();

  constructor(deps: { log: Logger; timeZone: string }) {
    this.log = deps.log;
    this.timeZone = deps.timeZone;
  }

  add(job: Job): void {
    this.tasks.push(schedule(job.cron, () => this.runOnce(job), { name: job.name, timezone: this.timeZone }));
  }

  addTicker(ticker: Ticker): void {
    const timer = setInterval(() => void this.runOnce(ticker), ticker.everyMs);
    timer.unref();
    this.timers.push(timer);
  }

  /** Stops all and waits for runs under way. */
  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.tasks.map((task) => task.destroy()));
    await Promise.all(this.running.values());
  }

  private async runOnce({ name, run }: { name: string; run(): Promise<void> }): Promise<void> {
    if (this.running.has(name)) return;
    const done = run()
      .catch((error: unknown) => this.log.error({ event: 'job.failed', job: name, err: error }))
      .finally(() => this.running.delete(name));
    this.running.set(name, done);
    await done;
  }
}
