import {
  CustomerColumn,
  CustomerFilter,
  CustomerSort,
  customerColumns,
  SortDirection,
  type ViewSettings,
} from '@tellerline/contracts';

/** How the list is looked at: a view's settings, and the saved view they began with. */
export interface ListLook extends ViewSettings {
  view: string | null;
}

const defaults: ListLook = {
  filter: {},
  columns: customerColumns.filter((column) => column !== 'gender' && column !== 'status'),
  sort: 'name',
  direction: 'asc',
  view: null,
};

/** The look an address tells, so that the way back from a customer leads to the same list. What makes no sense is left out. */
export function lookOf(address: string): ListLook {
  const given = Object.fromEntries(new URLSearchParams(address));
  const named = given.columns?.split(',') ?? [];
  const columns = customerColumns.filter((column) => named.includes(column));
  return {
    filter: CustomerFilter.safeParse(given).data ?? {},
    columns: given.columns === undefined ? defaults.columns : CustomerColumn.array().parse(columns),
    sort: CustomerSort.safeParse(given.sort).data ?? defaults.sort,
    direction: SortDirection.safeParse(given.direction).data ?? defaults.direction,
    view: given.view ?? null,
  };
}

/** The address that tells a look. */
export function addressOf({ filter, columns, sort, direction, view }: ListLook): string {
  const told = new URLSearchParams(filterTexts(filter));
  if (columns.join() !== defaults.columns.join()) told.set('columns', columns.join());
  if (sort !== defaults.sort) told.set('sort', sort);
  if (direction !== defaults.direction) told.set('direction', direction);
  if (view) told.set('view', view);
  return told.toString();
}

/** A filter as the query, the address and an export carry it. */
export const filterTexts = (filter: CustomerFilter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).map(([name, value]) => [name, String(value)]));

/** Whether a saved view shows the very same. */
export const sameSettings = (a: ViewSettings, b: ViewSettings): boolean =>
  addressOf({ ...a, columns: [...a.columns].sort(), view: null }) ===
  addressOf({ ...b, columns: [...b.columns].sort(), view: null });

/** The sort a press on a column's head asks for: the other way round where it already goes by that column. */
export const sortedBy = (look: ListLook, sort: CustomerSort): ListLook => ({
  ...look,
  sort,
  direction: look.sort === sort && look.direction === 'asc' ? 'desc' : 'asc',
});
