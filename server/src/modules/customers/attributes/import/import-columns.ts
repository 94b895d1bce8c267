import { type AttributeFieldId, attributeFields } from '@tellerline/contracts';
import type { ImportColumn } from '../../imports/headed-columns.ts';

export type ImportField = AttributeFieldId | 'customerNo' | 'accountNo' | 'author' | 'recordedOn';

/** What a table of attributes may bring, in the order of the template. */
export const importColumns: readonly (ImportColumn & { field: ImportField })[] = [
  { field: 'accountNo', label: { 'zh-CN': '账号', en: 'Account number' }, also: ['帐号', '存款账号', 'account'] },
  {
    field: 'customerNo',
    label: { 'zh-CN': '客户号', en: 'Customer number' },
    also: ['企业客户号', '客户编号', '客户号码', 'customer no', 'customer no.'],
  },
  ...attributeFields.map(({ id, label }) => ({ field: id, label, also: alsoOf(id) })),
  { field: 'author', label: { 'zh-CN': '登记人', en: 'Recorded by' }, also: ['维护人', '经办人', 'author'] },
  { field: 'recordedOn', label: { 'zh-CN': '登记日期', en: 'Recorded on' }, also: ['维护日期', '日期', 'date'] },
];

function alsoOf(id: AttributeFieldId): string[] {
  const numbered = /^subIndustry(\d)$/.exec(id)?.[1];
  if (numbered !== undefined) return [`行业子类${numbered}`, `子类${numbered}`, `sub industry ${numbered}`];
  return id === 'industry' ? ['行业', '行业大类'] : id === 'marketClass' ? ['专业市场', '市场分类'] : [];
}
