import type {
  AgentDay,
  CallMetrics,
  CallReconciliation,
  CallReport,
  CountedCall,
  ReportSchedules,
  StaffingView,
} from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep } from './deep-click.ts';

const metrics = (offered: number, answered: number, abandoned: number, level: number): CallMetrics => ({
  offered,
  answered,
  abandoned,
  shortAbandoned: Math.round(abandoned / 8),
  flowedOut: offered - answered - abandoned,
  failed: 0,
  leftInIvr: Math.round(offered / 11),
  waiting: 0,
  ignored: 0,
  answeredInTime: Math.round((offered * level) / 100),
  serviceLevelPercent: level,
  asaSeconds: 31.4,
  abandonPercent: (100 * abandoned) / offered,
  averageAbandonSeconds: 64.2,
  longestWaitSeconds: 412,
  ahtSeconds: 247.9,
  talkSeconds: 196.1,
  holdSeconds: 12.6,
  acwSeconds: 39.2,
  transferPercent: 4.31,
  holdPercent: 11.8,
  fcrPercent: 82.44,
  rated: 640,
  csatPercent: 91.41,
  csatAverage: 4.52,
  erlangs: 61.2,
});
const row = (group: string, label: string, ...figures: Parameters<typeof metrics>) => ({
  group,
  label,
  ...metrics(...figures),
});
const report: CallReport = {
  from: '2026-11-23',
  to: '2026-11-23',
  by: 'queue',
  minutes: 30,
  timeZone: 'Asia/Shanghai',
  settings: { serviceLevelSeconds: 20, shortAbandonSeconds: 10, serviceLevelWithout: 'none', repeatDays: 7 },
  groups: [
    row('cards', 'cards', 1_204, 1_130, 70, 84.12),
    row('corporate', 'corporate', 311, 309, 2, 97.4),
    row('retail', 'retail', 5_902, 5_377, 498, 71.06),
  ],
  total: metrics(7_417, 6_816, 570, 74.28),
};
const calls: CountedCall[] = Array.from({ length: 12 }, (_, n) => ({
  source: 'house',
  id: `call-${n}`,
  startedAt: `2026-11-23T0${1 + Math.floor(n / 6)}:${10 + n}:07.000Z`,
  class: n % 5 === 3 ? 'abandoned' : 'answered',
  queue: 'retail',
  dnis: '95588',
  type: n % 3 === 0 ? 'service' : 'sales',
  agent: n % 5 === 3 ? null : '王小明',
  waitMs: 4_000 * n,
  talkMs: n % 5 === 3 ? 0 : 187_000 + n * 1_000,
  holdMs: 0,
  wrapMs: n % 5 === 3 ? 0 : 31_000,
}));
const at = (time: string): string => `2026-11-23T${time}:00.000Z`;
const stretch = (
  state: AgentDay['periods'][number]['state'],
  from: string,
  to: string,
  reason: 'meal' | null = null,
) => ({
  state,
  reason,
  from: at(from),
  to: at(to),
});
const agentDay: AgentDay = {
  userId: '0199c2a4-7d10-7000-8000-000000000001',
  displayName: '王小明',
  day: '2026-11-23',
  dayStart: '2026-11-22T16:00:00.000Z',
  dayEnd: '2026-11-23T16:00:00.000Z',
  periods: [
    { state: 'offline', reason: null, from: '2026-11-22T16:00:00.000Z', to: at('00:30') },
    stretch('available', '00:30', '01:05'),
    stretch('talking', '01:05', '01:40'),
    stretch('wrap_up', '01:40', '01:48'),
    stretch('available', '01:48', '02:10'),
    stretch('talking', '02:10', '03:30'),
    stretch('held', '03:30', '03:36'),
    stretch('talking', '03:36', '03:50'),
    stretch('wrap_up', '03:50', '04:00'),
    stretch('not_ready', '04:00', '05:00', 'meal'),
    stretch('available', '05:00', '06:20'),
    stretch('connection_lost', '06:20', '06:24'),
    stretch('available', '06:24', '08:30'),
    { state: 'offline', reason: null, from: at('08:30'), to: '2026-11-23T16:00:00.000Z' },
  ],
  metrics: { occupancyPercent: 41.32, utilisationPercent: 86.7, signedInSeconds: 28_800 },
};
const staffing: StaffingView = {
  day: '2026-12-01',
  basis: [
    '2026-10-06',
    '2026-10-13',
    '2026-10-20',
    '2026-10-27',
    '2026-11-03',
    '2026-11-10',
    '2026-11-17',
    '2026-11-24',
  ],
  kind: 'usual',
  forecast: { method: 'trend', misses: { alike: 0.094, trend: 0.061, season: null }, triedOn: 28 },
  measuredPatienceSeconds: 187.4,
  calls: 1_204,
  hours: 126,
  intervals: Array.from({ length: 20 }, (_, n) => {
    const calls = 20 + 45 * Math.exp(-((n - 5) ** 2) / 12) + 25 * Math.exp(-((n - 13) ** 2) / 8);
    const agents = Math.ceil(calls / 6) + 2;
    const service = { agents, serviceLevel: 0.83, abandoned: 0.02, occupancy: 0.79, waitSeconds: 14 };
    return {
      time: `${String(8 + Math.floor(n / 2)).padStart(2, '0')}:${n % 2 ? '30' : '00'}`,
      calls,
      ahtSeconds: 247.9,
      erlangC: { ...service, agents: agents + 1 },
      erlangA: service,
      needed: agents,
      rostered: Math.ceil(agents / 0.7),
    };
  }),
};
const schedules: ReportSchedules = {
  relay: true,
  domains: ['bank.example'],
  items: ['每日话务', '每周坐席'].map((name, n) => ({
    id: `0199c2a4-7d10-7000-8000-00000000040${n}`,
    schedule: {
      name,
      cadence: n ? 'weekly' : 'daily',
      hour: 7 + n,
      by: n ? 'agent' : 'queue',
      minutes: 30,
      queue: null,
      format: 'xlsx',
      locale: 'zh-CN',
      recipients: ['head@bank.example', 'operations@bank.example'],
      active: true,
    },
    version: 1,
    nextAt: fixtures.ahead(30_000),
    mailings: [{ from: '2026-11-29', to: '2026-11-29', state: n ? 'failed' : 'sent', at: fixtures.ago(60_000) }],
  })),
};
const reconciliations: CallReconciliation[] = Array.from({ length: 6 }, (_, n) => ({
  id: `0199c2a4-7d10-7000-8000-00000000050${n}`,
  at: fixtures.ago(86_400 * n + 20_000),
  since: fixtures.ago(86_400 * (n + 3) + 20_000),
  interactions: 6_120 - n * 37,
  cel: 118_200 - n * 911,
  cdr: 12_870 - n * 77,
  facts: 61_044 - n * 402,
  notChecked: ['I4: recordings are not compared with the calls'],
  repairs:
    n === 0
      ? [{ callId: '1764380412.18', what: 'end' as const, evidence: 'CEL LINKEDID_END 2026-11-29T09:12:04.118Z' }]
      : [],
  violations:
    n === 0
      ? [{ invariant: 'I3' as const, subject: '1764380412.18', problem: 'talk and hold differs from CEL by 1412 ms' }]
      : [],
  violationCount: n === 0 ? 1 : 0,
}));
const scene = (page: string, http: HttpAnswers = {}, after?: Scene['after']): Scene => ({
  session: fixtures.session(['supervisor'], null),
  page,
  http: {
    'GET /reports/calls': report,
    'GET /reports/calls/counted': { items: calls, next: 'more' },
    'GET /reports/agents': [{ userId: agentDay.userId, displayName: agentDay.displayName }],
    [`GET /reports/agents/${agentDay.userId}/day`]: agentDay,
    ...http,
  },
  ...(after && { after }),
});

