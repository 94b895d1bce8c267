import type { CallView, Fact } from '@tellerline/contracts';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { InteractionOffer } from '@tellerline/server/modules/callcenter/entities/interaction-offer.entity';
import { checkInvariants } from '@tellerline/server/modules/callcenter/verification/invariants';
import { ask } from '@tellerline/server/persistence/questions';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { actorOf, agents, bankOf, type Centre, morning, openCentre } from './centre.ts';
import { batchOf, Story } from './story.ts';

const known = { '10001': { phones: ['+8613800138000'], branchPath: '/01/03/' } };
const bank = () =>
  bankOf({
    ...known,
    '10002': { phones: ['+8613900139000'], branchPath: '/01/' },
    '10003': { phones: ['+8613900139000'], branchPath: '/01/03/' },
    '10004': { phones: [], branchPath: '/01/' },
  });

describeEachDatabase('interactions', (database) => {
  let centre: Centre;
  afterEach(async () => {
    expect(await checkInvariants(centre.em, { at: centre.world.clock.now() })).toEqual([]);
    await centre.close();
  });
  const { one, two } = agents;
  const only = async (): Promise<Interaction> => {
    const [call, ...others] = await centre.em.findAll(Interaction);
    if (!call || others.length > 0) throw new Error(`${others.length + (call ? 1 : 0)} interactions`);
    return call;
  };

  test('CTI-12 one call from IVR to hang-up leaves one interaction with the right times and outcome', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(one);
    await centre.hear(Story.knownCall(morning).facts);
    const call = await only();
    expect(call).toMatchObject({
      callId: 'call-1',
      phase: 'ended',
      outcome: 'answered',
      approximate: false,
      ani: '+8613800138000',
      waitMs: 5_000,
      talkMs: 25_000,
      holdMs: 5_000,
      agentUserId: one.userId,
    });
    expect(call.endedAt).toEqual(new Date(morning.getTime() + 40_000));
    expect(call.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  describe('screen pop', () => {
    const pops = () => centre.sentTo(one, 'call').map(({ call }) => call);

    test('CTI-01 the ringing agent is sent the call with match and card, before anything was asked; looked up while the caller waited', async () => {
      const customers = bank();
      centre = await openCentre(database, customers);
      await centre.makeAvailable(one);
      const story = Story.knownCall(morning).facts;
      await centre.hear(story.slice(0, 2));
      expect(customers.asked).toBe(1);
      await centre.hear(story.slice(2, 3));
      expect(customers.asked).toBe(1);
      const [pop] = pops();
      expect(pop).toMatchObject({
        phase: 'offered',
        caller: { e164: '+8613800138000', display: '138 0013 8000' },
        dnis: '95588',
        queue: { code: 'retail' },
        match: { kind: 'one', by: 'ani', candidates: [{ customerNo: '10001' }] },
        card: { summary: { customerNo: '10001' } },
        offeredAt: '2026-11-23T02:00:06.000Z',
        waitMs: 1_000,
      });
      expect(await only()).toMatchObject({ customerNo: '10001', matchKind: 'one', matchBy: 'ani' });
    });

    test('CTI-01 a pop whose look-up is not done yet follows with it, and never says "unknown" meanwhile', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(one);
      await centre.module.applyFacts(batchOf(Story.knownCall(centre.world.clock.now()).facts.slice(0, 3)));
      await centre.settle();
      expect(pops().length).toBeGreaterThan(0);
      for (const pop of pops()) expect(pop.match.kind).toBe('one');
    });

    test('CTI-01 several customers on one number: ranked candidates and no card until one is chosen', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(one);
      await centre.hear(new Story(morning).arrives(0, 'c', '13900139000').queues(2, 'c').facts);
      await centre.hear(new Story(morning).rings(3, 'c', 'l').facts);
      const [pop] = pops();
      expect(pop?.match.candidates.map(({ customerNo }) => customerNo)).toEqual(['10002', '10003']);
      expect(pop).toMatchObject({ match: { kind: 'several' }, card: null });

      const id = pop?.interactionId ?? '';
      const chosen = await centre.ask<CallView>(actorOf(one), 'post', '/interactions/:id/customer', {
        params: { id },
        body: { customerNo: '10003' },
      });
      expect(chosen).toMatchObject({ match: { kind: 'one', by: 'agent' }, card: { summary: { customerNo: '10003' } } });
      expect(await only()).toMatchObject({ customerNo: '10003', matchBy: 'agent' });
      await centre.hear(new Story(morning).answers(5, 'c', 'l').facts);
      expect(pops().at(-1)).toMatchObject({ phase: 'talking', card: { summary: { customerNo: '10003' } } });
    });

    test('CTI-01 unknown and withheld callers are told apart', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(one, two);
      await centre.hear(
        new Story(morning)
          .arrives(0, 'unknown', '13700137000')
          .arrives(0, 'withheld', null)
          .queues(2, 'unknown')
          .queues(2, 'withheld').facts,
      );
      await centre.hear(new Story(morning).rings(3, 'unknown', 'l1').rings(3, 'withheld', 'l2', '1002').facts);
      expect(pops().at(-1)).toMatchObject({ match: { kind: 'none' }, caller: { e164: '+8613700137000' } });
      expect(centre.sentTo(two, 'call').at(-1)?.call).toMatchObject({
        match: { kind: 'withheld' },
        caller: { presentation: 'withheld', e164: null, display: '' },
      });
    });

    test('CTI-02 the number the caller typed beats the one he calls from, and the difference is told', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(one);
      await centre.hear(new Story(morning).arrives(0, 'c').types(4, 'c', '10004').queues(5, 'c').facts);
      await centre.hear(new Story(morning).rings(6, 'c', 'l').facts);
      expect(pops().at(-1)).toMatchObject({
        ivr: {
          givenCustomerNo: '10004',
          verification: 'number_given',
          path: [{ step: 'customer_no', value: '10004' }],
        },
        match: { kind: 'one', by: 'customer_no', typedDiffersFromAni: true },
        card: { summary: { customerNo: '10004' } },
      });
    });

    test('CTI-02 a typed number nobody has is no number given, and is told as unknown', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(one);
      await centre.hear(new Story(morning).arrives(0, 'c', '13312345670').types(4, 'c', '99999').queues(5, 'c').facts);
      await centre.hear(new Story(morning).rings(6, 'c', 'l').facts);
      expect(pops().at(-1)).toMatchObject({
        ivr: { givenCustomerNo: '99999', verification: 'none' },
        match: { kind: 'none', typedDiffersFromAni: false, typedUnknown: true },
      });
    });

    test('CIF-01 a call that has not ended is not among the customer’s past calls', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(one);
      await centre.hear(new Story(morning).arrives(0, 'c').types(4, 'c', '10004').queues(5, 'c').facts);
      await centre.hear(new Story(morning).rings(6, 'c', 'l').facts);
      expect((await centre.module.history.lastCallAt(centre.em, ['10004'])).size).toBe(1);
      expect(await ask(centre.em, centre.module.history.briefs(['10004'], 5))).toEqual([]);
    });

    test('CTI-01 I6 an agent of one branch is never shown a customer of another, whoever looked it up first', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(agents.branch);
      await centre.hear(new Story(morning).arrives(0, 'c', '13900139000').queues(2, 'c').facts);
      await centre.hear(new Story(morning).rings(3, 'c', 'l', '1007').facts);
      const sent = centre.sentTo(agents.branch, 'call').map(({ call }) => call);
      expect(sent.at(-1)).toMatchObject({ card: { summary: { customerNo: '10003' } } });
      expect(JSON.stringify(sent)).not.toContain('10002');
    });

    test('CTI-01 a caller name with markup, control and direction characters arrives as short plain text', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(one);
      const story = new Story(morning).arrives(0, 'c').queues(2, 'c').rings(3, 'c', 'l').facts;
      const name = `\u202e<img src=x onerror=1>\u0000${'长'.repeat(120)}`;
      await centre.hear(story.map((fact) => (fact.type === 'call.started' ? { ...fact, callerName: name } : fact)));
      const shown = pops().at(-1)?.callerName ?? '';
      expect(shown.startsWith('<img src=x onerror=1>长')).toBe(true);
      expect([...shown]).toHaveLength(60);
    });
  });

  describe('facts', () => {
    test('CTI-12 facts before the start of a call make its interaction; the start fills in the rest', async () => {
      centre = await openCentre(database);
      const story = Story.knownCall(morning).facts;
      await centre.hear(story.slice(1));
      expect(await only()).toMatchObject({ dnis: '', outcome: 'answered' });
      await centre.hear(story.slice(0, 1));
      expect(await only()).toMatchObject({ dnis: '95588', startedAt: morning });
    });

    test('CTI-12 repeated and stale batches are harmless, and the answer tells how far the journal is stored', async () => {
      centre = await openCentre(database);
      const story = Story.knownCall(morning).facts;
      expect(await centre.hear(story.slice(0, 4), 'j', 1)).toEqual({ throughSeq: 4 });
      expect(await centre.hear(story.slice(0, 4), 'j', 1)).toEqual({ throughSeq: 4 });
      expect(await centre.hear(story.slice(2, 6), 'j', 3)).toEqual({ throughSeq: 6 });
      expect(await centre.module.throughSeq('j')).toBe(6);
      expect(await centre.module.throughSeq('other')).toBe(0);
      const version = (await only()).version;
      await centre.hear(story.slice(0, 6), 'a new journal with old facts', 1);
      expect((await only()).version).toBe(version);
    });

    test('CTI-12 a batch after a gap is applied, but the journal is only stored up to the gap', async () => {
      centre = await openCentre(database);
      const story = Story.knownCall(morning).facts;
      await centre.hear(story.slice(0, 3), 'j', 1);
      expect(await centre.hear(story.slice(6), 'j', 7)).toEqual({ throughSeq: 3 });
      expect(await only()).toMatchObject({ phase: 'ended' });
      expect(await centre.hear(story.slice(3), 'j', 4)).toEqual({ throughSeq: story.length });
      expect(await only()).toMatchObject({ outcome: 'answered', talkMs: 25_000 });
    });

    test('CTI-12 a batch moves the journal over its whole range, also over what is missing in it or when nothing is left', async () => {
      centre = await openCentre(database);
      const facts = batchOf(Story.knownCall(morning).facts.slice(0, 3), 'j', 401).facts;
      const send = (fromSeq: number, throughSeq: number, some = facts) =>
        centre.module.applyFacts({ journalId: 'j', fromSeq, throughSeq, facts: some });
      expect(await send(1, 403, facts.slice(1))).toEqual({ throughSeq: 403 });
      expect(await send(404, 500, [])).toEqual({ throughSeq: 500 });
      expect(await centre.module.throughSeq('j')).toBe(500);
      // Late, doubled, too early: none of them moves it.
      expect(await send(401, 403)).toEqual({ throughSeq: 500 });
      expect(await send(502, 600, [])).toEqual({ throughSeq: 500 });
      expect(await send(450, 510, [])).toEqual({ throughSeq: 510 });
      expect((await only()).facts.map(({ type }) => type)).not.toContain('call.started');
    });

    test('CTI-12 a journal nobody knows yet waits for its first fact like any other', async () => {
      centre = await openCentre(database);
      const story = Story.knownCall(morning).facts;
      expect(await centre.hear(story.slice(3), 'j', 4)).toEqual({ throughSeq: 0 });
      expect(await centre.hear(story, 'j', 1)).toEqual({ throughSeq: story.length });
      expect(await only()).toMatchObject({ phase: 'ended', outcome: 'answered' });
    });

    test('CTI-12 I5 random stories: any order, doubled, cut into any batches, with snapshots between, store the same', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one, two);
      let hour = 0;
      await fc.assert(
        fc.asyncProperty(anyStory, fc.infiniteStream(fc.nat()), async (tell, seeds) => {
          // Each story has an hour of its own, later than all before: what is heard later cannot touch what was compared.
          const tidy = tell(`call-${++hour}`, hourOf(hour));
          await centre.hear(tidy);
          const expected = await stored(hour);
          const mixed = tell(`call-${++hour}`, hourOf(hour)).map((fact) => ({
            fact,
            key: seeds.next().value as number,
          }));
          const shuffled = [
            ...mixed,
            ...mixed.slice(0, mixed.length / 2).map(({ fact, key }) => ({ fact, key: key * 7 })),
          ]
            .sort((one, other) => one.key - other.key)
            .map(({ fact }) => fact);
          for (const batch of cut(shuffled, seeds)) await centre.hear(batch);
          expect(await stored(hour)).toEqual(expected);
        }),
        { numRuns: 30 },
      );
    });

    const hourOf = (hour: number): Date => new Date(morning.getTime() + hour * 3_600_000);
    /** What is kept of a story, with times from its start on. */
    const stored = async (hour: number) => {
      const call = await centre.em.findOneOrFail(Interaction, { callId: `call-${hour}` });
      const legs = await centre.em.find(
        InteractionOffer,
        { interactionId: call.id },
        { orderBy: { startedAt: 'asc' } },
      );
      const since = (time: Date | null | undefined) => (time ? time.getTime() - hourOf(hour).getTime() : null);
      const { phase, outcome, waitMs, talkMs, holdMs, approximate } = call;
      return {
        ...{ phase, outcome, waitMs, talkMs, holdMs, approximate },
        times: [call.startedAt, call.queuedAt, call.answeredAt, call.endedAt].map(since),
        legs: legs.map((leg) => [
          leg.extension,
          leg.outcome,
          since(leg.connectedAt),
          since(leg.endedAt),
          leg.talkMs,
          leg.holdMs,
        ]),
      };
    };
  });

  describe('platform', () => {
    test('CTI-12 a call the next snapshot does not list is over then, approximately; its real end corrects that', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      await centre.hear(Story.knownCall(morning).facts.slice(0, 5));
      await centre.hear(new Story(morning).snapshot(30, { calls: [{ callId: 'call-1', channels: [] }] }).facts);
      expect(await only()).toMatchObject({ phase: 'talking' });
      await centre.hear(new Story(morning).snapshot(32).facts);
      expect(await only()).toMatchObject({
        phase: 'ended',
        outcome: 'answered',
        approximate: true,
        endedAt: new Date(morning.getTime() + 32_000),
      });
      expect(await centre.presence(one)).toMatchObject({ state: 'wrap_up' });
      await centre.hear(new Story(morning).legEnds(31, 'call-1', 'call-1-leg').ends(31, 'call-1').facts);
      expect(await only()).toMatchObject({ approximate: false, endedAt: new Date(morning.getTime() + 31_000) });
    });

    test('CTI-12 a call heard of just now is not ended by a snapshot that was under way', async () => {
      centre = await openCentre(database);
      await centre.hear(new Story(morning).arrives(10, 'c').facts);
      await centre.hear(new Story(morning).snapshot(10.9).facts);
      expect(await only()).toMatchObject({ phase: 'ivr' });
      await centre.hear(new Story(morning).snapshot(12).facts);
      expect(await only()).toMatchObject({ phase: 'ended', outcome: 'abandoned_in_ivr' });
    });

    test('CTI-12 a call one snapshot missed and a later one lists goes on, in whatever order they came', async () => {
      centre = await openCentre(database);
      const listed = { calls: [{ callId: 'c', channels: [] }] };
      await centre.hear(new Story(morning).arrives(0, 'c').snapshot(10).facts);
      expect(await only()).toMatchObject({ phase: 'ended' });
      await centre.hear(new Story(morning).snapshot(12, listed).facts);
      expect(await only()).toMatchObject({ phase: 'ivr', outcome: null });
      await centre.hear(new Story(morning).snapshot(11).facts);
      expect(await only()).toMatchObject({ phase: 'ivr', outcome: null });
    });

    test('CTI-12 a late sign of life just before the snapshot that ended a call reopens it', async () => {
      centre = await openCentre(database);
      await centre.hear(new Story(morning).arrives(0, 'c').snapshot(10).facts);
      expect(await only()).toMatchObject({ phase: 'ended' });
      await centre.hear(new Story(morning).queues(9, 'c').facts);
      expect(await only()).toMatchObject({ phase: 'queued', endedAt: null });
    });

    test('CTI-12 Asterisk restarted: its calls end as failures of the platform, each once', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      await centre.hear(new Story(morning).snapshot(0, { calls: [], reachable: ['1001'] }).facts);
      await centre.hear([
        ...Story.knownCall(morning).facts.slice(0, 5),
        ...new Story(morning).arrives(12, 'ivr').facts,
      ]);
      await centre.hear(new Story(morning).snapshot(20, { bootId: 'boot-2', reason: 'login' }).facts);
      const calls = await centre.em.findAll(Interaction);
      expect(calls.map(({ outcome, approximate }) => [outcome, approximate])).toEqual([
        ['platform_failure', true],
        ['platform_failure', true],
      ]);
      expect(calls.find(({ callId }) => callId === 'call-1')?.answeredAt).toEqual(new Date(morning.getTime() + 10_000));
    });

    test('CTI-12 a call that was answered while nobody listened is found in the snapshot with its agent', async () => {
      centre = await openCentre(database);
      await centre.makeAvailable(one);
      await centre.hear(Story.knownCall(morning).facts.slice(0, 3));
      const channels = [
        { channelId: 'call-1', extension: null, up: true },
        { channelId: 'call-1-leg', extension: '1001', up: true },
      ];
      await centre.hear(
        new Story(morning).snapshot(15, { calls: [{ callId: 'call-1', channels }], reachable: ['1001'] }).facts,
      );
      expect(await only()).toMatchObject({ phase: 'talking', approximate: true, agentUserId: one.userId });
      expect(await centre.presence(one)).toMatchObject({ state: 'talking' });
    });

    test('CTI-12 a call nobody heard begin is found in the snapshot and has its interaction', async () => {
      centre = await openCentre(database);
      await centre.hear(new Story(morning).snapshot(5, { calls: [{ callId: 'found', channels: [] }] }).facts);
      expect(await only()).toMatchObject({ callId: 'found', phase: 'ivr' });
      await centre.hear(new Story(morning).snapshot(9).facts);
      expect(await only()).toMatchObject({ phase: 'ended' });
    });

    test('CTI-12 the desktops are told when Asterisk is out of reach and when it is back', async () => {
      centre = await openCentre(database);
      await centre.signIn(one);
      await centre.hear(new Story(morning).at(1, 'platform.link', { connected: true }).facts);
      await centre.hear(new Story(morning).at(2, 'platform.link', { connected: false }).facts);
      await centre.module.bridgeLinked(false);
      await centre.module.bridgeLinked(true);
      await centre.hear(new Story(morning).snapshot(3).facts);
      expect(centre.sentTo(one, 'platform').map(({ connected }) => connected)).toEqual([
        true,
        false,
        false,
        false,
        true,
      ]);
      expect((await centre.desktop.snapshot(actorOf(one))).platformConnected).toBe(true);
    });
  });

  test('logs name interaction and call, and nothing personal', async () => {
    centre = await openCentre(database, bank());
    await centre.makeAvailable(one);
    await centre.hear(Story.knownCall(morning).facts);
    const lines = centre.world.log.join('\n');
    expect(lines).toContain((await only()).id);
    expect(lines).toContain('call-1');
    for (const secret of ['138001', '13800138000', '客户10001']) expect(lines).not.toContain(secret);
  });
});

