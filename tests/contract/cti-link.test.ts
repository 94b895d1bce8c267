import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { CommandResult, Fact, SetMembership } from '@tellerline/contracts';
import { Journal } from '@tellerline/cti-bridge/journal/journal';
import { type Commands, ServerLink } from '@tellerline/cti-bridge/server-link';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FakeCtiServer } from '../fakes/fake-cti-server.ts';
import { until } from '../support/until.ts';

let folder: string;
let server: FakeCtiServer;
let journal: Journal;
const links: ServerLink[] = [];
const ordered: unknown[] = [];
const errors: object[] = [];
const quiet = { info: () => undefined, warn: () => undefined, error: (line: object) => void errors.push(line) };

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tellerline-link-'));
  server = await FakeCtiServer.start();
  journal = await Journal.open({ folder });
  ordered.length = 0;
  errors.length = 0;
});
afterEach(async () => {
  for (const link of links.splice(0)) link.stop();
  await server.close();
  await journal.close();
  rmSync(folder, { recursive: true });
});

const confirmed = async (command: unknown): Promise<CommandResult> => {
  ordered.push(command);
  return { ok: true };
};
const commands: Commands = {
  setMembership: confirmed,
  originate: confirmed,
  announce: confirmed,
  playWords: confirmed,
  endRing: confirmed,
  hangUp: confirmed,
  moveCaller: confirmed,
  consult: confirmed,
  pauseRecording: confirmed,
  setRecordingRules: confirmed,
  monitor: confirmed,
  setQueues: confirmed,
};
function openLink(more: { token?: string; commands?: Commands } = {}): ServerLink {
  const link = new ServerLink({
    url: server.url,
    token: 'token',
    version: 'test',
    journal,
    commands,
    log: quiet,
    ...more,
  });
  links.push(link);
  link.start();
  return link;
}
const fact = (n: number): Fact => ({
  id: `platform.link:${n}`,
  type: 'platform.link',
  occurredAt: '2026-11-23T01:00:00.000Z',
  connected: n % 2 === 0,
});
const append = (from: number, to: number) => {
  journal.append(Array.from({ length: to - from + 1 }, (_, index) => fact(from + index)));
};
const seqs = () => server.received.map(({ seq }) => seq);
const oneTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe('facts on their way to the server', () => {
  test('everything arrives once and in order, one batch at a time', async () => {
    server.answerAfterMs = 5;
    append(1, 1200);
    openLink();
    await until('the first facts', () => seqs().length >= 1200);
    append(1201, 1300);
    await until('the later facts', () => seqs().length >= 1300);
    expect(seqs()).toEqual(oneTo(1300));
    expect(server.mostAtOnce).toBe(1);
    expect(server.hellos).toEqual([{ journalId: journal.id, bridgeVersion: 'test' }]);
  });

  test('a connection cut again and again loses nothing', async () => {
    server.answerAfterMs = 2;
    openLink();
    for (let round = 0; round < 5; round += 1) {
      append(round * 100 + 1, round * 100 + 100);
      await until('some progress', () => seqs().length > round * 50);
      server.cut();
    }
    await until('all facts', () => server.throughSeq(journal.id) === 500, 15_000);
    expect(server.facts.map(({ id }) => id)).toEqual(oneTo(500).map((n) => `platform.link:${n}`));
  });

  test('a server that is away is waited for, and starts where it stopped', async () => {
    openLink();
    append(1, 10);
    await until('the first facts', () => server.throughSeq(journal.id) === 10);
    await server.die();
    append(11, 2000);
    await journal.flush();
    server.received.length = 0;
    await server.listen();
    await until('the rest', () => server.throughSeq(journal.id) === 2000, 15_000);
    expect(seqs()[0]).toBe(11);
    expect(new Set(seqs()).size).toBe(1990);
  });

  test('a server that does not keep up slows the sending, not the bridge', async () => {
    server.answerAfterMs = 50;
    openLink();
    await until('connected', () => server.connected);
    for (let n = 1; n <= 50; n += 1) append((n - 1) * 100 + 1, n * 100);
    await journal.flush();
    expect(journal.durableSeq).toBe(5000);
    expect(server.batches).toBeLessThan(5);
    await until('all facts', () => server.throughSeq(journal.id) === 5000, 15_000);
    expect(server.mostAtOnce).toBe(1);
  });

  test('a batch refused for a moment is sent again', async () => {
    let refusals = 2;
    server.onBatch = () => {
      refusals -= 1;
      if (refusals < 0) return undefined;
      return { error: { code: 'server.unavailable', message: 'later', requestId: 'r' } };
    };
    openLink();
    append(1, 20);
    await until('the facts', () => server.throughSeq(journal.id) === 20);
    expect(seqs()).toEqual(oneTo(20));
  });

  test('one fact the server refuses for good does not hold up the others', async () => {
    server.onBatch = (facts) =>
      facts.some(({ seq }) => seq === 7)
        ? { error: { code: 'request.invalid', message: 'no', requestId: 'r' } }
        : undefined;
    const link = openLink();
    append(1, 40);
    await until('the others', () => server.throughSeq(journal.id) === 40, 30_000);
    expect(server.facts.map(({ id }) => id)).toEqual(
      oneTo(40)
        .filter((n) => n !== 7)
        .map((n) => `platform.link:${n}`),
    );
    expect(link.skipped).toBe(1);
  }, 40_000);

  test('a fact the contract does not allow, wherever it stands, is passed over and told once', async () => {
    const strange = { ...fact(1), type: 'call.recorded', callId: 'c-1', ani: '13800138000' } as unknown as Fact;
    journal.append([strange, fact(2), strange, fact(4), strange]);
    let refusals = 2;
    server.onBatch = () => {
      refusals -= 1;
      return refusals < 0 ? undefined : { error: { code: 'server.unavailable', message: 'later', requestId: 'r' } };
    };
    openLink();
    await until('all', () => server.throughSeq(journal.id) === 5);
    expect(seqs()).toEqual([2, 4]);
    expect(errors).toMatchObject(
      [1, 3, 5].map((seq) => ({ event: 'journal.fact_unreadable', seq, type: 'call.recorded', callId: 'c-1' })),
    );
    expect(JSON.stringify(errors)).not.toContain('13800138000');
  });

  test('facts refused for good do not hold up the others where they stand first, nor when they are all there is', async () => {
    server.onBatch = (facts) =>
      facts.some(({ seq }) => seq <= 2)
        ? { error: { code: 'request.invalid', message: 'no', requestId: 'r' } }
        : undefined;
    const link = openLink();
    append(1, 2);
    await until('passed over', () => server.throughSeq(journal.id) === 2, 30_000);
    append(3, 5);
    await until('the others', () => server.throughSeq(journal.id) === 5);
    expect(seqs()).toEqual([3, 4, 5]);
    expect(link.skipped).toBe(2);
  }, 40_000);

  test('a journal that no longer holds what the server lacks says so and goes on', async () => {
    await journal.close();
    journal = await Journal.open({ folder, segmentBytes: 2000, maxBytes: 1 });
    for (let n = 0; n < 10; n += 1) {
      append(n * 50 + 1, n * 50 + 50);
      await journal.flush();
    }
    journal.acknowledge(500);
    append(501, 510);
    await journal.flush();
    const first = Number.parseInt(
      readdirSync(folder)
        .filter((name) => name.endsWith('.facts'))
        .sort()[0] ?? '',
      10,
    );
    expect(first).toBeGreaterThan(400);
    await journal.close();
    journal = await Journal.open({ folder });
    server.claim(journal.id, 100);
    openLink();
    await until('the facts', () => server.throughSeq(journal.id) === 510);
    expect(seqs()).toEqual(oneTo(510).slice(first - 1));
    expect(errors).toMatchObject([{ event: 'journal.facts_missing', count: first - 101, fromSeq: 101 }]);
  });

  test('a server whose database is set back under a living connection gets again what it lacks', async () => {
    openLink();
    append(1, 20);
    await until('the first facts', () => server.throughSeq(journal.id) === 20);
    server.received.length = 0;
    server.claim(journal.id, 5);
    append(21, 30);
    await until('all facts', () => server.throughSeq(journal.id) === 30);
    expect(server.facts.map(({ id }) => id)).toEqual(
      oneTo(30)
        .slice(5)
        .map((n) => `platform.link:${n}`),
    );
    expect(errors).toMatchObject([{ event: 'server_link.server_fell_back', throughSeq: 5 }]);
  });

  test('a server that holds facts this journal has lost gets them under a new name', async () => {
    const { id } = journal;
    server.claim(id, 900);
    append(1, 5);
    openLink();
    await until('the facts', () => seqs().length === 5);
    expect(journal.id).not.toBe(id);
    expect(server.hellos.map(({ journalId }) => journalId)).toEqual([id, journal.id]);
  });

  test('a wrong token gets nowhere, and the right one later does', async () => {
    const wrong = openLink({ token: 'wrong' });
    append(1, 3);
    await journal.flush();
    await until('it was turned away, came again and was turned away again', () => server.refused >= 2);
    expect(wrong.connected).toBe(false);
    expect(server.received).toEqual([]);
    openLink();
    await until('the facts', () => server.throughSeq(journal.id) === 3);
  });
});

