import type {
  BlacklistDetail,
  BlacklistHit,
  BlacklistPage,
  BlacklistRow,
  PossibleMatches,
  RelationEntry,
  RelationList,
} from '@tellerline/contracts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep } from './deep-click.ts';

const uuid = (n: number): string => `0199c2a4-7d10-7000-8000-${String(n).padStart(12, '0')}`;
const label = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const asOf = '2026-11-23T22:00:00.000Z';

const relation = (n: number, change: Partial<RelationEntry>): RelationEntry => ({
  id: String(n),
  direction: 'own',
  role: '07',
  roleLabel: label('配偶', 'Spouse'),
  reverseLabel: label('配偶', 'Spouse'),
  other: { customerNo: '10000003', name: '黄丽娟', kind: 'personal', isCustomer: true, hidden: false },
  document: null,
  event: null,
  share: null,
  amount: null,
  currency: null,
  note: null,
  recordedOn: '2024-03-01',
  establishedOn: '2012-05-20',
  endedOn: null,
  inForce: true,
  owner: 'core-bank',
  provenance: { source: 'core-bank', asOf },
  subjectId: null,
  version: 1,
  toldOf: '陈志强',
  fields: {},
  open: null,
  ...change,
});
const ours = { owner: 'crm', provenance: { source: 'crm', asOf } } as const;
const relations: RelationEntry[] = [
  relation(1, {}),
  relation(2, {
    ...ours,
    role: '01',
    roleLabel: label('担保人', 'Guarantor'),
    reverseLabel: label('被担保人', 'Guaranteed party'),
    other: {
      customerNo: '10000006',
      name: '佛山市恒盛陶瓷有限公司',
      kind: 'corporate',
      isCustomer: true,
      hidden: false,
    },
    event: 'HT-2026-0117',
    amount: 500_000_000,
    currency: 'CNY',
    establishedOn: '2026-01-17',
    subjectId: `10000001:${uuid(2)}`,
  }),
  relation(3, {
    ...ours,
    role: '03',
    roleLabel: label('抵押人', 'Mortgagor'),
    reverseLabel: label('抵押权对应债务人', 'Debtor secured by a mortgage'),
    other: { customerNo: null, name: '欧阳晓岚', kind: 'personal', isCustomer: false, hidden: false },
    document: { kindLabel: label('身份证', 'Resident ID'), number: { text: '4****************X', masked: true } },
    establishedOn: '2025-09-02',
    subjectId: `10000001:${uuid(3)}`,
  }),
  relation(4, {
    ...ours,
    direction: 'inverse',
    role: '16',
    roleLabel: label('经营关联', 'Business tie'),
    other: { customerNo: null, name: '梁**', kind: 'personal', isCustomer: true, hidden: true },
    establishedOn: '2023-06-01',
    endedOn: '2026-06-30',
    inForce: false,
  }),
];
const list: RelationList = {
  customerNo: '10000001',
  name: '陈志强',
  kind: 'personal',
  items: relations,
  cut: false,
  pending: [
    {
      id: uuid(9),
      kind: 'relation',
      state: 'submitted',
      enteredBy: { id: 'u', name: '录入员 1' },
      createdAt: asOf,
      submittedAt: asOf,
      changedFields: 6,
      own: true,
      version: 2,
      subjectId: `10000001:${uuid(9)}`,
      title: '陈志强',
      reason: null,
    },
  ],
  mayEdit: true,
};

