import {
  type AlertDetail,
  type AlertGroups,
  type AlertPage,
  type AlertRow,
  type AlertRules,
  type AlertTrial,
  type AlertTrialResult,
  type CustomerAlert,
  indicatorKeys,
  type Label,
  type RetentionEffect,
} from '@tellerline/contracts';
import { FakePhone, type HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep } from './deep-click.ts';

const phone = (): FakePhone => FakePhone.last as FakePhone;
const label = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });
const asOf = '2026-11-27T02:10:00.000Z';
const reason = (
  indicator: CustomerAlert['reasons'][number]['indicator'],
  points: number,
  text: Label,
  knockOut = false,
): CustomerAlert['reasons'][number] => ({ indicator, points, knockOut, value: 1, base: 0, since: '2026-11-27', text });
const reasons = [
  reason('closing_request', 60, label('要求销户', 'Wants to close his accounts'), true),
  reason('balance_fall', 26, label('近 30 天余额下降 72%', 'Balance 72% lower in 30 days')),
  reason('frequency_fall', 18, label('近 45 天交易笔数下降 70%', '70% fewer transactions in 45 days')),
  reason('certificate_expired', 5, label('1 份证件已过期', '1 certificate expired')),
];
const alert: CustomerAlert = {
  id: '7',
  level: 'red',
  crisis: 'trade_decline',
  score: 100,
  since: asOf,
  reasons,
  todo: label('先致歉与挽留，转接主管，不得推诿', 'Apologise, keep him, bring in the supervisor'),
  authority: label(
    '免费 500 元内；存款 +20 基点；更多由主管批',
    'Fees up to CNY 500; deposits +20 bp; more by the supervisor',
  ),
  flowKey: 'retention_red',
};
const row = (n: number, change: Partial<AlertRow>): AlertRow => ({
  id: String(n),
  customerNo: `1000000${n}`,
  name: '陈志强',
  branch: { orgNo: '01', name: label('顺德支行', 'Shunde branch') },
  level: 'yellow',
  crisis: null,
  score: 42,
  state: 'open',
  top: ['balance_fall', 'frequency_fall'],
  owner: null,
  openedAt: asOf,
  dueAt: '2026-12-04T15:59:59.999Z',
  escalated: false,
  waits: false,
  heldOut: false,
  outcome: null,
  version: 1,
  ...change,
});
const rows = [
  row(7, {
    level: 'red',
    score: 100,
    crisis: 'trade_decline',
    top: ['closing_request', 'balance_fall'],
    state: 'late',
    escalated: true,
    owner: '客户经理 1',
  }),
  row(6, {
    level: 'orange',
    score: 66,
    name: '佛山市恒盛陶瓷有限公司',
    crisis: 'product_loss',
    top: ['product_ended', 'circle_default'],
    state: 'acknowledged',
    owner: '客户经理 2',
  }),
  row(5, { name: '梁志文', score: 48, waits: true, dueAt: null }),
  row(4, { name: '李思琪', score: 35, top: ['salary_stopped'], heldOut: true, dueAt: null }),
];
const page: AlertPage = { items: rows, next: null, counts: { yellow: 2, orange: 1, red: 1 } };
const [first] = rows as [AlertRow];
const entry = (n: number, change: Partial<AlertDetail['entries'][number]>): AlertDetail['entries'][number] => ({
  id: String(n),
  at: `2026-11-2${n}T02:1${n}:00.000Z`,
  what: 'opened',
  level: 'red',
  text: null,
  by: null,
  ...change,
});
const detail: AlertDetail = {
  row: first,
  reasons,
  evidence: [
    {
      indicator: 'closing_request',
      text: label('要求销户 · 2026-11-27 · 坐席 1', 'Wants to close · 2026-11-27 · Agent 1'),
    },
    {
      indicator: 'frequency_fall',
      text: label('最近交易 2026-11-02 · 转账 · 手机银行', 'Booked 2026-11-02 · Transfer · Mobile'),
    },
  ],
  todo: alert.todo,
  authority: alert.authority,
  flowKey: alert.flowKey,
  balanceThen: 128_000_00,
  promise: { text: '减免年费', dueOn: '2026-12-01' },
  entries: [
    entry(7, { what: 'promise', text: '减免年费', by: '客户经理 1' }),
    entry(6, { what: 'contact', text: '已电话沟通，客户对手续费不满', by: '客户经理 1' }),
    entry(5, { what: 'told' }),
    entry(4, {}),
  ],
  mayHandle: true,
  mayJoin: [
    { userId: 'u-1', displayName: '客户经理 1' },
    { userId: 'u-2', displayName: '班长 1' },
  ],
};
const rule = {
  on: true,
  weight: 25,
  threshold: 50,
  full: 90,
  windowDays: 45,
  baseDays: 180,
  minimum: 6,
  knockOut: false,
};
const words = label('文字', 'Words');
const play = { dueWorkingDays: 5, dueHours: 0, todo: words, authority: words };
const rules: AlertRules = {
  indicators: Object.fromEntries(
    indicatorKeys.map((key) => [key, { ...rule, knockOut: key === 'closing_request' }]),
  ) as AlertRules['indicators'],
  levels: { yellow: 30, orange: 55, red: 75 },
  quietDays: 30,
  restDays: 30,
  restPoints: 15,
  observationDays: 60,
  capPerWeek: 25,
  bigCustomerFen: 100_000_000,
  holdOut: { percent: 10, seed: 7 },
  measureDays: 90,
  groups: { minimum: 20, yellow: 5, orange: 10, red: 20 },
  playbook: { yellow: play, orange: play, red: play },
};
const result = (precision: number): AlertTrialResult => ({
  precision: { value: precision, low: precision - 0.06, high: precision + 0.07 },
  recall: { value: 0.58, low: 0.5, high: 0.66 },
  alerts: 412,
  losses: 231,
  leadDays: 38,
  perWeek: { yellow: 61.5, orange: 18.2, red: 4 },
  weeks: [
    { day: '2026-08-07', alerts: 50, losses: 30 },
    { day: '2026-09-25', alerts: 52, losses: 29 },
  ],
});
const trial: AlertTrial = { customers: 2000, tried: 2000, inForce: result(0.41), draft: result(0.47) };
const effect: RetentionEffect = {
  acted: { customers: 240, kept: 198 },
  heldOut: { customers: 27, kept: 17 },
  savedShare: { value: 0.195, low: 0.02, high: 0.39 },
  savedFen: { value: 83_000_000, low: 9_000_000, high: 157_000_000 },
};
const groups: AlertGroups = {
  items: [
    {
      branch: { orgNo: '03', name: label('南海支行', 'Nanhai branch') },
      segment: null,
      customers: 210,
      alerts: 44,
      severe: 25,
      sharePercent: 11.9,
      level: 'orange',
    },
    {
      branch: { orgNo: '01', name: label('顺德支行', 'Shunde branch') },
      segment: null,
      customers: 800,
      alerts: 20,
      severe: 8,
      sharePercent: 1,
      level: null,
    },
  ],
};
const http: HttpAnswers = {
  'GET /alert-groups': groups,
  'GET /alert-rules': { version: 3, rules, changedBy: '班长', changedAt: asOf, reason: '试行' },
  'GET /alert-effect': effect,
  'POST /alert-trials': trial,
  'GET /alerts': page,
  'GET /alerts/7': detail,
};
const session = fixtures.session(['supervisor'], null);
const card = { ...fixtures.card, alert };
const calling: Pick<Scene, 'before' | 'after'> = {
  before: (socket) => {
    socket.snapshot = fixtures.snapshot({
      presence: fixtures.presence('ringing', { since: fixtures.ago(6) }),
      calls: [fixtures.call({ card })],
    });
  },
  after: () => phone().ring(fixtures.callId),
};

/** The early warning: on the pop, as a list, being handled. */
export const alertScenes: Record<string, Scene> = {
  'pop-red-alert': calling,
  'alert-observe': {
    ...calling,
    after: async () => {
      await phone().ring(fixtures.callId);
      await clickDeep('[data-test="observe"]');
    },
  },
  alerts: { session, page: 'alerts/7', http },
  'alert-model': { session, page: 'alerts/model', http, after: () => clickDeep('[data-test="model-try"]') },
  'alert-phone': {
    session,
    page: 'settings',
    http: { 'GET /me/alert-phone': { phone: '+8613800138999', fromLevel: 'orange' } },
  },
  'alerts-empty': {
    session,
    page: 'alerts',
    http: { ...http, 'GET /alerts': { items: [], next: null, counts: { yellow: 0, orange: 0, red: 0 } } },
  },
};