/** Reports, for supervisors and managers. */
export const reportScenes: Record<string, Scene> = {
  reports: scene('reports'),
  'report-figure': scene('reports', {}, () => clickDeep('[data-group="retail"] [data-metric="serviceLevelPercent"]')),
  'report-callbacks': scene('reports/callbacks', {
    'GET /callbacks/report': {
      from: '2026-11-23',
      to: '2026-11-23',
      queues: [
        {
          queue: { code: 'retail', label: { 'zh-CN': '个人业务', en: 'Personal banking' } },
          ...{ promised: 42, kept: 35, late: 3, missed: 2, open: 2, cancelled: 1 },
        },
        {
          queue: { code: 'cards', label: { 'zh-CN': '银行卡', en: 'Cards' } },
          ...{ promised: 11, kept: 9, late: 1, missed: 0, open: 1, cancelled: 0 },
        },
      ],
      total: { promised: 53, kept: 44, late: 4, missed: 2, open: 3, cancelled: 1 },
    },
  }),
  'report-agent-day': scene('reports/agent_day'),
  'report-staffing': scene('reports/staffing', {
    'GET /reports/staffing': (query: URLSearchParams) => ({
      ...staffing,
      kind: query.get('day') === '2027-01-01' ? 'holiday' : 'usual',
      forecast: query.get('day') === '2027-01-01' ? null : staffing.forecast,
      calls: (staffing.calls * Number(query.get('volumePercent'))) / 100,
    }),
  }),
  'staffing-empty': scene('reports/staffing', { 'GET /reports/staffing': { ...staffing, intervals: [], basis: [] } }),
  'report-mail': scene('reports/mail', { 'GET /reports/schedules': schedules }, () =>
    clickDeep('[data-test=mail-edit]'),
  ),
  'report-mail-empty': scene('reports/mail', {
    'GET /reports/schedules': { items: [], relay: false, domains: [] },
  }),
  'report-records': scene('reports/records', { 'GET /call-reconciliations': { items: reconciliations } }),
  'report-records-empty': scene('reports/records', { 'GET /call-reconciliations': { items: [] } }),
  'reports-empty': scene('reports', { 'GET /reports/calls': { ...report, groups: [] } }),
  'reports-error': scene('reports', {
    'GET /reports/calls': () => {
      throw new ApiError('server.unavailable');
    },
  }),
};
