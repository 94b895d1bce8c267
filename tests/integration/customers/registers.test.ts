import type { BlindSettings, CodeLists, Decided, Registers } from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { CompanyDesk, papersOf } from './company-desk.ts';

describeEachDatabase('what administrators set for the files of customers', (database) => {
  let server: TestServer;
  let admin: TestClient;
  let clerk: TestClient;
  const clock = new ManualClock();
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 20 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock, config: { blindSecondEntry: ['personal_file:name'] } });
    [admin, clerk] = [await server.signIn('admin'), await server.signIn('clerk1')];
  });
  afterAll(() => server.stop());

  const offered = async (list: string) =>
    (await clerk.get<CodeLists>('/code-lists')).data.lists[list]?.map(({ code, label, closed }) => [
      code,
      label['zh-CN'],
      closed,
    ]);
  const always = { validFrom: null, validUntil: null };

  test('CIF-04 a value is added, renamed and ended, offered so at once, told in the audit trail and never deleted', async () => {
    const shed = { code: '8', zh: '公租房', en: 'Public housing', ...always };
    expect((await admin.post<Registers>('/registers/housing/values', shed)).status).toBe(200);
    expect(await offered('housing')).toContainEqual(['8', '公租房', false]);
    expect((await admin.post('/registers/housing/values', shed)).error?.code).toBe('register.code_taken');
    expect((await admin.post('/registers/nothing/values', shed)).error?.code).toBe('resource.not_found');

    const change = (version: number, more: object) =>
      admin.request<Registers>('put', '/registers/housing/values/8', { ...always, ...more, version });
    const renamed = { zh: '保障房', en: 'Public housing' };
    expect((await change(1, { ...renamed, validUntil: '2020-01-01' })).status).toBe(200);
    expect((await change(1, renamed)).error?.code).toBe('conflict.stale');
    const backwards = { ...renamed, validFrom: '2026-02-01', validUntil: '2026-01-01' };
    expect((await change(2, backwards)).error).toMatchObject({ code: 'request.invalid' });
    expect(await offered('housing')).toContainEqual(['8', '保障房', true]);
    expect((await change(2, { ...renamed, validFrom: '2999-01-01' })).status).toBe(200);
    expect(await offered('housing')).toContainEqual(['8', '保障房', true]);

    const entries = (await auditEntries(server)).filter(({ key }) => key.startsWith('CodeValue.'));
    expect(entries.map(({ key, subject_id }) => [key, subject_id])).toEqual([
      ['CodeValue.Added', 'housing.8'],
      ['CodeValue.Changed', 'housing.8'],
      ['CodeValue.Changed', 'housing.8'],
    ]);
    expect((await clerk.get('/registers')).error?.code).toBe('access.denied');
  });

  test('CIF-07 the environment says first what is typed blind, then the administrators, each version with who and why', async () => {
    const { data } = await admin.get<BlindSettings>('/blind-fields');
    expect(data.items).toMatchObject([{ version: 1, fields: ['personal_file:name'], changedBy: null }]);
    const set = (baseVersion: number, fields: string[]) =>
      admin.request<BlindSettings>('put', '/blind-fields', { baseVersion, fields, reason: '审计要求' });
    const wanted = ['personal_file:idDocuments.number', 'corporate_file:number', 'corporate_file:longTerm'];
    const { data: changed } = await set(1, wanted);
    expect(changed.items[0]).toMatchObject({ version: 2, fields: [...wanted].sort(), reason: '审计要求' });
    expect((await set(1, [])).error?.code).toBe('conflict.stale');
    expect((await set(2, ['personal_file:hobbies'])).error?.code).toBe('request.invalid');
    const entries = (await auditEntries(server)).filter(({ key }) => key === 'BlindEntry.Changed');
    expect(entries).toHaveLength(1);
    expect((await clerk.get('/blind-fields')).error?.code).toBe('access.denied');
  });

  test('CIF-07 what is set for certificates is typed blind on every one of a company’s, and true only when it is the same', async () => {
    const setting = (await admin.get<BlindSettings>('/blind-fields')).data.items[0];
    expect(setting?.fields).toContain('corporate_file:number');
    const [desk, reviewer] = [new CompanyDesk(clerk), new CompanyDesk(await server.signIn('reviewer1'))];
    const papers = papersOf(1);
    const no = await desk.newNumber();
    const { id } = await desk.submit(no, { name: '资阳盲录有限公司', ...papers });
    const { row, changes } = await reviewer.detail(id);
    const blind = changes.flatMap((each) => (each.blind ? [each.path] : []));
    const numbers = Object.keys(papers).filter((path) => path.endsWith('.number'));
    expect(new Set(blind)).toEqual(new Set([...numbers, 'businessLicence.longTerm']));
    expect(changes.filter(({ path }) => blind.includes(path)).map(({ after }) => after)).toEqual(blind.map(() => null));

    const approve = (version: number, second: Record<string, unknown>) =>
      reviewer.client.post<Decided>(`/reviews/${id}/approval`, { version, blind: second });
    const typed = {
      ...Object.fromEntries(numbers.map((path) => [path, papers[path]])),
      'businessLicence.longTerm': '长期',
    };
    const wrong = await approve(row.version, { ...typed, 'nationalTax.number': '512081MA6000011' });
    expect(wrong.data).toMatchObject({ row: { state: 'submitted' }, differing: ['nationalTax.number'] });
    expect((await approve(wrong.data.row.version, typed)).data.row.state).toBe('approved');
    expect((await desk.file(no)).certificates[0]?.values.number?.value).toBe(papers['businessLicence.number']);
  });
});
