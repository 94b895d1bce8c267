import {
  type CodeLists,
  type FieldValue,
  type FileCatalogue,
  type Label,
  type PersonalFileView,
  personalFile,
  type ReviewDetail,
  type ReviewRow,
  type ShownField,
} from '@tellerline/contracts';

/** A made-up customer's file, and changes of it, for the gallery. */
const both = (zh: string, en = zh): Label => ({ 'zh-CN': zh, en });
const core = { source: 'core-bank' as const, asOf: '2026-11-22T22:00:00.000Z' };
const crm = { source: 'crm' as const, asOf: '2026-11-20T06:12:00.000Z' };

const shown = (value: FieldValue, text: Label = both(String(value ?? '')), masked = false): ShownField => ({
  value: masked ? null : value,
  text,
  masked,
});

const known: Readonly<Record<string, [FieldValue, Label?]>> = {
  customerNo: ['10000001'],
  name: ['陈志强'],
  gender: ['1', both('男性', 'Male')],
  birthDate: ['1978-05-12'],
  age: [48],
  maritalStatus: ['20', both('已婚', 'Married')],
  nationality: ['CHN', both('中国', 'China')],
  hukouRegion: ['440606', both('广东省佛山市顺德区', 'Shunde, Foshan, Guangdong')],
  isShareholder: [true, both('是', 'Yes')],
  isStaff: [false, both('否', 'No')],
  isBlacklisted: [false, both('否', 'No')],
  relationshipSince: ['2004-03-18'],
  creditSince: ['2011-09-02'],
  education: ['20', both('大学本科', "Bachelor's programme")],
  occupation: ['4', both('商业、服务业人员', 'Commerce and services')],
  employer: ['佛山市恒盛陶瓷有限公司'],
  employerKind: ['01', both('企业法人', 'Enterprise, legal person')],
  employerIndustry: ['C30', both('非金属矿物制品业', 'Non-metallic mineral products')],
  monthlyIncome: [1_850_000, both('18,500.00')],
  annualIncome: [22_200_000, both('222,000.00')],
  housing: ['2', both('按揭', 'Mortgaged')],
  bestChannel: ['3', both('移动', 'Mobile')],
  bestFromHour: [9, both('09:00')],
  bestToHour: [11, both('11:00')],
  contactNote: ['午后开会，上午联系'],
  keyReason: ['wealth', both('理财客户', 'Wealth management')],
};

const readOnly = new Set(['customerNo', 'age', 'annualIncome', 'isBlacklisted', 'relationshipSince', 'creditSince']);
const ofCore = [
  'name',
  'gender',
  'birthDate',
  'maritalStatus',
  'nationality',
  'hukouRegion',
  'isShareholder',
  'isStaff',
];
for (const id of [...ofCore, 'education', 'occupation', 'employer']) readOnly.add(id);

const fieldsOf = (catalogue: FileCatalogue): PersonalFileView['fields'] =>
  Object.fromEntries(
    catalogue.fields.map(({ id }) => {
      const [value, text] = known[id] ?? [null];
      const provenance = value === null ? null : readOnly.has(id) ? core : crm;
      return [id, { ...shown(value, text), readOnly: readOnly.has(id), provenance }];
    }),
  );

