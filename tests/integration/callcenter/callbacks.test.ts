import { randomUUID } from 'node:crypto';
import type { CallbackReport, CallbackTickets, CentreSettings } from '@tellerline/contracts';
import { AuditEntry } from '@tellerline/server/kernel/audit.entity';
import { bankDay } from '@tellerline/server/kernel/bank-day';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { afterEach, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { actorOf, agents, bankOf, type Centre, morning, openCentre, supervisor } from './centre.ts';
import { Story } from './story.ts';

const mobile = '+8613800138000';

describeEachDatabase('call back instead of waiting', (database) => {
  let centre: Centre;
  afterEach(() => centre.close());
  const { one, two } = agents;
  const list = (who = supervisor) => centre.ask<CallbackTickets>(who, 'get', '/callbacks');
  const decide = (id: string, version: number, decision: string, who = actorOf(one)) =>
    centre.ask<CallbackTickets>(who, 'post', '/callbacks/:id/decision', {
      params: { id },
      body: { version, decision },
    });

  /** A known customer waits a minute in the queue, then asks to be called back. */
  const asked = async (): Promise<void> => {
    centre = await openCentre(database, bankOf({ '10001': { phones: [mobile], branchPath: '/01/' } }));
    const boss = { ...supervisor, roles: ['admin' as const] };
    const retail = (await centre.ask<CentreSettings>(boss, 'get', '/centre/settings')).queues[0];
    const rules = { ...retail?.rules, callback: { afterSeconds: 60, againSeconds: null, promiseMinutes: 30 } };
    const body = { version: 0, label: retail?.label, rules };
    await centre.ask(boss, 'put', '/centre/queues/:code', { params: { code: 'retail' }, body });
    await centre.hear(new Story(morning).arrives(0, 'c').queues(5, 'c').facts);
    await centre.pass(60);
    expect(await centre.module.takeCallback({ callId: 'c', number: '' })).toEqual({ promiseMinutes: 30 });
    await centre.module.takeCallback({ callId: 'c', number: '' });
    const story = new Story(morning).leavesQueue(65, 'c', 'timeout');
    story.at(66, 'call.ivr_step', { callId: 'c', seq: 9, step: 'goodbye', value: 'callback' }).ends(70, 'c');
    await centre.hear(story.facts);
  };
  /** What the bridge tells of the call to him. */
  const called = (callId: string, second: number, isAnswered: boolean) => {
    const leg = { callId, channelId: callId, extension: '1001' };
    const story = new Story(centre.world.clock.now());
    story.at(0, 'call.started', {
      callId,
      channelId: callId,
      direction: 'outbound',
      dnis: '13800138000',
      ani: '1001',
      aniPresentation: 'allowed',
      callerName: null,
    });
    if (isAnswered) story.at(second, 'agent.connected', { callId, offerId: callId, extension: '1001', queue: null });
    return isAnswered
      ? story.facts
      : story.at(second, 'leg.ended', { ...leg, endedBy: 'system' }).ends(second, callId).facts;
  };

  test('CTI-05 he keeps his place: nobody who came before him is overtaken, then the longest free agent calls him', async () => {
    await asked();
    expect(await centre.em.findOneOrFail(Interaction, { callId: 'c' })).toMatchObject({ outcome: 'callback' });
    const before = new Story(new Date(morning.getTime() - 60_000)).arrives(0, 'early').queues(1, 'early').facts;
    const after = new Story(morning).arrives(30, 'late').queues(31, 'late').facts;
    await centre.hear([...before, ...after]);
    await centre.makeAvailable(one, two);
    await centre.pass(1);
    expect(centre.world.placed).toEqual([]);
    await centre.hear(new Story(centre.world.clock.now()).ends(0, 'early').facts);
    await centre.pass(1);
    expect(centre.world.placed).toMatchObject([{ extension: '1001', destination: '13800138000' }]);
    const callId = centre.world.placed[0]?.callId ?? '';
    await centre.pass(1);
    expect(centre.world.placed).toHaveLength(1);
    await centre.hear(called(callId, 5, true));
    await centre.pass(1);
    expect(await list()).toMatchObject({
      promised: 1,
      kept: 1,
      tickets: [{ state: 'done', tries: 1, agentName: one.displayName, number: expect.stringContaining('*') }],
    });
    expect(await centre.em.findOneOrFail(Interaction, { callId })).toMatchObject({ customerNo: '10001' });
  });

  test('CTI-05 who is not reached is tried three times, ten minutes apart; a promise not kept is told', async () => {
    await asked();
    await centre.makeAvailable(one);
    for (const attempt of [1, 2, 3]) {
      await centre.pass(600);
      expect(centre.world.placed).toHaveLength(attempt);
      await centre.hear(called(centre.world.placed.at(-1)?.callId ?? '', 30, false));
      await centre.pass(1);
      await centre.desktop.requestPresence(actorOf(one), { to: 'available', reason: null, clientSeq: attempt + 1 });
    }
    await centre.pass(700);
    expect(centre.world.placed).toHaveLength(3);
    expect(await list()).toMatchObject({ promised: 1, kept: 0, tickets: [{ state: 'failed', tries: 3 }] });
  });

  test('CTI-05 an agent of the queue takes it at once or cancels it, in the audit trail; others do not see it', async () => {
    await asked();
    await centre.signIn(one);
    const [ticket] = (await list(actorOf(one))).tickets;
    if (!ticket) throw new Error('There is a ticket');
    expect(ticket).toMatchObject({ state: 'callback', customer: { customerNo: '10001' }, overdue: false });
    centre.world.agents = { ...agents, two: { ...two, queues: [{ queue: 'cards', penalty: 0 }] } };
    await centre.pass(3);
    expect((await list(actorOf(two))).tickets).toEqual([]);
    await expect(decide(ticket.id, 1, 'take', actorOf(two))).rejects.toEqual(
      expect.objectContaining({ code: 'resource.not_found' }),
    );
    centre.world.answerToMove = { ok: false, reason: 'timeout', message: '' };
    await expect(decide(ticket.id, 1, 'take')).rejects.toEqual(
      expect.objectContaining({ code: 'callback.unconfirmed' }),
    );
    centre.world.answerToMove = { ok: true };
    await expect(decide(ticket.id, 1, 'take')).rejects.toEqual(expect.objectContaining({ code: 'conflict.stale' }));
    expect((await decide(ticket.id, 3, 'cancel')).tickets).toMatchObject([{ state: 'cancelled' }]);
    await expect(decide(ticket.id, 4, 'take')).rejects.toEqual(expect.objectContaining({ code: 'callback.over' }));
    const entries = await centre.em.find(
      AuditEntry,
      { key: { $in: ['Callback.Taken', 'Callback.Cancelled'] } },
      { orderBy: { seq: 1 } },
    );
    expect(entries.map(({ key }) => key)).toEqual(['Callback.Taken', 'Callback.Cancelled']);
  });

  test('CTI-06 CTI-05 a call promised in the wrap-up joins those owed for its time, is made by whoever is free, and marked as kept', async () => {
    centre = await openCentre(database, bankOf({ '10001': { phones: [mobile], branchPath: '/01/' } }));
    await centre.makeAvailable(one);
    await centre.hear(Story.knownCall(centre.world.clock.now(), 'promised').facts);
    const { id } = await centre.em.findOneOrFail(Interaction, { callId: 'promised' });
    const followUpAt = new Date(centre.world.clock.now().getTime() + 3_600_000);
    const word = { key: randomUUID(), dispositionCode: 'callback_promised', note: '', customerNo: null };
    const body = { ...word, followUpAt: followUpAt.toISOString() };
    await centre.ask(actorOf(one), 'post', '/interactions/:id/wrap-up', { params: { id }, body });
    expect((await list()).tickets).toMatchObject([{ origin: 'wrap_up', state: 'callback', since: body.followUpAt }]);
    await centre.leaves(one);
    await centre.makeAvailable(two);
    await centre.pass(60);
    expect(centre.world.placed).toEqual([]);
    await centre.pass(3_600);
    expect(centre.world.placed).toMatchObject([{ extension: '1002' }]);
    await centre.hear(called(centre.world.placed[0]?.callId ?? '', 5, true));
    await centre.pass(1);
    expect(await centre.em.findOneOrFail(Interaction, { id })).toMatchObject({ followUpDoneAt: expect.any(Date) });
    const day = bankDay(followUpAt, 'Asia/Shanghai');
    const report = await centre.ask<CallbackReport>(supervisor, 'get', '/callbacks/report', {
      query: { from: day, to: day },
    });
    expect(report.total).toEqual({ promised: 1, kept: 1, late: 0, missed: 0, open: 0, cancelled: 0 });
  });

  test('CTI-05 who was spoken with since is not called back', async () => {
    await asked();
    await centre.makeAvailable(one);
    await centre.desktop.requestPresence(actorOf(one), { to: 'not_ready', reason: 'break', clientSeq: 5 });
    await centre.hear(Story.knownCall(centre.world.clock.now(), 'again').facts);
    await centre.makeAvailable(two);
    await centre.pass(1);
    expect(centre.world.placed).toEqual([]);
    expect((await list()).tickets).toMatchObject([{ state: 'done', tries: 0 }]);
  });

  test('CTI-05 who gives up waiting is owed one call, whose place is when he began to wait: asked for later it is the same, and spoken with he is owed none', async () => {
    await asked();
    const [line] = (await list()).tickets;
    expect(await decide(line?.id ?? '', line?.version ?? 0, 'cancel')).toMatchObject({
      tickets: [{ state: 'cancelled' }],
    });
    const giveUp = (callId: string, second: number, waits: number, ani = '13800138000') =>
      new Story(morning)
        .arrives(second, callId, ani)
        .queues(second + 1, callId)
        .leavesQueue(second + 1 + waits, callId, 'abandoned')
        .ends(second + 1 + waits, callId).facts;
    const open = async () => (await list()).tickets.filter(({ state }) => state === 'callback');
    await centre.hear(giveUp('short', 100, 1));
    expect(await open()).toEqual([]);
    await centre.hear([...giveUp('first', 200, 40), ...giveUp('second', 300, 40)]);
    await centre.pass(1);
    const since = new Date(morning.getTime() + 201_000).toISOString();
    expect(await open()).toMatchObject([{ origin: 'given_up', since, customer: { customerNo: '10001' } }]);
    expect(await list()).toMatchObject({ promised: 0 });
    await centre.makeAvailable(one);
    await centre.pass(300);
    expect(centre.world.placed).toEqual([]);

    await centre.hear(new Story(morning).arrives(400, 'third').queues(401, 'third').facts);
    await centre.module.takeCallback({ callId: 'third', number: '' });
    expect(await open()).toMatchObject([{ origin: 'line', since }]);
    await centre.hear(
      new Story(morning)
        .leavesQueue(460, 'third', 'timeout')
        .at(461, 'call.ivr_step', { callId: 'third', seq: 9, step: 'goodbye', value: 'callback' })
        .ends(462, 'third').facts,
    );
    const [ticket] = await open();
    await decide(ticket?.id ?? '', ticket?.version ?? 0, 'cancel');

    // Passed on after a talk, and taken by nobody.
    await centre.hear(
      new Story(morning)
        .arrives(500, 'on')
        .queues(501, 'on')
        .rings(502, 'on', 'on-leg')
        .answers(505, 'on', 'on-leg')
        .leavesQueue(505, 'on', 'answered')
        .at(520, 'call.moved', {
          callId: 'on',
          channelId: 'on',
          to: 'queue',
          target: 'cards',
          by: '1001',
          orderId: 'o',
        })
        .legEnds(520, 'on', 'on-leg', '1001', 'agent')
        .queues(521, 'on', 'cards')
        .leavesQueue(561, 'on', 'abandoned', 'cards')
        .ends(561, 'on').facts,
    );
    expect(await open()).toMatchObject([
      { origin: 'transfer', queue: { code: 'cards' }, since: new Date(morning.getTime() + 521_000).toISOString() },
    ]);
    await centre.pass(200);
    await centre.hear(
      new Story(centre.world.clock.now())
        .arrives(1, 'again')
        .queues(2, 'again')
        .rings(3, 'again', 'again-leg', '1002')
        .answers(4, 'again', 'again-leg', '1002').facts,
    );
    expect(await open()).toEqual([]);
  });
});
