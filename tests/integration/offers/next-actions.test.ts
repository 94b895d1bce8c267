import type { AnsweredOffer, FlowRunView, NextActions, OfferBookView, OfferResults } from '@tellerline/contracts';
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

const { customerNo } = knownCustomers.alone;
const modules: ModuleName[] = [
  'identity',
  'tasks',
  'privacy',
  'customers',
  'relationships',
  'lifecycle',
  'callcenter',
  'flows',
  'crisis',
  'offers',
];

describeEachDatabase('CRM-05 next best action', (database) => {
  const clock = new ManualClock();
  let server: TestServer;
  let [agent, other, manager, supervisor, branchAgent] = [] as unknown as TestClient[] as [
    TestClient,
    TestClient,
    TestClient,
    TestClient,
    TestClient,
  ];
  let call: string;

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock, modules });
    [agent, other, manager, supervisor, branchAgent] = (await Promise.all(
      ['agent1', 'agent2', 'manager1', 'supervisor1', 'agent-b'].map((name) => server.signIn(name)),
    )) as [TestClient, TestClient, TestClient, TestClient, TestClient];
    const bridge = await openBridge(server.url, testCtiToken);
    await sendFacts(bridge, batchOf(Story.knownCall(clock.now()).facts, 'journal-1', 1));
    bridge.disconnect();
    await server.callcenter?.idle();
    const em = forkOf(server.deps.orm);
    const { id } = await em.findOneOrFail(Interaction, { callId: 'call-1' });
    await em.nativeUpdate(Interaction, { id }, { customerNo, agentUserId: await server.userId('agent1') });
    call = id;
    const soon = new Date(clock.now().getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
    const ofHim = `customer_id = (select id from customer where customer_no = '${customerNo}')`;
    await sql(`update account set matures_on = '${soon}', status = 'active' where kind = 'term_deposit' and ${ofHim}`);
    await sql(`delete from loan where ${ofHim}`);
    await sql(`update id_document set long_term = 0, valid_until = '2020-01-01' where ${ofHim}`);
  }, 120_000);
  afterAll(() => server.stop());

  const sql = (text: string): Promise<unknown> => forkOf(server.deps.orm).getConnection().execute(text);
  const next = async (client = agent, on = `?interactionId=${call}`): Promise<NextActions> =>
    (await client.get<NextActions>(`/customers/${customerNo}/next-actions${on}`)).data;
  const answer = (outcome: string, reason: string | null, client = agent) =>
    client.request<AnsweredOffer>('put', `/interactions/${call}/offers/term_deposit`, { customerNo, outcome, reason });
  const results = async () =>
    (await supervisor.get<OfferResults>('/offer-results?from=2026-01-01&to=2027-12-31')).data.items.find(
      ({ offerId }) => offerId === 'term_deposit',
    );

  test('the agent on the call sees what has to be done and what fits now, with the reason in words', async () => {
    const { mandatory, offers, leftOut } = await next();
    expect(mandatory.map(({ offerId }) => offerId)).toEqual(['papers_ended']);
    const [best] = offers;
    expect(best).toMatchObject({ offerId: 'term_deposit', flowId: 'term_deposit_sale', outcome: null });
    expect(best?.reasons[0]).toEqual({ 'zh-CN': '60 天内有定期到期', en: 'A deposit matures within 60 days' });
    expect(best?.reasons.at(-1)?.en).toBe('Expected to be accepted: 8.0 % (no record yet)');
    const { propensity, context, value, lever } = best?.factors ?? { propensity: 0, context: 0, value: 0, lever: 0 };
    expect([propensity, value, lever, context >= 2.5]).toEqual([0.08, 300, 1, true]);
    expect(best?.priority).toBeCloseTo(propensity * context * value * lever);
    expect(leftOut).toEqual([]);
    // Three offers, and the red alert there is none of.
    const whole = await next(supervisor, '');
    expect(whole.leftOut.length + whole.offers.length).toBe(4);
    expect(whole.leftOut).toContainEqual(expect.objectContaining({ offerId: 'red_alert', at: 'eligibility' }));
    expect((await branchAgent.get(`/customers/${knownCustomers.typed.customerNo}/next-actions`)).status).toBe(404);
  });

  test('what came of it is kept once a call, the last word counts, and rates have their interval', async () => {
    expect((await answer('refused', null)).error?.code).toBe('request.invalid');
    expect((await answer('refused', 'terms', other)).status).toBe(403);
    expect((await answer('refused', 'terms')).data).toMatchObject({ outcome: 'refused', flowId: null });
    expect(await results()).toMatchObject({
      offered: 1,
      accepted: 0,
      refused: 1,
      reasons: [{ reason: 'terms', count: 1 }],
    });
    // It stays on this call's list, and rests afterwards.
    expect((await next()).offers[0]).toMatchObject({ offerId: 'term_deposit', outcome: 'refused' });
    expect((await next(supervisor, '')).leftOut).toContainEqual(
      expect.objectContaining({ offerId: 'term_deposit', at: 'resting' }),
    );
    expect((await answer('accepted', null)).data).toMatchObject({ outcome: 'accepted', flowId: 'term_deposit_sale' });
    const counted = await results();
    expect(counted).toMatchObject({ offered: 1, accepted: 1, refused: 0, rate: 1, reasons: [] });
    expect(counted?.low).toBeCloseTo(0.2065, 3);
    const run = await agent.post<FlowRunView>(`/interactions/${call}/flows`, { flowId: 'term_deposit_sale' });
    expect(run.data).toMatchObject({ flowId: 'term_deposit_sale', status: 'running' });
  });

  test('what has to be done is ticked off; what came of an offer is not said of it', async () => {
    const put = (offerId: string, outcome: string, reason: string | null = null) =>
      agent.request<AnsweredOffer>('put', `/interactions/${call}/offers/${offerId}`, { customerNo, outcome, reason });
    expect((await put('papers_ended', 'refused', 'terms')).error?.code).toBe('offer.wrong_answer');
    expect((await put('term_deposit', 'done')).error?.code).toBe('offer.wrong_answer');
    expect((await put('papers_ended', 'done')).data).toEqual({
      offerId: 'papers_ended',
      outcome: 'done',
      flowId: null,
    });
    expect((await next()).mandatory).toMatchObject([{ offerId: 'papers_ended', outcome: 'done' }]);
  });

  test('the first call on which an offer is due is a chance: shown or held out, and its effect is counted apart', async () => {
    const chances = async () =>
      (await sql(`select offer_id, held_out from offer_chance order by offer_id`)) as {
        offer_id: string;
        held_out: number;
      }[];
    expect((await chances()).map(({ offer_id }) => offer_id)).toContain('term_deposit');
    const before = await chances();
    await next();
    expect(await chances()).toEqual(before);
    // Of eleven others chance kept five from it; two of those it was shown to opened a term deposit, one of the rest.
    await sql(`delete from offer_chance`);
    await sql(
      `insert into offer_chance (offer_id, customer_id, held_out, interaction_id, branch_path, fell_on, until_on)
       select 'term_deposit', id, case when id % 11 < 5 then 1 else 0 end, '${call}', '/00/01/', '2026-06-01', '2026-08-30' from customer order by id limit 11`,
    );
    await sql(`update account set opened_on = '2020-01-01'`);
    const took = (held: number, most: number) =>
      sql(
        `update account set kind = 'term_deposit', opened_on = '2026-08-30' where id in (select id from (select min(a.id) as id from account a join offer_chance h on h.customer_id = a.customer_id where h.held_out = ${held} group by a.customer_id order by 1 limit ${most}) some)`,
      );
    await took(0, 2);
    await took(1, 1);
    const { effect } = (await results()) ?? {};
    expect(effect).toMatchObject({ shown: { customers: 6, took: 2 }, heldOut: { customers: 5, took: 1 } });
    expect(effect?.difference?.value).toBeCloseTo(2 / 6 - 1 / 5);
    expect((effect?.difference?.low ?? 0) < 0 && (effect?.difference?.high ?? 0) > 0).toBe(true);
    await sql(`delete from offer_chance`);
    await sql(
      `insert into offer_chance (offer_id, customer_id, held_out, interaction_id, branch_path, fell_on, until_on) select 'term_deposit', id, 1, '${call}', '/00/01/', '2026-06-01', '2026-08-30' from customer where customer_no = '${customerNo}'`,
    );
    const { leftOut } = await next(supervisor, '');
    expect(leftOut.find(({ offerId }) => offerId === 'term_deposit')?.at).toMatch(/held_out|resting/);
    await sql(`delete from offer_chance`);
  });

  test('whom the bank is about to lose nothing is sold: the red alert comes first', async () => {
    await sql(
      `insert into customer_alert (customer_id, open_key, level, rated_level, score, opened_at, level_since, origin, held_out, told_level, balance_then, version) select id, id, 3, 3, 80, as_of, as_of, 'night', 0, 0, 0, 1 from customer where customer_no = '${customerNo}'`,
    );
    const { mandatory, leftOut } = await next(supervisor, '');
    expect(mandatory[0]).toMatchObject({ offerId: 'red_alert', flowId: 'retention_red' });
    expect(leftOut).toContainEqual(expect.objectContaining({ offerId: 'term_deposit', at: 'suitability' }));
    await sql('delete from customer_alert');
  });

  test('offers change by two people: one writes, another puts in force; a factor switched off counts as one', async () => {
    const { data: view } = await manager.get<OfferBookView>('/offer-book');
    const { inForce } = view;
    const book = {
      ...inForce,
      offers: inForce.offers.map((offer) => ({ ...offer, leverPercent: 200 })),
      arbitration: {
        ...inForce.arbitration,
        use: { ...inForce.arbitration.use, value: false },
        rest: { accepted: 0, refused: 0, later: 0 },
      },
    };
    const save = (revision: number, of: object = book, by = manager) =>
      by.request<OfferBookView>('put', '/offer-book/draft', { revision, book: of });
    const unknown = { join: 'all', parts: [{ field: 'shoeSize', test: 'at_least', value: 40 }] };
    const broken = { ...book, offers: [{ ...book.offers[0], eligibility: unknown }] };
    expect((await save(0, broken)).error).toMatchObject({
      code: 'segment.rule_refused',
      details: { field: 'shoeSize' },
    });
    expect((await save(0, book, supervisor)).status).toBe(403);
    const saved = (await save(0)).data;
    expect(saved).toMatchObject({ mayDecide: false, versions: [{ version: 2, state: 'draft', revision: 1 }, {}] });
    expect((await save(0)).error?.code).toBe('conflict.stale');
    await manager.post('/offer-book/hand-in', { revision: 1 });
    expect((await save(2)).error?.code).toBe('book.handed_in');
    expect((await manager.post('/offer-book/approval', { revision: 2 })).error?.code).toBe('book.same_person');
    expect((await next(supervisor, '')).bookVersion).toBe(1);
    const approved = (await supervisor.post<OfferBookView>('/offer-book/approval', { revision: 2 })).data;
    expect(approved).toMatchObject({
      pending: null,
      versions: [{ version: 2, state: 'in_force' }, { state: 'replaced' }],
    });
    clock.advance(61_000);
    const { bookVersion, offers } = await next(supervisor, '');
    expect([bookVersion, offers.find(({ offerId }) => offerId === 'term_deposit')?.factors]).toMatchObject([
      2,
      // One of one accepted, drawn to 8 of a hundred as if twenty had been asked.
      { propensity: (1 + 1.6) / 21, value: 1, lever: 2 },
    ]);
  });
});
