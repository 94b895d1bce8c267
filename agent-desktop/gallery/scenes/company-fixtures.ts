import {
  type CertificateView,
  type CorporateFileView,
  certificateFormOf,
  type Expiry,
  type FieldValue,
  type Label,
  type ShownField,
} from '@tellerline/contracts';

/** A made-up company's file for the gallery. */
const both = (zh: string, en = zh): Label => ({ 'zh-CN': zh, en });
type Told = FieldValue | { value: FieldValue; text: Label; masked?: boolean };

function shown(told: Told): ShownField {
  if (told === null || typeof told !== 'object')
    return { value: told, text: both(told === null ? '' : String(told)), masked: false };
  return { value: told.masked ? null : told.value, text: told.text, masked: told.masked ?? false };
}

export const valid: Expiry = { state: 'valid', endsOn: null, daysLeft: null, holdFrom: null };
const until = (state: Expiry['state'], endsOn: string, daysLeft: number, holdFrom = '2027-03-01'): Expiry => ({
  state,
  endsOn,
  daysLeft,
  holdFrom,
});

export function certificate(
  slot: string,
  told: Record<string, Told>,
  expiry: Expiry = valid,
  more: Partial<CertificateView> = {},
): CertificateView {
  const form = certificateFormOf(slot);
  if (!form) throw new Error(slot);
  return {
    slot,
    kind: form.kind,
    sequence: 1,
    current: true,
    from: null,
    values: Object.fromEntries(
      form.fields.map(({ id }) => [id, shown(told[id] ?? (id === 'status' ? 'valid' : null))]),
    ),
    expiry,
    knownAt: '2025-03-11T06:12:00.000Z',
    supersededAt: null,
    enteredBy: '录入员 1',
    reviewedBy: '复核员 2',
    ...more,
  };
}

const licence = certificate('businessLicence', {
  number: '91440606MA4W3K2T6X',
  registeredRegion: { value: '440606', text: both('广东省佛山市顺德区', 'Shunde, Foshan, Guangdong') },
  registeredAddress: '佛山市顺德区大良街道办事处德和社区国泰南路 3 号保利商贸中心 1 栋 2105',
  legalPerson: '陈志强',
  capitalCurrency: { value: 'CNY', text: both('人民币', 'Yuan renminbi') },
  registeredCapital: { value: 5_000_000_000, text: both('50,000,000.00') },
  paidInCapital: { value: 3_200_000_000, text: both('32,000,000.00') },
  registrationType: { value: '03', text: both('有限责任公司(私营)', 'Limited company, private') },
  enterpriseKind: { value: '01', text: both('企业法人', 'Enterprise, legal person') },
  businessScope:
    '建筑陶瓷制品制造；卫生陶瓷制品制造；建筑材料销售；货物进出口；技术进出口；非居住房地产租赁。（依法须经批准的项目，经相关部门批准后方可开展经营活动）',
  establishedOn: '2004-06-18',
  issuer: '佛山市顺德区市场监督管理局',
  issuedOn: '2023-02-07',
  validFrom: '2004-06-18',
  longTerm: true,
});

export const certificates: CertificateView[] = [
  licence,
  certificate(
    'organisationCode',
    { number: 'MA4W3K2T-6', issuer: '佛山市顺德技术监督局', validFrom: '2022-12-01', validUntil: '2026-11-29' },
    until('ending', '2026-11-29', 5),
    { sequence: 2 },
  ),
  certificate(
    'basicAccountPermit',
    {
      number: 'J5880012345601',
      bank: '示例银行大良支行',
      accountNo: { value: null, text: both('****0418'), masked: true },
      issuer: '佛山市顺德区人行',
      issuedOn: '2004-07-02',
    },
    { ...valid, state: 'none' },
  ),
  certificate(
    'legalPersonId',
    {
      person: { value: '10000001', text: both('10000001 陈志强') },
      document: {
        value: '17',
        text: both('身份证 4****************5', 'Resident ID 4****************5'),
      },
    },
    until('valid', '2034-05-12', 2726),
  ),
  certificate(
    'other-1',
    {
      title: '排污许可证',
      number: '9144060600123X001P',
      issuer: '佛山市生态环境局',
      issuedOn: '2021-11-01',
      validUntil: '2026-10-31',
      keyKind1: '排放量',
      keyContent1: '颗粒物每年 3.2 吨',
    },
    until('expired', '2026-10-31', -24, '2027-01-30'),
  ),
];

export const older = certificate(
  'organisationCode',
  { number: 'MA4W3K2T-6', issuer: '佛山市顺德技术监督局', validFrom: '2018-12-01', validUntil: '2022-11-30' },
  until('expired', '2022-11-30', -1455),
  { current: false, supersededAt: '2022-12-05T02:40:00.000Z', knownAt: '2018-12-20T03:05:00.000Z' },
);

export const held = until('hold', '2026-07-31', -116, '2026-10-30');

export const companyFile = (change: Partial<CorporateFileView> = {}): CorporateFileView => ({
  customerNo: '10000006',
  name: '佛山市恒盛陶瓷有限公司',
  exists: true,
  status: 'active',
  provenance: { source: 'core-bank', asOf: '2026-11-22T15:59:59.999Z' },
  nameIsOurs: false,
  version: 4,
  certificates,
  core: {
    creditCode: '91440606MA4W3K2T6X',
    legalPerson: '陈志强',
    registeredAddress: '佛山市顺德区大良街道',
    permits: {
      basicAccountPermit: {
        number: 'J58801000000601',
        provenance: { source: 'core-bank', asOf: '2026-11-22T15:59:59.999Z' },
      },
    },
    provenance: { source: 'core-bank', asOf: '2026-11-22T15:59:59.999Z' },
  },
  prefilled: {
    businessLicence: { issuer: '佛山市顺德区工商行政管理局', capitalCurrency: 'CNY' },
    nationalTax: { issuer: '顺德国税局', approvingAuthority: '佛山市顺德区工商行政管理局' },
    other: {},
  },
  holdSince: null,
  openChange: null,
  manager: { userId: '0199a0a0-0000-7000-8000-000000000001', displayName: '客户经理 1' },
  mayEnter: true,
  asOf: null,
  changedSince: [],
  versions: [
    { version: 4, knownAt: '2025-03-11T06:12:00.000Z', enteredBy: '录入员 1', reviewedBy: '复核员 2' },
    { version: 3, knownAt: '2023-02-20T02:30:00.000Z', enteredBy: '录入员 2', reviewedBy: '复核员 1' },
  ],
  readAt: '2026-11-24T01:00:00.000Z',
  ...change,
});

export const newCompany = (): CorporateFileView =>
  companyFile({
    customerNo: '',
    name: '',
    exists: false,
    status: 'prospect',
    provenance: { source: 'crm', asOf: '2026-11-24T01:00:00.000Z' },
    nameIsOurs: true,
    version: 0,
    certificates: [],
    core: null,
    manager: null,
    versions: [],
  });
