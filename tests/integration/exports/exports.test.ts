import type { ExportSourceView, ExportView, LookPage, ReviewDetail, ReviewPage } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const { alone } = knownCustomers;

describeEachDatabase('CIF-12 a list leaves the house by two people', (database) => {
  let server: TestServer;
  let clerk: TestClient;
  let reviewer: TestClient;
  const clock = new ManualClock();
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 300 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    clerk = await server.signIn('clerk1');
    reviewer = await server.signIn('reviewer1');
  });
  afterAll(() => server.stop());

  const ask = (values: object = {}, by = clerk) =>
    by.post<ExportView>('/exports', {
      source: 'customers',
      filter: { orgNo: '01' },
      format: 'csv',
      purpose: '年度客户回访名单',
      locale: 'zh-CN',
      ...values,
    });
  const decide = async (view: ExportView, what: 'approval' | 'return', by = reviewer) => {
    const { data } = await by.get<ReviewPage>('/reviews?box=all&kind=export&order=newest');
    const review = data.items.find(({ subjectId }) => subjectId === view.id);
    return by.post(`/reviews/${review?.id}/${what}`, {
      version: review?.version,
      ...(what === 'return' && { reason: '用途不明' }),
    });
  };
  const state = async (id: string) => (await clerk.get<ExportView>(`/exports/${id}`)).data.state;
  const fetched = (id: string, by = clerk) => by.download(`/exports/${id}/file`);
  const count = async (where: string): Promise<number> => {
    const [row] = await forkOf(server.deps.orm)
      .getConnection()
      .execute(`select count(*) as n from customer where ${where}`);
    return Number(row?.n);
  };

  test('nothing leaves before a second person has seen what and why, and said yes', async () => {
    const { data: view } = await ask();
    expect(view).toMatchObject({ state: 'waiting', own: true, rows: { value: await count("org_no = '01'") } });
    expect((await fetched(view.id)).status).toBe(409);
    const { data } = await reviewer.get<ReviewPage>('/reviews?kind=export');
    const review = data.items.find(({ subjectId }) => subjectId === view.id);
    const detail = (await reviewer.get<ReviewDetail>(`/reviews/${review?.id}`)).data;
    const shown = Object.fromEntries(detail.changes.map(({ path, after }) => [path, after?.text['zh-CN']]));
    expect(shown).toMatchObject({
      purpose: '年度客户回访名单',
      filter: '机构及下属: 01',
      rows: String(view.rows.value),
    });
    expect((await decide(view, 'approval', clerk)).status).toBe(403);
    expect((await decide(view, 'approval')).status).toBe(200);
    expect(await state(view.id)).toBe('approved');
    expect((await fetched(view.id)).status).toBe(200);
    const keys = (await auditEntries(server)).filter(({ subject_id }) => subject_id === view.id).map(({ key }) => key);
    expect(keys).toEqual(['Export.Asked', 'Export.Approved', 'Export.Fetched', 'Export.CustomersSent']);
  });

  test('the file says who, when, by whom approved and what for, holds every row of the scope once, and masks as the screen does', async () => {
    const { data: view } = await ask({ filter: {} });
    await decide(view, 'approval');
    const { bytes, headers } = await fetched(view.id);
    expect(headers.get('content-type')).toContain('text/csv');
    const [mark, heading, ...rows] = parse(bytes, { bom: true, relax_column_count: true }) as string[][];
    expect(mark?.[0]).toContain(`编号: ${view.number}`);
    for (const word of ['导出人: 录入员 1', '批准人: 复核员 1', '用途: 年度客户回访名单', '2026-11-23 09:00']) {
      expect(mark?.[0]).toContain(word);
    }
    expect(new Set(rows.map(([no]) => no)).size).toBe(await count('1 = 1'));
    expect(rows).toHaveLength(await count('1 = 1'));
    const id = heading?.indexOf('证件号码') ?? -1;
    expect(rows.find(([no]) => no === alone.customerNo)?.[id]).toMatch(/^\*{3}.$/);
    expect(bytes.toString()).not.toContain(alone.phone);
  });

  test('a reviewer asks as well, another one decides, and whoever was in the file is found under who looked at him', async () => {
    const { data: view } = await ask({ filter: { kind: 'corporate' } }, reviewer);
    const second = await server.signIn('reviewer2');
    expect((await decide(view, 'approval', reviewer)).status).toBe(403);
    expect((await decide(view, 'approval', second)).status).toBe(200);
    const rows = parse((await fetched(view.id, reviewer)).bytes, { bom: true, relax_column_count: true }) as string[][];
    const supervisor = await server.signIn('supervisor1');
    for (const no of [rows.at(2)?.[0], rows.at(-1)?.[0]]) {
      const { data } = await supervisor.get<LookPage>(`/customers/${no}/looks?kind=export`);
      expect(data.items[0], no).toMatchObject({
        kind: 'export',
        key: 'Export.CustomersSent',
        what: 'customers',
        who: { userId: reviewer.session?.user.id },
      });
    }
    const personal = await supervisor.get<LookPage>(`/customers/${alone.customerNo}/looks?kind=export`);
    expect(personal.data.items.filter(({ who }) => who?.userId === reviewer.session?.user.id)).toEqual([]);
  });

  test('a workbook carries its marks on the first sheet; headings speak the language asked for', async () => {
    const { data: view } = await ask({ format: 'xlsx', locale: 'en', filter: { kind: 'corporate' } });
    await decide(view, 'approval');
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await fetched(view.id)).bytes as unknown as ExcelJS.Buffer);
    expect(book.worksheets[0]?.getCell('A1').value).toBe('Number');
    expect(book.worksheets[0]?.getCell('B1').value).toBe(view.number);
    expect(book.worksheets[1]?.getCell('A1').value).toBe('Customer number');
    expect(book.worksheets[1]?.rowCount).toBe(1 + (await count("kind = 'corporate'")));
  });

  test('a branch’s file holds its own customers only, whatever its filter says', async () => {
    const branch = await server.signIn('clerk-b');
    expect((await ask({ filter: { orgNo: '02' } }, branch)).error?.code).toBe('export.nothing');
    const { data: view } = await ask({ filter: {} }, branch);
    expect(view.rows.value).toBe(await count("branch_path = '/00/01/'"));
    await decide(view, 'approval');
    const rows = parse((await fetched(view.id, branch)).bytes, { bom: true, relax_column_count: true }) as string[][];
    expect(rows).toHaveLength(2 + view.rows.value);
    expect((await fetched(view.id, await server.signIn('clerk2'))).status).toBe(404);
  });

  test('returned it stays returned, with the reason; approved it lasts a day and three fetches', async () => {
    const { data: back } = await ask();
    expect((await decide(back, 'return')).status).toBe(200);
    const returned = (await clerk.get<ExportView[]>('/exports')).data.find(({ id }) => id === back.id);
    expect(returned).toMatchObject({ state: 'returned', reason: '用途不明', decidedBy: '复核员 1' });
    expect((await fetched(back.id)).status).toBe(409);

    const { data: often } = await ask();
    await decide(often, 'approval');
    for (let n = 0; n < 3; n += 1) expect((await fetched(often.id)).status).toBe(200);
    expect((await fetched(often.id)).status).toBe(409);
    expect(await state(often.id)).toBe('expired');

    const { data: late } = await ask();
    await decide(late, 'approval');
    clock.advance(24 * 3_600_000 - 1);
    clerk = await server.signIn('clerk1');
    reviewer = await server.signIn('reviewer1');
    expect(await state(late.id)).toBe('approved');
    clock.advance(1);
    expect((await fetched(late.id)).status).toBe(409);
    expect(await state(late.id)).toBe('expired');
  });

  test('a purpose is needed, a list not mine does not exist, a number that is masked is not searched by a file', async () => {
    expect((await ask({ purpose: ' x ' })).error?.code).toBe('request.invalid');
    expect((await ask({ source: 'interactions' })).error?.code).toBe('export.unknown_list');
    expect((await ask({ filter: { q: alone.phone } })).error?.code).toBe('request.invalid');
    expect((await ask({ filter: { salary: '1' } })).error?.code).toBe('request.invalid');
    expect((await ask({}, await server.signIn('agent1'))).error?.code).toBe('access.denied');
  });

  test('what is entered at the reviews’ own door changes neither what was asked for nor who asked', async () => {
    const { data: view } = await ask({}, reviewer);
    const reviewOf = async () =>
      (await reviewer.get<ReviewPage>('/reviews?box=mine&kind=export&order=newest')).data.items.find(
        ({ subjectId }) => subjectId === view.id,
      );
    const first = await reviewOf();
    await reviewer.post(`/reviews/${first?.id}/withdrawal`, { version: first?.version });
    const forged = { baseVersion: 0, changeVersion: null, changes: { purpose: '改', filter: '{}' }, overrides: [] };
    const enter = (what: string, by: TestClient) => by.request('put', `/records/export/${view.id}/${what}`, forged);
    expect((await enter('draft', clerk)).error?.code).toBe('access.denied');
    expect((await enter('submission', clerk)).error?.code).toBe('access.denied');
    expect((await enter('submission', reviewer)).status).toBe(200);
    const again = await reviewOf();
    const detail = (await reviewer.get<ReviewDetail>(`/reviews/${again?.id}`)).data;
    expect(detail.row.state).toBe('submitted');
    const shown = detail.changes.map(({ path, after }) => [path, after?.text['zh-CN']]);
    expect(shown).toEqual(
      expect.arrayContaining([
        ['purpose', '年度客户回访名单'],
        ['filter', '机构及下属: 01'],
      ]),
    );
    const own = await reviewer.post(`/reviews/${again?.id}/approval`, { version: again?.version });
    expect(own.error?.code).toBe('review.same_person');
    const forge = 'update export_request set approved_by = asked_by where id = ?';
    await expect(forkOf(server.deps.orm).execute(forge, [view.id])).rejects.toThrow(/two_people|constraint/i);
  });

  test('a file holds what was approved, though its owner sees more by now and the list has grown', async () => {
    const { data: view } = await ask({}, await server.signIn('clerk-b'));
    await decide(view, 'approval');
    const run = (sql: string) => forkOf(server.deps.orm).execute(sql);
    await run("update app_user set branch_org_no = '00' where username = 'clerk-b'");
    const moved = await server.signIn('clerk-b');
    const rowsNow = async () =>
      (parse((await fetched(view.id, moved)).bytes, { bom: true, relax_column_count: true }) as string[][]).slice(2);
    const rows = await rowsNow();
    expect(rows).toHaveLength(view.rows.value);
    expect(new Set(rows.map((row) => row[0])).size).toBe(view.rows.value);
    const [outside] = (await run(
      "select customer_no from customer where branch_path like '/00/02/%' order by id limit 1",
    )) as { customer_no: string }[];
    expect(rows.map(([no]) => no)).not.toContain(outside?.customer_no);
    await run(
      `update customer set branch_path = '/00/01/', org_no = '01' where customer_no = '${outside?.customer_no}'`,
    );
    expect(await rowsNow()).toHaveLength(view.rows.value);
    await run("update app_user set branch_org_no = '01' where username = 'clerk-b'");
  });

  test('each role is offered its lists, with what is masked in them', async () => {
    const kinds = async (username: string) =>
      (await (await server.signIn(username)).get<ExportSourceView[]>('/export-sources')).data.map(({ kind }) => kind);
    expect(await kinds('clerk1')).toEqual(expect.arrayContaining(['customers', 'industry_attributes']));
    expect(await kinds('clerk1')).not.toContain('interactions');
    expect(await kinds('supervisor1')).toEqual(expect.arrayContaining(['customers', 'interactions']));
    const sources = (await clerk.get<ExportSourceView[]>('/export-sources')).data;
    const customers = sources.find(({ kind }) => kind === 'customers');
    expect(customers?.columns.filter(({ masked }) => masked).map(({ id }) => id)).toEqual(['idTail']);
  });
});
