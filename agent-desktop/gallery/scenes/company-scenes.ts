import { ApiError } from '../../src/data/api-client.ts';
import type { HttpAnswers } from '../fake-desk.ts';
import * as fixtures from '../fixtures.ts';
import { quiet } from '../quiet.ts';
import type { Scene } from '../scene.ts';
import * as companies from './company-fixtures.ts';
import * as files from './file-fixtures.ts';

const later = quiet;
const deep = (root: Element | null | undefined, ...path: string[]): HTMLElement | null =>
  path.reduce<Element | null>(
    (at, selector) => (at?.shadowRoot ?? at)?.querySelector(selector) ?? null,
    root ?? null,
  ) as HTMLElement | null;

const no = '10000006';
const ofCompany = (change: Parameters<typeof companies.companyFile>[0] = {}, more: HttpAnswers = {}): HttpAnswers => ({
  [`GET /customers/${no}/corporate-file`]: companies.companyFile(change),
  [`GET /customers/${no}/certificates/organisationCode`]: { items: [companies.certificates[1], companies.older] },
  'GET /reviews': { items: [], next: null },
  'GET /code-lists': {
    lists: {
      ...files.lists.lists,
      certificateStatus: [
        { code: 'valid', label: { 'zh-CN': '有效', en: 'Valid' }, closed: false },
        { code: 'lost', label: { 'zh-CN': '挂失', en: 'Reported lost' }, closed: false },
      ],
      registrationType: [
        { code: '03', label: { 'zh-CN': '有限责任公司(私营)', en: 'Limited company, private' }, closed: false },
      ],
      enterpriseKind: [
        { code: '01', label: { 'zh-CN': '企业法人', en: 'Enterprise, legal person' }, closed: false },
        { code: '02', label: { 'zh-CN': '企业非法人', en: 'Enterprise, not a legal person' }, closed: false },
      ],
    },
  },
  'GET /standards/region': files.regions,
  'GET /standards/currency/CNY': {
    code: 'CNY',
    label: { 'zh-CN': '人民币', en: 'Yuan renminbi' },
    whole: { 'zh-CN': '人民币', en: 'Yuan renminbi' },
    above: [],
    retiredAfter: null,
    opens: false,
  },
  ...more,
});

/** A clerk at a company's file. */
const onCompany = (http: HttpAnswers, after?: (file: HTMLElement | null) => void | Promise<void>): Scene => ({
  session: fixtures.session(['clerk'], null),
  page: 'desk',
  http,
  api: {
    card: async () => ({
      ...fixtures.card,
      summary: {
        ...fixtures.card.summary,
        customerNo: no,
        name: '佛山市恒盛陶瓷有限公司',
        kind: 'corporate',
        gender: null,
        age: null,
      },
    }),
  },
  before: (_socket, store) =>
    store.setItem(
      'tellerline.workspace.u-agent1',
      JSON.stringify({
        tabs: [{ id: `customer:${no}`, customerNo: no, interactionId: null, marked: false, finished: false }],
        active: `customer:${no}`,
      }),
    ),
  after: async (_socket, app) => {
    await later(200);
    const centre = deep(app, 'desk-shell', 'desk-page', 'customer-page', 'customer-centre');
    deep(centre, '[data-test=view-company]')?.click();
    await later(400);
    await after?.(deep(centre, 'company-file'));
  },
});

const edit = async (file: HTMLElement | null): Promise<void> => {
  deep(file, '[data-test=company-edit]')?.click();
  await later(250);
};
const panel = (file: HTMLElement | null, slot: string): HTMLElement | null => deep(file, `#panel-${slot}`);
const input = (file: HTMLElement | null, slot: string, id: string): HTMLInputElement | null => {
  const rows = [...(panel(file, slot)?.shadowRoot?.querySelectorAll('field-input') ?? [])];
  return (rows.map((row) => deep(row, `[data-test=input-${id}]`)).find(Boolean) ?? null) as HTMLInputElement | null;
};
const type = (file: HTMLElement | null, slot: string, id: string, text: string): void => {
  const box = input(file, slot, id);
  if (!box) return;
  box.value = text;
  box.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
};

const refused = {
  id: files.row().id,
  state: 'draft',
  version: 1,
  baseVersion: 4,
  changes: {
    'organisationCode.mode': 'renew',
    'organisationCode.number': 'MA4W3K2T-7',
    'organisationCode.validUntil': '2026-11-29',
  },
  overrides: [],
  findings: {
    issues: [
      {
        path: 'organisationCode.number',
        code: 'organisation_code.check_digit',
        text: {
          'zh-CN': '组织机构代码校验位不符（GB 11714）',
          en: 'The check digit of the organisation code is wrong (GB 11714)',
        },
      },
    ],
    warnings: [
      {
        path: 'organisationCode.validUntil',
        code: 'renewal.not_later',
        text: {
          'zh-CN': '新证有效期不晚于旧证（2026-11-29）',
          en: 'The new certificate does not end later than the old one (2026-11-29)',
        },
      },
    ],
  },
};

