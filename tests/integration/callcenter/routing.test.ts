import type {
  CallRouting,
  CentreSettings,
  CustomerAlert,
  CustomerCard,
  QueueRules,
  RouteAnswer,
} from '@tellerline/contracts';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { afterEach, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { actorOf, agents, bankOf, type Centre, morning, openCentre, supervisor } from './centre.ts';
import { cardOf } from './customers.ts';
import { Story } from './story.ts';

const phone = '+8613800138000';

const nothing = { 'zh-CN': '', en: '' };
const warning: Omit<CustomerAlert, 'level'> = {
  id: 'a',
  crisis: null,
  score: 0,
  since: '2026-11-23T00:00:00.000Z',
  reasons: [],
  todo: nothing,
  authority: nothing,
  flowKey: 'retention',
};

describeEachDatabase('routing', (database) => {
  let centre: Centre;
  afterEach(() => centre.close());
  const { one, two, three } = agents;
  const bank = bankOf({ '10001': { phones: [phone], branchPath: '/01/' } });
  const known = (alert: 'red' | null, vip = false, flags: CustomerCard['flags'] = []) => ({
    ...bank,
    card: async () => {
      const card = cardOf('10001');
      return { ...card, summary: { ...card.summary, vip }, alert: alert && { ...warning, level: alert }, flags };
    },
  });

  const set = async (rules: Partial<QueueRules>, code = 'retail') => {
    const boss = { ...supervisor, roles: ['admin' as const] };
    const { queues } = await centre.ask<CentreSettings>(boss, 'get', '/centre/settings');
    const queue = queues.find((each) => each.code === code);
    const changed = { ...queue?.rules, maxWaitSeconds: 600, ...rules };
    const body = { version: queue?.version, label: queue?.label, rules: changed };
    await centre.ask(boss, 'put', '/centre/queues/:code', { params: { code }, body });
  };
  const asks = (callId: string, more: object = {}) =>
    centre.module.routeCaller({
      callId,
      dialled: '95588',
      queue: 'retail',
      language: 'en',
      number: phone,
      customerNo: '',
      since: Math.floor(centre.world.clock.now().getTime() / 1000),
      again: null,
      before: 0,
      ...more,
    });
  const arrives = (callId: string) => centre.hear(new Story(centre.world.clock.now()).arrives(0, callId, phone).facts);
  const routing = async (callId: string, who = actorOf(one)) => {
    const { id } = await centre.em.findOneOrFail(Interaction, { callId });
    return (await centre.ask<CallRouting>(who, 'get', '/interactions/:id/routing', { params: { id } })).steps;
  };

  test('CTI-05 at-risk customers and VIPs go first, others wait until their patience ends; a closed queue takes nobody new', async () => {
    centre = await openCentre(database, known('red'));
    await arrives('a');
    expect(await asks('a')).toMatchObject({ to: 'queue', queue: 'retail', priority: 5, seconds: null, first: null });
    await set({});
    expect(await asks('a')).toMatchObject({ seconds: 600 });
    expect(await asks('a', { again: 'returned' })).toMatchObject({ priority: 6 });
    expect(await asks('stranger')).toMatchObject({ priority: 0 });
    const since = Math.floor(centre.world.clock.now().getTime() / 1000) - 600;
    expect(await asks('a', { since })).toEqual({ to: 'goodbye' });
    await set({ hours: [[], [], [], [], [], [], []] });
    expect(await asks('b')).toEqual({ to: 'closed' });
    expect(await asks('a', { since: since + 500, before: since + 500 })).toMatchObject({ to: 'queue', seconds: 500 });
  });

  test('CTI-01 CTI-05 the question where he waits does not keep anybody from writing down who he is', async () => {
    centre = await openCentre(database, known('red'));
    await centre.hear(new Story(centre.world.clock.now()).arrives(0, 'w', null).facts);
    // Anybody can type a number: it puts him before others where he calls from that customer's telephone.
    expect(await asks('w', { number: '', customerNo: '10001' })).toMatchObject({ priority: 0 });
    expect(await asks('w', { customerNo: '10001' })).toMatchObject({ priority: 5 });
    await centre.makeAvailable(one);
    const typed = new Story(centre.world.clock.now()).types(1, 'w', '10001').queues(2, 'w').rings(3, 'w', 'l');
    await centre.hear(typed.facts);
    const call = await centre.em.findOneOrFail(Interaction, { callId: 'w' });
    expect(call).toMatchObject({ customerNo: '10001', matchBy: 'customer_no' });
  });

  test('CTI-05 he overflows after the time, at the place his first waiting gives him, and not into a closed queue', async () => {
    centre = await openCentre(database);
    await set({
      overflow: { queue: 'cards', afterSeconds: 60 },
      callback: { afterSeconds: 90, againSeconds: 120, promiseMinutes: 30 },
    });
    const now = Math.floor(centre.world.clock.now().getTime() / 1000);
    expect(await asks('a')).toMatchObject({ queue: 'retail', seconds: 60, offersCallback: false });
    expect(await asks('a', { since: now - 60 })).toMatchObject({ queue: 'cards', seconds: 540 });
    await set({ hours: [[], [], [], [], [], [], []] }, 'cards');
    expect(await asks('a', { since: now - 60 })).toMatchObject({ queue: 'retail', seconds: 30 });
    expect(await asks('a', { since: now - 90 })).toMatchObject({ queue: 'retail', offersCallback: true });
    expect(await asks('a', { since: now - 91, before: now - 1 })).toMatchObject({
      offersCallback: false,
      seconds: 119,
    });
    expect(await asks('a', { since: now - 210, before: now - 119 })).toMatchObject({ offersCallback: true });
  });

  test('CTI-05 his last agent is rung first when he is available', async () => {
    centre = await openCentre(database, known(null, true));
    await set({ lastAgentSeconds: 12, wrapUp: { mode: 'optional', seconds: 30 } });
    await centre.makeAvailable(one, two);
    await centre.hear(Story.knownCall(morning).facts);
    await centre.settle();
    await arrives('again');
    expect(await asks('again')).toMatchObject({ priority: 2, first: { extension: '1001', seconds: 12 } });
    await centre.desktop.requestPresence(actorOf(one), { to: 'not_ready', reason: 'break', clientSeq: 9 });
    expect(await asks('again')).toMatchObject({ first: null });
  });

  test('CTI-05 CRI-03 whom a mass event affects goes before VIPs, after customers at risk, and the reason says so', async () => {
    const text = { 'zh-CN': '银行卡事件', en: 'An incident with cards' };
    centre = await openCentre(database, known(null, true, [{ severity: 'danger', text, cause: 'mass_event' }]));
    await arrives('a');
    expect(await asks('a')).toMatchObject({ priority: 4 });
    expect(await routing('a', supervisor)).toMatchObject([{ step: 'queued', priority: 'affected' }]);
  });

  test('CTI-05 place and wait are told from the line and from measured handling times, and not where somebody is free', async () => {
    centre = await openCentre(database);
    await set({ tellsPlace: true, tellsWait: true, tellsAgainSeconds: 20 });
    const place = async (callId: string) => {
      const answer: RouteAnswer = await asks(callId);
      return answer.to === 'queue' ? { place: answer.place, minutes: answer.minutes } : null;
    };
    expect(await place('nobody-here')).toEqual({ place: 1, minutes: null });
    await centre.makeAvailable(one);
    expect(await place('free')).toEqual({ place: null, minutes: null });
    await centre.hear(new Story(morning).arrives(0, 't').queues(1, 't').rings(2, 't', 'l').answers(3, 't', 'l').facts);
    await centre.hear(new Story(morning).arrives(5, 'w').queues(6, 'w').facts);
    await centre.pass(30);
    const told = await place('third');
    expect(told?.place).toBe(2);
    // One agent, one before him: Erlang of shape 2 over 240 s, not measured yet.
    expect(told?.minutes).toEqual({ from: 3, to: 12 });
    // And again, at the interval of the queue and not between.
    const now = Math.floor(centre.world.clock.now().getTime() / 1000);
    expect(await asks('third', { since: now - 10, before: now - 10 })).toMatchObject({ place: null, seconds: 10 });
    expect(await asks('third', { since: now - 20, before: now - 20 })).toMatchObject({ place: 2, seconds: 20 });
  });

  test('CTI-05 why this call: each ring is kept with who else was there; candidates are told to supervisors only', async () => {
    centre = await openCentre(database);
    centre.world.agents = { ...agents, two: { ...two, queues: [{ queue: 'retail', penalty: 2 }] } };
    await centre.makeAvailable(one, two, three);
    await centre.desktop.requestPresence(actorOf(three), { to: 'not_ready', reason: 'meal', clientSeq: 2 });
    const story = new Story(morning).arrives(0, 'c').queues(5, 'c').rings(20, 'c', 'leg').answers(24, 'c', 'leg');
    await centre.hear(story.facts);
    await centre.hear(story.facts, 'another-journal', 1);
    const own = await routing('c');
    expect(own).toMatchObject([
      {
        step: 'rung',
        waitedSeconds: 15,
        agent: { userId: one.userId },
        free: 2,
        freeOfLevel: 1,
        level: 5,
        priority: 'usual',
      },
    ]);
    expect(own[0]).not.toHaveProperty('candidates');
    const [seen] = await routing('c', supervisor);
    expect(seen?.candidates).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ userId: two.userId, level: 3, state: 'available' }),
        expect.objectContaining({ userId: three.userId, level: 5, state: 'not_ready', reason: 'meal' }),
      ]),
    );
    await expect(routing('c', actorOf(two))).rejects.toEqual(expect.objectContaining({ code: 'resource.not_found' }));
  });
});
