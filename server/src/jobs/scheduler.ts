import { type ScheduledTask, schedule } from 'node-cron';
import type { Logger } from 'pino';
import { type DailyTime, dailyTimeOf, lastDueDay } from './daily-time.ts';

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

/** Who did which daily job for which day; `dueOn` is a day of the bank, `2026-11-23`. */
export interface JobRuns {
  /** False when this server need not do it: it was done, or another server is at it. */
  claim(job: string, dueOn: string): Promise<boolean>;
  finished(job: string, dueOn: string): Promise<void>;
  /** It may be claimed again. */
  failed(job: string, dueOn: string): Promise<void>;
}

type DailyJob = Job & { at: DailyTime };

/**
 * Runs what must happen by itself: jobs by the calendar, tickers by the second. One run at a time each; a run that comes due
 * while the last one is still busy is left out. Failures are logged and the next run takes place. A job of once a day is
 * done by one server only, and made up for when no server was there at its time.
 */
export class Scheduler {
  private readonly log: Logger;
  private readonly timeZone: string;
  private readonly runs: JobRuns | null;
  private readonly now: () => Date;
  private readonly tasks: ScheduledTask[] = [];
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly running = new Map<string, Promise<void>>();
  private readonly jobs: Job[] = [];
  private readonly daily: DailyJob[] = [];
  private stopped = false;

  /** @param deps.runs without it nothing is made up for, and each server does every job */
  constructor(deps: { log: Logger; timeZone: string; runs?: JobRuns; now?: () => Date }) {
    this.log = deps.log;
    this.timeZone = deps.timeZone;
    this.runs = deps.runs ?? null;
    this.now = deps.now ?? (() => new Date());
  }

  add(job: Job): void {
    const at = dailyTimeOf(job.cron);
    const work = at ? () => this.runForDay({ ...job, at }) : job.run;
    if (at) this.daily.push({ ...job, at });
    this.jobs.push(job);
    const run = () => this.runOnce({ name: job.name, run: work });
    this.tasks.push(schedule(job.cron, run, { name: job.name, timezone: this.timeZone }));
  }

  addTicker(ticker: Ticker): void {
    const timer = setInterval(() => void this.runOnce(ticker), ticker.everyMs);
    timer.unref();
    this.timers.push(timer);
  }

  /** What runs by the calendar: name and cron fields. */
  registered(): { name: string; cron: string }[] {
    return this.jobs.map(({ name, cron }) => ({ name, cron }));
  }

  /**
   * Does, one after the other in the order of the day, what came due last and was never done: a server that was down at
   * night, or a house that is new.
   */
  async makeUp(): Promise<void> {
    for (const job of [...this.daily].sort((a, b) => a.at.hour * 60 + a.at.minute - b.at.hour * 60 - b.at.minute)) {
      if (this.stopped) return;
      await this.runOnce({ name: job.name, run: () => this.runForDay(job) });
    }
  }

  /** Stops all and waits for runs under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.tasks.map((task) => task.destroy()));
    await Promise.all(this.running.values());
  }

  private async runForDay({ name, at, run }: DailyJob): Promise<void> {
    if (!this.runs) return run();
    const dueOn = lastDueDay(at, this.now(), this.timeZone);
    if (!(await this.runs.claim(name, dueOn))) return;
    try {
      await run();
    } catch (error) {
      await this.runs.failed(name, dueOn);
      throw error;
    }
    await this.runs.finished(name, dueOn);
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
