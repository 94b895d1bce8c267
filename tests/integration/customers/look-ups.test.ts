import type { CustomerCard, CustomerSearchResult, CustomerSummary } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { type CustomersApi, customersModule } from '@tellerline/server/modules/customers/index';
import { forkOf } from '@tellerline/server/persistence/orm';
import { known } from '@tellerline/server/persistence/questions';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const { alone, sharing, typed } = knownCustomers;
const limits = { customersAnHour: 3, numberSearches: 40 };

describeEachDatabase('looking customers up', (database) => {
  let server: TestServer;
  let agent: TestClient;
  let api: CustomersApi;
  const clock = new ManualClock();
  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 300 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock, config: { lookUpLimits: limits } });
    const history = {
      briefs: () => known([]),
      lastCallAt: async () => new Map<string, Date>(),
      lastCustomersAt: async () => [],
    };
    api = customersModule(server.deps, { history, branches: server.identity });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    // Budgets are full again.
    clock.advance(3_700_000);
    agent = await server.signIn('agent1');
  });

  const match = (phone: string, typedCustomerNo: string | null = null) =>
    api.matchCaller(
      forkOf(server.deps.orm),
      { e164: `+86${phone}`, typedCustomerNo, presentation: 'allowed' },
      { branchPath: '/00/' },
    );
  const rows = (sql: string) =>
    forkOf(server.deps.orm).getConnection().execute(sql) as Promise<Record<string, string>[]>;
  const entries = async (key: string) =>
    (await auditEntries(server))
      .filter((entry) => entry.key === key)
      .map(({ subject_id, details }) => ({ subject: subject_id, ...JSON.parse(details) }));
  const search = (q: string) => agent.get<CustomerSearchResult>(`/customers?q=${encodeURIComponent(q)}`);
  const finds = async (q: string, customerNo: string) =>
    (await search(q)).data.items.some((item) => item.customerNo === customerNo);

  describe('CIF-12 search is no oracle for what is shown masked', () => {
    const secretsOf = async (): Promise<[string, string][]> => {
      const of = async (column: string, table: string) =>
        (
          await rows(
            `select x.${column} as v from ${table} x join customer c on c.id = x.customer_id where c.customer_no = '${alone.customerNo}' order by x.id limit 1`,
          )
        )[0]?.v ?? '';
      return [
        ['ID', await of('number', 'id_document')],
        ['telephone', alone.phone],
        ['account', await of('account_no', 'account')],
        ['card', await of('card_no', 'card')],
      ];
    };

    test('known digits lengthened by one more, from either end, confirm nothing', async () => {
      for (const [what, secret] of await secretsOf()) {
        const parts = [5, 6, 7, 8, 10].flatMap((length) => [
          secret.slice(-length),
          secret.slice(0, length),
          secret.slice(2, 2 + length),
        ]);
        for (const part of parts) {
          // Also a customer's number may begin so, which is no secret.
          if (part === secret || alone.customerNo.startsWith(part)) continue;
          const { data } = await search(part);
          const told = data?.items.filter((item) => item.customerNo === alone.customerNo) ?? [];
          expect(told, `${what} by ${part.length} characters`).toEqual([]);
        }
        expect(await finds(secret, alone.customerNo), what).toBe(true);
        clock.advance(601_000);
      }
    });

    test('the end of four and the whole number still find', async () => {
      const [[, id] = ['', '']] = await secretsOf();
      for (const q of [alone.phone.slice(-4), `+86 ${alone.phone}`, id.slice(-4)]) {
        expect(await finds(q, alone.customerNo), q).toBe(true);
      }
    });

    test('a search by number leaves on record whom it showed, never what was typed', async () => {
      await search(sharing.phone);
      const [entry] = (await entries('Customer.Searched')).slice(-1);
      expect(entry).toMatchObject({ matchedBy: 'phone', found: 3 });
      expect(entry.customers.split(',').sort()).toEqual([...sharing.customerNos]);
      expect(JSON.stringify(entry)).not.toContain(sharing.phone);
      await search('1000');
      const [many] = (await entries('Customer.Searched')).slice(-1);
      expect(many.customers.split(',')).toHaveLength(20);
      await search(alone.name);
      expect((await entries('Customer.Searched')).at(-1)).not.toHaveProperty('customers');
    });

    test('there is an end to them, told on record once; names go on, and so do numbers ten minutes later', async () => {
      const before = (await entries('Customer.BudgetExceeded')).length;
      for (let n = 0; n < limits.numberSearches; n += 1) {
        expect((await search(String(7_000 + n))).status).toBe(200);
      }
      expect((await search('7000')).status).toBe(200);
      for (const q of ['8000', '8001']) expect((await search(q)).error?.code).toBe('request.too_many');
      expect((await search(alone.name)).status).toBe(200);
      const told = (await entries('Customer.BudgetExceeded')).slice(before);
      expect(told).toEqual([{ subject: await server.userId('agent1'), budget: 'number_searches' }]);
      clock.advance(601_000);
      expect((await search('8000')).status).toBe(200);
    });
  });

  test('CIF-12 one person opens so many customers an hour, known or not; the same one again is free', async () => {
    const before = (await entries('Customer.BudgetExceeded')).length;
    const open = (no: string) => agent.get<CustomerCard>(`/customers/${no}/card`);
    expect((await open(alone.customerNo)).status).toBe(200);
    expect((await open(typed.customerNo)).status).toBe(200);
    expect((await open('99999999')).status).toBe(404);
    for (const path of ['card', 'transactions']) {
      const refused = await agent.get(`/customers/${sharing.customerNos[0]}/${path}`);
      expect(refused).toMatchObject({ status: 429, error: { code: 'request.too_many' } });
    }
    expect((await open(alone.customerNo)).status).toBe(200);
    const told = (await entries('Customer.BudgetExceeded')).slice(before);
    expect(told).toEqual([{ subject: await server.userId('agent1'), budget: 'customers' }]);
    expect((await (await server.signIn('agent2')).get(`/customers/${sharing.customerNos[0]}/card`)).status).toBe(200);
    clock.advance(3_601_000);
    expect((await open(sharing.customerNos[0])).status).toBe(200);
  });

  test.each(['7b0b9d0c-3c5e-4a39-9f5a-0a4a7d1f2b3c', 'some call', ''])(
    'CIF-12 a reveal and a prospect name no call %j the user may not see',
    async (interactionId) => {
      const before = (await entries('Customer.FieldRevealed')).length;
      const reveal = { field: 'id_number', item: '10', reason: 'other', interactionId };
      const code = interactionId.includes('-') ? 'resource.not_found' : 'request.invalid';
      expect((await agent.post(`/customers/${alone.customerNo}/reveal`, reveal)).error?.code).toBe(code);
      expect((await agent.post('/prospects', { name: '王新', interactionId })).error?.code).toBe(code);
      expect((await entries('Customer.FieldRevealed')).length).toBe(before);
    },
  );

  test('CTI-01 invented prospects stand behind the customer whose number it is, and there is an end to them', async () => {
    const made: string[] = [];
    for (const name of ['甲一', '甲二', '甲三']) {
      const { data } = await agent.post<CustomerSummary>('/prospects', { name, phone: alone.phone });
      made.push(data.customerNo);
    }
    const refused = await agent.post('/prospects', { name: '甲四', phone: alone.phone });
    expect(refused).toMatchObject({ status: 409, error: { code: 'customer.too_many_prospects' } });
    expect(await finds('甲四', '')).toBe(false);
    const found = await match(alone.phone);
    expect(found.kind).toBe('several');
    expect(found.candidates.map(({ customerNo }) => customerNo)).toEqual([alone.customerNo, ...made.sort()]);
  });

  test('a typed number nobody has is told as such, not as somebody else’s', async () => {
    const found = await match(alone.phone, '99999999');
    expect(found).toMatchObject({ by: 'ani', typedDiffersFromAni: false, typedUnknown: true });
    expect(await match(alone.phone, alone.customerNo)).toMatchObject({
      by: 'customer_no',
      typedDiffersFromAni: false,
      typedUnknown: false,
    });
  });

  test('a name is one visible line', async () => {
    for (const name of [
      '\u200b',
      '\u2060\u200d',
      '\u0301',
      '\u3164',
      '王\n芳',
      '王\u2028芳',
      '王\u009b芳',
      '王\ud800芳',
    ]) {
      expect((await agent.post('/prospects', { name })).error?.code, JSON.stringify(name)).toBeDefined();
    }
    const { data } = await agent.post<CustomerSummary>('/prospects', { name: '\u061c王\u200b芳\ufeff e\u0301' });
    expect(data.name).toBe('王芳 \u00e9');
  });
});
