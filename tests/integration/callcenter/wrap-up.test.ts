import { randomUUID } from 'node:crypto';
import type { DeskCodes, InteractionPage, InteractionRow } from '@tellerline/contracts';
import { AuditEntry } from '@tellerline/server/kernel/audit.entity';
import { Interaction } from '@tellerline/server/modules/callcenter/entities/interaction.entity';
import { checkInvariants } from '@tellerline/server/modules/callcenter/verification/invariants';
import { ask } from '@tellerline/server/persistence/questions';
import { afterEach, expect, test } from 'vitest';
import { describeEachDatabase } from '../../support/test-database.ts';
import { actorOf, agents, bankOf, type Centre, morning, openCentre, supervisor } from './centre.ts';
import { Story } from './story.ts';

const bank = () =>
  bankOf({
    '10001': { phones: ['+8613800138000'], branchPath: '/01/' },
    '20001': { phones: [], branchPath: '/02/' },
  });

describeEachDatabase('wrap-up', (database) => {
  let centre: Centre;
  afterEach(async () => {
    expect(await checkInvariants(centre.em, { at: centre.world.clock.now() })).toEqual([]);
    await centre.close();
  });
  const { one, two } = agents;
  const refusal = (code: string) => expect.objectContaining({ code });
  const afterCall = async (): Promise<string> => {
    centre = await openCentre(database, bank());
    await centre.makeAvailable(one, two);
    for (const fact of Story.knownCall(morning).facts) await centre.hear([fact]);
    return (await centre.em.findOneOrFail(Interaction, { callId: 'call-1' })).id;
  };
  const save = (id: string, body: object, who = one) =>
    centre.ask<InteractionRow>(actorOf(who), 'post', '/interactions/:id/wrap-up', {
      params: { id },
      body: { key: randomUUID(), dispositionCode: 'enquiry_resolved', ...body },
    });
  const list = (query: object, who = actorOf(one)) =>
    centre.ask<InteractionPage>(who, 'get', '/interactions', { query });

  test('CTI-06 the wrap-up is kept with the call, the agent is free again, and the entry is audited', async () => {
    const id = await afterCall();
    expect((await centre.desktop.snapshot(actorOf(one))).calls).toMatchObject([
      { interactionId: id, wrapUp: { required: true, doneAt: null, deadline: '2026-11-23T02:02:40.000Z' } },
    ]);
    const row = await save(id, { note: '客户咨询利率', customerNo: '10001' });
    expect(row).toMatchObject({
      disposition: { en: 'Enquiry answered' },
      note: '客户咨询利率',
      wrapUpOpen: false,
      customer: { customerNo: '10001', name: '客户10001' },
    });
    expect(await centre.presence(one)).toMatchObject({ state: 'available' });
    expect(centre.sentTo(one, 'call_gone')).toEqual([{ kind: 'call_gone', interactionId: id }]);
    expect((await centre.desktop.snapshot(actorOf(one))).calls).toEqual([]);
    const [entry] = await centre.em.find(AuditEntry, { key: 'Interaction.WrappedUp' });
    expect(entry).toMatchObject({ actorId: one.userId, subjectId: id });
    expect(entry?.details).not.toContain('利率');
    expect(JSON.parse(entry?.details ?? '')).toMatchObject({ formerCustomerNo: '10001', customerNo: '10001' });
  });

  test('CTI-06 the same request again has the same answer; another one is refused: the first word stands', async () => {
    const id = await afterCall();
    const key = randomUUID();
    const first = await save(id, { key, note: 'first' });
    expect(await save(id, { key, note: 'first' })).toEqual(first);
    await expect(save(id, { note: 'second' })).rejects.toEqual(refusal('interaction.already_wrapped_up'));
    expect(await centre.em.count(AuditEntry, { key: 'Interaction.WrappedUp' })).toBe(1);
  });

  test('CTI-06 two desktops saving at once: one word stands', async () => {
    const id = await afterCall();
    const results = await Promise.allSettled([save(id, { note: 'a' }), save(id, { note: 'b' })]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('CTI-06 the limit passes: the agent goes on, the call stays in the worklist, and hours later it can still be said', async () => {
    const id = await afterCall();
    await centre.pass(120);
    expect(await centre.presence(one)).toMatchObject({ state: 'available' });
    const [open] = (await list({ wrapUp: 'open' })).items;
    expect(open).toMatchObject({ id, wrapUpOpen: true, disposition: { en: 'Wrap-up timed out' } });
    await centre.pass(4 * 3600);
    const row = await save(id, { note: 'late' });
    expect(row).toMatchObject({ wrapUpOpen: false, note: 'late', disposition: { en: 'Enquiry answered' } });
    expect((await list({ wrapUp: 'open' })).items).toEqual([]);
  });

  test('CTI-06 the next call rings during a late wrap-up: saving it does not touch the presence', async () => {
    const id = await afterCall();
    await centre.pass(120);
    await centre.hear(
      new Story(new Date('2026-11-23T02:03:00Z'))
        .arrives(0, 'n')
        .queues(1, 'n')
        .rings(2, 'n', 'n-l')
        .answers(3, 'n', 'n-l').facts,
    );
    await save(id, {});
    expect(await centre.presence(one)).toMatchObject({ state: 'talking' });
  });

  test('CTI-06 a call still going on cannot be wrapped up yet', async () => {
    centre = await openCentre(database, bank());
    await centre.makeAvailable(one);
    await centre.hear(Story.knownCall(morning).facts.slice(0, 5));
    const { id } = await centre.em.findOneOrFail(Interaction, { callId: 'call-1' });
    await expect(save(id, {})).rejects.toEqual(refusal('interaction.still_open'));
  });

  test('CTI-06 a follow-up that is required is asked for and kept; unknown and system codes are refused', async () => {
    const id = await afterCall();
    await expect(save(id, { dispositionCode: 'callback_promised' })).rejects.toEqual(
      refusal('interaction.follow_up_required'),
    );
    await expect(save(id, { dispositionCode: 'no_such' })).rejects.toEqual(refusal('interaction.disposition_unknown'));
    await expect(save(id, { dispositionCode: 'wrapup_timeout' })).rejects.toEqual(
      refusal('interaction.disposition_unknown'),
    );
    const followUpAt = '2026-11-24T06:00:00.000Z';
    expect((await save(id, { dispositionCode: 'callback_promised', followUpAt })).followUpAt).toBe(followUpAt);
    const call = await centre.em.findOneOrFail(Interaction, { id });
    expect(call.followUpAt).toEqual(new Date(followUpAt));
    expect((await list({ scope: 'mine' })).items).toMatchObject([{ id, followUpAt }]);
  });

  test('CTI-06 who promised a call-back is reminded once when its time has come, and not of one he has made', async () => {
    const id = await afterCall();
    const followUpAt = new Date(centre.world.clock.now().getTime() + 3_600_000).toISOString();
    await save(id, { dispositionCode: 'callback_promised', followUpAt });
    const reminders = () => centre.sentTo(one, 'notice').filter(({ notice }) => notice.kind === 'follow_up_due');
    await centre.pass(3_599);
    expect(reminders()).toEqual([]);
    await centre.pass(1);
    await centre.pass(60);
    expect(reminders()).toMatchObject([{ notice: { params: { interactionId: id } } }]);
  });

  test('CTI-06 a promised call-back is marked as done once, taken back, and marked anew; each is audited', async () => {
    const id = await afterCall();
    const mark = (done: boolean, who = one) =>
      centre.ask<InteractionRow>(actorOf(who), 'put', '/interactions/:id/follow-up', {
        params: { id },
        body: { done },
      });
    await expect(mark(true)).rejects.toEqual(refusal('interaction.no_follow_up'));
    await save(id, { dispositionCode: 'callback_promised', followUpAt: '2026-11-24T06:00:00.000Z' });
    const marked = await mark(true);
    expect(marked.followUpDoneAt).toBe(centre.world.clock.now().toISOString());
    centre.world.clock.advance(60_000);
    expect(await mark(true)).toEqual(marked);
    expect((await list({ scope: 'mine' })).items).toMatchObject([{ id, followUpDoneAt: marked.followUpDoneAt }]);
    expect(await mark(false)).toMatchObject({ followUpDoneAt: null, followUpAt: '2026-11-24T06:00:00.000Z' });
    await mark(true);
    await expect(mark(false, two)).rejects.toEqual(refusal('resource.not_found'));
    const entries = await centre.em.find(
      AuditEntry,
      { key: { $like: 'Interaction.FollowUp%' } },
      { orderBy: { seq: 1 } },
    );
    expect(entries.map(({ key, actorId, subjectId }) => [key, actorId, subjectId])).toEqual(
      ['Done', 'Reopened', 'Done'].map((what) => [`Interaction.FollowUp${what}`, one.userId, id]),
    );
  });

  test('CTI-06 two pages mark one call-back at once: it is done, and audited once', async () => {
    const id = await afterCall();
    await save(id, { dispositionCode: 'callback_promised', followUpAt: '2026-11-24T06:00:00.000Z' });
    const mark = () =>
      centre.ask<InteractionRow>(actorOf(one), 'put', '/interactions/:id/follow-up', {
        params: { id },
        body: { done: true },
      });
    const [first, second] = await Promise.all([mark(), mark()]);
    expect(second?.followUpDoneAt).toBe(first?.followUpDoneAt);
    expect(await centre.em.count(AuditEntry, { key: 'Interaction.FollowUpDone' })).toBe(1);
  });

  test('CTI-06 foreign calls answer like none; who only missed the call may look but not wrap up; foreign customers are not linked', async () => {
    const id = await afterCall();
    await expect(save(id, {}, two)).rejects.toEqual(refusal('resource.not_found'));
    await expect(save(randomUUID(), {}, two)).rejects.toEqual(refusal('resource.not_found'));
    await expect(save(id, { customerNo: '20001' })).rejects.toEqual(refusal('resource.not_found'));
    await centre.hear(
      new Story(morning).rings(7, 'call-1', 'two-leg', '1002').notTaken(9, 'call-1', 'two-leg', 'no_answer', '1002')
        .facts,
    );
    await expect(save(id, {}, two)).rejects.toEqual(refusal('interaction.not_yours'));
    await expect(
      centre.ask(actorOf(two), 'post', '/interactions/:id/customer', { params: { id }, body: { customerNo: '10001' } }),
    ).rejects.toEqual(refusal('interaction.not_yours'));
  });

  test('CTI-06 lists: mine by page, all for a supervisor of these branches, nothing of others', async () => {
    centre = await openCentre(database, bank());
    await centre.makeAvailable(one);
    for (let n = 0; n < 5; n += 1) {
      await centre.hear(Story.knownCall(new Date(morning.getTime() + n * 60_000), `call-${n}`).facts);
    }
    await centre.hear(new Story(morning).arrives(400, 'lost').queues(401, 'lost').ends(410, 'lost').facts);
    const first = await list({ limit: 3 });
    expect(first.items.map(({ callId }) => callId)).toEqual(['call-4', 'call-3', 'call-2']);
    const second = await list({ limit: 3, cursor: first.next });
    expect(second.items.map(({ callId }) => callId)).toEqual(['call-1', 'call-0']);
    expect(second.next).toBeNull();
    expect((await list({}, actorOf(two))).items).toEqual([]);

    const all = await list({ scope: 'all', limit: 4 }, supervisor);
    expect(all.items.map(({ callId }) => callId)).toEqual(['lost', 'call-4', 'call-3', 'call-2']);
    const rest = await list({ scope: 'all', limit: 4, cursor: all.next }, supervisor);
    expect(rest.items.map(({ callId }) => callId)).toEqual(['call-1', 'call-0']);
    const branch = { ...supervisor, branchPath: '/01/03/' };
    expect((await list({ scope: 'all' }, branch)).items).toEqual([]);
    await expect(list({ scope: 'all' })).rejects.toEqual(refusal('access.denied'));
    await expect(list({ cursor: 'not ours' })).rejects.toEqual(refusal('request.invalid'));

    const { id } = await centre.em.findOneOrFail(Interaction, { callId: 'call-0' });
    const see = (who: typeof supervisor) => centre.ask(who, 'get', '/interactions/:id', { params: { id } });
    await expect(see(supervisor)).resolves.toMatchObject({ interactionId: id });
    await expect(see(branch)).rejects.toEqual(refusal('resource.not_found'));
    await expect(see(actorOf(two))).rejects.toEqual(refusal('resource.not_found'));
  });

  test('CIF-12 who had a call at his desk, or supervises him, is not told the customer of another branch it was linked to', async () => {
    centre = await openCentre(database, bankOf({ '30001': { phones: [], branchPath: '/01/' } }));
    const { branch } = agents;
    await centre.makeAvailable(branch, one);
    await centre.hear(new Story(morning).arrives(0, 'c').queues(1, 'c').rings(2, 'c', 'l', '1007').facts);
    await centre.hear(new Story(morning).notTaken(6, 'c', 'l', 'no_answer', '1007').rings(7, 'c', 'm', '1001').facts);
    await centre.hear(new Story(morning).answers(9, 'c', 'm', '1001').facts);
    const { id } = await centre.em.findOneOrFail(Interaction, { callId: 'c' });
    const link = { params: { id }, body: { customerNo: '30001' } };
    await centre.ask(actorOf(one), 'post', '/interactions/:id/customer', link);
    await centre.hear(new Story(morning).legEnds(30, 'c', 'm', '1001').ends(30, 'c').facts);
    expect((await list({})).items).toMatchObject([{ id, customer: { customerNo: '30001', name: '客户30001' } }]);
    const hisSupervisor = { ...supervisor, branchPath: branch.branchPath };
    const seen = [
      await list({}, actorOf(branch)),
      await centre.ask(actorOf(branch), 'get', '/interactions/:id', { params: { id } }),
      await centre.ask(hisSupervisor, 'get', '/interactions/:id', { params: { id } }),
    ];
    expect(seen).toMatchObject([{ items: [{ id, customer: null }] }, { interactionId: id }, { interactionId: id }]);
    expect(JSON.stringify([seen, centre.world.sent.filter(({ userId }) => userId === branch.userId)])).not.toContain(
      '30001',
    );
    // Neither is he told what the other agent wrote of that customer; who wrote it, and who sees the customer, are.
    await save(id, {
      note: '客户说：正在离婚',
      dispositionCode: 'callback_promised',
      followUpAt: '2026-11-24T02:00:00.000Z',
    });
    const [his] = (await list({}, actorOf(branch))).items;
    expect(his).toMatchObject({ id, note: null, disposition: null, followUpAt: null });
    expect((await list({})).items[0]).toMatchObject({ note: '客户说：正在离婚', followUpAt: expect.any(String) });
    expect((await list({ scope: 'all' }, supervisor)).items[0]?.note).toBe('客户说：正在离婚');
  });

  test('CIF-01 past calls for the customer file: newest first, with what they were about', async () => {
    const id = await afterCall();
    await save(id, { note: '已解答', customerNo: '10001' });
    const briefs = await ask(centre.em, centre.module.history.briefs(['10001'], 5));
    expect(briefs).toMatchObject([
      { id, outcome: 'answered', agentName: one.displayName, note: '已解答', talkSeconds: 25 },
    ]);
    const last = await centre.module.history.lastCallAt(centre.em, ['10001', '10009']);
    expect([...last]).toEqual([['10001', morning]]);
    const from = (number: string) => centre.module.history.lastCustomersAt(centre.em, number, 5);
    expect([await from('+8613800138000'), await from('+8613900139000')]).toEqual([['10001'], []]);
  });

  test('CTI-06 the desk is told its codes in both languages, without those of the system', async () => {
    centre = await openCentre(database);
    const codes = await centre.ask<DeskCodes>(actorOf(one), 'get', '/desk/codes');
    expect(codes.dispositions.length).toBeGreaterThanOrEqual(8);
    expect(codes.dispositions.map(({ code }) => code)).not.toContain('wrapup_timeout');
    expect(codes.dispositions.some(({ requiresFollowUp }) => requiresFollowUp)).toBe(true);
    for (const { label } of codes.dispositions) expect(label['zh-CN'] && label.en).toBeTruthy();
    expect(codes.queues.map(({ code }) => code)).toEqual(['retail', 'corporate', 'cards']);
  });
});
