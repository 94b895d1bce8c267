import type { Changes, FieldValue, Finding, Findings, ItemValue, Label } from '@tellerline/contracts';
import type { FileState } from '../file/file-state.ts';
import { itemsAfter, valuesAfter } from '../file/read-changes.ts';
import { isRealDay, readResidentId, yearsBetween } from '../identifiers/resident-id.ts';
import { standardLists } from '../standards/standard-lists.ts';

/** What is wrong or doubtful, in words. Codes are kept with overrides and never renamed. */
const words = {
  id_shape: { 'zh-CN': '身份证号码应为 18 位（或旧 15 位）', en: 'A resident ID has 18 characters (old ones 15)' },
  id_region: { 'zh-CN': '身份证号码的省份代码不存在', en: 'No such province in the ID' },
  id_birth_date: { 'zh-CN': '身份证号码中的出生日期不存在', en: 'The date of birth in the ID does not exist' },
  id_check_digit: { 'zh-CN': '身份证号码校验位不符', en: 'The check digit of the ID is wrong' },
  id_region_unknown: {
    'zh-CN': '身份证号码的地区代码不在国标（含历史）代码中',
    en: 'The region of the ID is in no edition of the national list',
  },
  id_birth_differs: { 'zh-CN': '出生日期与身份证号码不一致', en: 'Date of birth and ID differ' },
  id_gender_differs: { 'zh-CN': '性别与身份证号码不一致', en: 'Gender and ID differ' },
  ids_differ: { 'zh-CN': '两张身份证件的号码不一致', en: 'Two resident IDs with different numbers' },
  document_expired: { 'zh-CN': '证件已过期', en: 'The document has expired' },
  days_out_of_order: { 'zh-CN': '有效期止早于有效期起', en: 'It ends before it begins' },
  end_and_long_term: { 'zh-CN': '长期有效的证件不填有效期止', en: 'No end and an end at once' },
  same_twice: { 'zh-CN': '重复录入', en: 'Entered twice' },
  one_preferred: { 'zh-CN': '首选只能有一个', en: 'Only one can be preferred' },
  not_a_mobile: { 'zh-CN': '该号码不是手机号码', en: 'This is not a mobile number' },
  born_later: { 'zh-CN': '出生日期晚于今天', en: 'Born after today' },
  too_old: { 'zh-CN': '年龄超过 130 岁', en: 'Older than 130 years' },
  hours_out_of_order: { 'zh-CN': '结束时间应晚于开始时间', en: 'The time ends before it begins' },
  began_working_early: { 'zh-CN': '参加工作时不足 16 岁', en: 'Began working before the age of 16' },
  year_to_come: { 'zh-CN': '年份晚于今年', en: 'A year to come' },
  more_dependants: { 'zh-CN': '供养人口多于家庭人数', en: 'More dependants than persons in the household' },
  household_earns_less: { 'zh-CN': '家庭月收入低于个人月收入', en: 'The household earns less than the person' },
  no_document: { 'zh-CN': '未录入身份证件', en: 'No identity document' },
} as const satisfies Record<string, Label>;
type Word = keyof typeof words;

const RESIDENT_IDS = new Set(['10', '21']);
const text = (value: FieldValue | undefined): string => (typeof value === 'string' ? value : '');
const amount = (value: FieldValue | undefined): number | null => (typeof value === 'number' ? value : null);

/**
 * Looks at the file as it would stand: numbers, birth, gender and region of a resident ID against one another and against what
 * is typed, days, telephones, figures. What the clerk can put right is an issue; where the core bank owns one side it is a
 * warning, which he may override with a reason.
 */
export function personalFindings(state: FileState, changes: Changes, today: string): Findings {
  const found: Findings = { issues: [], warnings: [] };
  const values = valuesAfter(state, changes);
  const issue = (path: string, code: Word): void => void found.issues.push({ path, code, text: words[code] });
  const warn = (path: string, code: Word): void => void found.warnings.push({ path, code, text: words[code] });
  const told = { issue, warn };
  checkBirth(values, today, told);
  checkDocuments(state, changes, values, today, told);
  checkContacts(state, changes, values, told);
  checkFigures(values, today, told);
  if (state.customerId === null && itemsAfter(state, 'idDocuments', changes).length === 0) {
    warn('idDocuments', 'no_document');
  }
  if (state.customerId === null && text(values.name) === '') {
    found.issues.push({ path: 'name', code: 'required', text: { 'zh-CN': '必填', en: 'Required' } });
  }
  return { issues: once(found.issues), warnings: once(found.warnings) };
}

type Told = Record<'issue' | 'warn', (path: string, code: Word) => void>;
type Values = Readonly<Record<string, FieldValue>>;

const once = (findings: Finding[]): Finding[] => [
  ...new Map(findings.map((finding) => [`${finding.path} ${finding.code}`, finding])).values(),
];

