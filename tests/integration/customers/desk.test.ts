import type { CustomerCard, CustomerSummary } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import type { Actor } from '@tellerline/server/kernel/actor';
import { type CustomersApi, customersModule } from '@tellerline/server/modules/customers/index';
import { createProspect } from '@tellerline/server/modules/customers/use-cases/create-prospect';
import { forkOf } from '@tellerline/server/persistence/orm';
import { known } from '@tellerline/server/persistence/questions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';

const { alone, sharing, typed, corporate, blacklisted } = knownCustomers;
const everywhere = { branchPath: '/00/' };

describeEachDatabase('customers on a generated bank', (database) => {
  let server: TestServer;
  let api: CustomersApi;
  let agent: TestClient;
  /** Sees one branch only. */
  let branchAgent: TestClient;
  const lastCalls = new Map<string, Date>();
  const em = () => forkOf(server.deps.orm);

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 500 });
    await orm.close();
    server = await startTestServer({ databaseUrl });
    api = customersModule(server.deps, {
      history: {
        briefs: () => known([]),
        lastCallAt: async () => lastCalls,
        lastCustomersAt: async () => [...lastCalls.keys()],
      },
      branches: server.identity,
    });
    agent = await server.signIn('agent1');
    branchAgent = await server.signIn('agent-b');
  });
  afterAll(() => server.stop());

  const auditKeys = async (key: string) => (await auditEntries(server)).filter((entry) => entry.key === key);

  describe('CTI-01 who is calling', () => {
    const match = (e164: string | null, typedCustomerNo: string | null = null, scope = everywhere) =>
      api.matchCaller(em(), { e164, typedCustomerNo, presentation: e164 === null ? 'withheld' : 'allowed' }, scope);

    test('the only owner of the number', async () => {
      const found = await match('+8613800138000');
      expect(found).toMatchObject({ kind: 'one', by: 'ani', typedDiffersFromAni: false });
      expect(found.candidates).toMatchObject([
        { customerNo: alone.customerNo, name: alone.name, reason: 'only_owner', vip: true },
      ]);
    });

    test('three on one number: whose main number it is comes first, then by customer number', async () => {
      const found = await match('+8613900139000');
      expect(found.kind).toBe('several');
      expect(found.candidates.map((one) => [one.customerNo, one.reason])).toEqual([
        [sharing.customerNos[0], 'main_number'],
        [sharing.customerNos[1], 'shared_number'],
        [sharing.customerNos[2], 'shared_number'],
      ]);
    });

    test('who called last beats whose main number it is', async () => {
      lastCalls.set(sharing.customerNos[2], new Date('2026-11-01T00:00:00Z'));
      const found = await match('+8613900139000');
      lastCalls.clear();
      expect(found.candidates.map((one) => [one.customerNo, one.reason])).toEqual([
        [sharing.customerNos[2], 'recent_call'],
        [sharing.customerNos[0], 'main_number'],
        [sharing.customerNos[1], 'shared_number'],
      ]);
    });

    test('of hundreds on one number, whoever called last from it is found, also when he stands behind all that are ranked', async () => {
      const write = (text: string) => em().getConnection().execute(text);
      await write(
        `insert into contact_point (contact_ref, customer_id, kind, value, e164, best, source, as_of)
         select concat('many-', id), id, 'work_phone', '075700000001', '+8675700000001', 0, 'crm', as_of
         from customer where kind = 'personal' and status = 'active'`,
      );
      const many = "from contact_point where e164 = '+8675700000001'";
      const rows = await write(
        `select customer_no from customer where id = (select max(customer_id) ${many}) and 50 < (select count(*) ${many})`,
      );
      const last = String(rows[0]?.customer_no);
      lastCalls.set(last, new Date('2026-11-01T00:00:00Z'));
      const found = await match('+8675700000001');
      lastCalls.clear();
      await write(`delete ${many}`);
      expect(found.candidates).toHaveLength(10);
      expect(found.candidates[0]).toMatchObject({ customerNo: last, reason: 'recent_call' });
    });

    test('the number typed beats the number shown, and the difference is told', async () => {
      const found = await match('+8613800138000', typed.customerNo);
      expect(found).toMatchObject({ kind: 'one', by: 'customer_no', typedDiffersFromAni: true });
      expect(found.candidates).toMatchObject([{ customerNo: typed.customerNo, reason: 'typed_number' }]);
      expect(await match('+8613700137000', typed.customerNo)).toMatchObject({
        by: 'customer_no',
        typedDiffersFromAni: false,
      });
    });

    test('a typed number nobody has falls back on the number shown, and is told as unknown', async () => {
      expect(await match('+8613800138000', '99999999')).toMatchObject({
        kind: 'one',
        by: 'ani',
        typedDiffersFromAni: false,
        typedUnknown: true,
      });
    });

    test('a number nobody has is nobody; no number and nothing typed is withheld', async () => {
      expect(await match('+8613312345670')).toMatchObject({ kind: 'none', by: null, candidates: [] });
      expect(await match(null)).toMatchObject({ kind: 'withheld', candidates: [] });
      expect(await match(null, typed.customerNo)).toMatchObject({ kind: 'one', by: 'customer_no' });
    });

    test('what is typed is compared as it stands: wildcards and SQL find nobody', async () => {
      for (const nonsense of ['%', '1000000_', "' or 1=1--", '\u0000', '9'.repeat(64)]) {
        expect((await match(null, nonsense)).kind).toBe('none');
      }
    });

    test('CIF-12 a customer of another branch is nobody', async () => {
      expect(await match('+8613600136000', null, { branchPath: '/00/01/' })).toMatchObject({ kind: 'none' });
      expect(await match(null, blacklisted.customerNo, { branchPath: '/00/01/' })).toMatchObject({ kind: 'none' });
    });
  });

  describe('CIF-01 the card', () => {
    test('shows the whole customer, each fact with source and time', async () => {
      const { data: card } = await agent.get<CustomerCard>(`/customers/${typed.customerNo}/card`);
      expect(card.summary).toMatchObject({
        name: typed.name,
        branch: { orgNo: typed.orgNo, name: { en: 'East branch' } },
      });
      expect(card.basic.birthDate).toBe('1984-11-30');
      expect(card.accounts.length).toBeGreaterThan(0);
      expect(card.transactions.length).toBeGreaterThan(0);
      expect(card.loans).toMatchObject([{ status: 'overdue' }]);
      expect(card.relations).toMatchObject([
        {
          roleLabel: { 'zh-CN': '被担保人', en: 'Guaranteed party' },
          customerNo: corporate.customerNo,
          name: corporate.name,
        },
      ]);
      const provenances = [card.basic, ...card.contactPoints, ...card.accounts, ...card.loans, ...card.cards];
      for (const { provenance } of provenances) {
        expect(provenance).toEqual({ source: 'core-bank', asOf: '2026-11-22T15:59:59.999Z' });
      }
    });

    test('flags stand worst first', async () => {
      const { data: card } = await agent.get<CustomerCard>(`/customers/${typed.customerNo}/card`);
      expect(card.flags.map(({ severity }) => severity).slice(0, 2)).toEqual(['danger', 'danger']);
      expect(card.flags[1]?.text.en).toMatch(/^On hold since \d{4}-\d\d-\d\d: expired certificate$/);
      expect(card.flags[0]?.text.en).toMatch(/^Loan overdue by \d+ days$/);
      const { data: black } = await agent.get<CustomerCard>(`/customers/${blacklisted.customerNo}/card`);
      expect(black.flags[0]?.text['zh-CN']).toBe('黑名单客户');
    });

    test('both ends of a relation read it, each from its side', async () => {
      const { data: card } = await agent.get<CustomerCard>(`/customers/${sharing.customerNos[2]}/card`);
      expect(card.relations.map(({ roleLabel, name }) => [roleLabel['zh-CN'], name])).toEqual([
        ['父母', '李建国'],
        ['父母', '黄丽娟'],
      ]);
    });

    test('totals add up the accounts, and balances their transactions', async () => {
      for (const customerNo of [alone.customerNo, corporate.customerNo, '10000020', '10000033']) {
        const { data: card } = await agent.get<CustomerCard>(`/customers/${customerNo}/card`);
        const sum = card.accounts.reduce((total, account) => total + account.balance, 0);
        expect(card.totals.find(({ currency }) => currency === 'CNY')?.deposits ?? 0).toBe(sum);
      }
      const [odd] = (await server.deps.orm.em
        .fork()
        .getConnection()
        .execute(
          `select count(*) as n from (select b.account_id, b.balance, sum(t.amount) as total from account_balance b
           join account_transaction t on t.account_id = b.account_id group by b.account_id, b.balance) x where balance <> total`,
        )) as { n: number }[];
      expect(Number(odd?.n)).toBe(0);
    });

    test('transactions are paged by keyset, each once, the newest first', async () => {
      const [most] = (await server.deps.orm.em
        .fork()
        .getConnection()
        .execute(
          `select c.customer_no, count(*) as n from account_transaction t join customer c on c.id = t.customer_id
           group by c.customer_no order by n desc, c.customer_no limit 1`,
        )) as { customer_no: string; n: number }[];
      const seen: { id: string; bookedAt: string }[] = [];
      let cursor = '';
      do {
        const { data } = await agent.get<{ items: typeof seen; next: string | null }>(
          `/customers/${most?.customer_no}/transactions${cursor}`,
        );
        seen.push(...data.items);
        cursor = data.next === null ? '' : `?cursor=${data.next}`;
      } while (cursor !== '');
      expect(seen).toHaveLength(Number(most?.n));
      expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
      const times = seen.map(({ bookedAt }) => bookedAt);
      expect(times).toEqual([...times].sort().reverse());
      expect((await agent.get(`/customers/${most?.customer_no}/transactions?cursor=x';`)).status).toBe(400);
    });
  });

  describe('CIF-12 rights and masks', () => {
    test('numbers leave the server masked', async () => {
      const answer = await agent.get<CustomerCard>(`/customers/${alone.customerNo}/card`);
      const text = JSON.stringify(answer.data);
      expect(text).not.toContain('13800138000');
      expect(text).not.toMatch(/\d{15}/);
      expect(answer.data.contactPoints[0]?.value).toEqual({ text: '138****8000', masked: true });
      expect(answer.data.idDocuments[0]?.number.text).toMatch(/^4\*{16}[\dX]$/);
      expect(answer.data.accounts[0]?.accountNo.text).toMatch(/^\*{4}\d{4}$/);
      expect(answer.data.cards.length).toBeGreaterThan(0);
      for (const card of answer.data.cards) expect(card.cardNo.text).toMatch(/^\d{6}\*{6}\d{4}$/);
    });

    test('a company’s licence number is public like the credit code it is the same as: both are clear', async () => {
      const { data } = await agent.get<CustomerCard>(`/customers/${corporate.customerNo}/card`);
      const licence = data.idDocuments.find(({ kind }) => kind === 'businessLicence');
      expect(data.basic.creditCode).toMatch(/^9[0-9A-Z]{17}$/);
      expect(licence?.number).toEqual({ text: data.basic.creditCode, masked: false });
    });

    test('a reviewer, who compares papers, sees six and four of an ID', async () => {
      const reviewer = await server.signIn('reviewer1');
      const { data } = await reviewer.get<CustomerCard>(`/customers/${alone.customerNo}/card`);
      expect(data.idDocuments[0]?.number.text).toMatch(/^440606\*{8}\d{3}[\dX]$/);
    });

    test('one field is shown whole for a reason, and that is on record', async () => {
      const { data: card } = await agent.get<CustomerCard>(`/customers/${alone.customerNo}/card`);
      const reveal = (field: string, item: string) =>
        agent.post<{ value: string }>(`/customers/${alone.customerNo}/reveal`, { field, item, reason: 'call_back' });
      const item = card.contactPoints[0]?.id ?? '';
      expect((await reveal('phone', item)).data.value).toBe('138 0013 8000');
      expect((await reveal('id_number', '10')).data.value).toMatch(/^440606\d{11}[\dX]$/);
      expect((await reveal('account_no', '0')).data.value).toMatch(/^\d{14}$/);
      expect((await reveal('account_no', '99')).status).toBe(404);
      expect((await reveal('address', item)).status).toBe(404);
      const entries = await auditKeys('Customer.FieldRevealed');
      expect(entries).toHaveLength(3);
      expect(entries[0]).toMatchObject({ subject_id: alone.customerNo });
      expect(JSON.parse(entries[0]?.details ?? '')).toMatchObject({ field: 'phone', reason: 'call_back' });
      expect(JSON.stringify(entries)).not.toContain('13800138000');
    });

    test('a field is not shown without a reason', async () => {
      const answer = await agent.post(`/customers/${alone.customerNo}/reveal`, { field: 'phone', item: '1' });
      expect(answer.error?.code).toBe('request.invalid');
    });

    test('a customer of another branch answers exactly like one who does not exist', async () => {
      const own = branchAgent.session?.user.branch.orgNo;
      expect(own).toMatch(/^\d\d$/);
      const foreign = typed.customerNo;
      expect(typed.orgNo).not.toBe(own);
      for (const path of ['card', 'transactions']) {
        const hidden = await branchAgent.get(`/customers/${foreign}/${path}`);
        const absent = await branchAgent.get(`/customers/99999999/${path}`);
        expect(hidden.status).toBe(404);
        expect({ ...hidden.error, requestId: '' }).toEqual({ ...absent.error, requestId: '' });
      }
      const reveal = await branchAgent.post(`/customers/${foreign}/reveal`, {
        field: 'id_number',
        item: '10',
        reason: 'other',
      });
      expect(reveal.status).toBe(404);
      const search = await branchAgent.get<{ items: unknown[] }>(`/customers?q=${foreign}`);
      expect(search.data.items).toEqual([]);
    });

    test('CIF-12 REL-01 who is tied to a customer of another branch is told so, but not his number nor his whole name', async () => {
      const seenFrom = async (branchPath: string, customerNo: string) => {
        const person = { userId: 'u', username: 'u', displayName: 'u', sessionId: 's', extension: null };
        const viewer: Actor = { ...person, roles: ['agent'], branchPath };
        return (await api.card(em(), customerNo, viewer)).relations;
      };
      // Each of the two reads the tie from his side: it is stored with the guarantor.
      const sides = [
        { of: typed, branchPath: '/00/02/', other: corporate, masked: '佛**', role: 'Guaranteed party' },
        { of: corporate, branchPath: '/00/01/', other: typed, masked: '梁**', role: 'Guarantor' },
      ];
      for (const { of, branchPath, other, masked, role } of sides) {
        const tie = (relations: CustomerCard['relations']) => relations.find(({ roleLabel }) => roleLabel.en === role);
        const whole = tie(await seenFrom('/00/', of.customerNo));
        expect(whole).toMatchObject({ customerNo: other.customerNo, name: other.name });
        const relations = await seenFrom(branchPath, of.customerNo);
        expect(tie(relations)).toEqual({ ...whole, customerNo: null, name: masked });
        expect(JSON.stringify(relations)).not.toMatch(new RegExp(`${other.customerNo}|${other.name}`));
      }
    });

    test('looking at a card is on record', async () => {
      const before = (await auditKeys('Customer.CardViewed')).length;
      expect((await agent.get(`/customers/${alone.customerNo}/card`)).status).toBe(200);
      const entries = (await auditKeys('Customer.CardViewed')).slice(before);
      expect(entries).toMatchObject([{ subject_id: alone.customerNo, actor_id: agent.session?.user.id }]);
    });

    test('so is looking at transactions alone', async () => {
      const before = (await auditKeys('Customer.CardViewed')).length;
      expect((await agent.get(`/customers/${corporate.customerNo}/transactions`)).status).toBe(200);
      const [entry, ...more] = (await auditKeys('Customer.CardViewed')).slice(before);
      expect(entry).toMatchObject({ subject_id: corporate.customerNo, details: '{"part":"transactions"}' });
      expect(more).toEqual([]);
    });
  });

  describe('CTI-01 a prospect typed in during a call', () => {
    type Created = CustomerSummary & { samePhone: CustomerSummary[] };

    test('is recorded, found at once by name and number, and recognised at his next call', async () => {
      const created = await agent.post<Created>('/prospects', {
        name: '欧阳新客',
        phone: '133 1234 5678',
        gender: '1',
      });
      expect(created.status).toBe(201);
      expect(created.data).toMatchObject({ status: 'prospect', kind: 'personal', name: '欧阳新客', samePhone: [] });
      expect(created.data.customerNo).toMatch(/^P\d{10}$/);
      for (const q of ['阳新', 'ouyangxinke', '5678', created.data.customerNo]) {
        const found = await agent.get<{ items: CustomerSummary[] }>(`/customers?q=${encodeURIComponent(q)}`);
        expect(found.data.items.map((item) => item.customerNo)).toContain(created.data.customerNo);
      }
      const match = await api.matchCaller(
        em(),
        { e164: '+8613312345678', typedCustomerNo: null, presentation: 'allowed' },
        everywhere,
      );
      expect(match.candidates).toMatchObject([{ customerNo: created.data.customerNo, reason: 'only_owner' }]);
      const { data: card } = await agent.get<CustomerCard>(`/customers/${created.data.customerNo}/card`);
      expect(card.contactPoints).toMatchObject([{ value: { text: '133****5678' }, provenance: { source: 'call' } }]);
      expect(card.basic.provenance.source).toBe('crm');
    });

    test('with a number others have: told, not refused', async () => {
      const created = await agent.post<Created>('/prospects', { name: '李新', phone: sharing.phone });
      expect(created.status).toBe(201);
      expect(created.data.samePhone.map((other) => other.customerNo).sort()).toEqual([...sharing.customerNos]);
    });

    test('sent twice for one call he is one prospect', async () => {
      const met = {
        name: '重复新客',
        kind: 'personal',
        interactionId: '0199c0de-0000-7000-8000-000000000001',
      } as const;
      const person = { userId: 'u', username: 'u', displayName: 'u', sessionId: 's', extension: null };
      const maker: Actor = { ...person, roles: ['agent'], ...everywhere };
      const make = () => server.deps.transaction((tx) => createProspect(tx, met, maker, new Date()));
      expect((await make()).customerNo).toBe((await make()).customerNo);
    });

    test('with a number that is none: refused, nothing kept', async () => {
      const refused = await agent.post('/prospects', { name: '没有号码', phone: 'abc' });
      expect(refused.error?.code).toBe('phone.invalid');
      const found = await agent.get<{ items: unknown[] }>(`/customers?q=${encodeURIComponent('没有号码')}`);
      expect(found.data.items).toEqual([]);
    });

    test('with markup or control characters in the name', async () => {
      const kept = await agent.post<Created>('/prospects', { name: '<img src=x onerror=alert(1)>' });
      expect(kept.data.name).toBe('<img src=x onerror=alert(1)>');
      expect((await agent.post('/prospects', { name: '王\u0000芳' })).error?.code).toBe('request.invalid');
      expect((await agent.post('/prospects', { name: '' })).error?.code).toBe('request.invalid');
    });
  });
});
