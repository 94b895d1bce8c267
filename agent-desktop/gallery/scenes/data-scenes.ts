import type { AttributeView, ExportView, ImportRow, ImportView } from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { appears, clickDeep, findDeep, typeDeep, waited } from './deep-click.ts';

const uuid = (n: number): string => `0199c2a4-7d10-7000-8000-${String(n).padStart(12, '0')}`;
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const branch = { orgNo: '01', name: { 'zh-CN': '营业部', en: 'Main branch' } };
const names = ['佛山市恒盛陶瓷有限公司', '顺德区联发五金厂', '佛山市鸿业照明有限公司', '顺德区美居家具有限公司'];
const values = (n: number): AttributeView['values'] => ({
  industrialZone: ['石湾陶瓷工业区', '乐从', null, '龙江'][n % 4] ?? null,
  marketClass: ['陶瓷', '五金', '灯饰', '家具'][n % 4] ?? null,
  industry: ['制造业', '批发和零售业', '制造业', '制造业'][n % 4] ?? null,
  subIndustry1: ['非金属矿物制品业', '批发业', '电气机械和器材制造业', '家具制造业'][n % 4] ?? null,
  subIndustry2: ['陶瓷制品制造', '机械设备、五金产品及电子产品批发', '照明器具制造', '木质家具制造'][n % 4] ?? null,
  subIndustry3: ['建筑陶瓷制品制造', '五金产品批发', '照明灯具制造', '木质家具制造'][n % 4] ?? null,
  subIndustry4: n % 3 === 0 ? '瓷砖' : null,
});
const manufacturing = { 'zh-CN': '制造业', en: 'Manufacturing' };
const metal = { 'zh-CN': '金属制品业', en: 'Metal products' };
const structural = { 'zh-CN': '结构性金属制品制造', en: 'Structural metal products' };
const wholesale = { 'zh-CN': '批发和零售业', en: 'Wholesale and retail' };
const attribute = (n: number): AttributeView => ({
  customerNo: String(10_000_006 + n * 7),
  name: names[n % 4] ?? '',
  branch,
  accountNo: n % 2 === 0 ? `****00${17 + n}` : null,
  values: values(n),
  industries: {
    industry: [manufacturing, wholesale, manufacturing, manufacturing][n % 4],
    subIndustry3: [
      { 'zh-CN': '建筑陶瓷制品制造', en: 'Building ceramics' },
      { 'zh-CN': '五金产品批发', en: 'Wholesale of hardware' },
      { 'zh-CN': '照明灯具制造', en: 'Luminaires' },
      { 'zh-CN': '木质家具制造', en: 'Wooden furniture' },
    ][n % 4],
  },
  author: n % 3 === 0 ? '录入员 1' : '旧系统 王',
  recordedOn: `2026-11-${String(23 - (n % 20)).padStart(2, '0')}`,
  importedBy: n % 3 === 0 ? null : '录入员 1',
  importId: n % 3 === 0 ? null : 12,
  changedAt: ago(n * 90),
  version: 1,
});

