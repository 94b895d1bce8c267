import { Readable } from 'node:stream';
import type {
  AttributePage,
  AttributeSubject,
  ImportPage,
  ImportProblems,
  ImportRowPage,
  ImportView,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import type { Actor } from '@tellerline/server/kernel/actor';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { newId } from '@tellerline/server/kernel/ids';
import { attributeTable } from '@tellerline/server/modules/customers/attributes/import/attribute-table';
import { ImportJobs } from '@tellerline/server/modules/customers/imports/import-jobs';
import { Imports } from '@tellerline/server/modules/customers/imports/imports';
import { forkOf } from '@tellerline/server/persistence/orm';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { Answer, TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const { alone } = knownCustomers;

describeEachDatabase('CIF-05 industry attributes from tables', (database) => {
  let server: TestServer;
  let clerk: TestClient;
  let companies: string[];
  let local: string;
  let foreign: string;
  let taken = 0;
  const clock = new ManualClock();
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 1_200 });
    const rows = await forkOf(orm)
      .getConnection()
      .execute("select customer_no, branch_path from customer where kind = 'corporate' order by customer_no");
    const firstOf = (path: string): string => rows.find((row) => row.branch_path === path)?.customer_no ?? '';
    [local, foreign] = [firstOf('/00/01/'), firstOf('/00/02/')];
    companies = rows.map((row) => row.customer_no).filter((no) => no !== local && no !== foreign);
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    clerk = await server.signIn('clerk1');
  });
  afterAll(() => server.stop());

  const actor: Actor = {
    userId: newId(),
    username: 'clerk9',
    displayName: '录入员 9',
    roles: ['clerk'],
    branchPath: '/00/',
    extension: null,
    sessionId: newId(),
  };
  const kinds = () => [attributeTable(server.deps, { today: () => '2026-11-23' })];
  /** So many companies no test has used yet. */
  const some = (count: number): string[] => {
    const found = companies.slice(taken, taken + count);
    taken += count;
    if (found.length < count) throw new Error('The test bank has too few companies');
    return found;
  };
  const bytes = (text: string | Buffer) => new Uint8Array(Buffer.from(text));
  const send = (text: string | Buffer, by = clerk, name = 'attributes.csv'): Promise<Answer<ImportView>> =>
    by.upload<ImportView>(`/imports?kind=industry_attributes&name=${encodeURIComponent(name)}`, bytes(text));
  const settled = async (id: number, by = clerk): Promise<ImportView> => {
    for (;;) {
      const { data } = await by.get<ImportView>(`/imports/${id}`);
      if (!['reading', 'applying', 'undoing'].includes(data.state)) return data;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const checked = async (text: string | Buffer, by = clerk, name?: string) =>
    settled((await send(text, by, name)).data.id, by);
  const decide = async (view: ImportView, what: string, by = clerk) => {
    const answer = await by.post<ImportView>(`/imports/${view.id}/${what}`, { version: view.version });
    return answer.error ? answer : { ...answer, data: await settled(view.id, by) };
  };
  const current = async (customerNo: string) =>
    (await clerk.get<AttributeSubject>(`/attributes/subject?customerNo=${customerNo}`)).data.current;
  const rowsOf = async (id: number, query = '') =>
    (await clerk.get<ImportRowPage>(`/imports/${id}/rows?${query}`)).data.items;

  test('a dry run tells what would become of every row and changes nothing; the good rows go in alone', async () => {
    const [a, b, c] = some(3);
    const view = await checked(
      `客户号,行业总类,专业市场分类,备注\n${a},制造业,陶瓷,x\n00000000,制造业,,\n${b},,,\n${c},${'长'.repeat(101)},=1+1,\n${a},农业,,\n${alone.customerNo},农业,,\n`,
    );
    expect(view).toMatchObject({ state: 'checked', own: true, sameFile: false });
    expect(view.counts).toMatchObject({ rows: 6, bad: 5, new: 1, change: 0, same: 0 });
    expect(view.read?.columns.at(-1)).toEqual({ heading: '备注', field: null });
    expect((await rowsOf(view.id)).map(({ rowNo, outcome, issues }) => [rowNo, outcome, ...issues])).toEqual([
      [2, 'new'],
      [3, 'bad', { field: 'customerNo', reason: 'unknown_customer', n: null }],
      [4, 'bad', { field: 'industry', reason: 'required', n: null }],
      [
        5,
        'bad',
        { field: 'industry', reason: 'too_long', n: '100' },
        { field: 'marketClass', reason: 'formula', n: null },
      ],
      [6, 'bad', { field: 'customerNo', reason: 'repeated', n: '2' }],
      [7, 'bad', { field: 'customerNo', reason: 'not_corporate', n: null }],
    ]);
    const { data: problems } = await clerk.get<ImportProblems>(`/imports/${view.id}/problems`);
    expect(problems).toContainEqual({ field: 'industry', reason: 'too_long', rows: 1 });
    expect((await rowsOf(view.id, 'reason=repeated')).map((row) => row.rowNo)).toEqual([6]);
    expect(await current(a ?? '')).toBeNull();

    const { data: applied } = await decide(view, 'application');
    expect(applied).toMatchObject({ state: 'applied', counts: { created: 1, changed: 0, same: 0, bad: 5 } });
    expect(await current(a ?? '')).toMatchObject({ values: { industry: '制造业', marketClass: '陶瓷' }, version: 1 });
    expect(await current(c ?? '')).toBeNull();
  });

  test('a workbook brings original authors and days; the importer is on record beside them', async () => {
    const [a = '', b = ''] = some(2);
    const book = new ExcelJS.Workbook();
    book.addWorksheet('x').addRows([
      ['客户号', '行业总类', '登记人', '登记日期'],
      [a, '教育', '旧系统 王', new Date('2019-05-06T00:00:00Z')],
      [b, '卫生', null, '2031-01-01'],
    ]);
    const view = await checked(Buffer.from(await book.xlsx.writeBuffer()), clerk, 'a.xlsx');
    expect(view.counts).toMatchObject({ rows: 2, new: 1, bad: 1 });
    expect((await rowsOf(view.id))[1]?.issues).toEqual([{ field: 'recordedOn', reason: 'day_in_future', n: null }]);
    await decide(view, 'application');
    expect(await current(a)).toMatchObject({
      author: '旧系统 王',
      recordedOn: '2019-05-06',
      importedBy: '录入员 1',
      importId: view.id,
    });
  });

  test('the same file a second time changes nothing; corrected, only what differs', async () => {
    const [a, b, c] = some(3);
    const text = `客户号,行业总类,工业区\n${a},采矿业,甲\n${b},采矿业,乙\n`;
    const first = await checked(text);
    await decide(first, 'application');
    const again = await send(text, clerk, 'another-name.csv');
    expect(again.data).toMatchObject({ id: first.id, state: 'applied', sameFile: true });
    const [colleague, elsewhere] = [await server.signIn('clerk2'), await server.signIn('clerk-b')];
    expect((await send(text, colleague)).data).toMatchObject({ id: first.id, own: false });
    expect((await send(text, elsewhere)).data.id).not.toBe(first.id);

    const corrected = await checked(`${text.replace('乙', '丙')}${c},采矿业,丁\n`);
    expect(corrected.counts).toMatchObject({ rows: 3, same: 1, change: 1, new: 1 });
    const { data: applied } = await decide(corrected, 'application');
    expect(applied.counts).toMatchObject({ same: 1, changed: 1, created: 1 });
    expect(await current(a ?? '')).toMatchObject({ importId: first.id, version: 1 });
    expect(await current(b ?? '')).toMatchObject({ importId: corrected.id, version: 2 });
  });

  test('a column the file lacks stays as it is; an empty cell of one it has empties the value', async () => {
    const [a = ''] = some(1);
    await decide(await checked(`客户号,行业总类,工业区,专业市场分类\n${a},林业,东区,木材\n`), 'application');
    await decide(await checked(`客户号,行业总类,工业区\n${a},渔业,\n`), 'application');
    expect((await current(a))?.values).toMatchObject({ industry: '渔业', industrialZone: null, marketClass: '木材' });
  });

  test('undoing puts back what was replaced, takes back what was added, and keeps what somebody changed since', async () => {
    const [a = '', b = '', c = ''] = some(3);
    const before = await checked(`客户号,行业总类,登记人\n${a},原值甲,张\n${b},原值乙,李\n`);
    await decide(before, 'application');
    const view = await checked(`客户号,行业总类\n${a},新值\n${b},新值\n${c},新值\n`);
    const { data: applied } = await decide(view, 'application');
    const colleague = await server.signIn('clerk2');
    const typed = { baseVersion: 2, customerNo: b, industry: '房地产业', accountNo: '' };
    const rest = {
      industrialZone: '',
      marketClass: '',
      subIndustry1: '',
      subIndustry2: '',
      subIndustry3: '',
      subIndustry4: '',
    };
    await colleague.post('/attribute-submissions', { lines: [{ ...rest, ...typed }] });
    const { data: undone } = await decide(applied, 'undoing', colleague);
    expect(undone).toMatchObject({ state: 'undone', counts: { restored: 2, kept: 1 }, undone: { name: '录入员 2' } });
    expect(await current(a)).toMatchObject({ values: { industry: '原值甲' }, author: '张', importId: before.id });
    expect(await current(b)).toMatchObject({ values: { industry: '房地产业' }, author: '录入员 2' });
    expect(await current(c)).toBeNull();
    expect(
      (await rowsOf(view.id, 'outcome=kept')).map(({ customerNo, issues }) => [customerNo, issues[0]?.reason]),
    ).toEqual([[b, 'changed_since']]);
    const keys = (await auditEntries(server))
      .filter(({ subject_id }) => subject_id === String(view.id))
      .map(({ key }) => key);
    expect(keys).toEqual(['Import.Uploaded', 'Import.Applied', 'Import.Undone']);
    // The file counts no longer: sent again it is a new import.
    expect((await send(`客户号,行业总类\n${a},新值\n${b},新值\n${c},新值\n`)).data.id).not.toBe(view.id);
  });

  test('killed between two chunks, an import goes on where it was, and every row is applied once', async () => {
    const rows = some(9);
    const view = await checked(`客户号,行业总类\n${rows.map((no) => `${no},中断`).join('\n')}\n`);
    let transactions = 0;
    const dying = new ImportJobs(
      {
        ...server.deps,
        log: { error: () => undefined } as never,
        transaction: (work) => {
          transactions += 1;
          return transactions > 2 ? Promise.reject(new Error('killed')) : server.deps.transaction(work);
        },
      },
      { kinds: kinds(), rowsAChunk: 2 },
    );
    await forkOf(server.deps.orm)
      .getConnection()
      .execute(
        `update data_import set state = 'applying', version = version + 1, applied_by_name = '录入员 1', beat_at = uploaded_at where id = ${view.id}`,
      );
    dying.begin(view.id);
    await dying.idle();
    expect((await clerk.get<ImportView>(`/imports/${view.id}`)).data).toMatchObject({
      state: 'applying',
      progress: { done: 4, of: 9 },
    });
    const taking = new ImportJobs(server.deps, { kinds: kinds(), rowsAChunk: 2 });
    await taking.tick();
    expect((await clerk.get<ImportView>(`/imports/${view.id}`)).data.state).toBe('applying');
    clock.advance(21_000);
    await taking.tick();
    await taking.idle();
    expect((await clerk.get<ImportView>(`/imports/${view.id}`)).data).toMatchObject({
      state: 'applied',
      counts: { rows: 9, created: 9 },
    });
    for (const no of rows) expect(await current(no)).toMatchObject({ version: 1, values: { industry: '中断' } });
  });

  test('a restart while a file is being read refuses it cleanly and leaves no rows', async () => {
    const [a = ''] = some(1);
    const view = await checked(`客户号,行业总类\n${a},半途\n`);
    await forkOf(server.deps.orm)
      .getConnection()
      .execute(`update data_import set state = 'reading' where id = ${view.id}`);
    await new ImportJobs(server.deps, { kinds: kinds() }).tick();
    expect((await clerk.get<ImportView>(`/imports/${view.id}`)).data).toMatchObject({
      state: 'refused',
      refusal: { reason: 'interrupted' },
    });
    expect(await rowsOf(view.id)).toEqual([]);
    expect((await checked(`客户号,行业总类\n${a},半途\n`)).state).toBe('checked');
  });

  test('a file that waits behind a long one is nobody’s to refuse; taken over all the same, it leaves no rows; five may wait', async () => {
    let transactions = 0;
    const [gate, reached] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const transaction: typeof server.deps.transaction = async (work) => {
      transactions += 1;
      // The first is the entry of the first file, the second its first rows.
      if (transactions === 2) {
        reached.resolve();
        await gate.promise;
      }
      return server.deps.transaction(work);
    };
    const ports = { kinds: kinds(), today: () => '2026-11-23', reviews: null };
    const imports = new Imports({ ...server.deps, transaction }, ports);
    const upload = (no: string) => {
      const file = Readable.from([Buffer.from(`客户号,行业总类\n${no},排队\n`)]);
      return imports.upload(actor, { kind: 'industry_attributes', name: 'queue.csv' }, file);
    };
    const [first = '', ...others] = some(5);
    const long = await upload(first);
    await reached.promise;
    const waiting: ImportView[] = [];
    for (const no of others) waiting.push(await upload(no));
    await expect(upload('0')).rejects.toMatchObject({ code: 'import.too_many_waiting', details: { limit: 5 } });

    const state = async (id: number) => (await imports.view(forkOf(server.deps.orm), actor, id)).state;
    for (let tenSeconds = 0; tenSeconds < 3; tenSeconds += 1) {
      clock.advance(10_000);
      await imports.tick();
    }
    await new ImportJobs(server.deps, { kinds: kinds() }).tick();
    expect(await Promise.all([long, ...waiting].map(({ id }) => state(id)))).toEqual(Array(5).fill('reading'));

    const taken = waiting[0]?.id ?? 0;
    await forkOf(server.deps.orm)
      .getConnection()
      .execute(
        `update data_import set state = 'refused', refusal = 'interrupted', same_key = null where id = ${taken}`,
      );
    gate.resolve();
    await imports.idle();
    expect(await Promise.all([long, ...waiting].map(({ id }) => state(id)))).toEqual([
      'checked',
      'refused',
      'checked',
      'checked',
      'checked',
    ]);
    expect((await imports.rows(forkOf(server.deps.orm), actor, taken, { limit: 10 })).items).toEqual([]);
  });

  test('a table nobody decides about for a week is thrown away with its rows, and may come again', async () => {
    const text = `客户号,行业总类\n${some(1)[0]},制造业\n`;
    const view = await checked(text);
    const jobs = new ImportJobs(server.deps, { kinds: kinds() });
    clock.advance(7 * 24 * 3_600_000 - 60_000);
    await jobs.tick();
    const again = async () => {
      clerk = await server.signIn('clerk1');
      return (await clerk.get<ImportView>(`/imports/${view.id}`)).data.state;
    };
    expect(await again()).toBe('checked');
    clock.advance(60_000);
    await jobs.tick();
    expect(await again()).toBe('discarded');
    expect(await rowsOf(view.id)).toEqual([]);
    const entries = (await auditEntries(server)).filter(
      ({ key, subject_id }) => key.startsWith('Import.') && subject_id === String(view.id),
    );
    expect(entries.at(-1)).toMatchObject({ key: 'Import.Discarded', actor_id: null });
    expect((await send(text)).data).toMatchObject({ sameFile: false });
    clerk = await server.signIn('clerk1');
  });

  test('the bad rows come back as a file that can be corrected and sent again', async () => {
    const [a = '', b = ''] = some(2);
    const view = await checked(`客户号,行业总类,工业区\n${a},住宿,西区\n${b},${'过'.repeat(120)},南区\n`);
    const file = await clerk.download(`/imports/${view.id}/result?format=csv&only=bad`);
    expect(file.headers.get('content-disposition')).toContain(encodeURIComponent('问题行'));
    const [heading, row] = parse(file.bytes, { bom: true }) as string[][];
    expect(heading?.slice(0, 3)).toEqual(['账号', '客户号', '工业区']);
    expect(row).toContain('过'.repeat(120));
    expect(row?.at(-1)).toBe('行业总类: 超过 100 个字');
    const again = await checked(file.bytes.toString('utf8').replace('过'.repeat(120), '餐饮'));
    expect(again.counts).toMatchObject({ rows: 1, new: 1, bad: 0 });
    const whole = await clerk.download(`/imports/${view.id}/result?format=xlsx&locale=en`);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(whole.bytes as unknown as ExcelJS.Buffer);
    expect(book.worksheets[0]?.rowCount).toBe(3);
    const template = await clerk.download('/import-template?format=csv');
    expect(template.bytes.toString()).toContain('客户号');
  });

  // How a file is read does not know the database.
  if (database.dialect === 'sqlite') {
    test.each([
      ['GBK and tabs', (text: string) => iconv.encode(text.replaceAll(',', '\t'), 'gbk'), 'gb18030'],
      ['UTF-8 with a mark and bars', (text: string) => Buffer.from(`\ufeff${text.replaceAll(',', '|')}`), 'utf8'],
    ])('a text in %s is read alike', async (_, encode, encoding) => {
      const [a = ''] = some(1);
      const view = await checked(encode(`企业客户号,行业总类（必填）,工业区\n${a},建筑业,石湾\n`));
      expect(view.read).toMatchObject({ format: 'csv', encoding });
      expect(view.counts).toMatchObject({ rows: 1, new: 1 });
      expect((await rowsOf(view.id))[0]?.values).toMatchObject({ industry: '建筑业', industrialZone: '石湾' });
    });

    test('an industry is read by its code with and without the section’s letter, and spread where there is a column for each level', async () => {
      const [a = '', b = '', c = '', d = '', e = ''] = some(5);
      const view = await checked(
        `客户号,行业总类,行业子类一,行业子类二,行业子类三\n${a},C3311,,,\n${b},0111,,,\n${c},制造业,33,,\n${d},9999,,,\n${e},111,,,\n`,
      );
      const rows = await rowsOf(view.id);
      const told = rows.map(({ values: { industry, subIndustry1, subIndustry2, subIndustry3 } }) =>
        [industry, subIndustry1, subIndustry2, subIndustry3].join('/'),
      );
      expect(told.slice(0, 3)).toEqual([
        '制造业/金属制品业/结构性金属制品制造/金属结构制造',
        '农、林、牧、渔业/农业/谷物种植/稻谷种植',
        '制造业/金属制品业//',
      ]);
      const unknown = [{ field: 'industry', reason: 'not_in_standard', n: null }];
      expect(rows.map(({ outcome, issues }) => (outcome === 'bad' ? issues : outcome))).toEqual([
        'new',
        'new',
        'new',
        unknown,
        unknown,
      ]);
      const first = await checked(`客户号,行业总类\n${a},3311\n`);
      expect((await rowsOf(first.id))[0]?.values).toMatchObject({ industry: '金属结构制造' });
    });

    test('files that are no such table are refused as a whole, each with its reason', async () => {
      const reasonOf = async (text: string | Buffer) => (await checked(text)).refusal;
      expect(await reasonOf('客户号,工业区\n1,2\n')).toMatchObject({ reason: 'columns_missing' });
      expect(await reasonOf('行业总类,工业区\n1,2\n')).toMatchObject({ reason: 'columns_missing' });
      expect(await reasonOf('客户号,行业总类,行业\n1,2,3\n')).toMatchObject({ reason: 'column_twice' });
      expect(await reasonOf('客户号,行业总类\n')).toMatchObject({ reason: 'empty' });
      expect(await reasonOf(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toMatchObject({ reason: 'old_excel' });
      expect(await reasonOf(Buffer.from('PK\u0003\u0004 nothing'))).toMatchObject({ reason: 'broken' });
      expect(server.errors()).toEqual([]);
    });
  }

  describe('CIF-12 whose import it is', () => {
    test('another branch’s customers are unknown to a branch’s file, and its import is unknown to another branch', async () => {
      const branch = await server.signIn('clerk-b');
      const view = await checked(`客户号,行业总类\n${foreign},制造业\n${local},制造业\n`, branch);
      expect(view.counts).toMatchObject({ bad: 1, new: 1 });
      const mine = await checked(`客户号,行业总类\n${foreign},矿业\n`);
      for (const path of ['', '/rows', '/problems', '/result']) {
        const answer = await branch.get(`/imports/${mine.id}${path}`);
        expect(answer.error?.code, path).toBe('resource.not_found');
      }
      const { data: list } = await branch.get<ImportPage>('/imports');
      expect(list.items.map(({ id }) => id)).not.toContain(mine.id);
      expect((await decide(mine, 'application', branch)).error?.code).toBe('resource.not_found');
    });

    test('only its sender applies it and fetches the result; nobody applies it twice or with an old page', async () => {
      const [a = ''] = some(1);
      const view = await checked(`客户号,行业总类\n${a},所有\n`);
      const colleague = await server.signIn('clerk2');
      expect((await decide(view, 'application', colleague)).error?.code).toBe('resource.not_found');
      expect((await colleague.get(`/imports/${view.id}/result`)).error?.code).toBe('resource.not_found');
      const answers = await Promise.all(
        [1, 2].map(() => clerk.post(`/imports/${view.id}/application`, { version: view.version })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
      expect((await settled(view.id)).counts.created).toBe(1);
      expect((await clerk.post(`/imports/${view.id}/discarding`, { version: view.version })).error?.code).toBe(
        'conflict.stale',
      );
    });

    test('thrown away, nothing of it stays and nothing of it was ever true', async () => {
      const [a = ''] = some(1);
      const view = await checked(`客户号,行业总类\n${a},丢弃\n`);
      expect((await decide(view, 'discarding')).data.state).toBe('discarded');
      expect(await rowsOf(view.id)).toEqual([]);
      expect(await current(a)).toBeNull();
      const { data } = await clerk.get<AttributePage>('/attributes?industry=丢弃');
      expect(data.items).toEqual([]);
    });
  });
});
