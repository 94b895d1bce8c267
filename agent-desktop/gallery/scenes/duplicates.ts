import type {
  ChangeDraft,
  CustomerSummary,
  DuplicateDetail,
  DuplicatePair,
  SideBySideRow,
} from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep } from './deep-click.ts';

const uuid = (n: number): string => `0199c2a4-7d10-7000-8000-${String(n).padStart(12, '0')}`;
const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();
const branches = {
  '01': { orgNo: '01', name: { 'zh-CN': '大良支行', en: 'Daliang branch' } },
  '03': { orgNo: '03', name: { 'zh-CN': '城西支行', en: 'West branch' } },
};
const person = (customerNo: string, name: string, change: Partial<CustomerSummary> = {}): CustomerSummary => ({
  customerNo,
  kind: 'personal',
  status: customerNo.startsWith('1') ? 'active' : 'prospect',
  name,
  gender: '1',
  age: 46,
  idTail: '***2',
  branch: branches['01'],
  managerName: null,
  vip: false,
  blacklisted: false,
  ...change,
});

const pair = (
  n: number,
  first: CustomerSummary,
  second: CustomerSummary,
  change: Partial<DuplicatePair>,
): DuplicatePair => ({
  id: uuid(900 + n),
  kind: first.kind,
  state: 'open',
  probability: 970,
  bits: 6.1,
  certain: false,
  origin: 'job',
  fields: [
    { field: 'document', agreement: 'unknown', bits: 0 },
    { field: 'name', agreement: 'same', bits: 12.4 },
    { field: 'birthDate', agreement: 'unknown', bits: 0 },
    { field: 'gender', agreement: 'same', bits: 0.97 },
    { field: 'phone', agreement: 'same', bits: 18.1 },
    { field: 'address', agreement: 'different', bits: -1.32 },
  ],
  first,
  second,
  foundAt: ago(20 + n * 7),
  decidedAt: null,
  decidedBy: null,
  reason: null,
  version: 1,
  ...change,
});
const company = (customerNo: string, name: string) =>
  person(customerNo, name, { kind: 'corporate', gender: null, age: null, branch: branches['03'] });
const pairs = [
  pair(1, person('10000237', '梁志伟'), person('90000000161', '梁志伟', { branch: branches['03'] }), {
    certain: true,
    probability: 1000,
    fields: [
      { field: 'document', agreement: 'same', bits: 29.8 },
      { field: 'name', agreement: 'same', bits: 12.4 },
      { field: 'birthDate', agreement: 'same', bits: 14.3 },
      { field: 'gender', agreement: 'same', bits: 0.97 },
      { field: 'phone', agreement: 'different', bits: -1.74 },
      { field: 'address', agreement: 'unknown', bits: 0 },
    ],
  }),
  pair(
    2,
    person('10000412', '欧阳靖雯', { gender: '2' }),
    person('P4410029933', '欧阳静雯', { gender: null, age: null }),
    {
      fields: [
        { field: 'name', agreement: 'sound', bits: 9.2 },
        { field: 'phone', agreement: 'same', bits: 18.1 },
      ],
    },
  ),
  pair(3, company('10000006', '佛山市恒盛陶瓷有限公司'), company('90000000252', '佛山恒盛陶瓷有限公司'), {
    probability: 910,
    fields: [
      { field: 'name', agreement: 'similar', bits: 6.9 },
      { field: 'legalPerson', agreement: 'same', bits: 13.1 },
    ],
  }),
  pair(4, person('10000518', '何家荣'), person('10000777', '何嘉荣'), { probability: 640, foundAt: ago(170) }),
];
const [chosen] = pairs as [DuplicatePair];

