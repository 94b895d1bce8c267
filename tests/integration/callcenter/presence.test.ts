import { AuditEntry } from '@tellerline/server/kernel/audit.entity';
import { QueueMembership } from '@tellerline/server/modules/callcenter/entities/queue-membership.entity';
import { checkInvariants } from '@tellerline/server/modules/callcenter/verification/invariants';
import { afterEach, describe, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { actorOf, agents, allGreen, type Centre, morning, openCentre, supervisor } from './centre.ts';
import { Story } from './story.ts';

describeEachDatabase('presence', (database) => {
  let centre: Centre;
  afterEach(async () => {
    expect(await checkInvariants(centre.em, { at: centre.world.clock.now() })).toEqual([]);
    await centre.close();
  });
  const { one, two } = agents;
  const wish = (to: 'available' | 'not_ready' | 'offline', clientSeq: number, reason: 'break' | null = null) =>
    centre.desktop.requestPresence(actorOf(one), { to, reason, clientSeq });
  const refusal = (code: string) => expect.objectContaining({ code });
  const commandsFor = (extension: string) => centre.world.commands.filter((command) => command.extension === extension);

  test('CTI-04 an agent signs in not ready, paused in his queues, and available unpauses him once Asterisk has said so', async () => {
    centre = await openCentre(database);
    await centre.signIn(one);
    expect(await centre.presence(one)).toMatchObject({ state: 'not_ready', reason: 'login', queuesConfirmed: true });
    expect(commandsFor('1001').at(-1)).toMatchObject({ paused: true, reason: 'login' });

    expect(await wish('available', 1)).toMatchObject({ state: 'available', queuesConfirmed: true });
    expect(commandsFor('1001').at(-1)).toMatchObject({ paused: false, reason: '' });
    expect(
      commandsFor('1001')
        .at(-1)
        ?.queues.map(({ queue }) => queue),
    ).toEqual(['retail', 'corporate', 'cards']);
  });

  test('CTI-04 the phone of a new agent is believed although its word came before the agent was known', async () => {
    centre = await openCentre(database);
    const fresh = { ...one, userId: '0199aaaa-0000-7000-8000-000000000009', extension: '1009' };
    centre.world.agents = { ...centre.world.agents, fresh };
    centre.world.connected.add(fresh.userId);
    await centre.desktop.reportDevice(actorOf(fresh), 'socket-1009', allGreen);
    await centre.desktop.connected(actorOf(fresh), 'socket-1009');
    const wished = { to: 'available' as const, reason: null, clientSeq: 1 };
    expect(await centre.desktop.requestPresence(actorOf(fresh), wished)).toMatchObject({ state: 'available' });
  });

  test('CTI-04 without a green device check nobody becomes available', async () => {
    centre = await openCentre(database);
    await centre.signIn(one);
    await centre.desktop.reportDevice(actorOf(one), 'socket-1001', { ...allGreen, microphone: false });
    await expect(wish('available', 1)).rejects.toEqual(refusal('presence.device_not_ready'));
    await centre.desktop.reportDevice(actorOf(one), 'another-tab', { ...allGreen, phoneOwner: false });
    await expect(wish('available', 2)).rejects.toEqual(refusal('presence.device_not_ready'));
  });

  test('CTI-04 when Asterisk is out of reach the agent stays not ready, with his reason, and is told', async () => {
    centre = await openCentre(database);
    await centre.signIn(one);
    await wish('not_ready', 1, 'break');
    centre.world.answer = () => ({ ok: false, reason: 'unreachable', message: 'no bridge' });
    await expect(wish('available', 2)).rejects.toEqual(refusal('presence.queue_unconfirmed'));
    expect(await centre.presence(one)).toMatchObject({ state: 'not_ready', reason: 'break', queuesConfirmed: false });
  });

  test('CTI-04 a late older wish is refused; a new desktop counts anew', async () => {
    centre = await openCentre(database);
    await centre.signIn(one);
    await wish('not_ready', 7, 'break');
    await expect(wish('available', 6)).rejects.toEqual(refusal('conflict.stale'));
    await centre.signIn(one);
    expect(await wish('available', 1)).toMatchObject({ state: 'available' });
  });

  test('CTI-04 an illegal wish is refused and changes nothing', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(one);
    await expect(wish('offline', 2)).rejects.toEqual(refusal('presence.illegal_transition'));
    await expect(wish('not_ready', 3)).rejects.toEqual(refusal('presence.reason_required'));
    expect(await centre.presence(one)).toMatchObject({ state: 'available' });
  });

  test('CTI-04 through a call: ringing, talking, held, wrap-up; paused from the answer on, available after the wrap-up', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(one);
    const story = Story.knownCall(morning).facts;
    const seen: string[] = [];
    for (const fact of story) {
      await centre.hear([fact]);
      const { state } = await centre.presence(one);
      if (state !== seen.at(-1)) seen.push(state);
    }
    expect(seen).toEqual(['available', 'ringing', 'talking', 'held', 'talking', 'wrap_up']);
    expect(commandsFor('1001').at(-1)).toMatchObject({ paused: true, reason: 'wrap_up' });

    await centre.pass(119);
    expect(await centre.presence(one)).toMatchObject({ state: 'wrap_up' });
    await centre.pass(1);
    expect(await centre.presence(one)).toMatchObject({ state: 'available', since: '2026-11-23T02:02:40.000Z' });
    expect(commandsFor('1001').at(-1)).toMatchObject({ paused: false });
  });

  test('CTI-04 ring-no-answer: the agent is not ready and paused at once and told; the caller is served by the next; counted once', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(one, two);
    const story = new Story(morning)
      .arrives(0, 'c')
      .queues(1, 'c')
      .rings(2, 'c', 'leg-1')
      .notTaken(17, 'c', 'leg-1', 'no_answer')
      .rings(18, 'c', 'leg-2', '1002')
      .answers(20, 'c', 'leg-2', '1002')
      .legEnds(50, 'c', 'leg-2', '1002')
      .ends(50, 'c');
    await centre.hear(story.facts.slice(0, 3));
    await centre.hear(story.facts.slice(3, 4));
    expect(await centre.presence(one)).toMatchObject({ state: 'not_ready', reason: 'missed_call' });
    expect(commandsFor('1001').at(-1)).toMatchObject({ paused: true, reason: 'missed_call' });
    expect(centre.sentTo(one, 'notice').map(({ notice }) => notice.kind)).toEqual(['missed_call']);
    expect(centre.sentTo(one, 'call_gone')).toHaveLength(1);

    await centre.hear([...story.facts.slice(4), ...story.facts]);
    expect(await centre.presence(two)).toMatchObject({ state: 'wrap_up' });
    expect(centre.sentTo(one, 'notice')).toHaveLength(1);
    const mine = await centre.ask<{ items: { missedByMe: boolean }[] }>(actorOf(one), 'get', '/interactions');
    expect(mine.items.map(({ missedByMe }) => missedByMe)).toEqual([true]);
  });

  test('CTI-04 a declined call is told apart from a missed one', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(one);
    await centre.hear(
      new Story(morning).arrives(0, 'c').queues(1, 'c').rings(2, 'c', 'l').notTaken(4, 'c', 'l', 'declined').facts,
    );
    expect(await centre.presence(one)).toMatchObject({ state: 'not_ready', reason: 'declined_call' });
  });

  test('CTI-04 a supervisor sets an agent not ready: the agent is told, the order audited; an agent may not, nor may a foreign supervisor', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(one);
    const force = { userId: one.userId, to: 'not_ready' as const, reason: 'supervisor' as const };
    await expect(centre.desktop.forcePresence(actorOf(two), force)).rejects.toEqual(refusal('access.denied'));
    const foreign = { ...supervisor, branchPath: '/02/' };
    await expect(centre.desktop.forcePresence(foreign, force)).rejects.toEqual(refusal('resource.not_found'));
    await centre.desktop.forcePresence(supervisor, force);
    expect(await centre.presence(one)).toMatchObject({ state: 'not_ready', reason: 'supervisor' });
    expect(centre.sentTo(one, 'notice')[0]?.notice).toMatchObject({ kind: 'presence_forced' });
    const [entry] = await centre.em.find(AuditEntry, { key: 'Presence.Forced' });
    expect(entry).toMatchObject({ actorId: supervisor.userId, subjectId: one.userId });
  });

  describe('connection', () => {
    test('CTI-04 a desktop that goes away is waited for; after the grace the agent is not ready and paused', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      await centre.leaves(one);
      expect(await centre.presence(one)).toMatchObject({ state: 'connection_lost' });
      expect(commandsFor('1001').at(-1)).toMatchObject({ paused: true });
      await centre.pass(15);
      expect(await centre.presence(one)).toMatchObject({ state: 'not_ready', reason: 'connection_lost' });
    });

    test('CTI-04 one who returns in time is where he was', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      await centre.leaves(one);
      centre.world.clock.advance(5_000);
      await centre.signIn(one);
      expect(await centre.presence(one)).toMatchObject({ state: 'available', queuesConfirmed: true });
      expect(commandsFor('1001').at(-1)).toMatchObject({ paused: false });
    });

    test('CTI-04 after a restart of the server mid-call the agent returns into his call, with all it knew', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      const story = Story.knownCall(morning).facts;
      await centre.hear(story.slice(0, 5));
      await centre.restart();
      expect(await centre.presence(one)).toMatchObject({ state: 'connection_lost' });
      await centre.signIn(one);
      const snapshot = await centre.desktop.snapshot(actorOf(one));
      expect(snapshot.presence).toMatchObject({ state: 'talking' });
      expect(snapshot.calls).toMatchObject([
        { callId: 'call-1', phase: 'talking', answeredAt: '2026-11-23T02:00:10.000Z' },
      ]);
      await centre.hear(story);
      expect(await centre.presence(one)).toMatchObject({ state: 'wrap_up' });
    });
  });

  describe('orders to Asterisk', () => {
    test('CTI-04 an order that failed is tried again until it is confirmed', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      centre.world.answer = () => ({ ok: false, reason: 'timeout', message: '' });
      await wish('not_ready', 2, 'break');
      await centre.settle();
      expect(await centre.presence(one)).toMatchObject({ state: 'not_ready', queuesConfirmed: false });
      centre.world.answer = () => ({ ok: true });
      await centre.pass(1);
      expect(await centre.presence(one)).toMatchObject({ queuesConfirmed: true });
      expect(commandsFor('1001').at(-1)).toMatchObject({ paused: true, reason: 'break' });
    });

    test('CTI-04 an order written down before a crash is sent after it', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      let fail: () => void = () => undefined;
      centre.world.answer = () =>
        new Promise((resolve) => {
          fail = () => resolve({ ok: false, reason: 'unreachable', message: '' });
        });
      await wish('not_ready', 2, 'break');
      fail();
      await centre.restart();
      const before = commandsFor('1001').length;
      centre.world.answer = () => ({ ok: true });
      await centre.pass(11);
      expect(commandsFor('1001').length).toBeGreaterThan(before);
      const membership = await centre.em.findOneOrFail(QueueMembership, { userId: one.userId });
      expect(membership.isConfirmed()).toBe(true);
    });
  });

  describe('reconciler', () => {
    const member = (queue: string, paused: boolean) => ({
      queue,
      extension: '1001',
      paused,
      pausedReason: '',
      busy: false,
    });
    const three = (paused: boolean) => ['retail', 'corporate', 'cards'].map((queue) => member(queue, paused));

    test('CTI-04 Asterisk pauses an available agent by itself: ordered anew within a second, audited, told', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      await centre.hear(
        new Story(morning).at(2, 'member.changed', { member: member('cards', true), present: true }).facts,
      );
      const before = commandsFor('1001').length;
      await centre.pass(1);
      expect(commandsFor('1001').slice(before)).toEqual([expect.objectContaining({ paused: false })]);
      expect(centre.sentTo(one, 'notice').at(-1)?.notice).toMatchObject({ kind: 'presence_repaired' });
      const [entry] = await centre.em.find(AuditEntry, { key: 'Presence.Repaired' });
      expect(JSON.parse(entry?.details ?? '{}')).toMatchObject({
        queue: 'cards',
        reported: 'paused',
        ordered: 'unpaused',
      });
    });

    test('CTI-04 what agrees is left alone', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      await centre.hear(new Story(morning).snapshot(2, { members: three(false), reachable: ['1001'] }).facts);
      const before = commandsFor('1001').length;
      await centre.pass(1);
      await centre.pass(1);
      expect(commandsFor('1001').length).toBe(before);
      expect(await centre.em.count(AuditEntry, { key: 'Presence.Repaired' })).toBe(0);
    });

    test('CTI-04 members lost by Asterisk are seen by the next snapshot', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      await centre.hear(new Story(morning).snapshot(2, { members: three(false), reachable: ['1001'] }).facts);
      await centre.hear(new Story(morning).snapshot(4, { members: three(false).slice(1), reachable: ['1001'] }).facts);
      const before = commandsFor('1001').length;
      await centre.pass(1);
      expect(commandsFor('1001').length).toBe(before + 1);
    });

    test('CTI-04 an available agent whose phone is gone for three seconds is not ready', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      await centre.hear(new Story(morning).at(1, 'phone.reachable', { extension: '1001', reachable: true }).facts);
      await centre.hear(new Story(morning).at(2, 'phone.reachable', { extension: '1001', reachable: false }).facts);
      await centre.pass(2);
      expect(await centre.presence(one)).toMatchObject({ state: 'available' });
      await centre.pass(1);
      expect(await centre.presence(one)).toMatchObject({ state: 'not_ready', reason: 'phone_lost' });
    });

    test('CTI-04 a talking agent whose call is known to be over is moved on', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      await centre.hear(Story.knownCall(morning).facts.slice(0, 5));
      await centre.em
        .getConnection()
        .execute("update interaction_offer set ended_at = connected_at, outcome = 'answered'");
      await centre.pass(1);
      expect(await centre.presence(one)).toMatchObject({ state: 'wrap_up' });
      await centre.em.getConnection().execute("update interaction_offer set ended_at = null, outcome = 'connected'");
    });

    test('CTI-04 an agent with new queues is put into them', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      centre.world.agents = { ...centre.world.agents, one: { ...one, queues: [{ queue: 'cards', penalty: 2 }] } };
      await centre.pass(3);
      expect(commandsFor('1001').at(-1)?.queues).toEqual([{ queue: 'cards', penalty: 2 }]);
    });
  });

  test('CTI-04 a restart of Asterisk: not ready until the phone is back, then available again', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(one);
    await centre.hear(new Story(morning).snapshot(1, { reachable: ['1001'] }).facts);
    await centre.hear(new Story(morning).snapshot(9, { bootId: 'boot-2', reason: 'login' }).facts);
    expect(await centre.presence(one)).toMatchObject({ state: 'not_ready', reason: 'platform_restart' });
    await centre.hear(new Story(morning).at(12, 'phone.reachable', { extension: '1001', reachable: true }).facts);
    expect(await centre.presence(one)).toMatchObject({ state: 'available' });
  });
});
