import { type AttributeFieldId, attributeFields, type ImportView, type Label } from '@tellerline/contracts';
import { TableRefusal } from '../../../../exchange/index.ts';

export type ImportField = AttributeFieldId | 'customerNo' | 'accountNo' | 'author' | 'recordedOn';

interface ImportColumn {
  field: ImportField;
  /** As the template and the result file head it. */
  label: Label;
  /** Further headings it is known by. */
  also: readonly string[];
}

/** What a table may bring, in the order of the template. */
export const importColumns: readonly ImportColumn[] = [
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

/** A heading without what differs between programs: width, case, blanks, `*` and `（必填）`. */
const bare = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(.*?\)|[\s*:.]/g, '');

export type HeadedColumns = NonNullable<NonNullable<ImportView['read']>['columns']>;

/**
 * Which field stands in which column. Headings nobody knows are told and left alone.
 * @throws TableRefusal columns_missing, column_twice
 */
export function readHeading(cells: readonly string[]): HeadedColumns {
  const fieldOf = new Map(
    importColumns.flatMap(({ field, label, also }) =>
      [label['zh-CN'], label.en, field, ...also].map((heading) => [bare(heading), field] as const),
    ),
  );
  const columns = cells.map((heading) => ({
    heading: heading.trim().slice(0, 100),
    field: fieldOf.get(bare(heading)) ?? null,
  }));
  const fields = columns.flatMap(({ field }) => field ?? []);
  const twice = fields.find((field, at) => fields.indexOf(field) !== at);
  if (twice !== undefined) throw new TableRefusal('column_twice', labelOf(twice));
  if (!fields.includes('industry')) throw new TableRefusal('columns_missing', labelOf('industry'));
  if (!fields.includes('customerNo') && !fields.includes('accountNo')) {
    throw new TableRefusal('columns_missing', `${labelOf('customerNo')} / ${labelOf('accountNo')}`);
  }
  return columns;
}

const labelOf = (field: ImportField): string => {
  const label = importColumns.find((column) => column.field === field)?.label;
  return label ? `${label['zh-CN']} (${label.en})` : field;
};
