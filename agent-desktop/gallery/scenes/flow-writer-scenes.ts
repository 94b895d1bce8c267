import type {
  Flow,
  FlowDetail,
  FlowList,
  FlowStatistics,
  FlowStep,
  FlowVersionRow,
  SpokenFigures,
} from '@tellerline/contracts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep } from './deep-click.ts';

const both = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const deadline = null;
const steps: FlowStep[] = [
  {
    kind: 'say',
    id: 'calm',
    text: both('您好{customer_name}，请别着急。', 'Do not worry, {customer_name}.'),
    next: 'known',
    deadline,
  },
  {
    kind: 'check',
    id: 'known',
    cases: [{ when: { match: 'all', of: [{ fact: 'customer_known', is: 'equal', value: true }] }, next: 'cards' }],
    otherwise: 'who',
  },
  {
    kind: 'ask',
    id: 'who',
    text: both('请问您的客户号是多少？', 'What is your customer number?'),
    into: 'number_said',
    answer: { type: 'digits', least: 11, most: 11 },
    sensitive: false,
    next: 'known_not',
    giveUp: { tries: 3, next: 'branch' },
    deadline,
  },
  { kind: 'look_up', id: 'cards', what: 'cards', by: null, found: 'misuse', missing: 'branch' },
  {
    kind: 'choose',
    id: 'misuse',
    text: both('卡上有不是您本人做的交易吗？', 'Payments you did not make?'),
    into: null,
    options: [
      { value: 'yes', text: both('有可疑交易', 'Yes'), next: 'freeze' },
      { value: 'no', text: both('没有', 'No'), next: 'freeze_later' },
    ],
    deadline: { seconds: 30, next: 'branch' },
  },
  {
    kind: 'do',
    id: 'freeze',
    effect: {
      type: 'open_task',
      role: 'manager',
      text: both('立即冻结', 'Freeze at once'),
      dueMinutes: 15,
      into: 'number',
    },
    next: 'told',
  },
  {
    kind: 'say',
    id: 'freeze_later',
    text: both('我们将为您登记挂失。', 'We take the loss down.'),
    next: 'told',
    deadline,
  },
  {
    kind: 'end',
    id: 'told',
    text: both('已为您挂失，再见。', 'It is done. Goodbye.'),
    disposition: 'card_lost',
    sale: false,
    note: null,
  },
  {
    kind: 'end',
    id: 'branch',
    text: both('请携带证件到网点办理。', 'Please come to a branch.'),
    disposition: 'balance_enquiry',
    sale: false,
    note: null,
  },
];
const flow: Flow = {
  id: 'card_loss',
  kind: 'agent',
  name: both('银行卡挂失', 'Card loss'),
  purpose: both('银行卡遗失或被盗', 'A card is lost or stolen'),
  starts: { queues: ['cards'], numbers: [], crisis: [] },
  start: 'calm',
  mustDisclose: [],
  idleMinutes: 60,
  steps,
};
const sound: Flow = {
  ...flow,
  steps: steps.map((step) => (step.kind === 'ask' ? { ...step, next: 'cards' } : step)),
};
const row: FlowVersionRow = {
  version: 1,
  state: 'published',
  writtenBy: null,
  changedAt: fixtures.ago(900_000),
  handedInAt: null,
  publishedBy: null,
  publishedAt: fixtures.ago(900_000),
  returnReason: null,
  revision: 1,
};
const draft: FlowVersionRow = {
  ...row,
  version: 2,
  state: 'draft',
  writtenBy: '经理一',
  publishedAt: null,
  revision: 3,
};
const detail = (change: Partial<FlowVersionRow>, written: Flow, mayDecide = false): FlowDetail => ({
  id: flow.id,
  versions: [{ ...draft, ...change }, row],
  newest: { ...draft, ...change, flow: written, findings: [], mayDecide },
});
const list: FlowList = {
  items: [
    {
      id: 'card_loss',
      name: flow.name,
      kind: 'agent',
      published: 1,
      pending: { version: 2, state: 'draft' },
      runs: 412,
      abandoned: 31,
    },
    {
      id: 'survey',
      name: both('满意度调查', 'Survey'),
      kind: 'both',
      published: 3,
      pending: null,
      runs: 1290,
      abandoned: 204,
    },
    {
      id: 'complaint',
      name: both('投诉受理', 'Complaint'),
      kind: 'agent',
      published: 2,
      pending: { version: 3, state: 'handed_in' },
      runs: 88,
      abandoned: 2,
    },
  ],
};
const statistics: FlowStatistics = {
  runs: 412,
  ended: 381,
  abandoned: 31,
  exits: [
    { step: 'calm', branch: 'next', taken: 405 },
    { step: 'known', branch: 'case_1', taken: 340 },
    { step: 'known', branch: 'otherwise', taken: 65 },
    { step: 'cards', branch: 'found', taken: 352 },
    { step: 'misuse', branch: 'yes', taken: 120 },
    { step: 'misuse', branch: 'no', taken: 208 },
  ],
  leftAt: [
    { step: 'misuse', runs: 24 },
    { step: 'who', runs: 7 },
  ],
};
const session = fixtures.session(['manager'], null);
const written = (detailed: FlowDetail, after?: Scene['after']): Scene => ({
  session,
  page: 'flows/card_loss',
  http: {
    'GET /flows/card_loss': detailed,
    'GET /flows/card_loss/versions/1': { ...row, flow: sound, findings: [], mayDecide: false },
    'GET /flows/card_loss/versions/1/statistics': statistics,
  },
  ...(after ? { after } : {}),
});

const figures: SpokenFigures = {
  rate_demand: 20,
  rate_three_months: 115,
  rate_six_months: 135,
  rate_one_year: 150,
  rate_two_years: 190,
  rate_three_years: 260,
  rate_five_years: 265,
  loan_prime_one_year: 300,
  loan_prime_five_years: 350,
  term_deposit_from: 5_000,
  certificate_from: 20_000_000,
  card_free_days: 50,
  city_opens: '09:00',
  city_closes: '17:00',
  city_weekends: true,
  county_opens: '09:00',
  county_closes: '16:30',
  county_weekends: false,
};
const figuresView = {
  versions: [
    {
      version: 1,
      state: 'in_force',
      writtenBy: null,
      changedAt: fixtures.ago(9_000_000),
      approvedBy: null,
      approvedAt: fixtures.ago(9_000_000),
      returnReason: null,
      revision: 1,
    },
  ],
  inForce: figures,
  pending: { ...figures, rate_one_year: 145 },
  mayWrite: true,
  mayDecide: false,
};

/** Flows as business users write them. */
export const flowWriterScenes: Record<string, Scene> = {
  flows: { session, page: 'flows', http: { 'GET /flows': list } },
  'flows-empty': { session, page: 'flows', http: { 'GET /flows': { items: [] } satisfies FlowList } },
  'flow-figures': { session, page: 'flows/figures', http: { 'GET /spoken-figures': figuresView } },
  'flow-written': written(detail({}, flow), () => clickDeep('[data-test="step-row"][data-step="misuse"]')),
  'flow-condition': written(detail({}, sound), () => clickDeep('[data-test="step-row"][data-step="known"]')),
  'flow-head': written(detail({}, sound), () => clickDeep('[data-test="writer-tab-flow"]')),
  'flow-tried': written(detail({}, sound), async () => {
    await clickDeep('[data-test="writer-tab-trial"]');
    await clickDeep('[data-test="trial-begin"]');
  }),
  'flow-handed-in': written(detail({ state: 'handed_in' }, flow, true), () =>
    clickDeep('[data-test="writer-tab-versions"]'),
  ),
};
