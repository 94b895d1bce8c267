import type {
  CallRouting,
  CallView,
  CustomerCard,
  CustomerSummary,
  DeskCodes,
  DesktopSnapshot,
  InteractionRow,
  LiveBoard,
  PresenceView,
  SessionView,
  TransferTargets,
} from '@tellerline/contracts';
import { notReadyReasons, type PresenceState, type UsualReason, usualBoardSettings } from '@tellerline/contracts';

/** The gallery's present: scenes look the same on every run except for running clocks. */
export const now = Date.now();
export const ago = (seconds: number): string => new Date(now - seconds * 1_000).toISOString();
export const ahead = (seconds: number): string => new Date(now + seconds * 1_000).toISOString();
const core = { source: 'core-bank' as const, asOf: ago(8 * 3_600) };
const typed = { source: 'crm' as const, asOf: ago(3 * 86_400) };
const branch = { orgNo: '0102', name: { 'zh-CN': '江北支行', en: 'Jiangbei Branch' } };
const retail = { code: 'retail', label: { 'zh-CN': '个人业务', en: 'Retail' } };
const corporate = { code: 'corporate', label: { 'zh-CN': '公司业务', en: 'Corporate' } };
const cards = { code: 'cards', label: { 'zh-CN': '银行卡', en: 'Cards' } };

export const session = (roles: SessionView['user']['roles'], extension: string | null = '1001'): SessionView => ({
  user: {
    id: roles.includes('supervisor') ? 'u-supervisor1' : 'u-agent1',
    username: roles.includes('supervisor') ? 'supervisor1' : 'agent1',
    displayName: roles.includes('supervisor') ? '班长 1011' : '坐席 1001',
    roles,
    branch: { orgNo: '01', path: '/01/', name: { 'zh-CN': '总行', en: 'Head office' } },
    extension,
    locale: 'zh-CN',
  },
  csrfToken: 'gallery',
  expiresAt: ahead(36_000),
});

export const presence = (state: PresenceView['state'], change: Partial<PresenceView> = {}): PresenceView => ({
  userId: 'u-agent1',
  state,
  reason: state === 'not_ready' ? 'login' : null,
  since: ago(192),
  pending: null,
  deadline: null,
  interactionId: null,
  queuesConfirmed: true,
  version: 7,
  ...change,
});

const summary = (change: Partial<CustomerSummary> = {}): CustomerSummary => ({
  customerNo: '100200300',
  kind: 'personal',
  status: 'active',
  name: '张丽华',
  gender: '2',
  age: 46,
  idTail: '284X',
  branch,
  managerName: '陈志远',
  vip: true,
  blacklisted: false,
  ...change,
});
export const three: CustomerSummary[] = [
  summary(),
  summary({
    customerNo: '100200417',
    name: '李建国',
    gender: '1',
    age: 49,
    idTail: '1017',
    vip: false,
    managerName: null,
  }),
  summary({
    customerNo: '500031',
    kind: 'corporate',
    name: '江北丽华服装有限公司',
    gender: null,
    age: null,
    idTail: null,
    vip: false,
    managerName: '周敏',
  }),
];

