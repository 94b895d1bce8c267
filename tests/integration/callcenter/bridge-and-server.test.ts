import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DesktopDelta, Fact } from '@tellerline/contracts';
import { Journal } from '@tellerline/cti-bridge/journal/journal';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CallScript } from '../../fakes/call-script.ts';
import { FakeAsterisk } from '../../fakes/fake-asterisk.ts';
import { type BridgeProcess, startBridgeProcess } from '../../support/bridge-process.ts';
import { startTestServer, type TestServer, testCtiToken } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';
import { allGreen } from './centre.ts';

let folder: string;
let asterisk: FakeAsterisk;
let server: TestServer;
let bridge: BridgeProcess | null = null;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tellerline-together-'));
  asterisk = await FakeAsterisk.start();
  server = await startTestServer();
});
afterEach(async () => {
  await bridge?.kill('SIGTERM');
  bridge = null;
  await server.stop();
  await asterisk.close();
  rmSync(folder, { recursive: true });
});

const linkFact = (n: number): Fact => ({
  id: `platform.link:old:${n}`,
  type: 'platform.link',
  occurredAt: '2026-11-23T01:00:00.000Z',
  connected: true,
});
/** A journal as a bridge before this one left it. */
const leaveJournal = async (
  fill: (journal: Journal) => Promise<void>,
  more: Partial<Parameters<typeof Journal.open>[0]> = {},
): Promise<string> => {
  const journal = await Journal.open({ folder: path.join(folder, 'journal'), ...more });
  await fill(journal);
  await journal.close();
  return journal.id;
};

const startBridge = async (): Promise<BridgeProcess> => {
  bridge = await startBridgeProcess({
    folder,
    amiPort: asterisk.port,
    serverUrl: server.url,
    token: testCtiToken,
  });
  const started = bridge;
  await until('the bridge is ready', () => started.isReady(), 20_000);
  return started;
};

/** An agent becomes available, a call rings him, and his desktop is told. */
const expectPop = async (): Promise<void> => {
  const client = await server.signIn('agent1');
  const socket = await client.openSocket();
  const deltas: DesktopDelta[] = [];
  socket.on('desktop.delta', (delta) => void deltas.push(delta));
  await until('signed in', async () => {
    const answer = await socket.emitWithAck('desktop.snapshot', {});
    return 'data' in answer && answer.data.presence.state !== 'offline';
  });
  await socket.emitWithAck('device.report', allGreen);
  const answer = await socket.emitWithAck('presence.request', { to: 'available', reason: null, clientSeq: 1 });
  expect(answer).toMatchObject({ data: { state: 'available', queuesConfirmed: true } });
  const callId = `${Math.floor(Date.now() / 1000)}.1`;
  const script = new CallScript(
    { callId, ani: '13800138000', dnis: '95588', queue: 'retail', extension: '1001', offerId: `${callId}1` },
    Date.now(),
  );
  asterisk.raw(script.arrives() + script.passesIvr() + script.joinsQueue() + script.rings());
  const pop = await until('the pop', () => deltas.find(({ change }) => change.kind === 'call'), 10_000);
  expect(pop.change).toMatchObject({ call: { phase: 'offered', caller: { e164: '+8613800138000' } } });
};
/** The server stands where the bridge's journal ends, or soon will. */
const expectNothingLeftBehind = (started: BridgeProcess): Promise<unknown> =>
  until('everything is accounted for', async () => {
    const metrics = await (await started.get('/metrics')).text();
    return /^\w*unsent\w* 0$/m.test(metrics);
  });
const errorsOf = (started: BridgeProcess) => started.log.filter(({ level }) => Number(level) >= 50);

describe('the real bridge and the real server together', () => {
  test('CTI-01 a fact nobody can read at the head of the journal does not keep a call from its agent', async () => {
    await leaveJournal(async (journal) => {
      journal.append([{ ...linkFact(1), type: 'call.recorded' } as unknown as Fact, linkFact(2)]);
    });
    const started = await startBridge();
    await expectPop();
    await expectNothingLeftBehind(started);
    expect(errorsOf(started)).toMatchObject([{ event: 'journal.fact_unreadable', seq: 1, type: 'call.recorded' }]);
    expect(server.errors()).toEqual([]);
  });

  test('CTI-01 nor does a database restored from before what the journal still holds', async () => {
    await leaveJournal(
      async (journal) => {
        for (let n = 0; n < 10; n += 1) {
          journal.append(Array.from({ length: 50 }, (_, index) => linkFact(n * 50 + index + 1)));
          await journal.flush();
        }
        journal.acknowledge(500);
        journal.append([linkFact(501)]);
      },
      { segmentBytes: 2000, maxBytes: 1 },
    );
    const started = await startBridge();
    await expectPop();
    await expectNothingLeftBehind(started);
    const [missing, ...others] = errorsOf(started);
    expect(missing).toMatchObject({ event: 'journal.facts_missing', fromSeq: 1 });
    expect(missing?.count).toBeGreaterThan(400);
    expect(others).toEqual([]);
    expect(server.errors()).toEqual([]);
  });
});
