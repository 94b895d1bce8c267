import type { LiveBoard, MonitorOrder } from '@tellerline/contracts';
import type { Actor } from '@tellerline/server/kernel/actor';
import { AuditEntry } from '@tellerline/server/kernel/audit.entity';
import { afterEach, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { actorOf, agents, type Centre, morning, openCentre, supervisor } from './centre.ts';
import { Story } from './story.ts';

describeEachDatabase('live page', (database) => {
  let centre: Centre;
  afterEach(() => centre.close());
  const { one, two } = agents;
  const board = (who = supervisor) => centre.ask<LiveBoard>(who, 'get', '/live');
  const queue = async (code: string) => (await board()).queues.find((row) => row.code === code);

  test('CTI-08 queues as they are and as they were today, from the same facts', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(one, two);
    await centre.hear([
      ...Story.knownCall(morning).facts,
      ...new Story(morning).arrives(0, 'a').queues(5, 'a').leavesQueue(30, 'a', 'abandoned').ends(30, 'a').facts,
      ...new Story(morning).arrives(0, 't').queues(5, 't').leavesQueue(65, 't', 'timeout').ends(70, 't').facts,
      ...new Story(morning).arrives(60, 'w1').queues(61, 'w1').facts,
      ...new Story(morning).arrives(62, 'w2').queues(63, 'w2').rings(64, 'w2', 'w2-l', '1002').facts,
      ...new Story(morning).arrives(0, 'c').queues(6, 'c', 'cards').facts,
    ]);
    expect(await queue('retail')).toMatchObject({
      waiting: 2,
      longestSince: '2026-11-23T02:01:01.000Z',
      offeredToday: 5,
      answeredToday: 1,
      abandonedToday: 1,
      timedOutToday: 1,
      agentsAvailable: 0,
      agentsBusy: 2,
    });
    expect(await queue('cards')).toMatchObject({ waiting: 1, offeredToday: 1, answeredToday: 0 });
    expect(await queue('corporate')).toMatchObject({ waiting: 0, longestSince: null, offeredToday: 0 });
    const { agents: rows } = await board();
    expect(rows.find(({ userId }) => userId === one.userId)).toMatchObject({ state: 'wrap_up', handledToday: 1 });
    expect(rows.find(({ userId }) => userId === two.userId)).toMatchObject({ state: 'ringing', handledToday: 0 });
  });

  test('CTI-08 today begins at midnight of the bank, not of the server', async () => {
    centre = await openCentre(database);
    // 23:59 and 00:01 in Shanghai.
    const before = new Date('2026-11-22T15:59:00Z');
    const after = new Date('2026-11-22T16:01:00Z');
    await centre.hear(new Story(before).arrives(0, 'y').queues(1, 'y').ends(9, 'y').facts);
    await centre.hear(new Story(after).arrives(0, 'd').queues(1, 'd').ends(9, 'd').facts);
    expect((await board()).dayStart).toBe('2026-11-22T16:00:00.000Z');
    expect(await queue('retail')).toMatchObject({ offeredToday: 1, abandonedToday: 1 });
  });

  test('CTI-08 a supervisor sees the agents of his branches; an agent sees no board', async () => {
    centre = await openCentre(database);
    const branch = await board({ ...supervisor, branchPath: '/01/03/' });
    expect(branch.agents.map(({ userId }) => userId)).toEqual([agents.branch.userId]);
    await expect(centre.desktop.liveBoard(actorOf(one))).rejects.toEqual(
      expect.objectContaining({ code: 'access.denied' }),
    );
  });

  test('CTI-08 a supervisor is with the call of an agent of his branches, each time audited; nobody else is', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(one, two);
    const monitor = (userId: string, mode: string, who: Actor = { ...supervisor, extension: '1011' }) =>
      centre.ask<MonitorOrder>(who, 'post', '/live/agents/:userId/monitor', { params: { userId }, body: { mode } });
    const refusal = (code: string) => expect.objectContaining({ code });
    await expect(monitor(one.userId, 'listen')).rejects.toEqual(refusal('monitor.not_on_call'));
    const facts = new Story(morning).arrives(0, 'c').queues(1, 'c').rings(2, 'c', 'leg').answers(4, 'c', 'leg').facts;
    await centre.hear(facts);
    expect(await monitor(one.userId, 'listen')).toEqual({ mode: 'listen' });
    await monitor(one.userId, 'barge');
    expect(centre.world.monitors).toMatchObject([
      { callId: 'c', by: '1011', agent: '1001', mode: 'listen' },
      { callId: 'c', by: '1011', agent: '1001', mode: 'barge' },
    ]);
    await monitor(one.userId, 'take_over');
    expect(centre.world.moves).toMatchObject([{ callId: 'c', by: '1011', to: { kind: 'agent', target: '1011' } }]);
    const elsewhere = { ...supervisor, extension: '1011', branchPath: '/01/03/' };
    await expect(monitor(one.userId, 'listen', elsewhere)).rejects.toEqual(refusal('resource.not_found'));
    await expect(monitor(one.userId, 'listen', { ...supervisor, extension: null })).rejects.toEqual(
      refusal('monitor.no_phone'),
    );
    await expect(monitor(one.userId, 'listen', actorOf(two))).rejects.toEqual(refusal('access.denied'));
    centre.world.answerToMove = { ok: false, reason: 'refused', message: 'no phone' };
    await expect(monitor(one.userId, 'whisper')).rejects.toEqual(refusal('monitor.unconfirmed'));
    const entries = await centre.em.find(AuditEntry, { key: 'Interaction.Monitored' }, { orderBy: { seq: 1 } });
    expect(entries.map(({ actorId, details }) => [actorId, JSON.parse(details ?? '')])).toEqual(
      ['listen', 'barge', 'take_over', 'whisper'].map((mode) => [supervisor.userId, { agent: one.userId, mode }]),
    );
  });

  test('CTI-08 watchers are told when something changed', async () => {
    centre = await openCentre(database);
    let changes = 0;
    centre.module.onBoardChanged(() => {
      changes += 1;
    });
    await centre.hear(new Story(morning).arrives(0, 'c').queues(1, 'c').facts);
    expect(changes).toBeGreaterThan(0);
  });
});
