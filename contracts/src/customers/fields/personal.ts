import type { Label } from '../../primitives.ts';
import type { FileCatalogue, FileField, FileList } from './file-field.ts';

/** What a line of the catalogue may say besides id, label and type. */
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

const basic = field('basic');
const work = field('work');
const family = field('family');
const contact = field('contact');
const documents = field('idDocuments');
const key = field('keyCustomer');
const ofCore: Rest = { owner: 'core-bank' };
const computed: Rest = { owner: 'computed' };

/** §3.1.1 basic, as the feed brings it for customers of the core bank; typed in for our own. */
const basicFields: readonly FileField[] = [
  basic('customerNo', '客户号', 'Customer number', 'text', { ...computed, max: 11, mandatory: true }),
  basic('name', '客户名称', 'Name', 'name', { ...ofCore, max: 160, mandatory: true, risk: true }),
  basic('gender', '性别', 'Gender', 'code', { ...ofCore, list: 'gender' }),
  basic('birthDate', '出生日期', 'Date of birth', 'day', { ...ofCore, dataClass: 'C2', risk: true, mask: 'day' }),
  basic('age', '年龄', 'Age', 'number', { ...computed, max: 3 }),
  basic('maritalStatus', '婚姻状况', 'Marital status', 'code', { ...ofCore, list: 'maritalStatus' }),
  basic('nationality', '客户国别', 'Nationality', 'country', ofCore),
  basic('hukouRegion', '户口所在地', 'Place of household registration', 'region', ofCore),
  basic('hukouAddress', '户籍地址', 'Registered address', 'text', {
    ...ofCore,
    max: 60,
    dataClass: 'C2',
    mask: 'address',
  }),
  basic('isShareholder', '我社股东标志', 'Shareholder of the bank', 'flag', ofCore),
  basic('isStaff', '我社员工标志', 'Employee of the bank', 'flag', ofCore),
  basic('isBlacklisted', '黑名单标识', 'On the blacklist', 'flag', computed),
  basic('relationshipSince', '与我社建立关系最早时间', 'Relationship since', 'day', computed),
  basic('creditSince', '与我社建立信贷关系最早时间', 'Credit relationship since', 'day', computed),
  basic('education', '最高学历', 'Education', 'code', { ...ofCore, list: 'education' }),
  basic('degree', '最高学位', 'Degree', 'code', { ...ofCore, list: 'degree' }),
];

/** §3.1.1's last two lines and what the bank notes of its key customers. */
const keyCustomerFields: readonly FileField[] = [
  key('investorType', '投资者类型', 'Investor type', 'code', { list: 'investorType' }),
  key('investmentYears', '投资经验（年）', 'Years of investing', 'number', { max: 2, range: [0, 99] }),
  key('keyReason', '重点客户类别', 'Why a key customer', 'code', { list: 'keyCustomerReason' }),
];

/** §3.1.2. */
const workFields: readonly FileField[] = [
  work('occupation', '职业', 'Occupation', 'code', { ...ofCore, list: 'occupation' }),
  work('employer', '工作单位', 'Employer', 'text', { ...ofCore, max: 160 }),
  work('employerKind', '单位性质/类别', 'Kind of employer', 'code', { list: 'employerKind' }),
  work('employerIndustry', '单位所属行业', 'Industry of the employer', 'industry', { max: 5 }),
  work('employerRegion', '单位所在地', 'Place of the employer', 'region'),
  work('employerAddress', '单位地址', 'Address of the employer', 'text', { max: 60 }),
  work('employerPostcode', '单位邮政编码', 'Postcode of the employer', 'digits', { max: 6 }),
  work('employedSince', '本单位工作起始年份', 'Employed there since', 'year', { max: 4 }),
  work('positionYears', '现职年限', 'Years in this position', 'number', { max: 2, range: [0, 80] }),
  work('professionalTitle', '职称', 'Professional title', 'code', { list: 'professionalTitle' }),
];

const money: Rest = { max: 10, dataClass: 'C2' };

/** §3.1.3. */
const familyFields: readonly FileField[] = [
  family('monthlyIncome', '个人月均收入', 'Monthly income', 'money', money),
  family('annualIncome', '个人年收入', 'Yearly income', 'money', { ...computed, max: 12, dataClass: 'C2' }),
  family('householdMonthlyIncome', '家庭月收入总额', 'Monthly income of the household', 'money', money),
  family('householdSize', '家庭人员人数', 'Persons in the household', 'number', { max: 2, range: [1, 99] }),
  family('dependants', '供养人口', 'Dependants', 'number', { max: 2, range: [0, 99] }),
  family('monthlyFixedExpense', '每月家庭固定支出', 'Fixed monthly expenses', 'money', money),
  family('housing', '居住状况', 'Housing', 'code', { list: 'housing' }),
  family('salaryBank', '工资账号开户银行', 'Bank of the salary account', 'text', { max: 40 }),
  family('salaryAccount', '工资账号', 'Salary account', 'text', {
    max: 40,
    dataClass: 'C2',
    risk: true,
    mask: 'account',
  }),
];

