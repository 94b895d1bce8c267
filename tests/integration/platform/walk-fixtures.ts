import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type {
  ArchiveFileDetail,
  BundleDetail,
  CabinetView,
  ChangeDraft,
  ExportView,
  ImageSetView,
  PersonalFileView,
  ReviewPage,
  SegmentList,
} from '@tellerline/contracts';
import { done, listedNumbers, type Makers, makeLists, type Sentinels, type WalkLists } from './walk-lists.ts';

/** Things that hang on the sentinel customers, made by the API itself; their ids fill the parameters of addresses. */
export interface WalkThings extends WalkLists {
  person: string;
  company: string;
  review: ChangeDraft;
  imageSet: ImageSetView;
  bundle: BundleDetail;
  cabinet: CabinetView;
  archiveFile: ArchiveFileDetail;
  exported: ExportView;
  accountNo: string;
  /** A standing group that holds the sentinels of either kind. */
  segments: string[];
  /** An early warning about the person, and a call of his nobody answered. */
  alert: string;
  call: string;
}

const scan = new Uint8Array(readFileSync(resolve(import.meta.dirname, '../../fixtures/images/licence-original.jpg')));

export async function makeThings(
  makers: Makers,
  sentinels: Sentinels,
  accountNo: string,
): Promise<Omit<WalkThings, 'alert' | 'call'>> {
  const { clerk, reviewer, manager } = makers;
  const { person, company } = sentinels;
  const file = done('file', await clerk.get<PersonalFileView>(`/customers/${person}/file`));
  const review = done(
    'submission',
    await clerk.request<ChangeDraft>('put', `/records/personal_file/${person}/submission`, {
      baseVersion: file.version,
      changeVersion: null,
      changes: {
        housing: '1',
        'phones.n1': { use: 'home_phone', number: '075788776655' },
        'idDocuments.n1': { kind: '11', number: 'E77889900', validUntil: '2036-03-03' },
      },
    }),
  );
  if (review.state !== 'submitted') throw new Error(JSON.stringify(review.findings));
  const set = { id: randomUUID(), kind: 'personalId' };
  const imageSet = done('image set', await clerk.post<ImageSetView>(`/customers/${person}/image-sets`, set));
  done('page', await clerk.upload(`/image-sets/${imageSet.id}/pages?name=scan.jpg`, scan));
  done('import', await clerk.post(`/image-sets/${imageSet.id}/import`));
  const empty = done('bundle', await clerk.post<BundleDetail>('/hand-over', { key: randomUUID() }));
  const line = { kind: 'legalPersonId', name: '法人身份证', certificateNo: '44052418800101001X', pages: 1, copies: 1 };
  const content = { version: empty.version, accountNo, lines: [line], note: '' };
  const written = done('lines', await clerk.request<BundleDetail>('put', `/hand-over/${empty.id}`, content));
  const bundle = done(
    'hand-over',
    await clerk.post<BundleDetail>(`/hand-over/${empty.id}/submission`, { version: written.version }),
  );
  const groups = done('segments', await manager.get<SegmentList>('/segments')).items;
  const segments = groups.flatMap(({ id, standing }) => (standing ? [id] : []));
  const shelf = { code: 'W01', room: 'R', orgNo: '01', slots: 2, filesPerSlot: 5 };
  const cabinet = done('cabinet', await clerk.post<CabinetView>('/archive/cabinets', shelf));
  const archiveFile = done('file', await clerk.post<ArchiveFileDetail>('/archive/files', { customerNo: person }));
  done('places', await clerk.post('/archive/allotment', {}));
  const asked = { source: 'customers', filter: { orgNo: '01' }, format: 'csv', purpose: 'walk', locale: 'zh-CN' };
  const exported = done('export', await clerk.post<ExportView>('/exports', asked));
  const waiting = done('reviews', await reviewer.get<ReviewPage>('/reviews?box=all&kind=export')).items;
  const decision = waiting.find(({ subjectId }) => subjectId === exported.id);
  done('yes', await reviewer.post(`/reviews/${decision?.id}/approval`, { version: decision?.version }));
  const lists = await makeLists(makers, sentinels);
  return { ...lists, person, company, accountNo, review, imageSet, bundle, cabinet, archiveFile, exported, segments };
}

/** Typed into the open change by the clerk: nobody but him reads them whole. */
export const typedNumbers = ['E77889900', '75788776655', ...listedNumbers.change];

