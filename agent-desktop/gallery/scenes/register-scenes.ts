import {
  type BlindSetting,
  type LevelWeight,
  type MatchWeightsView,
  personalFile,
  type RegisterValue,
} from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep, waited } from './deep-click.ts';

const value = (code: string, zh: string, en: string, change: Partial<RegisterValue> = {}): RegisterValue => ({
  code,
  label: { 'zh-CN': zh, en },
  validFrom: null,
  validUntil: null,
  open: true,
  version: 1,
  ...change,
});
const advice = [
  value('refuse', '拒绝办理', 'Refuse'),
  value('supervisor', '转班长处理', 'Pass to the supervisor'),
  value('watch', '加强关注', 'Watch closely', { validUntil: '2026-06-30', open: false }),
  value('verify', '加强身份核实', 'Verify the identity', { validFrom: '2026-07-01' }),
];
const housing = [value('1', '自置', 'Owned'), value('2', '按揭', 'Mortgaged'), value('5', '租房', 'Rented')];
const lists = [
  { list: 'blacklistAdvice', values: advice },
  { list: 'certificateIssuerDefault', values: [value('businessLicence', '市场监督管理局', 'Market regulator')] },
  { list: 'channel', values: housing },
  { list: 'housing', values: housing },
  { list: 'occupation', values: housing },
];
const setting = (version: number, fields: string[], changedBy: string | null): BlindSetting => ({
  version,
  fields,
  changedBy,
  changedAt: '2026-11-28T02:10:00.000Z',
  reason: changedBy ? '审计要求：证件号码双录' : 'environment',
});
const documents = personalFile.lists.find(({ id }) => id === 'idDocuments');
const weight = (
  field: LevelWeight['field'],
  agreement: LevelWeight['agreement'],
  m: number,
  u: number | null,
): LevelWeight => ({
  kind: 'personal',
  field,
  agreement,
  m,
  u,
});
const weights: MatchWeightsView = {
  inForce: {
    weights: [
      weight('document', 'same', 0.95, 1e-9),
      weight('document', 'similar', 0.03, 1e-5),
      weight('name', 'same', 0.9, null),
      weight('name', 'sound', 0.05, null),
      weight('birthDate', 'same', 0.93, null),
      weight('birthDate', 'similar', 0.04, 0.004),
      weight('phone', 'same', 0.7, null),
      weight('phone', 'different', 0.3, 0.999),
    ],
    since: null,
    by: null,
  },
  learnt: {
    id: '0199c2a4-7d10-7000-8000-000000000001',
    weights: [
      weight('document', 'same', 0.82, 1e-9),
      weight('document', 'similar', 0.11, 1e-5),
      weight('name', 'same', 0.78, null),
      weight('name', 'sound', 0.14, null),
      weight('birthDate', 'same', 0.88, null),
      weight('birthDate', 'similar', 0.09, 0.0031),
      weight('phone', 'same', 0.41, null),
      weight('phone', 'different', 0.59, 0.9987),
    ],
    samples: [
      { kind: 'personal', pairs: 11_204, matches: 1_873 },
      { kind: 'corporate', pairs: 1_310, matches: 96 },
    ],
    at: '2026-11-30T20:45:00.000Z',
    proposed: { by: '管理员 2', own: false },
    version: 2,
  },
};
const answers: HttpAnswers = {
  'GET /match-weights': weights,
  'GET /registers': { lists },
  'GET /blind-fields': {
    items: [
      setting(2, ['personal_file:name', `personal_file:${documents?.id}.number`], '管理员'),
      setting(1, [], null),
    ],
  },
};
const scene = (page: string, http: HttpAnswers = {}, after?: Scene['after']): Scene => ({
  session: fixtures.session(['admin'], null),
  page,
  http: { ...answers, ...http },
  ...(after ? { after } : {}),
});
const failing = (): never => {
  throw new ApiError('server.unavailable');
};

/** What administrators set for the files of customers. */
export const registerScenes: Record<string, Scene> = {
  registers: scene('registers/lists/blacklistAdvice'),
  'registers-edit': scene('registers/lists/blacklistAdvice', {}, async () => {
    await waited(300);
    await clickDeep('[data-test="register-edit"]');
  }),
  'registers-error': scene('registers/lists', { 'GET /registers': failing }),
  'registers-weights': scene('registers/weights'),
  'registers-blind': scene('registers/blind', {}, async () => {
    await waited(300);
    await clickDeep('[data-test="blind-field"]');
  }),
};
