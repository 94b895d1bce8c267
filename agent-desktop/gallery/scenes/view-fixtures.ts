import type {
  CustomerEvent,
  CustomerEventPage,
  CustomerHoldings,
  CustomerNetwork,
  CustomerProfile,
  CustomerResources,
  CustomerWay,
} from '@tellerline/contracts';

const crm = (asOf: string) => ({ source: 'crm' as const, asOf });
const core = { source: 'core-bank' as const, asOf: '2026-11-22T22:00:00.000Z' };
const label = (zh: string, en: string) => ({ 'zh-CN': zh, en });

const event = (
  id: string,
  kind: CustomerEvent['kind'],
  what: CustomerEvent['what'],
  at: string,
  more: Partial<CustomerEvent> = {},
): CustomerEvent => ({
  id,
  kind,
  what,
  at,
  dayOnly: false,
  severity: 'info',
  subject: null,
  by: null,
  reviewedBy: null,
  text: null,
  amount: null,
  outcome: null,
  queue: null,
  talkSeconds: null,
  fields: [],
  fieldCount: 0,
  opens: null,
  provenance: crm(at),
  ...more,
});

const events: CustomerEvent[] = [
  event('interaction:1', 'call', 'call_in', '2026-11-23T06:12:00.000Z', {
    subject: label('账户查询', 'Balance enquiry'),
    by: '坐席 2',
    queue: 'retail',
    talkSeconds: 184,
    outcome: 'answered',
    text: '询问定期到期后的转存利率，已告知；客户考虑后再来电。',
  }),
  event('paper-end:1', 'alert', 'paper_ending', '2026-11-22T16:00:00.000Z', {
    dayOnly: true,
    severity: 'warning',
    subject: label('身份证', 'Resident ID'),
    text: '2026-11-30',
  }),
  event('transaction:9', 'transaction', 'unusual_out', '2026-11-21T15:02:00.000Z', {
    severity: 'warning',
    subject: label('转出', 'Transfer out'),
    text: '佛山市恒盛陶瓷有限公司',
    amount: { fen: -4_900_000, currency: 'CNY' },
    provenance: core,
  }),
  event('change:1', 'change', 'change_approved', '2026-11-21T08:40:00.000Z', {
    subject: label('个人客户资料', 'Personal file'),
    by: '录入员 1',
    reviewedBy: '复核员 1',
    fields: [
      {
        label: label('电话', 'Number'),
        before: label('138****1234', '138****1234'),
        after: label('139****5678', '139****5678'),
      },
      {
        label: label('工作单位', 'Employer'),
        before: null,
        after: label('佛山市恒盛陶瓷有限公司', 'Foshan Hengsheng Ceramics'),
      },
    ],
    fieldCount: 5,
    opens: { what: 'review', id: '1' },
  }),
  event('image:1', 'document', 'images_imported', '2026-11-21T02:18:00.000Z', {
    subject: label('个人证件', 'Personal ID'),
    by: '录入员 1',
    text: '2026112100017 · 身份证正反面',
    fieldCount: 2,
    opens: { what: 'images', id: '1' },
  }),
  event('transaction:8', 'transaction', 'large_in', '2026-11-20T03:30:00.000Z', {
    subject: label('转入', 'Transfer in'),
    text: '陈丽',
    amount: { fen: 12_000_000, currency: 'CNY' },
    provenance: core,
  }),
  event('interaction:2', 'call', 'call_missed', '2026-11-18T09:05:00.000Z', {
    severity: 'info',
    queue: 'retail',
    outcome: 'abandoned_in_queue',
    talkSeconds: 0,
  }),
  event('paper-out:1', 'document', 'paper_out', '2026-11-12T02:00:00.000Z', {
    by: '录入员 2',
    text: 'F000000123 · 审计部 · 年度抽查 · 2026-11-26',
    opens: { what: 'paper', id: '1' },
  }),
  event('paper-end:2', 'alert', 'paper_expired', '2026-10-31T16:00:00.000Z', {
    dayOnly: true,
    severity: 'danger',
    subject: label('护照', 'Passport'),
    text: '2026-11-01',
  }),
  event('product:1', 'product', 'card_issued', '2025-03-02T16:00:00.000Z', {
    dayOnly: true,
    subject: label('白金信用卡', 'Platinum credit card'),
    provenance: core,
  }),
  event('product:2', 'product', 'loan_granted', '2022-06-14T16:00:00.000Z', {
    dayOnly: true,
    subject: label('个人住房贷款', 'Home loan'),
    amount: { fen: 86_000_000, currency: 'CNY' },
    provenance: core,
  }),
  event('product:3', 'product', 'relationship', '2011-04-07T16:00:00.000Z', { dayOnly: true, provenance: core }),
];

