import type {
  AnswerOffer,
  FlowRunView,
  NextActions,
  Offer,
  OfferBookView,
  OfferResult,
  RequestRow,
  SegmentFieldView,
  Suggestion,
} from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { inCall } from '../scenes.ts';
import { appears, clickDeep } from './deep-click.ts';

const both = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const suggestion = (offerId: string, more: Partial<Suggestion>): Suggestion => ({
  offerId,
  name: both('整存整取定期存款', 'Term deposit'),
  pitch: both(
    '您账户里有一笔暂时不用的资金，存成定期收益更高，需要我介绍一下吗？',
    'Part of your money seems to be at rest; a term deposit would bear more. May I tell you about it?',
  ),
  flowId: 'term_deposit_sale',
  reasons: [
    both('60 天内有定期到期', 'A deposit matures within 60 days'),
    both('预测购买定期存款 18 %，前 10%', 'Forecast: buys a term deposit 18 %, top 10 %'),
  ],
  factors: { propensity: 0.184, context: 2.5, value: 300, lever: 1 },
  priority: 138,
  outcome: null,
  ...more,
});
const actions = (outcome: Suggestion['outcome']): NextActions => ({
  customerNo: fixtures.card.summary.customerNo,
  bookVersion: 2,
  mandatory: [
    suggestion('papers_ended', {
      name: both('证件已过期：请客户更新', 'Papers have ended: ask for new ones'),
      pitch: both(
        '您登记的证件已过期，请携带新证件到网点。',
        'The document we have of you has ended; please bring the new one.',
      ),
      flowId: null,
      reasons: [],
    }),
  ],
  offers: [
    suggestion('term_deposit', { outcome }),
    suggestion('credit_card', {
      name: both('信用卡', 'Credit card'),
      pitch: both('您还没有我行信用卡，首年免年费。', 'You have no credit card of ours yet: no fee in the first year.'),
      flowId: null,
      reasons: [both('接受率约 6.2 %（48 人中 3 人）', 'Accepted by about 6.2 % (3 of 48)')],
      factors: { propensity: 0.062, context: 1, value: 200, lever: 1 },
      priority: 12.4,
    }),
  ],
  leftOut: [],
});
/** The conversation an acceptance begins. */
const sale: FlowRunView = {
  id: '0199c2a4-7d10-7000-8000-000000000779',
  flowId: 'term_deposit_sale',
  name: both('定期存款销售', 'Term-deposit sale'),
  version: 1,
  interactionId: fixtures.interactionId,
  status: 'running',
  startedAt: fixtures.ago(1),
  by: '坐席一',
  seq: 1,
  step: {
    kind: 'choose',
    id: 'need',
    text: both('请问这笔资金您大概多久不用？', 'For how long will you not need this money?'),
    into: 'term',
    options: [
      { value: 'months3', text: both('三个月', 'Three months'), next: 'amount' },
      { value: 'year1', text: both('一年', 'One year'), next: 'amount' },
    ],
    deadline: null,
  },
  before: null,
  mayGoBack: false,
  dueAt: null,
  answers: [],
  outcome: null,
  refusal: null,
};
const openRequest: RequestRow = {
  id: '0199c2a4-7d10-7000-8000-000000000881',
  reference: 'Q20261120001',
  kind: { code: 'complaint', name: both('投诉', 'Complaint'), complaint: true },
  priority: 'high',
  state: 'open',
  customer: { customerNo: fixtures.card.summary.customerNo, name: fixtures.card.summary.name },
  owner: null,
  pool: { role: 'clerk', branch: { orgNo: '01', name: both('营业部', 'Main branch') } },
  subject: '短信服务费多扣一次',
  openedAt: fixtures.ago(90_000),
  dueAt: fixtures.ago(3_600),
  legalDueAt: null,
  overdue: true,
  escalatedTo: null,
  reopened: 0,
  outcome: null,
  version: 1,
};
const onCall = (outcome: Suggestion['outcome'] = null): Scene => ({
  ...inCall(),
  http: {
    [`GET /customers/${fixtures.card.summary.customerNo}/next-actions`]: actions(outcome),
    [`PUT /interactions/${fixtures.interactionId}/offers/term_deposit`]: (_query: URLSearchParams, body: unknown) => {
      const { outcome } = body as AnswerOffer;
      return { offerId: 'term_deposit', outcome, flowId: outcome === 'accepted' ? 'term_deposit_sale' : null };
    },
    'GET /service-requests': { items: [openRequest], next: null },
    [`PUT /interactions/${fixtures.interactionId}/offers/papers_ended`]: {
      offerId: 'papers_ended',
      outcome: 'done',
      flowId: null,
    },
    [`GET /interactions/${fixtures.interactionId}/flows`]: { running: null, offered: [], past: [] },
    [`POST /interactions/${fixtures.interactionId}/flows`]: sale,
  },
});

