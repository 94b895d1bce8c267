import type { ChangeDraft, Changes, DuplicateAnswer, StandardEntries } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { residentIdCheck } from '@tellerline/server/modules/customers/index';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { FileDesk } from '../reviews/file-entry.ts';

const { alone, sharing, typed, corporate } = knownCustomers;
/** A number with its check digit, for made-up people. */
const idOf = (first17: string): string => `${first17}${residentIdCheck(first17)}`;

describeEachDatabase('CIF-03 the personal file', (database) => {
  let server: TestServer;
  let clerk: FileDesk;
  let branchClerk: FileDesk;
  let reviewer: FileDesk;
  let agent: FileDesk;

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60 });
    await orm.close();
    server = await startTestServer({
      databaseUrl,
      config: { lookUpLimits: { customersAnHour: 500, numberSearches: 500 } },
    });
    const desk = async (user: string) => new FileDesk(await server.signIn(user));
    [clerk, branchClerk] = [await desk('clerk1'), await desk('clerk-b')];
    [reviewer, agent] = [await desk('reviewer1'), await desk('agent1')];
  });
  afterAll(() => server.stop());

  const findings = async (customerNo: string, changes: Changes) => {
    const { version } = await clerk.file(customerNo);
    const open = (await clerk.file(customerNo)).open;
    const more = { baseVersion: version, changeVersion: open?.version ?? null };
    const answer = await clerk.enter(customerNo, 'draft', changes, more);
    if (!answer.data) throw new Error(JSON.stringify(answer.error));
    const { issues, warnings } = answer.data.findings;
    const told = (list: ChangeDraft['findings']['issues']) => list.map(({ path, code }) => `${path} ${code}`).sort();
    return {
      issues: told(issues).filter((each) => !told(warnings).includes(each)),
      warnings: told(warnings),
      draft: answer.data,
    };
  };

  describe('a new customer', () => {
    const born = '1990-03-07';
    const idNumber = idOf('44060619900307123');
    const entry: Changes = {
      name: '欧阳晓岚',
      gender: '1',
      birthDate: born,
      hukouRegion: '440606',
      nationality: 'CHN',
      monthlyIncome: 880_050,
      employerIndustry: '3071',
      'idDocuments.n1': { kind: '10', number: idNumber.toLowerCase(), validFrom: '2020-01-01', longTerm: true },
      'phones.n1': { use: 'mobile', number: '139 1234 5678', best: true },
      'phones.n2': { use: 'work_phone', number: '0757-29998888-801' },
      'addresses.n1': { use: 'home_address', region: '440606', address: '大良街道凤山中路 9 号', postcode: '528300' },
      'emails.n1': { address: 'ouyang@example.com' },
    };

    test('gets a number, is nobody before review, and is found by everything afterwards', async () => {
      const no = await clerk.newNumber();
      expect(no).toMatch(/^9\d{10}$/);
      expect(await clerk.file(no)).toMatchObject({ exists: false, version: 0 });
      const change = await clerk.submit(no, entry);
      expect((await agent.client.get(`/customers/${no}/card`)).status).toBe(404);
      expect((await reviewer.inbox()).items.find(({ id }) => id === change.id)?.title).toBe('欧阳晓岚');
      await reviewer.approved(change);

      for (const q of [
        no,
        '欧阳晓岚',
        '晓岚',
        'ouyangxiaolan',
        'oyxl',
        idNumber,
        '13912345678',
        '5678',
        '075729998888',
      ]) {
        const found = await agent.client.get<{ items: { customerNo: string }[] }>(
          `/customers?q=${encodeURIComponent(q)}`,
        );
        expect([q, found.data.items.map(({ customerNo }) => customerNo)]).toEqual([q, expect.arrayContaining([no])]);
      }
      const file = await clerk.file(no);
      expect(file).toMatchObject({ exists: true, version: 1 });
      expect(file.fields.age?.value).toBeGreaterThan(35);
      expect(file.fields.employerIndustry).toMatchObject({ value: 'C3071', text: { 'zh-CN': '建筑陶瓷制品制造' } });
      expect(file.lists.phones?.map(({ fields }) => fields.extension?.value)).toEqual([null, '801']);
      expect(file.lists.idDocuments?.[0]?.fields.number).toMatchObject({ value: null, masked: true });
      const { data: card } = await agent.client.get<{ contactPoints: { kind: string; value: { text: string } }[] }>(
        `/customers/${no}/card`,
      );
      expect(card.contactPoints.find(({ kind }) => kind === 'home_address')?.value.text).toBe('广东省佛山市顺德区****');
    });

    test('two who enter the same person: a document that became known meanwhile stops the second approval', async () => {
      const twin: Changes = {
        name: '同一人',
        'idDocuments.n1': { kind: '10', number: idOf('44060619910101321'), longTerm: true },
      };
      const [first, second] = [await clerk.newNumber(), await branchClerk.newNumber()];
      const [one, other] = [await clerk.submit(first, twin), await branchClerk.submit(second, twin)];
      await reviewer.approved(one);
      const late = await reviewer.approve(other.id, other.version);
      expect(late.error).toMatchObject({
        code: 'review.not_valid',
        issues: [{ path: 'idDocuments.n1.number', rule: 'document_known' }],
      });
      expect((await branchClerk.file(second)).exists).toBe(false);
      await reviewer.return(other.id, other.version, '已有此客户');
      const again = await branchClerk.enter(second, 'submission', twin);
      expect(again.data.findings.warnings.map(({ code }) => code)).toEqual(['document_known']);
      expect(JSON.stringify(again.data.findings)).not.toContain(first);
    });

    test('a number nobody was allotted is no file, and another branch cannot fill this one', async () => {
      expect((await clerk.client.get('/customers/90000099998/file')).status).toBe(404);
      const no = await branchClerk.newNumber();
      expect((await clerk.file(no)).exists).toBe(false);
      const root = await clerk.newNumber();
      expect((await branchClerk.client.get(`/customers/${root}/file`)).status).toBe(404);
    });

    test('two who take numbers at the same moment get different ones', async () => {
      const numbers = await Promise.all(
        Array.from({ length: 12 }, (_, i) => (i % 2 ? clerk : branchClerk).newNumber()),
      );
      expect(new Set(numbers).size).toBe(12);
    });
  });

  describe('what is checked', () => {
    let no: string;
    beforeAll(async () => {
      no = await clerk.newNumber();
    });
    const base: Changes = { name: '测试甲' };
    const right = idOf('44060619900307145');
    const wrongId = `${right.slice(0, 17)}${right.endsWith('1') ? '2' : '1'}`;
    const check = (changes: Changes) => findings(no, { ...base, ...changes });
    const id = (number: string, more = {}): Changes => ({ 'idDocuments.n1': { kind: '10', number, ...more } });

    test.each([
      ['a digit that was typed wrong', id(wrongId), ['idDocuments.n1.number id_check_digit']],
      ['a day of birth that does not exist', id(idOf('44060619900231123')), ['idDocuments.n1.number id_birth_date']],
      [
        'a date of birth that differs from the ID',
        { birthDate: '1990-03-08', ...id(idOf('44060619900307145')) },
        ['birthDate id_birth_differs'],
      ],
      [
        'a gender that differs from the ID',
        { gender: '2', ...id(idOf('44060619900307145')) },
        ['gender id_gender_differs'],
      ],
      [
        'a document that ends before it begins',
        id(idOf('44060619900307145'), { validFrom: '2030-01-01', validUntil: '2029-01-01' }),
        ['idDocuments.n1.validUntil days_out_of_order'],
      ],
      [
        'no end and an end at once',
        id(idOf('44060619900307145'), { longTerm: true, validUntil: '2040-01-01' }),
        ['idDocuments.n1.validUntil end_and_long_term'],
      ],
      ['a code of no list', { housing: '8' }, ['housing not_in_list']],
      ['a place of no list', { hukouRegion: '999999' }, ['hukouRegion not_in_list']],
      ['a text that is too long', { contactNote: '长'.repeat(101) }, ['contactNote too_long']],
      ['an unreadable telephone', { 'phones.n1': { use: 'mobile', number: '12' } }, ['phones.n1.number not_a_phone']],
      ['a mail address that is none', { 'emails.n1': { address: 'a@b' } }, ['emails.n1.address not_an_email']],
      ['a mandatory field of an entry', { 'addresses.n1': { use: 'home_address' } }, ['addresses.n1.address required']],
      ['a computed field', { age: 30 }, ['age not_yours']],
      ['a field there is not', { shoeSize: 42 }, ['shoeSize unknown_field']],
      ['hours out of order', { bestFromHour: 14, bestToHour: 9 }, ['bestToHour hours_out_of_order']],
      ['money with a fraction of a fen', { monthlyIncome: 10.5 }, ['monthlyIncome not_money']],
      [
        'the same number twice',
        {
          'phones.n1': { use: 'mobile', number: '13900000001' },
          'phones.n2': { use: 'mobile', number: '+86 139 0000 0001' },
        },
        ['phones.n2.number same_twice'],
      ],
      [
        'a fourth document',
        Object.fromEntries([1, 2, 3, 4].map((n) => [`idDocuments.n${n}`, { kind: '12', number: `E1234567${n}` }])),
        ['idDocuments too_many'],
      ],
    ] satisfies [string, Changes, string[]][])('%s is an error', async (_what, changes, expected) => {
      expect((await check(changes)).issues).toEqual(expected);
    });

    test.each([
      [
        'an expired document',
        id(idOf('44060619900307145'), { validUntil: '2020-01-01' }),
        ['idDocuments.n1.validUntil document_expired'],
      ],
      [
        'a region in no edition of the list',
        id(idOf('44999919900307145')),
        ['idDocuments.n1.number id_region_unknown'],
      ],
      [
        'a fixed line as a mobile',
        { 'phones.n1': { use: 'mobile', number: '0757-22223333' } },
        ['idDocuments no_document', 'phones.n1.number not_a_mobile'],
      ],
      [
        'a household that earns less than its member',
        { monthlyIncome: 200, householdMonthlyIncome: 100 },
        ['householdMonthlyIncome household_earns_less', 'idDocuments no_document'],
      ],
    ] satisfies [string, Changes, string[]][])('%s is a doubt', async (_what, changes, expected) => {
      const found = await check(changes);
      expect([found.issues, found.warnings]).toEqual([[], expected]);
    });

    test('an ID of a region that was given up long ago is in order', async () => {
      expect((await check(id(idOf('44068119900307145')))).warnings).toEqual([]);
    });

    test('a doubt holds a change back until it has a reason, which the reviewer reads', async () => {
      const { version } = (await clerk.file(no)).open ?? { version: null };
      const changes: Changes = { ...base, 'phones.n1': { use: 'mobile', number: '0757-22223333' } };
      const held = await clerk.enter(no, 'submission', changes, { changeVersion: version });
      expect(held.data.state).toBe('draft');
      const overrides = held.data.findings.warnings.map(({ path, code }) => ({ path, code, reason: '客户确认' }));
      const sent = await clerk.enter(no, 'submission', changes, { changeVersion: held.data.version, overrides });
      expect(sent.data.state).toBe('submitted');
      const { warnings } = await reviewer.detail(sent.data.id);
      expect(warnings.map(({ code, reason }) => [code, reason])).toEqual(
        expect.arrayContaining([['not_a_mobile', '客户确认']]),
      );
      await reviewer.return(sent.data.id, sent.data.version, '补证件');
    });
  });

  describe('what the core bank owns', () => {
    test('is read-only, shows its source, and clerks fill the gaps beside it', async () => {
      const file = await clerk.file(alone.customerNo);
      expect(file.fields.name).toMatchObject({ readOnly: true, provenance: { source: 'core-bank' } });
      expect(file.fields.housing).toMatchObject({ readOnly: false, value: null });
      const key = file.lists.phones?.find(({ readOnly }) => readOnly)?.key;
      const found = await findings(alone.customerNo, { name: '别名', [`phones.${key}`]: null });
      expect(found.issues).toEqual([`name not_yours`, `phones.${key} not_yours`]);
      await clerk.client.post(`/reviews/${found.draft.id}/withdrawal`, { version: found.draft.version });
    });

    test('an ID typed for a customer of the core bank may differ from its birth date with a reason only', async () => {
      const found = await findings(alone.customerNo, {
        'idDocuments.n1': { kind: '21', number: idOf('44060619500101123') },
      });
      expect(found.issues).toEqual([]);
      expect(found.warnings).toContain('idDocuments.n1.number id_birth_differs');
      await clerk.client.post(`/reviews/${found.draft.id}/withdrawal`, { version: found.draft.version });
    });

    test('a company has no personal file', async () => {
      expect((await clerk.client.get(`/customers/${corporate.customerNo}/file`)).status).toBe(404);
    });
  });

  test('the file is shown as it was known on a day, and every version says who made it', async () => {
    const no = sharing.customerNos[0];
    const start = (await clerk.file(no)).version;
    await reviewer.approved(
      await clerk.submit(
        no,
        { housing: '1', 'phones.n1': { use: 'other_phone', number: '0757-21110000' } },
        { baseVersion: start },
      ),
    );
    const between = new Date().toISOString();
    const phone = (await clerk.file(no)).lists.phones?.at(-1)?.key;
    await reviewer.approved(
      await clerk.submit(no, { housing: '5', [`phones.${phone}`]: null }, { baseVersion: start + 1 }),
    );

    const now = await clerk.file(no);
    const then = await clerk.file(no, between);
    expect([now.fields.housing?.value, then.fields.housing?.value]).toEqual(['5', '1']);
    expect((then.lists.phones?.length ?? 0) - (now.lists.phones?.length ?? 0)).toBe(1);
    expect(then).toMatchObject({ version: start + 1, mayEdit: false });
    expect(now.versions.map(({ version, enteredBy, reviewedBy }) => [version, enteredBy, reviewedBy])).toEqual([
      [start + 2, '录入员 1', '复核员 1'],
      [start + 1, '录入员 1', '复核员 1'],
    ]);
    expect((await clerk.client.get(`/customers/${no}/file?asOf=2020-01-01`)).status).toBe(404);
    const rows = await forkOf(server.deps.orm).execute("select count(*) as n from phone_tail where tail = '21110000'");
    expect(Number((rows[0] as { n: number }).n)).toBe(0);
  });

  describe('who may see what', () => {
    test('an agent reads the file with what identifies masked, figures withheld, and cannot edit', async () => {
      const no = sharing.customerNos[1];
      await reviewer.approved(
        await clerk.submit(
          no,
          { monthlyIncome: 900_000, salaryAccount: '6222020011112222' },
          { baseVersion: (await clerk.file(no)).version },
        ),
      );
      const { fields, mayEdit, lists } = await agent.file(no);
      expect(mayEdit).toBe(false);
      expect(fields.monthlyIncome).toMatchObject({ value: null, masked: true, text: { en: '****' } });
      expect(fields.annualIncome).toMatchObject({ value: null, masked: true });
      expect(fields.salaryAccount).toMatchObject({ value: null, text: { en: '****2222' } });
      expect(JSON.stringify(lists)).not.toMatch(/\+861\d{10}/);
      const seen = (await auditEntries(server)).filter(
        ({ key, subject_id }) => key === 'CustomerFile.Viewed' && subject_id === no,
      );
      expect(seen.length).toBeGreaterThan(1);
    });

    test('another branch has neither file nor number', async () => {
      expect((await branchClerk.client.get(`/customers/${typed.customerNo}/file`)).error?.code).toBe(
        'resource.not_found',
      );
    });

    test('duplicates are told while typing: whole where the asker may look, else by branch alone', async () => {
      const ask = async (desk: FileDesk, question: object) =>
        (await desk.client.post<DuplicateAnswer>('/customer-duplicates', question)).data;
      const mine = await ask(clerk, { phones: ['139-0013-9000'], customerNo: sharing.customerNos[0] });
      expect(mine.hits.map(({ customer }) => customer?.customerNo).sort()).toEqual([...sharing.customerNos.slice(1)]);
      expect(mine.phones).toEqual([{ e164: '+8613900139000', extension: null, text: '139 0013 9000' }]);

      const foreign = await ask(branchClerk, { phones: [typed.phone] });
      expect(foreign.hits).toMatchObject([{ why: 'phone', customer: null }]);
      expect(JSON.stringify(foreign)).not.toContain(typed.name);
      expect(JSON.stringify(foreign)).not.toContain(typed.customerNo);

      const [row] = await forkOf(server.deps.orm).execute(
        "select number from id_document d join customer c on c.id = d.customer_id where c.customer_no = ? and d.kind = '10'",
        [alone.customerNo],
      );
      const byId = await ask(clerk, { idNumbers: [String((row as { number: string }).number).toLowerCase()] });
      expect(byId.hits).toMatchObject([{ why: 'id_number', at: 0, customer: { customerNo: alone.customerNo } }]);
      expect((await agent.client.post('/customer-duplicates', {})).error?.code).toBe('access.denied');
    });
  });

  describe('national lists', () => {
    const find = async (list: string, q: string) =>
      (await agent.client.get<StandardEntries>(`/standards/${list}?q=${encodeURIComponent(q)}`)).data.items;

    test.each([
      ['region', '顺德', '440606'],
      ['region', 'shunde', '440606'],
      ['region', 'sdq', '440606'],
      ['region', '440606', '440606'],
      ['region', '广东省佛山市南海', '440605'],
      ['country', '中国', 'CHN'],
      ['country', 'germany', 'DEU'],
      ['country', 'deguo', 'DEU'],
      ['currency', 'hkd', 'HKD'],
      ['currency', '人民币', 'CNY'],
      ['industry', '批发业', 'F51'],
      ['industry', 'F5137', 'F5137'],
      ['industry', '5137', 'F5137'],
      ['industry', 'riyongjiadian', 'F5138'],
    ])('%s: %s is %s', async (list, q, code) => {
      expect((await find(list, q)).slice(0, 6).map((entry) => entry.code)).toContain(code);
    });

    test('a retired region is found by its exact code alone, and says so', async () => {
      expect(await find('region', '440681')).toMatchObject([{ code: '440681', retiredAfter: '2002' }]);
      expect((await find('region', '顺德')).map(({ code }) => code)).not.toContain('440681');
    });

    test('regions open level by level', async () => {
      const level = async (parent: string) =>
        (await agent.client.get<StandardEntries>(`/standards/region?parent=${parent}&limit=400`)).data.items;
      expect(await level('')).toHaveLength(34);
      expect((await level('440000')).map(({ code }) => code)).toContain('440600');
      expect((await level('440600')).map(({ code }) => code)).toEqual([
        '440604',
        '440605',
        '440606',
        '440607',
        '440608',
      ]);
    });
  });
});