export const card: CustomerCard = {
  summary: summary(),
  basic: {
    birthDate: '1980-04-12',
    maritalStatus: { 'zh-CN': '已婚', en: 'Married' },
    nationality: { 'zh-CN': '中国', en: 'China' },
    hukouRegion: { 'zh-CN': '重庆市江北区', en: 'Jiangbei, Chongqing' },
    education: { 'zh-CN': '大学本科', en: 'Bachelor' },
    occupation: { 'zh-CN': '个体经营者', en: 'Self-employed' },
    employer: '江北丽华服装有限公司',
    industry: { 'zh-CN': '服装零售', en: 'Retail of clothing' },
    legalPerson: null,
    creditCode: null,
    relationshipSince: '2009-03-18',
    provenance: core,
  },
  idDocuments: [
    {
      kind: '10',
      kindLabel: { 'zh-CN': '居民身份证', en: 'Resident ID card' },
      number: { text: '5****************X', masked: true },
      validUntil: '2034-06-30',
      longTerm: false,
      expired: false,
    },
    {
      kind: '12',
      kindLabel: { 'zh-CN': '护照', en: 'Passport' },
      number: { text: 'E*******2', masked: true },
      validUntil: '2024-01-09',
      longTerm: false,
      expired: true,
    },
  ],
  contactPoints: [
    {
      id: 'c1',
      kind: 'mobile',
      value: { text: '138****8000', masked: true },
      e164: null,
      best: true,
      provenance: core,
    },
    {
      id: 'c2',
      kind: 'home_phone',
      value: { text: '023****5521', masked: true },
      e164: null,
      best: false,
      provenance: typed,
    },
    {
      id: 'c3',
      kind: 'email',
      value: { text: 'z***@example.com', masked: true },
      e164: null,
      best: false,
      provenance: typed,
    },
    {
      id: 'c4',
      kind: 'home_address',
      value: { text: '重庆市江北区***', masked: true },
      e164: null,
      best: false,
      provenance: core,
    },
  ],
  accounts: [
    {
      accountNo: { text: '**** 6021', masked: true },
      product: { 'zh-CN': '活期储蓄', en: 'Savings' },
      kind: 'savings',
      currency: 'CNY',
      balance: 12_845_067,
      available: 12_845_067,
      status: 'active',
      openedOn: '2009-03-18',
      maturesOn: null,
      provenance: core,
    },
    {
      accountNo: { text: '**** 7713', masked: true },
      product: { 'zh-CN': '整存整取 三年', en: 'Term deposit 3 y' },
      kind: 'term_deposit',
      currency: 'CNY',
      balance: 50_000_000,
      available: 0,
      status: 'active',
      openedOn: '2024-02-01',
      maturesOn: '2027-02-01',
      provenance: core,
    },
    {
      accountNo: { text: '**** 0098', masked: true },
      product: { 'zh-CN': '外币活期', en: 'Foreign currency' },
      kind: 'current',
      currency: 'USD',
      balance: 321_499,
      available: 300_000,
      status: 'frozen',
      openedOn: '2018-07-09',
      maturesOn: null,
      provenance: core,
    },
    {
      accountNo: { text: '**** 4410', masked: true },
      product: { 'zh-CN': '贷款结算户', en: 'Loan settlement' },
      kind: 'loan_settlement',
      currency: 'CNY',
      balance: 205,
      available: 205,
      status: 'dormant',
      openedOn: '2016-11-30',
      maturesOn: null,
      provenance: core,
    },
  ],
  totals: [
    { currency: 'CNY', deposits: 62_845_272, loans: 38_612_900 },
    { currency: 'USD', deposits: 321_499, loans: 0 },
  ],
  transactions: Array.from({ length: 10 }, (_, index) => ({
    id: `t${index}`,
    accountNo: '**** 6021',
    bookedAt: ago(index * 40_000 + 3_600),
    amount: index % 3 === 0 ? 820_000 + index * 1_111 : -(12_850 + index * 97_031),
    currency: 'CNY',
    balanceAfter: 12_845_067 - index * 51_000,
    purpose: ['工资', '水电费', '网上购物', '转账', '房贷还款'][index % 5] ?? '转账',
    channel: ['手机银行', '柜面', '网上银行'][index % 3] ?? '柜面',
    counterparty: index % 2 === 0 ? '江北丽华服装有限公司' : null,
  })),
  loans: [
    {
      loanNo: 'L2016113000417',
      product: { 'zh-CN': '个人住房贷款', en: 'Mortgage' },
      principal: 60_000_000,
      outstanding: 38_612_900,
      currency: 'CNY',
      ratePercent: '3.85',
      startedOn: '2016-11-30',
      endsOn: '2036-11-30',
      status: 'running',
      overdueDays: 0,
      provenance: core,
    },
    {
      loanNo: 'L2023040100022',
      product: { 'zh-CN': '经营贷款', en: 'Business loan' },
      principal: 20_000_000,
      outstanding: 1_200_000,
      currency: 'CNY',
      ratePercent: '4.20',
      startedOn: '2023-04-01',
      endsOn: '2026-10-01',
      status: 'overdue',
      overdueDays: 53,
      provenance: core,
    },
  ],
  cards: [
    {
      cardNo: { text: '6222 **** **** 6021', masked: true },
      product: { 'zh-CN': '借记卡 金卡', en: 'Debit Gold' },
      kind: 'debit',
      status: 'active',
      issuedOn: '2019-05-06',
      expiresOn: '2029-05-31',
      creditLimit: null,
      provenance: core,
    },
    {
      cardNo: { text: '5187 **** **** 1130', masked: true },
      product: { 'zh-CN': '信用卡', en: 'Credit card' },
      kind: 'credit',
      status: 'lost',
      issuedOn: '2021-08-20',
      expiresOn: '2026-08-31',
      creditLimit: 5_000_000,
      provenance: core,
    },
  ],
  relations: [
    {
      role: '01',
      roleLabel: { 'zh-CN': '配偶', en: 'Spouse' },
      customerNo: '100200417',
      name: '李建国',
      kind: 'personal',
      since: '2004-05-01',
      endedOn: null,
    },
    {
      role: '14',
      roleLabel: { 'zh-CN': '法定代表人', en: 'Legal representative' },
      customerNo: '500031',
      name: '江北丽华服装有限公司',
      kind: 'corporate',
      since: '2011-09-09',
      endedOn: null,
    },
    {
      role: '04',
      roleLabel: { 'zh-CN': '担保人', en: 'Guarantor' },
      customerNo: null,
      name: '王秀兰',
      kind: 'personal',
      since: '2023-04-01',
      endedOn: null,
    },
  ],
  interactions: [
    {
      id: 'i1',
      startedAt: ago(2 * 86_400),
      direction: 'inbound',
      queue: 'cards',
      outcome: 'answered',
      agentName: '坐席 1003',
      disposition: { 'zh-CN': '挂失办理', en: 'Card reported lost' },
      note: '信用卡尾号 1130 丢失，已口头挂失；客户明日到江北支行办理书面挂失与补卡。',
      talkSeconds: 271,
    },
    {
      id: 'i2',
      startedAt: ago(9 * 86_400),
      direction: 'inbound',
      queue: 'retail',
      outcome: 'abandoned_in_queue',
      agentName: null,
      disposition: null,
      note: null,
      talkSeconds: 0,
    },
    {
      id: 'i3',
      startedAt: ago(31 * 86_400),
      direction: 'outbound',
      queue: null,
      outcome: 'answered',
      agentName: '坐席 1001',
      disposition: { 'zh-CN': '到期提醒', en: 'Maturity reminder' },
      note: '经营贷款十月到期，客户表示会按时归还。',
      talkSeconds: 95,
    },
    {
      id: 'i4',
      startedAt: ago(64 * 86_400),
      direction: 'inbound',
      queue: 'retail',
      outcome: 'answered',
      agentName: '坐席 1002',
      disposition: { 'zh-CN': '余额查询', en: 'Balance enquiry' },
      note: null,
      talkSeconds: 48,
    },
  ],
  flags: [
    { severity: 'danger', text: { 'zh-CN': '贷款逾期 53 天', en: 'Loan 53 days overdue' } },
    { severity: 'warning', text: { 'zh-CN': '护照已过期', en: 'Passport expired' } },
  ],
  missing: ['email', 'employer'],
  readAt: ago(2),
};

