import { z } from 'zod';
import type { Label } from '../primitives.ts';

/** Why a whole file was not read, told once. `{n}` is filled from the refusal's params. */
export const fileRefusals = {
  empty: { 'zh-CN': '文件中没有数据', en: 'The file holds no data' },
  kind_unknown: {
    'zh-CN': '无法识别的文件，请使用 .xlsx、.csv 或 .txt',
    en: 'Not a file we read: use .xlsx, .csv or .txt',
  },
  old_excel: { 'zh-CN': '旧版 Excel（.xls），请另存为 .xlsx', en: 'An old Excel file (.xls): save it as .xlsx' },
  encrypted: {
    'zh-CN': '文件有密码保护，请去掉密码后再上传',
    en: 'The file is protected by a password: remove it first',
  },
  macros: { 'zh-CN': '文件含有宏，请另存为不含宏的 .xlsx', en: 'The file holds macros: save it as .xlsx without them' },
  broken: { 'zh-CN': '文件已损坏，无法读取', en: 'The file is damaged and cannot be read' },
  bomb: { 'zh-CN': '文件解压后过大，已拒绝', en: 'The file unpacks to too much and was refused' },
  too_many_rows: { 'zh-CN': '超过 {n} 行，请拆分后上传', en: 'More than {n} rows: split the file' },
  too_many_columns: { 'zh-CN': '超过 {n} 列', en: 'More than {n} columns' },
  columns_missing: { 'zh-CN': '首行缺少必需的列：{n}', en: 'The first row lacks a needed column: {n}' },
  column_twice: { 'zh-CN': '首行中有重复的列：{n}', en: 'The first row names a column twice: {n}' },
  took_too_long: { 'zh-CN': '读取超时，请拆分后上传', en: 'Reading took too long: split the file' },
  interrupted: { 'zh-CN': '读取时服务重启，请重新上传', en: 'The server restarted while reading: send the file again' },
} as const satisfies Record<string, Label>;
export type FileRefusal = keyof typeof fileRefusals;
export const FileRefusal = z.enum(Object.keys(fileRefusals) as [FileRefusal, ...FileRefusal[]]);

/** Why one row was not taken. `{n}` is filled from the issue's `n`. */
export const rowReasons = {
  required: { 'zh-CN': '必填', en: 'Needed' },
  too_long: { 'zh-CN': '超过 {n} 个字', en: 'Longer than {n} characters' },
  bad_characters: {
    'zh-CN': '含有无法识别的字符（请检查文件编码）',
    en: 'Unreadable characters (look at the encoding)',
  },
  formula: { 'zh-CN': '不接受公式，请粘贴为数值', en: 'Formulas are not taken: paste values' },
  error_value: { 'zh-CN': '单元格为错误值', en: 'The cell holds an error' },
  digits_lost: {
    'zh-CN': 'Excel 已丢失末尾数字，请把该列设为文本后重新填写',
    en: 'Excel has lost the last digits: make the column text and type it again',
  },
  quotes_do_not_match: { 'zh-CN': '引号不成对', en: 'Quotes do not match' },
  too_many_columns: { 'zh-CN': '比首行多出列', en: 'More columns than the first row' },
  not_a_day: { 'zh-CN': '日期无法识别', en: 'Not a date' },
  day_in_future: { 'zh-CN': '日期晚于今天', en: 'The date lies in the future' },
  unknown_customer: { 'zh-CN': '没有此客户，或您无权查看', en: 'No such customer, or not yours to see' },
  unknown_account: { 'zh-CN': '没有此账号，或您无权查看', en: 'No such account, or not yours to see' },
  account_of_other: { 'zh-CN': '账号不属于该客户', en: "The account is not this customer's" },
  not_in_standard: {
    'zh-CN': '不在行业分类国家标准（GB/T 4754）中',
    en: 'Not in the national standard of industries (GB/T 4754)',
  },
  not_corporate: { 'zh-CN': '不是对公客户', en: 'Not a corporate customer' },
  repeated: { 'zh-CN': '与第 {n} 行是同一客户', en: 'The same customer as row {n}' },
  changed_meanwhile: {
    'zh-CN': '该客户的属性已被他人更新，请核对后再提交',
    en: 'Somebody has set these attributes meanwhile: look at them again',
  },
  not_in_list: { 'zh-CN': '不在可选范围内', en: 'Not one of its list' },
  not_a_phone: { 'zh-CN': '电话号码有误', en: 'Not a telephone number' },
  id_not_his: { 'zh-CN': '与该客户登记的证件不一致', en: 'Not a document of this customer' },
  id_kind_required: { 'zh-CN': '请注明证件类型', en: 'Say the kind of document' },
  id_wrong: { 'zh-CN': '号码校验有误', en: 'The number does not pass its check digits' },
  people_only: { 'zh-CN': '只用于自然人', en: 'For people only' },
  companies_only: { 'zh-CN': '只用于企业', en: 'For companies only' },
  ends_before: { 'zh-CN': '失效日期早于生效日期', en: 'Ends before it begins' },
  over_already: { 'zh-CN': '失效日期已过', en: 'The last day is over already' },
  reason_in_words: { 'zh-CN': '“禁止办理”须写明原因', en: 'Say in words why no business may be done' },
  listed_otherwise: {
    'zh-CN': '同一对象已有生效的条目且内容不同，请修改该条目',
    en: 'In force already with other words: change that entry',
  },
  same_as_row: { 'zh-CN': '与第 {n} 行是同一对象', en: 'The same as row {n}' },
  entry_changed: {
    'zh-CN': '核对之后该条目又被修改，未导入',
    en: 'The entry has been changed since the check: not imported',
  },
  changed_since: { 'zh-CN': '导入之后又被修改，已保留', en: 'Changed since the import: kept' },
} as const satisfies Record<string, Label>;
export type RowReason = keyof typeof rowReasons;
export const RowReason = z.enum(Object.keys(rowReasons) as [RowReason, ...RowReason[]]);

/** Fills `{n}` of a phrase. */
export const fillReason = (label: Label, locale: keyof Label, n: string | number | null | undefined): string =>
  label[locale].replace('{n}', String(n ?? ''));

export const TableFormat = z.enum(['csv', 'xlsx']);
export type TableFormat = z.infer<typeof TableFormat>;
