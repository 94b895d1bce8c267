import { randomUUID } from 'node:crypto';
import type {
  AnnouncementList,
  AnnouncementReaders,
  ArticleList,
  ArticleSuggestions,
  ArticleView,
  Changes,
  TaskPage,
} from '@tellerline/contracts';
import { demoArticles, seedArticles } from '@tellerline/db/seeds/articles';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { RecordDesk } from '../reviews/record-desk.ts';

const day = 86_400_000;
const morning = new Date('2026-11-23T02:00:00.000Z');
const cardLoss = demoArticles[0]?.id ?? '';

describeEachDatabase('CTI-13 knowledge', (database) => {
  const clock = new ManualClock(morning);
  let server: TestServer;
  let quality: TestClient;
  let supervisor: TestClient;
  let agent: TestClient;
  let other: TestClient;

  beforeAll(async () => {
    const session = { idleMs: 400 * day, absoluteMs: 400 * day };
    server = await startTestServer({ database, clock, config: { session } });
    await seedArticles(server.deps.orm, morning);
    [quality, supervisor, agent, other] = await Promise.all([
      server.signIn('quality1'),
      server.signIn('supervisor1'),
      server.signIn('agent1'),
      server.signIn('agent5'),
    ]);
  });
  afterAll(() => server?.stop());

  const article = (more: Changes = {}): Changes => ({
    titleZh: '对公账户年检',
    titleEn: 'Yearly check of company accounts',
    bodyZh: '每年 **3 月 31 日**前完成年检。',
    bodyEn: 'To be done by **31 March**.',
    category: 'account',
    tags: '年检 对公',
    contexts: 'queue:corporate',
    validFrom: '2026-11-23',
    validUntil: null,
    lookAgainBy: '2026-12-20',
    ...more,
  });
  const found = async (q: string, who = agent, more = '') =>
    (await who.get<ArticleList>(`/articles?q=${encodeURIComponent(q)}${more}`)).data.items.map(
      ({ title }) => title['zh-CN'],
    );
  const read = async (id: string, who = agent) => (await who.get<ArticleView>(`/articles/${id}`)).data;

  test('an article goes out by two people, changes by versions, and holds nothing but text', async () => {
    const id = randomUUID();
    const [writer, second] = [new RecordDesk(quality, 'article'), new RecordDesk(supervisor, 'article')];
    const broken = { bodyZh: '<img src=x onerror=alert(1)>', bodyEn: '[x](javascript:alert(1))', titleEn: '' };
    const told = await writer.told(id, article({ ...broken, lookAgainBy: '2026-11-01' }));
    expect(told.issues).toEqual(['titleEn unfit']);
    const marked = await writer.told(id, article({ ...broken, titleEn: 'x', lookAgainBy: '2026-11-01' }));
    expect(marked.issues).toEqual(['bodyEn link', 'bodyZh html', 'lookAgainBy before_start']);

    const first = await writer.submit(id, article());
    expect(await found('年检')).toEqual([]);
    expect((await writer.approve(first)).error?.code).toBe('review.same_person');
    expect((await new RecordDesk(agent, 'article').enter(randomUUID(), article())).status).toBe(403);
    await second.approved(first);
    expect(await found('年检')).toEqual(['对公账户年检']);
    await expect(
      forkOf(server.deps.orm)
        .getConnection()
        .execute('update article_version set reviewed_by = written_by where article_id = ?', [id]),
    ).rejects.toThrow(/article_version_two_people|CHECK constraint/);

    const next = await second.submit(id, { bodyZh: '每年 **6 月 30 日**前完成年检。' }, { baseVersion: 1 });
    const detail = await writer.detail(next.id);
    expect(detail.changes.map(({ path }) => path)).toEqual(['bodyZh']);
    expect(detail.changes[0]?.before?.text['zh-CN']).toContain('3 月 31 日');
    await writer.approved(next);
    const view = await read(id, quality);
    expect(view).toMatchObject({ owner: '班长 1011', row: { version: 2 }, mayWrite: true, open: null });
    expect(view.versions.map(({ version, writtenBy }) => [version, writtenBy])).toEqual([
      [2, '班长 1011'],
      [1, '质检员 1'],
    ]);
    expect((await agent.get(`/articles/${id}/versions/1`)).status).toBe(403);
    expect((await quality.get<Changes>(`/articles/${id}/versions/1`)).data.bodyZh).toContain('3 月 31 日');

    await second.approved(await writer.submit(id, { withdrawn: true }, { baseVersion: 2 }));
    expect((await agent.get(`/articles/${id}`)).status).toBe(404);
    expect(await found('年检', quality, '&show=all')).toEqual(['对公账户年检']);
    const trail = (await auditEntries(server)).filter(({ key }) => key === 'Article.Published');
    expect(trail).toHaveLength(3);
  });

  test('is found by characters, sounds, initials and text, and suggested by what the call is about', async () => {
    const loss = '银行卡丢失或被盗：口头挂失';
    for (const q of ['挂失', 'guashi', 'gs', 'lost card', '临时冻结', 'GUASHI 补卡'])
      expect(await found(q)).toContain(loss);
    expect((await found('挂失'))[0]).toBe(loss);
    expect(await found('挂失 不存在的词')).toEqual([]);
    expect(await found('100%')).toEqual([]);
    const suggested = async (query: string) =>
      (await agent.get<ArticleSuggestions>(`/article-suggestions?${query}`)).data.items.map(({ id, by }) => [id, by]);
    expect((await suggested('queue=retail&flow=card_loss&product=term_deposit'))[0]).toEqual([cardLoss, 'flow']);
    expect((await suggested('queue=retail&product=term_deposit,debit')).length).toBeGreaterThan(2);
    expect(await suggested('queue=nothing')).toEqual([]);
    expect(await suggested('')).toEqual([]);
  });

  test('is counted and rated; what did not help is its owner’s task, and what is due is told once', async () => {
    await agent.post(`/articles/${cardLoss}/uses`, { kind: 'opened' });
    await other.post(`/articles/${cardLoss}/uses`, { kind: 'opened' });
    await agent.post(`/articles/${cardLoss}/uses`, { kind: 'copied' });
    const rate = (who: TestClient, helped: boolean, remark = '') =>
      who.request<ArticleView>('put', `/articles/${cardLoss}/rating`, { helped, remark });
    expect((await rate(agent, true)).data).toMatchObject({ mine: { helped: true }, remarks: [] });
    await rate(agent, false, '费用已改');
    await rate(other, true);
    expect(await read(cardLoss, quality)).toMatchObject({
      row: { opened: 2, helped: 1, notHelped: 1 },
      copied: 1,
      remarks: [{ by: '坐席 1001', helped: false, remark: '费用已改' }],
    });
    const waiting = async (kind: string) =>
      (await quality.get<TaskPage>(`/tasks?kind=${kind}`)).data.items.map(({ params }) => params.title);
    expect(await waiting('article_remark')).toEqual(['银行卡丢失或被盗：口头挂失']);

    expect(await server.knowledge?.remindOwners()).toBe(0);
    clock.advance(360 * day);
    expect(await server.knowledge?.remindOwners()).toBe(demoArticles.length);
    await server.knowledge?.remindOwners();
    expect(await waiting('article_due')).toHaveLength(demoArticles.length);
    const next = { lookAgainBy: '2027-12-01' };
    const written = await new RecordDesk(quality, 'article').submit(cardLoss, next, { baseVersion: 1 });
    await new RecordDesk(supervisor, 'article').approved(written);
    expect(await waiting('article_due')).toHaveLength(demoArticles.length - 1);
    expect(await waiting('article_remark')).toEqual([]);
  });

  test('an announcement reaches whom it is for, urgent ones wait for a word, and who has not read it is known', async () => {
    const now = clock.now();
    const key = randomUUID();
    const order = {
      key,
      title: { 'zh-CN': '短信平台故障', en: 'Text messages are down' },
      text: { 'zh-CN': '验证码可能延迟，请客户稍候。', en: 'Codes may be late; ask customers to wait.' },
      audience: { queues: ['cards'], branches: [], roles: ['agent'] },
      urgent: true,
      validFrom: now.toISOString(),
      validUntil: new Date(now.getTime() + 8 * 3_600_000).toISOString(),
    };
    const branchAgent = await server.signIn('agent-b');
    const mine = async (who: TestClient) => (await who.get<AnnouncementList>('/announcements')).data.items;
    expect((await agent.post('/announcements', order)).status).toBe(403);
    await supervisor.post('/announcements', order);
    const [row] = (await supervisor.post<AnnouncementList>('/announcements', order)).data.items;
    // Agents 1 to 5 serve the queue.
    expect(row).toMatchObject({ id: key, reach: { people: 5, read: 0 }, state: 'in_force' });
    expect(await mine(branchAgent)).toEqual([]);
    expect(await mine(other)).toMatchObject([{ urgent: true, readAt: null }]);
    expect((await branchAgent.request('put', `/announcements/${key}/reading`)).status).toBe(404);
    const after = await other.request<AnnouncementList>('put', `/announcements/${key}/reading`);
    expect(after.data.items[0]?.readAt).toBe(now.toISOString());
    const { items } = (await supervisor.get<AnnouncementReaders>(`/announcements/${key}/readers`)).data;
    expect(items.map(({ username, readAt }) => [username, readAt !== null])).toEqual([
      ['agent1', false],
      ['agent2', false],
      ['agent3', false],
      ['agent4', false],
      ['agent5', true],
    ]);
    const foreign = { ...order, key: randomUUID(), audience: { queues: [], branches: ['99'], roles: [] } };
    expect((await supervisor.post('/announcements', foreign)).status).toBe(403);

    await supervisor.post(`/announcements/${key}/withdrawal`);
    expect(await mine(agent)).toEqual([]);
    const later = { ...order, key: randomUUID(), validFrom: new Date(now.getTime() + 60_000).toISOString() };
    await supervisor.post('/announcements', { ...later, audience: { queues: [], branches: ['01'], roles: [] } });
    expect(await mine(branchAgent)).toEqual([]);
    clock.advance(61_000);
    expect(await mine(branchAgent)).toHaveLength(1);
    expect(await mine(agent)).toEqual([]);
    clock.advance(9 * 3_600_000);
    expect(await mine(branchAgent)).toEqual([]);
    expect(server.errors()).toEqual([]);
  });
});
