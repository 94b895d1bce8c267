import type {
  CallbackTicket,
  CallbackTickets,
  CentreSettings,
  DispositionSetting,
  QueueRules,
} from '@tellerline/contracts';
import { notReadyReasons, type UsualReason } from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep, waited } from './deep-click.ts';

const office = [
  { from: '08:30', to: '12:00' },
  { from: '13:30', to: '18:00' },
];
const workday = [{ from: '09:00', to: '18:00' }];
const rules: QueueRules = {
  serviceLevelSeconds: 20,
  maxWaitSeconds: 600,
  wrapUp: { mode: 'timed', seconds: 90 },
  hours: [office, office, office, office, office, [{ from: '09:00', to: '16:00' }], []],
  ring: { strategy: 'longest_idle', seconds: 20 },
  keepsHolidays: true,
  overflow: { queue: 'corporate', afterSeconds: 120 },
  lastAgentSeconds: 15,
  callback: { afterSeconds: 60, againSeconds: 180, promiseMinutes: 60 },
  tellsPlace: true,
  tellsWait: true,
  tellsAgainSeconds: 60,
  music: 'music',
};
const disposition = (code: string, zh: string, en: string, more: Partial<DispositionSetting> = {}) => ({
  code,
  label: { 'zh-CN': zh, en },
  group: 'service' as const,
  requiresFollowUp: false,
  queues: [],
  offered: true,
  version: 1,
  ...more,
});
const agent = (n: number, skills: CentreSettings['agents'][number]['skills']) => ({
  userId: `agent-${n}`,
  displayName: `坐席 100${n}`,
  extension: `100${n}`,
  skills,
});
const [shareholders, maturing, founders] = [1, 2, 3].map((n) => `0199bbbb-0000-7000-8000-00000000000${n}`) as [
  string,
  string,
  string,
];
export const centreSettings: CentreSettings = {
  queues: [
    { code: 'retail', label: { 'zh-CN': '个人业务', en: 'Personal banking' }, rules, version: 3, open: true },
    { code: 'corporate', label: { 'zh-CN': '对公业务', en: 'Corporate banking' }, rules, version: 0, open: true },
    { code: 'cards', label: { 'zh-CN': '银行卡', en: 'Cards' }, rules, version: 0, open: false },
  ],
  numbers: [
    { number: '95588', queue: 'retail', language: null, version: 0 },
    { number: '95589', queue: 'corporate', language: null, version: 0 },
    { number: '95590', queue: 'cards', language: null, version: 0 },
  ],
  reasons: (Object.keys(notReadyReasons) as UsualReason[]).map((code) => ({
    code,
    label: { 'zh-CN': notReadyReasons[code]['zh-CN'], en: notReadyReasons[code].en },
    maxMinutes: code === 'break' ? 15 : code === 'meal' ? 60 : null,
    system: notReadyReasons[code].system,
    offered: !notReadyReasons[code].system,
    version: 0,
  })),
  dispositions: [
    disposition('enquiry_resolved', '咨询已解答', 'Enquiry answered'),
    disposition('card_loss', '银行卡挂失', 'Card loss reported', { queues: ['cards', 'retail'] }),
    disposition('callback_promised', '承诺回电', 'Call-back promised', { requiresFollowUp: true }),
    disposition('product_declined', '无产品意向', 'Not interested', { group: 'sales', offered: false }),
  ],
  calendar: {
    week: [workday, workday, workday, workday, workday, [], []],
    missingYear: 2027,
    days: [
      { day: '2026-10-01', kind: 'closed', name: '国庆节' },
      { day: '2026-10-02', kind: 'closed', name: '国庆节' },
      { day: '2026-10-10', kind: 'working', name: '国庆调休' },
    ],
    version: 2,
  },
  groups: {
    routes: [
      { segment: shareholders, from: ['retail'], queue: 'corporate', priority: 'foremost' },
      { segment: maturing, from: [], queue: null, priority: 'preferred' },
    ],
    version: 1,
    segments: [
      { id: shareholders, name: '本行股东', members: 46, countedAt: fixtures.ago(30_000) },
      { id: maturing, name: '六十天内定期到期', members: 1_284, countedAt: fixtures.ago(30_000) },
      { id: founders, name: '小微企业主', members: null, countedAt: null },
    ],
  },
  agents: [
    agent(1, [
      { queue: 'retail', level: 5 },
      { queue: 'cards', level: 3 },
    ]),
    agent(2, [{ queue: 'corporate', level: 4 }]),
    agent(3, []),
  ],
  readAt: '2026-11-28T02:10:00.000Z',
};
const answers: HttpAnswers = { 'GET /centre/settings': centreSettings };
const scene = (page: string, http: HttpAnswers = {}, after?: Scene['after']): Scene => ({
  session: fixtures.session(['admin'], null),
  page,
  http: { ...answers, ...http },
  ...(after ? { after } : {}),
});
const failing = (): never => {
  throw new ApiError('server.unavailable');
};

const ticket = (n: number, more: Partial<CallbackTicket> = {}): CallbackTicket => ({
  id: `ticket-${n}`,
  origin: 'line',
  queue: { code: 'retail', label: { 'zh-CN': '个人业务', en: 'Personal banking' } },
  number: '138****8000',
  customer: { customerNo: '10001', name: '张伟' },
  since: fixtures.ago(2_400),
  promisedBy: fixtures.ahead(1_200),
  state: 'callback',
  tries: 0,
  agentName: null,
  doneAt: null,
  overdue: false,
  version: 1,
  ...more,
});
const owed: CallbackTickets = {
  tickets: [
    ticket(1, { promisedBy: fixtures.ago(300), overdue: true, tries: 1 }),
    ticket(2, { state: 'calling', tries: 1, agentName: '坐席 1002', customer: null }),
    ticket(3),
    ticket(6, { origin: 'given_up', since: fixtures.ago(1_500) }),
    ticket(7, { origin: 'transfer', since: fixtures.ago(900), customer: null }),
    ticket(4, { state: 'done', tries: 1, agentName: '坐席 1003', doneAt: fixtures.ago(60) }),
    ticket(5, { state: 'failed', tries: 3 }),
  ],
  promised: 12,
  kept: 10,
};
const callbacks = (answer: unknown): Scene => ({
  session: fixtures.session(['agent']),
  page: 'callbacks',
  http: { 'GET /callbacks': answer },
});

/** What administrators set for the call centre, and who is owed a call. */
export const centreScenes: Record<string, Scene> = {
  'centre-queues': scene('centre/queues/retail'),
  'centre-groups': scene('centre/groups'),
  'centre-skills': scene('centre/skills'),
  'centre-reasons': scene('centre/reasons'),
  'centre-disposition-edit': scene('centre/dispositions', {}, async () => {
    await waited(300);
    await clickDeep('[data-code="card_loss"] [data-test="code-edit"]');
  }),
  'centre-calendar': scene('centre/calendar'),
  callbacks: callbacks(owed),
  'callbacks-empty': callbacks({ tickets: [], promised: 0, kept: 0 }),
  'callbacks-error': callbacks(failing),
  'centre-error': scene('centre/queues', { 'GET /centre/settings': failing }),
};
