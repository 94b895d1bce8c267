import type {
  ArchiveFileView,
  CustomerCard,
  CustomerImages,
  ImageElementView,
  ImageKindView,
  ImageSetDetail,
  ImageSetView,
} from '@tellerline/contracts';
import pdfUrl from '../../../tests/fixtures/images/application-2-pages.pdf?url';
import tiffUrl from '../../../tests/fixtures/images/application-2-pages.tif?url';
import licenceUrl from '../../../tests/fixtures/images/licence-original.jpg?url';
import { ApiError } from '../../src/data/api-client.ts';
import { FakePhone, type HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep as click, findDeep, waited as later } from './deep-click.ts';

const no = fixtures.card.summary.customerNo;
const uuid = (n: number): string => `0199c2a4-7d10-7000-8000-${String(n).padStart(12, '0')}`;
const clerk = { userId: uuid(900), name: '录入员 1' };

const set = (n: number, change: Partial<ImageSetView>): ImageSetView => ({
  id: uuid(n),
  number: `${no}-${String(n).padStart(6, '0')}`,
  customerNo: no,
  kind: 'businessLicence',
  accountNo: null,
  title: null,
  validFrom: null,
  validTo: null,
  longTerm: false,
  flowNo: null,
  state: 'imported',
  fileCount: 2,
  startedAt: '2026-11-18T02:10:00.000Z',
  importedAt: '2026-11-18T02:14:00.000Z',
  importedBy: clerk,
  withdrawn: null,
  ...change,
});
const missing = (zh: string, en: string, present: number, expected: number, mandatory = true) => ({
  elementId: uuid(800 + expected),
  name: { 'zh-CN': zh, en },
  present,
  expected,
  mandatory,
});
const kind = (latest: ImageSetView | null, change: Partial<ImageKindView>): ImageKindView => ({
  kind: latest?.kind ?? 'other',
  latest,
  laterValid: null,
  older: 0,
  missing: [],
  ...change,
});

const licence = set(7, { longTerm: true, fileCount: 3 });
const images: CustomerImages = {
  customerKind: 'corporate',
  kinds: [
    kind(licence, { older: 2, missing: [missing('副本', 'Duplicate', 0, 1, false)] }),
    kind(set(5, { kind: 'legalPersonId', validFrom: '2016-03-01', validTo: '2027-01-31' }), {
      older: 1,
      laterValid: { id: uuid(3), number: `${no}-000003`, validTo: '2036-03-01' },
    }),
    kind(set(6, { kind: 'basicAccountPermit', accountNo: '****4417', fileCount: 1 }), {}),
    kind(null, { kind: 'accountApplication', missing: [missing('开户申请书', 'Account application', 0, 2)] }),
    kind(set(4, { kind: 'signatureCard', fileCount: 1 }), {}),
  ],
  accounts: [
    { ref: 'id:1', text: '****4417', sets: 1 },
    { ref: 'id:2', text: '****9025', sets: 0 },
  ],
  open: [set(8, { kind: 'accountApplication', state: 'open', importedAt: null })],
};
const page = (pageNo: number, fileName: string, change: Partial<ImageSetDetail['pages'][number]> = {}) => ({
  pageNo,
  revision: 1,
  fileName,
  type: 'image/jpeg' as const,
  bytes: 35_852,
  width: 900,
  height: 640,
  pages: 1,
  elementId: null,
  addedAt: '2026-11-18T02:12:00.000Z',
  addedBy: clerk,
  replaced: null,
  ...change,
});
const detail: ImageSetDetail = {
  ...licence,
  pages: [
    page(1, '营业执照正本.jpg', { revision: 2 }),
    page(2, '开户申请书.tif', { type: 'image/tiff', pages: 2 }),
    page(3, '开户申请书.pdf', { type: 'application/pdf', pages: 2, width: null, height: null }),
  ],
  earlier: [page(1, '营业执照.jpg', { replaced: { at: '2026-11-18T03:00:00.000Z', by: clerk, reason: '字迹模糊' } })],
  shelf: [{ fileCode: 'TLF000000018', position: 'A01-03-012', out: false }],
};
export const paper: ArchiveFileView = {
  id: uuid(300),
  code: 'TLF000000018',
  customerNo: no,
  customerName: '佛山市恒盛陶瓷有限公司',
  branch: { orgNo: '01', name: { 'zh-CN': '大良支行', en: 'Daliang branch' } },
  accountNo: null,
  copies: 1,
  pages: 14,
  flowNo: '2026010007',
  position: 'A01-03-012',
  cabinetId: uuid(200),
  state: 'in',
  out: null,
  filedAt: '2026-11-18T03:20:00.000Z',
};
export const elements: ImageElementView[] = (
  [
    ['正本', 'Original', 1],
    ['副本', 'Duplicate', 1],
  ] as const
).map(([zh, en, pages], at) => ({
  id: uuid(700 + at),
  kind: 'businessLicence',
  customerKind: 'corporate',
  name: { 'zh-CN': zh, en },
  pages,
  copies: 1,
  mandatory: at === 0,
  version: 1,
}));

