import { randomUUID } from 'node:crypto';
import type {
  CallFlows,
  CustomerEventPage,
  Flow,
  FlowDetail,
  FlowInput,
  FlowRunView,
  FlowStatistics,
  FlowVersionView,
  TaskPage,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import type { ModuleName } from '@tellerline/server/composition';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import { openBridge, sendFacts } from '../../support/test-bridge.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer, testCtiToken } from '../../support/test-server.ts';
import { batchOf, Story } from '../callcenter/story.ts';

const customerNo = knownCustomers.alone.customerNo;
/** What conversations need of the house; all of it would take longer to start than to test. */
const modules: ModuleName[] = [
  'identity',
  'tasks',
  'privacy',
  'customers',
  'callcenter',
  'recordings',
  'flows',
  'crisis',
];

describeEachDatabase('CRM-06 flows on calls', (database) => {
  const clock = new ManualClock();
  let server: TestServer;
  let agent: TestClient;
  let other: TestClient;
  let manager: TestClient;
  let supervisor: TestClient;
  let call: string;
  /** What the recording of the call was told, step by step. */
  const silences: boolean[] = [];

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock, modules });
    if (server.recordings)
      server.recordings.step = async (_actor, _interactionId, silent) => {
        silences.push(silent);
      };
    [agent, other, manager, supervisor] = (await Promise.all(
      ['agent1', 'agent2', 'manager1', 'supervisor1'].map((name) => server.signIn(name)),
    )) as [TestClient, TestClient, TestClient, TestClient];
    const bridge = await openBridge(server.url, testCtiToken);
    await sendFacts(bridge, batchOf(Story.knownCall(clock.now()).facts, 'journal-1', 1));
    bridge.disconnect();
    await server.callcenter?.idle();
    const em = forkOf(server.deps.orm);
    const interaction = await em.findOneOrFail(Interaction, { callId: 'call-1' });
    await em.nativeUpdate(
      Interaction,
      { id: interaction.id },
      { customerNo, agentUserId: await server.userId('agent1') },
    );
    call = interaction.id;
  }, 120_000);
  afterAll(() => server.stop());

  const onCall = async (client = agent) => (await client.get<CallFlows>(`/interactions/${call}/flows`)).data;
  const start = (flowId: string, client = agent) => client.post<FlowRunView>(`/interactions/${call}/flows`, { flowId });
  const move = (run: FlowRunView, input: FlowInput, client = agent, key: string = randomUUID()) =>
    client.post<FlowRunView>(`/flow-runs/${run.id}/moves`, { key, seq: run.seq, input });
  const answer = async (run: FlowRunView, ...values: (string | null)[]): Promise<FlowRunView> => {
    let at = run;
    for (const value of values) {
      const told = await move(at, value === null ? { kind: 'go' } : { kind: 'answer', value });
      expect(told.error).toBeUndefined();
      at = told.data;
    }
    return at;
  };
  const rows = <T>(text: string): Promise<T[]> => forkOf(server.deps.orm).getConnection().execute(text);

  test('CRM-06 CTI-07 a run keeps each step and what it asks in secret is not recorded: reload, repeats, another agent, masked secrets, effects once, wrap-up filled in', async () => {
    const [document] = await rows<{ number: string }>(
      `select number from id_document where customer_id = (select id from customer where customer_no = '${customerNo}')`,
    );
    const tail = (document?.number ?? '').replace(/\D/g, '').slice(-4);
    const begun = (await start('card_loss')).data;
    expect(begun).toMatchObject({ status: 'running', version: 1, step: { id: 'calm', kind: 'say' } });
    expect((await start('complaint')).error?.code).toBe('flow.run_open');
    expect((await start('complaint', other)).status).toBe(404);
    // What the server's own jobs give, no desktop may.
    for (const input of [{ kind: 'time_out' }, { kind: 'done', branch: 'next', facts: {} }] as const)
      expect((await move(begun, input)).error?.code).toBe('request.invalid');

    const asked = await answer(begun, null);
    expect((await move(asked, { kind: 'answer', value: '12' })).data.refusal).toMatchObject({ fault: 'not_so_many' });
    expect((await onCall()).running).toMatchObject({ id: begun.id, step: { id: 'id_tail_ask' } });
    const key = randomUUID();
    const proved = (await move(asked, { kind: 'answer', value: tail }, agent, key)).data;
    expect(proved.step?.id).toBe('id_phone');
    // Calmed, asked, asked again, proved.
    expect(silences).toEqual([false, true, true, false]);
    expect((await move(asked, { kind: 'answer', value: tail }, agent, key)).data).toMatchObject({ seq: proved.seq });
    expect((await move(asked, { kind: 'answer', value: '0000' })).error?.code).toBe('conflict.stale');
    expect(JSON.stringify(proved)).not.toContain(`"${tail}"`);
    const back = (await move(proved, { kind: 'back' })).data;
    expect(back).toMatchObject({ step: { id: 'id_tail_ask' }, before: null });
    const again = await answer(back, tail);

    // Another agent takes the call over and goes on where the first one stood.
    const em = forkOf(server.deps.orm);
    await em.nativeUpdate(Interaction, { id: call }, { agentUserId: await server.userId('agent2') });
    expect((await move(again, { kind: 'answer', value: '1' })).error?.code).toBe('flow.not_your_call');
    const cards = (await move(again, { kind: 'answer', value: '1' }, other)).data;
    await em.nativeUpdate(Interaction, { id: call }, { agentUserId: await server.userId('agent1') });
    const which = cards.step?.id === 'which_card' ? await answer(cards, '1111') : null;
    const told = which ?? (await answer(cards, null));
    if (which) {
      expect(told).toMatchObject({ step: { id: 'tell_frozen' }, mayGoBack: false });
      const ended = await answer(told, null, '2', '2');
      expect(ended).toMatchObject({ status: 'ended', step: null, outcome: { disposition: 'card_loss' } });
      expect(ended.outcome?.note.en).toMatch(/Card ending 1111 reported lost, number \d{8}/);
      const tasks = (await supervisor.get<TaskPage>('/tasks?kind=flow_task')).data.items;
      expect(tasks).toMatchObject([{ customerNo, params: { en: 'Block at once: card ending 1111' } }]);
    }
    const kept = await rows<{ state: string }>(`select state from flow_run where id = '${begun.id}'`);
    expect(kept[0]?.state).not.toContain(`"${tail}"`);
    expect(JSON.stringify(await rows('select value from flow_move'))).not.toContain(`"${tail}"`);
    const story = (await agent.get<CustomerEventPage>(`/customers/${customerNo}/events?kinds=flow`)).data;
    expect(story.items).toMatchObject([{ what: 'flow_ended', subject: { en: 'Card loss' } }]);

    // On another call of this customer it is told what was asked and answered, without the secrets; and who is leaving comes first.
    await rows(`update flow_run set interaction_id = '${randomUUID()}' where id = '${begun.id}'`);
    const noticed = { key: randomUUID(), indicator: 'closing_request' };
    await supervisor.post(`/customers/${customerNo}/observations`, noticed);
    const { past, offered } = await onCall();
    const ofTail = expect.objectContaining({ step: 'id_tail_ask', answer: { 'zh-CN': '••••••', en: '••••••' } });
    expect(past).toMatchObject([{ id: begun.id, status: 'ended', answers: expect.arrayContaining([ofTail]) }]);
    expect(offered[0]).toMatchObject({ id: 'retention_red', fits: true });
  });

  test('CRM-06 a business user changes a flow, another publishes it, a run in progress ends on its old version', async () => {
    const running = (await start('balance_question')).data;
    const { newest } = (await manager.get<FlowDetail>('/flows/balance_question')).data;
    const changed: Flow = {
      ...newest.flow,
      name: { 'zh-CN': '余额与存款', en: 'Balances and deposits' },
    };
    const save = (flow: Flow, revision: number, client = manager) =>
      client.request<FlowVersionView>('put', '/flows/balance_question/draft', { revision, flow });
    const at = (what: string, { version, revision }: FlowVersionView, client: TestClient) =>
      client.post<FlowVersionView>(`/flows/balance_question/versions/${version}/${what}`, {
        revision,
        reason: 'words',
      });

    const faulty = (await save({ ...changed, start: 'gone' }, 0)).data;
    expect(faulty.findings.map(({ code }) => code)).toContain('no_start');
    expect((await at('hand-in', faulty, manager)).error?.code).toBe('flow.not_valid');
    expect((await save(changed, 9)).error?.code).toBe('conflict.stale');
    const draft = (await save(changed, faulty.revision)).data;
    const handedIn = (await at('hand-in', draft, manager)).data;
    expect(handedIn).toMatchObject({ version: 2, state: 'handed_in', mayDecide: false });
    expect((await at('publication', handedIn, manager)).error?.code).toBe('flow.same_person');
    await expect(
      rows(`update flow_version set published_by = written_by where version = 2 and flow_id = 'balance_question'`),
    ).rejects.toThrow();
    expect((await at('publication', handedIn, agent)).error?.code).toBe('access.denied');
    expect((await at('publication', handedIn, supervisor)).data).toMatchObject({
      state: 'published',
      publishedBy: expect.any(String),
    });

    const call1 = await onCall();
    expect(call1.running).toMatchObject({ id: running.id, version: 1, name: { en: 'Balance question' } });
    const left = await answer(running, '0000');
    expect(left).toMatchObject({ version: 1, step: { id: 'id_failed' } });
    expect(await answer(left, null)).toMatchObject({ status: 'ended', version: 1 });
    const anew = (await start('balance_question')).data;
    expect(anew).toMatchObject({ version: 2, name: { en: 'Balances and deposits' } });
    expect((await agent.post<FlowRunView>(`/flow-runs/${anew.id}/leaving`)).data.status).toBe('abandoned');
    const statistics = (await manager.get<FlowStatistics>('/flows/balance_question/versions/2/statistics')).data;
    expect(statistics).toMatchObject({ runs: 1, abandoned: 1, leftAt: [{ step: 'id_tail_ask', runs: 1 }] });
    expect(statistics.exits).toContainEqual({ step: 'id_start', branch: 'case_2', taken: 1 });
  });

  test('CRM-06 a deadline survives a restart of the server: the clock goes on, and idle runs are closed', async () => {
    const survey = (await start('survey')).data;
    const asked = await answer(survey, null);
    expect(asked.dueAt).toBe(new Date(clock.now().getTime() + 30_000).toISOString());
    const { databaseUrl } = server;
    await server.stop();
    clock.advance(31_000);
    server = await startTestServer({ databaseUrl, clock, modules });
    agent = await server.signIn('agent1');
    expect((await onCall()).running).toMatchObject({ id: survey.id, step: { id: 'service' } });
    await server.flows?.tick();
    expect((await onCall()).past.find(({ id }) => id === survey.id)).toMatchObject({
      status: 'ended',
      outcome: { disposition: 'survey_done', note: { en: 'Survey not finished.' } },
    });
    const idle = (await start('complaint')).data;
    clock.advance(121 * 60_000);
    await server.flows?.tick();
    expect((await onCall()).past.find(({ id }) => id === idle.id)?.status).toBe('abandoned');
    expect(server.errors()).toEqual([]);
  });

  test('CRM-06 CIF-02 who may not see a customer is shown no word of his conversations, on his own call either', async () => {
    const whole = (await onCall()).past.filter(({ answers }) => answers.length > 0);
    expect(whole.length).toBeGreaterThan(0);
    await rows(`update app_user set branch_org_no = '02' where username = 'agent1'`);
    const elsewhere = await server.signIn('agent1');
    const seen = await onCall(elsewhere);
    await rows(`update app_user set branch_org_no = '00' where username = 'agent1'`);
    for (const { id } of whole)
      expect(seen.past.find((run) => run.id === id) ?? null).toSatisfy(
        (run: FlowRunView | null) => run === null || run.answers.length === 0,
      );
    expect(seen.past.length).toBeGreaterThan(0);
  });
});
