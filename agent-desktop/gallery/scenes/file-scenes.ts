import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import { quiet } from '../quiet.ts';
import type { Scene } from '../scene.ts';
import * as files from './file-fixtures.ts';

const later = quiet;
const deep = (root: Element | null | undefined, ...path: string[]): HTMLElement | null =>
  path.reduce<Element | null>(
    (at, selector) => (at?.shadowRoot ?? at)?.querySelector(selector) ?? null,
    root ?? null,
  ) as HTMLElement | null;

const ofFile = (change: Parameters<typeof files.file>[0] = {}, more: HttpAnswers = {}): HttpAnswers => ({
  'GET /customers/10000001/file': files.file(change),
  'GET /reviews': { items: [], next: null },
  'GET /code-lists': files.lists,
  'GET /standards/region': files.regionLevel,
  'POST /customer-duplicates': { hits: [], phones: [] },
  ...more,
});

/** A clerk at a customer's file. */
const onFile = (http: HttpAnswers, after?: (file: HTMLElement | null) => void | Promise<void>): Scene => ({
  session: fixtures.session(['clerk'], null),
  page: 'desk',
  http,
  api: {
    card: async () => ({
      ...fixtures.card,
      summary: { ...fixtures.card.summary, customerNo: '10000001', name: '陈志强', kind: 'personal' },
    }),
  },
  before: (_socket, store) =>
    store.setItem(
      'tellerline.workspace.u-agent1',
      JSON.stringify({
        tabs: [
          { id: 'customer:10000001', customerNo: '10000001', interactionId: null, marked: false, finished: false },
        ],
        active: 'customer:10000001',
      }),
    ),
  after: async (_socket, app) => {
    await later(200);
    const centre = deep(app, 'desk-shell', 'desk-page', 'customer-page', 'customer-centre');
    deep(centre, '[data-test=view-file]')?.click();
    await later(400);
    await after?.(deep(centre, 'personal-file'));
  },
});

const edit = async (file: HTMLElement | null): Promise<void> => {
  deep(file, '[data-test=file-edit]')?.click();
  await later(250);
};
const type = (file: HTMLElement | null, id: string, text: string): void => {
  const rows = [...(deep(file, 'file-body')?.shadowRoot?.querySelectorAll('field-input') ?? [])];
  const input = rows.map((row) => deep(row, `[data-test=input-${id}]`)).find(Boolean) as HTMLInputElement | undefined;
  if (!input) return;
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
};

const refusedSubmission = {
  id: files.row().id,
  state: 'draft',
  version: 1,
  baseVersion: 3,
  changes: { monthlyIncome: 2_100_000, dependants: 4, householdSize: 3 },
  overrides: [],
  findings: {
    issues: [
      {
        path: 'bestToHour',
        code: 'hours_out_of_order',
        text: { 'zh-CN': '结束时间应晚于开始时间', en: 'The time ends before it begins' },
      },
    ],
    warnings: [
      {
        path: 'dependants',
        code: 'more_dependants',
        text: { 'zh-CN': '供养人口多于家庭人数', en: 'More dependants than persons in the household' },
      },
    ],
  },
};

const reviewer = (http: HttpAnswers, page = 'reviews'): Scene => ({
  session: fixtures.session(['reviewer'], null),
  page,
  http: {
    'GET /code-lists': files.lists,
    'GET /reviews': { items: files.rows(), next: 'more' },
    [`GET /reviews/${files.row().id}`]: files.detail(),
    ...http,
  },
});

