import type {
  CustomerSummary,
  RiskGroupDetail,
  RiskGroupRow,
  SegmentFieldView,
  SegmentList,
  SegmentView,
} from '@tellerline/contracts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep } from './deep-click.ts';

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const said = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const field = (
  id: string,
  group: [string, string],
  label: [string, string],
  type: SegmentFieldView['type'],
): SegmentFieldView => ({
  id,
  group: said(...group),
  label: said(...label),
  type,
  rightsClass: 'C1',
  choices:
    type === 'choice'
      ? [
          { code: 'personal', label: said('个人', 'Personal') },
          { code: 'corporate', label: said('对公', 'Corporate') },
        ]
      : [],
});
const customer: [string, string] = ['客户', 'Customer'];
const holdings: [string, string] = ['产品与余额', 'Products and balances'];
const fields = [
  field('kind', customer, ['客户类型', 'Kind of customer'], 'choice'),
  field('vip', customer, ['VIP 标志（核心）', 'VIP mark (core bank)'], 'flag'),
  field('customerSince', customer, ['建立关系日期', 'Customer since'], 'day'),
  field('blacklisted', customer, ['黑名单', 'On the blacklist'], 'flag'),
  field('deposits', holdings, ['存款余额（人民币）', 'Deposits (CNY)'], 'money'),
];
const segment = (n: number, change: Partial<SegmentView>): SegmentView => ({
  id: uuid(n),
  standing: null,
  name: '贵宾到期挽留',
  label: said('贵宾到期挽留', '贵宾到期挽留'),
  note: '',
  mode: 'live',
  rule: {
    join: 'all',
    parts: [
      { field: 'kind', test: 'one_of', value: ['personal'] },
      {
        join: 'any',
        parts: [
          { field: 'vip', test: 'yes', value: null },
          { field: 'deposits', test: 'at_least', value: 50_000_000 },
        ],
      },
      { field: 'customerSince', test: 'longer_ago', value: 365 },
    ],
  },
  branch: { orgNo: '00', name: said('总行', 'Head office') },
  owner: '客户经理 1',
  members: 1_284,
  entered: 12,
  left: 5,
  refreshedAt: '2026-11-23T20:10:00.000Z',
  closed: false,
  mayEdit: true,
  broken: false,
  updatedAt: '2026-11-23T08:00:00.000Z',
  version: 1,
  ...change,
});
const standing = (n: number, name: NonNullable<SegmentView['standing']>, zh: string, en: string, members: number) =>
  segment(n, { standing: name, name: zh, label: said(zh, en), members, mayEdit: name === 'vip', owner: '' });
const list: SegmentList = {
  items: [
    standing(1, 'shareholders', '股东', 'Shareholders', 312),
    standing(2, 'personal', '对私客户', 'Personal customers', 912_408),
    standing(3, 'corporate', '对公客户', 'Corporate customers', 43_117),
    standing(4, 'vip', 'VIP 客户', 'VIP customers', 8_205),
    standing(5, 'prospects', '潜在客户', 'Prospects', 2_960),
    standing(6, 'blacklist', '客户黑名单', 'Blacklist', 77),
    segment(7, {}),
    segment(8, {
      name: '十二月回访名单',
      label: said('十二月回访名单', '十二月回访名单'),
      mode: 'snapshot',
      members: 240,
    }),
  ],
  mayEdit: true,
};
const person = (n: number, name: string, change: Partial<CustomerSummary> = {}): CustomerSummary => ({
  ...fixtures.card.summary,
  customerNo: String(10_000_000 + n),
  name,
  managerName: '何敏',
  ...change,
});
const names = [
  '陈志强',
  '李建国',
  '黄丽娟',
  '李思琪',
  '梁志文',
  '佛山市恒盛陶瓷有限公司',
  '吴晓明',
  '何秀珍',
  '区伟明',
  '邓雅文',
];