export const interactionId = '0199c2a4-7d10-7000-8000-000000000001';
export const callId = '1763932000.42';

export const call = (change: Partial<CallView> = {}): CallView => ({
  interactionId,
  callId,
  direction: 'inbound',
  phase: 'offered',
  caller: {
    presentation: 'allowed',
    e164: '+8613800138000',
    display: '138 0013 8000',
    origin: { 'zh-CN': '重庆', en: 'Chongqing' },
  },
  callerName: null,
  dnis: '95588',
  queue: retail,
  language: 'zh-CN',
  ivr: {
    path: [
      { step: 'language', value: 'zh-CN', at: ago(60) },
      { step: 'customer_no', value: '100200300', at: ago(52) },
    ],
    givenCustomerNo: '100200300',
    verification: 'number_given',
    provedUntil: null,
  },
  startedAt: ago(70),
  queuedAt: ago(48),
  offeredAt: ago(6),
  answeredAt: null,
  heldSince: null,
  endedAt: null,
  endedBy: null,
  waitMs: 42_000,
  talkMs: 0,
  holdMs: 0,
  outcome: null,
  approximate: false,
  match: {
    kind: 'one',
    by: 'customer_no',
    candidates: [{ ...summary(), reason: 'typed_number' }],
    typedDiffersFromAni: false,
    typedUnknown: false,
  },
  card,
  place: 'room',
  consulted: false,
  parties: [],
  partEndedAt: null,
  transfers: [],
  wrapUp: { required: true, doneAt: null, deadline: null },
  ...change,
});
const untyped = {
  path: [{ step: 'customer_no', value: '', at: ago(52) }],
  givenCustomerNo: null,
  verification: 'none' as const,
  provedUntil: null,
};
export const callFromSeveral = (change: Partial<CallView> = {}): CallView =>
  call({
    ivr: untyped,
    card: null,
    match: {
      kind: 'several',
      by: 'ani',
      typedDiffersFromAni: false,
      typedUnknown: false,
      candidates: three.map((one, index) => ({
        ...one,
        reason: (['recent_call', 'main_number', 'shared_number'] as const)[index] ?? 'shared_number',
      })),
    },
    ...change,
  });
