import { randomUUID } from 'node:crypto';
import {
  blacklistSubject,
  type CallListDetail,
  type ImportView,
  type ProposedDuplicate,
  type RequestDetail,
  type RiskGroupsOfCustomer,
  relationSubject,
  usualCallListRules,
} from '@tellerline/contracts';
import { residentIdCheck } from '@tellerline/server/modules/customers/index';
import type { Answer, TestClient } from '../../support/test-client.ts';
import { until } from '../../support/until.ts';
import { RecordDesk } from '../reviews/record-desk.ts';

/** Who makes them: of the sentinels' own branch, and of the head office. */
export interface Makers {
  clerk: TestClient;
  reviewer: TestClient;
  manager: TestClient;
  headClerk: TestClient;
  headReviewer: TestClient;
  agent: TestClient;
  supervisor: TestClient;
}

export interface Sentinels {
  person: string;
  company: string;
  /** As the database has them. */
  name: string;
  idNumber: string;
  /** Others to be taken for doubles of the person and of the company. */
  otherPerson: string;
  otherCompany: string;
}

/** Blacklist, tables sent in, possible doubles, requests, a list of calls and a ring of guarantees that are about the sentinels. */
export interface WalkLists {
  /** Of the own branch by the person's name alone; of the head office by his document, and so met on his card. */
  entries: string[];
  /** A list of others and a table of attributes. */
  imports: string[];
  /** The changes that wait: an entry's, and the list's. */
  reviews: string[];
  pairs: string[];
  request: string;
  /** A ring of guarantees both sentinels are in. */
  riskGroup: string;
  callList: string;
  sentinels: Sentinels;
}

/** @throws when the request was refused */
export function done<T>(what: string, { status, data, error }: Answer<T>): T {
  if (status >= 300) throw new Error(`${what}: ${status} ${JSON.stringify(error)}`);
  return data;
}

const numbered = (first17: string): string => `${first17}${residentIdCheck(first17)}`;
const [ofChange, ofRow] = [numbered('44060619870303123'), numbered('44060619880404123')];
/** Typed into an entry and a list that wait: masked for everybody, and whole in the result file of who sent it. */
export const listedNumbers = { change: [ofChange, '13911112222'], row: [ofRow, '13422223333'] };

export async function makeLists(makers: Makers, sentinels: Sentinels): Promise<WalkLists> {
  const { clerk, reviewer, manager, headClerk, headReviewer, agent, supervisor } = makers;
  const { person, company, name, idNumber, otherPerson, otherCompany } = sentinels;
  const [own, head] = [new RecordDesk(clerk, 'blacklist_entry'), new RecordDesk(headClerk, 'blacklist_entry')];
  const rest = {
    partyKind: 'personal',
    severity: 'warn',
    reason: 'fraud',
    advice: 'verify',
    source: 'police',
    validFrom: '2026-11-01',
  };
  const [byName, byPaper] = [randomUUID(), randomUUID()];
  const named = await own.submit(blacklistSubject('01', byName), { ...rest, name });
  await new RecordDesk(reviewer, 'blacklist_entry').approved(named);
  const papered = { ...rest, name: '走查某', idKind: '10', idNumber };
  const listed = await head.submit(blacklistSubject('00', byPaper), papered);
  await new RecordDesk(headReviewer, 'blacklist_entry').approved(listed);
  done('a hit', await clerk.get(`/customers/${person}/card`));
  const typed = { ...rest, name, idKind: '10', idNumber: ofChange, phone: '13911112222' };
  const waiting = await own.submit(blacklistSubject('01', randomUUID()), typed);

  const list = await checked(
    clerk,
    'blacklist',
    `姓名,身份证号,级别,原因,来源,手机号\n${name},${ofRow},警示,fraud,公安机关,13422223333\n`,
  );
  const proposed = done('list', await clerk.post<ImportView>(`/imports/${list.id}/application`, list));
  const attributes = await checked(clerk, 'industry_attributes', `客户号,行业总类\n${company},制造业\n`);
  const pair = async (by: TestClient, one: string, other: string): Promise<string> =>
    done('pair', await by.post<ProposedDuplicate>('/duplicates', { customerNos: [one, other] })).id;
  const pairs = [await pair(clerk, person, otherPerson), await pair(headClerk, company, otherCompany)];
  const request = { key: randomUUID(), kind: 'enquiry', customerNo: person, subject: 'walk', text: 'walk' };
  const asked = done('request', await agent.post<RequestDetail>('/service-requests', request));
  const calls = {
    key: randomUUID(),
    name: 'walk',
    purpose: 'service',
    pacing: 'preview',
    source: { kind: 'table', rows: [{ customer: person, why: 'walk' }] },
    flowKey: null,
    why: '',
    priority: 5,
    rules: usualCallListRules,
  };
  const callList = done('call list', await supervisor.post<CallListDetail>('/call-lists', calls));
  const relation = new RecordDesk(clerk, 'relation');
  for (const [debtor, guarantor] of [
    [person, otherPerson],
    [otherPerson, company],
    [company, person],
  ] as const) {
    const guarantee = {
      role: '01',
      relatedNo: guarantor,
      event: `HT-${guarantor}`,
      amount: 765_432_100,
      currency: 'CNY',
    };
    const change = await relation.submit(relationSubject(debtor, randomUUID()), guarantee);
    await new RecordDesk(reviewer, 'relation').approved(change);
  }
  const groups = done('groups', await manager.get<RiskGroupsOfCustomer>(`/customers/${person}/risk-groups`)).items;
  return {
    riskGroup: groups[0]?.id ?? '',
    entries: [byName, byPaper],
    imports: [String(list.id), String(attributes.id)],
    reviews: [waiting.id, proposed.open?.id ?? ''],
    pairs,
    request: asked.row.id,
    callList: callList.row.id,
    sentinels,
  };
}

async function checked(clerk: TestClient, kind: string, text: string): Promise<ImportView> {
  const sent = await clerk.upload<ImportView>(`/imports?kind=${kind}&name=walk.csv`, new Uint8Array(Buffer.from(text)));
  return until(`the table of ${kind}`, async () => {
    const { data } = await clerk.get<ImportView>(`/imports/${done('table', sent).id}`);
    return data.state === 'checked' ? data : null;
  });
}
