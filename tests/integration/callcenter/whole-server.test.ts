import type { CommandResult, DesktopDelta, DesktopSnapshot, PresenceView, SetMembership } from '@tellerline/contracts';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { checkInvariants } from '@tellerline/server/modules/callcenter/verification/invariants';
import { afterEach, expect, test } from 'vitest';
import { type BridgeSocket, openBridge, sendFacts } from '../../support/test-bridge.ts';
import type { DesktopSocket } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer, testCtiToken } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';
import { allGreen } from './centre.ts';
import { batchOf, Story } from './story.ts';

describeEachDatabase('the whole server', (database) => {
  let server: TestServer;
  let bridge: BridgeSocket;
  afterEach(async () => {
    bridge.disconnect();
    await server.stop();
  });

  const open = async () => {
    server = await startTestServer({ database });
    bridge = await openBridge(server.url, testCtiToken);
    const commands: SetMembership[] = [];
    bridge.on('cti.set_membership', (command: SetMembership, ack: (result: CommandResult) => void) => {
      commands.push(command);
      ack({ ok: true });
    });
    return commands;
  };

  const sit = async (username: string) => {
    const client = await server.signIn(username);
    const socket: DesktopSocket = await client.openSocket();
    const deltas: DesktopDelta[] = [];
    socket.on('desktop.delta', (delta) => void deltas.push(delta));
    const snapshot = await until('signed in', async () => {
      const answer = await socket.emitWithAck('desktop.snapshot', {});
      return 'data' in answer && answer.data.presence.state !== 'offline' ? answer.data : null;
    });
    return { client, socket, deltas, snapshot: snapshot as DesktopSnapshot };
  };

  test('CTI-01 CTI-04 sign-in, available, a call through bridge and stream to the desktop, wrap-up over HTTP', async () => {
    const commands = await open();
    const { client, socket, deltas, snapshot } = await sit('agent1');
    expect(snapshot.presence).toMatchObject({ state: 'not_ready', reason: 'login' });
    await socket.emitWithAck('device.report', allGreen);
    const answer = await socket.emitWithAck('presence.request', { to: 'available', reason: null, clientSeq: 1 });
    expect(answer).toMatchObject({ data: { state: 'available', queuesConfirmed: true } });
    expect(commands.filter(({ extension }) => extension === '1001').at(-1)).toMatchObject({ paused: false });

    const story = Story.knownCall(new Date()).facts;
    expect(await sendFacts(bridge, batchOf(story.slice(0, 3), 'journal-1', 1))).toEqual({ data: { throughSeq: 3 } });
    const pop = await until('the pop', () => deltas.find(({ change }) => change.kind === 'call'));
    expect(pop.change).toMatchObject({ call: { phase: 'offered', caller: { e164: '+8613800138000' } } });
    await sendFacts(bridge, batchOf(story.slice(3), 'journal-1', 4));
    await until('wrap-up', () =>
      deltas.some(({ change }) => change.kind === 'presence' && change.presence.state === 'wrap_up'),
    );
    const seqs = deltas.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));

    const page = await client.get<{ items: { id: string; wrapUpOpen: boolean }[] }>('/interactions?scope=mine');
    const [row] = page.data.items;
    expect(row?.wrapUpOpen).toBe(true);
    const saved = await client.post(`/interactions/${row?.id}/wrap-up`, {
      key: '0199aaaa-0000-7000-8000-0000000000ff',
      dispositionCode: 'enquiry_resolved',
    });
    expect(saved).toMatchObject({ status: 200, data: { wrapUpOpen: false } });
    const presence = (await until('available again', () =>
      deltas.findLast(({ change }) => change.kind === 'presence' && change.presence.state === 'available'),
    )) as { change: { presence: PresenceView } };
    expect(presence.change.presence.interactionId).toBeNull();
    expect(server.errors()).toEqual([]);
    const em = server.deps.orm.em.fork() as Parameters<typeof checkInvariants>[0];
    expect(await checkInvariants(em, { at: new Date() })).toEqual([]);
  });

  test('CTI-12 a fact of a bridge newer than the server, first in its batch, does not hold up the calls behind it', async () => {
    await open();
    const strange = (seq: number) => ({ seq, fact: { id: 'x', type: 'call.recorded' } as never });
    const { facts } = batchOf(Story.knownCall(new Date()).facts.slice(0, 3), 'journal-1', 2);
    const batch = { journalId: 'journal-1', fromSeq: 1, throughSeq: 4, facts: [strange(1), ...facts] };
    expect(await sendFacts(bridge, batch)).toEqual({ data: { throughSeq: 4 } });
    const alone = { journalId: 'journal-1', fromSeq: 5, throughSeq: 5, facts: [strange(5)] };
    expect(await sendFacts(bridge, alone)).toEqual({ data: { throughSeq: 5 } });
    const again = await bridge.emitWithAck('cti.hello', { journalId: 'journal-1', bridgeVersion: 'test' });
    expect(again).toEqual({ data: { throughSeq: 5 } });
    expect(server.errors().map(({ event, seq }) => [event, seq])).toEqual([
      ['cti.fact_unreadable', 1],
      ['cti.fact_unreadable', 5],
    ]);
    const em = server.deps.orm.em.fork() as Parameters<typeof checkInvariants>[0];
    expect(await em.findOne(Interaction, { callId: 'call-1' })).toMatchObject({ phase: 'offered' });
  });

  test('CTI-08 a watching supervisor is sent the board; an agent may not watch, nor force', async () => {
    await open();
    const { socket: agent } = await sit('agent1');
    const watching = await server.signIn('supervisor1');
    const socket = await watching.openSocket();
    const boards: unknown[] = [];
    socket.on('live.board', (board) => void boards.push(board));
    expect(await socket.emitWithAck('live.watch', { on: true })).toMatchObject({ data: { queues: expect.anything() } });
    await sendFacts(bridge, batchOf(new Story(new Date()).arrives(0, 'b').queues(0.1, 'b').facts, 'journal-1', 1));
    await until('a board with the waiting caller', () => JSON.stringify(boards.at(-1) ?? '').includes('"waiting":1'));

    expect(await agent.emitWithAck('live.watch', { on: true })).toMatchObject({ error: { code: 'access.denied' } });
    const userId = await server.userId('agent1');
    const force = { userId, to: 'not_ready', reason: 'supervisor' } as const;
    expect(await agent.emitWithAck('presence.force', force)).toMatchObject({ error: { code: 'access.denied' } });
    expect(await socket.emitWithAck('presence.force', force)).toEqual({ data: null });
    expect(server.errors()).toEqual([]);
  });

  test('CTI-04 a desktop that closes is missed, and returns', async () => {
    await open();
    const first = await sit('agent1');
    first.socket.disconnect();
    const watcher = await server.signIn('supervisor1');
    const userId = await server.userId('agent1');
    const state = async () => {
      const { data } = await watcher.get<{ agents: { userId: string; state: string }[] }>('/live');
      return data.agents.find((row) => row.userId === userId)?.state;
    };
    await until('connection lost', async () => (await state()) === 'connection_lost');
    await sit('agent1');
    await until('back', async () => (await state()) === 'not_ready');
  });
});
