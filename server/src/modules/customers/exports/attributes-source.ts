import { AttributeQuery, attributeFields } from '@tellerline/contracts';
import type { ExportFilter, ExportSource } from '../../exports/index.ts';
import { attributeKeepers } from '../attributes/attributes.routes.ts';
import { countAttributes, listAttributes } from '../attributes/list-attributes.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { describeFilter } from './known-filter.ts';

const ROWS_A_PAGE = 200;
const queryOf = (filter: ExportFilter, cursor?: string) =>
  AttributeQuery.parse({
    ...filter,
    sort: 'customerNo',
    limit: ROWS_A_PAGE,
    ...(cursor === undefined ? {} : { cursor }),
  });

const labels = {
  q: { 'zh-CN': '关键字', en: 'Text' },
  industry: { 'zh-CN': '行业', en: 'Industry' },
  orgNo: { 'zh-CN': '机构', en: 'Branch' },
  importId: { 'zh-CN': '导入批次', en: 'Import' },
} as const;

/** Industry attributes as a file, by the filters of their list. */
export const attributesSource = (desk: CustomerDesk): ExportSource => ({
  kind: 'industry_attributes',
  label: { 'zh-CN': '行业属性', en: 'Industry attributes' },
  roles: attributeKeepers,
  columns: [
    { id: 'customerNo', label: { 'zh-CN': '客户号', en: 'Customer number' } },
    { id: 'name', label: { 'zh-CN': '客户名称', en: 'Name' } },
    { id: 'orgNo', label: { 'zh-CN': '机构', en: 'Branch' } },
    { id: 'accountNo', label: { 'zh-CN': '账号', en: 'Account number' }, masked: true },
    ...attributeFields.map(({ id, label }) => ({ id, label })),
    { id: 'author', label: { 'zh-CN': '登记人', en: 'Recorded by' } },
    { id: 'recordedOn', label: { 'zh-CN': '登记日期', en: 'Recorded on' } },
    { id: 'importedBy', label: { 'zh-CN': '导入人', en: 'Imported by' } },
  ],
  describe: (filter) => describeFilter(filter, labels),
  count: (em, actor, filter, most) => countAttributes(em, queryOf(filter), actor, most),
  async *pages(em, actor, filter, locale) {
    const branches = await desk.branchNames();
    for (let cursor: string | undefined; ; ) {
      const page = await listAttributes(em, queryOf(filter, cursor), actor, branches);
      yield page.items.map((item) => [
        item.customerNo,
        item.name,
        `${item.branch.orgNo} ${item.branch.name[locale]}`,
        item.accountNo,
        ...attributeFields.map(({ id }) => item.values[id]),
        item.author,
        item.recordedOn,
        item.importedBy,
      ]);
      if (page.next === null) return;
      cursor = page.next;
    }
  },
});
