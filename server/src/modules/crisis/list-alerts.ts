import type { SqlEntityManager } from '@mikro-orm/sql';
import type { AlertPage, AlertQuery, AlertRow, alertLevels, IndicatorKey } from '@tellerline/contracts';
import { type RawBuilder, sql } from 'kysely';
import { type Actor, hasRole } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { readInstant } from '../../persistence/columns.ts';
import { inScope, likeInside } from '../customers/index.ts';
import { type AlertRecord, crisisDb, levelOf, rankOf } from './crisis.tables.ts';
import type { CrisisDesk } from './crisis-desk.ts';

const FAR = new Date('9999-12-31T00:00:00.000Z');

/** How a list is ordered: by one key, then by id, both in the same direction. */
const orders: Readonly<Record<AlertQuery['sort'], { key: RawBuilder<unknown>; direction: 'asc' | 'desc' }>> = {
  urgency: { key: sql`(a.level * 1000 + a.score)`, direction: 'desc' },
  score: { key: sql`a.score`, direction: 'desc' },
  newest: { key: sql`a.id`, direction: 'desc' },
  due: { key: sql`coalesce(a.due_at, ${FAR})`, direction: 'asc' },
};

/** Who steers sees the comparison group; others must not, or they would act on it. */
export const seesHeldOut = (actor: Actor): boolean => hasRole(actor, 'supervisor');

export type AlertListed = AlertRecord & { customer_no: string; name: string; org_no: string; branch_path: string };

const alertsFor = (em: SqlEntityManager, actor: Actor) =>
  crisisDb(em)
    .selectFrom('customer_alert as a')
    .innerJoin('customer as c', 'c.id', 'a.customer_id')
    .where(inScope('c', actor))
    .$if(!seesHeldOut(actor), (query) => query.where('a.held_out', '=', 0));

/** A page of the alerts about customers in scope. */
export async function listAlerts(
  em: SqlEntityManager,
  desk: CrisisDesk,
  actor: Actor,
  query: AlertQuery,
): Promise<AlertPage> {
  const now = desk.deps.clock.now();
  const { key, direction } = orders[query.sort];
  let select = alertsFor(em, actor)
    .selectAll('a')
    .select(['c.customer_no', 'c.name', 'c.org_no', 'c.branch_path'])
    .select(sql<number | Date | string>`${key}`.as('sort_key'))
    .where(inState(query, now))
    .orderBy(sql`${key}`, direction)
    .orderBy('a.id', direction)
    .limit(query.limit + 1);
  if (query.level) select = select.where('a.level', '=', rankOf(query.level));
  if (query.crisis) select = select.where('a.crisis', '=', query.crisis);
  if (query.mine) select = select.where('a.owner_user_id', '=', actor.userId);
  if (query.indicator) select = select.where(hasReading(query.indicator));
  if (query.segment) {
    if (!(await desk.segments?.mayUse(em, actor, query.segment)))
      throw new AppError('resource.not_found', { status: 404 });
    select = select.where(
      sql<boolean>`exists (select 1 from segment_member m where m.segment_id = ${query.segment} and m.customer_id = a.customer_id)`,
    );
  }
  if (query.q) {
    const like = likeInside(query.q);
    select = select.where(sql<boolean>`(c.customer_no = ${query.q.toUpperCase()} or c.name like ${like} escape '!')`);
  }
  if (query.cursor !== undefined) {
    const from = readCursor(query.cursor, query.sort === 'due');
    const behind = sql.raw(direction === 'asc' ? '>' : '<');
    select = select.where(
      sql<boolean>`(${key} ${behind} ${from.key} or (${key} = ${from.key} and a.id ${behind} ${from.id}))`,
    );
  }
  const found = await select.execute();
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  const next =
    found.length > query.limit && last ? writeCursor(last.sort_key, Number(last.id), query.sort === 'due') : null;
  return { items: await presentAlerts(em, desk, actor, page), next, counts: await countLevels(em, actor) };
}

/** @throws AppError resource.not_found when absent, out of scope, or held out and not to be seen: the same answer */
export async function findAlert(em: SqlEntityManager, actor: Actor, id: number): Promise<AlertListed> {
  const row = await alertsFor(em, actor)
    .selectAll('a')
    .select(['c.customer_no', 'c.name', 'c.org_no', 'c.branch_path'])
    .where('a.id', '=', id)
    .executeTakeFirst();
  if (!row) throw new AppError('resource.not_found', { status: 404 });
  return row;
}