export const callFromNobody = (change: Partial<CallView> = {}): CallView =>
  call({
    ivr: untyped,
    card: null,
    match: { kind: 'none', by: null, candidates: [], typedDiffersFromAni: false, typedUnknown: false },
    ...change,
  });
export const callWithheld = (): CallView =>
  callFromNobody({
    caller: { presentation: 'withheld', e164: null, display: '', origin: null },
    match: { kind: 'withheld', by: null, candidates: [], typedDiffersFromAni: false, typedUnknown: false },
  });
export const talking = (change: Partial<CallView> = {}): CallView =>
  call({ recording: 'on', phase: 'talking', answeredAt: ago(83), ...change });
export const ended = (change: Partial<CallView> = {}): CallView =>
  call({
    phase: 'ended',
    answeredAt: ago(200),
    endedAt: ago(40),
    endedBy: 'caller',
    talkMs: 160_000,
    outcome: 'answered',
    wrapUp: { required: true, doneAt: null, deadline: ahead(80) },
    ...change,
  });

export const snapshot = (change: Partial<DesktopSnapshot> = {}): DesktopSnapshot => ({
  streamId: 'u-agent1:1',
  seq: 0,
  serverTime: new Date().toISOString(),
  presence: presence('available'),
  calls: [],
  notices: [],
  platformConnected: true,
  ...change,
});