const company: CustomerCard = {
  ...fixtures.card,
  summary: { ...fixtures.card.summary, kind: 'corporate', name: '佛山市恒盛陶瓷有限公司', gender: null, age: null },
  interactions: [],
};
const http: HttpAnswers = {
  [`GET /customers/${no}/images`]: images,
  [`GET /customers/${no}/papers`]: [paper],
  [`GET /customers/${no}/image-sets`]: {
    items: [
      licence,
      set(2, { validTo: '2026-12-31', importedAt: '2024-06-03T01:00:00.000Z' }),
      set(1, {
        state: 'withdrawn',
        importedAt: '2024-06-02T01:00:00.000Z',
        withdrawn: { at: '2024-06-03T01:00:00.000Z', by: clerk, reason: '客户拿错' },
      }),
    ],
    next: null,
  },
  [`GET /customers/${no}/outside-images/lending`]: {
    connected: true,
    next: null,
    items: [
      { ref: 'HT-2026-0031', title: '流动资金借款合同', accountNo: '****4417', date: '2026-03-02', pages: 12 },
      { ref: 'DB-2026-0031', title: '最高额保证合同', accountNo: null, date: '2026-03-02', pages: 8 },
    ],
  },
  [`GET /customers/${no}/outside-images/supervision`]: { connected: false, items: [], next: null },
  [`GET /image-sets/${licence.id}`]: detail,
  'GET /image-elements': elements,
  [`ADDRESS /image-sets/${licence.id}/pages/1/2`]: licenceUrl,
  [`ADDRESS /image-sets/${licence.id}/pages/2/1`]: tiffUrl,
  [`ADDRESS /image-sets/${licence.id}/pages/3/1`]: pdfUrl,
};

const key = (name: string): void => {
  findDeep(document, '[data-test=viewer]')[0]?.dispatchEvent(
    new KeyboardEvent('keydown', { key: name, bubbles: true }),
  );
};

/** A call of the company's, with its documents open. */
const onCall = (answers: HttpAnswers, then: () => Promise<void> = async () => {}): Scene => {
  const view = fixtures.talking({ card: company });
  return {
    session: fixtures.session(['agent', 'clerk']),
    http: answers,
    api: { card: async () => company },
    before: (socket) => {
      socket.snapshot = fixtures.snapshot({
        presence: fixtures.presence('talking', { since: view.answeredAt ?? fixtures.ago(80) }),
        calls: [view],
      });
    },
    after: async () => {
      FakePhone.last?.talk(view.callId);
      await click('[data-test=view-documents]');
      await later(400);
      await then();
    },
  };
};
const looking = (file: number, then: () => Promise<void> = async () => {}) =>
  onCall(http, async () => {
    await click('[data-test=image-kind]');
    await click('[data-test=viewer]');
    for (let at = 1; at < file; at += 1) {
      const files = findDeep(document, '[data-test=viewer-file]');
      files[at]?.click();
      await later(100);
    }
    for (let tries = 0; tries < 80 && findDeep(document, 'page-stage[data-painted]').length === 0; tries += 1)
      await later(50);
    await then();
  });

export const documentScenes: Record<string, Scene> = {
  documents: onCall(http),
  'documents-older': onCall(http, () => click('[data-test=image-older]')),
  'documents-loading': onCall({}),
  'documents-empty': onCall({
    ...http,
    [`GET /customers/${no}/images`]: { ...images, kinds: [], open: [] },
    [`GET /customers/${no}/papers`]: [],
    [`GET /customers/${no}/outside-images/lending`]: { connected: true, items: [], next: null },
  }),
  'documents-error': onCall({
    ...http,
    [`GET /customers/${no}/images`]: () => {
      throw new ApiError('error.timeout');
    },
  }),
  'documents-system-down': onCall({
    ...http,
    [`GET /customers/${no}/outside-images/lending`]: () => {
      throw new ApiError('image_system.unavailable');
    },
  }),
  'image-on-call': looking(1),
  'image-turned': looking(1, async () => {
    for (const name of ['r', '+', '+', 'f']) key(name);
  }),
  'image-tiff': looking(2, async () => key('ArrowRight')),
  'image-pdf': looking(3, async () => key('f')),
  'image-lost': onCall({ ...http, [`ADDRESS /image-sets/${licence.id}/pages/1/2`]: '/' }, () =>
    click('[data-test=image-kind]'),
  ),
  'image-withdraw': looking(1, () => click('[data-test=viewer-withdraw]')),
  'image-import': onCall(http, async () => {
    await click('[data-test=documents-import]');
    await later(200);
    const input = findDeep(document, '[data-test=import-files]')[0] as HTMLInputElement;
    const files = new DataTransfer();
    for (const name of ['营业执照正本.jpg', '营业执照副本.tif'])
      files.items.add(new File([new Uint8Array(348_160)], name));
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
  }),
};
