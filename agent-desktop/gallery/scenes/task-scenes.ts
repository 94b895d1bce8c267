import {
  type BundleContent,
  type BundleDetail,
  type BundleRow,
  type BundleStep,
  centreSteps,
  type TaskCounts,
  type TaskKind,
  type TaskView,
} from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep } from './deep-click.ts';

const uuid = (n: number): string => `0199c2a4-7d10-7000-8000-${String(n).padStart(12, '0')}`;
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const ahead = (minutes: number): string => ago(-minutes);
const branch = { orgNo: '03', name: { 'zh-CN': '城西支行', en: 'West branch' } };
const clerk = { userId: 'u-agent1', name: '录入员 B' };
const centre = { userId: 'u-clerk1', name: '录入员 1' };
const company = { customerNo: '10000006', name: '佛山市恒盛陶瓷有限公司', kind: 'corporate' as const };

const task = (n: number, kind: TaskKind, minutes: number, change: Partial<TaskView> = {}): TaskView => ({
  id: uuid(100 + n),
  kind,
  subjectKind: 'bundle',
  subjectId: uuid(500 + n),
  customerNo: '10000006',
  params: { flowNo: `20260300${String(10 + n)}`, name: company.name, orgNo: '03', lines: 5 },
  state: 'open',
  pool: { role: 'clerk', branch: { orgNo: '00', name: { 'zh-CN': '总行', en: 'Head office' } } },
  assignee: null,
  claimedAt: null,
  claimEndsAt: null,
  createdAt: ago(minutes),
  dueAt: ahead(480 - minutes),
  overdue: minutes > 480,
  doneAt: null,
  mayClaim: true,
  byHand: false,
  version: 1,
  ...change,
});
const held = { state: 'claimed', mayClaim: false } as const;
const tasks: TaskView[] = [
  task(1, 'document_receipt', 3_200),
  task(2, 'document_receipt', 240),
  task(3, 'data_entry', 95),
  task(4, 'attributes', 60),
  task(5, 'archive', 7_400, { params: { flowNo: '2026030002', name: '顺德区联发五金厂' } }),
  task(6, 'review', 35, {
    subjectKind: 'pending_change',
    params: { what: 'corporate_file', title: '营业执照 · 佛山市恒盛陶瓷有限公司' },
    mayClaim: false,
  }),
  task(7, 'paper_overdue', 1_500, {
    subjectKind: 'archive_movement',
    params: { position: 'A01-03-012', holder: '稽核部 陈伟', dueOn: '2026-11-19', code: 'TLF000000012' },
  }),
  task(8, 'images', 12),
  task(9, 'certificate_expiry', 400, {
    subjectKind: 'certificate',
    params: { name: company.name, certificate: 'basicAccountPermit', endsOn: '2026-11-30', stage: 'before' },
    byHand: true,
  }),
];
const mine = [3, 8].map((n) => ({
  ...(tasks[n - 1] as TaskView),
  ...held,
  assignee: { userId: uuid(1), displayName: '录入员 1' },
  claimedAt: ago(20),
  claimEndsAt: ahead(220),
}));
const kindCount = (kind: TaskKind, free: number, ages: [number, number, number, number], overdue = 0) => ({
  kind,
  free,
  mine: 1,
  taken: 2,
  overdue,
  ages: { underOneDay: ages[0], underThreeDays: ages[1], underSevenDays: ages[2], older: ages[3] },
  oldestAt: ago(ages[3] > 0 ? 12_000 : ages[2] > 0 ? 7_400 : 900),
});
const counts: TaskCounts = {
  kinds: [
    kindCount('document_receipt', 12, [9, 4, 2, 0], 3),
    kindCount('data_entry', 8, [10, 1, 0, 0]),
    kindCount('attributes', 5, [3, 3, 2, 0]),
    kindCount('archive', 21, [6, 8, 7, 3], 9),
    kindCount('images', 4, [7, 0, 0, 0]),
    kindCount('paper_overdue', 1, [0, 3, 1, 0], 1),
  ],
  readAt: ago(0),
};

