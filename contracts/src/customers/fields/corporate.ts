import { z } from 'zod';
import type { Label } from '../../primitives.ts';
import type { FileField } from './file-field.ts';

type Rest = Partial<Omit<FileField, 'id' | 'section' | 'label' | 'type'>>;

const label = (zh: string, en: string): Label => ({ 'zh-CN': zh, en });

/** A field of ours: optional, internal, unless said otherwise. */
const field =
  (section: string) =>
  (id: string, zh: string, en: string, type: FileField['type'], rest: Rest = {}): FileField => ({
    id,
    section,
    label: label(zh, en),
    type,
    mandatory: false,
    owner: 'crm',
    dataClass: 'C1',
    risk: false,
    ...rest,
  });

/** The eight kinds of paper a company brings (customer-fields §2), as the code list `certificateKind` has them. */
export const certificateKinds = [
  'businessLicence',
  'organisationCode',
  'nationalTax',
  'localTax',
  'basicAccountPermit',
  'temporaryAccountPermit',
  'legalPersonId',
  'other',
] as const;
export const CertificateKind = z.enum(certificateKinds);
export type CertificateKind = z.infer<typeof CertificateKind>;

/** A kind of certificate: what is written on it, and which facts of the licence are shown beside it. */
export interface CertificateForm {
  kind: CertificateKind;
  label: Label;
  fields: readonly FileField[];
  /** Fields of the business licence shown read-only. */
  fromLicence: readonly string[];
  /** An end must be told: a day, or 长期 where that is allowed. */
  endRequired: boolean;
  longTermAllowed: boolean;
  /** Merged into the credit code since; entered from old paper only. */
  legacy: boolean;
}

const required: Rest = { mandatory: true };

/** Field of the common block every certificate has. */
const number = (zh: string, en: string, max: number, type: FileField['type'] = 'id_number') =>
  field('number')('number', zh, en, type, { max, risk: true, ...required });
const issuedOn = (rest: Rest = {}) => field('validity')('issuedOn', '发证日期', 'Issued on', 'day', rest);
const validity = field('validity');
const from = validity('validFrom', '有效期起', 'Valid from', 'day');
const until = (rest: Rest = {}) => validity('validUntil', '有效期止', 'Valid until', 'day', { risk: true, ...rest });
const longTerm = validity('longTerm', '长期', 'No expiry', 'flag', { risk: true });
const status = validity('status', '证件状态', 'State', 'code', { list: 'certificateStatus' });
const issuer = (zh = '登记机关', en = 'Registry', rest: Rest = required) =>
  field('issuer')('issuer', zh, en, 'text', { max: 100, ...rest });

const licence = field('licence');
const businessLicence: CertificateForm = {
  kind: 'businessLicence',
  label: label('营业执照', 'Business licence'),
  fields: [
    // Before 2015 licences of foreign-invested companies bore Chinese characters.
    number('营业执照号码', 'Licence number', 50, 'text'),
    licence('registeredRegion', '注册地', 'Registered region', 'region'),
    licence('registeredAddress', '注册地址', 'Registered address', 'text', { max: 100, ...required }),
    licence('legalPerson', '法定代表人', 'Legal representative', 'name', { max: 50, ...required }),
    licence('capitalCurrency', '注册资本币种', 'Currency of capital', 'currency', required),
    licence('registeredCapital', '注册资本', 'Registered capital', 'money', { max: 12, risk: true, ...required }),
    licence('paidInCapital', '实收资本', 'Paid-in capital', 'money', { max: 12, ...required }),
    licence('registrationType', '企业登记类型', 'Registration type', 'code', { list: 'registrationType', ...required }),
    licence('enterpriseKind', '企业性质', 'Enterprise kind', 'code', { list: 'enterpriseKind', ...required }),
    licence('businessScope', '经营范围', 'Business scope', 'long_text', { max: 500, ...required }),
    licence('establishedOn', '成立日期', 'Established on', 'day', required),
    // The yearly inspection became a report of the company's own in 2014: old paper only.
    licence('annualInspectionOn', '年审日期', 'Inspected on', 'day', { legacy: true }),
    issuer(),
    issuedOn(),
    from,
    until(),
    longTerm,
    status,
  ],
  fromLicence: [],
  endRequired: true,
  longTermAllowed: true,
  legacy: false,
};

const organisationCode: CertificateForm = {
  kind: 'organisationCode',
  label: label('组织机构代码证', 'Organisation code certificate'),
  fields: [number('机构代码', 'Organisation code', 50), issuer(), issuedOn(), from, until(), longTerm, status],
  fromLicence: ['registeredAddress', 'legalPerson', 'registrationType'],
  endRequired: true,
  longTermAllowed: true,
  legacy: true,
};

