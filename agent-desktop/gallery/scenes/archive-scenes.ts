import type { ArchiveFileDetail, ArchiveFilePage, ArchiveFileView, CabinetView, ShelfMap } from '@tellerline/contracts';
import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import type { Scene } from '../scene.ts';
import { clickDeep, waited } from './deep-click.ts';
import { elements, paper } from './document-scenes.ts';

const uuid = (n: number): string => `0199c2a4-7d10-7000-8000-${String(n).padStart(12, '0')}`;
const branch = { orgNo: '01', name: { 'zh-CN': '大良支行', en: 'Daliang branch' } };
const out = {
  id: uuid(401),
  holder: '李主管',
  reason: '年检核对原件',
  takenAt: '2026-11-12T01:20:00.000Z',
  takenBy: '录入员 1',
  dueOn: '2026-11-19',
  overdue: true,
  returnedAt: null,
  returnedBy: null,
  returnNote: null,
};
const file = (n: number, change: Partial<ArchiveFileView> = {}): ArchiveFileView => ({
  ...paper,
  id: uuid(300 + n),
  code: `TLF${String(n).padStart(9, '0')}`,
  customerNo: String(10_000_000 + n),
  customerName: fixtures.three[n % 3]?.name ?? '',
  position: `A01-0${1 + (n % 6)}-${String(n).padStart(3, '0')}`,
  accountNo: n % 3 === 0 ? `****${4000 + n}` : null,
  pages: 4 + n,
  ...change,
});
const files: ArchiveFileView[] = [
  paper,
  file(1, { state: 'overdue', out }),
  file(2, { state: 'out', out: { ...out, id: uuid(402), dueOn: '2026-12-08', overdue: false, holder: '信贷部 王芳' } }),
  ...[3, 4, 5].map((n) => file(n, { state: 'waiting', position: null, cabinetId: null })),
  ...Array.from({ length: 14 }, (_, at) => file(at + 6)),
];
const page: ArchiveFilePage = {
  items: files,
  next: 'more',
  counts: { all: 1000, waiting: 3, out: 2, overdue: 1, arriving: 2 },
};
const detail: ArchiveFileDetail = {
  ...file(1, { state: 'overdue', out }),
  movements: [
    out,
    {
      ...out,
      id: uuid(403),
      holder: '稽核部 陈伟',
      reason: '季度抽查',
      takenAt: '2026-07-01T02:00:00.000Z',
      dueOn: '2026-07-08',
      overdue: false,
      returnedAt: '2026-07-03T08:10:00.000Z',
      returnedBy: '录入员 2',
      returnNote: '完好',
    },
  ],
};
const cabinet = (n: number, change: Partial<CabinetView> = {}): CabinetView => ({
  id: uuid(200 + n),
  code: `A0${n + 1}`,
  room: '一号库房',
  branch,
  slots: 6,
  filesPerSlot: 30,
  used: 121,
  out: 2,
  closed: false,
  version: 1,
  ...change,
});
const cabinets = [
  cabinet(0),
  cabinet(1, { used: 180, out: 0, closed: true }),
  cabinet(2, { used: 0, out: 0, room: '二号库房' }),
];
const map: ShelfMap = {
  cabinet: cabinet(0),
  slots: Array.from({ length: 6 }, (_, slot) => ({
    slot: slot + 1,
    files: Array.from({ length: [30, 30, 30, 26, 5, 0][slot] ?? 0 }, (__, at) => ({
      place: at + 1 + (slot === 3 && at > 10 ? 2 : 0),
      id: uuid(1000 + slot * 100 + at),
      code: `TLF${String(slot * 100 + at).padStart(9, '0')}`,
      customerNo: slot === 1 && at > 20 ? null : String(10_000_000 + slot * 40 + at),
      state:
        slot === 2 && at === 7 ? ('overdue' as const) : (slot * 7 + at) % 41 === 9 ? ('out' as const) : ('in' as const),
    })),
  })),
};
const http: HttpAnswers = {
  'GET /archive/files': page,
  [`GET /archive/files/${files[1]?.id}`]: detail,
  [`GET /archive/files/${paper.id}`]: { ...paper, movements: [] },
  'GET /archive/cabinets': cabinets,
  [`GET /archive/cabinets/${uuid(200)}/map`]: map,
  'GET /image-elements': elements,
};
const archive = (rest: string, answers: HttpAnswers = http, after: () => Promise<void> = async () => {}): Scene => ({
  session: fixtures.session(['clerk'], null),
  page: `archive${rest}`,
  http: answers,
  after: async () => {
    await waited();
    await after();
  },
});
const fails = () => {
  throw new ApiError('server.unavailable');
};

export const archiveScenes: Record<string, Scene> = {
  archive: archive(''),
  'archive-overdue': archive('', http, async () => {
    await clickDeep('[data-test=archive-row][tabindex]', 1);
  }),
  'archive-file-in': archive('', http, () => clickDeep('[data-test=archive-row]')),
  'archive-empty': archive('', {
    ...http,
    'GET /archive/files': { items: [], next: null, counts: { all: 0, waiting: 0, out: 0, overdue: 0, arriving: 0 } },
  }),
  'archive-loading': archive('', {}),
  'archive-error': archive('', { 'GET /archive/files': fails }),
  'archive-register': archive('', http, () => clickDeep('[data-test=archive-register]')),
  'archive-labels': archive('', http, () => clickDeep('[data-test=archive-labels]')),
  'archive-cabinets': archive('/cabinets'),
  'archive-cabinet-add': archive('/cabinets', http, () => clickDeep('[data-test=cabinet-add]')),
  'archive-cabinets-empty': archive('/cabinets', { ...http, 'GET /archive/cabinets': [] }),
  'archive-list': archive('/list'),
  'archive-list-add': archive('/list', http, () => clickDeep('[data-test=element-add]')),
};