const entry = (n: number, change: Partial<BlacklistRow>): BlacklistRow => ({
  id: uuid(n),
  name: '吴晓明',
  partyKind: 'personal',
  customerNo: '10000007',
  idNumber: { text: '4****************1', masked: true },
  phone: { text: '136****6000', masked: true },
  creditCode: null,
  severity: 'warn',
  severityLabel: label('警示', 'Caution'),
  reason: label('冒用他人身份', "Used somebody else's identity"),
  source: label('公安机关', 'Police'),
  advice: label('加强身份核实', 'Verify the identity with more than usual care'),
  validFrom: '2026-03-01',
  validUntil: '2027-02-28',
  liftedOn: null,
  state: 'in_force',
  branch: { orgNo: '00', name: label('总行', 'Head office') },
  hits: 3,
  lastHitAt: asOf,
  possible: 0,
  ...change,
});
const entries: BlacklistRow[] = [
  entry(1, {}),
  entry(2, {
    name: '未知来电人',
    customerNo: null,
    idNumber: null,
    phone: { text: '134****2222', masked: true },
    severity: 'block',
    severityLabel: label('禁止办理', 'No business'),
    reason: label('电信网络诈骗涉案', 'Telecom or network fraud'),
    validUntil: null,
    hits: 12,
  }),
  entry(3, {
    name: '顺德区某贸易有限公司',
    partyKind: 'corporate',
    customerNo: null,
    idNumber: null,
    phone: null,
    creditCode: '91440606MA50000030',
    severity: 'inform',
    severityLabel: label('提示', 'For information'),
    reason: label('失信被执行人', 'Judgment defaulter'),
    hits: 0,
    lastHitAt: null,
  }),
  entry(4, {
    name: '王建国',
    customerNo: null,
    idNumber: null,
    phone: null,
    severity: 'block',
    severityLabel: label('禁止办理', 'No business'),
    reason: label('涉恐名单', 'Terrorist list'),
    source: label('监管机构', 'Regulator'),
    validUntil: null,
    hits: 1,
    possible: 2,
  }),
];
const page: BlacklistPage = {
  items: entries,
  next: null,
  count: { value: 4, capped: false },
  pending: [],
  mayEdit: true,
};
const text = (value: string) => ({ value, text: label(value, value), masked: false });
const [first, , , nameOnly] = entries as [BlacklistRow, BlacklistRow, BlacklistRow, BlacklistRow];
const detail: BlacklistDetail = {
  row: first,
  subjectId: `00.${uuid(1)}`,
  version: 1,
  fields: {
    name: text('吴晓明'),
    severity: { value: 'warn', text: first.severityLabel, masked: false },
    reason: { value: 'identity', text: first.reason, masked: false },
    advice: { value: 'verify', text: first.advice, masked: false },
    reasonText: text('2026 年 2 月持他人身份证开户被拒'),
    source: { value: 'police', text: first.source, masked: false },
    sourceText: text('协查函 2026-118'),
    validFrom: text('2026-03-01'),
    validUntil: text('2027-02-28'),
  },
  enteredBy: '录入员 1',
  reviewedBy: '复核员 1',
  changedAt: asOf,
  importId: null,
  open: null,
  mayEdit: true,
};
const hit = (n: number, change: Partial<BlacklistHit>): BlacklistHit => ({
  id: uuid(100 + n),
  at: `2026-11-2${n}T02:1${n}:00.000Z`,
  place: 'call',
  by: 'phone',
  customerNo: '10000007',
  interactionId: uuid(200 + n),
  userName: null,
  ...change,
});
const answers: HttpAnswers = {
  'GET /customers/10000001/relations': list,
  'GET /blacklist': page,
  [`GET /blacklist/${uuid(1)}`]: detail,
  [`GET /blacklist/${uuid(1)}/hits`]: {
    items: [
      hit(3, {}),
      hit(2, { place: 'card', by: 'customer', userName: '坐席 1' }),
      hit(1, { place: 'entry', by: 'document', userName: '录入员 1' }),
    ],
    next: null,
  },
};
const possible: PossibleMatches = {
  items: [
    {
      customerNo: '10000012',
      name: '王建国',
      bySound: false,
      birthDate: { text: '1979-04-18', masked: false },
      branch: nameOnly.branch,
      verdict: null,
    },
    { customerNo: '10000345', name: '汪建国', bySound: true, birthDate: null, branch: nameOnly.branch, verdict: null },
    {
      customerNo: '10000061',
      name: '王建国',
      bySound: false,
      birthDate: { text: '****', masked: true, sealed: true },
      branch: nameOnly.branch,
      verdict: { same: false, reason: '护照号与名单不符', by: '录入员 1', at: asOf },
    },
  ],
  mayDecide: true,
};
const byName: BlacklistDetail = {
  ...detail,
  row: nameOnly,
  subjectId: `00.${uuid(4)}`,
  importId: 15,
  fields: {
    name: text('王建国'),
    severity: { value: 'block', text: nameOnly.severityLabel, masked: false },
    reason: { value: 'terror', text: nameOnly.reason, masked: false },
    source: { value: 'regulator', text: nameOnly.source, masked: false },
    validFrom: text('2026-11-01'),
  },
};
const session = fixtures.session(['clerk'], null);
const opened: Scene = {
  page: 'desk',
  api: {
    card: async () => ({
      ...fixtures.card,
      summary: { ...fixtures.card.summary, customerNo: '10000001', name: '陈志强', kind: 'personal' },
    }),
  },
  before: (_socket, store) =>
    store.setItem(
      'tellerline.workspace.u-agent1',
      JSON.stringify({
        tabs: [
          { id: 'customer:10000001', customerNo: '10000001', interactionId: null, marked: false, finished: false },
        ],
        active: 'customer:10000001',
      }),
    ),
};

/** Relations of a customer, and the blacklist. */
export const relationScenes: Record<string, Scene> = {
  'relation-desk': { session, http: answers, ...opened, after: () => clickDeep('[data-test="view-relations"]') },
  'relation-new': {
    session,
    http: answers,
    ...opened,
    after: async () => {
      await clickDeep('[data-test="view-relations"]');
      await clickDeep('[data-test="relation-new"]');
    },
  },
  'blacklist-possible': {
    session,
    page: 'blacklist',
    http: {
      ...answers,
      [`GET /blacklist/${uuid(4)}`]: byName,
      [`GET /blacklist/${uuid(4)}/hits`]: {
        items: [hit(1, { place: 'card', by: 'name', userName: '坐席 1' })],
        next: null,
      },
      [`GET /blacklist/${uuid(4)}/possible`]: possible,
    },
    after: () => clickDeep(`[data-test="blacklist-row"][data-id="${uuid(4)}"]`),
  },
  blacklist: { session, page: 'blacklist', http: answers, after: () => clickDeep('[data-test="blacklist-row"]') },
  'blacklist-new': { session, page: 'blacklist', http: answers, after: () => clickDeep('[data-test="blacklist-new"]') },
};
