import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AttributePage, AttributeQuery, AttributeView } from '@tellerline/contracts';
import { sql } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { type BranchScope, inScope, likeInside, likePrefix } from '../data-gate.ts';
import { accountNumber } from '../mask.ts';
import type { BranchNames } from '../read-summaries.ts';
import { attributeDb, type StoredAttribute } from './attribute.tables.ts';
import { valuesOf } from './attribute-columns.ts';
import { inIndustry } from './in-industry.ts';
import { industriesOf } from './read-industry.ts';

type ListedAttribute = StoredAttribute & { customer_no: string; name: string; org_no: string };

/** Filters of the list; its export takes the same. */
export type AttributeFilter = Pick<AttributeQuery, 'q' | 'industry' | 'orgNo' | 'importId'>;

/** Attributes in scope behind a position, by customer number or the latest first. */
export async function listAttributes(
  em: SqlEntityManager,
  query: AttributeQuery,
  scope: BranchScope,
  branches: BranchNames,
): Promise<AttributePage> {
  let select = filtered(em, query, scope).limit(query.limit + 1);
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  if (query.sort === 'newest') {
    select = select.orderBy('t.changed_at', 'desc').orderBy('t.customer_id', 'desc');
    if (after) {
      const at = new Date(Number(after.key));
      select = select.where(({ or, and, eb }) =>
        or([eb('t.changed_at', '<', at), and([eb('t.changed_at', '=', at), eb('t.customer_id', '<', after.id)])]),
      );
    }
  } else {
    select = select.orderBy('c.customer_no');
    if (after) select = select.where('c.customer_no', '>', after.key);
  }
  const rows = await select.execute();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  const cursorOf = (row: ListedAttribute) =>
    query.sort === 'newest'
      ? `${row.changed_at.getTime()}.${row.customer_id}`
      : `${row.customer_no}.${row.customer_id}`;
  return {
    items: page.map((row) => presentAttribute(row, branches)),
    next: rows.length > query.limit && last ? cursorOf(last) : null,
  };
}

/** How many there are, counted up to `most`. */
export async function countAttributes(
  em: SqlEntityManager,
  filter: AttributeFilter,
  scope: BranchScope,
  most: number,
): Promise<number> {
  const counted = await attributeDb(em)
    .selectFrom(filtered(em, filter, scope).clearSelect().select('t.customer_id').limit(most).as('found'))
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(counted.n);
}

/** The attributes of these customers, by customer. */
export async function attributesOf(
  em: SqlEntityManager,
  customerIds: readonly number[],
): Promise<Map<number, StoredAttribute>> {
  if (customerIds.length === 0) return new Map();
  const rows = await attributeDb(em)
    .selectFrom('customer_attribute')
    .selectAll()
    .where('customer_id', 'in', customerIds)
    .execute();
  return new Map(rows.map((row) => [row.customer_id, row]));
}

function filtered(em: SqlEntityManager, { q, industry, orgNo, importId }: AttributeFilter, scope: BranchScope) {
  let select = attributeDb(em)
    .selectFrom('customer_attribute as t')
    .innerJoin('customer as c', 'c.id', 't.customer_id')
    .selectAll('t')
    .select(['c.customer_no', 'c.name', 'c.org_no'])
    .where(inScope('c', scope));
  if (q) {
    const [prefix, inside] = [likePrefix(q), likeInside(q)];
    select = select.where(
      sql<boolean>`(c.customer_no like ${prefix} escape '!' or c.name like ${inside} escape '!' or t.industrial_zone like ${inside} escape '!')`,
    );
  }
  if (industry) select = select.where(inIndustry(industry));
  if (orgNo) select = select.where('c.org_no', '=', orgNo);
  if (importId !== undefined) select = select.where('t.import_id', '=', importId);
  return select;
}

export const presentAttribute = (row: ListedAttribute, branches: BranchNames): AttributeView => ({
  customerNo: row.customer_no,
  name: row.name,
  branch: {
    orgNo: row.org_no,
    name: branches.get(row.org_no)?.name ?? { 'zh-CN': row.org_no, en: row.org_no },
  },
  accountNo: row.account_no === null ? null : accountNumber(row.account_no).text,
  values: valuesOf(row),
  industries: industriesOf(valuesOf(row)),
  author: row.author,
  recordedOn: row.recorded_on,
  importedBy: row.imported_by,
  importId: row.import_id,
  changedAt: row.changed_at.toISOString(),
  version: row.version,
});

function readCursor(cursor: string): { key: string; id: number } {
  const match = /^([0-9A-Z]{1,15})\.(\d{1,15})$/.exec(cursor);
  if (!match) throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
  return { key: match[1] ?? '', id: Number(match[2]) };
}