export const fileScenes: Record<string, Scene> = {
  file: onFile(ofFile()),
  'file-loading': onFile({ 'GET /code-lists': files.lists }),
  'file-error': onFile({
    'GET /customers/10000001/file': () => {
      throw new ApiError('server.unavailable');
    },
  }),
  'file-edit': onFile(ofFile(), async (file) => {
    await edit(file);
    type(file, 'employerAddress', '科技大道 18 号');
    type(file, 'monthlyIncome', '2.1万');
  }),
  'file-duplicate': onFile(
    ofFile(
      {},
      {
        'POST /customer-duplicates': {
          hits: [
            { why: 'phone', at: 0, customer: fixtures.three[1], branch: fixtures.three[1]?.branch.name },
            { why: 'phone', at: 0, customer: null, branch: { 'zh-CN': '容桂支行', en: 'Ronggui Branch' } },
          ],
          phones: [],
        },
      },
    ),
    async (file) => {
      await edit(file);
      const phones = [...(deep(file, 'file-body')?.shadowRoot?.querySelectorAll('file-items') ?? [])][1];
      deep(phones, '[data-test=add-phones]')?.click();
      await later(100);
      const entry = [...(phones?.shadowRoot?.querySelectorAll('[data-path="phones.n1"] field-input') ?? [])][1];
      const input = deep(entry, 'input') as HTMLInputElement | null;
      if (!input) return;
      input.value = '13900139000';
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      await later(700);
      input.scrollIntoView({ block: 'center' });
    },
  ),
  'file-findings': onFile(
    ofFile({}, { 'PUT /records/personal_file/10000001/submission': refusedSubmission }),
    async (file) => {
      await edit(file);
      type(file, 'monthlyIncome', '21000');
      type(file, 'dependants', '4');
      type(file, 'householdSize', '3');
      await later(50);
      deep(file, '[data-test=file-submit]')?.click();
    },
  ),
  'file-pending': onFile(ofFile({ open: { ...files.row(), own: false } })),
  'file-returned': onFile(
    ofFile(
      {},
      {
        'GET /reviews': {
          items: [
            files.row({
              state: 'returned',
              own: true,
              reason: '护照号码与原件不符',
              reviewedBy: { id: 'u-r', name: '复核员 2' },
            }),
          ],
          next: null,
        },
      },
    ),
  ),
  'file-conflict': (() => {
    let version = 3;
    return onFile(
      ofFile(
        {},
        {
          'GET /customers/10000001/file': () => files.file({ version }),
          'PUT /records/personal_file/10000001/submission': () => {
            version = 4;
            throw new ApiError('conflict.stale');
          },
        },
      ),
      async (file) => {
        await edit(file);
        type(file, 'contactNote', '下午三点后联系');
        await later(50);
        deep(file, '[data-test=file-submit]')?.click();
      },
    );
  })(),
  'file-region': onFile(ofFile(), async (file) => {
    await edit(file);
    const rows = [...(deep(file, 'file-body')?.shadowRoot?.querySelectorAll('field-input') ?? [])];
    const picker = rows
      .map((row) => deep(row, 'pick-list'))
      .find((each) => deep(each, '[data-test=input-employerRegion]'));
    const input = deep(picker, 'input') as HTMLInputElement | null;
    if (!input) return;
    input.scrollIntoView({ block: 'center' });
    input.focus();
    input.value = 'foshan';
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  }),
  'file-new': {
    session: fixtures.session(['clerk'], null),
    page: 'customers/new',
    http: { ...ofFile(), 'GET /blank-files/personal': files.emptyFile() },
  },
  reviews: reviewer({}),
  'reviews-empty': reviewer({ 'GET /reviews': { items: [], next: null } }),
  'reviews-loading': reviewer({ 'GET /reviews': () => new Promise(() => {}) }),
  'reviews-error': reviewer({
    'GET /reviews': () => {
      throw new ApiError('error.timeout');
    },
  }),
  'review-detail': reviewer({}, `reviews/${files.row().id}`),
  'review-returning': {
    ...reviewer({}, `reviews/${files.row().id}`),
    after: async (_socket, app) => {
      await later(300);
      deep(app, 'desk-shell', 'reviews-page', 'review-detail', 'review-decision', '[data-test=review-return]')?.click();
    },
  },
  'review-differs': {
    ...reviewer(
      {
        [`POST /reviews/${files.row().id}/approval`]: { row: files.row(), differing: ['idDocuments.n1.number'] },
      },
      `reviews/${files.row().id}`,
    ),
    after: async (_socket, app) => {
      await later(300);
      deep(
        app,
        'desk-shell',
        'reviews-page',
        'review-detail',
        'review-decision',
        '[data-test=review-approve]',
      )?.click();
    },
  },
  'review-own': reviewer(
    {
      [`GET /reviews/${files.row().id}`]: files.detail({
        row: files.row({ own: true }),
        mayDecide: false,
        whyNot: 'own_entry',
      }),
    },
    `reviews/${files.row().id}`,
  ),
};
