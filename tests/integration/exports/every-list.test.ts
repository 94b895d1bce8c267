import {
  type ArchiveFileDetail,
  type ArchiveFilePage,
  type BlacklistPage,
  type BundlePage,
  blacklistSubject,
  type ExportSourceView,
  type ExportView,
  type ImportPage,
  type ReviewPage,
  type TaskPage,
} from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { residentIdCheck } from '@tellerline/server/modules/customers/index';
import { forkOf } from '@tellerline/server/persistence/orm';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { Bundles, okay } from '../documents/bundles.ts';
import { newKey, RecordDesk } from '../reviews/record-desk.ts';

const blacklistedId = `44060619900307123${residentIdCheck('44060619900307123')}`;

describeEachDatabase('CIF-12 CIF-05 every list of the house leaves it alike', (database) => {
  let server: TestServer;
  let clerk: TestClient;
  let reviewer: TestClient;
  let accountNo: string;
  let [company, person] = ['', ''];
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 120 });
    // Customers of a branch that is not the one of `clerk-b`.
    const there = (kind: string) => `select c.customer_no from customer c join account a on a.customer_id = c.id
      where c.kind = '${kind}' and c.branch_path <> '/00/01/' and c.branch_path like '/00/0%' order by c.customer_no limit 1`;
    for (const kind of ['corporate', 'personal']) {
      const [row] = (await forkOf(orm).execute(there(kind))) as { customer_no: string }[];
      if (kind === 'corporate') company = row?.customer_no ?? '';
      else person = row?.customer_no ?? '';
    }
    await orm.close();
    server = await startTestServer({ databaseUrl, clock: new ManualClock() });
    clerk = await server.signIn('clerk1');
    reviewer = await server.signIn('reviewer1');
    const bundles = new Bundles(server);
    accountNo = await bundles.accountOf(company);
    await bundles.handOver(clerk, company);
    await bundles.handOver(clerk, person);
    okay(await clerk.post('/archive/cabinets', { code: 'A1', room: '库房', orgNo: '00', slots: 2, filesPerSlot: 9 }));
    const file = okay(
      await clerk.post<ArchiveFileDetail>('/archive/files', { customerNo: company, account: accountNo }),
    );
    okay(await clerk.post('/archive/files', { customerNo: person }));
    okay(await clerk.post('/archive/allotment', {}));
    const away = { holder: '审计员', reason: '年度审计', dueOn: '2026-12-01' };
    okay(await clerk.post(`/archive/files/${file.id}/take-out`, away));
    okay(await clerk.post(`/archive/files/${file.id}/return`, { note: '完好' }));
    okay(await clerk.post(`/archive/files/${file.id}/take-out`, { ...away, reason: '=HYPERLINK("x")' }));
    const table = new Uint8Array(Buffer.from(`客户号,行业总类\n${company},制造业\n`));
    const listing = new RecordDesk(clerk, 'blacklist_entry');
    const entry = { partyKind: 'personal', severity: 'warn', reason: 'identity', advice: 'verify', source: 'police' };
    const from = { sourceText: '协查函', reasonText: '曾持他人证件', validFrom: '2026-11-20' };
    const ends = { name: '黄某某', idKind: '10', idNumber: blacklistedId, phone: '13411112222', ...from };
    const sent = await listing.submit(blacklistSubject('00', newKey()), { ...entry, ...ends });
    await new RecordDesk(reviewer, 'blacklist_entry').approved(sent);
    okay(await clerk.upload('/imports?kind=industry_attributes&name=attributes.csv', table));
  });
  afterAll(() => server.stop());

  const ask = (source: string, filter: object = {}, by = clerk) =>
    by.post<ExportView>('/exports', { source, filter, format: 'csv', purpose: '内部检查用', locale: 'zh-CN' });
  const fetched = async (source: string, filter: object = {}) => {
    const view = okay(await ask(source, filter));
    const reviews = await reviewer.get<ReviewPage>('/reviews?box=all&kind=export&order=newest&limit=100');
    const review = reviews.data.items.find(({ subjectId }) => subjectId === view.id);
    okay(await reviewer.post(`/reviews/${review?.id}/approval`, { version: review?.version }));
    const { bytes } = await clerk.download(`/exports/${view.id}/file`);
    const [, headings = [], ...rows] = parse(bytes, { bom: true, relax_column_count: true }) as string[][];
    return { view, headings, rows: rows.map((row) => Object.fromEntries(headings.map((name, at) => [name, row[at]]))) };
  };
  const items = async <T>(path: string) => (await clerk.get<{ items: T[] }>(path)).data.items;

  // Each list: what the screen shows, and one cell of each of its rows as the file says it.
  const lists = [
    {
      source: 'tasks',
      filter: { scope: 'pool' },
      column: '客户号',
      shown: async () =>
        (await items<TaskPage['items'][number]>('/tasks?scope=pool&limit=100')).map((t) => t.customerNo ?? ''),
    },
    {
      source: 'reviews',
      filter: { box: 'mine', kind: 'export', state: 'approved' },
      column: '种类',
      shown: async () =>
        (await items<ReviewPage['items'][number]>('/reviews?box=mine&kind=export&state=approved&limit=100')).map(
          ({ kindLabel }) => kindLabel['zh-CN'],
        ),
    },
    {
      source: 'bundles',
      filter: { step: 'receipt' },
      column: '流水号',
      shown: async () =>
        (await items<BundlePage['items'][number]>('/hand-over?step=receipt')).map(({ flowNo }) => flowNo),
    },
    {
      source: 'archive_files',
      filter: {},
      column: '档号',
      shown: async () => (await items<ArchiveFilePage['items'][number]>('/archive/files')).map(({ code }) => code),
    },
    { source: 'archive_register', filter: {}, column: '备注', shown: async () => ['完好', ''] },
    {
      source: 'blacklist',
      filter: { state: 'in_force' },
      column: '名称',
      shown: async () => (await items<BlacklistPage['items'][number]>('/blacklist')).map(({ name }) => name),
    },
    {
      source: 'imports',
      filter: {},
      column: '文件',
      shown: async () => (await items<ImportPage['items'][number]>('/imports')).map(({ fileName }) => fileName),
    },
  ];
  test.each(lists)(
    '$source: the file holds what the screen shows, row for row',
    async ({ source, filter, column, shown }) => {
      // What approves this export is a review itself: the file holds as many as were approved.
      const before = await shown();
      const { view, headings, rows } = await fetched(source, filter);
      const expected = source === 'reviews' ? (await shown()).slice(0, view.rows.value) : before;
      expect(expected.length).toBeGreaterThan(0);
      expect(headings).toContain(column);
      expect(rows.map((row) => row[column]).sort()).toEqual(expected.sort());
      expect(view.filter).toHaveLength(Object.keys(filter).length);
    },
  );

  test.each(['bundles', 'archive_files'])('%s: an account is masked in the file as on the screen', async (source) => {
    const { rows } = await fetched(source);
    const account = rows.map((row) => row.账号).filter((cell) => cell);
    expect(account).toContain(`****${accountNo.slice(-4)}`);
    expect(JSON.stringify(rows)).not.toContain(accountNo);
  });

  test('CIF-11 the blacklist: documents and telephones are masked in the file as on the screen', async () => {
    const { rows } = await fetched('blacklist');
    const shown = await items<BlacklistPage['items'][number]>('/blacklist');
    expect(rows.map((row) => [row.证件号码, row.电话])).toEqual(
      shown.map(({ idNumber, phone }) => [idNumber?.text, phone?.text]),
    );
    expect(JSON.stringify(rows)).not.toContain(blacklistedId);
  });

  test('what looks like a formula in the register is text', async () => {
    const { rows } = await fetched('archive_register');
    expect(rows.map((row) => row.事由).filter((why) => why?.includes('HYPERLINK'))).toEqual(['\'=HYPERLINK("x")']);
  });

  test('a filter a list does not know, and one that is none, are refused', async () => {
    for (const { source } of lists) expect((await ask(source, { salary: '1' })).error?.code).toBe('request.invalid');
    expect((await ask('tasks', { scope: 'everything' })).error?.code).toBe('request.invalid');
    expect((await ask('bundles', { limit: '1' })).error?.code).toBe('request.invalid');
  });

  test('a branch takes out its own only, and each role is offered its lists', async () => {
    const branch = await server.signIn('clerk-b');
    for (const source of ['bundles', 'archive_files', 'archive_register', 'imports', 'tasks']) {
      expect([source, (await ask(source, {}, branch)).error?.code]).toEqual([source, 'export.nothing']);
    }
    const kinds = async (name: string) =>
      (await (await server.signIn(name)).get<ExportSourceView[]>('/export-sources')).data.map(({ kind }) => kind);
    expect(new Set(await kinds('clerk1'))).toEqual(
      new Set([...lists.map(({ source }) => source), 'customers', 'industry_attributes', 'service_requests']),
    );
    expect(await kinds('manager1')).not.toContain('reviews');
    expect(await kinds('supervisor1')).not.toContain('imports');
    expect((await ask('imports', {}, await server.signIn('supervisor1'))).error?.code).toBe('export.unknown_list');
  });
});