export const companyScenes: Record<string, Scene> = {
  company: onCompany(ofCompany()),
  'company-older': onCompany(ofCompany(), async (file) => {
    deep(panel(file, 'organisationCode'), '[data-test=older]')?.click();
    await later(150);
    panel(file, 'organisationCode')?.scrollIntoView({ block: 'start' });
  }),
  'company-hold': onCompany(
    ofCompany({
      holdSince: '2026-10-30',
      certificates: companies.certificates.map((one) =>
        one.slot === 'other-1' ? { ...one, expiry: companies.held } : one,
      ),
      openChange: { ...files.row(), kind: 'corporate_file', own: false },
    }),
  ),
  'company-manager': {
    ...onCompany(
      ofCompany(
        { mayEnter: false },
        {
          [`GET /customers/${no}/managers`]: {
            items: [
              { userId: '0199a0a0-0000-7000-8000-000000000001', displayName: '客户经理 1' },
              { userId: '0199a0a0-0000-7000-8000-000000000002', displayName: '客户经理 2' },
            ],
          },
        },
      ),
    ),
    session: fixtures.session(['reviewer'], null),
  },
  'company-as-of': onCompany(
    ofCompany({
      asOf: '2023-02-20T02:30:00.000Z',
      version: 3,
      mayEnter: false,
      certificates: companies.certificates.slice(0, 3),
    }),
  ),
  'company-empty': onCompany(ofCompany({ certificates: [] })),
  'company-loading': onCompany(ofCompany({}, { [`GET /customers/${no}/corporate-file`]: () => new Promise(() => {}) })),
  'company-error': onCompany(
    ofCompany(
      {},
      {
        [`GET /customers/${no}/corporate-file`]: () => {
          throw new ApiError('server.unavailable');
        },
      },
    ),
  ),
  'company-edit': onCompany(ofCompany(), async (file) => {
    await edit(file);
    type(file, 'businessLicence', 'paidInCapital', '3500万');
  }),
  'company-renew': onCompany(
    ofCompany({}, { [`PUT /records/corporate_file/${no}/submission`]: refused }),
    async (file) => {
      await edit(file);
      deep(panel(file, 'organisationCode'), '[data-test=mode-renew]')?.click();
      await later(50);
      type(file, 'organisationCode', 'number', 'MA4W3K2T-7');
      type(file, 'organisationCode', 'validUntil', '20261129');
      await later(50);
      deep(file, '[data-test=company-submit]')?.click();
    },
  ),
  'company-conflict': (() => {
    let version = 4;
    const scope = {
      value: '建筑陶瓷制品制造',
      text: { 'zh-CN': '建筑陶瓷制品制造', en: '建筑陶瓷制品制造' },
      masked: false,
    };
    const moved = companies.certificates.map((one) =>
      one.slot === 'businessLicence' ? { ...one, values: { ...one.values, businessScope: scope } } : one,
    );
    return onCompany(
      ofCompany(
        {},
        {
          [`GET /customers/${no}/corporate-file`]: () =>
            companies.companyFile({ version, ...(version === 5 && { certificates: moved }) }),
          [`PUT /records/corporate_file/${no}/submission`]: () => {
            version = 5;
            throw new ApiError('conflict.stale');
          },
        },
      ),
      async (file) => {
        await edit(file);
        type(file, 'businessLicence', 'businessScope', '建筑陶瓷制品销售');
        type(file, 'businessLicence', 'paidInCapital', '3500万');
        await later(50);
        deep(file, '[data-test=company-submit]')?.click();
      },
    );
  })(),
  'company-person': onCompany(
    ofCompany(
      {},
      {
        'GET /customers/10000001/as-legal-person': {
          customerNo: '10000001',
          name: '陈志强',
          documents: [
            {
              id: '17',
              kindLabel: { 'zh-CN': '身份证', en: 'Resident ID' },
              number: { text: '4****************5', masked: true },
              validUntil: '2034-05-12',
              longTerm: false,
            },
            {
              id: '18',
              kindLabel: { 'zh-CN': '护照', en: 'Passport' },
              number: { text: 'E*******3', masked: true },
              validUntil: '2028-01-09',
              longTerm: false,
            },
          ],
        },
      },
    ),
    async (file) => {
      await edit(file);
      deep(file, 'certificate-strip', '[data-test=add-nationalTax]')?.click();
      await later(200);
      panel(file, 'legalPersonId')?.scrollIntoView({ block: 'start' });
    },
  ),
  'company-new': {
    session: fixtures.session(['clerk'], null),
    page: 'customers/new-company',
    http: { ...ofCompany(), 'GET /blank-files/corporate': companies.newCompany() },
  },
};
