import { randomUUID } from 'node:crypto';
import type { CommandResult, DesktopDelta, SetMembership } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import { type BridgeSocket, openBridge, sendFacts } from '../../support/test-bridge.ts';
import { sqliteDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer, testCtiToken } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';
import { allGreen } from '../callcenter/centre.ts';
import { batchOf, Story } from '../callcenter/story.ts';

let server: TestServer;
let bridge: BridgeSocket;
beforeAll(async () => {
  const { databaseUrl, orm } = await databaseWithBank(sqliteDatabase, { customers: 60 });
  await orm.close();
  server = await startTestServer({ databaseUrl });
  bridge = await openBridge(server.url, testCtiToken);
  bridge.on('cti.set_membership', (_: SetMembership, ack: (result: CommandResult) => void) => ack({ ok: true }));
});
afterAll(async () => {
  bridge.disconnect();
  await server.stop();
});

test('CRI-02 a customer in red calls: level, reasons, what to do and the limits are on the pop, before the phone is answered', async () => {
  const agent = await server.signIn('agent1');
  const socket = await agent.openSocket();
  const deltas: DesktopDelta[] = [];
  socket.on('desktop.delta', (delta) => void deltas.push(delta));
  await until('signed in', async () => {
    const answer = await socket.emitWithAck('desktop.snapshot', {});
    return 'data' in answer && answer.data.presence.state !== 'offline';
  });
  await socket.emitWithAck('device.report', allGreen);
  await socket.emitWithAck('presence.request', { to: 'available', reason: null, clientSeq: 1 });
  const supervisor = await server.signIn('supervisor1');
  const noticed = { key: randomUUID(), indicator: 'closing_request' };
  await supervisor.post(`/customers/${knownCustomers.alone.customerNo}/observations`, noticed);

  const [arrives, queues, rings] = Story.knownCall(new Date()).facts;
  await sendFacts(
    bridge,
    batchOf(
      [arrives, queues, rings].filter((fact) => fact !== undefined),
      'journal-1',
      1,
    ),
  );
  const pop = await until('the pop', () =>
    deltas.find(({ change }) => change.kind === 'call' && change.call.card !== null),
  );
  expect(pop.change).toMatchObject({
    call: {
      phase: 'offered',
      card: {
        summary: { customerNo: knownCustomers.alone.customerNo },
        alert: {
          level: 'red',
          flowKey: 'retention_red',
          reasons: expect.arrayContaining([
            expect.objectContaining({
              indicator: 'closing_request',
              text: { 'zh-CN': '要求销户', en: expect.any(String) },
            }),
          ]),
          todo: { en: expect.stringContaining('Apologise') },
          authority: { 'zh-CN': expect.stringContaining('主管') },
        },
      },
    },
  });
  expect(server.errors()).toEqual([]);
});
