import type { RequestDetail, RequestKind, RequestKindList, RequestKindsView, RequestRow } from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { callDeskScenes } from '../scenes.ts';
import { centreSettings } from './centre-scenes.ts';
import { appears, clickDeep } from './deep-click.ts';

const branch = { orgNo: '0102', name: { 'zh-CN': '江北支行', en: 'Jiangbei Branch' } };
const id = (n: number): string => `0199c2a4-7d10-7000-8000-0000000003${String(n).padStart(2, '0')}`;
const subjects = [
  '手续费重复扣收',
  '理财到期收益明细',
  '更正联系地址',
  '境外交易不认可',
  '建议增加夜间网点',
  '挂失补卡进度',
];
const kind = (code: string, zh: string, en: string, complaint = false) => ({
  code,
  name: { 'zh-CN': zh, en },
  complaint,
});
const kinds = [
  kind('complaint', '投诉', 'Complaint', true),
  kind('enquiry', '查询', 'Enquiry'),
  kind('correction', '信息更正', 'Correction'),
  kind('dispute', '交易异议', 'Disputed transaction'),
  kind('suggestion', '建议', 'Suggestion'),
  kind('card', '卡片挂失补发', 'Card lost'),
];
const rows: RequestRow[] = Array.from({ length: 14 }, (_, n) => ({
  id: id(n),
  reference: `2611300${String(1234 + n * 37)}`,
  kind: kinds[n % 6] ?? kind('enquiry', '查询', 'Enquiry'),
  priority: n === 0 ? 'urgent' : n === 3 ? 'high' : 'normal',
  state: n === 5 ? 'waiting' : 'open',
  customer: n === 4 ? null : { customerNo: '100200300', name: n % 2 ? '佛山市恒盛陶瓷有限公司' : '张丽华' },
  owner: n % 3 === 1 ? { userId: 'u-agent1', displayName: '坐席 1001' } : null,
  pool: { role: n % 6 === 0 ? 'supervisor' : 'agent', branch },
  subject: subjects[n % 6] ?? '',
  openedAt: fixtures.ago(86_400 * 2 + n * 4_000),
  dueAt: n === 5 ? null : n < 2 ? fixtures.ago(3_600) : fixtures.ahead(3_600 * (n + 2)),
  legalDueAt: n % 6 === 0 ? fixtures.ahead(86_400 * 9) : null,
  overdue: n < 2,
  escalatedTo: n === 0 ? 'supervisor' : null,
  reopened: 0,
  outcome: null,
  version: 3,
}));
const first = rows[0] as RequestRow;
const detail: RequestDetail = {
  row: first,
  text: '客户称 11 月账户管理费被重复扣收两次，每次 10 元，要求退还并说明原因。',
  wish: '退还重复扣收的费用，并书面说明',
  interactionId: null,
  acknowledgeBy: fixtures.ahead(7_200),
  acknowledgedAt: null,
  cause: null,
  redressFen: null,
  closedAt: null,
  reachable: true,
  extendable: true,
  mayWork: true,
  mayClaim: true,
  links: [
    {
      kind: 'image_set',
      ref: id(90),
      label: { 'zh-CN': '其他证件 · 扣费短信截图', en: 'Other certificate · message about the fee' },
      at: fixtures.ago(80_000),
    },
  ],
  entries: [
    { what: 'escalated', at: fixtures.ago(1_800), by: null, text: 'due' },
    { what: 'noted', at: fixtures.ago(86_400), by: '坐席 1002', text: '已向清算中心发起核查' },
    { what: 'told', at: fixtures.ago(172_000), by: null, text: 'opened' },
    { what: 'opened', at: fixtures.ago(172_800), by: '坐席 1001', text: null },
  ],
};
const kindList: RequestKindList = { items: kinds.map((each) => ({ ...each, offered: true })) };
const scene = (page: string, after?: Scene['after'], http: HttpAnswers = {}): Scene => ({
  session: fixtures.session(['supervisor'], null),
  page,
  http: {
    'GET /service-requests': { items: rows, next: 'more' },
    'GET /request-kinds': kindList,
    [`GET /service-requests/${first.id}`]: detail,
    ...http,
  },
  ...(after && { after }),
});

const talking = callDeskScenes['talking-muted'];
const said = (zh: string, en: string) => ({
  sms: {
    'zh-CN': `【{bank}】您的{kind}（编号{reference}）${zh}`,
    en: `[{bank}] Your request ({kind}, number {reference}) ${en}`,
  },
  subject: { 'zh-CN': `您的{kind}${zh}`, en: 'Your request' },
  mail: { 'zh-CN': `您的{kind}（编号{reference}）${zh}\n{bank}`, en: `Your request {reference} ${en}\n{bank}` },
});
const fullKind = ({ code, name, complaint }: ReturnType<typeof kind>): RequestKind => ({
  code,
  name,
  offered: code !== 'suggestion',
  pool: complaint ? 'supervisor' : 'agent',
  hours: { low: 80, normal: 40, high: 20, urgent: 10 },
  escalation: [
    { on: 'due', afterHours: 0, to: 'supervisor' },
    ...(complaint ? ([{ on: 'last_day', daysBefore: 3, to: 'manager' }] as const) : []),
  ],
  complaint: complaint ? { acknowledgeHours: 8, days: [15, 30, 60] } : null,
  words: {
    opened: said('已登记，我们将于{day}前答复您。', 'has been taken down. We answer by {day}.'),
    acknowledged: said('已受理，我们将于{day}前答复您。', 'is being dealt with. We answer by {day}.'),
    closed: said('已办结。', 'has been settled.'),
  },
});
const inForce = { kinds: kinds.map(fullKind) };
const version = {
  version: 1,
  state: 'in_force' as const,
  writtenBy: null,
  changedAt: fixtures.ago(9_000_000),
  approvedBy: null,
  approvedAt: fixtures.ago(9_000_000),
  returnReason: null,
  revision: 1,
};
const draft = { ...version, version: 2, state: 'draft' as const, writtenBy: '管理员', approvedAt: null };
const pending = {
  kinds: inForce.kinds.map((each, n) => (n === 0 ? { ...each, hours: { ...each.hours, urgent: 8 } } : each)),
};
const book: RequestKindsView = { versions: [draft, version], inForce, pending, mayWrite: true, mayDecide: false };

/** Service requests and complaints. */
export const requestScenes: Record<string, Scene> = {
  requests: scene('requests'),
  'request-complaint': scene(`requests/${first.id}`),
  'request-close': scene(`requests/${first.id}`, () => clickDeep('[data-test=request-close]')),
  'request-new': {
    ...talking,
    http: { ...talking?.http, 'GET /request-kinds': kindList },
    after: async (socket, app) => {
      await talking?.after?.(socket, app);
      await clickDeep('[data-test=request-new]');
    },
  },
  'request-kinds': {
    session: fixtures.session(['admin'], null),
    page: 'centre/requests',
    http: { 'GET /centre/settings': centreSettings, 'GET /request-kinds/book': book },
    after: async () => {
      await appears('[data-test="kind-complaint"]');
    },
  },
  'requests-empty': scene('requests', undefined, { 'GET /service-requests': { items: [], next: null } }),
  'requests-error': scene('requests', undefined, {
    'GET /service-requests': () => {
      throw new ApiError('server.unavailable');
    },
  }),
};
