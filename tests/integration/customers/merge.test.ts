import type {
  Changes,
  CreatedProspect,
  CustomerCard,
  CustomerImages,
  CustomerSearchResult,
  ReviewDetail,
} from '@tellerline/contracts';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { known } from '@tellerline/server/persistence/questions';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { accountLine, balanceLine, customerLine, phoneLine, writeDay } from '../../support/feed-day.ts';
import { tableContents } from '../../support/table-contents.ts';
import { databaseWithBank, importFolder } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { FileDesk } from '../reviews/file-entry.ts';
import { CompanyDesk, papersOf } from './company-desk.ts';
import { MergeDesk } from './merge-desk.ts';

/** Customers of the core bank, each with a telephone and an account of his own. */
const numbers = ['20000001', '20000002', '20000003', '20000004', '20000005', '20000006'] as const;
const [keeper, double, third, fourth, fifth, sixth] = numbers;
const phoneOf = (no: string): string => `139${no}`;
const accountOf = (no: string): string => `6222${no}0001`;

const dayOf = (businessDay: string, previousDay: string | null, name = (no: string): string => `何家${no.slice(-1)}`) =>
  writeDay(
    {
      customers: numbers.map((no) => customerLine(no, name(no), no === sixth ? { orgNo: '02' } : {})),
      contact_points: numbers.map((no) => phoneLine(`${no}-1`, no, phoneOf(no))),
      accounts: numbers.map((no) => accountLine(accountOf(no), no)),
      balances: numbers.map((no) => balanceLine(accountOf(no), '100.00')),
    },
    { businessDay, previousDay },
  );

