import type { CustomerListPage, SavedView } from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep, waited } from './deep-click.ts';
import * as files from './file-fixtures.ts';

const names = [
  '陈建国',
  '佛山市恒盛陶瓷有限公司',
  '黄丽华',
  '顺德区联发五金厂',
  '李志强',
  '欧阳慧敏',
  '梁永康',
  '南海区新桥纺织实业有限公司',
];
const rows: CustomerListPage['items'] = Array.from({ length: 24 }, (_, n) => {
  const corporate = n % 8 === 1 || n % 8 === 3 || n % 8 === 7;
  return {
    customerNo: String(10_000_006 + n * 7),
    kind: corporate ? 'corporate' : 'personal',
    status: n % 11 === 5 ? 'prospect' : 'active',
    name: names[n % 8] ?? '',
    gender: corporate ? null : n % 2 === 0 ? '1' : '2',
    age: corporate ? null : 27 + ((n * 13) % 50),
    idTail: String(1000 + ((n * 377) % 9000)),
    branch: { orgNo: '01', name: { 'zh-CN': '营业部', en: 'Main branch' } },
    managerName: n % 3 === 0 ? null : '周敏仪',
    vip: n % 5 === 0,
    blacklisted: n === 9,
    since: `20${10 + (n % 14)}-0${1 + (n % 9)}-1${n % 10}`,
  };
});
const view = (n: number, name: string, own: boolean): SavedView => ({
  id: `0199c2a4-7d10-7000-8000-${String(n).padStart(12, '0')}`,
  name,
  shared: !own,
  own,
  owner: own ? '录入员 1' : '客户经理 2',
  settings: {
    filter: { kind: 'corporate', papers: '30' },
    columns: ['branch', 'manager', 'marks'],
    sort: 'since',
    direction: 'desc',
  },
  updatedAt: new Date().toISOString(),
  version: 1,
});
const page = (items: CustomerListPage['items'], capped = true): CustomerListPage => ({
  items,
  previous: null,
  next: items.length > 0 ? 'after.1' : null,
  count: { value: items.length > 0 ? 1_000 : 0, capped: capped && items.length > 0 },
});
const answers = {
  'GET /customer-list': page(rows),
  'GET /customer-list/choices': {
    branches: [
      { orgNo: '00', name: { 'zh-CN': '总行', en: 'Head office' }, depth: 0 },
      { orgNo: '01', name: { 'zh-CN': '营业部', en: 'Main branch' }, depth: 1 },
    ],
  },
  'GET /customer-views': [view(1, '三十天内到期的企业', true), view(2, '分行贵宾', false)],
  'GET /code-lists': files.lists,
};
const session = fixtures.session(['clerk']);

/** The list of customers in its states. */
export const customerListScenes: Record<string, Scene> = {
  'customer-list': { session, page: 'customers/list', http: answers },
  'customer-list-filtered': {
    session,
    page: `customers/list/kind=corporate&papers=30&sinceFrom=2015-01-01&sort=since&direction=desc&view=${view(1, '', true).id}`,
    http: answers,
  },
  'customer-list-keep': {
    session,
    page: 'customers/list',
    http: answers,
    after: async () => {
      await clickDeep('[data-test=list-columns]');
      await clickDeep('[data-test=list-keep-as]');
      await waited();
    },
  },
  'customer-list-empty': { session, page: 'customers/list', http: { ...answers, 'GET /customer-list': page([]) } },
  'customer-list-loading': { session, page: 'customers/list', http: { ...answers, 'GET /customer-list': undefined } },
  'customer-list-error': {
    session,
    page: 'customers/list',
    http: {
      ...answers,
      'GET /customer-list': () => {
        throw new ApiError('error.offline');
      },
    },
  },
};
