import type { WrapUp } from '@tellerline/contracts';
import { beforeEach, expect, test } from 'vitest';
import { MemoryStore } from '../state/key-value-store.ts';
import { retrySteps, type SendOutcome, WrapUpOutbox, waitingIn } from './wrap-up-outbox.ts';

let store: MemoryStore;
let now: number;
let outcomes: (SendOutcome | Error)[];
let sent: string[];
let timer: { callback: () => void; at: number } | null;

beforeEach(() => {
  store = new MemoryStore();
  now = 1_000_000;
  outcomes = [];
  sent = [];
  timer = null;
});

const wrapUp = (note = ''): WrapUp => ({
  key: crypto.randomUUID(),
  dispositionCode: 'callback',
  note,
  followUpAt: null,
  customerNo: null,
});
const open = (): WrapUpOutbox =>
  new WrapUpOutbox({
    store,
    userId: 'u1',
    send: async (_interactionId, body) => {
      sent.push(body.key);
      const outcome = outcomes.shift() ?? { kind: 'saved' };
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    now: () => now,
    schedule: (callback, ms) => {
      timer = { callback, at: now + ms };
      return () => {
        timer = null;
      };
    },
  });
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
/** Moves the clock to the next planned attempt and lets it happen. */
async function next(): Promise<void> {
  const due = timer;
  if (!due) throw new Error('nothing is planned');
  now = due.at;
  due.callback();
  await settle();
}

test('a wrap-up that arrives leaves the store and is shown as saved', async () => {
  const outbox = open();
  outbox.put('i1', wrapUp());
  await settle();
  expect(outbox.find('i1')?.state).toBe('saved');
  expect(waitingIn(store, 'u1')).toEqual([]);
});

test('CTI-06 a wrap-up written while the network is cut waits, is tried again and arrives once', async () => {
  outcomes = [{ kind: 'later' }, new Error('cut'), { kind: 'saved' }];
  const outbox = open();
  const body = wrapUp();
  outbox.put('i1', body);
  await settle();
  expect(waitingIn(store, 'u1').map((entry) => entry.body.key)).toEqual([body.key]);
  await next();
  expect(outbox.find('i1')?.attempts).toBe(2);
  await next();
  expect(outbox.find('i1')?.state).toBe('saved');
  expect(sent).toEqual([body.key, body.key, body.key]);
});

test('pauses between attempts grow to half a minute', async () => {
  outcomes = Array.from({ length: 8 }, () => ({ kind: 'later' as const }));
  const outbox = open();
  outbox.put('i1', wrapUp());
  await settle();
  const pauses: number[] = [];
  for (let i = 0; i < 7; i++) {
    const before = now;
    await next();
    pauses.push(now - before);
  }
  expect(pauses).toEqual([...retrySteps, 30_000, 30_000]);
});

test('CTI-06 a reload takes up what was waiting, also what was being sent', async () => {
  outcomes = [{ kind: 'later' }];
  const body = wrapUp('半句');
  open().put('i1', body);
  await settle();
  const raw = JSON.parse(store.getItem('tellerline.outbox.u1') ?? '[]') as { state: string }[];
  store.setItem('tellerline.outbox.u1', JSON.stringify(raw.map((entry) => ({ ...entry, state: 'sending' }))));
  const again = open();
  expect(again.waiting).toBe(1);
  await again.flush({ now: true });
  expect(again.find('i1')?.state).toBe('saved');
  expect(new Set(sent)).toEqual(new Set([body.key]));
});

test('a line that is back sends at once instead of waiting for the pause', async () => {
  outcomes = [{ kind: 'later' }];
  const outbox = open();
  outbox.put('i1', wrapUp());
  await settle();
  await outbox.flush({ now: true });
  expect(outbox.find('i1')?.state).toBe('saved');
});

test('CTI-06 after a long break the line is back: it is sent at once, and pauses begin anew should that fail', async () => {
  outcomes = Array.from({ length: 6 }, () => ({ kind: 'later' as const }));
  const outbox = open();
  outbox.put('i1', wrapUp());
  await settle();
  for (let i = 0; i < 4; i++) await next();
  await outbox.flush({ now: true });
  expect(sent).toHaveLength(6);
  const before = now;
  await next();
  expect(now - before).toBe(retrySteps[0]);
  expect(outbox.find('i1')?.state).toBe('saved');
});

test('CTI-06 an attempt under way when the line comes back is followed at once by another, should it fail', async () => {
  let fail = (): void => {};
  outcomes = [];
  const outbox = new WrapUpOutbox({
    store,
    userId: 'u1',
    send: (_interactionId, body) => {
      sent.push(body.key);
      if (sent.length > 1) return Promise.resolve({ kind: 'saved' });
      return new Promise((_resolve, reject) => {
        fail = () => reject(new Error('cut'));
      });
    },
    now: () => now,
    schedule: (callback, ms) => {
      timer = { callback, at: now + ms };
      return () => {
        timer = null;
      };
    },
  });
  outbox.put('i1', wrapUp());
  await outbox.flush({ now: true });
  expect(sent).toHaveLength(1);
  fail();
  await settle();
  const before = now;
  await next();
  expect(now - before).toBeLessThan(100);
  expect(outbox.find('i1')?.state).toBe('saved');
});

test('CTI-06 a wrap-up that came second is not called saved: its note outlives a reload until the agent has seen it', async () => {
  outcomes = [{ kind: 'superseded' }];
  const outbox = open();
  outbox.put('i1', wrapUp('第二份'));
  await settle();
  expect(outbox.find('i1')).toMatchObject({ state: 'superseded', savedAt: null });
  expect(timer).toBeNull();
  const again = open();
  await again.flush({ now: true });
  expect(again.find('i1')).toMatchObject({ state: 'superseded', body: { note: '第二份' } });
  expect(again.waiting).toBe(0);
  expect(sent).toHaveLength(1);
  again.drop('i1');
  expect(waitingIn(store, 'u1')).toEqual([]);
});

test('a refusal that repeating cannot cure is kept with its reason and not sent again', async () => {
  const error = new Error('no');
  outcomes = [{ kind: 'refused', error }];
  const outbox = open();
  outbox.put('i1', wrapUp());
  await settle();
  expect(outbox.find('i1')).toMatchObject({ state: 'refused', refusal: error });
  expect(timer).toBeNull();
});

test("another user's wrap-ups are neither seen nor sent", async () => {
  outcomes = [{ kind: 'later' }];
  open().put('i1', wrapUp());
  await settle();
  expect(waitingIn(store, 'u2')).toEqual([]);
});
