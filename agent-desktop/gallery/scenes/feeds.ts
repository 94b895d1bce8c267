import type { FeedFileTotals, FeedRunDetail, FeedRunView, FeedStatus } from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';

const uuid = (n: number): string => `0199c2a4-7d10-7000-8000-${String(n).padStart(12, '0')}`;
const at = (day: number, time: string): string => `2026-11-${day}T${time}.000Z`;
const lines = (read: number, created: number, changed: number, rejected = 0) => ({
  read,
  created,
  changed,
  unchanged: read - created - changed - rejected,
  rejected,
});
const counts = (rejected: number): FeedRunView['counts'] => ({
  products: lines(86, 0, 1),
  customers: lines(1_000_412, 412, 19_870),
  contact_points: lines(2_310_077, 1_204, 8_012, rejected),
  documents: lines(1_000_398, 402, 377),
  accounts: lines(1_371_902, 1_020, 4_418),
  balances: lines(1_371_902, 1_020, 402_118),
  transactions: lines(612_480, 612_480, 0),
  loans: lines(148_208, 96, 31_006),
  cards: lines(902_114, 611, 1_907),
  relations: lines(214_006, 88, 12),
});
const run = (n: number, day: number, change: Partial<FeedRunView> = {}): FeedRunView => ({
  id: uuid(n),
  source: 'core-bank',
  businessDay: `2026-11-${day}`,
  status: 'imported',
  startedAt: at(day, '18:10:04'),
  endedAt: at(day, '18:24:41'),
  reason: null,
  refusal: null,
  counts: counts(n % 3 === 0 ? 14 : 0),
  progress: null,
  mayRetry: false,
  ...change,
});
const refused: Partial<FeedRunView> = {
  status: 'refused',
  endedAt: at(21, '18:13:22'),
  refusal: {
    code: 'sum_differs',
    details: { where: 'balances, branch 03', column: 'balance', came: '41802114.07', said: '41802140.07' },
  },
  counts: { balances: { read: 1_371_902, created: 0, changed: 0, unchanged: 0, rejected: 0 } },
  mayRetry: true,
};
const running: Partial<FeedRunView> = {
  status: 'running',
  endedAt: null,
  counts: {},
  progress: { phase: 'merging', file: 'accounts', done: 880_000, total: 1_371_902 },
};
const items: FeedRunView[] = [
  run(9, 23, running),
  run(8, 22),
  run(7, 21),
  run(6, 21, refused),
  run(5, 20, {
    status: 'failed',
    refusal: { code: 'interrupted', details: {} },
    counts: {},
    endedAt: at(20, '18:12:00'),
  }),
  ...[19, 18, 17, 16, 15, 14].map((day, i) => run(4 - i + 20, day)),
];
const sums = (balance: string) => ({ balance, available: balance });
const branch = (orgNo: string, zh: string, en: string, rows: number, said: string, came = said) => ({
  orgNo,
  name: { 'zh-CN': zh, en },
  said: { rows, sums: sums(said) },
  came: { rows, sums: sums(came) },
});
const totals: FeedFileTotals[] = [
  {
    file: 'balances',
    said: { rows: 1_371_902, sums: sums('381204417.26') },
    came: { rows: 1_371_902, sums: sums('381204391.26') },
    branches: [
      branch('01', '营业部', 'Main branch', 384_120, '106731204.11'),
      branch('02', '城东支行', 'East branch', 274_380, '80402118.30'),
      branch('03', '城西支行', 'West branch', 233_223, '41802140.07', '41802114.07'),
      branch('04', '容桂支行', 'Ronggui branch', 205_785, '72118904.66'),
    ],
  },
  { file: 'customers', said: { rows: 1_000_412, sums: {} }, came: { rows: 1_000_412, sums: {} }, branches: [] },
];
const detail = (n: number, of: FeedRunView, files = totals): HttpAnswers => ({
  [`GET /feeds/runs/${uuid(n)}`]: { ...of, totals: files } satisfies FeedRunDetail,
  [`GET /feeds/runs/${uuid(n)}/rejects`]: {
    items: [
      { file: 'contact_points', line: 1_204, field: 'value', reason: 'phone_unreadable' },
      { file: 'contact_points', line: 88_412, field: null, reason: 'wrong_column_count' },
      { file: 'documents', line: 4_417, field: 'number', reason: 'resident_id_wrong' },
    ],
    next: null,
  },
});
const status: FeedStatus = {
  currentDay: '2026-11-22',
  asOf: at(22, '15:59:59'),
  due: { day: '2026-11-23', by: at(23, '22:30:00'), late: false },
  waiting: [],
  deltas: { accepted: true, lastAt: at(24, '02:14:08'), today: { deliveries: 1_204, rows: 48_112, rejected: 3 } },
};
const late: Partial<FeedStatus> = {
  currentDay: '2026-11-21',
  due: { day: '2026-11-22', by: at(22, '22:30:00'), late: true },
  waiting: [
    { folder: '20261123', businessDay: '2026-11-23', why: 'day_missing' },
    { folder: '20261122', businessDay: null, why: 'incomplete' },
  ],
};
const scene = (page: string, http: HttpAnswers = {}): Scene => ({
  session: fixtures.session(['admin'], null),
  page,
  http: { 'GET /feeds/status': status, 'GET /feeds/runs': { items, next: null }, ...http },
});

/** The core bank's feed, for those who watch over it. */
export const feedScenes: Record<string, Scene> = {
  feeds: scene('feeds'),
  'feeds-late': scene('feeds', {
    'GET /feeds/status': { ...status, ...late },
    'GET /feeds/runs': { items: items.slice(2), next: null },
  }),
  'feeds-empty': scene('feeds', { 'GET /feeds/runs': { items: [], next: null } }),
  'feeds-error': scene('feeds', {
    'GET /feeds/runs': () => {
      throw new ApiError('server.unavailable');
    },
  }),
  'feed-refused': scene(`feeds/${uuid(6)}`, detail(6, run(6, 21, refused))),
  'feed-imported': scene(`feeds/${uuid(8)}`, detail(8, run(8, 22), [])),
};