type Fill = (things: WalkThings) => string[];

/** What stands in an address for `:id`, `:setId` …, by the beginning of the path; several for several walks. */
const parametersOf: Readonly<Record<string, Fill>> = {
  '/reviews/:id': ({ review, reviews }) => [review.id, ...reviews],
  '/blacklist/:id': ({ entries }) => entries,
  '/imports/:id': ({ imports }) => imports,
  '/duplicates/:id': ({ pairs }) => pairs,
  '/service-requests/:id': ({ request }) => [request],
  '/call-lists/:id': ({ callList }) => [callList],
  '/risk-groups/:id': ({ riskGroup }) => [riskGroup],
  '/alerts/:id': ({ alert }) => [alert],
  '/interactions/:id': ({ call }) => [call],
  '/image-sets/:setId': ({ imageSet }) => [imageSet.id],
  '/hand-over/:id': ({ bundle }) => [bundle.id],
  '/archive/cabinets/:id': ({ cabinet }) => [cabinet.id],
  '/archive/files/:id': ({ archiveFile }) => [archiveFile.id],
  '/exports/:id': ({ exported }) => [exported.id],
  '/segments/:id': ({ segments }) => segments,
};
const plainParameters: Readonly<Record<string, Fill>> = {
  customerNo: ({ person, company }) => [person, company],
  otherNo: ({ company }) => [company],
  slot: () => ['businessLicence'],
  list: () => ['region'],
  code: () => ['440606'],
  system: () => ['lending'],
  pageNo: () => ['1'],
  revision: () => ['1'],
  kind: () => ['personal_file'],
  subjectId: ({ person }) => [person],
  indicator: () => ['account', 'products', 'contribution'],
  subject: () => ['stage'],
  elementId: () => ['0199c2a4-7d10-7000-8000-000000000001'],
};

/** Every address of a path; null when a parameter has no fixture. */
export function addressesOf(path: string, things: WalkThings): string[] | null {
  let addresses = [path];
  const beginning = Object.keys(parametersOf).find((each) => path === each || path.startsWith(`${each}/`));
  if (beginning) {
    const name = /:\w+/.exec(beginning)?.[0] ?? '';
    addresses = (parametersOf[beginning]?.(things) ?? []).map((value) => path.replace(name, value));
  }
  for (const [, name = ''] of path.matchAll(/:(\w+)/g)) {
    const values = plainParameters[name]?.(things);
    if (values) addresses = addresses.flatMap((each) => values.map((value) => each.replace(`:${name}`, value)));
  }
  return addresses.some((each) => each.includes('/:')) ? null : addresses;
}

/** Questions a list is asked besides the plain one. */
export const questions: Readonly<Record<string, (things: WalkThings, numbers: readonly string[]) => string[]>> = {
  '/customers': (_things, numbers) => numbers.map((number) => `?q=${encodeURIComponent(number)}`),
  '/reviews': () => ['', '?box=all', '?box=mine'],
  '/hand-over': () => ['', '?closed=1'],
  '/tasks': () => ['', '?scope=taken', '?scope=mine'],
  '/archive/files': ({ person }) => ['', `?q=${person}`],
  '/attributes/subject': ({ person }) => [`?customerNo=${person}`],
  '/interactions': () => ['?scope=mine', '?scope=all'],
  '/customers/:customerNo/file': () => ['', '?asOf=2030-01-01'],
  '/customers/:customerNo/events': () => [''],
  '/risk-groups/:id/loss-wave': ({ person }) => [`?first=${person}`],
  '/blacklist': ({ sentinels }) => ['?state=all', `?q=${encodeURIComponent(sentinels.name)}`, '?possible=1'],
  '/duplicates': () => ['', '?kind=corporate'],
  '/imports': () => ['', '?kind=blacklist'],
  '/offer-results': () => ['?from=2026-11-01&to=2026-11-30'],
  '/lifecycle/flow': () => ['?from=2026-11-01&to=2026-11-30'],
  '/lifecycle/moved': () => ['?from=2026-11-01&to=2026-11-30&fromStage=none&toStage=T3'],
  '/quality/averages': () => ['?from=2026-11-01&until=2026-11-30'],
  '/reports/calls': () => ['?from=2026-11-01&to=2026-11-30&by=agent'],
  '/callbacks/report': () => ['?from=2026-11-01&to=2026-11-30'],
  '/reports/staffing': () => ['?day=2026-11-30'],
  '/reports/calls/counted': () => ['?from=2026-11-01&to=2026-11-30&metric=offered'],
};

