import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type JobRuns, Scheduler } from './scheduler.ts';

let lines: { event?: string; job?: string }[];
let scheduler: Scheduler;
beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  scheduler = new Scheduler({ log, timeZone: 'Asia/Shanghai' });
});
afterEach(async () => {
  vi.useRealTimers();
  await scheduler.stop();
});

test('a ticker runs every so often', async () => {
  const run = vi.fn(async () => undefined);
  scheduler.addTicker({ name: 'deadlines', everyMs: 1_000, run });
  await vi.advanceTimersByTimeAsync(3_500);
  expect(run).toHaveBeenCalledTimes(3);
});

test('a run that comes due while the last one is busy is left out', async () => {
  let finish: () => void = () => undefined;
  const run = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  scheduler.addTicker({ name: 'slow', everyMs: 1_000, run });
  await vi.advanceTimersByTimeAsync(3_500);
  expect(run).toHaveBeenCalledTimes(1);
  finish();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(run).toHaveBeenCalledTimes(2);
  finish();
});

test('a failure is logged by the job’s name and the next run takes place', async () => {
  const run = vi.fn(async () => {
    throw new Error('the database is away');
  });
  scheduler.addTicker({ name: 'failing', everyMs: 1_000, run });
  await vi.advanceTimersByTimeAsync(2_500);
  expect(run).toHaveBeenCalledTimes(2);
  expect(lines[0]).toMatchObject({ event: 'job.failed', job: 'failing' });
});

test('a job runs by the calendar of the bank’s zone', async () => {
  // 02:14:30 in Shanghai.
  vi.setSystemTime(new Date('2026-11-22T18:14:30.000Z'));
  const run = vi.fn(async () => undefined);
  scheduler.add({ name: 'nightly', cron: '15 2 * * *', run });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(run).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(run).toHaveBeenCalledTimes(1);
});

test('nothing runs after it was stopped, and stopping waits for what is under way', async () => {
  let finish: () => void = () => undefined;
  const run = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  scheduler.addTicker({ name: 'busy', everyMs: 1_000, run });
  await vi.advanceTimersByTimeAsync(1_000);
  let stopped = false;
  const stopping = scheduler.stop().then(() => (stopped = true));
  await vi.advanceTimersByTimeAsync(5_000);
  expect([run.mock.calls.length, stopped]).toEqual([1, false]);
  finish();
  await stopping;
});

/** Claims as the database keeps them, for one process. */
class RememberedRuns implements JobRuns {
  readonly done: string[] = [];
  private readonly claims = new Set<string>();

  async claim(job: string, dueOn: string): Promise<boolean> {
    const isNew = !this.claims.has(`${job} ${dueOn}`);
    this.claims.add(`${job} ${dueOn}`);
    return isNew;
  }

  async finished(job: string, dueOn: string): Promise<void> {
    this.done.push(`${job} ${dueOn}`);
  }

  async failed(job: string, dueOn: string): Promise<void> {
    this.claims.delete(`${job} ${dueOn}`);
  }
}

test('OPS-01 what nobody did last night is made up for, once, in the order of the day', async () => {
  // 05:00 in Shanghai.
  vi.setSystemTime(new Date('2026-11-22T21:00:00.000Z'));
  const runs = new RememberedRuns();
  const log = pino({ level: 'silent' });
  const servers = [0, 1].map(() => new Scheduler({ log, timeZone: 'Asia/Shanghai', runs }));
  let refuses = true;
  const rate = vi.fn(async () => {
    if (refuses) throw new Error('the database is away');
  });
  for (const server of servers) {
    server.add({ name: 'evening', cron: '45 6 * * *', run: async () => undefined });
    server.add({ name: 'rate', cron: '40 3 * * *', run: rate });
    server.add({ name: 'often', cron: '*/5 * * * *', run: async () => undefined });
  }
  for (const server of servers) await server.makeUp();
  expect(runs.done).toEqual(['evening 2026-11-22']);
  refuses = false;
  for (const server of servers) await server.makeUp();
  expect(runs.done).toEqual(['evening 2026-11-22', 'rate 2026-11-23']);
  expect(rate).toHaveBeenCalledTimes(3);
  await vi.advanceTimersByTimeAsync(24 * 3_600_000);
  expect(runs.done.slice(2)).toEqual(['evening 2026-11-23', 'rate 2026-11-24']);
  for (const server of servers) await server.stop();
});
