import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  AnnounceCommand,
  CallListDetail,
  CrisisBanners,
  CrisisModeView,
  CustomerAlert,
  CustomerCard,
  DialDesk,
  NewCrisisMode,
  PlayWords,
  TaskPage,
} from '@tellerline/contracts';
import { promptNameOf, type SpeechReport, speechReportOf, usualCallListRules } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import { type BridgeSocket, openBridge, sendFacts } from '../../support/test-bridge.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { testFolder } from '../../support/test-folder.ts';
import { startTestServer, type TestServer, testCtiToken } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';
import { batchOf, Story } from '../callcenter/story.ts';

const { alone } = knownCustomers;

describeEachDatabase('CRI-03 CTI-09 crisis mode and calls from alerts', (database) => {
  const clock = new ManualClock();
  const spoken = join(testFolder('spoken'), 'words.json');
  let server: TestServer;
  let bridge: BridgeSocket;
  let supervisor: TestClient;
  let manager: TestClient;
  let agent: TestClient;
  const announced: AnnounceCommand[] = [];
  const placed: string[] = [];
  const played: PlayWords[] = [];

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 40, clock });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock, config: { spokenWordsFile: spoken } });
    bridge = await openBridge(server.url, testCtiToken);
    bridge.on('cti.set_membership', (_command, ack) => ack({ ok: true }));
    bridge.on('cti.announce', (command, ack) => {
      announced.push(command);
      ack({ ok: true });
    });
    bridge.on('cti.play_words', (command, ack) => {
      played.push(command);
      ack({ ok: true });
    });
    bridge.on('cti.originate', (command, ack) => {
      placed.push(command.callId);
      ack({ ok: true });
    });
    [supervisor, manager, agent] = (await Promise.all(
      ['supervisor1', 'manager1', 'agent1'].map((name) => server.signIn(name)),
    )) as [TestClient, TestClient, TestClient];
    await (await agent.openSocket()).emitWithAck('desktop.snapshot', {});
  });
  afterAll(async () => {
    agent.closeSockets();
    bridge.disconnect();
    await server.stop();
  });

  const event = (): NewCrisisMode => ({
    key: randomUUID(),
    name: '银行卡安全事件',
    target: { kind: 'product', product: 'debit_card' },
    announcement: 'card_incident',
    words: null,
    banner: { 'zh-CN': '安抚客户，优先挂失', en: 'Calm him, block cards first' },
    taskHours: 24,
    callList: true,
  });
  const modes = async (client: TestClient) =>
    (await client.get<{ items: CrisisModeView[] }>('/crisis-modes')).data.items;
  const one = async (id: string, client = supervisor) => (await modes(client)).find((mode) => mode.id === id);
  const step = async (client: TestClient, id: string, which: string) =>
    client.post(`/crisis-modes/${id}/steps`, { step: which, version: (await one(id))?.version });
  const banners = async () => (await agent.get<CrisisBanners>('/crisis-banners')).data.items;

  test('rehearsed it is shown as one and calls nobody; for real it needs a second person; one ends it all', async () => {
    const mode = event();
    await supervisor.post('/crisis-modes', mode);
    await supervisor.post('/crisis-modes', mode);
    const made = await one(mode.key);
    expect(made).toMatchObject({ state: 'draft', reached: 0 });
    expect(made?.affected).toBeGreaterThan(5);
    await step(supervisor, mode.key, 'rehearse');
    expect(await banners()).toMatchObject([{ rehearsal: true, name: mode.name }]);
    expect(await one(mode.key)).toMatchObject({ listId: null, tasks: 0 });
    expect((await step(supervisor, mode.key, 'agree')).error?.code).toBe('crisis.state');
    await step(supervisor, mode.key, 'ask');
    expect(await banners()).toEqual([]);
    expect((await step(supervisor, mode.key, 'agree')).error?.code).toBe('crisis.second_person');
    expect((await step(manager, mode.key, 'agree')).status).toBe(200);
    await until('callers are told', () => announced.at(-1)?.message === 'card_incident');
    const running = await one(mode.key);
    expect(running).toMatchObject({ state: 'running', askedBy: expect.any(String), agreedBy: expect.any(String) });
    expect(running?.tasks).toBeGreaterThan(0);
    const work = (await manager.get<TaskPage>('/tasks?limit=100')).data.items;
    expect(work.some(({ kind, subjectId }) => kind === 'crisis_wave' && subjectId === mode.key)).toBe(true);
    const list = (await supervisor.get<CallListDetail>(`/call-lists/${running?.listId}`)).data;
    expect(list.row).toMatchObject({ state: 'running', source: 'crisis', entries: running?.affected });

    // An affected customer calls: his card says so, and he counts as reached, whoever called whom.
    const flags = (await agent.get<CustomerCard>(`/customers/${alone.customerNo}/card`)).data.flags;
    expect(flags.some(({ text }) => text['zh-CN'] === '安抚客户，优先挂失')).toBe(true);
    await sendFacts(bridge, batchOf(Story.knownCall(clock.now(), 'crisis-call').facts));
    await until('he counts', async () => (await one(mode.key))?.reached === 1);

    const [call] = (await agent.get<{ items: { id: string }[] }>('/interactions')).data.items;
    const word = {
      key: randomUUID(),
      dispositionCode: 'enquiry_resolved',
      note: '',
      followUpAt: null,
      customerNo: null,
    };
    expect((await agent.post(`/interactions/${call?.id}/wrap-up`, word)).status).toBe(200);
    expect((await step(supervisor, mode.key, 'end')).status).toBe(200);
    await until('callers are told no more', () => announced.at(-1)?.message === null);
    expect(await banners()).toEqual([]);
    expect((await supervisor.get<CallListDetail>(`/call-lists/${running?.listId}`)).data.row.state).toBe('ended');
    const left = (await manager.get<TaskPage>('/tasks?limit=100')).data.items;
    expect(left.some(({ kind }) => kind === 'crisis_wave')).toBe(false);
  });

  test('CRI-03 a text of the moment is heard by who rehearses it, checked by a second person, then told to callers', async () => {
    const words = { 'zh-CN': '您好，系统将在十点恢复。', en: 'Our systems will be back at ten.' };
    const mode = { ...event(), callList: false, announcement: null, words };
    const latin = { ...mode, words: { ...words, 'zh-CN': '10点恢复' } };
    expect((await supervisor.post('/crisis-modes', latin)).error?.code).toBe('request.invalid');
    await supervisor.post('/crisis-modes', mode);
    expect(JSON.parse(readFileSync(spoken, 'utf8'))).toEqual([words]);
    const prompts = { 'zh-CN': promptNameOf(words['zh-CN']), en: promptNameOf(words.en) };
    // What callers would hear is said before anybody relies on it.
    const speech = async (report?: SpeechReport) => {
      if (report) writeFileSync(speechReportOf(spoken), JSON.stringify(report));
      return (await one(mode.key))?.speech;
    };
    expect(await speech()).toBe('making');
    expect(await speech({ spoken: [prompts.en], failed: [prompts['zh-CN']] })).toBe('failed');
    expect(await speech({ spoken: [prompts.en], failed: [] })).toBe('making');
    expect(await speech({ spoken: Object.values(prompts), failed: [] })).toBe('ready');
    await step(supervisor, mode.key, 'rehearse');
    await step(supervisor, mode.key, 'rehearse');
    expect(played.map((each) => each.words)).toEqual([prompts, prompts]);
    expect(announced.at(-1)?.words ?? null).toBeNull();
    await step(supervisor, mode.key, 'ask');
    await step(manager, mode.key, 'agree');
    await until('callers are told', () => announced.at(-1)?.words?.en === prompts.en);
    await step(supervisor, mode.key, 'end');
    await until('callers are told no more', () => announced.at(-1)?.words === null);
  });

  test('CRI-02 CTI-09 a red alert, a list of calls, a promise: kept with the alert, and the next try is when it was promised', async () => {
    const observed = await agent.post<{ alert: CustomerAlert | null }>(`/customers/${alone.customerNo}/observations`, {
      key: randomUUID(),
      indicator: 'closing_request',
    });
    const alertId = observed.data.alert?.id;
    const list = {
      key: randomUUID(),
      name: '红色预警挽留',
      purpose: 'retention',
      pacing: 'preview',
      source: { kind: 'alerts', levels: ['red'] },
      flowKey: 'retention_red',
      why: '',
      priority: 1,
      rules: usualCallListRules,
    };
    const made = await supervisor.post<CallListDetail>('/call-lists', list);
    const start = { to: 'running', version: made.data.row.version };
    await supervisor.request('put', `/call-lists/${list.key}/state`, start);
    const { entry } = (await agent.post<DialDesk>('/dial-desk/next', { listId: list.key })).data;
    expect(entry).toMatchObject({ list: { flowKey: 'retention_red' }, customer: { customerNo: alone.customerNo } });
    expect(entry?.why).toContain('销户');
    expect((await agent.post(`/dial-desk/entries/${entry?.id}/call`, {})).status).toBe(200);
    const callId = placed.at(-1) ?? '';
    const extension = agent.session?.user.extension ?? '';
    const story = new Story(clock.now())
      .at(0, 'call.started', {
        callId,
        channelId: callId,
        direction: 'outbound',
        dnis: alone.phone,
        ani: extension,
        aniPresentation: 'allowed',
        callerName: null,
      })
      .at(0, 'agent.offered', { callId, offerId: callId, extension, queue: null })
      .at(6, 'agent.connected', { callId, offerId: callId, extension, queue: null })
      .legEnds(60, callId, callId, extension)
      .ends(60, callId);
    clock.advance(60_000);
    await sendFacts(bridge, batchOf(story.facts));
    const { items } = (await agent.get<{ items: { id: string; callId: string }[] }>('/interactions')).data;
    const talk = items.find((item) => item.callId === callId);
    const followUpAt = new Date(clock.now().getTime() + 2 * 24 * 3_600_000).toISOString();
    const word = { key: randomUUID(), dispositionCode: 'callback_promised', note: '', followUpAt, customerNo: null };
    expect((await agent.post(`/interactions/${talk?.id}/wrap-up`, word)).status).toBe(200);
    const detail = (
      await supervisor.get<{ promise: { dueOn: string } | null; entries: { what: string }[] }>(`/alerts/${alertId}`)
    ).data;
    expect(detail.promise?.dueOn).toBe(followUpAt.slice(0, 10));
    expect(detail.entries.map(({ what }) => what)).toEqual(expect.arrayContaining(['contact', 'promise']));
    const waiting = (
      await supervisor.get<{ items: { state: string; nextAt: string }[] }>(`/call-lists/${list.key}/entries`)
    ).data;
    expect(waiting.items).toMatchObject([{ state: 'retry', nextAt: followUpAt }]);
    // What is said of a call must be of a call with this customer.
    const foreign = { key: randomUUID(), indicator: 'closing_request', interactionId: randomUUID() };
    expect((await agent.post(`/customers/${alone.customerNo}/observations`, foreign)).status).toBe(404);
    const known = { ...foreign, key: randomUUID(), interactionId: talk?.id };
    expect((await agent.post(`/customers/${alone.customerNo}/observations`, known)).status).toBe(200);
    expect(
      (await agent.post(`/customers/${knownCustomers.typed.customerNo}/observations`, { ...known, key: randomUUID() }))
        .status,
    ).toBe(404);
    expect(server.errors()).toEqual([]);
  });
});