/** Rows of the list, with the two weightiest indicators of each. */
export async function presentAlerts(
  em: SqlEntityManager,
  desk: CrisisDesk,
  actor: Actor,
  rows: readonly AlertListed[],
): Promise<AlertRow[]> {
  if (rows.length === 0) return [];
  const readings = await crisisDb(em)
    .selectFrom('alert_reading')
    .select(['customer_id', 'indicator'])
    .where(
      'customer_id',
      'in',
      rows.map((row) => row.customer_id),
    )
    .orderBy('knock_out', 'desc')
    .orderBy('points', 'desc')
    .orderBy('indicator')
    .execute();
  const byCustomer = Map.groupBy(readings, (reading) => reading.customer_id);
  const branches = new Map((await desk.people.branches()).map((branch) => [branch.orgNo, branch.name]));
  const now = desk.deps.clock.now();
  return Promise.all(
    rows.map(async (row) => ({
      id: String(row.id),
      customerNo: row.customer_no,
      name: row.name,
      branch: { orgNo: row.org_no, name: branches.get(row.org_no) ?? { 'zh-CN': row.org_no, en: row.org_no } },
      level: levelOf(row.level) ?? 'yellow',
      crisis: row.crisis,
      score: row.score,
      state: stateOf(row, now),
      top: (byCustomer.get(row.customer_id) ?? []).slice(0, 2).map(({ indicator }) => indicator as IndicatorKey),
      owner: row.owner_user_id ? ((await desk.people.user(row.owner_user_id))?.displayName ?? null) : null,
      openedAt: row.opened_at.toISOString(),
      dueAt: row.due_at?.toISOString() ?? null,
      escalated: row.escalated_at !== null,
      waits: row.open_key !== null && !row.held_out && row.told_level < row.level,
      heldOut: Boolean(row.held_out) && seesHeldOut(actor),
      outcome: row.outcome,
      version: row.version,
    })),
  );
}

function stateOf(row: AlertListed, now: Date): AlertRow['state'] {
  if (row.open_key === null) return 'closed';
  if (row.due_at && row.due_at < now && !row.contacted_at) return 'late';
  return row.acknowledged_at ? 'acknowledged' : 'open';
}

function inState({ state }: AlertQuery, now: Date): RawBuilder<boolean> {
  if (state === 'closed') return sql<boolean>`a.open_key is null`;
  if (state === 'active') return sql<boolean>`a.open_key is not null`;
  const late = sql`(a.due_at < ${now} and a.contacted_at is null)`;
  if (state === 'late') return sql<boolean>`(a.open_key is not null and ${late})`;
  const acknowledged = state === 'acknowledged' ? sql`a.acknowledged_at is not null` : sql`a.acknowledged_at is null`;
  return sql<boolean>`(a.open_key is not null and ${acknowledged} and (a.due_at is null or not ${late}))`;
}

const hasReading = (indicator: IndicatorKey): RawBuilder<boolean> =>
  sql<boolean>`exists (select 1 from alert_reading r where r.customer_id = a.customer_id and r.indicator = ${indicator})`;

async function countLevels(em: SqlEntityManager, actor: Actor): Promise<AlertPage['counts']> {
  const rows = await alertsFor(em, actor)
    .select(['a.level', sql<number>`count(*)`.as('n')])
    .where('a.open_key', 'is not', null)
    .groupBy('a.level')
    .execute();
  const of = (level: (typeof alertLevels)[number]): number =>
    Number(rows.find((row) => row.level === rankOf(level))?.n ?? 0);
  return { yellow: of('yellow'), orange: of('orange'), red: of('red') };
}

/** A computed moment comes out of the database as it pleases. */
function writeCursor(key: number | Date | string, id: number, isMoment: boolean): string {
  const value = isMoment ? (readInstant(key)?.getTime() ?? 0) : Number(key);
  return Buffer.from(JSON.stringify([value, id])).toString('base64url');
}

function readCursor(text: string, isMoment: boolean): { key: number | Date; id: number } {
  try {
    const [key, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown];
    if (Number.isSafeInteger(key) && Number.isSafeInteger(id))
      return { key: isMoment ? new Date(key as number) : (key as number), id: id as number };
  } catch {
    // Told below, like any other cursor that is not ours.
  }
  throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
}
