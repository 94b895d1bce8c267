import type { CallView } from '@tellerline/contracts';
import { recordAudit } from '@tellerline/server/kernel/audit';
import { verifyAuditTrail } from '@tellerline/server/kernel/audit-verification';
import { afterEach, describe, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { actorOf, agents, bankOf, type Centre, morning, openCentre, supervisor } from './centre.ts';
import { Story } from './story.ts';

const bank = () =>
  bankOf({
    '10001': { phones: ['+8613800138000'], branchPath: '/01/03/' },
    '10004': { phones: [], branchPath: '/01/' },
  });

describeEachDatabase('OPS-03 customers’ cards that come with calls', (database) => {
  let centre: Centre;
  afterEach(() => centre.close());
  const { one, two } = agents;

  const views = async () =>
    (await auditEntries(centre))
      .filter(({ key }) => key === 'Customer.CardViewed')
      .map(({ actor_id, subject_id, details }) => [actor_id, subject_id, JSON.parse(details) as unknown]);
  const interactionId = () => centre.sentTo(one, 'call')[0]?.call.interactionId ?? 'none';
  const wrapUp = { key: '0199aaaa-0000-7000-8000-0000000000ff', dispositionCode: 'enquiry_resolved' };

  describe('in the audit trail', () => {
    test('a pop is one card view of this agent for this call, however many changes of the call carry the card', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(one);
      const story = Story.knownCall(morning).facts;
      for (const fact of story) await centre.hear([fact]);
      expect(centre.sentTo(one, 'call').filter(({ call }) => call.card).length).toBeGreaterThan(3);
      await centre.pass(1);
      await centre.pass(1);
      expect(await views()).toEqual([[one.userId, '10001', { interactionId: interactionId() }]]);
      const [entry] = (await auditEntries(centre)).filter(({ key }) => key === 'Customer.CardViewed');
      expect(entry?.occurred_at).toEqual(new Date(morning.getTime() + 6_000));
      expect((await verifyAuditTrail(centre.em)).intact).toBe(true);
    });

    test('each agent it rang at has seen it', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(one, two);
      await centre.hear(new Story(morning).arrives(0, 'c').queues(1, 'c').rings(2, 'c', 'l1').facts);
      await centre.hear(new Story(morning).notTaken(9, 'c', 'l1', 'no_answer').rings(10, 'c', 'l2', '1002').facts);
      await centre.pass(1);
      expect((await views()).map(([userId]) => userId)).toEqual([one.userId, two.userId]);
    });

    test('a pop without a card leaves none', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(one);
      await centre.hear(new Story(morning).arrives(0, 'c', '13700137000').queues(1, 'c').rings(2, 'c', 'l').facts);
      await centre.pass(1);
      expect([centre.sentTo(one, 'call').length > 0, await views()]).toEqual([true, []]);
    });

    test('what was noted is written after a restart, once', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(one);
      await centre.hear(Story.knownCall(morning).facts.slice(0, 4));
      expect(await views()).toEqual([]);
      await centre.restart();
      await centre.signIn(one);
      await centre.pass(1);
      expect((await centre.desktop.snapshot(actorOf(one))).calls[0]?.card).not.toBeNull();
      await centre.pass(1);
      expect(await views()).toEqual([[one.userId, '10001', { interactionId: interactionId() }]]);
    });

    // SQLite has one writer at a time anyway: there every pop waits for whoever writes.
    const onMariaDb = test.runIf(database.dialect === 'mariadb');
    onMariaDb('P1 the pop is sent while somebody else holds the head of the trail', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(one);
      let release = () => {};
      const held = new Promise<void>((resolve) => (release = resolve));
      let holding = () => {};
      const begun = new Promise<void>((resolve) => (holding = resolve));
      const holder = centre.em.transactional(async (em) => {
        await recordAudit(em, { actor: 'system', key: 'Audit.Verified', subjectId: 'held' });
        holding();
        await held;
      });
      await begun;
      await centre.hear(Story.knownCall(morning).facts.slice(0, 4));
      expect(centre.sentTo(one, 'call').some(({ call }) => call.card)).toBe(true);
      release();
      await holder;
      await centre.pass(1);
      expect(await views()).toHaveLength(1);
    });

    test('looking at a call of the past, choosing the customer: each leaves who saw whom, and for which call', async () => {
      centre = await openCentre(database, bank());
      await centre.makeAvailable(one);
      await centre.hear(Story.knownCall(morning).facts.slice(0, 5));
      await centre.pass(1);
      const id = interactionId();
      const chosen = await centre.ask<CallView>(actorOf(one), 'post', '/interactions/:id/customer', {
        params: { id },
        body: { customerNo: '10004' },
      });
      expect(chosen.card?.summary.customerNo).toBe('10004');
      await centre.pass(1);
      const seen = await centre.ask<CallView>(supervisor, 'get', '/interactions/:id', { params: { id } });
      expect(seen.card?.summary.customerNo).toBe('10004');
      expect(await views()).toEqual([
        [one.userId, '10001', { interactionId: id }],
        [one.userId, '10004', { interactionId: id }],
        [supervisor.userId, '10004', { interactionId: id }],
      ]);
    });
  });

  test('an administrator who is no supervisor is shown no call, not even past the endpoint’s own list of roles', async () => {
    centre = await openCentre(database, bank());
    await centre.makeAvailable(one);
    await centre.hear(Story.knownCall(morning).facts);
    const id = interactionId();
    const admin = { ...supervisor, roles: ['admin'] as const };
    for (const [path, input] of [
      ['/interactions/:id', { params: { id } }],
      ['/interactions', { query: { scope: 'all' } }],
    ] as const) {
      expect(centre.route('get', path).allow).not.toContain('admin');
      await expect(centre.ask(admin, 'get', path, input)).rejects.toMatchObject({
        code: path === '/interactions' ? 'access.denied' : 'resource.not_found',
      });
    }
    expect(JSON.stringify(await centre.ask(admin, 'get', '/live'))).not.toMatch(/10001|13800138000/);
    expect(JSON.stringify(await centre.desktop.snapshot(admin))).not.toContain('10001');
  });

  describe('kept in memory', () => {
    const reads = (customers: ReturnType<typeof bank>) => customers.asked;

    test('a card is forgotten with the wrap-up: who looks at the call later sees the customer as he is then', async () => {
      const customers = bank();
      centre = await openCentre(database, customers);
      await centre.makeAvailable(one);
      await centre.hear(Story.knownCall(morning).facts);
      const params = { id: interactionId() };
      const before = reads(customers);
      await centre.ask(actorOf(one), 'get', '/interactions/:id', { params });
      expect(reads(customers)).toBe(before);
      await centre.ask(actorOf(one), 'post', '/interactions/:id/wrap-up', { params, body: wrapUp });
      await centre.ask(actorOf(one), 'get', '/interactions/:id', { params });
      expect(reads(customers)).toBe(before + 1);
    });

    test('a caller who waited more than ten minutes is looked up anew when he is offered; the pop still says who it is', async () => {
      const customers = bank();
      centre = await openCentre(database, customers);
      await centre.makeAvailable(one);
      await centre.hear(new Story(morning).arrives(0, 'c').queues(1, 'c').facts);
      const before = reads(customers);
      await centre.hear(new Story(morning).rings(602, 'c', 'l').facts);
      expect(reads(customers)).toBe(before + 1);
      const sent = centre.sentTo(one, 'call').map(({ call }) => call.card?.summary.customerNo);
      expect([...new Set(sent)]).toEqual(['10001']);
    });

    test('a change of a long call is sent with the card at hand', async () => {
      const customers = bank();
      centre = await openCentre(database, customers);
      await centre.makeAvailable(one);
      await centre.hear(new Story(morning).arrives(0, 'c').queues(1, 'c').facts);
      await centre.hear(new Story(morning).rings(2, 'c', 'l').answers(4, 'c', 'l').facts);
      await centre.hear(new Story(morning).holds(1_500, 'c', 'l').facts);
      expect(centre.sentTo(one, 'call').map(({ call }) => [call.phase, call.card !== null])).toEqual([
        ['talking', true],
        ['held', true],
      ]);
    });
  });
});