const importView = (id: number, change: Partial<ImportView> = {}): ImportView => ({
  id,
  kind: 'industry_attributes',
  fileName: '行业属性-2026年11月.xlsx',
  bytes: 812_000,
  read: {
    format: 'xlsx',
    encoding: null,
    delimiter: null,
    columns: [
      { heading: '客户号', field: 'customerNo' },
      { heading: '行业总类', field: 'industry' },
      { heading: '联系人', field: null },
    ],
  },
  state: 'checked',
  refusal: null,
  progress: { done: 12_480, of: 12_480 },
  counts: { rows: 12_480, bad: 37, new: 9_120, change: 2_804, same: 519, created: 0, changed: 0, restored: 0, kept: 0 },
  uploaded: { name: '录入员 1', at: ago(6) },
  applied: null,
  undone: null,
  own: true,
  sameFile: false,
  twoPeople: false,
  open: null,
  version: 1,
  ...change,
});
const applied: Partial<ImportView> = {
  state: 'applied',
  counts: { rows: 12_480, bad: 37, new: 0, change: 0, same: 519, created: 9_120, changed: 2_804, restored: 0, kept: 0 },
  applied: { name: '录入员 1', at: ago(2) },
};
const none = { rows: 0, bad: 0, new: 0, change: 0, same: 0, created: 0, changed: 0, restored: 0, kept: 0 };
const imports: ImportView[] = [
  importView(14),
  importView(13, { ...applied, fileName: '属性补录.csv', state: 'applying', progress: { done: 8_000, of: 12_480 } }),
  importView(12, { ...applied, fileName: '旧系统导出.txt' }),
  importView(11, { state: 'refused', refusal: { reason: 'macros', n: null }, counts: none, fileName: '模板.xlsm' }),
  importView(10, { ...applied, state: 'undone', fileName: '试导.csv', undone: { name: '录入员 2', at: ago(400) } }),
];
const row = (n: number, outcome: ImportRow['outcome'], issues: ImportRow['issues'] = []): ImportRow => ({
  rowNo: n + 2,
  outcome,
  customerNo: String(10_000_006 + n * 7),
  name: issues[0]?.reason === 'unknown_customer' ? null : (names[n % 4] ?? ''),
  issues,
  values: values(n),
  before: outcome === 'change' ? { ...values(n), industry: '批发业' } : null,
});
const rows: ImportRow[] = [
  row(0, 'change'),
  row(1, 'bad', [{ field: 'customerNo', reason: 'unknown_customer', n: null }]),
  row(2, 'bad', [
    { field: 'industry', reason: 'too_long', n: '100' },
    { field: 'marketClass', reason: 'formula', n: null },
  ]),
  row(3, 'new'),
  row(4, 'same'),
  row(5, 'bad', [{ field: 'customerNo', reason: 'repeated', n: '4' }]),
  ...[6, 7, 8, 9, 10, 11, 12, 13].map((n) => row(n, n % 3 === 0 ? 'change' : 'new')),
];
const sections = (
  [
    ['A', '农、林、牧、渔业', 'Agriculture, forestry, animal husbandry, fishery'],
    ['B', '采矿业', 'Mining'],
    ['C', '制造业', 'Manufacturing'],
    ['D', '电力、热力、燃气及水生产和供应业', 'Electricity, heat, gas and water'],
    ['E', '建筑业', 'Construction'],
    ['F', '批发和零售业', 'Wholesale and retail'],
  ] as const
).map(([code, zh, en]) => {
  const label = { 'zh-CN': zh, en };
  return { code, label, whole: label, above: [], retiredAfter: null, opens: true };
});
const industryHits = [
  ['C3311', { 'zh-CN': '金属结构制造', en: 'Metal structures' }, [manufacturing, metal, structural]],
  ['C331', structural, [manufacturing, metal]],
  [
    'C3351',
    { 'zh-CN': '建筑、家具用金属配件制造', en: 'Metal fittings for buildings and furniture' },
    [manufacturing, metal, { 'zh-CN': '建筑、安全用金属制品制造', en: 'Metal products for building and safety' }],
  ],
  [
    'F5164',
    { 'zh-CN': '金属及金属矿批发', en: 'Wholesale of metals and ores' },
    [
      wholesale,
      { 'zh-CN': '批发业', en: 'Wholesale' },
      { 'zh-CN': '矿产品、建材及化工产品批发', en: 'Wholesale of minerals, building materials and chemicals' },
    ],
  ],
].map(([code, label, above]) => ({ code, label, whole: label, above, retiredAfter: null, opens: code === 'C331' }));
const word = (zh: string, en: string) => ({ 'zh-CN': zh, en });
const listed = importView(15, {
  kind: 'blacklist',
  twoPeople: true,
  fileName: '协查名单-2026-11.xlsx',
  counts: { ...none, rows: 214, bad: 2, new: 209, same: 3 },
});
const listedRow = (
  rowNo: number,
  values: Record<string, string | null>,
  change: Partial<ImportRow> = {},
): ImportRow => ({
  rowNo,
  outcome: 'new',
  customerNo: null,
  name: values.name ?? null,
  issues: [],
  values: {
    partyKind: 'personal',
    source: 'police',
    severity: 'warn',
    reason: 'fraud',
    validFrom: '2026-11-23',
    ...values,
  },
  words: {
    partyKind: word('个人', 'Person'),
    source: word('公安机关', 'Police'),
    severity: word('警示', 'Caution'),
    reason: word('电信网络诈骗涉案', 'Telecom or network fraud'),
  },
  before: null,
  ...change,
});
const listedRows: ImportRow[] = [
  listedRow(2, { name: '赵志远', idKind: '10', idNumber: '4****************1' }),
  listedRow(3, { name: '钱某', phone: '138****0000' }),
  listedRow(
    4,
    { name: '孙某', idNumber: '5****************9' },
    { outcome: 'bad', issues: [{ field: 'idNumber', reason: 'id_wrong', n: null }], words: {} },
  ),
  listedRow(5, { name: '李建军', birthDate: '1969-03-02' }),
];
const problems = [
  { field: 'customerNo', reason: 'unknown_customer', rows: 21 },
  { field: 'industry', reason: 'too_long', rows: 9 },
  { field: 'customerNo', reason: 'repeated', rows: 7 },
];

