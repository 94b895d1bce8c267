import {
  type BlacklistDetail,
  type BlacklistHitPage,
  type BlacklistPage,
  blacklistSubject,
  type CallView,
  type Changes,
  type CustomerCard,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { residentIdCheck } from '@tellerline/server/modules/customers/index';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import { type BridgeSocket, openBridge, sendFacts } from '../../support/test-bridge.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer, testCtiToken } from '../../support/test-server.ts';
import { until } from '../../support/until.ts';
import { batchOf, Story } from '../callcenter/story.ts';
import { FileDesk } from '../reviews/file-entry.ts';
import { newKey, RecordDesk } from '../reviews/record-desk.ts';

const { alone, typed } = knownCustomers;
const idNumber = `44060619900307123${residentIdCheck('44060619900307123')}`;
const nobodysPhone = '13411112222';

describeEachDatabase('CIF-11 the blacklist', (database) => {
  const clock = new ManualClock();
  let server: TestServer;
  let bridge: BridgeSocket;
  let clerk: RecordDesk;
  let reviewer: RecordDesk;
  let agent: TestClient;
  const today = () => new Date(clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60, clock });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    const desk = async (user: string) => new RecordDesk(await server.signIn(user), 'blacklist_entry');
    [clerk, reviewer] = [await desk('clerk1'), await desk('reviewer1')];
    agent = await server.signIn('agent1');
    bridge = await openBridge(server.url, testCtiToken);
  });
  afterAll(async () => {
    bridge.disconnect();
    await server.stop();
  });

  const entry = (change: Changes): Changes => ({
    partyKind: 'personal',
    severity: 'warn',
    reason: 'identity',
    advice: 'verify',
    source: 'police',
    sourceText: '协查函 2026-118',
    reasonText: '曾持他人证件办理业务',
    validFrom: today(),
    ...change,
  });
  const idOf = (subject: string) => subject.split('.')[1] ?? '';
  const made = async (change: Changes, orgNo = '00') => {
    const subject = blacklistSubject(orgNo, newKey());
    await reviewer.approved(await clerk.submit(subject, entry(change)));
    return { subject, id: idOf(subject) };
  };
  const hits = async (id: string) =>
    (await reviewer.client.get<BlacklistHitPage>(`/blacklist/${id}/hits`)).data.items.map(
      ({ place, by, customerNo, userName }) => ({ place, by, customerNo, byPerson: userName !== null }),
    );
  const card = async (customerNo: string, client = agent) =>
    (await client.get<CustomerCard>(`/customers/${customerNo}/card`)).data;
  const page = async (query = '', client = clerk.client) =>
    (await client.get<BlacklistPage>(`/blacklist${query}`)).data;
  const called = async (callId: string, phone: string): Promise<CallView> => {
    const story = new Story(clock.now()).arrives(0, callId, phone).queues(1, callId).rings(2, callId, `${callId}-l`);
    await sendFacts(bridge, batchOf(story.facts));
    await server.callcenter?.idle();
    const supervisor = await server.signIn('supervisor1');
    return until('the call', async () => {
      const { data } = await supervisor.get<{ items: { id: string; callId: string }[] }>('/interactions?scope=all');
      const row = data?.items.find((each) => each.callId === callId);
      return row ? (await supervisor.get<CallView>(`/interactions/${row.id}`)).data : null;
    });
  };

  test('nobody is on it before a second person says so; then card and lists tell, with advice and without the source', async () => {
    const subject = blacklistSubject('00', newKey());
    const change = await clerk.submit(subject, entry({ name: alone.name, customerNo: alone.customerNo }));
    expect((await page()).pending).toMatchObject([{ subjectId: subject, state: 'submitted', own: true }]);
    expect((await card(alone.customerNo)).flags.some(({ text }) => /黑名单/.test(text['zh-CN']))).toBe(false);
    expect((await clerk.approve(change)).status).toBe(403);
    await reviewer.approved(change);

    const told = await card(alone.customerNo);
    expect(told.flags[0]).toEqual({
      severity: 'warning',
      text: { 'zh-CN': '黑名单 · 警示：冒用他人身份', en: expect.any(String) },
      advice: { 'zh-CN': '加强身份核实', en: expect.any(String) },
    });
    expect(told.summary.blacklisted).toBe(true);
    expect(JSON.stringify(told)).not.toMatch(/协查函|曾持他人证件/);
    await card(alone.customerNo);
    expect(await hits(idOf(subject))).toEqual([
      { place: 'card', by: 'customer', customerNo: alone.customerNo, byPerson: true },
    ]);
    expect((await agent.get('/blacklist')).status).toBe(403);
    const { data: detail } = await reviewer.client.get<BlacklistDetail>(`/blacklist/${idOf(subject)}`);
    expect(detail.fields.sourceText?.text['zh-CN']).toBe('协查函 2026-118');
    expect(detail.row).toMatchObject({ state: 'in_force', hits: 1, customerNo: alone.customerNo });
  });

  test('a caller without a customer is told by his number, and counts once for the call however often it is looked at', async () => {
    const { id } = await made({
      name: '未知来电',
      phone: `134 1111 2222`,
      severity: 'block',
      advice: 'refuse',
      reason: 'aml',
    });
    const call = await called('black-1', nobodysPhone);
    expect(call.match.kind).toBe('none');
    expect(call.callerFlags).toEqual([
      {
        severity: 'danger',
        text: { 'zh-CN': '黑名单 · 禁止办理', en: 'Blacklist · No business' },
        advice: { 'zh-CN': '礼貌拒绝办理', en: 'Refuse politely' },
      },
    ]);
    await called('black-1', nobodysPhone);
    expect(await hits(id)).toEqual([{ place: 'call', by: 'phone', customerNo: null, byPerson: false }]);
    await called('black-2', nobodysPhone);
    expect(await hits(id)).toHaveLength(2);
    const prospect = await agent.post('/prospects', { name: '新潜客', phone: nobodysPhone });
    expect(prospect.status).toBe(201);
    expect((await hits(id)).map(({ place }) => place)).toContain('prospect');
  });

  test('who types a new customer is warned, and refused where no business may be done', async () => {
    const files = new FileDesk(clerk.client);
    const { id } = await made({ name: '某人', idKind: '10', idNumber });
    const no = await files.newNumber();
    const file: Changes = {
      name: '某人',
      gender: '1',
      birthDate: '1990-03-07',
      'idDocuments.n1': { kind: '10', number: idNumber, longTerm: true },
    };
    const warned = await files.enter(no, 'submission', file);
    expect(warned.data.findings.warnings.map(({ code }) => code)).toContain('blacklisted');
    expect(warned.data.state).toBe('draft');
    expect(await hits(id)).toEqual([{ place: 'entry', by: 'document', customerNo: null, byPerson: true }]);
    const stricter = blacklistSubject('00', newKey());
    const block = entry({ name: '某人', idKind: '10', idNumber, severity: 'block', advice: 'refuse' });
    const overrides = [{ path: 'name', code: 'doubled', reason: '升级处置' }];
    await reviewer.approved(await clerk.submit(stricter, block, { overrides }));
    const refused = await files.enter(no, 'submission', file, { changeVersion: warned.data.version });
    expect(refused.data.findings.issues.map(({ code }) => code)).toContain('blacklisted_block');
  });

  test('it begins and ends with the bank’s days, and lifting takes two people and a reason', async () => {
    const day = (offset: number) =>
      new Date(Date.parse(`${today()}T00:00:00Z`) + offset * 86_400_000).toISOString().slice(0, 10);
    const { id, subject } = await made({
      name: typed.name,
      customerNo: typed.customerNo,
      validFrom: day(1),
      validUntil: day(2),
    });
    const isTold = async () => (await card(typed.customerNo)).flags.some(({ text }) => /黑名单/.test(text['zh-CN']));
    const state = async () => (await reviewer.client.get<BlacklistDetail>(`/blacklist/${id}`)).data.row.state;
    expect([await isTold(), await state()]).toEqual([false, 'future']);
    clock.advance(86_400_000);
    [clerk, reviewer] = [
      new RecordDesk(await server.signIn('clerk1'), 'blacklist_entry'),
      new RecordDesk(await server.signIn('reviewer1'), 'blacklist_entry'),
    ];
    agent = await server.signIn('agent1');
    expect([await isTold(), await state()]).toEqual([true, 'in_force']);
    const silent = await clerk.told(subject, { liftedOn: today() }, { baseVersion: 1 });
    expect(silent.issues).toEqual(['liftReason lift_reason']);
    await reviewer.approved(
      await clerk.submit(subject, { liftedOn: today(), liftReason: '查无实据' }, { baseVersion: 1 }),
    );
    expect([await isTold(), await state()]).toEqual([false, 'lifted']);
    expect((await clerk.told(subject, { validUntil: null }, { baseVersion: 2 })).issues).toContain(
      'liftedOn is_lifted',
    );
  });

  test('the list is searched by name and number, filtered, sorted and paged, and shows what the branch keeps', async () => {
    const branch = await server.signIn('clerk-b');
    await made({ name: '分行条目', phone: '13455556666', validUntil: '2030-01-01' }, '01');
    expect((await page('', branch)).items.map(({ name }) => name)).toEqual(['分行条目']);
    expect((await page('?q=13455556666')).items.map(({ name }) => name)).toEqual(['分行条目']);
    expect((await page(`?q=${encodeURIComponent('行条')}`)).items).toHaveLength(1);
    for (const sort of ['newest', 'name', 'severity', 'ends']) {
      const whole = (await page(`?state=all&sort=${sort}`)).items.map(({ id }) => id);
      const read: string[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const part: BlacklistPage = await page(`?state=all&sort=${sort}&limit=2${cursor && `&cursor=${cursor}`}`);
        read.push(...part.items.map(({ id }) => id));
        cursor = part.next;
      }
      expect([sort, read]).toEqual([sort, whole]);
    }
    expect((await page('?state=lifted')).items.map(({ name }) => name)).toEqual([typed.name]);
    const masked = (await page('?q=13455556666')).items[0];
    expect(masked?.phone).toMatchObject({ masked: true });
    expect(server.errors()).toEqual([]);
  });
});
