import type {
  EvaluationView,
  RecordingDetail,
  RecordingRow,
  RecordingRulesView,
  ScorecardView,
} from '@tellerline/contracts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep } from './deep-click.ts';

const id = (n: number): string => `0199c2a4-7d10-7000-8000-0000000001${String(n).padStart(2, '0')}`;
const agents = ['王小明', '李静', '陈思远'];
const names = ['陈志强', '王秀英', '广州明珠贸易有限公司'];
const rows: RecordingRow[] = Array.from({ length: 16 }, (_, n) => ({
  id: id(n),
  interactionId: n === 9 ? null : fixtures.interactionId,
  direction: n % 4 === 3 ? 'outbound' : 'inbound',
  startedAt: `2026-11-23T0${1 + Math.floor(n / 6)}:${10 + n}:07.000Z`,
  lengthMs: 47_000 + n * 13_300,
  agent: n === 9 ? null : (agents[n % 3] ?? null),
  queue: n % 4 === 3 ? { 'zh-CN': '呼出', en: 'Outbound' } : { 'zh-CN': '个人业务', en: 'Personal banking' },
  customer: n === 9 ? null : { customerNo: `1000000${n % 3}`, name: names[n % 3] ?? '' },
  disposition: n % 5 === 4 ? null : { 'zh-CN': '咨询已解答', en: 'Enquiry answered' },
  held: n === 2,
  deletedAt: n === 15 ? '2026-11-26T02:30:00.000Z' : null,
}));
const wave = (side: number): number[] =>
  Array.from({ length: 300 }, (_, at) => {
    const speaks = Math.sin(at / 14 + side * 1.7) > -0.1 && !(at > 150 && at < 182);
    return speaks ? 40 + Math.round(90 * Math.abs(Math.sin(at * 1.9 + side)) * Math.abs(Math.sin(at / 5))) : 0;
  });
