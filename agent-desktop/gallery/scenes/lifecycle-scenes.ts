import type {
  CustomerScores,
  CustomerStanding,
  IndicatorEvidence,
  LifecycleOverview,
  LifecycleRun,
  LifecycleSettings,
  LifecycleSettingsView,
  StageFlow,
  StageRecord,
  StandingBadges,
  StandingFigures,
  StandingLine,
} from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { appears, clickDeep } from './deep-click.ts';

const uuid = (n: number): string => `0199c2a4-7d10-7000-8000-${String(n).padStart(12, '0')}`;

const figures: StandingFigures = {
  accountsOpen: 2,
  accountsEver: 3,
  mainAccount: true,
  firstOpenedOn: '2019-05-14',
  lastClosedOn: '2026-10-02',
  products: 3,
  productsBefore: 4,
  transactions: 9,
  transactionsBefore: 27,
  turnover: 4_812_300,
  turnoverBefore: 13_066_000,
  deposits: 88_120_045,
  loans: 0,
  contribution: 1_067_065,
  contributionBefore: 1_493_310,
  overdueDays: 0,
  complaints: 1,
  suggestions: 0,
  referrals: 1,
  satisfaction: null,
};
const standing: CustomerStanding = {
  customerNo: '10012345678',
  judgedOn: '2026-11-23',
  stage: {
    value: 'T4',
    computed: 'T4',
    since: '2026-11-09',
    days: 14,
    rule: 'declining',
    signs: ['products', 'frequency', 'turnover'],
    pending: null,
  },
  form: {
    value: 'tight',
    computed: 'tight',
    since: '2025-08-01',
    score: 58,
    coverage: 85,
    indicators: [
      { indicator: 'account', points: 15, most: 15 },
      { indicator: 'products', points: 12, most: 15 },
      { indicator: 'frequency', points: 3, most: 10 },
      { indicator: 'complaints', points: 5, most: 10 },
      { indicator: 'suggestions', points: 0, most: 5 },
      { indicator: 'referrals', points: 5, most: 10 },
      { indicator: 'credit', points: null, most: 10 },
      { indicator: 'contribution', points: 0, most: 10 },
      { indicator: 'satisfaction', points: null, most: 5 },
      { indicator: 'loyalty', points: 9, most: 10 },
    ],
    agreement: false,
    pending: { value: 'close', since: '2026-11-09', movesOn: '2027-01-08' },
  },
  figures,
  value: { alivePercent: 71, expected: 34, lifetime: 2_600_000 },
  lift: {
    to: 'strategic',
    missing: 22,
    steps: [
      { indicator: 'satisfaction', points: 4, effort: 1, need: 1 },
      { indicator: 'suggestions', points: 5, effort: 2, need: 2 },
      { indicator: 'frequency', points: 7, effort: 6, need: 20 },
    ],
  },
  decisions: [
    {
      id: uuid(1),
      subject: 'form',
      value: 'tight',
      reason: '主办行协议续签中，暂不降级',
      decidedBy: '经理 1',
      decidedAt: '2026-11-20T02:00:00.000Z',
      endsOn: '2026-12-31',
    },
  ],
  history: [
    {
      id: 3,
      subject: 'stage',
      from: 'T3',
      to: 'T4',
      on: '2026-11-09',
      by: null,
      reason: null,
      rule: 'declining',
      score: 58,
      figures,
    },
    {
      id: 2,
      subject: 'form',
      from: 'close',
      to: 'tight',
      on: '2025-08-01',
      by: null,
      reason: null,
      rule: 'stable',
      score: 66,
      figures: null,
    },
    {
      id: 1,
      subject: 'stage',
      from: null,
      to: 'T3',
      on: '2025-06-30',
      by: null,
      reason: null,
      rule: 'stable',
      score: 64,
      figures: null,
    },
  ],
  mayDecide: true,
};
const badges: StandingBadges = {
  stage: 'T4',
  stageSince: '2026-11-09',
  form: 'tight',
  formSince: '2025-08-01',
  byHand: true,
};
const record: StageRecord = {
  derived: {
    firstAccount: { on: '2019-05-14', product: '工资账户' },
    firstLoan: null,
    firstTrade: { at: '2019-05-14T02:11:00.000Z', purpose: 'opening', channel: 'branch', amount: 500_000 },
    growth: [
      { on: '2019-05-14', product: '工资账户', until: null },
      { on: '2020-02-10', product: '信用卡', until: null },
      { on: '2022-07-01', product: '整存整取定期', until: '2026-10-02' },
    ],
    cost: { year: 68_000, yearBefore: 21_000 },
    referrals: 1,
    lastTradeAt: '2026-11-18T06:00:00.000Z',
    endedOn: null,
  },
  elements: [
    {
      id: uuid(11),
      kind: 'decline',
      on: '2026-11-18',
      values: {
        cause: '他行定期利率高出 15 个基点',
        degree: 'light',
        incident: '到期存款未转存',
        measures: '已申请利率上浮',
      },
      recordedBy: '客户经理 2',
      recordedAt: '2026-11-18T08:00:00.000Z',
      interactionId: null,
      withdrawnAt: null,
      mayWithdraw: true,
    },
    {
      id: uuid(12),
      kind: 'complaint',
      on: '2026-10-09',
      values: { what: '网点排队过久', result: '已致歉并预约专柜' },
      recordedBy: '坐席 1001',
      recordedAt: '2026-10-09T03:20:00.000Z',
      interactionId: uuid(40),
      withdrawnAt: null,
      mayWithdraw: false,
    },
    {
      id: uuid(13),
      kind: 'cost',
      on: '2026-06-01',
      values: { what: 'money', amount: 68_000, note: '端午慰问' },
      recordedBy: '客户经理 2',
      recordedAt: '2026-06-01T03:20:00.000Z',
      interactionId: null,
      withdrawnAt: '2026-06-02T03:20:00.000Z',
      mayWithdraw: false,
    },
  ],
};
const scores: CustomerScores = {
  customerNo: '10000001',
  items: [
    {
      kind: 'term-deposit',
      percent: 18.4,
      top: 10,
      version: 'c1d2e3f4a5b6',
      scoredOn: '2026-11-23',
      reasons: [
        { feature: 'daysToMaturity', value: 23, raises: true },
        { feature: 'balance', value: 81_200, raises: true },
        { feature: 'bookings', value: 2, raises: false },
      ],
    },
  ],
};
const evidence: IndicatorEvidence = {
  indicator: 'products',
  rows: [
    {
      kind: 'account',
      name: '工资账户',
      on: '2019-05-14',
      until: null,
      state: 'active',
      amount: 8_120_045,
      count: null,
      note: 'savings',
    },
    {
      kind: 'account',
      name: '整存整取定期',
      on: '2022-07-01',
      until: '2026-10-02',
      state: 'closed',
      amount: 0,
      count: null,
      note: 'term_deposit',
    },
    {
      kind: 'card',
      name: '信用卡',
      on: '2020-02-10',
      until: null,
      state: 'active',
      amount: null,
      count: null,
      note: null,
    },
  ],
};

