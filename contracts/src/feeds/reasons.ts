import type { Label, Locale } from '../primitives.ts';

/** Why a line or a delta was not taken, for people. The code is API: never renamed. */
export const feedRowReasons = {
  wrong_column_count: { 'zh-CN': '列数不对', en: 'Wrong number of columns' },
  quotes_do_not_match: { 'zh-CN': '引号不配对', en: 'Quotes do not match' },
  line_too_long: { 'zh-CN': '行过长', en: 'The line is too long' },
  wrong_encoding: { 'zh-CN': '字符编码不符', en: 'Not of the announced encoding' },
  bad_characters: { 'zh-CN': '含有不允许的字符', en: 'Characters that are not allowed' },
  required: { 'zh-CN': '必填项为空', en: 'Required, but empty' },
  too_long: { 'zh-CN': '内容过长', en: 'Too long' },
  not_in_list: { 'zh-CN': '取值不在代码表内', en: 'Not one of the values of the list' },
  not_a_day: { 'zh-CN': '不是有效日期', en: 'Not a day of the calendar' },
  not_a_time: { 'zh-CN': '不是有效时间', en: 'Not a time' },
  not_money: { 'zh-CN': '不是有效金额', en: 'Not an amount of money' },
  money_out_of_range: { 'zh-CN': '金额超出范围', en: 'An amount beyond what can be kept' },
  negative: { 'zh-CN': '不允许为负数', en: 'Must not be negative' },
  not_a_number: { 'zh-CN': '不是有效数字', en: 'Not a number' },
  unknown_branch: { 'zh-CN': '机构号不存在', en: 'No such branch' },
  unknown_customer: { 'zh-CN': '客户号不存在', en: 'No such customer' },
  unknown_account: { 'zh-CN': '账号不存在', en: 'No such account' },
  duplicate_key: { 'zh-CN': '同一文件内主键重复', en: 'The same key stands further up' },
  resident_id_wrong: { 'zh-CN': '身份证号码校验不通过', en: 'The resident ID does not pass its check' },
  credit_code_wrong: { 'zh-CN': '统一社会信用代码校验不通过', en: 'The credit code does not pass its check' },
  card_number_wrong: { 'zh-CN': '卡号校验不通过', en: 'The card number does not pass its check' },
  phone_unreadable: { 'zh-CN': '电话号码无法识别', en: 'The telephone number is not readable' },
  days_reversed: { 'zh-CN': '止日早于起日', en: 'Ends before it begins' },
  missing_column: { 'zh-CN': '缺少该列', en: 'The column is missing' },
  unknown_column: { 'zh-CN': '没有该列', en: 'There is no such column' },
  as_of_in_future: { 'zh-CN': '时点在未来', en: 'Its time lies ahead of ours' },
} as const satisfies Readonly<Record<string, Label>>;
export type FeedRowReason = keyof typeof feedRowReasons;

/** Why a whole day was refused or failed. `{name}` is filled from the refusal's details. The code is API: never renamed. */
export const feedRefusals = {
  control_missing: {
    'zh-CN': '{file} 尚未到达，该日数据不完整',
    en: '{file} is not there: the day is not complete yet',
  },
  control_not_json: { 'zh-CN': '{file} 不是有效的 JSON', en: '{file} is not JSON' },
  control_wrong: { 'zh-CN': '{file}：{field} {problem}', en: '{file}: {field} {problem}' },
  day_before_is_later: {
    'zh-CN': '{day} 的前一日不可能是 {previous}',
    en: 'The day before {day} cannot be {previous}',
  },
  late: {
    'zh-CN': '{day} 迟到：{current} 已导入',
    en: '{day} comes late: {current} has been imported already',
  },
  day_missing: {
    'zh-CN': '{day} 以 {previous} 为前一日，但最近导入的是 {current}',
    en: '{day} builds on {previous}, but the last imported day is {current}',
  },
  file_missing: { 'zh-CN': '缺少文件 {file}.csv', en: '{file}.csv is missing' },
  file_empty: { 'zh-CN': '{file}.csv 为空，连表头都没有', en: '{file}.csv is empty: not even a header line' },
  hash_differs: {
    'zh-CN': '{file}.csv 的 SHA-256 与控制文件不符',
    en: '{file}.csv: the SHA-256 is not the announced one',
  },
  header_wrong: {
    'zh-CN': '{file}.csv 的首行应为 {header}',
    en: '{file}.csv: the first line must be {header}',
  },
  rows_differ: {
    'zh-CN': '{where}：收到 {came} 行，控制文件为 {said} 行',
    en: '{where}: {came} rows came, the control file says {said}',
  },
  sum_differs: {
    'zh-CN': '{where}：{column} 合计 {came}，控制文件为 {said}',
    en: '{where}: {column} sums to {came}, the control file says {said}',
  },
  branch_not_said: {
    'zh-CN': '{file}：机构 {branch} 不在控制文件中',
    en: '{file}: branch {branch} is not in the control file',
  },
  too_many_rejects: {
    'zh-CN': '{file}：{read} 行中有 {rejected} 行被拒',
    en: '{file}: {rejected} of {read} lines were rejected',
  },
  interrupted: { 'zh-CN': '导入中断，将自动重试', en: 'The import was interrupted; it is tried again by itself' },
  fault: { 'zh-CN': '系统出错：{problem}', en: 'Something failed: {problem}' },
} as const satisfies Readonly<Record<string, Label>>;
export type FeedRefusalCode = keyof typeof feedRefusals;

/** A refusal in words. */
export function feedRefusalText(
  code: FeedRefusalCode,
  details: Readonly<Record<string, string | number>>,
  locale: Locale,
): string {
  return feedRefusals[code][locale].replace(/\{(\w+)\}/g, (_, name: string) => String(details[name] ?? ''));
}