const [first = {} as RecordingRow] = rows;
const detail: RecordingDetail = {
  ...first,
  lengthMs: 184_000,
  marks: [
    { kind: 'hold', fromMs: 34_000, toMs: 52_000 },
    { kind: 'pause', fromMs: 92_000, toMs: 111_000, peak: 0 },
    { kind: 'transfer', fromMs: 171_000, toMs: 171_000 },
  ],
  peaks: btoa(String.fromCharCode(...wave(0), ...wave(1))),
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  deleteOn: '2029-11-22',
  holdReason: null,
  heldBy: null,
  mayDownload: true,
  mayHold: true,
  reasonFor: 'download',
};
const rules: RecordingRulesView = {
  version: 3,
  rules: {
    queues: {
      retail: { sharePercent: 100, consent: 'none', retentionDays: 1_095 },
      corporate: { sharePercent: 100, consent: 'ask', retentionDays: 1_095 },
      cards: { sharePercent: 30, consent: 'none', retentionDays: 730 },
    },
    pauseOnReveal: ['id_number', 'card_no'],
    pauseSeconds: 60,
    agentsHearOwn: true,
    reasonFor: 'download',
  },
  changedBy: '系统管理员',
  changedAt: '2026-11-20T08:00:00.000Z',
  reason: '降低抽样',
  applied: true,
};
const card: ScorecardView = {
  id: 'service',
  version: 2,
  changedBy: null,
  reviewedBy: null,
  changedAt: '2026-11-20T08:00:00.000Z',
  form: {
    name: { 'zh-CN': '服务通话', en: 'Service call' },
    sections: [
      {
        id: 'security',
        title: { 'zh-CN': '合规', en: 'Rules' },
        questions: [
          {
            id: 'identity',
            text: { 'zh-CN': '按规定核实身份后才提供账户信息', en: 'Told nothing before proving identity' },
            kind: 'yes_no',
            weight: 60,
            instantFail: true,
          },
        ],
      },
      {
        id: 'solution',
        title: { 'zh-CN': '解决', en: 'Solution' },
        questions: [
          {
            id: 'correct',
            text: { 'zh-CN': '答复准确完整', en: 'Answer right and complete' },
            kind: 'scale',
            weight: 40,
            instantFail: false,
          },
        ],
      },
    ],
  },
};
const evaluation = (n: number, correct: number, more: Partial<EvaluationView> = {}): EvaluationView => ({
  id: id(70 + n),
  recordingId: first.id,
  card,
  agent: '王小明',
  evaluator: ['班长 1011', '班长 1012'][n] ?? null,
  at: '2026-11-24T02:00:00.000Z',
  answers: { identity: { points: 1, note: '' }, correct: { points: correct, note: '' } },
  percent: 60 + correct * 10,
  failed: false,
  note: '先核实再回答，利率说明很清楚。',
  calibration: n === 1,
  response: null,
  mayRespond: false,
  settlement: null,
  maySettle: false,
  ...more,
});
const http: HttpAnswers = {
  'GET /scorecards': { items: [card] },
  [`GET /scorecards/${card.id}`]: { versions: [card], open: null },
  'GET /reviews': { items: [], next: null },
  'GET /objections': {
    items: [
      evaluation(0, 1, {
        response: { kind: 'objected', note: '客户已在语音菜单中核实过身份', at: '2026-11-24T04:00:00.000Z' },
        maySettle: true,
      }),
    ],
  },
  [`GET /recordings/${first.id}/evaluations`]: { items: [evaluation(0, 3), evaluation(1, 2)] },
  'GET /evaluations': { items: [evaluation(0, 3, { mayRespond: true })] },
  'GET /quality/averages': {
    agents: agents.map((name, n) => ({
      userId: id(50 + n),
      name,
      evaluations: 12 - n,
      percent: 91.3 - n * 4.7,
      failed: n,
      objections: n === 1 ? 1 : 0,
      openObjections: n === 1 ? 1 : 0,
      changedScores: 0,
    })),
    questions: card.form.sections.flatMap(({ questions }) =>
      questions.map(({ id: question, text }, n) => ({
        card: card.id,
        id: question,
        text,
        answers: 33,
        percent: 88.1 - n,
      })),
    ),
  },
  'GET /recordings': { items: rows, next: null },
  'GET /recordings/choices': {
    agents: agents.map((name, n) => ({ userId: id(50 + n), name })),
  },
  [`GET /recordings/${first.id}`]: detail,
  'GET /recording-rules': rules,
};

/** The page of recordings, its player and its rules. */
export const recordingScenes: Record<string, Scene> = {
  recordings: { session: fixtures.session(['supervisor'], null), page: `recordings/${first.id}`, http },
  'evaluation-form': {
    session: fixtures.session(['supervisor'], null),
    page: `recordings/${first.id}`,
    http,
    after: () => clickDeep('[data-test="evaluation-begin"]'),
  },
  'quality-averages': { session: fixtures.session(['supervisor'], null), page: 'recordings/quality', http },
  'quality-settled': {
    session: fixtures.session(['quality'], null),
    page: `recordings/${first.id}`,
    http: {
      ...http,
      [`GET /recordings/${first.id}/evaluations`]: {
        items: [
          evaluation(0, 1, {
            response: { kind: 'objected', note: '客户已在语音菜单中核实过身份', at: '2026-11-24T04:00:00.000Z' },
            settlement: {
              outcome: 'changed',
              by: '质检员 2',
              at: '2026-11-24T06:00:00.000Z',
              reason: '录音开头有语音菜单核实记录，答复完整。',
              answers: { identity: { points: 1, note: '' }, correct: { points: 3, note: '' } },
              percent: 90,
              failed: false,
            },
          }),
        ],
      },
    },
  },
  'scorecard-editor': { session: fixtures.session(['quality'], null), page: 'recordings/cards', http },
  'quality-mine': { session: fixtures.session(['agent']), page: 'recordings/quality', http },
  'recordings-empty': {
    session: fixtures.session(['supervisor'], null),
    page: 'recordings',
    http: { ...http, 'GET /recordings': { items: [], next: null } },
  },
  'recording-rules': { session: fixtures.session(['admin'], null), page: 'recordings/rules', http },
};
