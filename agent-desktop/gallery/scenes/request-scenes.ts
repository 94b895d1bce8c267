import type { RequestDetail, RequestRow } from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { callDeskScenes } from '../scenes.ts';
import { clickDeep } from './deep-click.ts';

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
const kinds = ['complaint', 'enquiry', 'correction', 'dispute', 'suggestion', 'card'] as const;
const rows: RequestRow[] = Array.from({ length: 14 }, (_, n) => ({
  id: id(n),
  reference: `2611300${String(1234 + n * 37)}`,
  kind: kinds[n % 6] ?? 'enquiry',
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
  escalation: n === 0 ? 1 : 0,
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
  mayWork: true,
  mayClaim: true,
  links: [],
  entries: [
    { what: 'escalated', at: fixtures.ago(1_800), by: null, text: 'due' },
    { what: 'noted', at: fixtures.ago(86_400), by: '坐席 1002', text: '已向清算中心发起核查' },
    { what: 'told', at: fixtures.ago(172_000), by: null, text: 'opened' },
    { what: 'opened', at: fixtures.ago(172_800), by: '坐席 1001', text: null },
  ],
};
const scene = (page: string, after?: Scene['after'], http: HttpAnswers = {}): Scene => ({
  session: fixtures.session(['supervisor'], null),
  page,
  http: {
    'GET /service-requests': { items: rows, next: 'more' },
    [`GET /service-requests/${first.id}`]: detail,
    ...http,
  },
  ...(after && { after }),
});

const talking = callDeskScenes['talking-muted'];

/** Service requests and complaints. */
export const requestScenes: Record<string, Scene> = {
  requests: scene('requests'),
  'request-complaint': scene(`requests/${first.id}`),
  'request-close': scene(`requests/${first.id}`, () => clickDeep('[data-test=request-close]')),
  'request-new': {
    ...talking,
    after: async (socket, app) => {
      await talking?.after?.(socket, app);
      await clickDeep('[data-test=request-new]');
    },
  },
  'requests-empty': scene('requests', undefined, { 'GET /service-requests': { items: [], next: null } }),
  'requests-error': scene('requests', undefined, {
    'GET /service-requests': () => {
      throw new ApiError('server.unavailable');
    },
  }),
};
