import type { FactBatch } from '@tellerline/contracts';
import type { FactSink } from '@tellerline/server/realtime/fact-sink';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BridgeSocket, openBridge, sendFacts } from '../../support/test-bridge.ts';
import { startTestServer, type TestServer, testCtiToken, testOrigin } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const phone = (seq: number, extension = '1001') => ({
  seq,
  fact: {
    id: `phone-${seq}`,
    type: 'phone.reachable' as const,
    occurredAt: '2026-11-23T01:00:00.000Z',
    extension,
    reachable: true,
  },
});
type Numbered = { seq: number; fact: object };
/** What a bridge sends: the range of the facts, or the one told. */
const batchOf = (facts: Numbered[], range: { fromSeq?: number; throughSeq?: number } = {}): FactBatch =>
  ({
    journalId: 'j',
    fromSeq: facts[0]?.seq,
    throughSeq: facts.at(-1)?.seq,
    facts,
    ...range,
  }) as FactBatch;
const membership = { extension: '1001', displayName: '坐席 1001', queues: [], paused: true, reason: 'break' };

let server: TestServer;
let bridge: BridgeSocket;
let applied: FactBatch[];
let links: boolean[];
let fail: boolean;
beforeEach(async () => {
  applied = [];
  links = [];
  fail = false;
  const sink: FactSink = {
    throughSeq: async (journalId) => (journalId === 'known' ? 41 : 0),
    applyFacts: async (batch) => {
      if (fail) throw new Error('the database is away');
      // The larger a batch the quicker it is done, so that order cannot come from luck.
      await new Promise((resolve) => setTimeout(resolve, 20 / (batch.facts.length + 1)));
      applied.push(batch);
      return { throughSeq: batch.throughSeq };
    },
    bridgeLinked: async (connected) => void links.push(connected),
  };
  server = await startTestServer({ modules: ['identity'], sink });
  bridge = await openBridge(server.url, testCtiToken);
});
afterEach(async () => {
  bridge.disconnect();
  await server.stop();
});

const refusal = async (options: Parameters<typeof io>[1]): Promise<string> => {
  const socket = io(`${server.url}/cti`, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...options,
  });
  const reason = await new Promise<string>((resolve) => {
    socket.on('connect', () => resolve('let in'));
    socket.on('connect_error', (error) => resolve(error.message));
  });
  socket.disconnect();
  return reason;
};

