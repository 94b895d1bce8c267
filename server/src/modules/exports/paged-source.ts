import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Label, Locale, Role } from '@tellerline/contracts';
import type { z } from 'zod';
import type { CellValue } from '../../exchange/index.ts';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import type { ExportColumn, ExportFilter, ExportSource } from './export-source.ts';

/** A list the house already shows in pages, through its own gate and with its own masks. */
export interface PagedList<Row, Query> {
  kind: string;
  label: Label;
  roles: readonly Role[];
  /** The columns of the file, each with its cell of a row. */
  columns: readonly (ExportColumn & { cell(row: Row, locale: Locale): CellValue })[];
  /** What of the list's own query may be asked for, in words; anything else is refused. */
  filters: Readonly<Record<string, Label>>;
  /** The list's query: checks the filter. */
  query: z.ZodType<Query>;
  /** Order and page size, and what else the query of a file always says. */
  always?: Readonly<Record<string, unknown>>;
  page(em: SqlEntityManager, actor: Actor, query: Query): Promise<{ items: readonly Row[]; next: string | null }>;
}

/** Makes a list that is shown in pages one that may leave the house as a file, row for row as the asker sees it. */
export function pagedSource<Row, Query>(list: PagedList<Row, Query>): ExportSource {
  const { kind, label, roles, columns } = list;
  const queryOf = (filter: ExportFilter, cursor?: string): Query => {
    const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
    const unknown = Object.keys(given).find((name) => !(name in list.filters));
    const parsed = list.query.safeParse({ ...given, ...list.always, ...(cursor !== undefined && { cursor }) });
    const wrong = unknown ?? (parsed.success ? undefined : parsed.error.issues[0]?.path.join('.'));
    if (parsed.success && wrong === undefined) return parsed.data;
    throw new AppError('request.invalid', { status: 400, details: { field: `filter.${wrong}` } });
  };
  async function* rows(em: SqlEntityManager, actor: Actor, filter: ExportFilter): AsyncGenerator<readonly Row[]> {
    for (let cursor: string | undefined; ; ) {
      const page = await list.page(em, actor, queryOf(filter, cursor));
      em.clear();
      yield page.items;
      if (page.next === null) return;
      cursor = page.next;
    }
  }
  return {
    kind,
    label,
    roles,
    columns: columns.map(({ id, label: heading, masked }) => ({ id, label: heading, ...(masked && { masked }) })),
    describe: (filter) => {
      queryOf(filter);
      return Object.entries(filter).flatMap(([name, value]) => {
        const said = list.filters[name];
        return said && value !== '' ? [{ label: said, value }] : [];
      });
    },
    count: async (em, actor, filter, most) => {
      let found = 0;
      for await (const page of rows(em, actor, filter)) {
        found += page.length;
        if (found >= most) return most;
      }
      return found;
    },
    async *pages(em, actor, filter, locale) {
      for await (const page of rows(em, actor, filter)) {
        yield page.map((row) => columns.map(({ cell }) => cell(row, locale)));
      }
    },
  };
}

/** An instant as files say it: UTC, to the second. */
export const instantCell = (instant: string | null): CellValue => instant?.replace('T', ' ').slice(0, 19) ?? null;

/** A branch as files say it. */
export const branchCell = (branch: { orgNo: string; name: Label }, locale: Locale): CellValue =>
  `${branch.orgNo} ${branch.name[locale]}`.trim();
