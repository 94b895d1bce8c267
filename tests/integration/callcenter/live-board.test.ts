import type { BoardSettingsView, LiveBoard, MonitorOrder, OwnHelpCall, PeopleReached } from '@tellerline/contracts';
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
      // Who still waits is not offered yet, as in every report.
      offered: 3,
      answered: 1,
      abandoned: 1,
      flowedOut: 1,
      abandonPercent: 100 / 3,
      callbacksOwed: 0,
    });
    expect((await queue('retail'))?.agents).toMatchObject({ available: 0, ringing: 1, wrap_up: 1 });
    expect((await board()).total).toMatchObject({ waiting: 3, offered: 3, longestSince: '2026-11-23T02:00:06.000Z' });
    expect(await queue('cards')).toMatchObject({ waiting: 1, offered: 0, answered: 0 });
    expect(await queue('corporate')).toMatchObject({ waiting: 0, longestSince: null, offered: 0 });
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
    expect(await queue('retail')).toMatchObject({ offered: 1, abandoned: 1 });
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

  test('CTI-08 a figure past its limit raises one alarm, tells the supervisors, ends by itself, and is on record', async () => {
    centre = await openCentre(database);
    const settings = (await centre.ask<BoardSettingsView>(supervisor, 'get', '/live/settings')).settings;
    const limit = { queue: 'retail', measure: 'waiting', warnAt: 1, alarmAt: 2, clearBy: 1, forSeconds: 0 } as const;
    const change = { baseVersion: 1, settings: { ...settings, thresholds: [limit] }, reason: '演练' };
    const set = () => centre.ask<BoardSettingsView>(supervisor, 'put', '/live/settings', { body: change });
    expect(await set()).toMatchObject({ version: 2, changedBy: supervisor.displayName });
    await expect(set()).rejects.toEqual(expect.objectContaining({ code: 'conflict.stale' }));

    await centre.hear(new Story(morning).arrives(0, 'a').queues(1, 'a').facts);
    await centre.hear(new Story(morning).arrives(0, 'b').queues(1, 'b').facts, 'other');
    await centre.module.lookForAlarms();
    await centre.module.lookForAlarms();
    const [alarm, ...more] = (await board()).alarms;
    expect(more).toEqual([]);
    expect(alarm).toMatchObject({ queue: 'retail', measure: 'waiting', level: 'alarm' });
    const notices = centre.sentTo({ ...one, userId: supervisor.userId }, 'notice');
    expect(notices.map(({ notice }) => [notice.kind, notice.params.en])).toEqual([
      ['board_alarm', 'Personal banking: Waiting'],
    ]);
    await centre.hear(new Story(morning).arrives(0, 'b').queues(1, 'b').ends(9, 'b').facts, 'other', 3);
    await centre.module.lookForAlarms();
    expect((await board()).alarms).toMatchObject([{ level: 'warning' }]);
    const trail = await centre.em.find(AuditEntry, { key: 'Board.SettingsChanged' });
    expect(trail.map(({ details }) => JSON.parse(details ?? ''))).toMatchObject([
      { version: 2, reason: '演练', 'waiting@retail': '– → 1/2 ±1 0s', 'serviceLevelPercent@*': '80/60 ±2 60s → –' },
    ]);
  });

  test('CTI-08 agents serve other queues for the shift and their own again afterwards, told to Asterisk and to them', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(one, two);
    const order = { userIds: [one.userId], queues: ['cards'], until: '2026-11-23T03:00:00.000Z', reason: '信用卡高峰' };
    const move = (body: object, who = supervisor) =>
      centre.ask<PeopleReached>(who, 'post', '/live/queue-moves', { body: { ...order, ...body } });
    const refusal = (details: object) => expect.objectContaining(details);
    await expect(move({ queues: ['nowhere'] })).rejects.toEqual(refusal({ details: { field: 'queues' } }));
    await expect(move({ until: '2026-11-25T03:00:00.000Z' })).rejects.toEqual(refusal({ details: { field: 'until' } }));
    await expect(move({}, { ...supervisor, branchPath: '/01/03/' })).rejects.toEqual(
      refusal({ code: 'resource.not_found' }),
    );
    const queuesInAsterisk = () => centre.world.commands.filter(({ extension }) => extension === '1001').at(-1)?.queues;
    expect(await move({})).toEqual({ people: 1 });
    await centre.pass(1);
    expect(queuesInAsterisk()).toEqual([{ queue: 'cards', penalty: 0 }]);
    const rowOf = async () => (await board()).agents.find(({ userId }) => userId === one.userId);
    expect(await rowOf()).toMatchObject({ queues: ['cards'], movedUntil: order.until });
    expect(centre.sentTo(one, 'notice').at(-1)?.notice).toMatchObject({
      kind: 'queues_moved',
      params: { en: 'Cards' },
    });
    await centre.pass(3_600);
    await centre.pass(3);
    expect(queuesInAsterisk()).toHaveLength(3);
    expect(await rowOf()).toMatchObject({ movedUntil: null });
  });

  test('CTI-08 an agent on a call asks for help: one supervisor comes, he is told, and the call for help ends with the call', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(one, two);
    const ask = () => centre.ask<OwnHelpCall>(actorOf(one), 'put', '/desk/help', { body: { note: '客户激动' } });
    const refusal = (code: string) => expect.objectContaining({ code });
    await expect(ask()).rejects.toEqual(refusal('monitor.not_on_call'));
    const talk = new Story(morning).arrives(0, 'c').queues(1, 'c').rings(2, 'c', 'leg').answers(4, 'c', 'leg');
    await centre.hear(talk.facts);
    const { help } = await ask();
    expect((await ask()).help?.id).toBe(help?.id);
    expect((await board()).help).toMatchObject([{ displayName: one.displayName, note: '客户激动', takenBy: null }]);
    expect((await board({ ...supervisor, branchPath: '/01/03/' })).help).toEqual([]);
    const take = () => centre.ask(supervisor, 'post', '/live/help/:id/taking', { params: { id: help?.id } });
    await take();
    await expect(take()).rejects.toEqual(refusal('conflict.stale'));
    expect(centre.sentTo(one, 'notice').at(-1)?.notice).toMatchObject({
      kind: 'help_coming',
      params: { name: '班长' },
    });
    const said = await centre.ask<PeopleReached>(supervisor, 'post', '/live/messages', {
      body: { text: '系统将于 18:00 维护', queue: null },
    });
    expect(said).toEqual({ people: 4 });
    expect(centre.sentTo(two, 'notice').at(-1)?.notice).toMatchObject({ kind: 'broadcast', params: { name: '班长' } });
    await centre.hear(new Story(morning).ends(60, 'c').facts, 'other');
    await centre.pass(1);
    expect((await board()).help).toEqual([]);
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
