import { expect, test } from 'vitest';
import { type RunningProcess, SupervisedProcess } from './supervisor.ts';
import type { ChildEnd } from './tied-child.ts';

/** A process that lives until the test ends it. */
class FakeProcess implements RunningProcess {
  readonly signals: string[] = [];
  private readonly end = Promise.withResolvers<ChildEnd>();
  readonly exited = this.end.promise;
  readonly pid: number;
  obedient = true;

  constructor(pid: number) {
    this.pid = pid;
  }

  crash(code = 1): void {
    this.end.resolve({ code, signal: null });
  }

  kill(signal: NodeJS.Signals): boolean {
    this.signals.push(signal);
    if (signal === 'SIGKILL' || this.obedient) this.end.resolve({ code: null, signal });
    return true;
  }

  async stop(): Promise<void> {
    this.kill('SIGTERM');
    await this.exited;
  }
}

function stage() {
  const started: FakeProcess[] = [];
  const waits: number[] = [];
  const events: string[] = [];
  const state = { missing: null as string | null, startFails: 0, silences: 0 };
  const supervised = new SupervisedProcess({
    name: 'The server',
    start: async () => {
      if (state.startFails > 0) {
        state.startFails -= 1;
        throw new Error('port taken');
      }
      const next = new FakeProcess(started.length + 1);
      started.push(next);
      return next;
    },
    readiness: async () => state.missing,
    answers: async () => {
      const silent = state.silences > 0;
      if (silent) state.silences -= 1;
      return !silent;
    },
    onEvent: ({ event }) => events.push(event),
    lastWords: () => 'it said this',
    wait: async (milliseconds) => {
      if (milliseconds > 50 && milliseconds < 10_000) waits.push(milliseconds);
      await new Promise(setImmediate);
    },
  });
  const until = async (fact: () => boolean) => {
    for (let turn = 0; turn < 1_000 && !fact(); turn += 1) await new Promise(setImmediate);
    expect(fact()).toBe(true);
  };
  const nth = (n: number): FakeProcess => started[n] ?? expect.fail(`no process ${n}`);
  return { supervised, started, waits, events, state, until, nth };
}

test('a process that ends unasked is started again, each time after a longer wait up to five seconds', async () => {
  const { supervised, started, waits, until, nth } = stage();
  await supervised.start();
  for (let crash = 0; crash < 7; crash += 1) {
    nth(crash).crash();
    await until(() => started.length === crash + 2);
  }
  expect(waits).toEqual([200, 400, 800, 1_600, 3_200, 5_000, 5_000]);
  await supervised.stop();
});

test('a restart that fails is tried again', async () => {
  const { supervised, started, state, events, until, nth } = stage();
  await supervised.start();
  state.startFails = 2;
  nth(0).crash();
  await until(() => started.length === 2);
  expect(events).toEqual(['started', 'ended unasked', 'cannot be started', 'cannot be started', 'started']);
  await supervised.stop();
});

test('a process that ends before it was ever ready is not tried again: the fault tells its last words', async () => {
  const { supervised, started, state, until, nth } = stage();
  state.missing = 'the database';
  const start = supervised.start();
  const fault = expect(start).rejects.toThrow('The server ended at once (exit code 78).\nit said this');
  await until(() => started.length === 1);
  nth(0).crash(78);
  await fault;
  expect(started).toHaveLength(1);
  await supervised.stop();
});

test('a process that does not become ready in time is told with what it waits for', async () => {
  const { supervised, state } = stage();
  state.missing = 'the database';
  await expect(supervised.start(0)).rejects.toThrow('is not ready after 0 s: the database');
  await supervised.stop();
});

test('after kill, ready means the successor', async () => {
  const { supervised, started } = stage();
  await supervised.start();
  supervised.kill('SIGKILL');
  await supervised.waitReady();
  expect(started).toHaveLength(2);
  expect(supervised.pid()).toBe(2);
  await supervised.stop();
});

test('a stopped process stays stopped', async () => {
  const { supervised, started, nth } = stage();
  await supervised.start();
  await supervised.stop();
  expect(nth(0).signals).toEqual(['SIGTERM']);
  expect(started).toHaveLength(1);
  expect(supervised.pid()).toBeNull();
});

test('a process that does not stop in its time is killed', async () => {
  const { supervised, events, nth } = stage();
  await supervised.start();
  nth(0).obedient = false;
  await supervised.stop(10);
  expect(nth(0).signals).toEqual(['SIGTERM', 'SIGKILL']);
  expect(events).toEqual(['started', 'killed']);
});

test('a process stopped while it waits for its restart is not started again', async () => {
  const { supervised, started, events, until, nth } = stage();
  await supervised.start();
  nth(0).crash();
  await until(() => events.includes('ended unasked'));
  await supervised.stop();
  expect(started).toHaveLength(1);
});

test('OPS-01 a process that has not answered for a minute is ended and started again; one that was busy for less is not', async () => {
  const { supervised, started, state, events, until, nth } = stage();
  await supervised.start();
  state.silences = 5;
  await until(() => state.silences === 0);
  expect(nth(0).signals).toEqual([]);
  state.silences = 6;
  await until(() => started.length === 2);
  expect(nth(0).signals).toEqual(['SIGKILL']);
  expect(events).toEqual(['started', 'killed, it did not answer', 'ended unasked', 'started']);
  await supervised.stop();
});
