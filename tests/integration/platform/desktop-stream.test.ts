import type { DesktopChange, DesktopDelta } from '@tellerline/contracts';
import { beforeCommit } from '@tellerline/server/kernel/commit-hooks';
import { forkOf } from '@tellerline/server/persistence/orm';
import type { DesktopRequests } from '@tellerline/server/realtime/desktop-requests';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DesktopSocket } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';

const platform = (connected: boolean): DesktopChange => ({ kind: 'platform', connected });
const gone = (interactionId: string): DesktopChange => ({ kind: 'call_gone', interactionId });

/** Notes what a desktop is told. */
function listen(socket: DesktopSocket): DesktopDelta[] {
  const heard: DesktopDelta[] = [];
  socket.on('desktop.delta', (delta) => void heard.push(delta));
  return heard;
}

describeEachDatabase('CTI-12 an agent’s stream of changes', (database) => {
  let server: TestServer;
  let userId: string;
  const started: TestServer[] = [];
  const start = async (databaseUrl?: string): Promise<TestServer> => {
    const one = await startTestServer({ database, modules: ['identity'], ...(databaseUrl ? { databaseUrl } : {}) });
    started.push(one);
    return one;
  };
  beforeEach(async () => {
    server = await start();
    userId = await server.userId('agent1');
  });
  afterEach(async () => {
    for (const one of started.splice(0)) {
      expect(one.errors()).toEqual([]);
      await one.stop();
    }
  });

  const publish = (from: TestServer, change: DesktopChange, to = userId) =>
    from.deps.transaction((em) => from.deps.hub.publish(em, to, change));

  test('arrives numbered 1, 2, 3 under one identity', async () => {
    const heard = listen(await (await server.signIn('agent1')).openSocket());
    await publish(server, platform(false));
    await publish(server, platform(true));
    await publish(server, gone('call-1'));
    await until('three changes', () => heard.length === 3);
    expect(heard.map((delta) => delta.seq)).toEqual([1, 2, 3]);
    expect(new Set(heard.map((delta) => delta.streamId)).size).toBe(1);
    expect(heard[2]?.change).toEqual(gone('call-1'));
  });

  test('has no hole and no wrong order when many write at once', async () => {
    const heard = listen(await (await server.signIn('agent1')).openSocket());
    await Promise.all(Array.from({ length: 80 }, (_, index) => publish(server, gone(`call-${index}`))));
    await until('all changes', () => heard.length === 80);
    expect(heard.map((delta) => delta.seq)).toEqual(Array.from({ length: 80 }, (_, index) => index + 1));
    const said = heard.map(({ change }) => (change.kind === 'call_gone' ? change.interactionId : ''));
    expect(new Set(said).size).toBe(80);
  });

  test('does not tell, and does not number, what was rolled back', async () => {
    const heard = listen(await (await server.signIn('agent1')).openSocket());
    await publish(server, gone('kept-1'));
    await expect(
      server.deps.transaction(async (em) => {
        await server.deps.hub.publish(em, userId, gone('undone'));
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    await publish(server, gone('kept-2'));
    await until('both kept changes', () => heard.length === 2);
    expect(heard.map(({ seq, change }) => [seq, change])).toEqual([
      [1, gone('kept-1')],
      [2, gone('kept-2')],
    ]);
  });

  test('is told only once it is committed, when whoever hears of it can read it', async () => {
    const heard = listen(await (await server.signIn('agent1')).openSocket());
    let heardBefore = -1;
    await server.deps.transaction(async (em) => {
      await server.deps.hub.publish(em, userId, gone('call-1'));
      await beforeCommit(em, '5-slow', async () => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        heardBefore = heard.length;
      });
    });
    await until('the change', () => heard.length === 1);
    expect(heardBefore).toBe(0);
  });

  test('of a transaction that fails at the very end is not told either', async () => {
    const heard = listen(await (await server.signIn('agent1')).openSocket());
    await expect(
      server.deps.transaction(async (em) => {
        await server.deps.hub.publish(em, userId, gone('undone'));
        await beforeCommit(em, '5-broken', async () => {
          throw new Error('rolled back late');
        });
      }),
    ).rejects.toThrow('rolled back late');
    await publish(server, gone('kept'));
    await until('the kept change', () => heard.length > 0);
    expect(heard.map(({ seq, change }) => [seq, change])).toEqual([[1, gone('kept')]]);
  });

  test('tells several changes of one transaction in the order they were made', async () => {
    const heard = listen(await (await server.signIn('agent1')).openSocket());
    await server.deps.transaction(async (em) => {
      for (const name of ['a', 'b', 'c']) await server.deps.hub.publish(em, userId, gone(name));
    });
    await until('three changes', () => heard.length === 3);
    expect(heard.map(({ change }) => change)).toEqual([gone('a'), gone('b'), gone('c')]);
  });

  test('transactions that tell the same two agents in opposite order do not block each other for good', async () => {
    const other = await server.userId('agent2');
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        server.deps.transaction(async (em) => {
          const [first, second] = index % 2 === 0 ? [userId, other] : [other, userId];
          await server.deps.hub.publish(em, first, gone(`call-${index}`));
          await server.deps.hub.publish(em, second, gone(`call-${index}`));
        }),
      ),
    );
    const rows = await forkOf(server.deps.orm).execute('select user_id, last_seq from desktop_stream');
    expect(rows.map((row) => Number((row as { last_seq: number }).last_seq))).toEqual([20, 20]);
  });

  test('goes to every desktop of its agent and to no other agent’s', async () => {
    const client = await server.signIn('agent1');
    const first = listen(await client.openSocket());
    const second = listen(await client.openSocket());
    const stranger = listen(await (await server.signIn('agent2')).openSocket());
    const supervisor = listen(await (await server.signIn('supervisor1')).openSocket());
    await publish(server, gone('call-1'));
    await until('both desktops', () => first.length === 1 && second.length === 1);
    await publish(server, platform(true), await server.userId('agent2'));
    await until('the other agent', () => stranger.length === 1);
    expect([first.length, second.length]).toEqual([1, 1]);
    expect(stranger[0]?.change).toEqual(platform(true));
    expect(supervisor).toEqual([]);
  });

  test('goes on with the next number after the server started again', async () => {
    await publish(server, gone('before-1'));
    await publish(server, gone('before-2'));
    await server.stop();
    started.pop();
    const again = await start(server.databaseUrl);
    const heard = listen(await (await again.signIn('agent1')).openSocket());
    await publish(again, gone('after'));
    await until('the change after the restart', () => heard.length === 1);
    expect(heard[0]).toMatchObject({ seq: 3, change: gone('after') });
  });

  test('carries changes written by another process, in order with our own', async () => {
    const heard = listen(await (await server.signIn('agent1')).openSocket());
    const other = await start(server.databaseUrl);
    await publish(server, gone('ours-1'));
    await publish(other, gone('theirs-2'));
    await publish(server, gone('ours-3'));
    await until('all three', () => heard.length === 3);
    expect(heard.map(({ seq, change }) => [seq, change])).toEqual([
      [1, gone('ours-1')],
      [2, gone('theirs-2')],
      [3, gone('ours-3')],
    ]);
  });

  test('reaches the desktop within milliseconds of the commit', async () => {
    const socket = await (await server.signIn('agent1')).openSocket();
    await publish(server, gone('warm-up'));
    const times: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const heard = new Promise<number>((resolve) => socket.once('desktop.delta', () => resolve(performance.now())));
      await publish(server, gone(`call-${round}`));
      const committed = performance.now();
      times.push((await heard) - committed);
    }
    // Far below the half second after which polling would have found it.
    expect(times.sort((a, b) => a - b)[10]).toBeLessThan(50);
  });
});