describe('orders of the server', () => {
  const membership: SetMembership = {
    extension: '1001',
    displayName: '坐席 1001',
    queues: [{ queue: 'retail', penalty: 0 }],
    paused: true,
    reason: 'meal',
  };

  test('an order is carried out and its result answered', async () => {
    const link = openLink();
    await until('connected', () => link.connected);
    expect(await server.order('cti.set_membership', membership)).toEqual({ ok: true });
    expect(await server.order('cti.hang_up', { callId: 'x' })).toEqual({ ok: true });
    expect(ordered).toEqual([membership, { callId: 'x' }]);
  });

  test('an order that makes no sense is refused and not carried out', async () => {
    const link = openLink();
    await until('connected', () => link.connected);
    const bad = { ...membership, extension: '1001\r\nAction: Originate' };
    expect(await server.order('cti.set_membership', bad)).toMatchObject({ ok: false, reason: 'invalid' });
    const call = { extension: '1001', destination: '1&PJSIP/x', callId: 'c', callerId: '95588' };
    expect(await server.order('cti.originate', call)).toMatchObject({ ok: false, reason: 'invalid' });
    expect(ordered).toEqual([]);
  });

  test('a fault while carrying out is answered, not swallowed', async () => {
    const broken = () => Promise.reject(new Error('bug'));
    const link = openLink({ commands: { ...commands, hangUp: broken } });
    await until('connected', () => link.connected);
    expect(await server.order('cti.hang_up', { callId: 'x' })).toMatchObject({ ok: false, reason: 'refused' });
  });
});