const exported = (n: number, state: ExportView['state'], change: Partial<ExportView> = {}): ExportView => ({
  id: uuid(n),
  number: `E0000${10 + n}`,
  source: 'customers',
  sourceLabel: { 'zh-CN': '客户清单', en: 'Customers' },
  filter: [{ label: { 'zh-CN': '机构', en: 'Branch' }, value: '01' }],
  format: n % 2 === 0 ? 'xlsx' : 'csv',
  purpose: '年度客户回访名单，交客户经理部使用',
  state,
  rows: { value: 4_212, capped: false },
  askedBy: '录入员 1',
  askedAt: ago(n * 50),
  decidedBy: state === 'waiting' ? null : '复核员 1',
  decidedAt: state === 'waiting' ? null : ago(n * 50 - 20),
  reason: state === 'returned' ? '用途写得不清楚' : null,
  expiresAt: state === 'approved' ? ago(-1_200) : null,
  fetched: 0,
  fetchesLeft: 3,
  own: true,
  reviewId: uuid(n + 50),
  ...change,
});
const exportsShown: ExportView[] = [
  exported(5, 'waiting'),
  exported(4, 'approved'),
  exported(3, 'returned'),
  exported(2, 'expired', {
    filter: [],
    source: 'industry_attributes',
    sourceLabel: { 'zh-CN': '行业属性', en: 'Industry attributes' },
  }),
];
const sources = [
  {
    kind: 'customers',
    label: { 'zh-CN': '客户清单', en: 'Customers' },
    columns: [
      { id: 'customerNo', label: { 'zh-CN': '客户号', en: 'Customer number' }, masked: false },
      { id: 'idTail', label: { 'zh-CN': '证件号码', en: 'ID number' }, masked: true },
    ],
  },
];