const flow: StageFlow = {
  from: '2026-08-25',
  to: '2026-11-23',
  flows: [
    { from: null, to: 'T0', customers: 1_204 },
    { from: null, to: 'T1', customers: 3_310 },
    { from: 'T0', to: 'T0', customers: 18_420 },
    { from: 'T0', to: 'T1', customers: 2_118 },
    { from: 'T1', to: 'T1', customers: 9_040 },
    { from: 'T1', to: 'T2', customers: 4_406 },
    { from: 'T1', to: 'T3', customers: 1_870 },
    { from: 'T2', to: 'T2', customers: 21_500 },
    { from: 'T2', to: 'T3', customers: 5_231 },
    { from: 'T2', to: 'T4', customers: 1_612 },
    { from: 'T3', to: 'T3', customers: 48_900 },
    { from: 'T3', to: 'T4', customers: 3_480 },
    { from: 'T4', to: 'T3', customers: 1_020 },
    { from: 'T4', to: 'T4', customers: 6_204 },
    { from: 'T4', to: 'T5', customers: 902 },
    { from: 'T5', to: 'T5', customers: 4_410 },
  ],
};
const line = (n: number, name: string, more: Partial<StandingLine> = {}): StandingLine => ({
  customerNo: `1001234${String(n).padStart(4, '0')}`,
  name,
  kind: 'personal',
  orgNo: '01',
  managerName: `客户经理 ${n % 4}`,
  stage: 'T3',
  form: 'close',
  score: 57 - n,
  contribution: 9_812_000 - n * 731_000,
  lifetime: 24_000_000 - n * 1_800_000,
  missing: 3 + n,
  since: '2026-11-09',
  ...more,
});
const lines = {
  items: ['陈志强', '梁美玲', '顺德恒盛陶瓷有限公司', '欧阳子轩', '何伟明', '黄丽华', '李嘉欣'].map((name, n) =>
    line(n, name, n === 2 ? { kind: 'corporate', lifetime: null } : {}),
  ),
  next: 'x',
};
const cell = (
  stage: LifecycleOverview['cells'][number]['stage'],
  form: LifecycleOverview['cells'][number]['form'],
  customers: number,
) => ({ stage, form, customers, contribution: 0 });
const overview: LifecycleOverview = {
  judgedOn: '2026-11-23',
  cells: [
    cell('T0', 'detached', 19_624),
    cell('T1', 'loose', 10_220),
    cell('T1', 'close', 4_248),
    cell('T2', 'loose', 6_014),
    cell('T2', 'close', 17_602),
    cell('T2', 'tight', 2_290),
    cell('T3', 'close', 38_115),
    cell('T3', 'tight', 18_730),
    cell('T3', 'strategic', 176),
    cell('T4', 'loose', 5_320),
    cell('T4', 'close', 5_976),
    cell('T5', 'detached', 5_312),
  ],
  time: [
    {
      stage: 'T1',
      customers: 14_468,
      meanDays: 88.4,
      underMonth: 4_020,
      underHalfYear: 9_800,
      underYear: 648,
      longer: 0,
    },
    {
      stage: 'T3',
      customers: 57_021,
      meanDays: 402.7,
      underMonth: 3_004,
      underHalfYear: 9_100,
      underYear: 12_004,
      longer: 32_913,
    },
    {
      stage: 'T4',
      customers: 11_296,
      meanDays: 61.2,
      underMonth: 4_890,
      underHalfYear: 6_004,
      underYear: 402,
      longer: 0,
    },
  ],
  valuableInDecline: 214,
  model: {
    fittedOn: '2026-11-23',
    customers: 3_004,
    r: 0.812,
    alpha: 2.104,
    a: 0.31,
    b: 4.62,
    p: 2.3,
    q: 3.9,
    gamma: 1_204,
  },
};
const settings: LifecycleSettings = {
  stage: {
    youngDays: 180,
    youngTransactions: 3,
    stablePercent: 15,
    matureProducts: 3,
    declinePercent: 30,
    declineSigns: 2,
    declineLeast: 3,
    holdDays: 14,
  },
  form: {
    weights: {
      account: 15,
      products: 15,
      frequency: 10,
      complaints: 10,
      suggestions: 5,
      referrals: 10,
      credit: 10,
      contribution: 10,
      satisfaction: 5,
      loyalty: 10,
    },
    closeFrom: 35,
    tightFrom: 60,
    strategicFrom: 80,
    promoteDays: 30,
    demoteDays: 60,
    productsFull: 4,
    transactionsFull: 30,
  },
  value: { depositMargin: 120, loanMargin: 200, turnoverMargin: 5, years: 3, discountPercent: 8, valuablePercent: 20 },
};
const version = (n: number, changedBy: string | null, reason: string): LifecycleSettingsView => ({
  version: n,
  settings,
  changedBy,
  changedAt: '2026-11-02T02:00:00.000Z',
  reason,
});
const run = (n: number, more: Partial<LifecycleRun> = {}): LifecycleRun => ({
  id: uuid(100 + n),
  day: `2026-11-${23 - n}`,
  settingsVersion: 2,
  startedAt: `2026-11-${23 - n}T19:40:00.000Z`,
  endedAt: `2026-11-${23 - n}T19:44:12.000Z`,
  state: 'done',
  customers: 133_627,
  figures: 40_210 + n,
  verdicts: 8_033 - n,
  moved: 612,
  values: 21_044,
  retentions: 9,
  ...more,
});
const answers: HttpAnswers = {
  'GET /lifecycle/flow': flow,
  'GET /lifecycle/moved': lines,
  'GET /lifecycle/overview': overview,
  'GET /lifecycle/candidates': lines,
  'GET /lifecycle/settings/history': {
    items: [version(2, '经理 1', '衰退降幅由 40% 改为 30%'), version(1, null, 'usual thresholds')],
  },
  'GET /lifecycle/runs': {
    items: [run(0), run(1), run(2, { state: 'failed', figures: 0, verdicts: 0, moved: 0, values: 0, retentions: 0 })],
  },
};
const ofCustomer: HttpAnswers = {
  'GET /customers/10000001/standing/badges': badges,
  'GET /customers/10000001/standing': standing,
  'GET /customers/10000001/stage-record': record,
  'GET /customers/10000001/standing/evidence/products': evidence,
  'GET /customers/10000001/scores': scores,
};