const tax = (kind: 'nationalTax' | 'localTax', zh: string, en: string): CertificateForm => ({
  kind,
  label: label(zh, en),
  fields: [
    number('证件号码', 'Number', 50),
    field('issuer')('approvingAuthority', '批准设立机关', 'Approving authority', 'text', { max: 100, ...required }),
    issuer(),
    issuedOn(),
    from,
    until(),
    longTerm,
    status,
  ],
  fromLicence: ['registeredAddress', 'legalPerson', 'registrationType', 'businessScope'],
  endRequired: false,
  longTermAllowed: true,
  legacy: true,
});

const permit = (kind: 'basicAccountPermit' | 'temporaryAccountPermit', zh: string, en: string): CertificateForm => {
  const temporary = kind === 'temporaryAccountPermit';
  const account = field('account');
  return {
    kind,
    label: label(zh, en),
    fields: [
      number('核准号', 'Approval number', 20),
      account('bank', temporary ? '开户银行' : '基本户开户银行', 'Bank', 'text', {
        max: 50,
        ...required,
      }),
      account('accountNo', temporary ? '账号' : '基本户账号', 'Account number', 'id_number', {
        max: 30,
        dataClass: 'C2',
        risk: true,
        mask: 'account',
        ...required,
      }),
      issuer('发证机关', 'Issuer'),
      issuedOn(required),
      from,
      ...(temporary ? [until(required)] : [until(), longTerm]),
      status,
    ],
    fromLicence: ['legalPerson'],
    endRequired: temporary,
    longTermAllowed: !temporary,
    legacy: false,
  };
};

const person = field('person');
/** A reference to a personal customer and one of his documents, never a copy: number and days stand in his own file. */
const legalPersonId: CertificateForm = {
  kind: 'legalPersonId',
  label: label('法人身份证件', "Legal person's ID"),
  fields: [
    person('person', '对应个人客户', 'Personal customer', 'person_ref', {
      risk: true,
      ...required,
    }),
    person('document', '其身份证件', 'His document', 'code', required),
  ],
  fromLicence: ['legalPerson'],
  endRequired: false,
  longTermAllowed: true,
  legacy: false,
};

const keyFacts = [1, 2, 3].flatMap((n) => [
  field('facts')(`keyKind${n}`, `关键信息${n} 类型`, `Key fact ${n}: kind`, 'text', { max: 10 }),
  field('facts')(`keyContent${n}`, `关键信息${n} 内容`, `Key fact ${n}: content`, 'text', { max: 100 }),
]);
const other: CertificateForm = {
  kind: 'other',
  label: label('其他证件', 'Other certificate'),
  fields: [
    field('number')('title', '证件名称', 'Certificate name', 'text', { max: 20, ...required }),
    number('证件编号', 'Number', 20, 'text'),
    issuer('发证机关', 'Issuer'),
    issuedOn(required),
    from,
    until(),
    longTerm,
    status,
    ...keyFacts,
  ],
  fromLicence: ['legalPerson'],
  endRequired: false,
  longTermAllowed: true,
  legacy: false,
};

/** Every kind of certificate, in the order a file shows them. */
export const certificateForms: readonly CertificateForm[] = [
  businessLicence,
  organisationCode,
  tax('nationalTax', '国税登记证', 'National tax registration'),
  tax('localTax', '地税登记证', 'Local tax registration'),
  permit('basicAccountPermit', '基本账户开户许可证', 'Basic-account permit'),
  permit('temporaryAccountPermit', '临时账户开户许可证', 'Temporary-account permit'),
  legalPersonId,
  other,
];

const formByKind = new Map(certificateForms.map((form) => [form.kind, form]));

/** Most other certificates of one company. */
export const MOST_OTHER_CERTIFICATES = 20;

/**
 * The form of a slot, which is where one certificate and its successors stand: a kind, and for other certificates a running
 * number (`other-1`). Undefined for what is no slot.
 */
export function certificateFormOf(slot: string): CertificateForm | undefined {
  const [, kind = '', running] = /^([A-Za-z]+)(?:-(\d{1,2}))?$/.exec(slot) ?? [];
  const form = formByKind.get(kind as CertificateKind);
  if (!form) return undefined;
  const numbered = form.kind === 'other';
  const inRange = Number(running) >= 1 && Number(running) <= MOST_OTHER_CERTIFICATES;
  return numbered ? (inRange ? form : undefined) : running === undefined ? form : undefined;
}

/** What the file of a company has besides its certificates (§2.1). */
export const companyFields: readonly FileField[] = [
  field('company')('customerNo', '企业客户号', 'Customer number', 'text', { owner: 'computed', max: 11, ...required }),
  field('company')('name', '客户名称', 'Name', 'name', { owner: 'core-bank', max: 160, risk: true, ...required }),
];
