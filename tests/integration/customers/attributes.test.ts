import type {
  AttributeDraft,
  AttributeLine,
  AttributePage,
  AttributeSubject,
  AttributesSubmitted,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const { corporate, alone } = knownCustomers;

const line = (values: Partial<AttributeLine>): AttributeLine => ({
  baseVersion: 0,
  accountNo: '',
  customerNo: '',
  industrialZone: '',
  marketClass: '',
  industry: '',
  subIndustry1: '',
  subIndustry2: '',
  subIndustry3: '',
  subIndustry4: '',
  ...values,
});

describeEachDatabase('CIF-05 industry attributes typed in', (database) => {
  let server: TestServer;
  let clerk: TestClient;
  let second: TestClient;
  let companies: { customer_no: string; branch_path: string; account_no: string }[];
  const clock = new ManualClock();
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 400 });
    companies = await forkOf(orm)
      .getConnection()
      .execute(
        "select c.customer_no, c.branch_path, min(a.account_no) as account_no from customer c join account a on a.customer_id = c.id where c.kind = 'corporate' and c.customer_no <> ? group by c.customer_no, c.branch_path order by c.customer_no",
        [corporate.customerNo],
      );
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    clerk = await server.signIn('clerk1');
    second = await server.signIn('clerk2');
  });
  afterAll(() => server.stop());

  const submit = async (by: TestClient, lines: AttributeLine[], draftId: string | null = null) =>
    (await by.post<AttributesSubmitted>('/attribute-submissions', { lines, draftId })).data;
  const subject = (by: TestClient, query: string) => by.get<AttributeSubject>(`/attributes/subject?${query}`);
  const company = (at: number) => {
    const found = companies[at];
    if (!found) throw new Error('The test bank has too few companies');
    return found;
  };

  test('an account number brings out customer number and name; the customer number alone does as well', async () => {
    const { customer_no, account_no } = company(0);
    const byAccount = await subject(clerk, `accountNo=${account_no}`);
    expect(byAccount.data).toMatchObject({ customerNo: customer_no, kind: 'corporate', current: null });
    expect((await subject(clerk, `customerNo=${customer_no}`)).data.name).toBe(byAccount.data.name);
    expect((await subject(clerk, 'accountNo=99999999999999')).error?.code).toBe('resource.not_found');
    const entries = (await auditEntries(server)).filter(({ key }) => key === 'Attribute.SubjectLookedUp');
    expect(entries.map(({ subject_id }) => subject_id)).toContain(customer_no);
    expect(JSON.stringify(entries)).not.toContain(account_no);
  });

  test('CIF-12 a branch asks for the accounts of its own customers only, and hears the same of others as of none', async () => {
    const branch = await server.signIn('clerk-b');
    const foreign = companies.find(({ branch_path }) => branch_path !== '/00/01/');
    const own = companies.find(({ branch_path }) => branch_path === '/00/01/');
    expect((await subject(branch, `accountNo=${foreign?.account_no}`)).error?.code).toBe('resource.not_found');
    expect((await subject(branch, `accountNo=${own?.account_no}`)).status).toBe(200);
    const refused = await submit(branch, [line({ customerNo: foreign?.customer_no ?? '', industry: '制造业' })]);
    expect(refused.issues).toEqual([{ line: 0, field: 'customerNo', reason: 'unknown_customer', n: null }]);
  });

  test('one customer or many at once: kept with who and when, the account masked, what it was in the audit trail', async () => {
    const { customer_no, account_no } = company(1);
    const lines = [
      line({ accountNo: account_no, industry: ' 制造业 ', industrialZone: '石湾工业区' }),
      line({ customerNo: company(2).customer_no, industry: '批发和零售业', marketClass: '陶瓷市场' }),
    ];
    expect(await submit(clerk, lines)).toEqual({ saved: 2, unchanged: 0, issues: [] });
    const { data } = await clerk.get<AttributePage>(`/attributes?q=${customer_no}`);
    expect(data.items).toMatchObject([
      {
        customerNo: customer_no,
        accountNo: `****${account_no.slice(-4)}`,
        values: { industry: '制造业', industrialZone: '石湾工业区', marketClass: null },
        author: '录入员 1',
        recordedOn: '2026-11-23',
        importedBy: null,
        version: 1,
      },
    ]);
    clock.advance(3_600_000);
    expect(await submit(second, [line({ customerNo: customer_no, baseVersion: 1, industry: '建筑业' })])).toMatchObject(
      {
        saved: 1,
      },
    );
    const entry = (await auditEntries(server)).filter(({ key }) => key === 'Attribute.Set').at(-1);
    expect(entry).toMatchObject({ subject_id: customer_no, actor_id: await server.userId('clerk2') });
    expect(JSON.parse(entry?.details ?? '{}')).toMatchObject({
      'industry.before': '制造业',
      'industry.after': '建筑业',
    });
  });

  test('what is kept already stays with its author', async () => {
    const { customer_no } = company(3);
    await submit(clerk, [line({ customerNo: customer_no, industry: '采矿业' })]);
    const again = line({ customerNo: customer_no, industry: '采矿业', baseVersion: 1 });
    expect(await submit(second, [again])).toMatchObject({ saved: 0, unchanged: 1 });
    expect((await subject(clerk, `customerNo=${customer_no}`)).data.current).toMatchObject({
      author: '录入员 1',
      version: 1,
    });
  });

  test('all lines or none: each mistake is told with its line and field, and nothing is saved', async () => {
    const { customer_no, account_no } = company(4);
    const result = await submit(clerk, [
      line({ customerNo: customer_no, industry: '制造业' }),
      line({ customerNo: customer_no, industry: '=HYPERLINK("x")' }),
      line({ customerNo: alone.customerNo, industry: '制造业' }),
      line({}),
      line({ accountNo: account_no, customerNo: company(5).customer_no, industry: 'x' }),
      line({ customerNo: company(6).customer_no, marketClass: '二'.repeat(21) }),
      line({ industry: '制造业' }),
    ]);
    expect(result.saved).toBe(0);
    expect(result.issues).toEqual([
      { line: 1, field: 'industry', reason: 'formula', n: null },
      { line: 1, field: 'customerNo', reason: 'repeated', n: '1' },
      { line: 2, field: 'customerNo', reason: 'not_corporate', n: null },
      { line: 4, field: 'accountNo', reason: 'account_of_other', n: null },
      { line: 5, field: 'marketClass', reason: 'too_long', n: '20' },
      { line: 5, field: 'industry', reason: 'required', n: null },
      { line: 6, field: 'customerNo', reason: 'required', n: null },
    ]);
    expect((await subject(clerk, `customerNo=${customer_no}`)).data.current).toBeNull();
    expect((await clerk.post('/attribute-submissions', { lines: [line({})] })).error?.code).toBe('attribute.nothing');
  });

  test('two clerks at the same customer: the second is told and overwrites nothing', async () => {
    const { customer_no } = company(7);
    await submit(clerk, [line({ customerNo: customer_no, industry: '建筑业' })]);
    const late = await submit(second, [line({ customerNo: customer_no, industry: '采矿业' })]);
    expect(late.issues).toEqual([{ line: 0, field: null, reason: 'changed_meanwhile', n: null }]);
    expect((await subject(clerk, `customerNo=${customer_no}`)).data.current?.values.industry).toBe('建筑业');
  });

  describe('drafts', () => {
    test('what is typed is kept as it is, gone on with, and gone once submitted', async () => {
      const wrong = line({ accountNo: 'half', industry: '教' });
      const { data: saved } = await clerk.post<AttributeDraft>('/attribute-drafts', { lines: [wrong], version: null });
      const { data: draft } = await clerk.get<AttributeDraft>(`/attribute-drafts/${saved.id}`);
      expect(draft.lines).toEqual([{ ...wrong, name: null }]);
      const right = line({ customerNo: company(8).customer_no, industry: '教育' });
      const put = await clerk.request<AttributeDraft>('put', `/attribute-drafts/${saved.id}`, {
        lines: [right],
        version: draft.version,
      });
      expect(put.data.version).toBe(2);
      expect((await clerk.get<{ names: string[] }[]>('/attribute-drafts')).data[0]?.names).toHaveLength(1);
      expect(await submit(clerk, [right], saved.id)).toMatchObject({ saved: 1 });
      expect((await clerk.get(`/attribute-drafts/${saved.id}`)).error?.code).toBe('resource.not_found');
    });

    test('a draft is its author’s alone, and two windows of his do not overwrite one another', async () => {
      const { data } = await clerk.post<AttributeDraft>('/attribute-drafts', { lines: [], version: null });
      const put = (by: TestClient, version: number) =>
        by.request('put', `/attribute-drafts/${data.id}`, { lines: [line({ industry: 'x' })], version });
      expect((await second.get(`/attribute-drafts/${data.id}`)).error?.code).toBe('resource.not_found');
      expect((await put(second, 1)).error?.code).toBe('resource.not_found');
      expect((await put(clerk, 1)).status).toBe(200);
      expect((await put(clerk, 1)).error?.code).toBe('conflict.stale');
      expect((await second.request('delete', `/attribute-drafts/${data.id}`)).error?.code).toBe('resource.not_found');
      expect((await clerk.request('delete', `/attribute-drafts/${data.id}`)).status).toBe(204);
    });
  });

  test('an industry is of the standard, by name or code; what a table brought in its own words may stay', async () => {
    const { customer_no } = company(13);
    const own = await submit(clerk, [line({ customerNo: customer_no, industry: '工业' })]);
    expect(own.issues).toEqual([{ line: 0, field: 'industry', reason: 'not_in_standard', n: null }]);
    await submit(clerk, [line({ customerNo: customer_no, industry: 'f51', subIndustry4: '陶瓷' })]);
    const kept = (await subject(clerk, `customerNo=${customer_no}`)).data.current;
    expect(kept?.values).toMatchObject({ industry: '批发和零售业', subIndustry1: '批发业', subIndustry4: '陶瓷' });
  });

  test('a class told alone stands for its section, division and group; each of them finds it', async () => {
    const { customer_no } = company(14);
    await submit(clerk, [line({ customerNo: customer_no, industry: '3311' })]);
    expect((await subject(clerk, `customerNo=${customer_no}`)).data.current?.values).toMatchObject({
      industry: '制造业',
      subIndustry1: '金属制品业',
      subIndustry2: '结构性金属制品制造',
      subIndustry3: '金属结构制造',
    });
    expect((await subject(clerk, `customerNo=${customer_no}`)).data.current?.industries).toMatchObject({
      industry: { en: 'Manufacturing' },
      subIndustry3: { en: 'Metal structures' },
    });
    const found = async (industry: string) =>
      (await clerk.get<AttributePage>(`/attributes?industry=${encodeURIComponent(industry)}&limit=200`)).data.items.map(
        (item) => item.customerNo,
      );
    for (const level of ['C', 'C33', '33', 'C331', 'C3311', '金属制品业', '金属结', 'Metal structures'])
      expect(await found(level), level).toContain(customer_no);
    for (const other of ['F', 'C34', 'C332', 'C3312', '金属门窗制造'])
      expect(await found(other), other).not.toContain(customer_no);
  });

  test('the list goes on behind its last line in both orders, and is found by industry', async () => {
    const lines = [9, 10, 11, 12].map((at) => line({ customerNo: company(at).customer_no, industry: '金融业' }));
    await submit(clerk, lines);
    for (const sort of ['customerNo', 'newest']) {
      const seen: string[] = [];
      for (let cursor = ''; ; ) {
        const { data } = await clerk.get<AttributePage>(`/attributes?industry=金融&sort=${sort}&limit=3${cursor}`);
        seen.push(...data.items.map((item) => item.customerNo));
        if (data.next === null) break;
        cursor = `&cursor=${data.next}`;
      }
      expect(new Set(seen)).toEqual(new Set(lines.map((each) => each.customerNo)));
      expect(seen).toHaveLength(4);
    }
    expect((await clerk.get('/attributes?cursor=;drop')).error?.code).toBe('request.invalid');
  });
});
