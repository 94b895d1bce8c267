import type { Finding, Label } from '@tellerline/contracts';
import type { CompanyFinding, CompanyRule } from './company-finding.ts';

/** How each rule is told; `{name}` is filled from the facts of the finding. */
const words: Record<CompanyRule, Label> = {
  'credit_code.shape': {
    'zh-CN': '统一社会信用代码含有标准以外的字符（不含 I、O、Z、S、V）',
    en: 'The credit code holds characters outside the standard (no I, O, Z, S, V)',
  },
  'credit_code.check_digit': {
    'zh-CN': '统一社会信用代码校验位不符（GB 32100）',
    en: 'The check digit of the credit code is wrong (GB 32100)',
  },
  'credit_code.organisation_code': {
    'zh-CN': '统一社会信用代码第 9–17 位的组织机构代码校验位不符',
    en: 'The organisation code in the credit code (characters 9–17) has a wrong check digit',
  },
  'organisation_code.check_digit': {
    'zh-CN': '组织机构代码校验位不符（GB 11714）',
    en: 'The check digit of the organisation code is wrong (GB 11714)',
  },
  'licence_no.form': {
    'zh-CN': '号码为 {length} 位，既非 18 位信用代码也非 15 位注册号',
    en: '{length} characters: neither a credit code of 18 nor a registration number of 15',
  },
  'licence_no.check_digit': {
    'zh-CN': '15 位注册号校验位不符（GS 15-2006）',
    en: 'The check digit of the registration number is wrong (GS 15-2006)',
  },
  'licence_no.of_another_customer': {
    'zh-CN': '另一客户已使用此号码：{customerNo}',
    en: 'Another customer has this number: {customerNo}',
  },
  'organisation_code.not_in_credit_code': {
    'zh-CN': '与信用代码中的机构代码不一致，应为 {expected}',
    en: 'Not the one inside the credit code, which is {expected}',
  },
  'tax_number.form': {
    'zh-CN': '税号既非信用代码，也非“6 位行政区划 + 9 位机构代码”',
    en: 'Neither a credit code nor six digits of region and nine of organisation code',
  },
  'tax_number.organisation_differs': {
    'zh-CN': '税号中的机构代码与证照不一致，应为 {expected}',
    en: 'The organisation code in the tax number differs; expected {expected}',
  },
  'tax_number.credit_code_differs': {
    'zh-CN': '税号与营业执照的信用代码不一致',
    en: 'The tax number is not the credit code of the licence',
  },
  'tax_number.national_and_local_differ': {
    'zh-CN': '国税与地税号码不一致',
    en: 'National and local tax numbers differ',
  },
  'region.differs': {
    'zh-CN': '此处行政区划 {region} 与 {other} 不在同一地市',
    en: 'Region {region} is not in the prefecture of {other}',
  },
  'registration_type.contradicts_credit_code': {
    'zh-CN': '登记类型与信用代码前两位 {category} 不符',
    en: 'The registration type contradicts the first two characters {category} of the credit code',
  },
  'registration_type.contradicts_licence_no': {
    'zh-CN': '登记类型与注册号第 7 位 {digit} 不符（6–9 为个体工商户）',
    en: 'The registration type contradicts digit 7 ({digit}) of the number: 6–9 are sole traders',
  },
  'enterprise_kind.contradicts_registration_type': {
    'zh-CN': '与企业登记类型不符，按对照表应为 {expected}',
    en: 'Does not go with the registration type; the matrix expects {expected}',
  },
  'capital.paid_in_above_registered': {
    'zh-CN': '实收资本大于注册资本',
    en: 'The paid-in capital exceeds the registered capital',
  },
  'legal_person.name_differs': {
    'zh-CN': '法定代表人姓名与所关联的个人客户不一致',
    en: 'The legal representative is not called like the personal customer who is linked',
  },
  'legal_person.unknown': {
    'zh-CN': '没有此个人客户，或您无权查看',
    en: 'There is no such personal customer, or he is not yours to see',
  },
  'legal_person.document_unknown': {
    'zh-CN': '该证件不在此个人客户名下',
    en: 'This document does not stand in his file',
  },
  'legal_person.document_expired': {
    'zh-CN': '法定代表人的证件已于 {day} 到期',
    en: 'The document of the legal person ended on {day}',
  },
  'core_bank.differs': {
    'zh-CN': '与核心系统的记录不一致：{known}',
    en: 'Differs from the core bank: {known}',
  },
  'day.in_the_future': { 'zh-CN': '日期晚于今天', en: 'Lies in the future' },
  'day.out_of_order': { 'zh-CN': '早于 {from}', en: 'Earlier than {from}' },
  'validity.missing': {
    'zh-CN': '请填写有效期，或勾选长期',
    en: 'Give the end of validity, or mark it as without expiry',
  },
  'validity.long_term_with_end': {
    'zh-CN': '有效期止与“长期”只能填写一项',
    en: 'Either an end or “no expiry”, not both',
  },
  'validity.already_ended': { 'zh-CN': '证件已于 {day} 到期', en: 'The certificate ended on {day}' },
  'renewal.not_later': {
    'zh-CN': '新证有效期不晚于旧证（{day}）',
    en: 'The new certificate does not end later than the old one ({day})',
  },
};

/** A finding in words. */
export function inWords(finding: CompanyFinding, path: string): Finding {
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (whole, fact: string) => finding.facts[fact] ?? whole);
  const phrase = words[finding.rule];
  return { path, code: finding.rule, text: { 'zh-CN': fill(phrase['zh-CN']), en: fill(phrase.en) } };
}