const empty = shown(null, both(''));
export const file = (change: Partial<PersonalFileView> = {}): PersonalFileView => ({
  customerNo: '10000001',
  name: '陈志强',
  exists: true,
  version: 3,
  fields: fieldsOf(personalFile),
  lists: {
    idDocuments: [
      {
        key: '11',
        readOnly: true,
        provenance: core,
        fields: {
          kind: shown('10', both('身份证', 'Resident ID')),
          number: shown('4****************7', both('4****************7'), true),
          issuer: empty,
          issuedOn: empty,
          validFrom: shown('2016-08-01'),
          validUntil: shown('2036-08-01'),
          longTerm: shown(false, both('否', 'No')),
        },
      },
    ],
    phones: [
      phone('21', true, 'mobile', both('移动电话', 'Mobile'), '138****8000', true),
      phone('22', false, 'work_phone', both('单位电话', 'Work'), '075****8888', false),
    ],
    addresses: [
      {
        key: '31',
        readOnly: false,
        provenance: crm,
        fields: {
          use: shown('home_address', both('家庭地址', 'Home')),
          region: shown('440606', both('广东省佛山市顺德区', 'Shunde, Foshan, Guangdong')),
          address: shown('大良街道****', both('大良街道****'), true),
          postcode: shown('528300'),
          best: shown(false, both('否', 'No')),
        },
      },
    ],
    emails: [],
  },
  mayEdit: true,
  open: null,
  asOf: null,
  changedSince: [],
  versions: [
    { version: 3, knownAt: crm.asOf, enteredBy: '录入员 1', reviewedBy: '复核员 1' },
    { version: 2, knownAt: '2026-06-02T02:00:00.000Z', enteredBy: '录入员 2', reviewedBy: '复核员 1' },
  ],
  ...change,
});

function phone(key: string, fixed: boolean, use: string, label: Label, number: string, best: boolean) {
  return {
    key,
    readOnly: fixed,
    provenance: fixed ? core : crm,
    fields: {
      use: shown(use, label),
      number: shown(number, both(number), true),
      extension: fixed ? empty : shown('801'),
      best: shown(best, best ? both('是', 'Yes') : both('否', 'No')),
      note: empty,
    },
  };
}

/** The file of somebody who is only being entered. */
export const emptyFile = (): PersonalFileView => {
  const whole = file();
  return {
    ...whole,
    customerNo: '',
    name: '',
    exists: false,
    version: 0,
    versions: [],
    fields: Object.fromEntries(
      Object.entries(whole.fields).map(([id, field]) => [
        id,
        {
          ...field,
          value: null,
          text: both(''),
          provenance: null,
          readOnly: ['customerNo', 'age', 'annualIncome', 'isBlacklisted', 'relationshipSince', 'creditSince'].includes(
            id,
          ),
        },
      ]),
    ),
    lists: { idDocuments: [], phones: [], addresses: [], emails: [] },
  };
};

const changeId = (n: number): string => `0199d000-0000-7000-8000-00000000000${n}`;
export const row = (change: Partial<ReviewRow> = {}): ReviewRow => ({
  id: changeId(1),
  kind: 'personal_file',
  kindLabel: both('个人客户资料', 'Personal file'),
  subjectId: '10000001',
  title: '陈志强',
  customerNo: '10000001',
  state: 'submitted',
  enteredBy: { id: 'u-clerk1', name: '录入员 1' },
  createdAt: '2026-11-23T01:20:00.000Z',
  submittedAt: '2026-11-23T01:42:00.000Z',
  reviewedBy: null,
  decidedAt: null,
  reason: null,
  changedFields: 7,
  warnings: 1,
  own: false,
  version: 2,
  ...change,
});

export const rows = (): ReviewRow[] => [
  row(),
  row({
    id: changeId(2),
    kind: 'corporate_file',
    kindLabel: both('对公客户资料', 'Corporate file'),
    subjectId: '10000006',
    customerNo: '10000006',
    title: '佛山市恒盛陶瓷有限公司',
    changedFields: 14,
    warnings: 0,
    submittedAt: '2026-11-23T02:05:00.000Z',
    enteredBy: { id: 'u-clerk2', name: '录入员 2' },
  }),
  row({
    id: changeId(3),
    kind: 'blacklist_entry',
    kindLabel: both('黑名单', 'Blacklist'),
    title: '吴晓明',
    customerNo: '10000007',
    changedFields: 4,
    warnings: 0,
    submittedAt: '2026-11-23T02:31:00.000Z',
  }),
];