export const codes: DeskCodes = {
  dispositions: [
    {
      code: 'balance_enquiry',
      label: { 'zh-CN': '余额查询', en: 'Balance enquiry' },
      group: 'service',
      requiresFollowUp: false,
    },
    {
      code: 'card_lost',
      label: { 'zh-CN': '挂失办理', en: 'Card reported lost' },
      group: 'service',
      requiresFollowUp: false,
    },
    {
      code: 'limit_change',
      label: { 'zh-CN': '额度调整', en: 'Limit change' },
      group: 'service',
      requiresFollowUp: false,
    },
    { code: 'callback', label: { 'zh-CN': '需回电', en: 'Call back' }, group: 'service', requiresFollowUp: true },
    {
      code: 'product_interest',
      label: { 'zh-CN': '产品意向', en: 'Interested in a product' },
      group: 'sales',
      requiresFollowUp: true,
    },
    {
      code: 'complaint_service',
      label: { 'zh-CN': '服务投诉', en: 'Complaint about service' },
      group: 'complaint',
      requiresFollowUp: true,
    },
    {
      code: 'wrong_number',
      label: { 'zh-CN': '打错电话', en: 'Wrong number' },
      group: 'other',
      requiresFollowUp: false,
    },
    { code: 'no_voice', label: { 'zh-CN': '无声', en: 'No voice' }, group: 'other', requiresFollowUp: false },
  ],
  reasons: (Object.keys(notReadyReasons) as UsualReason[]).map((code) => ({
    code,
    system: notReadyReasons[code].system,
    label: { 'zh-CN': notReadyReasons[code]['zh-CN'], en: notReadyReasons[code].en },
    offered: !notReadyReasons[code].system,
    maxMinutes: code === 'break' ? 15 : null,
  })),
  queues: [retail, corporate, cards],
  bank: { name: { 'zh-CN': '示范银行', en: 'Example Bank' }, timeZone: 'Asia/Shanghai' },
};

export const recents: InteractionRow[] = Array.from({ length: 18 }, (_, index) => {
  const missed = index === 3;
  const open = index === 1;
  const known = index % 4 !== 2;
  const one = three[index % 3];
  return {
    id: `0199c2a4-7d10-7000-8000-0000000001${String(index).padStart(2, '0')}`,
    callId: `1763931${index}.1`,
    direction: index % 7 === 5 ? 'outbound' : 'inbound',
    caller:
      index === 6
        ? { presentation: 'withheld', e164: null, display: '', origin: null }
        : {
            presentation: 'allowed',
            e164: null,
            display: `13${index % 10} 0013 8${String(index * 37).padStart(3, '0')}`,
            origin: null,
          },
    customer: known && one ? { customerNo: one.customerNo, name: one.name } : null,
    dnis: '95588',
    queue: ['retail', 'cards', 'corporate'][index % 3] ?? 'retail',
    startedAt: ago(600 + index * 1_900),
    endedAt: ago(400 + index * 1_900),
    outcome: missed ? 'not_answered' : 'answered',
    agentName: '坐席 1001',
    waitMs: 8_000 + index * 3_700,
    talkMs: missed ? 0 : 61_000 + index * 17_000,
    holdMs: 0,
    disposition: missed || open ? null : (codes.dispositions[index % 8]?.label ?? null),
    note: index % 3 === 0 && !missed ? '客户询问定期到期后如何转存，已说明手机银行操作步骤。' : null,
    followUpAt: index === 0 ? ahead(3_600) : index === 4 ? ago(120) : index === 7 ? ago(4_000) : null,
    followUpDoneAt: index === 7 ? ago(3_700) : null,
    wrapUpOpen: open,
    missedByMe: missed,
  };
});