describeEachDatabase('CIF-11 two records become one, and two again', (database) => {
  let server: TestServer;
  let clerk: TestClient;
  let reviewer: TestClient;
  let desk: MergeDesk;
  const clock = new ManualClock();

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database);
    await importFolder(orm, dayOf('2026-11-20', null));
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
    clerk = await server.signIn('clerk1');
    reviewer = await server.signIn('reviewer1');
    desk = new MergeDesk(clerk, reviewer);
  });
  afterAll(() => server.stop());

  const card = async (no: string, by = clerk) => by.get<CustomerCard>(`/customers/${no}/card`);
  const found = async (q: string): Promise<string[]> =>
    (await clerk.get<CustomerSearchResult>(`/customers?q=${q}`)).data.items.map(({ customerNo }) => customerNo);
  const pointers = async (): Promise<Record<string, string>> => {
    const rows = await forkOf(server.deps.orm)
      .getConnection()
      .execute(
        'select x.customer_no as old_no, c.customer_no as root_no from customer x join customer c on c.id = x.merged_into',
      );
    return Object.fromEntries((rows as { old_no: string; root_no: string }[]).map((row) => [row.old_no, row.root_no]));
  };
  const prospect = async (name: string, phone: string): Promise<string> =>
    (await clerk.post<CreatedProspect>('/prospects', { name, phone, kind: 'personal' })).data.customerNo;

  test('the core bank’s number survives, a reason is needed, and two people do it', async () => {
    const met = await prospect('何家一', '13611110001');
    const pairId = await desk.pair(keeper, met);
    const wrong = await desk.enter(pairId, { action: 'merge', survivor: met, reason: ' ' });
    expect(wrong.data.state).toBe('draft');
    expect(wrong.data.findings.issues.map(({ code }) => code).sort()).toEqual(['core_survives', 'required']);
    const right = await desk.enter(pairId, { action: 'merge', survivor: keeper });
    expect(right.data.state).toBe('submitted');
    expect((await desk.approve(right.data, clerk)).error?.code).toBe('review.same_person');
    const shown = (await reviewer.get<ReviewDetail>(`/reviews/${right.data.id}`)).data;
    expect(Object.fromEntries(shown.changes.map(({ path, after }) => [path, after?.text['zh-CN']]))).toMatchObject({
      action: '合并',
      survivor: expect.stringContaining(keeper),
      absorbed: expect.stringContaining(met),
      reason: '同一客户',
    });
    expect((await desk.approve(right.data)).data.row.state).toBe('approved');
    expect(await pointers()).toEqual({ [met]: keeper });
    const keys = (await auditEntries(server)).filter(({ subject_id }) => subject_id === keeper).map(({ key }) => key);
    expect(keys).toContain('Customer.Merged');
    await desk.undo(pairId);
    expect(await pointers()).toEqual({});
  });

  test('the old number keeps working: card, search, telephone, account, images; the card says where it came from', async () => {
    const image = { id: crypto.randomUUID(), kind: 'personalId' };
    const begun = await clerk.post(`/customers/${double}/image-sets`, image);
    const pairId = await desk.merge(keeper, double);
    for (const no of [keeper, double]) {
      const { data } = await card(no);
      expect(data.summary.customerNo).toBe(keeper);
      expect(data.formerNumbers?.map(({ customerNo }) => customerNo)).toEqual([double]);
      expect(data.flags.map(({ text }) => text.en)).toContain(`Merged from ${double}`);
      expect(data.accounts).toHaveLength(2);
      expect(data.contactPoints).toHaveLength(2);
    }
    expect((await clerk.get(`/customers/${double}/relations`)).status).toBe(200);
    for (const q of [double, phoneOf(double), accountOf(double)]) expect(await found(q)).toEqual([keeper]);
    expect(begun.status).toBe(201);
    const { data: images } = await clerk.get<CustomerImages>(`/customers/${double}/images`);
    expect(images.open.map(({ id }) => id)).toEqual([image.id]);
    const match = await server.deps.transaction((em) =>
      forkMatch(server)(em, { e164: `+86${phoneOf(double)}`, typedCustomerNo: null, presentation: 'allowed' }),
    );
    expect(match).toEqual([keeper]);
    await desk.undo(pairId);
    expect((await card(double)).data.summary.customerNo).toBe(double);
    expect((await card(keeper)).data.accounts).toHaveLength(1);
    expect(await found(phoneOf(double))).toEqual([double]);
  });

  test('a merged record takes no change any more and says where to work', async () => {
    const pairId = await desk.merge(keeper, double);
    const refused = await new FileDesk(clerk).enter(double, 'submission', { employer: '顺德一中' });
    expect(refused.error).toMatchObject({ code: 'customer.merged', details: { into: keeper } });
    const again = await clerk.post('/duplicates', { customerNos: [double, keeper] });
    expect(again.error?.code).toBe('customer.not_mergeable');
    await desk.undo(pairId);
    const entered = await new FileDesk(clerk).enter(double, 'draft', { employer: '顺德一中' });
    expect(entered.data.state).toBe('draft');
    const blocked = await desk.enter(await desk.pair(keeper, double), { action: 'merge', survivor: keeper });
    expect(blocked.data.findings.issues.map(({ code }) => code)).toEqual(['change_open']);
    await clerk.post(`/reviews/${entered.data.id}/withdrawal`, { version: entered.data.version });
    await clerk.post(`/reviews/${blocked.data.id}/withdrawal`, { version: blocked.data.version });
  });

  test('values that are ours can be picked; undoing gives them back unless somebody changed them since', async () => {
    const files = [new FileDesk(clerk), new FileDesk(reviewer)] as const;
    await files[1].approved(await files[0].submit(fourth, { housing: '1', householdSize: 4, salaryBank: '甲银行' }));
    const pairId = await desk.pair(third, fourth);
    const rows = (await desk.detail(pairId)).rows;
    expect(rows.find(({ id }) => id === 'householdSize')).toMatchObject({ intoFirst: true, intoSecond: false });
    expect(rows.find(({ id }) => id === 'name')).toMatchObject({ intoFirst: false, intoSecond: false, same: false });
    const feed = await desk.enter(pairId, { action: 'merge', survivor: third, 'take.name': true });
    expect(feed.data.findings.issues.map(({ code }) => code)).toEqual(['not_takeable']);
    await clerk.post(`/reviews/${feed.data.id}/withdrawal`, { version: feed.data.version });
    const take = { 'take.householdSize': true, 'take.salaryBank': true };
    await desk.decide(pairId, { action: 'merge', survivor: third, ...take });
    const merged = await files[0].file(third);
    expect(merged.fields.householdSize?.value).toBe(4);
    expect(merged.fields.housing?.value).toBeNull();
    await files[1].approved(await files[0].submit(third, { salaryBank: '乙银行' }, { baseVersion: merged.version }));
    await desk.undo(pairId);
    const after = await files[0].file(third);
    expect([after.fields.householdSize?.value, after.fields.salaryBank?.value]).toEqual([null, '乙银行']);
    expect((await files[0].file(fourth)).fields.householdSize?.value).toBe(4);
  });

  test('entries that came with a merged record are read and changed in the file that is left; undoing takes them along as they are', async () => {
    const met = await prospect('何家四', '13611110044');
    const pairId = await desk.merge(fourth, met);
    const [mine, second] = [new FileDesk(clerk), new FileDesk(reviewer)];
    const phones = async (no: string) => (await mine.file(no)).lists.phones ?? [];
    const came = (await phones(fourth)).find(({ readOnly }) => !readOnly);
    expect(await phones(fourth)).toHaveLength(2);
    const number = '13611110055';
    const changed = { [`phones.${came?.key}`]: { use: 'mobile', number } };
    const { version } = await mine.file(fourth);
    await second.approved(await mine.submit(fourth, changed, { baseVersion: version }));
    expect(await found(number)).toEqual([fourth]);
    await desk.undo(pairId);
    expect(await phones(fourth)).toHaveLength(1);
    expect((await phones(met)).map(({ key }) => key)).toEqual([came?.key]);
    expect(await found(number)).toEqual([met]);
  });

  test('of several merges each can be undone by itself; a chain leads to its end', async () => {
    const first = await desk.merge(double, third);
    const second = await desk.merge(keeper, double);
    expect(await pointers()).toEqual({ [third]: keeper, [double]: keeper });
    expect((await card(third)).data.formerNumbers).toHaveLength(2);
    await desk.undo(first);
    expect(await pointers()).toEqual({ [double]: keeper });
    const anew = await desk.merge(keeper, third);
    await desk.undo(second);
    expect(await pointers()).toEqual({ [third]: keeper });
    await desk.undo(anew);
    expect(await pointers()).toEqual({});
  });

  test('two who decide at once cannot merge one record twice', async () => {
    const entries = [
      (await desk.enter(await desk.pair(keeper, double), { action: 'merge', survivor: keeper })).data,
      (await desk.enter(await desk.pair(third, double), { action: 'merge', survivor: third })).data,
    ];
    const second = await server.signIn('reviewer2');
    const decided = await Promise.all(entries.map((entry, at) => desk.approve(entry, at === 0 ? reviewer : second)));
    expect(decided.filter(({ data }) => data?.row.state === 'approved')).toHaveLength(1);
    expect(decided.find(({ error }) => error)?.error?.code).toMatch(/conflict\.stale|review\.not_valid/);
    const [root] = Object.values(await pointers());
    const [winner, loser] = decided[0]?.data ? entries : [...entries].reverse();
    await clerk.post(`/reviews/${loser?.id}/withdrawal`, { version: loser?.version });
    expect(winner).toBeDefined();
    await desk.undo(await desk.pair(root ?? '', double).catch(() => pairOf(root ?? '', double)));
    expect(await pointers()).toEqual({});
  });
  const pairOf = async (one: string, other: string): Promise<string> => {
    const rows = await forkOf(server.deps.orm)
      .getConnection()
      .execute(
        'select p.id from duplicate_pair p join customer a on a.id = p.low_id join customer b on b.id = p.high_id where a.customer_no in (?, ?) and b.customer_no in (?, ?)',
        [one, other, one, other],
      );
    return (rows[0] as { id: string }).id;
  };

  test('whom only one of both belongs to sees no pair, and loses sight of what is merged away with a warning', async () => {
    const pairId = await desk.pair(keeper, sixth);
    const branch = await server.signIn('clerk-b');
    expect((await branch.get(`/duplicates/${pairId}`)).status).toBe(404);
    expect((await branch.post('/duplicates', { customerNos: [keeper, sixth] })).status).toBe(404);
    const { baseVersion } = await desk.detail(pairId);
    const entered = await clerk.request<{ findings: { warnings: { code: string }[] }; id: string; version: number }>(
      'put',
      `/records/merge/${pairId}/submission`,
      {
        baseVersion,
        changeVersion: null,
        changes: { action: 'merge', survivor: sixth, reason: '同一客户' },
        overrides: [],
      },
    );
    expect(entered.data.findings.warnings.map(({ code }) => code).sort()).toEqual(['both_core', 'other_branch']);
    await clerk.post(`/reviews/${entered.data.id}/withdrawal`, { version: entered.data.version });
    await desk.decide(pairId, { action: 'merge', survivor: sixth });
    expect((await card(keeper, branch)).status).toBe(404);
    await desk.undo(pairId);
    expect((await card(keeper, branch)).status).toBe(200);
  });

  test('whatever is merged and undone in whatever order, every table is as it was; a feed in between goes to the number it names', async () => {
    const people = [keeper, double, third, fourth, fifth];
    const before = await tableContents(server.deps.orm);
    const steps = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(steps, async (wishes) => {
        const into = new Map<string, string>();
        const pairs = new Map<string, string>();
        const rootOf = (no: string): string => (into.has(no) ? rootOf(into.get(no) ?? no) : no);
        for (const [a, b] of wishes) {
          const [survivor, absorbed] = [rootOf(people[a] ?? keeper), rootOf(people[b] ?? keeper)];
          if (survivor === absorbed) continue;
          pairs.set(absorbed, await desk.merge(survivor, absorbed));
          into.set(absorbed, survivor);
          expect(await pointers()).toEqual(Object.fromEntries([...into.keys()].map((no) => [no, rootOf(no)])));
        }
        for (const absorbed of fc.sample(fc.shuffledSubarray([...pairs.keys()], { minLength: pairs.size }), 1)[0] ??
          []) {
          await desk.undo(pairs.get(absorbed) ?? '');
          into.delete(absorbed);
          expect(await pointers()).toEqual(Object.fromEntries([...into.keys()].map((no) => [no, rootOf(no)])));
        }
        expect(await tableContents(server.deps.orm)).toEqual(before);
      }),
      { numRuns: database.dialect === 'sqlite' ? 6 : 3 },
    );

    const pairId = await desk.merge(keeper, double);
    await importFolder(
      server.deps.orm,
      dayOf('2026-11-21', '2026-11-20', (no) => `何嘉${no.slice(-1)}`),
    );
    expect((await card(double)).data.summary).toMatchObject({ customerNo: keeper, name: '何嘉1' });
    await desk.undo(pairId);
    expect((await card(double)).data.summary).toMatchObject({ customerNo: double, name: '何嘉2' });
  });

  test('certificates of a merged company are read and changed in the survivor’s file; undone, each has its own again', async () => {
    const companies = new CompanyDesk(clerk);
    const second = new CompanyDesk(reviewer);
    const made = async (name: string, papers: Changes): Promise<string> => {
      const no = await companies.newNumber();
      await second.approved(await companies.submit(no, { name, ...papers }));
      return no;
    };
    const onlyLicence = Object.entries(papersOf(1)).filter(([path]) => path.startsWith('businessLicence.'));
    const survivor = await made('资阳合并有限公司', Object.fromEntries(onlyLicence));
    const absorbed = await made('资阳并入有限公司', papersOf(2));
    const pair = await desk.merge(survivor, absorbed);
    const permit = async (no: string) =>
      (await companies.file(no)).certificates.find(({ slot }) => slot === 'basicAccountPermit');
    expect((await companies.file(survivor)).certificates.map(({ slot, from }) => [slot, from])).toEqual([
      ['businessLicence', null],
      ['organisationCode', absorbed],
      ['nationalTax', absorbed],
      ['basicAccountPermit', absorbed],
    ]);
    await second.approved(await companies.submit(survivor, { 'basicAccountPermit.bank': '示例银行成都支行' }));
    expect(await permit(survivor)).toMatchObject({
      from: null,
      sequence: 2,
      values: { bank: { value: '示例银行成都支行' }, issuer: { value: '人民银行简阳支行' } },
    });
    const history = await companies.history(survivor, 'basicAccountPermit');
    expect(history.map(({ from, current }) => [from, current])).toEqual([
      [null, true],
      [absorbed, false],
    ]);
    const documents = (await card(survivor)).data.idDocuments.filter(({ kind }) => kind === 'basicAccountPermit');
    expect(documents).toHaveLength(1);
    await desk.undo(pair);
    expect(await permit(absorbed)).toMatchObject({
      from: null,
      current: true,
      values: { bank: { value: '示例银行简阳支行' } },
    });
    expect(await permit(survivor)).toMatchObject({ from: null, values: { bank: { value: '示例银行成都支行' } } });
    expect((await companies.file(survivor)).certificates).toHaveLength(2);
  });
});

/** Who is calling, as the desks are told. */
const forkMatch =
  (server: TestServer) =>
  async (
    em: Parameters<Parameters<TestServer['deps']['transaction']>[0]>[0],
    caller: { e164: string; typedCustomerNo: null; presentation: 'allowed' },
  ): Promise<string[]> => {
    const { matchCaller } = await import('@tellerline/server/modules/customers/match-caller');
    const match = await matchCaller(
      em,
      caller,
      { branchPath: '/00/' },
      {
        history: { briefs: () => known([]), lastCallAt: async () => new Map(), lastCustomersAt: async () => [] },
        branches: new Map(),
        today: server.deps.clock.now().toISOString().slice(0, 10),
      },
    );
    return match.candidates.map(({ customerNo }) => customerNo);
  };
