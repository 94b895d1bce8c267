import {
  type CallListDetail,
  type CallListRow,
  type CallView,
  type CrisisBanners,
  type CrisisModeView,
  type DialDesk,
  type DialEntry,
  type DialFramesView,
  type RefusalPage,
  usualCallListRules,
} from '@tellerline/contracts';
import { FakePhone, type HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { appears, clickDeep, findDeep } from './deep-click.ts';

const label = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const id = (n: number): string => `0199c2a4-7d10-7000-8000-00000000010${n}`;
const row = (n: number, change: Partial<CallListRow>): CallListRow => ({
  id: id(n),
  name: '十一月到期存款续存',
  purpose: 'marketing',
  pacing: 'preview',
  source: 'segment',
  state: 'running',
  priority: 5,
  entries: 4000,
  reached: 3120,
  over: 2870,
  ownerName: '班长 1',
  createdAt: '2026-11-27T02:10:00.000Z',
  version: 3,
  ...change,
});
const rows = [
  row(1, {}),
  row(2, {
    name: '红色预警挽留',
    purpose: 'retention',
    source: 'alerts',
    entries: 46,
    reached: 12,
    over: 9,
    priority: 1,
  }),
  row(3, {
    name: '对账单地址核实',
    purpose: 'service',
    source: 'table',
    pacing: 'progressive',
    state: 'paused',
    entries: 820,
    reached: 305,
    over: 298,
  }),
  row(4, { name: '满意度回访（十月）', state: 'ended', entries: 600, reached: 512, over: 600 }),
];
const lists = { items: rows };
const [first] = rows as [CallListRow];
const detail: CallListDetail = {
  row: first,
  why: '存款本月到期，介绍续存利率',
  flowKey: 'term_deposit_sale',
  rules: { ...usualCallListRules, goal: 40 },
  left: { unknown: 12, several: 3, doubled: 0, heldOut: 210 },
  states: { open: 640, taken: 6, calling: 2, called: 4, retry: 478, done: 2790, stopped: 80 },
  results: { success: 905, refused: 1010, closed: 640, unreachable: 235, do_not_call: 61, no_number: 19, skipped: 0 },
  outcomes: { connected: 3120, busy: 402, no_answer: 2260, machine: 190, failed: 77, given_up: 14 },
  dispositions: [
    { code: 'product_declined', label: label('无产品意向', 'Not interested'), entries: 1010 },
    { code: 'product_sold', label: label('产品成交', 'Product sold'), entries: 905 },
    { code: 'enquiry_resolved', label: label('咨询已解答', 'Enquiry answered'), entries: 640 },
  ],
  agents: [
    { name: '坐席 1', tries: 410, reached: 288, success: 96, reachedToday: 31 },
    { name: '坐席 2', tries: 377, reached: 251, success: 80, reachedToday: 42 },
  ],
  mayChange: true,
};
const work: DialDesk = {
  lists: [
    { id: id(2), name: '红色预警挽留', pacing: 'preview', due: 34 },
    { id: id(3), name: '对账单地址核实', pacing: 'progressive', due: 515 },
  ],
  entry: null,
  seat: null,
  today: { tries: 23, reached: 14, success: 5, goal: 40 },
  closed: null,
};
const entry: DialEntry = {
  id: '77',
  list: { id: id(2), name: '红色预警挽留', purpose: 'retention', pacing: 'preview', flowKey: 'retention_red' },
  customer: fixtures.card.summary,
  why: '要求销户；近 30 天余额下降 72%',
  state: 'taken',
  tries: 1,
  most: 5,
  lastOutcome: 'no_answer',
  lastTriedAt: '2026-11-27T02:10:00.000Z',
  claimUntil: fixtures.ahead(150),
  numbers: [
    { contactId: '1', kind: 'mobile', display: '138****8000', barred: false },
    { contactId: '2', kind: 'work_phone', display: '075*****888', barred: true },
  ],
  bestHours: { from: 18, to: 20 },
  bar: null,
};
const outwards: Partial<CallView> = {
  direction: 'outbound',
  phase: 'offered',
  dnis: '138****8000',
  queue: null,
  queuedAt: null,
  answeredAt: null,
  caller: { presentation: 'allowed', e164: null, display: '138****8000', origin: label('中国大陆手机', 'Mobile') },
  ivr: { path: [], givenCustomerNo: null, verification: 'none', provedUntil: null },
};
const http: HttpAnswers = {
  'GET /call-lists': lists,
  [`GET /call-lists/${id(1)}`]: detail,
  'GET /segments': { items: [], mayEdit: false },
};
const session = fixtures.session(['supervisor'], null);

const crisis = (n: number, change: Partial<CrisisModeView>): CrisisModeView => ({
  id: id(n),
  name: '银行卡安全事件',
  state: 'running',
  target: { kind: 'product', product: 'debit_card' },
  announcement: 'card_incident',
  banner: label('安抚客户，优先挂失；不承诺赔付', 'Calm him, block cards first, promise no compensation'),
  taskHours: 24,
  callList: true,
  affected: 4000,
  reached: 3120,
  listId: id(1),
  tasks: 37,
  madeBy: '班长 1',
  askedBy: '班长 1',
  words: null,
  speech: null,
  agreedBy: '客户经理 1',
  startedAt: '2026-11-27T02:10:00.000Z',
  endedAt: null,
  version: 4,
  mayAgree: false,
  ...change,
});
const modes = {
  items: [
    crisis(5, {}),
    crisis(6, {
      name: '手机银行故障',
      state: 'asked',
      announcement: 'system_fault',
      mayAgree: true,
      startedAt: null,
      words: {
        'zh-CN': '您好，我行银行卡系统正在恢复，预计十点恢复。',
        en: 'Our card systems are being restored and will be back at ten.',
      },
      speech: 'failed',
      agreedBy: null,
      tasks: 0,
      affected: 12800,
      listId: null,
    }),
    crisis(7, {
      name: '网点停业',
      state: 'ended',
      target: { kind: 'branch', orgNo: '03' },
      announcement: null,
      affected: 210,
      reached: 188,
      endedAt: '2026-11-28T02:10:00.000Z',
    }),
  ],
};
const banner: CrisisBanners = {
  items: [
    {
      id: id(5),
      name: '银行卡安全事件',
      banner: crisis(5, {}).banner,
      rehearsal: false,
      since: '2026-11-27T02:10:00.000Z',
    },
  ],
};

const frames: DialFramesView = {
  version: 2,
  frames: {
    hours: { from: '09:00', to: '20:00', weekdays: [1, 2, 3, 4, 5, 6, 7] },
    perDay: 3,
    perWeek: 8,
  },
  changedBy: '班长 1',
  changedAt: '2026-11-27T02:10:00.000Z',
};
const refusals: RefusalPage = {
  items: [
    {
      id: '2',
      customerNo: '100200300',
      phone: null,
      scope: 'offers',
      note: '',
      by: '坐席 1',
      at: '2026-11-27T02:10:00.000Z',
    },
    {
      id: '1',
      customerNo: null,
      phone: '138****8000',
      scope: 'all',
      note: '',
      by: '坐席 2',
      at: '2026-11-26T02:10:00.000Z',
    },
  ],
  next: null,
};

/** Call lists: how those who lead watch them, how an agent works on them. */
export const diallingScenes: Record<string, Scene> = {
  'call-lists': { session, page: `calls/${id(1)}`, http },
  'call-list-change': {
    session,
    page: `calls/${id(1)}`,
    http,
    after: () => clickDeep('[data-test="list-change"]'),
  },
  'call-list-new': { session, page: 'calls', http, after: () => clickDeep('[data-test="list-new"]') },
  'calling-out': {
    http: {
      'GET /dial-desk': {
        ...work,
        entry: { ...entry, state: 'calling', customer: fixtures.call().match.candidates[0] ?? entry.customer },
      },
    },
    before: (socket) => {
      socket.snapshot = fixtures.snapshot({
        presence: fixtures.presence('ringing', { since: fixtures.ago(6) }),
        calls: [fixtures.call(outwards)],
      });
    },
    after: async () => FakePhone.last?.talk(fixtures.callId),
  },
  'dial-frames': {
    session,
    page: 'calls',
    http: { ...http, 'GET /dial-frames': frames, 'GET /call-refusals': refusals },
    after: () => clickDeep('[data-test="dial-frames-open"]'),
  },
  'call-lists-empty': { session, page: 'calls', http: { ...http, 'GET /call-lists': { items: [] } } },
  crisis: {
    session,
    page: 'alerts/crisis',
    http: { 'GET /crisis-modes': modes, 'GET /crisis-banners': banner, 'GET /segments': { items: [], mayEdit: false } },
  },
  'crisis-own-words': {
    session,
    page: 'alerts/crisis',
    http: { 'GET /crisis-modes': modes, 'GET /crisis-banners': banner, 'GET /segments': { items: [], mayEdit: false } },
    after: async () => {
      await clickDeep('[data-test="crisis-new"]');
      await appears('[data-test="crisis-announcement"]');
      const choice = findDeep(document, '[data-test="crisis-announcement"]')[0] as HTMLSelectElement;
      choice.value = 'words';
      choice.dispatchEvent(new Event('change'));
    },
  },
  'call-work': { http: { 'GET /dial-desk': { ...work, entry } } },
  'call-work-next': { http: { 'GET /dial-desk': work } },
};