/** §3.1.4: what is said once; telephones, mail and addresses are lists. */
const contactFields: readonly FileField[] = [
  contact('bestChannel', '最佳联系方式', 'Best way to reach', 'code', { list: 'contactChannel' }),
  contact('bestPeriod', '最佳联系时段', 'Best time of day', 'code', { list: 'dayPeriod' }),
  contact('bestFromHour', '最佳联系时间（起）', 'Best time from', 'hour', { max: 2, range: [0, 23] }),
  contact('bestToHour', '最佳联系时间（止）', 'Best time until', 'hour', { max: 2, range: [1, 24] }),
  contact('contactNote', '联系描述', 'Note on contact', 'text', { max: 100 }),
];

/** At most three: the source document's rule. */
export const MOST_ID_DOCUMENTS = 3;

const documentList: FileList = {
  id: 'idDocuments',
  section: 'idDocuments',
  label: label('身份证件', 'Identity documents'),
  most: MOST_ID_DOCUMENTS,
  fields: [
    documents('kind', '证件类型', 'Kind of document', 'code', { list: 'personIdType', mandatory: true, risk: true }),
    documents('number', '证件号码', 'Number', 'id_number', {
      max: 30,
      mandatory: true,
      dataClass: 'C2',
      risk: true,
      mask: 'id_number',
    }),
    documents('issuer', '发证机关', 'Issuer', 'text', { max: 100 }),
    documents('issuedOn', '签发日期', 'Issued on', 'day'),
    documents('validFrom', '有效期起', 'Valid from', 'day'),
    documents('validUntil', '有效期止', 'Valid until', 'day'),
    documents('longTerm', '长期', 'No expiry', 'flag'),
  ],
};

const phoneList: FileList = {
  id: 'phones',
  section: 'contact',
  label: label('电话', 'Telephones'),
  most: 20,
  fields: [
    contact('use', '用途', 'Use', 'code', { list: 'phoneUse', mandatory: true }),
    contact('number', '号码', 'Number', 'phone', {
      max: 35,
      mandatory: true,
      dataClass: 'C2',
      risk: true,
      mask: 'phone',
    }),
    contact('extension', '分机', 'Extension', 'extension', { max: 6 }),
    contact('best', '首选', 'Preferred', 'flag'),
    contact('note', '备注', 'Note', 'text', { max: 50 }),
  ],
};

const addressList: FileList = {
  id: 'addresses',
  section: 'contact',
  label: label('地址', 'Addresses'),
  most: 10,
  fields: [
    contact('use', '用途', 'Use', 'code', { list: 'addressUse', mandatory: true }),
    contact('region', '所在地区', 'Region', 'region'),
    contact('address', '详细地址', 'Address', 'text', { max: 80, mandatory: true, dataClass: 'C2', mask: 'address' }),
    contact('postcode', '邮政编码', 'Postcode', 'digits', { max: 6 }),
    contact('best', '首选', 'Preferred', 'flag'),
  ],
};

const emailList: FileList = {
  id: 'emails',
  section: 'contact',
  label: label('电子邮箱', 'Mail addresses'),
  most: 5,
  fields: [
    contact('address', '邮箱', 'Mail address', 'email', { max: 40, mandatory: true, dataClass: 'C2', mask: 'email' }),
    contact('best', '首选', 'Preferred', 'flag'),
  ],
};

/** The whole personal file (customer-fields §1). */
export const personalFile: FileCatalogue = {
  sections: [
    { id: 'basic', label: label('基本信息', 'Basic data') },
    { id: 'idDocuments', label: label('身份证件', 'Identity documents') },
    { id: 'contact', label: label('联系方式', 'Contact') },
    { id: 'work', label: label('工作信息', 'Work') },
    { id: 'family', label: label('家庭与经济', 'Family and economy') },
    { id: 'keyCustomer', label: label('重点客户信息', 'Key-customer detail') },
  ],
  fields: [...basicFields, ...contactFields, ...workFields, ...familyFields, ...keyCustomerFields],
  lists: [documentList, phoneList, addressList, emailList],
};