/** A story of one call and some snapshots: what happens is random, told of any call at any hour. */
const anyStory: fc.Arbitrary<(callId: string, start: Date) => Fact[]> = fc
  .record({
    takes: fc.constantFrom('answer', 'miss', 'rescind', 'none'),
    holds: fc.boolean(),
    ends: fc.boolean(),
    timeout: fc.boolean(),
    snapshots: fc.uniqueArray(
      fc.record({ at: fc.integer({ min: 1, max: 90 }), listed: fc.boolean(), boot: fc.constantFrom('b1', 'b1', 'b2') }),
      { maxLength: 3, selector: ({ at }) => at },
    ),
  })
  .map(({ takes, holds, ends, timeout, snapshots }) => (callId, start) => {
    const story = new Story(start).arrives(0, callId).queues(3, callId);
    if (takes !== 'none') story.rings(5, callId, `${callId}-1`);
    if (takes === 'miss')
      story.notTaken(20, callId, `${callId}-1`, 'no_answer').rings(21, callId, `${callId}-2`, '1002');
    if (takes === 'rescind') story.notTaken(9, callId, `${callId}-1`, 'rescinded');
    if (takes === 'answer') story.answers(8, callId, `${callId}-1`).leavesQueue(8, callId, 'answered');
    if (takes === 'answer' && holds) story.holds(12, callId, `${callId}-1`).resumes(17, callId, `${callId}-1`);
    if (takes !== 'answer') story.leavesQueue(40, callId, timeout ? 'timeout' : 'abandoned');
    if (ends && takes === 'answer') story.legEnds(50, callId, `${callId}-1`);
    if (ends) story.ends(52, callId);
    // One that comes before the story fixes the boot the story begins under.
    story.snapshot(-5, { bootId: 'b1' });
    const up = [{ channelId: `${callId}-1`, extension: '1001', up: true }];
    for (const { at, listed, boot } of snapshots) {
      const channels = takes === 'answer' && at > 8 ? up : [];
      story.snapshot(at, { bootId: boot, calls: listed ? [{ callId, channels }] : [] });
    }
    return story.facts;
  });

function cut(facts: readonly Fact[], seeds: fc.Stream<number>): Fact[][] {
  const batches: Fact[][] = [[]];
  for (const fact of facts) {
    batches.at(-1)?.push(fact);
    if (((seeds.next().value as number) & 3) === 0) batches.push([]);
  }
  return batches.filter((batch) => batch.length > 0);
}