const answers: HttpAnswers = {
  'GET /attributes': { items: Array.from({ length: 24 }, (_, n) => attribute(n)), next: 'more' },
  'GET /attribute-drafts': [{ id: uuid(1), lines: 3, names: names.slice(0, 2), updatedAt: ago(30) }],
  [`GET /attribute-drafts/${uuid(1)}`]: {
    id: uuid(1),
    version: 2,
    updatedAt: ago(30),
    lines: [0, 1, 2].map((n) => ({
      baseVersion: 0,
      accountNo: n === 0 ? '03010000000017' : '',
      customerNo: String(10_000_006 + n * 7),
      industrialZone: values(n).industrialZone ?? '',
      marketClass: values(n).marketClass ?? '',
      industry: n === 2 ? '' : (values(n).industry ?? ''),
      subIndustry1: values(n).subIndustry1 ?? '',
      subIndustry2: values(n).subIndustry2 ?? '',
      subIndustry3: values(n).subIndustry3 ?? '',
      subIndustry4: '',
      name: names[n] ?? null,
    })),
  },
  'GET /attributes/subject': (query: URLSearchParams) => {
    if (query.get('accountNo') === '0000') throw new ApiError('resource.not_found');
    return { customerNo: '10000006', name: names[0], kind: 'corporate', branch, current: attribute(0) };
  },
  'POST /attribute-submissions': {
    saved: 0,
    unchanged: 0,
    issues: [
      { line: 1, field: 'customerNo', reason: 'repeated', n: '1' },
      { line: 2, field: 'industry', reason: 'required', n: null },
    ],
  },
  'GET /imports': { items: imports, next: null },
  'GET /imports/14': imports[0],
  'GET /imports/13': imports[1],
  'GET /imports/12': imports[2],
  'GET /imports/11': imports[3],
  ...Object.fromEntries([12, 13, 14].map((id) => [`GET /imports/${id}/problems`, problems])),
  'GET /imports/11/problems': [],
  ...Object.fromEntries(
    [12, 13, 14].map((id) => [
      `GET /imports/${id}/rows`,
      (query: URLSearchParams) => ({
        items: rows.filter(({ outcome }) => !query.get('outcome') || outcome === query.get('outcome')),
        next: null,
      }),
    ]),
  ),
  'GET /exports': exportsShown,
  'GET /export-sources': sources,
};
const scene = (page: string, http: HttpAnswers = {}, after?: Scene['after']): Scene => ({
  session: fixtures.session(['clerk'], null),
  page,
  http: { ...answers, ...http },
  ...(after ? { after } : {}),
});
const failing = (): never => {
  throw new ApiError('server.unavailable');
};

/** Attributes, imports, exports. */
export const dataScenes: Record<string, Scene> = {
  attributes: scene('data/attributes'),
  'attributes-empty': scene('data/attributes', { 'GET /attributes': { items: [], next: null } }),
  'attributes-loading': scene('data/attributes', { 'GET /attributes': () => new Promise(() => {}) }),
  'attributes-error': scene('data/attributes', { 'GET /attributes': failing }),
  'attributes-form': scene('data/attributes/new', {}, async () => {
    await waited(300);
    const [input] = findDeep(document, '[data-test="cell-accountNo"]') as HTMLInputElement[];
    if (!input) return;
    input.value = '03010000000017';
    input.dispatchEvent(new InputEvent('input'));
    input.dispatchEvent(new Event('change'));
  }),
  'attributes-pick': scene('data/attributes/new', { 'GET /standards/industry': { items: sections } }, async () => {
    await waited(300);
    await clickDeep('[data-test="cell-industry"]');
  }),
  'attributes-industry': scene(
    'data/attributes/new',
    { 'GET /standards/industry': { items: industryHits } },
    async () => {
      await waited(300);
      await typeDeep('[data-test="cell-industry"]', 'jinshu');
      await appears('[data-test="pick-above"]');
    },
  ),
  'attributes-issues': scene(`data/attributes/${uuid(1)}`, {}, () => clickDeep('[data-test="attributes-submit"]')),
  imports: scene('data/imports'),
  'imports-empty': scene('data/imports', { 'GET /imports': { items: [], next: null } }),
  'import-checked': scene('data/imports/14'),
  'import-problems': scene('data/imports/14', {}, () => clickDeep('[data-test="count-bad"]')),
  'import-applying': scene('data/imports/13'),
  'import-undo': scene('data/imports/12/same', {}, () => clickDeep('[data-test="import-undo"]')),
  'import-refused': scene('data/imports/11'),
  'import-list-checked': scene('data/imports/15', {
    'GET /imports/15': listed,
    'GET /imports/15/problems': [{ field: 'idNumber', reason: 'id_wrong', rows: 2 }],
    'GET /imports/15/rows': { items: listedRows, next: null },
  }),
  exports: scene('data/exports'),
  'exports-ask': scene('data/exports', {}, () => clickDeep('[data-test="exports-ask"]')),
  'exports-empty': scene('data/exports', { 'GET /exports': [] }),
};
