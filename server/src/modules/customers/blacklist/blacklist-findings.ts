import type { FieldValue, Findings, Label } from '@tellerline/contracts';
import { blacklistFields } from '@tellerline/contracts';
import { creditCodeFault } from '../identifiers/credit-code.ts';
import { readResidentId } from '../identifiers/resident-id.ts';

const words = {
  required: { 'zh-CN': '必填', en: 'Required' },
  customer_unknown: { 'zh-CN': '没有此客户，或不在您的机构', en: 'No such customer, or not of your branches' },
  id_not_his: { 'zh-CN': '与该客户登记的证件不一致', en: 'Not a document of this customer' },
  id_kind_required: { 'zh-CN': '请选择证件类型', en: 'Choose the kind of document' },
  id_wrong: { 'zh-CN': '证件号码校验有误', en: 'The number does not pass its check digits' },
  people_only: { 'zh-CN': '只用于自然人', en: 'For people only' },
  companies_only: { 'zh-CN': '统一社会信用代码只用于企业', en: 'For companies only' },
  ends_before: { 'zh-CN': '失效日期早于生效日期', en: 'Ends before it begins' },
  over_already: { 'zh-CN': '失效日期已过', en: 'The last day is over already' },
  reason_in_words: { 'zh-CN': '“禁止办理”须写明原因', en: 'Say in words why no business may be done' },
  lift_reason: { 'zh-CN': '解除须写明原因', en: 'Say why it is lifted' },
  lift_day: { 'zh-CN': '请填写解除日期', en: 'Say when it is lifted' },
  lifted_later: { 'zh-CN': '解除日期不能晚于今天', en: 'Cannot be lifted in the future' },
  lifted_at_once: { 'zh-CN': '新条目不能同时解除', en: 'A new entry cannot be lifted at once' },
  is_lifted: { 'zh-CN': '已解除的条目不再修改，请新建', en: 'What was lifted stays so; make a new entry' },
  doubled: { 'zh-CN': '同一对象已有生效的条目', en: 'There is an entry in force for the same already' },
} as const satisfies Record<string, Label>;
type Word = keyof typeof words;

export interface EntryToCheck {
  values: Readonly<Record<string, FieldValue>>;
  isNew: boolean;
  /** Was lifted before this change. */
  wasLifted: boolean;
  /** The customer of the number typed, where he is in scope. */
  customer: { numbers: ReadonlySet<string> } | null;
  /** Others in force meet the same keys. */
  doubled: boolean;
  today: string;
}

const text = (value: FieldValue | undefined): string => (typeof value === 'string' ? value : '');

/** Looks at an entry of the blacklist as it would stand. */
export function blacklistFindings(about: EntryToCheck): Findings {
  const found: Findings = { issues: [], warnings: [] };
  const issue = (path: string, code: Word): void => void found.issues.push({ path, code, text: words[code] });
  const warn = (path: string, code: Word): void => void found.warnings.push({ path, code, text: words[code] });
  const { values, today } = about;
  for (const { id, mandatory } of blacklistFields.fields) if (mandatory && !text(values[id])) issue(id, 'required');
  checkKeys(about, issue, warn);

  const [from, until, lifted] = [text(values.validFrom), text(values.validUntil), text(values.liftedOn)];
  if (from && until && until < from) issue('validUntil', 'ends_before');
  else if (about.isNew && until && until < today) issue('validUntil', 'over_already');
  if (values.severity === 'block' && !text(values.reasonText)) issue('reasonText', 'reason_in_words');

  if (about.wasLifted) issue('liftedOn', 'is_lifted');
  else if (lifted && about.isNew) issue('liftedOn', 'lifted_at_once');
  if (lifted > today) issue('liftedOn', 'lifted_later');
  if (lifted && !text(values.liftReason)) issue('liftReason', 'lift_reason');
  if (!lifted && text(values.liftReason)) issue('liftedOn', 'lift_day');
  if (about.doubled && !lifted) warn('name', 'doubled');
  return found;
}

type Tell = (path: string, code: Word) => void;

function checkKeys({ values, customer, today }: EntryToCheck, issue: Tell, warn: Tell): void {
  const [no, number, code] = ['customerNo', 'idNumber', 'creditCode'].map((id) => text(values[id]));
  if (no && !customer) issue('customerNo', 'customer_unknown');
  const corporate = values.partyKind === 'corporate';
  if (number && corporate) issue('idNumber', 'people_only');
  if (number && !corporate && !text(values.idKind)) issue('idKind', 'id_kind_required');
  const isResidentId = values.idKind === '10' || values.idKind === '21';
  if (number && isResidentId && 'fault' in readResidentId(number, today)) issue('idNumber', 'id_wrong');
  if (corporate && text(values.birthDate)) issue('birthDate', 'people_only');
  if (code && !corporate) issue('creditCode', 'companies_only');
  else if (code && creditCodeFault(code) !== null) issue('creditCode', 'id_wrong');
  if (customer && number && !customer.numbers.has(number)) warn('idNumber', 'id_not_his');
  if (customer && code && !customer.numbers.has(code)) warn('creditCode', 'id_not_his');
}
