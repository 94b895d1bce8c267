import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Scheduler } from './scheduler.ts';

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
