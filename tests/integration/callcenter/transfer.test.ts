import { randomUUID } from 'node:crypto';
import type { CallView, InteractionPage, InteractionRow, TransferTargets } from '@tellerline/contracts';
import { AuditEntry } from '@tellerline/server/kernel/audit.entity';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { InteractionOffer } from '@tellerline/server/modules/callcenter/entities/interaction-offer.entity';
import { checkInvariants } from '@tellerline/server/modules/callcenter/verification/invariants';
import { afterEach, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { actorOf, agents, bankOf, type Centre, morning, openCentre } from './centre.ts';
import { Story } from './story.ts';

const bank = () => bankOf({ '10001': { phones: ['+8613800138000'], branchPath: '/01/' } });
const leg = 'call-1-leg';

describeEachDatabase('transfer', (database) => {
  let centre: Centre;
  afterEach(async () => {
    expect(await checkInvariants(centre.em, { at: centre.world.clock.now() })).toEqual([]);
    await centre.close();
  });
  const { one, two, three } = agents;
  const refusal = (code: string) => expect.objectContaining({ code });
  /** One talks with the caller, two is free, three is away from his desk. */
  const talking = async (): Promise<string> => {
    centre = await openCentre(database, bank());
    await centre.makeAvailable(one, two);
    await centre.hear(Story.knownCall(morning).facts.slice(0, 5));
    await centre.pass(15);
    return (await centre.em.findOneOrFail(Interaction, { callId: 'call-1' })).id;
  };
  const transfer = (id: string, to: object, more: object = {}, who = one) =>
    centre.ask<CallView>(actorOf(who), 'post', '/interactions/:id/transfer', {
      params: { id },
      body: { key: randomUUID(), to, note: '请继续办理', ...more },
    });
  const save = (id: string, note: string, who = one, key = randomUUID(), more: object = {}) =>
    centre.ask<InteractionRow>(actorOf(who), 'post', '/interactions/:id/wrap-up', {
      params: { id },
      body: { key, dispositionCode: 'enquiry_resolved', note, ...more },
    });
  const open = async (who = one) =>
    (await centre.ask<InteractionPage>(actorOf(who), 'get', '/interactions', { query: { wrapUp: 'open' } })).items;
  /** What the bridge tells when the caller goes from one to two. */
  const passedOn = () =>
    new Story(morning)
      .at(16, 'call.moved', {
        callId: 'call-1',
        channelId: 'call-1',
        to: 'agent',
        target: '1002',
        by: '1001',
        orderId: 'o',
      })
      .at(16, 'leg.ended', { callId: 'call-1', channelId: leg, extension: '1001', endedBy: 'system' })
      .at(16, 'agent.offered', { callId: 'call-1', offerId: 'leg-2', extension: '1002', queue: null })
      .at(18, 'agent.connected', { callId: 'call-1', offerId: 'leg-2', extension: '1002', queue: null })
      .legEnds(40, 'call-1', 'leg-2', '1002')
      .ends(40, 'call-1').facts;

  test('CTI-03 the order is written down before Asterisk is asked, repeated harmlessly, audited without the number or the note', async () => {
    const id = await talking();
    const key = randomUUID();
    const view = await transfer(id, { kind: 'outside', number: '138 0013 8001' }, { key });
    expect(view.transfers).toMatchObject([
      { by: one.displayName, kind: 'outside', note: '请继续办理', target: { en: '13800138001' } },
    ]);
    await transfer(id, { kind: 'outside', number: '138 0013 8001' }, { key });
    expect(centre.world.moves).toEqual([
      { callId: 'call-1', orderId: key, by: '1001', to: { kind: 'outside', target: '13800138001' } },
    ]);
    const [entry, ...more] = await centre.em.find(AuditEntry, { key: 'Interaction.Transferred' });
    expect(more).toEqual([]);
    expect(entry?.details).not.toMatch(/1380013|办理/);
  });

  test('CTI-03 only who talks may pass a call on, only to who can take it, only to allowed numbers', async () => {
    const id = await talking();
    await expect(transfer(id, { kind: 'queue', queue: 'cards' }, {}, two)).rejects.toEqual(
      refusal('resource.not_found'),
    );
    await expect(transfer(id, { kind: 'agent', userId: three.userId })).rejects.toEqual(
      refusal('transfer.agent_not_free'),
    );
    await expect(transfer(id, { kind: 'queue', queue: 'nosuchqueue' })).rejects.toEqual(
      refusal('transfer.queue_unknown'),
    );
    await expect(transfer(id, { kind: 'outside', number: '0086138' })).rejects.toEqual(
      refusal('transfer.number_not_allowed'),
    );
    centre.world.answerToMove = { ok: false, reason: 'timeout', message: '' };
    await expect(transfer(id, { kind: 'queue', queue: 'cards' })).rejects.toEqual(refusal('transfer.unconfirmed'));
    centre.world.answerToMove = { ok: true };
    expect((await transfer(id, { kind: 'queue', queue: 'cards' })).transfers).toHaveLength(1);
    const targets = await centre.ask<TransferTargets>(actorOf(one), 'get', '/desk/transfer-targets', {});
    expect(targets.queues.find(({ code }) => code === 'cards')).toMatchObject({ waiting: 0, free: 1 });
    expect(targets.agents).toEqual([expect.objectContaining({ userId: two.userId, free: true })]);
  });

  test('CTI-03 CTI-06 each who talked says what his part was about; the call is the last one’s', async () => {
    const id = await talking();
    const facts = passedOn();
    await centre.hear(facts.slice(0, 4));
    expect(await centre.presence(one)).toMatchObject({ state: 'wrap_up' });
    expect(await centre.presence(two)).toMatchObject({ state: 'talking', interactionId: id });
    expect((await centre.desktop.snapshot(actorOf(one))).calls).toMatchObject([
      {
        interactionId: id,
        phase: 'talking',
        partEndedAt: '2026-11-23T02:00:16.000Z',
        endedBy: 'agent',
        wrapUp: { required: true, doneAt: null },
      },
    ]);
    expect((await open(one)).map((row) => row.id)).toEqual([id]);
    const key = randomUUID();
    expect(await save(id, 'first part', one, key)).toMatchObject({ note: 'first part', wrapUpOpen: false });
    expect(await save(id, 'first part', one, key)).toMatchObject({ note: 'first part' });
    await expect(save(id, 'again')).rejects.toEqual(refusal('interaction.already_wrapped_up'));
    expect(await centre.presence(one)).toMatchObject({ state: 'available' });
    expect((await centre.desktop.snapshot(actorOf(one))).calls).toEqual([]);
    await expect(save(id, 'too soon', two)).rejects.toEqual(refusal('interaction.still_open'));
    await centre.hear(facts.slice(4));
    await save(id, 'second part', two);
    const call = await centre.em.findOneOrFail(Interaction, { id });
    expect(call).toMatchObject({ agentUserId: two.userId, note: 'second part', owing: [], outcome: 'answered' });
    expect([await open(one), await open(two)]).toEqual([[], []]);
    const words = await centre.em.find(InteractionOffer, { interactionId: id }, { orderBy: { startedAt: 'asc' } });
    expect(words.map(({ extension, note }) => [extension, note])).toEqual([
      ['1001', 'first part'],
      ['1002', null],
    ]);
  });

  test('CTI-03 who has said his word before the next one answers keeps it as his own', async () => {
    const id = await talking();
    const facts = passedOn();
    await centre.hear(facts.slice(0, 3));
    await save(id, 'said at once');
    await centre.hear(facts.slice(3));
    expect(await centre.em.findOneOrFail(Interaction, { id })).toMatchObject({
      wrappedUpAt: null,
      agentUserId: two.userId,
      owing: [],
    });
    expect(await centre.em.findOneOrFail(InteractionOffer, { channelId: leg })).toMatchObject({ note: 'said at once' });
    expect((await open(two)).map((row) => row.id)).toEqual([id]);
  });

  test('CTI-06 a call-back promised before the call was passed on is ticked off by who promised it', async () => {
    const id = await talking();
    await centre.hear(passedOn());
    const promise = { dispositionCode: 'callback_promised', followUpAt: '2026-11-24T06:00:00.000Z' };
    await save(id, 'I ring back', one, randomUUID(), promise);
    await save(id, 'done with', two);
    const mark = (done: boolean, who = one) =>
      centre.ask<InteractionRow>(actorOf(who), 'put', '/interactions/:id/follow-up', {
        params: { id },
        body: { done },
      });
    await expect(mark(true, two)).rejects.toEqual(refusal('interaction.no_follow_up'));
    const at = centre.world.clock.now().toISOString();
    expect(await mark(true)).toMatchObject({ note: 'I ring back', followUpDoneAt: at });
    expect(await mark(true)).toMatchObject({ followUpDoneAt: at });
    const mine = await centre.ask<InteractionPage>(actorOf(one), 'get', '/interactions', { query: {} });
    expect(mine.items).toMatchObject([{ id, followUpDoneAt: at }]);
    expect(await mark(false)).toMatchObject({ followUpAt: promise.followUpAt, followUpDoneAt: null });
  });

  test('CTI-03 a colleague who was only asked has no part in the call; once he has joined he has', async () => {
    const id = await talking();
    const key = randomUUID();
    const ask = () =>
      centre.ask<CallView>(actorOf(one), 'post', '/interactions/:id/consultation', {
        params: { id },
        body: { key, to: { kind: 'agent', userId: two.userId }, note: '请教' },
      });
    const move = (step: string, who = one) =>
      centre.ask<CallView>(actorOf(who), 'put', '/interactions/:id/consultation', {
        params: { id },
        body: { party: who === one ? '1002' : '1001', step },
      });
    centre.world.answerToMove = { ok: false, reason: 'timeout', message: '' };
    await expect(ask()).rejects.toEqual(refusal('transfer.unconfirmed'));
    expect((await centre.em.findOneOrFail(Interaction, { id })).transfers).toMatchObject([{ failed: true }]);
    centre.world.consults.length = 0;
    centre.world.answerToMove = { ok: true };
    await ask();
    await ask();
    expect(centre.world.consults).toMatchObject([{ callId: 'call-1', by: '1001', colleague: '1002', step: 'start' }]);
    const moved = (second: number, channelId: string, to: 'consult' | 'side' | 'room', target: string) =>
      new Story(morning).at(second, 'call.moved', { callId: 'call-1', channelId, to, target, by: '1001', orderId: 'o' })
        .facts;
    const rung = (second: number, offerId: string) =>
      new Story(morning)
        .at(second, 'agent.offered', { callId: 'call-1', offerId, extension: '1002', queue: null })
        .at(second + 1, 'agent.connected', { callId: 'call-1', offerId, extension: '1002', queue: null }).facts;
    await centre.hear([...moved(16, leg, 'consult', '1002'), ...rung(17, 'asked').slice(0, 1)]);
    expect((await centre.desktop.snapshot(actorOf(two))).calls).toMatchObject([
      { phase: 'offered', transfers: [{ kind: 'consult', note: '请教' }] },
    ]);
    await centre.hear([
      ...rung(17, 'asked'),
      ...moved(18.1, leg, 'side', '1001'),
      ...moved(18.1, 'asked', 'side', '1002'),
    ]);
    expect(await centre.presence(one)).toMatchObject({ state: 'held' });
    expect((await centre.desktop.snapshot(actorOf(one))).calls).toMatchObject([
      { phase: 'held', place: 'side', parties: [{ number: '1002', place: 'side' }], consulted: false },
    ]);
    expect((await centre.desktop.snapshot(actorOf(two))).calls).toMatchObject([{ place: 'side', consulted: true }]);
    await expect(move('join', two)).rejects.toEqual(refusal('transfer.not_talking'));
    await centre.hear([
      ...new Story(morning).legEnds(25, 'call-1', 'asked', '1002').facts,
      ...moved(25, leg, 'room', '1001'),
    ]);
    expect(await centre.presence(two)).toMatchObject({ state: 'available' });
    expect(await centre.presence(one)).toMatchObject({ state: 'talking' });
    expect(await open(two)).toEqual([]);

    await centre.hear([
      ...moved(30, leg, 'consult', '1002'),
      ...rung(31, 'again'),
      ...moved(32.1, 'again', 'side', '1002'),
    ]);
    await move('join');
    expect(centre.world.consults.at(-1)).toMatchObject({ colleague: '1002', step: 'join' });
    await centre.hear([...moved(35, leg, 'room', '1001'), ...moved(35, 'again', 'room', '1002')]);
    await centre.hear(
      new Story(morning).legEnds(45, 'call-1', leg, '1001').legEnds(45, 'call-1', 'again', '1002').ends(45, 'call-1')
        .facts,
    );
    const call = await centre.em.findOneOrFail(Interaction, { id });
    expect(call).toMatchObject({ agentUserId: two.userId, owing: [one.userId], holdMs: 14_000, talkMs: 21_000 });
    await save(id, 'one', one);
    await save(id, 'two', two);
    expect([await open(one), await open(two)]).toEqual([[], []]);
  });

  test('CTI-03 somebody outside is asked only by a number agents may dial; once alone with the caller the call is outside, and over with him', async () => {
    const id = await talking();
    const number = '13900139001';
    const ask = (dialled: string) =>
      centre.ask<CallView>(actorOf(one), 'post', '/interactions/:id/consultation', {
        params: { id },
        body: { key: randomUUID(), to: { kind: 'outside', number: dialled } },
      });
    await expect(ask('00447911123456')).rejects.toEqual(refusal('transfer.number_not_allowed'));
    await ask('139 0013 9001');
    expect(centre.world.consults).toMatchObject([{ by: '1001', colleague: number, step: 'start' }]);
    const moved = (
      second: number,
      channelId: string,
      to: 'consult' | 'side' | 'room' | 'outside' | 'left',
      target: string,
    ) =>
      new Story(morning).at(second, 'call.moved', { callId: 'call-1', channelId, to, target, by: null, orderId: 'o' })
        .facts;
    const parties = async () => (await centre.desktop.snapshot(actorOf(one))).calls[0]?.parties;
    await centre.hear(moved(16, leg, 'consult', number));
    expect(await parties()).toEqual([{ number, name: '', place: 'ringing' }]);
    await centre.hear([...moved(18, leg, 'side', '1001'), ...moved(18, 'guest', 'side', number)]);
    expect(await parties()).toEqual([{ number, name: '', place: 'side' }]);
    const move = (party: string) =>
      centre.ask<CallView>(actorOf(one), 'put', '/interactions/:id/consultation', {
        params: { id },
        body: { party, step: 'join' },
      });
    await expect(move('13900139002')).rejects.toEqual(refusal('transfer.not_talking'));
    await move(number);
    await centre.hear([...moved(20, leg, 'room', '1001'), ...moved(20, 'guest', 'outside', number)]);
    expect(await parties()).toEqual([{ number, name: '', place: 'room' }]);
    await centre.hear(new Story(morning).legEnds(24, 'call-1', leg, '1001', 'agent').facts);
    expect(await centre.em.findOneOrFail(Interaction, { id })).toMatchObject({ phase: 'outside', holdMs: 4_000 });
    await centre.hear([...moved(30, 'guest', 'left', number), ...new Story(morning).ends(30, 'call-1').facts]);
    expect(await centre.em.findOneOrFail(Interaction, { id }, { refresh: true })).toMatchObject({
      phase: 'ended',
      outcome: 'answered',
    });
    await save(id, 'passed on outside');
  });

  test('CTI-03 a call between colleagues: by name on both desks, no wrap-up, each goes back to what he was; refused it is told to him who rang', async () => {
    centre = await openCentre(database, bank());
    await centre.makeAvailable(one, two);
    await centre.desktop.requestPresence(actorOf(two), { to: 'not_ready', reason: 'training', clientSeq: 2 });
    const key = randomUUID();
    const call = (userId: string, again = key) =>
      centre.ask<{ callId: string }>(actorOf(one), 'post', '/desk/colleague-calls', { body: { key: again, userId } });
    await expect(call(three.userId, randomUUID())).rejects.toEqual(refusal('transfer.agent_not_free'));
    await expect(call(one.userId, randomUUID())).rejects.toEqual(refusal('transfer.agent_not_free'));
    const { callId } = await call(two.userId);
    await call(two.userId);
    expect(centre.world.placed).toEqual([{ extension: '1001', destination: '1002', callId, callerId: '1001' }]);
    const began = (second: number, id: string) =>
      new Story(morning)
        .at(second, 'call.started', {
          callId: id,
          channelId: id,
          direction: 'internal',
          dnis: '1002',
          ani: '1001',
          aniPresentation: 'allowed',
          callerName: null,
        })
        .at(second, 'agent.offered', { callId: id, offerId: id, extension: '1001', queue: null })
        .at(second + 1, 'agent.offered', { callId: id, offerId: `${id}-2`, extension: '1002', queue: null });
    await centre.hear(began(10, 'c').notTaken(14, 'c', 'c-2', 'declined', '1002').ends(14, 'c', 'system').facts);
    expect(centre.sentTo(one, 'notice')).toMatchObject([
      { notice: { kind: 'colleague_away', params: { name: two.displayName, why: 'declined' } } },
    ]);
    expect(await centre.presence(two)).toMatchObject({ state: 'not_ready', reason: 'training' });
    await centre.hear(began(20, 'd').facts);
    const seen = async (who: typeof one) => (await centre.desktop.snapshot(actorOf(who))).calls;
    expect(await seen(two)).toMatchObject([
      { direction: 'internal', callerName: one.displayName, caller: { display: '1001' }, wrapUp: { required: false } },
    ]);
    expect(await seen(one)).toMatchObject([{ callerName: two.displayName, caller: { display: '1002' } }]);
    await centre.hear(
      new Story(morning)
        .at(24, 'agent.connected', { callId: 'd', offerId: 'd', extension: '1001', queue: null })
        .at(24, 'agent.connected', { callId: 'd', offerId: 'd-2', extension: '1002', queue: null }).facts,
    );
    expect([await centre.presence(one), await centre.presence(two)]).toMatchObject([
      { state: 'talking' },
      { state: 'talking' },
    ]);
    await centre.hear(
      new Story(morning).legEnds(50, 'd', 'd', '1001', 'agent').legEnds(50, 'd', 'd-2', '1002').ends(50, 'd', 'agent')
        .facts,
    );
    expect([await centre.presence(one), await centre.presence(two)]).toMatchObject([
      { state: 'available' },
      { state: 'not_ready', reason: 'training' },
    ]);
    expect([await open(one), await open(two), await seen(one)]).toEqual([[], [], []]);
    const { items } = await centre.ask<InteractionPage>(actorOf(two), 'get', '/interactions', { query: {} });
    expect(items[0]).toMatchObject({ customer: null, caller: { display: `${one.displayName} 1001` } });
    await centre.hear(began(60, 'e').notTaken(75, 'e', 'e-2', 'no_answer', '1002').ends(75, 'e', 'system').facts);
    expect(await centre.presence(two)).toMatchObject({ state: 'not_ready', reason: 'training' });
    expect(centre.sentTo(two, 'notice')).toMatchObject([{ notice: { kind: 'colleague_missed' } }]);
  });

  test('CTI-03 a lost page: its caller is kept once there is neither desktop nor phone; the agent who is back is not blamed for the ringing', async () => {
    const id = await talking();
    const talk = async () => (await centre.desktop.snapshot(actorOf(one))).calls[0]?.answeredAt;
    const began = await talk();
    await centre.hear(new Story(morning).at(15, 'phone.reachable', { extension: '1001', reachable: false }).facts);
    await centre.pass(5);
    expect(centre.world.moves).toEqual([]);
    await centre.leaves(one);
    await centre.pass(5);
    expect(centre.world.moves).toMatchObject([{ callId: 'call-1', to: { kind: 'comeback', target: '1001' } }]);
    const kept = {
      callId: 'call-1',
      channelId: 'call-1',
      to: 'comeback',
      target: '1001',
      by: '1001',
      orderId: 'o',
    } as const;
    await centre.hear(
      new Story(morning)
        .at(26, 'call.moved', kept)
        .at(26, 'leg.ended', { callId: 'call-1', channelId: leg, extension: '1001', endedBy: 'system' })
        .at(27, 'agent.offered', { callId: 'call-1', offerId: 'try', extension: '1001', queue: null })
        .notTaken(28, 'call-1', 'try', 'no_answer').facts,
    );
    expect(await centre.em.findOneOrFail(Interaction, { id })).toMatchObject({ phase: 'parked' });
    await centre.signIn(one);
    expect((await centre.desktop.snapshot(actorOf(one))).calls).toMatchObject([{ phase: 'parked', partEndedAt: null }]);
    await centre.ask(actorOf(one), 'post', '/interactions/:id/come-back', { params: { id } });
    expect(centre.world.moves).toHaveLength(1);
    await centre.hear(
      new Story(morning)
        .at(29, 'agent.offered', { callId: 'call-1', offerId: 'back', extension: '1001', queue: null })
        .at(30, 'agent.connected', { callId: 'call-1', offerId: 'back', extension: '1001', queue: null }).facts,
    );
    expect(await centre.presence(one)).toMatchObject({ state: 'talking', interactionId: id });
    expect(centre.sentTo(one, 'notice')).toEqual([]);
    expect([began !== null, await talk()]).toEqual([true, began]);
  });

  test('CTI-03 CTI-04 a page reloaded while it rings: its ring is ended at once, without blame, and not while only one of desktop and phone is gone', async () => {
    centre = await openCentre(database);
    await centre.makeAvailable(one);
    await centre.hear(new Story(morning).arrives(0, 'r').queues(1, 'r').rings(2, 'r', 'leg').facts);
    await centre.pass(4);
    await centre.hear(new Story(morning).at(4, 'phone.reachable', { extension: '1001', reachable: false }).facts);
    await centre.pass(1);
    expect(centre.world.endedRings).toEqual([]);
    await centre.leaves(one);
    await centre.signIn(one);
    await centre.hear(new Story(morning).at(6, 'phone.reachable', { extension: '1001', reachable: true }).facts);
    await centre.pass(1);
    await centre.pass(1);
    expect(centre.world.endedRings).toEqual([{ callId: 'r', offerId: 'leg' }]);
    await centre.hear(new Story(morning).notTaken(8, 'r', 'leg', 'rescinded').facts);
    expect(await centre.presence(one)).toMatchObject({ state: 'available' });
    expect(centre.sentTo(one, 'notice')).toEqual([]);
    const mine = await centre.ask<InteractionPage>(actorOf(one), 'get', '/interactions', { query: { scope: 'mine' } });
    expect(mine.items.some(({ missedByMe }) => missedByMe)).toBe(false);

    // So fast that Asterisk never missed its phone: the new page's registration took the place of the old one's.
    await centre.hear(new Story(morning).rings(10, 'r', 'again').facts);
    await centre.pass(2);
    await centre.leaves(one);
    await centre.signIn(one);
    await centre.pass(1);
    expect(centre.world.endedRings).toHaveLength(1);
    await centre.hear(
      new Story(morning).at(14, 'phone.reachable', { extension: '1001', reachable: true, anew: true }).facts,
    );
    await centre.pass(1);
    expect(centre.world.endedRings.slice(1)).toEqual([{ callId: 'r', offerId: 'again' }]);
  });
});