const section = (zh: string, en: string): Label => both(zh, en);
export const detail = (change: Partial<ReviewDetail> = {}): ReviewDetail => ({
  row: row(),
  changes: [
    {
      path: 'idDocuments.n1.kind',
      section: section('身份证件 1', 'Identity documents 1'),
      label: both('证件类型', 'Kind of document'),
      before: null,
      after: null,
      risk: true,
      blind: true,
    },
    {
      path: 'idDocuments.n1.number',
      section: section('身份证件 1', 'Identity documents 1'),
      label: both('证件号码', 'Number'),
      before: null,
      after: null,
      risk: true,
      blind: true,
    },
    {
      path: 'phones.22.number',
      section: section('电话 · 单位电话', 'Telephones · Work'),
      label: both('号码', 'Number'),
      before: { text: both('075****8888'), masked: true },
      after: { text: both('075****1234'), masked: true },
      risk: true,
      blind: false,
    },
    {
      path: 'employerAddress',
      section: section('工作信息', 'Work'),
      label: both('单位地址', 'Address of the employer'),
      before: null,
      after: { text: both('科技大道 18 号'), masked: false },
      risk: false,
      blind: false,
    },
    {
      path: 'monthlyIncome',
      section: section('家庭与经济', 'Family and economy'),
      label: both('个人月均收入', 'Monthly income'),
      before: { text: both('18,500.00'), masked: false },
      after: { text: both('21,000.00'), masked: false },
      risk: false,
      blind: false,
    },
    {
      path: 'housing',
      section: section('家庭与经济', 'Family and economy'),
      label: both('居住状况', 'Housing'),
      before: { text: both('按揭', 'Mortgaged'), masked: false },
      after: { text: both('自置', 'Owned'), masked: false },
      risk: false,
      blind: false,
    },
  ],
  warnings: [
    {
      path: 'idDocuments.n1.validUntil',
      code: 'document_expired',
      text: both('证件已过期', 'The document has expired'),
      reason: '客户已递交换领回执',
    },
  ],
  stale: false,
  mayDecide: true,
  whyNot: null,
  blindTries: 0,
  blindVersion: 3,
  returns: [{ at: '2026-11-22T08:10:00.000Z', by: '复核员 2', reason: '护照号码与原件不符' }],
  ...change,
});

export const lists: CodeLists = {
  lists: {
    gender: [
      { code: '1', label: both('男性', 'Male'), closed: false },
      { code: '2', label: both('女性', 'Female'), closed: false },
    ],
    housing: [
      { code: '1', label: both('自置', 'Owned'), closed: false },
      { code: '2', label: both('按揭', 'Mortgaged'), closed: false },
      { code: '5', label: both('租房', 'Rented'), closed: false },
    ],
    phoneUse: [
      { code: 'mobile', label: both('移动电话', 'Mobile'), closed: false },
      { code: 'work_phone', label: both('单位电话', 'Work'), closed: false },
    ],
    addressUse: [{ code: 'home_address', label: both('家庭地址', 'Home'), closed: false }],
    personIdType: [
      { code: '10', label: both('身份证', 'Resident ID'), closed: false },
      { code: '12', label: both('护照', 'Passport'), closed: false },
    ],
  },
};

/** Levels of the national list: everything answers, a search the districts of one city. */
export function regionLevel(query: URLSearchParams): unknown {
  const level = (code: string, zh: string, en: string) => ({
    items: [{ code, label: both(zh, en), whole: both(zh, en), above: [], retiredAfter: null, opens: true }],
  });
  if (!query.get('parent') && !query.get('q')) return level('440000', '广东省', 'Guangdong');
  return query.get('parent') === '440000' ? level('440600', '佛山市', 'Foshan') : regions;
}

export const regions = {
  items: ['440604 禅城区 Chancheng', '440605 南海区 Nanhai', '440606 顺德区 Shunde'].map((line) => {
    const [code = '', zh = '', en = ''] = line.split(' ');
    const whole = both(`广东省佛山市${zh}`, `${en}, Foshan, Guangdong`);
    return { code, label: both(zh, en), whole, above: [], retiredAfter: null, opens: false };
  }),
};