const stood = (figures: Partial<Record<PresenceState, number>>): Record<PresenceState, number> => ({
  offline: 0,
  not_ready: 0,
  available: 0,
  ringing: 0,
  talking: 0,
  held: 0,
  wrap_up: 0,
  connection_lost: 0,
  ...figures,
});
const figures = (offered: number, answered: number, abandoned: number, level: number, occupancy: number) => ({
  offered,
  answered,
  abandoned,
  shortAbandoned: Math.round(abandoned / 6),
  flowedOut: offered - answered - abandoned,
  failed: 0,
  serviceLevelPercent: level,
  abandonPercent: (100 * abandoned) / offered,
  asaSeconds: 24.6,
  ahtSeconds: 247.9,
  occupancyPercent: occupancy,
  callbacksOwed: null,
});
export const board = (): LiveBoard => ({
  at: new Date().toISOString(),
  dayStart: ago(40_000),
  platformConnected: true,
  settings: usualBoardSettings,
  queues: [
    {
      ...retail,
      ...figures(1_284, 1_190, 82, 71.06, 96.4),
      waiting: 4,
      longestSince: ago(93),
      agents: stood({ talking: 7, wrap_up: 2, not_ready: 2, offline: 2 }),
    },
    {
      ...corporate,
      ...figures(142, 139, 3, 97.4, 41.2),
      waiting: 0,
      longestSince: null,
      agents: stood({ available: 2, talking: 1 }),
    },
    {
      ...cards,
      ...figures(611, 580, 27, 84.12, 78.8),
      waiting: 1,
      longestSince: ago(12),
      agents: stood({ available: 1, talking: 4, not_ready: 1 }),
    },
  ],
  total: {
    ...figures(2_037, 1_909, 112, 76.8, 81.3),
    waiting: 5,
    longestSince: ago(93),
    agents: stood({ available: 3, talking: 12, wrap_up: 2, not_ready: 3, offline: 2 }),
  },
  alarms: [
    {
      id: '0199c2a4-7d10-7000-8000-0000000000a1',
      queue: 'retail',
      measure: 'occupancyPercent',
      level: 'alarm',
      since: ago(312),
    },
    {
      id: '0199c2a4-7d10-7000-8000-0000000000a2',
      queue: null,
      measure: 'serviceLevelPercent',
      level: 'warning',
      since: ago(75),
    },
  ],
  help: [
    {
      id: '0199c2a4-7d10-7000-8000-0000000000b1',
      userId: 'u-agent2',
      displayName: '坐席 1002',
      askedAt: ago(25),
      note: '客户情绪激动',
      takenBy: null,
    },
  ],
  agents: Array.from({ length: 14 }, (_, index) => {
    const state =
      (
        [
          'available',
          'talking',
          'talking',
          'wrap_up',
          'not_ready',
          'held',
          'ringing',
          'offline',
          'connection_lost',
        ] as const
      )[index % 9] ?? 'offline';
    return {
      userId: `u-agent${index + 1}`,
      displayName: `坐席 ${1001 + index}`,
      extension: String(1001 + index),
      state,
      reason: state === 'not_ready' ? ('meal' as const) : null,
      since: ago(20 + index * 57),
      queues: index % 3 === 0 ? ['retail', 'corporate', 'cards'] : ['retail'],
      movedUntil: index === 3 ? ahead(5_400) : null,
      handledToday: 31 - index,
      queuesConfirmed: index !== 4,
    };
  }),
});

export const transferTargets: TransferTargets = {
  queues: codes.queues.map(({ code, label }, at) => ({
    code,
    label,
    waiting: [0, 3, 1][at] ?? 0,
    free: [2, 0, 1][at] ?? 0,
  })),
  agents: [
    { userId: 'u2', name: '林晓梅', extension: '1002', state: 'available', free: true },
    { userId: 'u3', name: '赵建国', extension: '1003', state: 'not_ready', free: true },
    { userId: 'u4', name: '欧阳文静', extension: '1004', state: 'talking', free: false },
    { userId: 'u5', name: '王磊', extension: '1005', state: 'connection_lost', free: false },
  ],
};

/** Why the scene's call came to this agent. */
export const routing: CallRouting = {
  steps: [
    {
      at: ago(60),
      step: 'rung',
      queue: { code: 'retail', label: { 'zh-CN': '个人业务', en: 'Personal banking' } },
      priority: 'vip',
      waitedSeconds: 42,
      group: null,
      agent: { userId: session(['agent']).user.id, name: '坐席 1001' },
      free: 3,
      freeOfLevel: 2,
      level: 5,
    },
  ],
};