describe('OPS-03 the bridge’s door', () => {
  test.each([
    ['no token', {}],
    ['a wrong token', { auth: { token: 'x'.repeat(testCtiToken.length) } }],
    ['a token that is no text', { auth: { token: [testCtiToken] } }],
    [
      'the right token from a browser’s page',
      { auth: { token: testCtiToken }, extraHeaders: { origin: 'https://evil.test' } },
    ],
    ['nobody’s page', { auth: { token: testCtiToken }, extraHeaders: { origin: 'null' } }],
  ])('is closed to %s', async (_, options) => {
    expect(await refusal(options)).not.toBe('let in');
  });

  test('is closed to an agent’s session', async () => {
    const { cookie = '' } = await server.signIn('agent1');
    expect(await refusal({ extraHeaders: { origin: testOrigin, cookie } })).toBe('request.wrong_origin');
  });

  test('is closed to a signed-in page of ours that shows the right token', async () => {
    const { cookie = '' } = await server.signIn('agent1');
    const shown = { auth: { token: testCtiToken }, extraHeaders: { origin: testOrigin, cookie } };
    expect(await refusal(shown)).toBe('request.wrong_origin');
  });

  test('is guessed at in vain: one line in the log, later connections cut, and the right token still comes in', async () => {
    for (let guess = 0; guess < 12; guess += 1) {
      expect(await refusal({ auth: { token: `guess ${guess}` } })).not.toBe('let in');
    }
    const lines = server.logLines.filter(({ event }) => event === 'cti.refused');
    expect(lines).toMatchObject([{ count: 1 }]);
    expect(await refusal({ auth: { token: testCtiToken } })).toBe('let in');
  });

  test('tells a bridge which fact of its journal the server holds last', async () => {
    const answer = await bridge.emitWithAck('cti.hello', { journalId: 'known', bridgeVersion: '1' });
    expect(answer).toEqual({ data: { throughSeq: 41 } });
  });

  test('takes facts only after the greeting', async () => {
    const silent = io(`${server.url}/cti`, {
      transports: ['websocket'],
      forceNew: true,
      auth: { token: testCtiToken },
    });
    const answer = await silent.emitWithAck('cti.facts', batchOf([phone(1)]));
    expect(answer).toMatchObject({ error: { code: 'session.required' } });
    expect(applied).toEqual([]);
    silent.disconnect();
  });

  test('applies batches one at a time and in the order they came', async () => {
    const batches = [[1], [2, 3, 4], [5, 6]].map((seqs) => batchOf(seqs.map((seq) => phone(seq))));
    const answers = await Promise.all(batches.map((batch) => sendFacts(bridge, batch)));
    expect(answers).toEqual([{ data: { throughSeq: 1 } }, { data: { throughSeq: 4 } }, { data: { throughSeq: 6 } }]);
    expect(applied.flatMap((batch) => batch.facts.map(({ seq }) => seq))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test.each([
    ['no batch', 'hello'],
    ['a batch without a journal', { fromSeq: 1, throughSeq: 1, facts: [phone(1)] }],
    ['a batch that does not say what it accounts for', { journalId: 'j', facts: [phone(1)] }],
    ['a batch whose range ends before it begins', batchOf([], { fromSeq: 2, throughSeq: 1 })],
    ['a fact outside of its batch’s range', batchOf([phone(1), phone(2)], { throughSeq: 1 })],
    ['more facts than a batch may hold', batchOf(Array.from({ length: 501 }, (_, i) => phone(i + 1)))],
  ])('refuses %s', async (_, batch) => {
    expect(await sendFacts(bridge, batch as FactBatch)).toMatchObject({ error: { code: 'stream.unknown_message' } });
    expect(applied).toEqual([]);
  });

  test('passes over one unreadable fact, tells of it in the log without its content, and does not dam up the others', async () => {
    const bad = { seq: 2, fact: { ...phone(2).fact, extension: '张三 is no extension' } };
    const answer = await sendFacts(bridge, batchOf([phone(1), bad, phone(3)]));
    expect(answer).toEqual({ data: { throughSeq: 3 } });
    expect(applied[0]?.facts.map(({ seq }) => seq)).toEqual([1, 3]);
    const [line] = server.errors();
    expect(line).toMatchObject({ event: 'cti.fact_unreadable', seq: 2, issues: ['extension: invalid_format'] });
    expect(JSON.stringify(line)).not.toContain('张三');
  });

  test('hands on the whole range of a batch whose first facts, or all, nobody can read: it accounts for them too', async () => {
    const bad = (seq: number) => ({ seq, fact: { ...phone(seq).fact, type: 'phone.eaten' } });
    expect(await sendFacts(bridge, batchOf([bad(1), phone(2)]))).toEqual({ data: { throughSeq: 2 } });
    expect(await sendFacts(bridge, batchOf([bad(3), bad(4)], { throughSeq: 6 }))).toEqual({ data: { throughSeq: 6 } });
    expect(applied).toMatchObject([
      { fromSeq: 1, throughSeq: 2, facts: [{ seq: 2 }] },
      { fromSeq: 3, throughSeq: 6, facts: [] },
    ]);
  });

  test('acknowledges nothing that could not be stored: the bridge sends it again', async () => {
    fail = true;
    expect(await sendFacts(bridge, batchOf([phone(1)]))).toMatchObject({
      error: { code: 'server.fault' },
    });
    fail = false;
    expect(await sendFacts(bridge, batchOf([phone(1)]))).toEqual({ data: { throughSeq: 1 } });
  });

  test('gives way to a new connection of the bridge, for the old one may be half dead', async () => {
    const closed = new Promise((resolve) => bridge.on('disconnect', resolve));
    const next = await openBridge(server.url, testCtiToken);
    await closed;
    next.on('cti.set_membership', (_, ack) => ack({ ok: true }));
    expect(await server.deps.telephony.setMembership(membership)).toEqual({ ok: true });
    next.disconnect();
    await until('told of the loss', () => links.at(-1) === false);
    expect(links).toEqual([true, true, false]);
  });
});

describe('CTI-04 an order to the telephone system', () => {
  test('is done once the bridge says so', async () => {
    const heard: unknown[] = [];
    bridge.on('cti.set_membership', (command, ack) => {
      heard.push(command);
      ack({ ok: true });
    });
    expect(await server.deps.telephony.setMembership(membership)).toEqual({ ok: true });
    expect(heard).toEqual([membership]);
  });

  test('is refused as the bridge refuses it', async () => {
    bridge.on('cti.hang_up', (_, ack) => ack({ ok: false, reason: 'refused', message: 'No such call' }));
    expect(await server.deps.telephony.hangUp('call-1')).toEqual({
      ok: false,
      reason: 'refused',
      message: 'No such call',
    });
  });

  test('has timed out when no answer comes', async () => {
    bridge.on('cti.set_membership', () => undefined);
    expect(await server.deps.telephony.setMembership(membership)).toMatchObject({ ok: false, reason: 'timeout' });
  });

  test('is invalid when the answer makes no sense', async () => {
    bridge.on('cti.set_membership', (_, ack) => ack('yes' as never));
    expect(await server.deps.telephony.setMembership(membership)).toMatchObject({ ok: false, reason: 'invalid' });
  });

  test('cannot reach a bridge that is not there, or goes away meanwhile', async () => {
    bridge.on('cti.set_membership', () => void bridge.disconnect());
    expect(await server.deps.telephony.setMembership(membership)).toMatchObject({ ok: false, reason: 'unreachable' });
    await until('gone', () => !server.realtime.bridgeConnected);
    expect(await server.deps.telephony.setMembership(membership)).toMatchObject({ ok: false, reason: 'unreachable' });
    const ready = (await (await fetch(`${server.url}/readyz`)).json()) as { checks: { bridge: { ok: boolean } } };
    expect(ready.checks.bridge.ok).toBe(false);
  });
});

test('CTI-12 a server without the call centre acknowledges no fact: the bridge keeps them', async () => {
  const alone = await startTestServer({ modules: ['identity'] });
  const link = await openBridge(alone.url, testCtiToken);
  const answer = await sendFacts(link, batchOf([phone(1)]));
  link.disconnect();
  await alone.stop();
  expect(answer).toMatchObject({ error: { code: 'server.unavailable' } });
});
