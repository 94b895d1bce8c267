import { blacklistFields } from '@tellerline/contracts';
import type { ImportColumn } from '../../imports/headed-columns.ts';

/** Fields of an entry a table may bring, and where the rows keep them. */
export const rowColumns = {
  name: 'name',
  partyKind: 'party_kind',
  birthDate: 'birth_date',
  customerNo: 'customer_no',
  idKind: 'id_kind',
  idNumber: 'id_number',
  creditCode: 'credit_code',
  phone: 'phone',
  severity: 'severity',
  reason: 'reason',
  advice: 'advice',
  reasonText: 'reason_text',
  source: 'source',
  sourceText: 'source_text',
  validFrom: 'valid_from',
  validUntil: 'valid_until',
} as const;
export type BlacklistColumn = keyof typeof rowColumns;

/** Where a row that changes an entry keeps what the entry said. */
export const beforeColumns = {
  name: 'before_name',
  partyKind: 'before_party_kind',
  birthDate: 'before_birth_date',
  idKind: 'before_id_kind',
  idNumber: 'before_id_number',
  creditCode: 'before_credit_code',
  phone: 'before_phone',
  severity: 'before_severity',
  reason: 'before_reason',
  advice: 'before_advice',
  reasonText: 'before_reason_text',
  source: 'before_source',
  sourceText: 'before_source_text',
  validFrom: 'before_valid_from',
  validUntil: 'before_valid_until',
} as const satisfies Record<Exclude<BlacklistColumn, 'customerNo'>, string>;

const also: Partial<Record<BlacklistColumn, readonly string[]>> = {
  name: ['姓名', '企业名称', '客户名称', 'full name'],
  partyKind: ['对象类别', 'party kind'],
  birthDate: ['生日', 'born'],
  customerNo: ['客户编号', 'customer no'],
  idKind: ['证件种类', 'id kind'],
  idNumber: ['身份证号', '身份证号码', '证件号', 'id number'],
  creditCode: ['信用代码', '社会信用代码'],
  phone: ['电话', '手机', '手机号', '手机号码', 'phone'],
  severity: ['级别'],
  reason: ['列入原因'],
  advice: ['处置', '处理方式', 'advice'],
  reasonText: ['说明', '备注', 'remarks'],
  sourceText: ['依据', '文号', 'reference'],
  validFrom: ['生效日', '列入日期', 'valid from'],
  validUntil: ['失效日', '到期日', 'valid until'],
};

const fieldOf = (id: BlacklistColumn) => {
  const field = blacklistFields.fields.find((each) => each.id === id);
  if (!field) throw new Error(`The blacklist has no field ${id}`);
  return field;
};

export const columnIds = Object.keys(rowColumns) as BlacklistColumn[];
export const blacklistField = fieldOf;

/** What a list of others may bring, in the order of the template. */
export const blacklistColumns: readonly (ImportColumn & { field: BlacklistColumn })[] = columnIds.map((field) => ({
  field,
  label: fieldOf(field).label,
  also: also[field] ?? [],
}));
