import type { CorporateFileView, CustomerSearchResult, LegalPersonChoice, ManagerChoices } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { CompanyDesk, papersOf } from './company-desk.ts';

const { alone, corporate, blacklisted } = knownCustomers;

describeEachDatabase('CIF-04 the file of a company', (database) => {
  const clock = new ManualClock('2026-11-23T01:00:00.000Z');
  let server: TestServer;
  let clerk: CompanyDesk;
  let otherClerk: CompanyDesk;
  let branchClerk: CompanyDesk;
  let reviewer: CompanyDesk;
  let agent: CompanyDesk;

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    const desk = async (user: string) => new CompanyDesk(await server.signIn(user));
    [clerk, otherClerk, branchClerk] = [await desk('clerk1'), await desk('clerk2'), await desk('clerk-b')];
    [reviewer, agent] = [await desk('reviewer1'), await desk('agent1')];
  });
  afterAll(() => server.stop());

  /** A company with its papers, approved. */
  let made = 0;
  const nextPapers = () => {
    made += 1;
    return papersOf(made);
  };
  const company = async (name: string, papers = nextPapers()) => {
    const no = await clerk.newNumber();
    await reviewer.approved(await clerk.submit(no, { name, ...papers }));
    return no;
  };
  const found = async (no: string, changes: Parameters<CompanyDesk['enter']>[1]) => {
    const { data } = await clerk.enter(no, changes);
    await clerk.client.post(`/reviews/${data.id}/withdrawal`, { version: data.version });
    const codes = (all: { path: string; code: string }[]) => all.map(({ path, code }) => `${path} ${code}`).sort();
    const warnings = codes(data.findings.warnings);
    // A warning without a reason holds an entry back like an issue.
    return { issues: codes(data.findings.issues).filter((one) => !warnings.includes(one)), warnings };
  };

  describe('a new company', () => {
    test('is entered with all its papers at once, and is there when a second person approves', async () => {
      const papers = nextPapers();
      const no = await clerk.newNumber();
      expect(await clerk.file(no)).toMatchObject({ exists: false, version: 0, certificates: [], nameIsOurs: true });
      const change = await clerk.submit(no, { name: '简阳陶艺有限公司', ...papers });
      expect((await clerk.client.get(`/customers/${no}/card`)).status).toBe(404);

      const { changes } = await reviewer.detail(change.id);
      expect(changes).toHaveLength(Object.keys(papers).length + 1);
      const row = (path: string) => changes.find((one) => one.path === path);
      expect(row('businessLicence.registrationType')).toMatchObject({
        section: { 'zh-CN': '营业执照' },
        label: { 'zh-CN': '企业登记类型' },
        before: null,
        after: { text: { 'zh-CN': '有限责任公司(私营)' } },
      });
      expect(row('businessLicence.registeredCapital')?.after?.text.en).toBe('5,000,000.00');
      expect(row('basicAccountPermit.accountNo')?.after).toMatchObject({ text: { en: '****5678' }, masked: true });

      await reviewer.approved(change);
      const file = await agent.file(no);
      expect(file).toMatchObject({ exists: true, version: 1, name: '简阳陶艺有限公司', mayEnter: false });
      expect(file.certificates.map(({ slot }) => slot)).toEqual([
        'businessLicence',
        'organisationCode',
        'nationalTax',
        'basicAccountPermit',
      ]);
      expect(file.certificates[0]).toMatchObject({
        sequence: 1,
        enteredBy: '录入员 1',
        reviewedBy: '复核员 1',
        expiry: { state: 'valid', endsOn: null },
        values: { registeredCapital: { value: 500_000_000, text: { en: '5,000,000.00' } } },
      });
      expect(file.certificates[3]?.values.accountNo).toEqual({
        value: null,
        text: { 'zh-CN': '****5678', en: '****5678' },
        masked: true,
      });
    });

    test('is found by its name and by the number of its licence, and its card shows them', async () => {
      const papers = nextPapers();
      const number = String(papers['businessLicence.number']);
      const no = await company('资阳瓷砖贸易有限公司', papers);
      const search = async (q: string) =>
        (await agent.client.get<CustomerSearchResult>(`/customers?q=${encodeURIComponent(q)}`)).data.items;
      expect((await search('瓷砖贸易')).map(({ customerNo }) => customerNo)).toContain(no);
      expect((await search(number)).map(({ customerNo }) => customerNo)).toContain(no);
      const { basic } = await agent.card(no);
      expect(basic).toMatchObject({ creditCode: number, legalPerson: '陈志强' });
    });

    test('needs a name', async () => {
      const no = await clerk.newNumber();
      expect((await found(no, nextPapers())).issues).toEqual(['name required']);
    });
  });

  describe('what is entered is checked', () => {
    test('papers that agree raise nothing; each that does not says which', async () => {
      const no = await company('资阳检查有限公司');
      expect(await found(no, { 'businessLicence.enterpriseKind': '02' })).toEqual({
        issues: [],
        warnings: ['businessLicence.enterpriseKind enterprise_kind.contradicts_registration_type'],
      });
      expect((await found(no, { 'organisationCode.number': 'M000100Y-4' })).warnings).toEqual([
        'nationalTax.number tax_number.organisation_differs',
        'organisationCode.number organisation_code.not_in_credit_code',
      ]);
      expect((await found(no, { 'businessLicence.number': '91512081MA62K0260F' })).issues).toContain(
        'businessLicence.number credit_code.check_digit',
      );
      expect((await found(no, { 'organisationCode.validUntil': '2026-11-22' })).warnings).toEqual([
        'organisationCode.validUntil validity.already_ended',
      ]);
    });

    test('a warning needs a reason; the reviewer reads both', async () => {
      const no = await company('资阳理由有限公司');
      const changes = { 'businessLicence.enterpriseKind': '02' };
      const draft = await clerk.enter(no, changes);
      expect(draft.data.state).toBe('draft');
      const [warning] = draft.data.findings.warnings;
      expect(warning?.text['zh-CN']).toBe('与企业登记类型不符，按对照表应为 01 企业法人');
      const reason = '依据登记机关的说明';
      const { path = '', code = '' } = warning ?? {};
      const change = await clerk.submit(no, changes, [{ path, code, reason }]);
      expect((await reviewer.detail(change.id)).warnings).toMatchObject([{ path, code, reason }]);
      await reviewer.approved(change);
      // What was explained once is not asked again while something else is changed.
      expect(await found(no, { 'businessLicence.businessScope': '陶瓷' })).toEqual({ issues: [], warnings: [] });
    });

    test('mandatory fields, codes, regions, currencies and unknown fields', async () => {
      const no = await company('资阳字段有限公司');
      const { issues } = await found(no, {
        'businessLicence.businessScope': '',
        'businessLicence.registrationType': '77',
        'businessLicence.registeredRegion': '999999',
        'businessLicence.capitalCurrency': 'XYZ',
        'businessLicence.registeredCapital': 1.5,
        'businessLicence.salary': '1',
        'localTax.number': 'MA62K0260',
      });
      expect(issues).toEqual([
        'businessLicence.businessScope required',
        'businessLicence.capitalCurrency not_in_list',
        'businessLicence.registeredCapital not_money',
        'businessLicence.registeredRegion not_in_list',
        'businessLicence.registrationType not_in_list',
        'businessLicence.salary unknown_field',
        'localTax.approvingAuthority required',
        'localTax.issuer required',
      ]);
    });

    test('a licence number another company has is told, its customer number only to who may see it', async () => {
      const papers = nextPapers();
      const first = await company('资阳先来有限公司', papers);
      const toldTo = async (desk: CompanyDesk) => {
        const { data } = await desk.enter(await desk.newNumber(), { name: '资阳后到有限公司', ...papers });
        return data.findings.warnings.find(({ code }) => code === 'licence_no.of_another_customer')?.text.en;
      };
      expect(await toldTo(clerk)).toBe(`Another customer has this number: ${first}`);
      expect(await toldTo(branchClerk)).toBe('Another customer has this number: —');
    });

    test('the core bank’s company: its name is not ours, and where our paper differs that is told', async () => {
      const file = await clerk.file(corporate.customerNo);
      expect(file).toMatchObject({ nameIsOurs: false, provenance: { source: 'core-bank' } });
      expect(file.prefilled.businessLicence).toMatchObject({
        number: file.core?.creditCode,
        legalPerson: file.core?.legalPerson,
        issuer: '佛山市顺德区工商行政管理局',
      });
      const { issues, warnings } = await found(corporate.customerNo, { ...nextPapers(), name: '新名称' });
      expect(issues).toContain('name not_yours');
      expect(warnings).toContain('businessLicence.number core_bank.differs');
    });

    test('CIF-04 an approval number the core bank has brought is read with its day, begins the certificate, and is nobody’s to type', async () => {
      const rows = await forkOf(server.deps.orm).execute<{ customer_no: string; number: string }[]>(
        "select c.customer_no, d.number from id_document d join customer c on c.id = d.customer_id where d.kind = 'basicAccountPermit' and d.source = 'core-bank' order by c.id limit 1",
      );
      const { customer_no: no = '', number = '' } = rows[0] ?? {};
      const file = await clerk.file(no);
      expect(file.core?.permits.basicAccountPermit).toMatchObject({ number, provenance: { source: 'core-bank' } });
      expect(file.prefilled.basicAccountPermit?.number).toBe(number);
      const typed = (approval: string) => found(no, { ...nextPapers(), 'basicAccountPermit.number': approval });
      expect((await typed('J6512000000999')).issues).toContain('basicAccountPermit.number not_yours');
      expect((await typed(number.toLowerCase())).issues).not.toContain('basicAccountPermit.number not_yours');
      const { idTail } = (await clerk.card(no)).summary;
      expect(idTail?.at(-1)).toBe(file.core?.creditCode?.at(-1));
    });
  });

  describe('renewal', () => {
    test('the new certificate takes the place of the old one, which stays readable', async () => {
      const no = await company('资阳换证有限公司');
      expect((await clerk.file(no)).certificates[1]?.expiry).toMatchObject({ state: 'valid', daysLeft: 8 });
      const change = await clerk.submit(no, {
        'organisationCode.mode': 'renew',
        'organisationCode.validFrom': '2026-11-20',
        'organisationCode.validUntil': '2030-11-19',
      });
      expect((await reviewer.detail(change.id)).changes.map(({ path }) => path)).toEqual([
        'organisationCode.mode',
        'organisationCode.validFrom',
        'organisationCode.validUntil',
      ]);
      await reviewer.approved(change);
      const [now, old] = await agent.history(no, 'organisationCode');
      expect(now).toMatchObject({
        sequence: 2,
        current: true,
        supersededAt: null,
        values: { number: old?.values.number, validUntil: { value: '2030-11-19' } },
      });
      expect(old).toMatchObject({
        sequence: 1,
        current: false,
        supersededAt: now?.knownAt,
        values: { validUntil: { value: '2026-12-01' } },
      });
    });

    test('one that does not end later than the old needs a reason, and one without an end cannot be entered', async () => {
      const no = await company('资阳同期有限公司');
      const renew = { 'organisationCode.mode': 'renew', 'organisationCode.validFrom': '2024-12-01' };
      expect((await found(no, { ...renew, 'organisationCode.validUntil': '2026-12-01' })).warnings).toEqual([
        'organisationCode.validUntil renewal.not_later',
      ]);
      expect((await found(no, renew)).issues).toContain('organisationCode.validUntil validity.missing');
    });

    test('putting right changes the certificate in force and makes no second one', async () => {
      const no = await company('资阳更正有限公司');
      await reviewer.approved(await clerk.submit(no, { 'organisationCode.validUntil': '2026-12-10' }));
      const history = await agent.history(no, 'organisationCode');
      expect(history).toMatchObject([{ sequence: 1, values: { validUntil: { value: '2026-12-10' } } }]);
    });
  });

  test('several other certificates stand beside each other, each with its key facts', async () => {
    const no = await company('资阳其他证有限公司');
    const other = (n: number, title: string) => ({
      [`other-${n}.title`]: title,
      [`other-${n}.number`]: `排${n}`,
      [`other-${n}.issuer`]: '环保局',
      [`other-${n}.issuedOn`]: '2026-01-01',
      [`other-${n}.keyKind1`]: '排放量',
      [`other-${n}.keyContent1`]: '每年 3 吨',
    });
    await reviewer.approved(await clerk.submit(no, { ...other(1, '排污许可证'), ...other(2, '安全生产许可证') }));
    const { certificates } = await agent.file(no);
    expect(certificates.filter(({ kind }) => kind === 'other').map(({ values }) => values.title?.value)).toEqual([
      '排污许可证',
      '安全生产许可证',
    ]);
    expect((await found(no, other(21, '太多'))).issues).toContain('other-21.title unknown_field');
  });

  describe('the legal person', () => {
    test('is a reference to a personal customer and one of his documents, read from both sides', async () => {
      const no = await company('资阳法人有限公司');
      const { data: person } = await clerk.client.get<LegalPersonChoice>(
        `/customers/${alone.customerNo}/as-legal-person`,
      );
      expect(person.documents[0]?.number.masked).toBe(true);
      const link = {
        'legalPersonId.person': alone.customerNo,
        'legalPersonId.document': person.documents[0]?.id ?? '',
      };
      const change = await clerk.submit(no, link);
      const shown = (await reviewer.detail(change.id)).changes.map(({ after }) => after?.text['zh-CN']);
      expect(shown[0]).toBe(`${alone.customerNo} ${alone.name}`);
      expect(shown[1]).toMatch(/^身份证 440606\*{8}\w{4}$/);
      await reviewer.approved(change);

      const slot = (await agent.file(no)).certificates.find(({ kind }) => kind === 'legalPersonId');
      expect(slot?.values.person).toMatchObject({ value: alone.customerNo });
      expect((await agent.card(no)).relations).toMatchObject([{ role: '14', customerNo: alone.customerNo }]);
      const inverse = (await agent.card(alone.customerNo)).relations.find((one) => one.customerNo === no);
      expect(inverse?.roleLabel['zh-CN']).toBe('法定代表的企业');
    });

    test('another name than on the licence warns; a company, a stranger and a foreign document are refused', async () => {
      const no = await company('资阳错人有限公司');
      const { data: other } = await clerk.client.get<LegalPersonChoice>(
        `/customers/${blacklisted.customerNo}/as-legal-person`,
      );
      const document = other.documents[0]?.id ?? '';
      const link = (person: string) => ({ 'legalPersonId.person': person, 'legalPersonId.document': document });
      expect((await found(no, link(blacklisted.customerNo))).warnings).toContain(
        'businessLicence.legalPerson legal_person.name_differs',
      );
      expect((await found(no, link(alone.customerNo))).issues).toContain(
        'legalPersonId.document legal_person.document_unknown',
      );
      expect((await found(no, link(corporate.customerNo))).issues).toContain(
        'legalPersonId.person legal_person.unknown',
      );
      expect((await found(no, link('77777777'))).issues).toContain('legalPersonId.person legal_person.unknown');
    });
  });

  describe('two at once, and rights', () => {
    test('one change is open at a time, and who went on from an older file is told', async () => {
      const no = await company('资阳并发有限公司');
      const change = await clerk.submit(no, { 'businessLicence.businessScope': '甲' });
      expect((await otherClerk.file(no)).openChange).toMatchObject({ own: false, enteredBy: { name: '录入员 1' } });
      const second = await otherClerk.enter(no, { 'businessLicence.businessScope': '乙' });
      expect(second).toMatchObject({ status: 409, error: { code: 'review.change_open' } });
      await reviewer.approved(change);
      const late = await otherClerk.enter(no, { 'businessLicence.businessScope': '乙' }, { baseVersion: 1 });
      expect(late).toMatchObject({ status: 409, error: { code: 'conflict.stale' } });
      const { certificates } = await otherClerk.file(no);
      expect(certificates[0]?.values.businessScope?.value).toBe('甲');
    });

    test('what the file said is kept with each approved change', async () => {
      const no = await company('资阳版本有限公司');
      await reviewer.approved(await clerk.submit(no, { 'businessLicence.businessScope': '改后' }));
      const rows = (await forkOf(server.deps.orm).execute(
        `select v.version, v.snapshot from file_version v join customer c on c.id = v.customer_id
         where c.customer_no = ? and v.part = 'corporate_file' order by v.version`,
        [no],
      )) as { version: number; snapshot: string }[];
      const scopes = rows.map(({ snapshot }) => JSON.parse(snapshot).certificates.businessLicence.businessScope);
      expect(scopes).toEqual(['建筑陶瓷制品制造、销售。', '改后']);
    });

    test('CIF-01 the file is shown as it was known on a day, with what was over then', async () => {
      const no = await company('资阳昨日有限公司');
      const { versions } = await agent.file(no);
      expect(versions).toMatchObject([{ version: 1, enteredBy: '录入员 1', reviewedBy: '复核员 1' }]);
      clock.advance(60_000);
      await reviewer.approved(
        await clerk.submit(no, { 'organisationCode.mode': 'renew', 'organisationCode.validUntil': '2030-11-19' }),
      );
      const asOf = (moment: string) =>
        agent.client.get<CorporateFileView>(`/customers/${no}/corporate-file?asOf=${moment}`);
      const { data: then } = await asOf(versions[0]?.knownAt ?? '');
      expect(then).toMatchObject({ version: 1, mayEnter: false, asOf: versions[0]?.knownAt });
      const slot = (file: CorporateFileView) => file.certificates.find((one) => one.slot === 'organisationCode');
      expect(slot(then)).toMatchObject({
        values: { validUntil: { value: '2026-12-01' } },
        expiry: { state: 'valid', daysLeft: 8 },
      });
      expect(slot((await asOf('2026-11-23')).data)?.values.validUntil?.value).toBe('2030-11-19');
      expect((await asOf('2026-11-22')).status).toBe(404);
    });

    test('CIF-12 a document is told only with the person it belongs to: ids cannot be tried', async () => {
      const no = await company('资阳试号有限公司');
      const { data: person } = await clerk.client.get<LegalPersonChoice>(
        `/customers/${blacklisted.customerNo}/as-legal-person`,
      );
      const foreign = person.documents[0]?.id ?? '';
      const { data } = await clerk.enter(no, {
        'legalPersonId.person': alone.customerNo,
        'legalPersonId.document': foreign,
      });
      const { changes } = await clerk.detail(data.id);
      const shown = changes.find(({ path }) => path === 'legalPersonId.document')?.after?.text['zh-CN'];
      expect(shown).toBe(foreign);
      await clerk.client.post(`/reviews/${data.id}/withdrawal`, { version: data.version });
    });

    test('CIF-12 a company of another branch is not there, and only who enters may enter', async () => {
      const no = await company('资阳别处有限公司');
      expect((await branchClerk.read(no)).status).toBe(404);
      expect((await branchClerk.client.get(`/customers/${no}/certificates/businessLicence`)).status).toBe(404);
      expect((await branchClerk.client.get(`/customers/${alone.customerNo}/corporate-file`)).status).toBe(404);
      const denied = await agent.enter(no, { 'businessLicence.businessScope': '甲' });
      expect(denied).toMatchObject({ status: 403, error: { code: 'access.denied' } });
    });

    test('a reviewer says who answers for the company; nobody unknown does', async () => {
      const no = await company('资阳管户有限公司');
      const userId = await server.userId('manager1');
      const put = (id: string | null) => reviewer.client.request('put', `/customers/${no}/manager`, { userId: id });
      expect((await put(userId)).status).toBe(200);
      expect((await agent.file(no)).manager).toMatchObject({ userId });
      const { data: choices } = await reviewer.client.get<ManagerChoices>(`/customers/${no}/managers`);
      expect(choices.items.map((manager) => manager.userId)).toContain(userId);
      expect((await put('0199a0a0-0000-7000-8000-000000000000')).status).toBe(404);
      expect((await put(await server.userId('agent1'))).status).toBe(404);
      expect((await agent.file(no)).manager).toMatchObject({ userId });
      expect((await put(null)).status).toBe(200);
      expect((await agent.file(no)).manager).toBeNull();
    });
  });
});
