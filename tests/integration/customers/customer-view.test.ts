import type {
  CustomerCard,
  CustomerEvent,
  CustomerEventPage,
  CustomerHoldings,
  CustomerNetwork,
  CustomerProfile,
  CustomerResources,
  CustomerWay,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { newId } from '@tellerline/server/kernel/ids';
import { TieKeeper } from '@tellerline/server/modules/customers/ties/tie-keeper';
import { forkOf } from '@tellerline/server/persistence/orm';
import type { Insertable, Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank, type TestOrm } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { FileDesk } from '../reviews/file-entry.ts';

const no = knownCustomers.alone.customerNo;
const company = knownCustomers.corporate.customerNo;
/** The moment at which much happens at once. */
const noon = new Date('2026-11-20T04:00:00.000Z');

describeEachDatabase('CIF-01 the single customer view', (database) => {
  let server: TestServer;
  let agent: TestClient;
  let clerk: TestClient;
  let foreign: TestClient;

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60 });
    await fillStory(orm);
    await orm.close();
    server = await startTestServer({
      databaseUrl,
      config: { lookUpLimits: { customersAnHour: 900, numberSearches: 500 } },
    });
    agent = await server.signIn('agent1');
    clerk = await server.signIn('clerk1');
    foreign = await server.signIn('agent-b');
    const entry = new FileDesk(clerk);
    const { version } = await entry.file(no);
    const change = await entry.submit(
      no,
      { salaryBank: '示例银行营业部', monthlyIncome: 1_500_000 },
      { baseVersion: version },
    );
    await new FileDesk(await server.signIn('reviewer1')).approved(change);
  });
  afterAll(() => server.stop());

  const page = async (client: TestClient, query = '', customerNo: string = no): Promise<CustomerEventPage> => {
    const answer = await client.get<CustomerEventPage>(`/customers/${customerNo}/events?${query}`);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.error));
    return answer.data;
  };
  const whole = async (client: TestClient, limit: number, query = ''): Promise<CustomerEvent[]> => {
    const events: CustomerEvent[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { items, next }: CustomerEventPage = await page(
        client,
        `${query}&limit=${limit}${cursor && `&cursor=${cursor}`}`,
      );
      events.push(...items);
      cursor = next;
    }
    return events;
  };

  test('tells events of every source, the newest first', async () => {
    const events = await whole(clerk, 100);
    const what = new Set(events.map((event) => event.what));
    for (const each of [
      'call_in',
      'call_missed',
      'call_out',
      'large_in',
      'unusual_out',
      'account_opened',
      'change_approved',
      'images_imported',
      'images_withdrawn',
      'paper_filed',
      'paper_out',
      'paper_back',
      'bundle_submitted',
      'relationship',
      'blacklisted',
    ])
      expect([each, what.has(each as CustomerEvent['what'])]).toEqual([each, true]);
    const moments = events.map(({ at }) => at);
    expect(moments).toEqual([...moments].sort().reverse());
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  test('pages of any size lose nothing and show nothing twice, also where many things happened at one moment', async () => {
    const all = (await whole(clerk, 100)).map(({ id }) => id);
    expect(all.filter((id) => /^(interaction|image|paper-out|bundle|transaction):/.test(id)).length).toBeGreaterThan(8);
    for (const limit of [1, 2, 3, 7]) expect((await whole(clerk, limit)).map(({ id }) => id)).toEqual(all);
  });

  test('kinds, days of the bank and a text are filters', async () => {
    expect(new Set((await whole(clerk, 50, 'kinds=call,alert')).map(({ kind }) => kind))).toEqual(
      new Set(['call', 'alert']),
    );
    const day = await whole(clerk, 50, 'from=2026-11-20&to=2026-11-20');
    expect(day.length).toBeGreaterThan(5);
    expect(day.filter(({ at }) => at < '2026-11-19T16:00:00.000Z' || at > '2026-11-20T15:59:59.999Z')).toEqual([]);
    expect(day.map(({ what }) => what)).toContain('account_opened');
    // What was usual is known from bookings of the day before.
    expect(day.map(({ what }) => what)).toContain('unusual_out');
    expect(await whole(clerk, 50, 'from=2026-11-21&to=2026-11-21')).toEqual([]);
    expect((await whole(clerk, 50, 'q=挂失补卡')).map(({ what }) => what)).toEqual(['call_in']);
    expect((await whole(clerk, 50, `q=${encodeURIComponent('工资账号开户银行')}`)).map(({ what }) => what)).toEqual([
      'change_approved',
    ]);
    expect((await whole(clerk, 50, 'kinds=transaction&q=%25')).length).toBe(0);
    expect((await clerk.get(`/customers/${no}/events?cursor=nonsense`)).status).toBe(400);
    expect((await clerk.get(`/customers/${no}/events?kinds=everything`)).status).toBe(400);
  });

  test('a change is told by its fields, masked for an agent, and opens for whose business it is', async () => {
    const of = async (client: TestClient) =>
      (await page(client, 'kinds=change')).items.find(({ what }) => what === 'change_approved');
    const [forAgent, forClerk] = [await of(agent), await of(clerk)];
    const income = (event: CustomerEvent | undefined) =>
      event?.fields.find(({ label }) => label.en === 'Monthly income')?.after?.en;
    expect(income(forClerk)).toBe('15,000.00');
    expect(income(forAgent)).toBe('****');
    expect([forAgent?.opens, forClerk?.opens?.what]).toEqual([null, 'review']);
    expect(await whole(agent, 50, 'kinds=change&q=15,000')).toEqual([]);
    expect((await whole(clerk, 50, 'kinds=change&q=15,000')).length).toBe(1);
  });

  test('bundles are told to those who work with them alone', async () => {
    const bundles = (events: CustomerEvent[]) => events.filter(({ what }) => what === 'bundle_submitted').length;
    expect([bundles(await whole(agent, 50)), bundles(await whole(clerk, 50))]).toEqual([0, 1]);
  });

  test('who may not see a customer is told nothing of him by any of its doors', async () => {
    const other = knownCustomers.typed.customerNo;
    for (const part of ['events', 'profile', 'holdings', 'resources', 'network']) {
      expect([part, (await foreign.get(`/customers/${other}/${part}`)).status]).toEqual([part, 404]);
      expect([part, (await foreign.get(`/customers/99999999999/${part}`)).status]).toEqual([part, 404]);
      expect([part, (await agent.get(`/customers/${other}/${part}`)).status]).toEqual([part, 200]);
    }
  });

  test('holdings add up by kind and currency; a total in CNY is only there where it can be known', async () => {
    const { data } = await agent.get<CustomerHoldings>(`/customers/${no}/holdings`);
    const { data: card } = await agent.get<{ totals: CustomerHoldings['totals'] }>(`/customers/${no}/card`);
    expect(data.totals).toEqual(card.totals);
    for (const { currency, deposits } of data.totals) {
      const lines = data.balances.filter((line) => line.currency === currency);
      expect(lines.reduce((sum, { balance }) => sum + balance, 0)).toBe(deposits);
    }
    expect(data.totals.map(({ currency }) => currency)).toEqual(['CNY', 'USD']);
    expect(data.inCny).toBeNull();
    expect(
      data.products.every(({ count, statuses }) => count === statuses.reduce((n, each) => n + each.count, 0)),
    ).toBe(true);
  });

  test('P4 a company with more accounts and loans than a card shows is summed and flagged by all of them', async () => {
    const em = forkOf(server.deps.orm);
    const db = em.getKysely<{ loan: object; account: object; customer: { id: number; customer_no: string } }>();
    const { id } = await db
      .selectFrom('customer')
      .select('id')
      .where('customer_no', '=', company)
      .executeTakeFirstOrThrow();
    const many = <T>(count: number, row: (n: number) => T) => Array.from({ length: count }, (_, n) => row(n));
    const all = { as_of: noon, customer_id: id, org_no: '01', currency: 'CNY', product: 'C100' };
    const accounts = many(104, (n) => ({
      ...all,
      account_no: `622200000000${String(n).padStart(4, '0')}`,
      kind: 'current',
      status: n === 103 ? 'frozen' : 'active',
      opened_on: '2020-01-01',
    }));
    const loans = many(104, (n) => ({
      ...all,
      loan_no: `L-${n}`,
      rate_percent: '4.3500',
      principal: 100,
      outstanding: 10,
      status: n === 103 ? 'overdue' : 'running',
      overdue_days: n === 103 ? 90 : 0,
      started_on: '2020-01-01',
      ends_on: '2030-01-01',
    }));
    await db.insertInto('account').values(accounts).execute();
    await db.insertInto('loan').values(loans).execute();
    const { data: card } = await agent.get<CustomerCard>(`/customers/${company}/card`);
    const { data: holdings } = await agent.get<CustomerHoldings>(`/customers/${company}/holdings`);
    expect(card.totals).toEqual(holdings.totals);
    const flags = card.flags.map(({ text }) => text['zh-CN']);
    expect(flags).toContain('贷款逾期 90 天');
    expect(flags).toContain('账户冻结');
    expect([card.loans[0]?.overdueDays, card.accounts[0]?.status]).toEqual([90, 'frozen']);
  });

  test('profile and resources say what is known, each with its source', async () => {
    const { data: profile } = await agent.get<CustomerProfile>(`/customers/${no}/profile`);
    expect(profile.financial.find(({ id }) => id === 'monthlyIncome')).toMatchObject({
      masked: true,
      provenance: { source: 'crm' },
    });
    const { data: ofClerk } = await clerk.get<CustomerResources>(`/customers/${no}/resources`);
    expect(ofClerk).toMatchObject({
      papers: { files: 1, out: 0 },
      bundles: { underway: 1 },
      images: [{ kind: 'personalId', sets: 1 }],
    });
    const { data: ofAgent } = await agent.get<CustomerResources>(`/customers/${no}/resources`);
    expect(ofAgent.bundles).toBeNull();
  });

  test('the network points the right way, hides the names of other branches, and bounds a hub', async () => {
    const { data } = await agent.get<CustomerNetwork>(`/customers/${company}/network`);
    const centre = data.nodes.find(({ steps }) => steps === 0);
    const person = data.nodes.find(({ customerNo }) => customerNo === no);
    const edge = data.edges.find(({ from, to }) => from === person?.id && to === centre?.id);
    expect(edge?.roles.map(({ en }) => en)).toContain('Legal representative');
    expect(data.nodes.length).toBeLessThanOrEqual(60);
    expect(centre?.leftOut).toBeGreaterThan(50);
    expect(
      data.edges.every(({ from, to }) => [from, to].every((id) => data.nodes.some((node) => node.id === id))),
    ).toBe(true);

    const { data: branch } = await foreign.get<CustomerNetwork>(`/customers/${company}/network`);
    const hidden = branch.nodes.filter(({ customerNo, name }) => customerNo === null && name.endsWith('**'));
    expect(hidden.length).toBeGreaterThan(0);
    expect(JSON.stringify(branch)).not.toContain(knownCustomers.typed.customerNo);
    const { data: one } = await agent.get<CustomerNetwork>(`/customers/${company}/network?steps=1`);
    expect(Math.max(...one.nodes.map(({ steps }) => steps))).toBe(1);
  });

  test('REL-01 the way from one customer to another, over what another server has written just now too', async () => {
    const [first = '', second = ''] = knownCustomers.sharing.customerNos;
    const write = (text: string) => forkOf(server.deps.orm).getConnection().execute(text);
    const idOf = (customerNo: string) => `(select id from customer where customer_no = '${customerNo}')`;
    const tie = (from: string, to: string, key: string) =>
      write(
        `insert into customer_relation (customer_id, role, related_key, related_customer_id, related_name, related_kind, recorded_on, source, as_of, version) select ${idOf(from)}, '16', '${key}', id, name, kind, '2026-01-01', 'crm', as_of, 1 from customer where customer_no = '${to}'`,
      );
    const way = async (from: string, to: string, who = agent): Promise<CustomerWay> => {
      const answer = await who.get<CustomerWay>(`/customers/${from}/ways/${to}`);
      if (answer.status !== 200) throw new Error(`${answer.status}`);
      return answer.data;
    };
    await write(
      `delete from customer_relation where customer_id in (${idOf(first)}, ${idOf(second)}) or related_customer_id in (${idOf(first)}, ${idOf(second)})`,
    );
    const keeper = new TieKeeper(server.deps);
    await keeper.load();
    expect((await way(no, first)).ties).toBeNull();
    await tie(company, first, 'way-1');
    const { ties, network } = await way(no, first);
    expect([ties, network.nodes.map(({ customerNo }) => customerNo)]).toEqual([2, [no, company, first]]);
    expect(network.edges).toHaveLength(2);
    // A relation that turns to somebody else is known to the server that did it, and to others by the next comparison.
    const graph = await keeper.fresh(forkOf(server.deps.orm));
    const looking = { day: null, looked: 500 };
    const [{ id } = { id: 0 }] = (await write(`select id from customer where customer_no = '${second}'`)) as {
      id: number;
    }[];
    await write(`update customer_relation set related_customer_id = ${id} where related_key = 'way-1'`);
    expect([graph.tiesOf(id, looking).known, await keeper.compare()]).toEqual([0, 1]);
    expect([graph.tiesOf(id, looking).known, await keeper.compare()]).toEqual([1, 0]);
    expect((await way(no, first)).network.nodes).toHaveLength(0);
    // To whom one may not see no way is found.
    expect((await foreign.get(`/customers/${no}/ways/${knownCustomers.typed.customerNo}`)).status).toBe(404);
  });

  test('a file as it was on a day says what reads otherwise today', async () => {
    const desk = new FileDesk(clerk);
    const reviewer = new FileDesk(await server.signIn('reviewer1'));
    const { version, versions } = await desk.file(no);
    const before = versions[0]?.knownAt ?? '';
    await reviewer.approved(await desk.submit(no, { salaryBank: '另一家银行' }, { baseVersion: version }));
    const then = await desk.file(no, before);
    expect([then.asOf, then.fields.salaryBank?.value, then.changedSince]).toEqual([
      before,
      '示例银行营业部',
      ['salaryBank'],
    ]);
    expect((await desk.file(no)).changedSince).toEqual([]);
    expect((await clerk.get(`/customers/${no}/file?asOf=2020-01-01`)).status).toBe(404);
  });

  test('every look is on record, with the part that was looked at and never the text that was looked for', async () => {
    await page(agent, 'kinds=alert&q=张三');
    const entries = await auditEntries(server);
    const looks = entries.flatMap(({ key, subject_id, details }) =>
      key === 'Customer.CardViewed' && subject_id === no ? [JSON.parse(String(details ?? '{}'))] : [],
    );
    expect(looks).toContainEqual({ part: 'events', kinds: 'alert', text: true });
    for (const part of ['profile', 'holdings', 'resources']) expect(looks).toContainEqual({ part });
    expect(JSON.stringify(looks)).not.toContain('张三');
    expect(server.errors()).toEqual([]);
  });

  // biome-ignore lint/suspicious/noExplicitAny: rows of tables of several modules
  type Tables = Record<string, any>;

  async function fillStory(orm: TestOrm) {
    const db = forkOf(orm).getKysely<Tables>() as unknown as Kysely<Tables>;
    const add = (table: string, ...rows: Insertable<Tables[string]>[]) => db.insertInto(table).values(rows).execute();
    const idOf = async (customerNo: string): Promise<number> =>
      (await db.selectFrom('customer').select('id').where('customer_no', '=', customerNo).executeTakeFirstOrThrow())
        .id as number;
    const [alone, corporate, typed] = [
      await idOf(no),
      await idOf(company),
      await idOf(knownCustomers.typed.customerNo),
    ];
    const call = (over: object) => ({
      id: newId(),
      call_id: newId(),
      facts: '[]',
      story: '{}',
      owing: '[]',
      transfers: '[]',
      direction: 'inbound',
      dnis: '95588',
      started_at: noon,
      phase: 'ended',
      outcome: 'answered',
      approximate: 0,
      wait_ms: 0,
      talk_ms: 65_000,
      hold_ms: 0,
      last_heard_at: noon,
      closed_by_reboot: 0,
      version: 1,
      customer_no: no,
      typed_differs_from_ani: 0,
      ...over,
    });
    await add(
      'interaction',
      call({ note: '客户来电挂失补卡' }),
      call({ outcome: 'abandoned', talk_ms: 0 }),
      call({ direction: 'outbound' }),
      call({}),
    );
    const by = { started_by: newId(), started_by_name: '录入员' };
    const images = (number: string, over: object) => ({
      id: newId(),
      number,
      customer_no: no,
      kind: 'personalId',
      long_term: 0,
      state: 'imported',
      file_count: 2,
      started_at: noon,
      ...by,
      imported_at: noon,
      version: 1,
      ...over,
    });
    await add(
      'image_set',
      images('20261120-1', {}),
      images('20261120-2', {
        state: 'withdrawn',
        withdrawn_at: noon,
        withdrawn_by: newId(),
        withdrawn_by_name: '录入员',
        withdrawn_reason: '张冠李戴',
      }),
    );
    const file = newId();
    await add('archive_file', {
      id: file,
      code: 'F000000001',
      customer_no: no,
      org_no: '01',
      account_no: '',
      copies: 1,
      pages: 3,
      created_at: noon,
      created_by: newId(),
      version: 1,
    });
    await add('archive_movement', {
      id: newId(),
      file_id: file,
      holder: '张三',
      reason: '核对',
      taken_at: noon,
      taken_by: newId(),
      taken_by_name: '录入员',
      due_on: '2026-11-30',
      returned_at: noon,
      returned_by: newId(),
      returned_by_name: '录入员',
    });
    const bundle = newId();
    await add('bundle', {
      id: bundle,
      flow_no: '2026010001',
      create_key: newId(),
      org_no: '01',
      branch_path: '/00/01/',
      customer_no: no,
      customer_kind: 'personal',
      step: 'receipt',
      step_since: noon,
      line_count: 1,
      pages: 1,
      copies: 1,
      note: '',
      created_by: newId(),
      created_by_name: '录入员',
      created_at: noon,
      submissions: 1,
      version: 1,
    });
    await add('bundle_event', { bundle_id: bundle, at: noon, what: 'submitted', step: 'receipt', by_name: '录入员' });
    const account = (ref: string, currency: string) => ({
      account_no: ref,
      customer_id: alone,
      org_no: '01',
      product: 'C100',
      kind: 'current',
      currency,
      status: 'active',
      opened_on: '2026-11-20',
      as_of: noon,
    });
    await add('account', account('ACC-USD-1', 'USD'), account('ACC-CNY-1', 'CNY'));
    const accounts = await db
      .selectFrom('account')
      .select(['id', 'account_no'])
      .where('account_no', 'in', ['ACC-USD-1', 'ACC-CNY-1'])
      .execute();
    const accountId = (ref: string) => accounts.find((row) => row.account_no === ref)?.id as number;
    await add('account_balance', {
      account_id: accountId('ACC-USD-1'),
      balance: 123_45,
      available: 123_45,
      as_of: noon,
    });
    const booking = (n: number, amount: number, at: Date) => ({
      txn_ref: `T-${n}`,
      account_id: accountId('ACC-CNY-1'),
      customer_id: alone,
      booked_at: at,
      amount,
      purpose: 'transfer_out',
      channel: 'mobile',
      counterparty: '某公司',
      as_of: noon,
    });
    const usual = Array.from({ length: 12 }, (_, n) =>
      booking(n, -10_000, new Date(noon.getTime() - (20 - n) * 3_600_000)),
    );
    await add(
      'account_transaction',
      ...usual,
      booking(20, 9_000_000, noon),
      booking(21, 9_000_000, noon),
      booking(22, -4_900_000, new Date(noon.getTime() - 3_600_000)),
    );
    const tie = (n: number, related: number | null) => ({
      customer_id: corporate,
      role: '12',
      related_key: `K${n}`,
      related_customer_id: related,
      related_name: `股东${n}`,
      related_kind: 'personal',
      recorded_on: '2026-01-01',
      source: 'crm',
      as_of: noon,
    });
    await add('blacklist_entry', {
      id: newId(),
      org_no: '01',
      branch_path: '/00/01/',
      party_kind: 'personal',
      name: '某人',
      customer_id: alone,
      severity: 'warn',
      reason: 'fraud',
      advice: 'verify',
      source: 'own',
      valid_from: '2026-11-20',
      entered_by_name: '录入员',
      reviewed_by_name: '复核员',
      changed_at: noon,
      hits: 0,
      version: 1,
    });
    await add(
      'customer_relation',
      ...Array.from({ length: 90 }, (_, n) => ({ ...tie(n, null), established_on: '2020-01-01' })),
      { ...tie(90, typed), established_on: '2026-06-01' },
    );
    await db
      .updateTable('customer_relation')
      .set({ established_on: '2026-07-01' })
      .where('customer_id', '=', corporate)
      .where('role', '=', '14')
      .execute();
  }
});
