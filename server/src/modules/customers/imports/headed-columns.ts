import type { ImportView, Label } from '@tellerline/contracts';
import { TableRefusal } from '../../../exchange/index.ts';

/** A column a table may bring. */
export interface ImportColumn {
  field: string;
  /** As the template and the result file head it. */
  label: Label;
  /** Further headings it is known by. */
  also: readonly string[];
}

export type HeadedColumns = NonNullable<NonNullable<ImportView['read']>['columns']>;

/** A heading without what differs between programs: width, case, blanks, `*` and `（必填）`. */
const bare = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\(.*?\)|[\s*:.]/g, '');

/**
 * Which field stands in which column. Headings nobody knows are told and left alone.
 * @param needed groups of fields; of each group one at least must be there
 * @throws TableRefusal columns_missing, column_twice
 */
export function readHeading(
  cells: readonly string[],
  known: readonly ImportColumn[],
  needed: readonly (readonly string[])[],
): HeadedColumns {
  const fieldOf = new Map(
    known.flatMap(({ field, label, also }) =>
      [label['zh-CN'], label.en, field, ...also].map((heading) => [bare(heading), field] as const),
    ),
  );
  const columns = cells.map((heading) => ({
    heading: heading.trim().slice(0, 100),
    field: fieldOf.get(bare(heading)) ?? null,
  }));
  const labelOf = (field: string): string => {
    const label = known.find((column) => column.field === field)?.label;
    return label ? `${label['zh-CN']} (${label.en})` : field;
  };
  const fields = columns.flatMap(({ field }) => field ?? []);
  const twice = fields.find((field, at) => fields.indexOf(field) !== at);
  if (twice !== undefined) throw new TableRefusal('column_twice', labelOf(twice));
  const missing = needed.find((group) => !group.some((field) => fields.includes(field)));
  if (missing) throw new TableRefusal('columns_missing', missing.map(labelOf).join(' / '));
  return columns;
}
