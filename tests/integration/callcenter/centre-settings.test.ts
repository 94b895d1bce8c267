import type { CentreSettings, ChangeQueue, DeskCodes } from '@tellerline/contracts';
import { AgentPresence } from '@tellerline/server/modules/callcenter/entities/agent-presence.entity';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { actorOf, agents, type Centre, morning, openCentre, supervisor } from './centre.ts';
import { Story } from './story.ts';

describeEachDatabase('what administrators set for the call centre', (database) => {
  let server: TestServer;
  let admin: TestClient;
  beforeAll(async () => {
    server = await startTestServer({ database, modules: ['identity', 'callcenter'] });
    admin = await server.signIn('admin');
  });
  afterAll(() => server.stop());
  const settings = async () => (await admin.get<CentreSettings>('/centre/settings')).data;
  const put = (path: string, body: object) => admin.request<CentreSettings>('put', `/centre/${path}`, body);

  test('CTI-05 a queue is changed and made, in force at once, with what it was in the audit trail', async () => {
    const { queues } = await settings();
    const retail = queues.find(({ code }) => code === 'retail');
    if (!retail) throw new Error('The house has a retail queue');
    const rules = { ...retail.rules, maxWaitSeconds: 90 };
    const change: ChangeQueue = { version: retail.version, label: { 'zh-CN': '零售', en: 'Retail' }, rules };
    const { data } = await put('queues/retail', change);
    expect(data.queues.find(({ code }) => code === 'retail')).toMatchObject({
      version: 1,
      rules,
      label: { en: 'Retail' },
    });
    expect((await put('queues/retail', change)).error?.code).toBe('conflict.stale');
    // Without a telephone system nobody could wait in a new queue.
    expect((await put('queues/vip', { ...change, version: 0 })).error?.code).toBe('centre.queue_unconfirmed');
    const overflow = { queue: 'retail', afterSeconds: 30 };
    await put('queues/cards', { ...change, version: 0, rules: { ...rules, overflow } });
    const back = { ...change, version: 1, rules: { ...rules, overflow: { queue: 'cards', afterSeconds: 30 } } };
    expect((await put('queues/retail', back)).error?.code).toBe('centre.overflow_circle');
    const backwards = {
      ...change,
      version: 1,
      rules: { ...rules, hours: rules.hours.with(0, [{ from: '18:00', to: '09:00' }]) },
    };
    expect((await put('queues/retail', backwards)).error?.code).toBe('request.invalid');

    const agent = await server.signIn('agent1');
    const codes = (await agent.get<DeskCodes>('/desk/codes')).data;
    expect(codes.queues).toContainEqual({ code: 'retail', label: { 'zh-CN': '零售', en: 'Retail' } });
    expect((await agent.get('/centre/settings')).error?.code).toBe('access.denied');
    const told = (await auditEntries(server)).filter(({ key }) => key === 'Centre.QueueChanged');
    expect(told.map(({ subject_id }) => subject_id)).toEqual(['retail', 'cards']);
    expect(told[0]?.details).toContain('"maxWaitSeconds\\":60');
  });

  test('CTI-04 CTI-06 reasons, dispositions and skills are changed; who is not to know them cannot choose them', async () => {
    const coaching = { version: 0, label: { 'zh-CN': '辅导', en: 'Coaching' }, maxMinutes: 30, offered: true };
    await put('reasons/coaching', coaching);
    const agent = await server.signIn('agent1');
    const reasons = (await agent.get<DeskCodes>('/desk/codes')).data.reasons;
    expect(reasons).toContainEqual(expect.objectContaining({ code: 'coaching', offered: true, maxMinutes: 30 }));
    const lost = {
      version: 0,
      label: { 'zh-CN': '挂失', en: 'Loss' },
      group: 'service',
      requiresFollowUp: false,
      offered: true,
    };
    await put('dispositions/card_stolen', { ...lost, queues: ['cards'] });
    expect((await put('dispositions/card_stolen', { ...lost, queues: ['none'] })).error?.code).toBe(
      'centre.queue_unknown',
    );
    const offered = (await agent.get<DeskCodes>('/desk/codes')).data.dispositions;
    expect(offered.find(({ code }) => code === 'card_stolen')).toMatchObject({ queues: ['cards'] });

    const { agents: floor } = await settings();
    const [first] = floor;
    const wanted = [{ queue: 'cards', level: 2 }];
    const asked = { before: first?.skills ?? [], skills: wanted };
    const { data } = await put(`agents/${first?.userId}`, asked);
    expect(data.agents.find(({ userId }) => userId === first?.userId)?.skills).toEqual(wanted);
    expect((await put(`agents/${first?.userId}`, asked)).error?.code).toBe('conflict.stale');
    expect((await put('agents/nobody', asked)).error?.code).toBe('resource.not_found');
  });
});

