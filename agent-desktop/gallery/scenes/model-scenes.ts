import type { ModelCard, ModelRegister, RegisteredModel, ScoreRun } from '@tellerline/contracts';
import { ownFeatures } from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';

const bands = Array.from({ length: 10 }, (_, n) => ({ rows: 656, forecast: 0.01 + n * 0.03, came: 0.012 + n * 0.029 }));
const trial = (
  method: 'points' | 'boosted_trees',
  split: 'random_folds' | 'later_period',
  auc: number,
): ModelCard['trials'][number] => ({
  method,
  split,
  quality: {
    rows: 6_562,
    came: 744,
    auc,
    prAuc: 0.41,
    brier: 0.081,
    brierOfRate: 0.1,
    liftAt10: 3.9,
    f1: 0.47,
    f1Cut: 0.2,
  },
  calibration: bands,
});
const card: ModelCard = {
  kind: 'term-deposit',
  version: 'c1d2e3f4a5b6',
  forecasts: 'a customer opens a term deposit within 90 days',
  method: 'boosted_trees',
  data: { name: '2024-12-03 – 2026-08-25', sha256: 'ab'.repeat(32), rows: 32_809, came: 1_710, source: 'own' },
  leftOut: [],
  features: ownFeatures.map((name, at) => ({ name, weight: 1 / (at + 2) })),
  folds: 5,
  laterShare: 0.2,
  trials: [
    trial('points', 'random_folds', 0.7412),
    trial('points', 'later_period', 0.7011),
    trial('boosted_trees', 'random_folds', 0.7688),
    trial('boosted_trees', 'later_period', 0.7204),
  ],
  limits: [],
};
const own: RegisteredModel = {
  kind: 'term-deposit',
  origin: 'own',
  state: 'in_force',
  card,
  trainedAt: '2026-11-22T18:20:00.000Z',
  later: { auc: 0.7204, low: 0.701, high: 0.7398 },
  inputs: [],
};
const names = [
  'nr.employed',
  'emp.var.rate',
  'euribor3m',
  'cons.price.idx',
  'pdays',
  'age',
  'education',
  'job',
  'housing',
];
const held: readonly RegisteredModel['inputs'][number]['held'][] = [
  'no',
  'no',
  'no',
  'no',
  'no',
  'yes',
  'partly',
  'partly',
  'yes',
];
const reference = (kind: RegisteredModel['kind']): RegisteredModel => ({
  ...own,
  kind,
  origin: 'public',
  state: 'reference',
  trainedAt: null,
  card: {
    ...card,
    version: kind === 'card-churn' ? '20180b62103e' : 'ad29a741d285',
    features: names.map((name, at) => ({ name, weight: 9 - at })),
  },
  later: kind === 'card-churn' ? null : { auc: 0.6825, low: 0.666, high: 0.699 },
  inputs: names.map((name, at) => ({
    name,
    share: (9 - at) / 45,
    held: held[at] ?? 'no',
    note: {
      'zh-CN': at < 4 ? '未接入宏观经济数据' : '学历，但分类不同（由员工录入）',
      en: at < 4 ? 'No figures of the economy are taken in' : 'Education, by another classification',
    },
  })),
});
const run = (more: Partial<ScoreRun>): ScoreRun => ({
  id: '0199c2a4-7d10-7000-8000-000000000901',
  task: 'train',
  kind: 'term-deposit',
  day: '2026-11-23',
  state: 'done',
  startedAt: '2026-11-22T18:20:00.000Z',
  endedAt: '2026-11-22T18:21:00.000Z',
  version: card.version,
  rows: 32_809,
  written: 0,
  history: { days: Array.from({ length: 8 }, () => '2026-08-25'), rows: 32_809, came: 1_710, cameLater: 402 },
  ...more,
});
const register: ModelRegister = {
  models: [own, reference('term-deposit'), reference('card-churn')],
  runs: [
    run({}),
    run({ task: 'score', rows: 98_204, history: null }),
    run({
      kind: 'card-churn',
      state: 'no_history',
      version: null,
      history: { days: ['2026-05-27', '2026-08-25'], rows: 9_020, came: 11, cameLater: 4 },
    }),
    run({ kind: 'card-churn', task: 'score', state: 'no_model', version: null, rows: 0, history: null }),
  ],
  mayTrain: true,
};
const page = (chosen: string, http: Scene['http'] = { 'GET /models': register }): Scene => ({
  session: fixtures.session(['manager']),
  page: chosen ? `models/${chosen}` : 'models',
  http,
});

export const modelScenes: Record<string, Scene> = {
  'models-own': page(`own-term-deposit-${card.version}`),
  'models-public': page('public-term-deposit-ad29a741d285'),
  'models-failed': page('', {
    'GET /models': () => {
      throw new ApiError('error.offline');
    },
  }),
};
