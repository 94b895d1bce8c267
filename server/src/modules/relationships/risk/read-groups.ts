import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RiskGroupKind, RiskGroupPage, RiskGroupQuery, RiskGroupRow } from '@tellerline/contracts';
import { type Selectable, sql } from 'kysely';
import { AppError } from '../../../kernel/app-error.ts';
import { type BranchScope, inScope } from '../../customers/index.ts';
import { type RelationshipTables, relationshipDb } from '../relationships.tables.ts';

type GroupRow = Selectable<RelationshipTables['risk_group']>;
const NAMES_SHOWN = 4;

/** The data gate of groups: one of which a person sees at least one member. */
const visibleGroup = (scope: BranchScope) =>
  sql<boolean>`exists (select 1 from risk_group_member gm join customer c on c.id = gm.customer_id where gm.group_id = g.id and ${inScope('c', scope)})`;

/** Groups a person sees somebody of, those with the largest exposure first. */
export async function listGroups(
  em: SqlEntityManager,
  scope: BranchScope,
  query: RiskGroupQuery,
): Promise<RiskGroupPage> {
  const after = readCursor(query.cursor);
  const rows = await relationshipDb(em)
    .selectFrom('risk_group as g')
    .selectAll('g')
    .$if(query.state === 'standing', (groups) => groups.where('g.dissolved_on', 'is', null))
    .$if(query.state === 'dissolved', (groups) => groups.where('g.dissolved_on', 'is not', null))
    .$if(query.kind !== undefined, (groups) => groups.where('g.kind', '=', query.kind ?? ''))
    .$if(after !== null, (groups) =>
      groups.where(({ eb, or, and }) =>
        or([
          eb('g.exposure', '<', after?.exposure ?? 0),
          and([eb('g.exposure', '=', after?.exposure ?? 0), eb('g.id', '>', after?.id ?? '')]),
        ]),
      ),
    )
    .where(visibleGroup(scope))
    .orderBy('g.exposure', 'desc')
    .orderBy('g.id')
    .limit(query.limit + 1)
    .execute();
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: await present(em, page, scope),
    next: rows.length > query.limit && last ? `${last.exposure}.${last.id}` : null,
  };
}

/** Groups of one customer, standing ones first. */
export async function groupsOf(
  em: SqlEntityManager,
  customerIds: readonly number[],
  scope: BranchScope,
): Promise<RiskGroupRow[]> {
  const rows = await relationshipDb(em)
    .selectFrom('risk_group as g')
    .selectAll('g')
    .where(
      'g.id',
      'in',
      relationshipDb(em)
        .selectFrom('risk_group_member')
        .select('group_id')
        .where('customer_id', 'in', [...customerIds]),
    )
    .orderBy(sql`case when g.dissolved_on is null then 0 else 1 end`)
    .orderBy('g.found_on', 'desc')
    .orderBy('g.id')
    .limit(50)
    .execute();
  return present(em, rows, scope);
}

/** @throws AppError resource.not_found, alike for no group and for one of which this person sees nobody */
export async function oneGroup(em: SqlEntityManager, id: string, scope: BranchScope): Promise<RiskGroupRow> {
  const rows = await relationshipDb(em)
    .selectFrom('risk_group as g')
    .selectAll('g')
    .where('g.id', '=', id)
    .where(visibleGroup(scope))
    .execute();
  const [row] = await present(em, rows, scope);
  if (!row) throw new AppError('resource.not_found', { status: 404 });
  return row;
}

/** How many of each group may be seen, and the first of their names: one query for a page. */
async function present(em: SqlEntityManager, rows: readonly GroupRow[], scope: BranchScope): Promise<RiskGroupRow[]> {
  if (rows.length === 0) return [];
  const { rows: seen } = await sql<{ group_id: string; name: string; n: number }>`
    select group_id, name, n from (
      select gm.group_id, c.name, count(*) over (partition by gm.group_id) as n, row_number() over (partition by gm.group_id order by c.kind, c.id) as place
      from risk_group_member gm join customer c on c.id = gm.customer_id
      where gm.group_id in (${sql.join(rows.map(({ id }) => id))}) and ${inScope('c', scope)}
    ) ranked where place <= ${NAMES_SHOWN} order by group_id, place`.execute(relationshipDb(em));
  const byGroup = Map.groupBy(seen, ({ group_id: id }) => id);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as RiskGroupKind,
    code: row.code,
    members: row.members,
    visible: Number(byGroup.get(row.id)?.[0]?.n ?? 0),
    exposure: Number(row.exposure),
    names: (byGroup.get(row.id) ?? []).map(({ name }) => name),
    foundOn: row.found_on,
    dissolvedOn: row.dissolved_on ?? null,
  }));
}

function readCursor(text: string | undefined): { exposure: number; id: string } | null {
  if (text === undefined) return null;
  const [exposure, id] = text.split('.');
  if (!/^\d{1,16}$/.test(exposure ?? '') || !id)
    throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
  return { exposure: Number(exposure), id };
}