describeEachDatabase('settings in force', (database) => {
  let centre: Centre;
  afterEach(() => centre.close());
  const { one } = agents;
  const boss = { ...actorOf(one), roles: ['admin' as const], userId: 'boss' };
  const ask = (path: string, params: object, body: object) =>
    centre.ask<CentreSettings>({ ...boss, userId: agents.three.userId }, 'put', path, { params, body });

  test('CTI-05 a queue that is added is told to Asterisk first, and is in every list then', async () => {
    centre = await openCentre(database);
    const [queue] = (await centre.ask<CentreSettings>(boss, 'get', '/centre/settings')).queues;
    const label = { 'zh-CN': '贵宾', en: 'VIP' };
    await ask('/centre/queues/:code', { code: 'vip' }, { version: 0, label, rules: queue?.rules });
    expect(centre.world.queues.at(-1)?.map(({ code }) => code)).toEqual(['retail', 'corporate', 'cards', 'vip']);
    expect(centre.module.queues()).toContain('vip');
    await centre.module.bridgeLinked(true);
    await centre.settle();
    expect(centre.world.queues).toHaveLength(2);
    // How a queue rings is ordered before it is kept; what Asterisk does not confirm is not in force.
    const ring = { strategy: 'longest_idle', seconds: 20 };
    const change = { version: 1, label, rules: { ...queue?.rules, ring } };
    const kept = await ask('/centre/queues/:code', { code: 'vip' }, change);
    expect(centre.world.queues.at(-1)).toContainEqual({ code: 'vip', ring, keys: false });
    expect(kept.queues.find(({ code }) => code === 'vip')?.rules.ring).toEqual(ring);
    centre.world.answerToMove = { ok: false, reason: 'unreachable', message: '' };
    await expect(
      ask('/centre/queues/:code', { code: 'vip' }, { ...change, version: 2, rules: queue?.rules }),
    ).rejects.toEqual(expect.objectContaining({ code: 'centre.queue_unconfirmed' }));
  });

  test('CTI-05 CRI-02 CRM-07 one calendar: a year is entered, a week changed, in force at once for whoever asks it', async () => {
    centre = await openCentre(database);
    const { calendar } = await centre.ask<CentreSettings>(boss, 'get', '/centre/settings');
    expect(calendar).toMatchObject({ version: 0, missingYear: 2027 });
    const days = [...calendar.days, { day: '2027-01-01', kind: 'closed', name: '元旦' }];
    const week = calendar.week.with(5, [{ from: '09:00', to: '12:00' }]);
    const change = { version: 0, week, days };
    const kept = await ask('/centre/calendar', {}, change);
    expect(kept.calendar).toMatchObject({ version: 1, missingYear: null, week });
    expect(centre.module.calendar().special.get('2027-01-01')).toBe('closed');
    expect(centre.module.calendar().week[5]).toEqual([{ from: '09:00', to: '12:00' }]);
    await expect(ask('/centre/calendar', {}, change)).rejects.toEqual(
      expect.objectContaining({ code: 'conflict.stale' }),
    );
  });

  test('CTI-06 each queue has its wrap-up: timed, until it is saved, or none at once', async () => {
    centre = await openCentre(database);
    const queue = (await centre.ask<CentreSettings>(boss, 'get', '/centre/settings')).queues[0];
    const set = (version: number, mode: string) =>
      ask(
        '/centre/queues/:code',
        { code: 'retail' },
        { version, label: queue?.label, rules: { ...queue?.rules, wrapUp: { mode, seconds: 30 } } },
      );
    await centre.makeAvailable(one);
    const talk = (callId: string, second: number) =>
      centre.hear(Story.knownCall(new Date(morning.getTime() + second * 1000), callId).facts);
    await set(0, 'optional');
    await talk('call-1', 0);
    expect(await centre.presence(one)).toMatchObject({ state: 'available' });
    await set(1, 'mandatory');
    await talk('call-2', 60);
    expect(await centre.presence(one)).toMatchObject({ state: 'wrap_up', deadline: null });
    await centre.pass(3_600);
    expect(await centre.presence(one)).toMatchObject({ state: 'wrap_up' });
  });

  test('CTI-04 who stays away for longer than his reason allows is reminded once, then his supervisor is told', async () => {
    centre = await openCentre(database);
    const chief = { ...agents.two, userId: supervisor.userId };
    await centre.makeAvailable(one);
    await centre.desktop.requestPresence(actorOf(one), { to: 'not_ready', reason: 'break', clientSeq: 2 });
    await centre.pass(15 * 60 - 1);
    expect(centre.sentTo(one, 'notice')).toEqual([]);
    await centre.pass(2);
    await centre.pass(30);
    expect(centre.sentTo(one, 'notice').map(({ notice }) => notice.kind)).toEqual(['reason_overdue']);
    expect(centre.sentTo(chief, 'notice')).toEqual([]);
    await centre.pass(120);
    await centre.pass(120);
    expect(centre.sentTo(chief, 'notice')).toMatchObject([
      { notice: { kind: 'agent_overdue', params: { reason: 'break' } } },
    ]);
    await expect(
      centre.desktop.requestPresence(actorOf(one), { to: 'not_ready', reason: 'no_such_reason', clientSeq: 3 }),
    ).rejects.toEqual(expect.objectContaining({ code: 'centre.reason_ended' }));
    expect(await centre.em.count(AgentPresence, { escalatedAt: { $ne: null } })).toBe(1);
  });
});