/** Pages of six, so that paging is seen. */
export const eventPage = (query: URLSearchParams): CustomerEventPage => {
  const kinds = query.get('kinds')?.split(',') ?? [];
  const found = events.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind));
  const from = Number(query.get('cursor') ?? 0);
  return { items: found.slice(from, from + 9), next: found.length > from + 9 ? String(from + 9) : null };
};

const fact = (id: string, zh: string, en: string, text: string, english = text, masked = false) => ({
  id,
  label: label(zh, en),
  text: label(text, english),
  masked,
  provenance: crm('2026-11-21T08:40:00.000Z'),
});

const profile: CustomerProfile = {
  attributes: [
    fact('isShareholder', '我社股东标志', 'Shareholder of the bank', '是', 'Yes'),
    fact('keyReason', '重点客户类别', 'Why a key customer', '金卡客户', 'Gold card holder'),
    fact('investorType', '投资者类型', 'Investor type', '稳健型', 'Moderate'),
    fact('creditSince', '与我社建立信贷关系最早时间', 'Credit relationship since', '2022-06-15'),
  ],
  financial: [
    fact('monthlyIncome', '个人月均收入', 'Monthly income', '****', '****', true),
    fact('householdSize', '家庭人员人数', 'Persons in the household', '3'),
    fact('housing', '居住状况', 'Housing', '按揭', 'Mortgaged'),
    fact('salaryBank', '工资账号开户银行', 'Bank of the salary account', '示例银行营业部'),
  ],
  other: [],
};

const holdings: CustomerHoldings = {
  products: [
    {
      family: 'deposit',
      product: label('活期储蓄', 'Current savings'),
      count: 2,
      statuses: [{ status: 'active', count: 2 }],
      since: '2011-04-08',
    },
    {
      family: 'deposit',
      product: label('整存整取定期', 'Fixed-term deposit'),
      count: 3,
      statuses: [
        { status: 'active', count: 2 },
        { status: 'frozen', count: 1 },
      ],
      since: '2019-01-16',
    },
    {
      family: 'loan',
      product: label('个人住房贷款', 'Home loan'),
      count: 1,
      statuses: [{ status: 'running', count: 1 }],
      since: '2022-06-15',
    },
    {
      family: 'card',
      product: label('白金信用卡', 'Platinum credit card'),
      count: 1,
      statuses: [{ status: 'active', count: 1 }],
      since: '2025-03-03',
    },
  ],
  balances: [
    { kind: 'savings', currency: 'CNY', accounts: 2, balance: 18_240_355, available: 18_240_355 },
    { kind: 'term_deposit', currency: 'CNY', accounts: 2, balance: 50_000_000, available: 0 },
    { kind: 'savings', currency: 'USD', accounts: 1, balance: 1_250_000, available: 1_250_000 },
  ],
  loans: [{ currency: 'CNY', loans: 1, principal: 86_000_000, outstanding: 61_250_000, overdue: 0, overdueDays: 0 }],
  totals: [
    { currency: 'CNY', deposits: 68_240_355, loans: 61_250_000 },
    { currency: 'USD', deposits: 1_250_000, loans: 0 },
  ],
  inCny: null,
  withheld: false,
  provenance: core,
};

