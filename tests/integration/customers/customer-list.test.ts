import type { CustomerListPage, SavedView } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

describeEachDatabase('CIF-10 the list of customers', (database) => {
  let server: TestServer;
  let agent: TestClient;
  let ofBranch: TestClient;
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 1_200 });
    await orm.close();
    server = await startTestServer({ databaseUrl });
    agent = await server.signIn('agent1');
    ofBranch = await server.signIn('agent-b');
  });
  afterAll(() => server.stop());

  const list = async (query: string, client = agent): Promise<CustomerListPage> => {
    const answer = await client.get<CustomerListPage>(`/customer-list?${query}`);
    expect(answer.error, query).toBeUndefined();
    return answer.data;
  };
  const numbersOf = (page: CustomerListPage): string[] => page.items.map(({ customerNo }) => customerNo);

  test.each([
    'sort=name',
    'sort=name&direction=desc',
    'sort=customerNo',
    'sort=age',
    'sort=age&direction=desc',
    'sort=since&direction=desc',
  ])('pages by %s lead there and back, and show nobody twice', async (sort) => {
    const forwards: string[][] = [];
    let page = await list(`${sort}&limit=100&orgNo=06`);
    expect(page.previous).toBeNull();
    for (;;) {
      forwards.push(numbersOf(page));
      if (page.next === null) break;
      page = await list(`${sort}&limit=100&orgNo=06&cursor=${page.next}`);
    }
    const all = forwards.flat();
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBe(page.count.value);
    const backwards = [numbersOf(page)];
    while (page.previous !== null) {
      page = await list(`${sort}&limit=100&orgNo=06&cursor=${page.previous}`);
      backwards.unshift(numbersOf(page));
    }
    expect(backwards.flat().slice(-all.length)).toEqual(all);
  });

  test('ages and dates stand in order', async () => {
    const ages = (await list('sort=age&kind=personal&limit=100')).items.map(({ age }) => age ?? -1);
    expect(ages).toEqual([...ages].sort((a, b) => a - b));
    const since = (await list('sort=since&direction=desc&limit=50')).items.map((item) => item.since ?? '');
    expect(since).toEqual([...since].sort().reverse());
  });

  test('the count is capped at a thousand', async () => {
    expect((await list('')).count).toEqual({ value: 1_000, capped: true });
  });

  test.each([
    ['kind=corporate', (item: CustomerListPage['items'][number]) => item.kind === 'corporate'],
    ['orgNo=03', (item: CustomerListPage['items'][number]) => item.branch.orgNo === '03'],
    ['vip=1', (item: CustomerListPage['items'][number]) => item.vip],
    [
      'ageFrom=30&ageTo=40',
      (item: CustomerListPage['items'][number]) => (item.age ?? 0) >= 30 && (item.age ?? 0) <= 40,
    ],
    ['gender=2', (item: CustomerListPage['items'][number]) => item.gender === '2'],
    [
      'sinceFrom=2015-01-01&sinceTo=2018-12-31',
      (item: CustomerListPage['items'][number]) => /^201[5-8]/.test(item.since ?? ''),
    ],
  ])('%s holds for whoever is listed, and for somebody', async (query, holds) => {
    const { items } = await list(`${query}&limit=100`);
    expect(items.length).toBeGreaterThan(0);
    expect(items.filter((item) => !holds(item))).toEqual([]);
  });

  test('papers, products and regions are looked for where they stand', async () => {
    const { customerNo } = knownCustomers.typed;
    for (const query of ['papers=expired', 'product=overdue_loan', 'product=loan']) {
      expect(numbersOf(await list(`${query}&orgNo=02&sort=customerNo&limit=100`)), query).toContain(customerNo);
    }
    for (const query of ['product=savings', 'product=debit_card', 'region=44', 'papers=90'])
      expect((await list(query)).count.value, query).toBeGreaterThan(0);
    // A division finds its classes, a section its divisions.
    const companies = async (industry: string) => (await list(`industry=${industry}`)).count.value;
    expect(await companies('C331')).toBe(await companies('C3311'));
    expect(await companies('C33')).toBeGreaterThan(0);
    expect(await companies('C')).toBeGreaterThan(await companies('C33'));
    expect(await companies('C34')).toBe(0);
    expect((await list('mine=1')).items).toEqual([]);
    expect((await list('orgNo=99')).items).toEqual([]);
  });

  test('CIF-12 a branch lists its own customers only, and a cursor of another branch is refused like an invented one', async () => {
    const own = ofBranch.session?.user.branch.orgNo;
    const mine = await list('limit=100', ofBranch);
    expect(mine.items.every((item) => item.branch.orgNo === own)).toBe(true);
    const other = own === '01' ? '02' : '01';
    expect((await list(`orgNo=${other}`, ofBranch)).items).toEqual([]);
    const foreign = await list(`orgNo=${other}&limit=1`);
    const refused = await ofBranch.get(`/customer-list?cursor=${foreign.next}`);
    const invented = await ofBranch.get('/customer-list?cursor=after.999999999');
    expect([refused.status, refused.error?.code]).toEqual([400, 'request.invalid']);
    expect(refused.error?.details).toEqual(invented.error?.details);
  });

  test.each([
    'sort=name;drop',
    'region=4_',
    'industry=C3_',
    "orgNo=0'",
    'ageFrom=x',
    'papers=1000',
    'cursor=after.1%20or',
  ])('B5 %s is refused', async (query) => {
    expect((await agent.get(`/customer-list?${query}`)).status).toBe(400);
  });

  test('a view is kept, renamed and deleted by its owner; shared, it is read by his branch and those below', async () => {
    const settings = {
      filter: { kind: 'corporate', vip: '1' },
      columns: ['branch', 'since'],
      sort: 'since',
      direction: 'desc',
    };
    const views = async (client: TestClient) => (await client.get<SavedView[]>('/customer-views')).data;
    const made = await agent.post<SavedView>('/customer-views', { name: '对公贵宾', shared: false, settings });
    expect(made.data).toMatchObject({ own: true, settings, version: 1 });
    expect(await views(ofBranch)).toEqual([]);
    const twice = await agent.post('/customer-views', { name: '对公贵宾', shared: false, settings });
    expect(twice.error?.code).toBe('customer.view_name_taken');
    const address = `/customer-views/${made.data.id}`;
    const shared = await agent.request<SavedView>('put', address, {
      name: '贵宾企业',
      shared: true,
      settings,
      version: 1,
    });
    expect(shared.data).toMatchObject({ name: '贵宾企业', version: 2 });
    expect(await views(ofBranch)).toMatchObject([{ name: '贵宾企业', own: false, settings }]);
    const foreign = await ofBranch.request('put', address, { name: 'x', shared: true, settings, version: 2 });
    expect(foreign.error?.code).toBe('resource.not_found');
    expect((await ofBranch.request('delete', address)).error?.code).toBe('resource.not_found');
    const stale = await agent.request('put', address, { name: 'y', shared: true, settings, version: 1 });
    expect(stale.error?.code).toBe('conflict.stale');
    expect((await agent.request('delete', address)).status).toBe(204);
    expect(await views(agent)).toEqual([]);
  });
});