/** Bodies of changing requests that concern the sentinels: a stranger's must be refused, and nobody's answer may tell. */
export const bodies: Readonly<Record<string, (things: WalkThings) => unknown>> = {
  'POST /customers/:customerNo/reveal': () => ({ field: 'id_number', item: '10', reason: 'correction' }),
  'POST /customers/:customerNo/observations': () => ({ key: randomUUID(), indicator: 'rate_enquiry' }),
  'PUT /customers/:customerNo/manager': () => ({ userId: null }),
  'POST /customers/:customerNo/image-sets': () => ({ id: randomUUID(), kind: 'personalId' }),
  'PUT /records/:kind/:subjectId/draft': () => ({ baseVersion: 0, changeVersion: null, changes: { housing: '2' } }),
  'PUT /records/:kind/:subjectId/submission': () => ({
    baseVersion: 0,
    changeVersion: null,
    changes: { housing: '2' },
  }),
  'POST /reviews/:id/approval': ({ review }) => ({ version: review.version + 9 }),
  'POST /reviews/:id/return': ({ review }) => ({ version: review.version + 9, reason: 'walk' }),
  'POST /reviews/:id/withdrawal': ({ review }) => ({ version: review.version + 9 }),
  'POST /reviews/:id/reveal': () => ({ path: 'phones.n1.number', side: 'after', reason: 'compare_paper' }),
  'PUT /hand-over/:id': ({ bundle }) => ({ version: bundle.version, accountNo: null, lines: [], note: '' }),
  'POST /hand-over/:id/submission': ({ bundle }) => ({ version: bundle.version }),
  'POST /hand-over/:id/discard': ({ bundle }) => ({ version: bundle.version }),
  'POST /hand-over/:id/return': ({ bundle }) => ({ version: bundle.version, reason: 'walk', lines: [] }),
  'POST /hand-over/:id/receipt': ({ bundle }) => ({ version: bundle.version }),
  'POST /hand-over/:id/finish': ({ bundle }) => ({ version: bundle.version }),
  'POST /customer-duplicates': ({ sentinels: { name, idNumber } }) => ({ name, idNumbers: [idNumber] }),
  'POST /related-parties': ({ person }) => ({ partyKind: 'personal', relatedNo: person }),
  'POST /blacklist/:id/verdicts': ({ person }) => ({ customerNo: person, same: false, reason: 'walk' }),
  'POST /imports/:id/application': () => ({ version: 99 }),
  'POST /imports/:id/undoing': () => ({ version: 99 }),
  'POST /imports/:id/discarding': () => ({ version: 99 }),
  'POST /duplicates': ({ person, sentinels }) => ({ customerNos: [person, sentinels.otherPerson] }),
  'POST /duplicates/:id/dismissal': () => ({ version: 99, reason: 'walk' }),
  'POST /service-requests': ({ person }) => ({
    key: randomUUID(),
    kind: 'enquiry',
    customerNo: person,
    subject: 'walk',
    text: 'walk',
  }),
  'POST /service-requests/:id/moves': () => ({ version: 99, what: 'claim' }),
  'PUT /call-lists/:id/state': () => ({ to: 'running', version: 99 }),
  'POST /image-sets/:setId/import': () => ({}),
  'POST /image-sets/:setId/withdrawal': () => ({ reason: 'walk' }),
  'POST /hand-over/account': ({ accountNo }) => ({ accountNo }),
  'POST /archive/files': ({ person }) => ({ customerNo: person }),
  'POST /archive/files/:id/take-out': () => ({ by: 'x', reason: 'walk', dueOn: '2026-12-31' }),
  'POST /archive/files/:id/return': () => ({}),
  'PUT /customers/:customerNo/standing': () => ({
    subject: 'stage',
    value: 'T3',
    reason: 'walk',
    endsOn: '2026-12-31',
  }),
  'DELETE /customers/:customerNo/standing/:subject': () => undefined,
  'DELETE /customers/:customerNo/stage-record/:elementId': () => undefined,
  'POST /customers/:customerNo/stage-record': () => ({
    id: randomUUID(),
    kind: 'suggestion',
    on: '2026-11-01',
    values: { what: 'walk' },
  }),
};