describeEachDatabase('CTI-12 a desktop’s snapshot', (database) => {
  test('says the number after which the changes follow, though the stream moves while it is taken', async () => {
    let server: TestServer | undefined;
    let userId = '';
    let looked = 0;
    const requests: Partial<DesktopRequests> = {
      snapshot: async () => {
        looked += 1;
        // While the first state is being read a change is committed: that state may or may not hold it.
        if (looked === 1)
          await server?.deps.transaction(async (em) => server?.deps.hub.publish(em, userId, platform(true)));
        return {
          presence: {
            userId,
            state: 'not_ready',
            reason: 'login',
            since: new Date(0).toISOString(),
            pending: null,
            deadline: null,
            interactionId: null,
            queuesConfirmed: true,
            version: looked,
          },
          calls: [],
          notices: [],
          platformConnected: true,
        };
      },
    };
    server = await startTestServer({ database, modules: ['identity'], requests });
    userId = await server.userId('agent1');
    const socket = await (await server.signIn('agent1')).openSocket();
    const heard = listen(socket);
    const answer = await socket.emitWithAck('desktop.snapshot', {});
    if (!('data' in answer)) throw new Error(JSON.stringify(answer));
    expect(answer.data.seq).toBe(1);
    expect(answer.data.presence.version).toBe(2);
    await server.deps.transaction(async (em) => server?.deps.hub.publish(em, userId, platform(false)));
    const next = await until('the next change', () => heard.find((delta) => delta.seq === 2));
    expect(next.streamId).toBe(answer.data.streamId);
    await server.stop();
  });
});