const row = (n: number, step: BundleStep, minutes: number, change: Partial<BundleRow> = {}): BundleRow => ({
  id: uuid(500 + n),
  flowNo: `20260300${String(10 + n)}`,
  branch,
  customer: n % 4 === 3 ? { customerNo: '10000001', name: '陈志强', kind: 'personal' } : company,
  accountNo: '****0017',
  step,
  since: ago(minutes),
  place: step === 'draft' || step === 'returned' ? 'branch' : step === 'done' ? 'nowhere' : 'centre',
  holder: null,
  totals: { lines: 5, pages: 14, copies: 7 },
  createdAt: ago(minutes + 60),
  createdBy: clerk,
  submittedAt: step === 'draft' ? null : ago(minutes + 30),
  reason: null,
  version: 3,
  ...change,
});
const rows: BundleRow[] = [
  row(9, 'draft', 8, { customer: null, accountNo: null, totals: { lines: 0, pages: 0, copies: 0 } }),
  row(8, 'receipt', 25),
  row(7, 'receipt', 190, { holder: { ...centre, since: ago(12) } }),
  row(6, 'data_entry', 95, { holder: { ...centre, since: ago(40) } }),
  row(5, 'review', 310),
  row(4, 'attributes', 1_500),
  row(3, 'archive', 7_400),
  row(2, 'images', 700, { holder: { userId: 'u-clerk2', name: '录入员 2', since: ago(30) } }),
  row(1, 'returned', 1_900, { reason: '法人身份证缺背面' }),
];

const lines: BundleDetail['lines'] = [
  { kind: 'businessLicence', name: '营业执照', certificateNo: '91440606MA50000030', pages: 2, copies: 1 },
  { kind: 'legalPersonId', name: '法人身份证', certificateNo: '44052418800101001X', pages: 1, copies: 3 },
  { kind: 'basicAccountPermit', name: '基本账户核准证件', certificateNo: 'J5880012345601', pages: 1, copies: 1 },
  { kind: 'signatureCard', name: '印鉴卡', certificateNo: '', pages: 1, copies: 2 },
];
const nothingAllowed = { edit: false, discard: false, receive: false, return: false, finish: [] };
const detail = (base: BundleRow, change: Partial<BundleDetail>): BundleDetail => ({
  ...base,
  note: '客户上午送来，原件已核',
  lines,
  whole: true,
  accountNo: '03010000000017',
  totals: { lines: 4, pages: 8, copies: 7 },
  document: { number: `${base.flowNo}-1`, at: ago(190), by: clerk },
  progress: centreSteps.map((step) => ({ step, state: 'open', at: null, by: null })),
  path: [
    { at: ago(260), what: 'created', step: 'draft', by: clerk, reason: null },
    { at: ago(190), what: 'submitted', step: 'receipt', by: clerk, reason: null },
    { at: ago(12), what: 'claimed', step: 'receipt', by: centre, reason: null },
  ],
  may: nothingAllowed,
  ...change,
});
const [draftRow, , receiptRow, , , , archiveRow] = rows as [
  BundleRow,
  BundleRow,
  BundleRow,
  BundleRow,
  BundleRow,
  BundleRow,
  BundleRow,
];
const draft = detail(
  { ...draftRow, customer: company },
  {
    document: null,
    submittedAt: null,
    path: [{ at: ago(8), what: 'created', step: 'draft', by: clerk, reason: null }],
    may: { ...nothingAllowed, edit: true, discard: true },
  },
);
const receipt = detail(
  { ...receiptRow, customer: company },
  { may: { ...nothingAllowed, receive: true, return: true } },
);
const returned = detail(row(1, 'returned', 1_900, { reason: '法人身份证缺背面' }), {
  submittedAt: ago(2_000),
  path: [
    { at: ago(2_100), what: 'created', step: 'draft', by: clerk, reason: null },
    { at: ago(2_000), what: 'submitted', step: 'receipt', by: clerk, reason: null },
    { at: ago(1_900), what: 'returned', step: 'receipt', by: centre, reason: '法人身份证缺背面' },
  ],
  may: { ...nothingAllowed, edit: true, discard: true },
});
const far = detail(archiveRow, {
  customer: company,
  progress: centreSteps.map((step, at) => ({
    step,
    state: at < 3 ? 'done' : at === 3 ? 'now' : 'open',
    at: at < 3 ? ago(7_400) : null,
    by: at < 3 ? { userId: 'u', name: at === 1 ? '复核员 1' : '录入员 1' } : null,
  })),
  may: { ...nothingAllowed, finish: ['archive'] },
});