const row = (n: number, change: Partial<RiskGroupRow>): RiskGroupRow => ({
  id: uuid(20 + n),
  kind: 'ring',
  code: 'DB-079EFE04',
  members: 5,
  visible: 4,
  exposure: 1_860_000_000,
  names: ['佛山市恒盛陶瓷有限公司', '顺德区兴业五金厂', '陈志强'],
  foundOn: '2026-11-20',
  dissolvedOn: null,
  ...change,
});
const rows = [
  row(1, {}),
  row(2, {
    kind: 'control',
    code: 'JT-31B0A1C2',
    members: 7,
    visible: 7,
    exposure: 0,
    names: ['南海恒盛控股', '南海恒盛建材'],
  }),
  row(3, {
    kind: 'mutual',
    code: 'DB-55A1C0DE',
    members: 2,
    visible: 2,
    exposure: 620_000_000,
    names: ['何秀珍', '区伟明'],
  }),
  row(4, {
    kind: 'chain',
    code: 'DB-7714AF02',
    members: 4,
    visible: 4,
    exposure: 90_000_000,
    names: ['邓雅文', '吴晓明'],
  }),
];
const member = (
  n: number,
  name: string,
  debt: number | null,
  deposits: number | null,
  guarantees: number,
  guaranteed: number,
) => ({
  customerNo: String(10_000_000 + n),
  name,
  kind: 'corporate' as const,
  debt,
  deposits,
  guarantees,
  guaranteed,
});
const detail: RiskGroupDetail = {
  row: row(1, {}),
  members: [
    member(6, '佛山市恒盛陶瓷有限公司', 980_000_000, 41_230_050, 500_000_000, 620_000_000),
    member(8, '顺德区兴业五金厂', 430_000_000, 120_000_000, 620_000_000, 300_000_000),
    member(1, '陈志强', 60_000_000, 9_000_000, 300_000_000, 440_000_000),
    member(9, '区伟明', 0, 310_000_000, 440_000_000, 500_000_000),
  ],
  edges: [
    { from: '10000008', to: '10000006', amount: 620_000_000, share: null },
    { from: '10000006', to: '10000009', amount: 500_000_000, share: null },
    { from: '10000009', to: '10000001', amount: 440_000_000, share: null },
    { from: '10000001', to: '10000008', amount: 300_000_000, share: null },
  ],
  rings: [['10000001', '10000008', '10000006', '10000009']],
  cut: false,
  history: [
    { at: '2026-11-23T19:40:00.000Z', what: 'changed', members: 5, exposure: 1_860_000_000 },
    { at: '2026-11-20T03:12:00.000Z', what: 'found', members: 4, exposure: 1_240_000_000 },
  ],
};
const answers = {
  'GET /segment-fields': fields,
  'GET /segments': list,
  'POST /segment-counts': { value: 1_284, capped: false },
  ...Object.fromEntries(
    list.items.flatMap(({ id }) => [
      [
        `GET /segments/${id}/members`,
        { items: names.map((name, n) => person(n + 1, name, { vip: n % 3 === 0 })), next: '10' },
      ],
      [
        `GET /segments/${id}/moves`,
        {
          items: names.slice(0, 4).map((name, n) => ({
            id: String(n),
            day: '2026-11-23',
            entered: n % 2 === 0,
            customer: person(n + 1, name),
          })),
          next: null,
        },
      ],
    ]),
  ),
  'GET /risk-groups': { items: rows, next: null },
  [`GET /risk-groups/${uuid(21)}`]: detail,
  [`GET /risk-groups/${uuid(21)}/loss-wave`]: {
    rounds: [
      {
        claims: [
          {
            customerNo: '10000008',
            name: '顺德区兴业五金厂',
            claimed: 620_000_000,
            capacity: 120_000_000,
            falls: true,
          },
        ],
        hidden: 1,
        hiddenFalling: 0,
      },
      {
        claims: [{ customerNo: '10000001', name: '陈志强', claimed: 300_000_000, capacity: 9_000_000, falls: true }],
        hidden: 0,
        hiddenFalling: 0,
      },
      {
        claims: [{ customerNo: '10000009', name: '区伟明', claimed: 60_000_000, capacity: 310_000_000, falls: false }],
        hidden: 0,
        hiddenFalling: 0,
      },
    ],
    uncovered: null,
    fallen: 3,
  },
};
const session = fixtures.session(['manager'], null);

/** Segments by rules, and customers that stand and fall together. */
export const groupScenes: Record<string, Scene> = {
  groups: { session, page: 'groups', http: answers, after: () => clickDeep(`[data-id="${uuid(7)}"]`) },
  'groups-moves': { session, page: 'groups', http: answers, after: () => clickDeep('[data-test="segment-moves"]') },
  'groups-new': { session, page: 'groups', http: answers, after: () => clickDeep('[data-test="segment-new"]') },
  'risk-groups': { session, page: `groups/risk/${uuid(21)}`, http: answers },
  'risk-groups-empty': { session, page: 'groups/risk', http: { 'GET /risk-groups': { items: [], next: null } } },
};