const core = { source: 'core-bank', asOf: ago(30) } as const;
const ours = { source: 'crm', asOf: ago(200) } as const;
const value = (text: string, provenance: typeof core | typeof ours, masked = false) => ({
  text: { 'zh-CN': text, en: text },
  masked,
  provenance,
});
const basic = { 'zh-CN': '基本信息', en: 'Basic' };
const work = { 'zh-CN': '工作信息', en: 'Work' };
const row = (
  id: string,
  section: SideBySideRow['section'],
  zh: string,
  en: string,
  first: SideBySideRow['first'],
  second: SideBySideRow['second'],
  change: Partial<SideBySideRow> = {},
): SideBySideRow => ({
  id,
  section,
  label: { 'zh-CN': zh, en },
  first,
  second,
  same: first !== null && first.text.en === second?.text.en,
  intoFirst: false,
  intoSecond: false,
  ...change,
});
const rows: SideBySideRow[] = [
  row('name', basic, '客户名称', 'Name', value('梁志伟', core), value('梁志伟', ours)),
  row('birthDate', basic, '出生日期', 'Date of birth', value('1980-02-03', core), value('1980-02-03', ours)),
  row('maritalStatus', basic, '婚姻状况', 'Marital status', null, value('已婚', ours), { intoFirst: true }),
  row(
    'idDocuments.1',
    basic,
    '身份证件',
    'Document',
    value('4****************2', core, true),
    value('4****************2', ours, true),
  ),
  row('employer', work, '工作单位', 'Employer', value('顺德第一中学', core), value('顺德一中', ours)),
  row('housing', work, '居住状况', 'Housing', value('按揭', ours), value('自置', ours), {
    intoFirst: true,
    intoSecond: true,
  }),
  row('phones.1', work, '电话', 'Telephone', value('139****0237', core, true), null),
  row('phones.2', work, '电话', 'Telephone', null, value('136****4412', ours, true)),
];
const detail: DuplicateDetail = {
  pair: chosen,
  rows,
  hanging: {
    first: {
      accounts: 3,
      cards: 2,
      loans: 1,
      contacts: 3,
      documents: 1,
      relations: 2,
      calls: 14,
      images: 2,
      papers: 1,
      bundles: 0,
    },
    second: { accounts: 0, contacts: 1, documents: 1, calls: 1, images: 1 },
  } as DuplicateDetail['hanging'],
  baseVersion: 0,
  mustSurvive: '10000237',
  open: null,
  merges: [],
  mayEnter: true,
};
const doubt = {
  path: 'survivor',
  code: 'other_branch',
  text: { 'zh-CN': '机构 03 今后看不到此客户', en: 'Branch 03 loses sight of this customer' },
};
const heldBack: ChangeDraft = {
  id: uuid(990),
  state: 'draft',
  version: 1,
  baseVersion: 0,
  changes: {},
  overrides: [],
  findings: { issues: [doubt], warnings: [doubt] },
};

const answers: HttpAnswers = {
  'GET /duplicates': { items: pairs, next: 'more' },
  [`GET /duplicates/${chosen.id}`]: detail,
  [`PUT /records/merge/${chosen.id}/submission`]: heldBack,
};
const scene = (page: string, http: HttpAnswers = {}, after?: Scene['after']): Scene => ({
  session: fixtures.session(['clerk'], null),
  page,
  http: { ...answers, ...http },
  ...(after ? { after } : {}),
});
const merging = async (): Promise<void> => {
  await clickDeep('[data-test="duplicate-merge"]');
  await clickDeep('[data-test="take"]');
};
const merged: DuplicateDetail = {
  ...detail,
  pair: { ...chosen, state: 'merged', decidedAt: ago(2), decidedBy: '复核员 1', reason: '同一人，已核对证件' },
  merges: [
    {
      pairId: chosen.id,
      survivorNo: '10000237',
      absorbedNo: '90000000161',
      mergedAt: ago(2),
      enteredBy: '录入员 1',
      reviewedBy: '复核员 1',
      reason: '同一人，已核对证件',
      taken: ['maritalStatus'],
      undoneAt: null,
      undoneBy: null,
      undoReason: null,
    },
  ],
};

/** Possible doubles: the queue, both side by side, merging and undoing. */
export const duplicateScenes: Record<string, Scene> = {
  duplicates: scene(`tasks/duplicates/${chosen.id}`),
  'duplicates-merge': scene(`tasks/duplicates/${chosen.id}`, {}, merging),
  'duplicates-merged': scene(`tasks/duplicates/${chosen.id}`, { [`GET /duplicates/${chosen.id}`]: merged }),
  'duplicates-empty': scene('tasks/duplicates', { 'GET /duplicates': { items: [], next: null } }),
  'duplicates-error': scene('tasks/duplicates', {
    'GET /duplicates': () => {
      throw new ApiError('server.unavailable', { code: 'server.unavailable', message: '', requestId: 'g' });
    },
  }),
};