const answers: HttpAnswers = {
  'GET /tasks': (query: URLSearchParams) => ({
    items: query.get('scope') === 'mine' ? mine : query.get('scope') === 'pool' ? tasks : [],
    next: null,
  }),
  'GET /tasks/counts': counts,
  'GET /hand-over': { items: rows, next: 'more' },
  'GET /hand-over/counts': {
    steps: rows.map(({ step, since }) => ({ step, count: 1, oldestSince: since })).filter((_, at) => at !== 2),
  },
  'POST /hand-over/account': { customer: company },
};
const refused = (code: 'task.taken' | 'server.unavailable' | 'conflict.stale', details = {}): (() => never) => {
  return () => {
    throw new ApiError(code, { code, message: '', details, requestId: 'g' });
  };
};
const scene = (page: string, http: HttpAnswers = {}, after?: Scene['after']): Scene => ({
  session: fixtures.session(['clerk'], null),
  page,
  http: { ...answers, ...http },
  ...(after ? { after } : {}),
});
const bundle = (what: BundleDetail, after?: Scene['after'], http: HttpAnswers = {}): Scene =>
  scene(`tasks/hand-over/${what.id}`, { [`GET /hand-over/${what.id}`]: what, ...http }, after);

/** Keeps what is sent, and hands it over. */
function afterWriting(): HttpAnswers {
  let kept = draft;
  return {
    [`PUT /hand-over/${draft.id}`]: (_query: URLSearchParams, body: unknown) => {
      kept = { ...kept, ...(body as BundleContent), customer: company, version: kept.version + 1 };
      return kept;
    },
    [`POST /hand-over/${draft.id}/submission`]: (_query: URLSearchParams, body: unknown) => {
      if ((body as { version: number }).version !== kept.version) return refused('server.unavailable')();
      return { ...kept, step: 'receipt', place: 'centre', may: nothingAllowed, document: receipt.document };
    },
  };
}

/** Tasks and the hand-over of documents. */
export const taskScenes: Record<string, Scene> = {
  tasks: scene('tasks'),
  'tasks-mine': scene('tasks', {}, () => clickDeep('[data-test="scope-mine"]')),
  'tasks-taken-meanwhile': scene(
    'tasks',
    { [`POST /tasks/${uuid(101)}/claim`]: refused('task.taken', { by: '录入员 2' }) },
    () => clickDeep('[data-test="task-claim"]'),
  ),
  'tasks-empty': scene('tasks', {
    'GET /tasks': { items: [], next: null },
    'GET /tasks/counts': { kinds: [], readAt: ago(0) },
  }),
  'tasks-loading': scene('tasks', { 'GET /tasks': () => new Promise(() => {}) }),
  'tasks-error': scene('tasks', { 'GET /tasks': refused('server.unavailable') }),
  'hand-over': scene('tasks/hand-over'),
  'hand-over-empty': scene('tasks/hand-over', {
    'GET /hand-over': { items: [], next: null },
    'GET /hand-over/counts': { steps: [] },
  }),
  'hand-over-error': scene('tasks/hand-over', { 'GET /hand-over': refused('server.unavailable') }),
  'hand-over-draft': bundle(draft, undefined, afterWriting()),
  'hand-over-new': bundle(
    { ...draft, customer: null, accountNo: null, lines: [], note: '' },
    undefined,
    afterWriting(),
  ),
  'hand-over-conflict': bundle(
    draft,
    async () => {
      await clickDeep('[data-test="line-remove"]');
      await clickDeep('[data-test="bundle-save"]');
    },
    { [`PUT /hand-over/${draft.id}`]: refused('conflict.stale') },
  ),
  'hand-over-submit': bundle(draft, () => clickDeep('[data-test="bundle-submit"]')),
  'hand-over-receipt': bundle(receipt, async () => {
    await clickDeep('[data-test="line-check"]', 0);
    await clickDeep('[data-test="line-check"]', 1);
  }),
  'hand-over-return': bundle(receipt, () => clickDeep('[data-test="bundle-return"]')),
  'hand-over-returned': bundle(returned),
  'hand-over-far': bundle(far),
  'hand-over-gone': bundle(far, undefined, { [`GET /hand-over/${far.id}`]: refused('server.unavailable') }),
};