const resources: CustomerResources = {
  branch: { orgNo: '01', name: label('营业部', 'Main branch') },
  coreManager: '何志明',
  manager: { displayName: '客户经理 1', since: '2026-09-01T02:00:00.000Z' },
  images: [
    { kind: 'personalId', label: label('个人证件', 'Personal ID'), sets: 2, latestAt: '2026-11-21T02:18:00.000Z' },
    {
      kind: 'signatureCard',
      label: label('印鉴卡', 'Specimen signature card'),
      sets: 1,
      latestAt: '2024-05-06T02:18:00.000Z',
    },
  ],
  papers: { files: 3, out: 1, overdue: 0 },
  bundles: { underway: 1, done: 4, latest: { id: '1', flowNo: '2026010033', step: 'data_entry' } },
  provenance: core,
};

const node = (n: number, name: string, kind: 'personal' | 'corporate', steps: number, seen = true, leftOut = 0) => ({
  id: `n${n}`,
  customerNo: seen ? `1002004${String(n).padStart(2, '0')}` : null,
  name,
  kind,
  steps,
  leftOut,
  isHub: false,
});
const tie = (from: number, to: number, zh: string, en: string, ended = false) => ({
  from: `n${from}`,
  to: `n${to}`,
  roles: [label(zh, en)],
  ended,
  amount: zh === '担保人' ? 62_000_000 : null,
});

const network: CustomerNetwork = {
  nodes: [
    node(0, '张丽华', 'personal', 0),
    node(1, '佛山市恒盛陶瓷有限公司', 'corporate', 1, true, 23),
    node(2, '陈志强', 'personal', 1),
    node(3, '陈晓', 'personal', 1),
    node(4, '李**', 'personal', 1, false),
    node(5, '顺德融桥担保公司', 'corporate', 1),
    node(6, '王建国', 'personal', 2),
    node(7, '广州南粤建材有限公司', 'corporate', 2),
    node(8, '黄**', 'personal', 2, false),
    node(9, '佛山市恒盛物流有限公司', 'corporate', 2),
    node(10, '陈桂芳', 'personal', 2),
    node(11, '中山华美家居厂', 'corporate', 2),
  ],
  edges: [
    tie(0, 1, '法定代表人', 'Legal representative'),
    tie(2, 0, '配偶', 'Spouse'),
    tie(3, 0, '子女', 'Child'),
    tie(4, 0, '父母', 'Parent'),
    tie(5, 0, '担保人', 'Guarantor'),
    tie(6, 1, '高管', 'Senior manager'),
    tie(7, 1, '股东', 'Shareholder'),
    tie(8, 1, '股东', 'Shareholder'),
    tie(1, 9, '股东', 'Shareholder'),
    tie(2, 1, '实际控制人', 'Controlling person'),
    tie(10, 2, '父母', 'Parent'),
    tie(5, 11, '担保人', 'Guarantor'),
  ],
};

/** From one customer over a company and somebody of another branch to a third. */
export const way: CustomerWay = {
  ties: 3,
  isBounded: true,
  network: {
    nodes: [
      node(0, '张丽华', 'personal', 0),
      node(1, '佛山市恒盛陶瓷有限公司', 'corporate', 1),
      node(8, '黄**', 'personal', 2, false),
      node(11, '中山华美家居厂', 'corporate', 3),
    ],
    edges: [
      tie(0, 1, '法定代表人', 'Legal representative'),
      tie(8, 1, '股东', 'Shareholder'),
      tie(8, 11, '担保人', 'Guarantor'),
    ],
  },
};

/** What every scene with a customer answers, unless it says otherwise. */
export const customerViewAnswers = {
  'GET /customers/*/events': eventPage,
  'GET /customers/*/profile': profile,
  'GET /customers/*/holdings': holdings,
  'GET /customers/*/resources': resources,
  'GET /customers/*/network': network,
};