const leader = fixtures.session(['manager']);
const page = (tab: string, more: Partial<Scene> = {}): Scene => ({
  session: leader,
  page: `lifecycle/${tab}`,
  http: answers,
  ...more,
});
const atStanding = (more: Partial<Scene> = {}): Scene => ({
  session: leader,
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
  ...more,
  http: { ...ofCustomer, ...more.http },
  after: async (socket, app) => {
    await clickDeep('[data-test=view-standing]');
    await appears('[data-test=record]');
    await more.after?.(socket, app);
  },
});

export const lifecycleScenes: Record<string, Scene> = {
  'lifecycle-flow': page('flow', {
    after: async () => {
      await appears('[data-test="flow-picture"]');
      await clickDeep('[data-test="flow-row"]', 9);
    },
  }),
  'lifecycle-now': page('now'),
  'lifecycle-candidates': page('candidates'),
  'lifecycle-settings': page('settings'),
  'lifecycle-runs': page('runs'),
  'lifecycle-failed': page('runs', {
    http: {
      'GET /lifecycle/runs': () => {
        throw new ApiError('error.offline');
      },
    },
  }),
  'customer-standing': atStanding({ after: () => clickDeep('[data-indicator="products"]') }),
  'customer-standing-decide': atStanding({ after: () => clickDeep('[data-test=decide]') }),
  'customer-standing-write': atStanding({ after: () => clickDeep('[data-test=record-add]') }),
  'customer-standing-none': atStanding({
    http: {
      'GET /customers/10000001/standing/badges': {
        stage: null,
        stageSince: null,
        form: null,
        formSince: null,
        byHand: false,
      },
      'GET /customers/10000001/standing': {
        ...standing,
        stage: null,
        form: null,
        figures: null,
        value: null,
        lift: null,
        decisions: [],
        history: [],
      },
    },
  }),
};