function checkBirth(values: Values, today: string, { issue }: Told): void {
  const birth = text(values.birthDate);
  if (!isRealDay(birth)) return;
  if (birth > today) issue('birthDate', 'born_later');
  else if (yearsBetween(birth, today) > 130) issue('birthDate', 'too_old');
}

function checkDocuments(state: FileState, changes: Changes, values: Values, today: string, told: Told): void {
  const documents = itemsAfter(state, 'idDocuments', changes);
  const touchesPerson = 'birthDate' in changes || 'gender' in changes;
  const seen = new Set<string>();
  const residentNumbers = new Set<string>();
  for (const { path, value } of documents) {
    const touched = path in changes;
    const key = `${text(value.kind)} ${text(value.number)}`;
    if (seen.has(key) && touched) told.issue(`${path}.number`, 'same_twice');
    seen.add(key);
    if (touched) checkValidity(path, value, today, told);
    if (!RESIDENT_IDS.has(text(value.kind))) continue;
    if (touched || touchesPerson) checkResidentId(path, value, state, values, today, told);
    const read = readResidentId(text(value.number), today);
    if ('number' in read) residentNumbers.add(read.number);
    if (residentNumbers.size > 1 && touched) told.warn(`${path}.number`, 'ids_differ');
  }
}

function checkValidity(path: string, value: ItemValue, today: string, { issue, warn }: Told): void {
  const [from, until] = [text(value.validFrom), text(value.validUntil)];
  if (value.longTerm === true && until !== '') issue(`${path}.validUntil`, 'end_and_long_term');
  if (from !== '' && until !== '' && until < from) issue(`${path}.validUntil`, 'days_out_of_order');
  if (isRealDay(until) && until < today) warn(`${path}.validUntil`, 'document_expired');
}

function checkResidentId(
  path: string,
  value: ItemValue,
  state: FileState,
  values: Values,
  today: string,
  { issue, warn }: Told,
): void {
  const read = readResidentId(text(value.number), today);
  if ('fault' in read) {
    issue(`${path}.number`, `id_${read.fault}`);
    return;
  }
  if (!standardLists.knows('region', read.region)) warn(`${path}.number`, 'id_region_unknown');
  const differs = (field: 'birthDate' | 'gender', code: Word): void =>
    state.readOnly.has(field) ? warn(`${path}.number`, code) : issue(field, code);
  const birth = text(values.birthDate);
  if (birth !== '' && birth !== read.birthDate) differs('birthDate', 'id_birth_differs');
  const gender = text(values.gender);
  if ((gender === '1' || gender === '2') && gender !== read.gender) differs('gender', 'id_gender_differs');
}

function checkContacts(state: FileState, changes: Changes, values: Values, { issue, warn }: Told): void {
  for (const list of ['phones', 'addresses', 'emails'] as const) {
    const entries = itemsAfter(state, list, changes);
    const seen = new Set<string>();
    for (const { path, value } of entries) {
      const said = list === 'phones' ? [value.number, value.extension] : [value.region, value.address];
      const key = [value.use, ...said].join(' ');
      if (seen.has(key) && path in changes) issue(`${path}.${list === 'phones' ? 'number' : 'address'}`, 'same_twice');
      seen.add(key);
    }
    const preferred = entries.filter(({ path, value }) => value.best === true && path in changes);
    if (preferred.length > 1) issue(`${preferred[1]?.path}.best`, 'one_preferred');
  }
  for (const { path, value } of itemsAfter(state, 'phones', changes)) {
    const isMobile = /^\+861[3-9]\d{9}$/.test(text(value.number)) || !text(value.number).startsWith('+86');
    if (path in changes && value.use === 'mobile' && !isMobile) warn(`${path}.number`, 'not_a_mobile');
  }
  const [from, to] = [amount(values.bestFromHour), amount(values.bestToHour)];
  if (from !== null && to !== null && to <= from) issue('bestToHour', 'hours_out_of_order');
}

function checkFigures(values: Values, today: string, { issue, warn }: Told): void {
  const since = text(values.employedSince);
  if (since > today.slice(0, 4)) issue('employedSince', 'year_to_come');
  const birthYear = Number(text(values.birthDate).slice(0, 4)) || null;
  if (birthYear !== null && since !== '' && Number(since) < birthYear + 16)
    warn('employedSince', 'began_working_early');
  const [persons, dependants] = [amount(values.householdSize), amount(values.dependants)];
  if (persons !== null && dependants !== null && dependants > persons) warn('dependants', 'more_dependants');
  const [own, household] = [amount(values.monthlyIncome), amount(values.householdMonthlyIncome)];
  if (own !== null && household !== null && household < own) warn('householdMonthlyIncome', 'household_earns_less');
}
