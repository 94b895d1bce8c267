import type { SqlEntityManager } from '@mikro-orm/sql';
import type { RequestDetail, RequestPage, RequestQuery, RequestRow } from '@tellerline/contracts';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.ts';
import { AppError } from '../../kernel/app-error.ts';
import { readInstant } from '../../persistence/columns.ts';
import { groupOf, likeInside } from '../customers/index.ts';
import { extensionsOf } from './deadlines.ts';
import { termsOf } from './kinds/kinds-book.ts';
import { linksOf } from './links.ts';
import { findRequest, inReach, leads, mayClaim, mayWork } from './reach.ts';
import type { RequestsDesk } from './requests.ports.ts';
import { type RequestRecord, requestDb } from './requests.tables.ts';
import { wayTo } from './tell/tell-customer.ts';

const FAR = new Date('9999-12-31T00:00:00.000Z');

/** A page of requests, the most urgent first; what is closed, the latest first. */
export async function listRequests(
  desk: RequestsDesk,
  em: SqlEntityManager,
  actor: Actor,
  query: RequestQuery,
): Promise<RequestPage> {
  const now = desk.deps.clock.now();
  const closed = query.scope === 'closed';
  const key = closed ? sql`r.closed_at` : sql`coalesce(r.due_at, ${FAR})`;
  let select = inReach(em, actor).selectAll('r').select(sql<Date | string | number>`${key}`.as('sort_key'));
  select = closed ? select.where('r.state', '=', 'closed') : select.where('r.state', 'in', ['open', 'waiting']);
  if (query.scope === 'mine') select = select.where('r.owner_user_id', '=', actor.userId);
  if (query.scope === 'pool') {
    select = select.where('r.owner_user_id', 'is', null);
    if (!leads(actor)) select = select.where('r.pool_role', 'in', [...actor.roles]);
  }
  if (query.kind) select = select.where('r.kind', '=', query.kind);
  if (query.priority) select = select.where('r.priority', '=', query.priority);
  if (query.overdue) {
    select = select.where(({ or, eb }) => or([eb('r.due_at', '<=', now), eb('r.legal_due_at', '<=', now)]));
  }
  if (query.customerNo) {
    const group = await groupOf(em, query.customerNo, actor);
    select = select.where('r.customer_no', 'in', group?.numbers ?? ['-']);
  }
  if (query.q) {
    const like = likeInside(query.q);
    select = select.where(
      sql<boolean>`(r.reference = ${query.q} or r.subject like ${like} escape '!' or r.text like ${like} escape '!')`,
    );
  }
  if (query.cursor !== undefined) {
    const from = readCursor(query.cursor);
    const behind = sql.raw(closed ? '<' : '>');
    select = select.where(
      sql<boolean>`(${key} ${behind} ${from.at} or (${key} = ${from.at} and r.id ${behind} ${from.id}))`,
    );
  }
  const found = await select
    .orderBy(key, closed ? 'desc' : 'asc')
    .orderBy('r.id', closed ? 'desc' : 'asc')
    .limit(query.limit + 1)
    .execute();
  const page = found.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: await presentRequests(desk, em, page),
    next: found.length > query.limit && last ? writeCursor(last.sort_key, last.id) : null,
  };
}

/** Rows of the list. */
async function presentRequests(
  desk: RequestsDesk,
  em: SqlEntityManager,
  rows: readonly RequestRecord[],
): Promise<RequestRow[]> {
  const branches = await desk.people.branches();
  const numbers = [...new Set(rows.flatMap(({ customer_no }) => customer_no ?? []))];
  const names = new Map(
    numbers.length === 0
      ? []
      : (
          await requestDb(em)
            .selectFrom('customer')
            .select(['customer_no', 'name'])
            .where('customer_no', 'in', numbers)
            .execute()
        ).map(({ customer_no, name }) => [customer_no, name]),
  );
  const now = desk.deps.clock.now();
  return Promise.all(
    rows.map(async (row) => {
      const branch = branches.find(({ path }) => path === row.branch_path);
      const orgNo = branch?.orgNo ?? '';
      const owner = row.owner_user_id;
      const terms = await termsOf(desk.kinds, em, row);
      return {
        id: row.id,
        reference: row.reference,
        kind: { code: row.kind, name: terms.name, complaint: Boolean(row.complaint) },
        priority: row.priority,
        state: row.state,
        customer: row.customer_no ? { customerNo: row.customer_no, name: names.get(row.customer_no) ?? '' } : null,
        owner: owner ? { userId: owner, displayName: (await desk.people.user(owner))?.displayName ?? '?' } : null,
        pool: { role: row.pool_role, branch: { orgNo, name: branch?.name ?? { 'zh-CN': orgNo, en: orgNo } } },
        subject: row.subject,
        openedAt: row.opened_at.toISOString(),
        dueAt: row.due_at?.toISOString() ?? null,
        legalDueAt: row.legal_due_at?.toISOString() ?? null,
        overdue: row.state !== 'closed' && [row.due_at, row.legal_due_at].some((due) => due !== null && due <= now),
        escalatedTo: terms.escalation[row.escalation - 1]?.to ?? null,
        reopened: row.reopened,
        outcome: row.outcome,
        version: row.version,
      };
    }),
  );
}

/** One request with its story. @throws AppError resource.not_found */
export async function readRequest(
  desk: RequestsDesk,
  em: SqlEntityManager,
  actor: Actor,
  id: string,
): Promise<RequestDetail> {
  const row = await findRequest(em, actor, id);
  const [presented] = await presentRequests(desk, em, [row]);
  if (!presented) throw new AppError('resource.not_found', { status: 404 });
  const db = requestDb(em);
  const entries = await db
    .selectFrom('service_request_entry')
    .selectAll()
    .where('request_id', '=', id)
    .orderBy('id', 'desc')
    .execute();
  const terms = await termsOf(desk.kinds, em, row);
  const mostExtensions = (terms.complaint?.days.length ?? 0) - 1;
  return {
    row: presented,
    text: row.text,
    wish: row.wish,
    interactionId: row.interaction_id,
    acknowledgeBy: row.acknowledge_by?.toISOString() ?? null,
    acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
    cause: row.cause,
    redressFen: row.redress_fen,
    closedAt: row.closed_at?.toISOString() ?? null,
    reachable: (await wayTo(desk, em, row.customer_no)) !== null,
    extendable: row.state !== 'closed' && extensionsOf(desk, terms, row) < mostExtensions,
    mayWork: mayWork(actor, row),
    mayClaim: mayClaim(actor, row),
    links: await linksOf(desk, em, actor, id),
    entries: entries.map(({ what, at, by_name, text }) => ({ what, at: at.toISOString(), by: by_name, text })),
  };
}

const writeCursor = (at: Date | string | number, id: string): string =>
  Buffer.from(JSON.stringify([readInstant(at)?.getTime() ?? 0, id])).toString('base64url');

function readCursor(text: string): { at: Date; id: string } {
  try {
    const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown];
    if (Number.isSafeInteger(at) && typeof id === 'string') return { at: new Date(at as number), id };
  } catch {
    // Told below, like any other cursor that is not ours.
  }
  throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
}
