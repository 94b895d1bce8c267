import type { CustomerCard, LegalPersonChoice } from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { ManualClock } from '@tellerline/server/kernel/clock';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditEntries } from '../../support/audit-entries.ts';
import { databaseWithBank } from '../../support/test-bank.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { CompanyDesk, papersOf } from './company-desk.ts';

const { alone, corporate } = knownCustomers;

interface ToldTask {
  kind: string;
  subject_id: string;
  state: string;
  pool_role: string;
  assignee_user_id: string | null;
  params: { certificate: string; endsOn: string; stage: string; name: string };
}

describeEachDatabase('CIF-04 certificates that end', (database) => {
  const clock = new ManualClock('2026-11-23T01:00:00.000Z');
  let server: TestServer;
  let clerk: CompanyDesk;
  let reviewer: CompanyDesk;
  let agent: CompanyDesk;
  /** A company of this test's own whose organisation code certificate ends on 2026-12-01. */
  let company: string;
  let companies = 0;

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 20 });
    await orm.close();
    server = await startTestServer({ databaseUrl, clock });
  });
  afterAll(() => server.stop());

  /** Each test begins on 2026-11-23 at nine in the morning: none sees another's company. */
  beforeEach(async () => {
    await atNineOn('2026-11-23');
    company = await clerk.newNumber();
    companies += 1;
    await reviewer.approved(
      await clerk.submit(company, { name: `资阳到期${companies}号有限公司`, ...papersOf(companies) }),
    );
  });

  /** Moves to nine in the morning of a day; who is signed in signs in again. */
  const atNineOn = async (day: string) => {
    clock.advance(Date.parse(`${day}T01:00:00.000Z`) - clock.now().getTime());
    const desk = async (user: string) => new CompanyDesk(await server.signIn(user));
    [clerk, reviewer, agent] = await Promise.all([desk('clerk1'), desk('reviewer1'), desk('agent1')]);
  };
  const remind = async () => (await server.signIn('supervisor1')).post('/certificate-reminders');
  const told = async (customerNo = company): Promise<ToldTask[]> => {
    const rows = (await forkOf(server.deps.orm).execute(
      "select * from task where kind = 'certificate_expiry' and customer_no = ? order by created_at, id",
      [customerNo],
    )) as (Omit<ToldTask, 'params'> & { params: string })[];
    return rows.map((row) => ({ ...row, params: JSON.parse(row.params) as ToldTask['params'] }));
  };
  const stages = async (customerNo = company) =>
    (await told(customerNo)).map(({ params, state }) => `${params.certificate} ${params.stage} ${state}`);

  test('it is told a week before and on the day, once each, however often the job runs', async () => {
    await remind();
    expect(await stages()).toEqual([]);
    await atNineOn('2026-11-24');
    await Promise.all([remind(), remind()]);
    await remind();
    expect(await stages()).toEqual(['organisationCode before open']);
    await atNineOn('2026-11-30');
    await remind();
    expect(await stages()).toEqual(['organisationCode before open']);
    await atNineOn('2026-12-01');
    await remind();
    await atNineOn('2026-12-02');
    await remind();
    expect(await stages()).toEqual(['organisationCode before open', 'organisationCode on_day open']);
    expect((await told())[0]).toMatchObject({
      pool_role: 'clerk',
      params: { name: `资阳到期${companies}号有限公司`, endsOn: '2026-12-01' },
    });
  });

  test('what was told once is not told again when it was ticked off', async () => {
    await atNineOn('2026-11-24');
    await remind();
    await forkOf(server.deps.orm).execute(
      "update task set state = 'done', done_at = created_at where customer_no = ?",
      [company],
    );
    await remind();
    expect(await stages()).toEqual(['organisationCode before done']);
  });

  test('the day is told even when the system stood still on it', async () => {
    await atNineOn('2026-12-05');
    await remind();
    expect(await stages()).toEqual(['organisationCode on_day open']);
  });

  test('whoever answers for the customer has it in his hands; else it lies in the pool of the branch', async () => {
    const userId = await server.userId('manager1');
    await reviewer.client.request('put', `/customers/${company}/manager`, { userId });
    await atNineOn('2026-11-24');
    await remind();
    expect(await told()).toMatchObject([{ state: 'claimed', pool_role: 'manager', assignee_user_id: userId }]);
  });

  test('a renewed certificate closes what was told of the old one, and is told when its own end comes', async () => {
    await atNineOn('2026-11-24');
    await remind();
    const renewed = {
      'organisationCode.mode': 'renew',
      'organisationCode.validFrom': '2026-11-24',
      'organisationCode.validUntil': '2026-12-20',
    };
    await reviewer.approved(await clerk.submit(company, renewed));
    expect(await stages()).toEqual(['organisationCode before done']);
    await atNineOn('2026-12-01');
    await remind();
    expect(await stages()).toHaveLength(1);
    await atNineOn('2026-12-13');
    await remind();
    expect((await told()).map(({ params }) => params.endsOn)).toEqual(['2026-12-01', '2026-12-20']);
  });

  test('a certificate that was cancelled is not waited for', async () => {
    await reviewer.approved(await clerk.submit(company, { 'organisationCode.status': 'cancelled' }));
    await atNineOn('2026-12-01');
    await remind();
    expect(await stages()).toEqual([]);
    expect((await agent.card(company)).flags).toEqual([]);
  });

  test('a person’s ID is told to his clerks, and to the company he represents', async () => {
    const { data: person } = await clerk.client.get<LegalPersonChoice>(
      `/customers/${alone.customerNo}/as-legal-person`,
    );
    const document = person.documents[0]?.id ?? '';
    await reviewer.approved(
      await clerk.submit(company, { 'legalPersonId.person': alone.customerNo, 'legalPersonId.document': document }),
    );
    await forkOf(server.deps.orm).execute(
      "update id_document set valid_until = '2026-11-28', long_term = 0 where id = ?",
      [document],
    );
    await remind();
    expect(await stages(alone.customerNo)).toEqual(['10 before open']);
    expect(await stages()).toEqual(['legalPersonId before open']);
  });

  test('the agent on the call sees it end, sees it over, and sees the hold; renewal lifts it', async () => {
    const flags = async () => {
      const { data } = await agent.client.get<CustomerCard>(`/customers/${company}/card`);
      return data.flags.map(({ severity, text }) => `${severity} ${text.en}`);
    };
    expect(await flags()).toEqual([]);
    await atNineOn('2026-11-24');
    expect(await flags()).toEqual(['info A certificate is about to expire']);
    await atNineOn('2026-12-02');
    expect(await flags()).toEqual(['warning Certificate expired; on hold from 2027-03-02']);
    await atNineOn('2027-03-02');
    expect(await flags()).toEqual(['danger On hold since 2027-03-02: expired certificate']);
    expect(await agent.file(company)).toMatchObject({ holdSince: '2027-03-02' });
    const renewed = {
      'organisationCode.mode': 'renew',
      'organisationCode.validFrom': '2027-03-02',
      'organisationCode.validUntil': '2031-03-01',
    };
    await reviewer.approved(await clerk.submit(company, renewed));
    expect(await flags()).toEqual([]);
    expect(await agent.file(company)).toMatchObject({ holdSince: null });
  });

  test('the core bank’s own licence is told until ours takes its place', async () => {
    await forkOf(server.deps.orm).execute(
      `update id_document set valid_until = '2026-11-25', long_term = 0 where kind = 'businessLicence'
       and customer_id = (select id from customer where customer_no = ?)`,
      [corporate.customerNo],
    );
    await remind();
    expect(await stages(corporate.customerNo)).toEqual(['businessLicence before open']);
    expect((await agent.card(corporate.customerNo)).flags.map(({ text }) => text.en)).toContain(
      'A certificate is about to expire',
    );
    const { core } = await clerk.file(corporate.customerNo);
    const licence = Object.entries(papersOf(99)).filter(([path]) => path.startsWith('businessLicence.'));
    const ours = {
      ...Object.fromEntries(licence),
      'businessLicence.number': core?.creditCode ?? '',
      'businessLicence.legalPerson': core?.legalPerson ?? '',
      'businessLicence.registeredRegion': '440606',
    };
    await reviewer.approved(await clerk.submit(corporate.customerNo, ours));
    expect((await agent.card(corporate.customerNo)).flags.map(({ text }) => text.en)).not.toContain(
      'A certificate is about to expire',
    );
  });

  test('OPS-04 each run leaves its counts, and only supervisors and administrators may ask for one', async () => {
    await atNineOn('2026-11-24');
    const answer = await remind();
    expect(answer).toMatchObject({ status: 200, data: { day: '2026-11-24' } });
    const entry = (await auditEntries(server)).findLast(({ key }) => key === 'Certificate.ExpiryTold');
    expect(entry).toMatchObject({ subject_id: '2026-11-24', actor_id: null });
    expect((await clerk.client.post('/certificate-reminders')).status).toBe(403);
  });

  test('a manager who works here no longer is not told: the pool of the branch is', async () => {
    const userId = await server.userId('manager1');
    await reviewer.client.request('put', `/customers/${company}/manager`, { userId });
    await forkOf(server.deps.orm).execute('update app_user set disabled_at = created_at where id = ?', [userId]);
    // What is known of people is at most five seconds old: a server that starts anew knows it at once.
    await server.stop();
    server = await startTestServer({ databaseUrl: server.databaseUrl, clock });
    await atNineOn('2026-11-24');
    await remind();
    expect(await told()).toMatchObject([{ state: 'open', pool_role: 'clerk', assignee_user_id: null }]);
  });
});
