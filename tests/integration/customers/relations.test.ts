import {
  type Changes,
  type RelatedAnswer,
  type RelationEntry,
  type RelationList,
  relationSubject,
} from '@tellerline/contracts';
import { knownCustomers } from '@tellerline/db/seeds/known-customers';
import { creditCodeCheck, organisationCheck, residentIdCheck } from '@tellerline/server/modules/customers/index';
import { forkOf } from '@tellerline/server/persistence/orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseWithBank } from '../../support/test-bank.ts';
import type { TestClient } from '../../support/test-client.ts';
import { describeEachDatabase } from '../../support/test-database.ts';
import { startTestServer, type TestServer } from '../../support/test-server.ts';
import { newKey, RecordDesk } from '../reviews/record-desk.ts';

const { alone, sharing, typed, corporate } = knownCustomers;
const [father, mother] = sharing.customerNos;
const idOf = (first17: string): string => `${first17}${residentIdCheck(first17)}`;
const creditCode = (() => {
  const organisation = `MA600077${organisationCheck('MA600077')}`;
  return `91440606${organisation}${creditCodeCheck(`91440606${organisation}`)}`;
})();

describeEachDatabase('REL-01 relations between customers', (database) => {
  let server: TestServer;
  let clerk: RecordDesk;
  let branchClerk: RecordDesk;
  let reviewer: RecordDesk;
  let agent: TestClient;

  beforeAll(async () => {
    const { databaseUrl, orm } = await databaseWithBank(database, { customers: 60 });
    await orm.close();
    server = await startTestServer({
      databaseUrl,
      config: { lookUpLimits: { customersAnHour: 500, numberSearches: 500 } },
    });
    const desk = async (user: string) => new RecordDesk(await server.signIn(user), 'relation');
    [clerk, branchClerk, reviewer] = [await desk('clerk1'), await desk('clerk-b'), await desk('reviewer1')];
    agent = await server.signIn('agent1');
  });
  afterAll(() => server.stop());

  const list = async (customerNo: string, client = clerk.client, query = ''): Promise<RelationList> =>
    (await client.get<RelationList>(`/customers/${customerNo}/relations${query}`)).data;
  const find = async (customerNo: string, key: string, client = clerk.client): Promise<RelationEntry> => {
    const found = (await list(customerNo, client)).items.find(({ event }) => event === key);
    if (!found) throw new Error(`No relation ${key} of ${customerNo}`);
    return found;
  };
  /** Entered by one person and approved by another. */
  const made = async (customerNo: string, changes: Changes) => {
    const subject = relationSubject(customerNo, newKey());
    await reviewer.approved(await clerk.submit(subject, changes));
    return subject;
  };
  const guarantor: Changes = {
    role: '01',
    relatedNo: corporate.customerNo,
    partyKind: 'corporate',
    event: 'HT-2026-001',
    amount: 500_000_000,
    currency: 'CNY',
    establishedOn: '2026-01-05',
  };

  test('a relation is nobody’s fact until a second person approves it; then both ends read it, each from its side', async () => {
    const subject = relationSubject(alone.customerNo, newKey());
    const change = await clerk.submit(subject, guarantor);
    expect((await list(alone.customerNo)).pending).toMatchObject([
      { subjectId: subject, state: 'submitted', own: true },
    ]);
    expect((await list(alone.customerNo)).items.some(({ event }) => event === 'HT-2026-001')).toBe(false);
    expect((await clerk.approve(change)).status).toBe(403);

    const { changes } = await reviewer.detail(change.id);
    expect(changes.map(({ path, before, after }) => [path, before, after?.text['zh-CN']])).toEqual(
      expect.arrayContaining([
        ['role', null, '担保人'],
        ['relatedName', null, corporate.name],
        ['amount', null, '5,000,000.00'],
      ]),
    );
    await reviewer.approved(change);

    const own = await find(alone.customerNo, 'HT-2026-001');
    expect(own).toMatchObject({
      direction: 'own',
      roleLabel: { 'zh-CN': '担保人' },
      reverseLabel: { 'zh-CN': '被担保人' },
      other: { customerNo: corporate.customerNo, name: corporate.name, kind: 'corporate', hidden: false },
      amount: 500_000_000,
      currency: 'CNY',
      owner: 'crm',
      subjectId: subject,
      version: 1,
      inForce: true,
    });
    expect(await find(corporate.customerNo, 'HT-2026-001')).toMatchObject({
      direction: 'inverse',
      roleLabel: { 'zh-CN': '被担保人' },
      other: { customerNo: alone.customerNo, name: alone.name },
    });
    expect((await find(alone.customerNo, 'HT-2026-001', agent)).subjectId).toBeNull();
  });

  test('it is changed and ended, never deleted; who comes second is told', async () => {
    const subject = await made(alone.customerNo, { role: '16', relatedNo: typed.customerNo, event: 'trade' });
    const [one, other] = [
      await clerk.enter(subject, { note: '年度协议' }, { baseVersion: 1 }, 'draft'),
      await branchClerk.enter(subject, { note: '别的' }, { baseVersion: 1 }, 'draft'),
    ];
    expect(other.error?.code).toBe('review.change_open');
    const ended = { note: '年度协议', endedOn: '2026-06-30' };
    const change = await clerk.submit(subject, ended, { baseVersion: 1, changeVersion: one.data.version });
    expect((await find(alone.customerNo, 'trade')).open).toMatchObject({ state: 'submitted', changedFields: 2 });
    await reviewer.approved(change);
    expect(await find(typed.customerNo, 'trade')).toMatchObject({ inForce: false, endedOn: '2026-06-30', version: 2 });
    expect(
      (await list(alone.customerNo, clerk.client, '?state=in_force')).items.some(({ event }) => event === 'trade'),
    ).toBe(false);
    expect((await clerk.enter(subject, { note: 'x' }, { baseVersion: 1 })).error?.code).toBe('conflict.stale');
    await made(alone.customerNo, { role: '16', relatedNo: typed.customerNo, event: 'trade again' });
    expect((await find(alone.customerNo, 'trade again')).inForce).toBe(true);
  });

  test('who is no customer is told by name and document; a document a customer has makes it his', async () => {
    const outside = { role: '03', relatedName: '欧阳晓岚', partyKind: 'personal', relatedIdKind: '10' };
    const subject = relationSubject(alone.customerNo, newKey());
    expect((await clerk.told(subject, { ...outside, relatedIdNumber: '440606199003071230' })).issues).toEqual([
      'relatedIdNumber id_wrong',
    ]);
    const number = idOf('44060619900307123');
    await made(alone.customerNo, { ...outside, relatedIdNumber: number.toLowerCase(), event: 'outside' });
    const shown = await find(alone.customerNo, 'outside');
    expect(shown.other).toEqual({
      customerNo: null,
      name: '欧阳晓岚',
      kind: 'personal',
      isCustomer: false,
      hidden: false,
    });
    expect(shown.document?.number.masked).toBe(true);
    expect(JSON.stringify(await list(alone.customerNo, agent))).not.toContain(number);

    const { number: known = '' } =
      (
        await forkOf(server.deps.orm)
          .getConnection()
          .execute(
            `select d.number from id_document d join customer c on c.id = d.customer_id where c.customer_no = '${typed.customerNo}'`,
          )
      )[0] ?? {};
    const asked = await clerk.client.post<RelatedAnswer>('/related-parties', {
      partyKind: 'personal',
      idNumber: known,
    });
    expect(asked.data.found).toMatchObject({ customerNo: typed.customerNo, name: typed.name });
    const elsewhere = await branchClerk.client.post<RelatedAnswer>('/related-parties', {
      partyKind: 'personal',
      idNumber: known,
    });
    expect(elsewhere.data).toEqual({ found: null, elsewhere: { 'zh-CN': expect.any(String), en: expect.any(String) } });
    const byDocument = { ...outside, relatedIdNumber: known, event: 'by document' };
    expect((await clerk.told(subject, byDocument)).warnings).toEqual(['relatedName name_differs']);
    await made(alone.customerNo, { ...byDocument, relatedName: typed.name });
    expect((await find(alone.customerNo, 'by document')).other.customerNo).toBe(typed.customerNo);
  });

  test('a customer of another branch is tied by his document alone, and is told no further than the gate lets', async () => {
    const subject = relationSubject(alone.customerNo, newKey());
    const tie = { role: '99', partyKind: 'personal', relatedNo: typed.customerNo, relatedName: '梁某', event: 'far' };
    const unknown = await branchClerk.told(subject, tie);
    expect(unknown.issues).toEqual(['relatedNo party_unknown']);
    expect(await branchClerk.told(subject, { ...tie, relatedNo: '99999999999' })).toEqual(unknown);
    const [{ kind, number }] = (await forkOf(server.deps.orm)
      .getConnection()
      .execute(
        `select d.kind, d.number from id_document d join customer c on c.id = d.customer_id where c.customer_no = '${typed.customerNo}'`,
      )) as [{ kind: string; number: string }];
    const sure = { ...tie, relatedName: typed.name, relatedIdKind: kind, relatedIdNumber: number };
    await reviewer.approved(await branchClerk.submit(subject, sure));
    const fromBranch = await find(alone.customerNo, 'far', branchClerk.client);
    expect(fromBranch.other).toMatchObject({ customerNo: null, name: '梁**', isCustomer: true, hidden: true });
    expect(fromBranch.document).toBeNull();
    expect(fromBranch.fields.relatedNo).toMatchObject({ value: null, masked: true });
    expect(JSON.stringify(await list(alone.customerNo, branchClerk.client))).not.toContain(number);
    expect((await find(alone.customerNo, 'far')).other.customerNo).toBe(typed.customerNo);
    expect((await branchClerk.client.get(`/customers/${typed.customerNo}/relations`)).status).toBe(404);
    expect((await branchClerk.enter(relationSubject(typed.customerNo, newKey()), tie)).status).toBe(404);
  });

  test('what cannot be is refused, what is doubtful needs a reason the reviewer reads', async () => {
    const subject = relationSubject(corporate.customerNo, newKey());
    const person = (change: Changes) =>
      clerk.told(relationSubject(father ?? '', newKey()), { partyKind: 'personal', ...change });
    expect((await person({ role: '16', relatedNo: father ?? '' })).issues).toEqual(['relatedNo oneself']);
    expect((await person({ role: '12', relatedNo: alone.customerNo, share: 100 })).issues).toEqual([
      'role company_only',
    ]);
    expect((await person({ role: '07', relatedNo: alone.customerNo })).warnings).toContain('role second_spouse');
    expect((await person({ role: '07', relatedNo: mother ?? '' })).issues).toContain('role doubled');
    await made(corporate.customerNo, { role: '12', relatedNo: father ?? '', share: 6_000, event: 'shares' });
    const company = { role: '12', partyKind: 'corporate', relatedName: '顺德某投资', relatedIdKind: 'businessLicence' };
    const over = { ...company, relatedIdNumber: creditCode, share: 4_001 };
    expect((await clerk.told(subject, over)).warnings).toEqual(['share shares_over_100']);
    const kept = await clerk.enter(subject, over);
    expect(kept.data.state).toBe('draft');
    const overrides = [{ path: 'share', code: 'shares_over_100', reason: '章程修订中' }];
    const more = { changeVersion: kept.data.version, overrides };
    const change = await clerk.submit(subject, over, more);
    expect((await reviewer.detail(change.id)).warnings).toMatchObject([
      { code: 'shares_over_100', reason: '章程修订中' },
    ]);
    await reviewer.approved(change);
    expect(
      (await list(corporate.customerNo)).items.filter(({ share }) => share !== null).map(({ share }) => share),
    ).toEqual(expect.arrayContaining([6_000, 4_001]));
  });

  test('what the core bank says stays its own, with source and time; nobody but clerks enters', async () => {
    const fed = (await list(father ?? '')).items.filter(({ owner }) => owner === 'core-bank');
    expect(fed.length).toBeGreaterThan(0);
    for (const { subjectId, fields, provenance } of fed) {
      expect([subjectId, fields, provenance.source]).toEqual([null, {}, 'core-bank']);
    }
    const refused = new RecordDesk(agent, 'relation');
    expect((await refused.enter(relationSubject(alone.customerNo, newKey()), guarantor)).status).toBe(403);
    expect(server.errors()).toEqual([]);
  });
});
