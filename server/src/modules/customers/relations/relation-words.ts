import type { Label } from '@tellerline/contracts';

/** What may be wrong (issue) or doubtful (warning) with a relation. */
export const relationWords = {
  required: { 'zh-CN': '必填', en: 'Required' },
  party_unknown: {
    'zh-CN': '没有此客户；他行客户请同时填写其证件号码',
    en: "No such customer; of another branch's give the document number as well",
  },
  id_differs: { 'zh-CN': '与该客户登记的证件不一致', en: 'Not a document of this customer' },
  id_required: { 'zh-CN': '非本行客户须填写证件', en: 'Who is no customer is told by a document' },
  id_kind_required: { 'zh-CN': '请选择证件类型', en: 'Choose the kind of document' },
  id_wrong: { 'zh-CN': '证件号码校验有误', en: 'The number does not pass its check digits' },
  name_differs: { 'zh-CN': '该证件登记的名称与此不同', en: 'This document is known under another name' },
  oneself: { 'zh-CN': '不能与自己建立关系', en: 'Nobody is related to himself' },
  doubled: { 'zh-CN': '相同的关系已存在', en: 'The same relation exists already' },
  doubled_other_event: {
    'zh-CN': '与同一对方已有相同角色的关系（关联事件不同）',
    en: 'The same two are tied so already, on other grounds',
  },
  overlaps: { 'zh-CN': '与同一对方的前一段关系时间重叠', en: 'Overlaps an earlier relation of the same two' },
  people_only: { 'zh-CN': '亲属关系只存在于自然人之间', en: 'Only people are kin' },
  company_only: { 'zh-CN': '此角色只适用于企业客户', en: 'Only companies have somebody in this role' },
  party_must_be_person: { 'zh-CN': '此角色的关联方须为自然人', en: 'In this role there must be a person' },
  party_must_be_company: { 'zh-CN': '此角色的关联方须为企业', en: 'In this role there must be a company' },
  second_spouse: { 'zh-CN': '已有未终止的配偶关系', en: 'There is a spouse already' },
  spouse_of_another: { 'zh-CN': '对方已有未终止的配偶关系', en: 'The other one has a spouse already' },
  parent_younger: { 'zh-CN': '父母的出生日期不早于子女', en: 'The parent is not older than the child' },
  share_not_here: { 'zh-CN': '只有股东填写持股比例', en: 'Only shareholders have a share' },
  shares_over_100: { 'zh-CN': '股东持股比例合计超过 100%', en: "The shareholders' shares add up to more than 100 %" },
  amount_not_here: {
    'zh-CN': '只有担保、抵押、质押填写金额',
    en: 'Only guarantees, mortgages and pledges have an amount',
  },
  currency_required: { 'zh-CN': '请选择币种', en: 'Choose the currency' },
  amount_required: { 'zh-CN': '有币种时请填写金额', en: 'A currency needs an amount' },
  day_to_come: { 'zh-CN': '不能晚于今天', en: 'Cannot lie in the future' },
  ends_before: { 'zh-CN': '终止日期早于建立日期', en: 'Ends before it began' },
} as const satisfies Record<string, Label>;
export type RelationWord = keyof typeof relationWords;