const offer: Offer = {
  id: 'term_deposit',
  active: true,
  mandatory: false,
  name: both('整存整取定期存款', 'Term deposit'),
  pitch: both('需要我介绍一下定期存款吗？', 'May I tell you about a term deposit?'),
  eligibility: { join: 'all', parts: [{ field: 'age', test: 'at_least', value: 18 }] },
  applicability: { join: 'all', parts: [{ field: 'deposits', test: 'at_least', value: 5_000_000 }] },
  suitability: { join: 'none', parts: [{ field: 'overdueLoan', test: 'yes', value: null }] },
  propensity: { startPercent: 8, score: 'term-deposit' },
  context: [
    {
      words: both('60 天内有定期到期', 'A deposit matures within 60 days'),
      when: { join: 'all', parts: [{ field: 'maturesSoon', test: 'yes', value: null }] },
      queues: [],
      percent: 250,
    },
  ],
  value: 30_000,
  leverPercent: 100,
  flowId: 'term_deposit_sale',
  sign: 'term_deposit',
};
const arbitration = {
  use: { propensity: true, context: true, value: true, lever: true },
  shown: 2,
  perMonth: 4,
  rest: { accepted: 180, refused: 60, later: 14 },
  holdOutPercent: 10,
};
const book = {
  offers: [
    {
      ...offer,
      id: 'papers_ended',
      mandatory: true,
      name: both('证件已过期：请客户更新', 'Papers have ended: ask for new ones'),
    },
    offer,
    { ...offer, id: 'credit_card', name: both('信用卡', 'Credit card') },
    { ...offer, id: 'consumer_loan', active: false, name: both('个人消费贷款', 'Consumer loan') },
  ],
  arbitration,
};
const version = (
  n: number,
  more: Partial<OfferBookView['versions'][number]> = {},
): OfferBookView['versions'][number] => ({
  version: n,
  state: 'replaced',
  writtenBy: '客户经理 1',
  changedAt: '2026-11-02T02:00:00.000Z',
  approvedBy: '班长 1',
  approvedAt: '2026-11-02T06:00:00.000Z',
  returnReason: null,
  revision: 3,
  ...more,
});
const view: OfferBookView = {
  versions: [
    version(3, { state: 'draft', approvedBy: null, approvedAt: null, returnReason: '权重过高，请说明' }),
    version(2, { state: 'in_force' }),
    version(1, { writtenBy: null, approvedBy: null }),
  ],
  inForce: book,
  pending: {
    ...book,
    offers: book.offers.map((each) => (each.id === 'term_deposit' ? { ...each, leverPercent: 150 } : each)),
  },
  mayWrite: true,
  mayDecide: false,
};
const field = (id: string, type: SegmentFieldView['type'], zh: string, en: string): SegmentFieldView => ({
  id,
  group: both('客户', 'Customer'),
  label: both(zh, en),
  type,
  rightsClass: 'C1',
  choices: [],
});
const fields = [
  field('age', 'number', '年龄', 'Age'),
  field('deposits', 'money', '存款余额（人民币）', 'Deposits (CNY)'),
  field('overdueLoan', 'flag', '贷款逾期', 'A loan is overdue'),
  field('maturesSoon', 'flag', '60 天内有定期到期', 'A deposit matures within 60 days'),
];
const result = (offerId: string, name: OfferResult['name'], offered: number, accepted: number): OfferResult => ({
  offerId,
  name,
  offered,
  accepted,
  refused: offered - accepted,
  later: 0,
  notOffered: 12,
  done: 0,
  effect:
    offered === 0
      ? null
      : {
          shown: { customers: 412, took: 61 },
          heldOut: { customers: 47, took: 4 },
          difference: { value: 0.063, low: -0.041, high: 0.118 },
        },
  rate: offered === 0 ? null : accepted / offered,
  low: offered === 0 ? null : 0.09,
  high: offered === 0 ? null : 0.24,
  reasons:
    offered === 0
      ? []
      : [
          { reason: 'no_need', count: 31 },
          { reason: 'terms', count: 14 },
          { reason: 'no_time', count: 9 },
        ],
});
const leading = (page: string, http: Scene['http']): Scene => ({ session: fixtures.session(['manager']), page, http });

export const offerScenes: Record<string, Scene> = {
  'offers-on-call': onCall(),
  'offers-accepted': onCall('accepted'),
  'offers-results': leading('offers/results', {
    'GET /offer-results': {
      items: [
        result('term_deposit', offer.name, 118, 18),
        result('credit_card', both('信用卡', 'Credit card'), 48, 6),
        result('consumer_loan', both('个人消费贷款', 'Consumer loan'), 0, 0),
      ],
    },
  }),
  'offers-failed': leading('offers/results', {
    'GET /offer-results': () => {
      throw new ApiError('error.offline');
    },
  }),
  'offers-book': {
    ...leading('offers/book', {
      'GET /offer-book': view,
      'GET /segment-fields': fields,
      'GET /flows': {
        items: [
          {
            id: 'term_deposit_sale',
            name: both('定期存款销售', 'Term-deposit sale'),
            kind: 'agent',
            published: 1,
            pending: null,
            runs: 3,
            abandoned: 0,
          },
        ],
      },
    }),
    after: async () => {
      await appears('[data-test="book-offer-term_deposit"]');
      await clickDeep('[data-test="book-offer-term_deposit"]');
    },
  },
};
