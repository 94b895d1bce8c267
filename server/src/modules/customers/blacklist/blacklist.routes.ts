import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  BlacklistDetail,
  BlacklistHitPage,
  BlacklistPage,
  BlacklistQuery,
  DecideMatch,
  type PendingRelation,
  PossibleMatches,
  type Role,
  Uuid,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import { AppError } from '../../../kernel/app-error.ts';
import { recordAudit } from '../../../kernel/audit.ts';
import type { ServerDeps } from '../../../kernel/module.ts';
import type { ReviewsApi } from '../../reviews/index.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import { aroundOf, presentEntry, presentEntryWhole, presentHit, presentMatch } from './blacklist.presenter.ts';
import { readHits } from './blacklist-hits.ts';
import { decideMatch, possibleMatches } from './possible-matches.ts';
import { countEntries, findEntry, listEntries } from './read-blacklist.ts';

/** Agents are told by the flag on the call, never by the list. */
export const blacklistReaders: readonly Role[] = ['clerk', 'reviewer', 'supervisor', 'manager'];
const writers: readonly Role[] = ['clerk', 'manager'];
/** Who may say that a customer of the same name is the one meant, or another. */
const deciders: readonly Role[] = ['clerk', 'reviewer', 'manager'];
const tag = 'blacklist';
const HITS_A_PAGE = 50;
const ofEntry = z.object({ id: Uuid });

/** Reading the blacklist. What is entered goes through `PUT /records/blacklist_entry/<branch>.<uuid>/…` of the reviews. */
export function blacklistRoutes(
  desk: CustomerDesk,
  reviews: ReviewsApi | null,
  deps: Pick<ServerDeps, 'transaction' | 'clock'>,
): RouteDefinition[] {
  const matches = async (em: SqlEntityManager, actor: Actor, id: string): Promise<PossibleMatches> => {
    const rows = await possibleMatches(em, actor, id);
    const { codes, branches } = await aroundOf(desk, actor);
    const items = rows.map(async (row) => {
      const viewer = await desk.seeing(actor, { customerNo: row.customer_no, branchPath: row.branch_path });
      return presentMatch(row, { codes, branches, viewer });
    });
    return { items: await Promise.all(items), mayDecide: hasRole(actor, ...deciders) };
  };
  const mayEdit = (actor: Actor): boolean => reviews !== null && hasRole(actor, ...writers);
  const entry = async (em: SqlEntityManager, actor: Actor, id: string) => {
    const row = await findEntry(em, actor, id);
    if (!row) throw new AppError('resource.not_found', { status: 404 });
    return row;
  };
  return [
    route({
      method: 'get',
      path: '/blacklist',
      summary: 'Entries of the blacklist kept by branches in scope, searched, filtered and sorted',
      tag,
      allow: blacklistReaders,
      query: BlacklistQuery,
      response: BlacklistPage,
      handler: async ({ em, query, actor, auditRead }) => {
        const today = desk.today();
        const { rows, next } = await listEntries(em, actor, query, today);
        const context = await aroundOf(desk, actor);
        const page = {
          items: rows.map((row) => presentEntry(row, context)),
          next,
          count: await countEntries(em, actor, query, today),
          pending: reviews && query.cursor === undefined ? await newOnes(em, reviews, actor) : [],
          mayEdit: mayEdit(actor),
        };
        await auditRead('Blacklist.Listed', { id: actor.userId, details: { found: page.items.length } });
        return page;
      },
    }),
    route({
      method: 'get',
      path: '/blacklist/:id',
      summary: 'One entry of the blacklist with its words and who made it true',
      tag,
      allow: blacklistReaders,
      params: ofEntry,
      response: BlacklistDetail,
      handler: async ({ em, params, actor, auditRead }) => {
        const row = await entry(em, actor, params.id);
        const detail = presentEntryWhole(row, await aroundOf(desk, actor, row.branch_path), {
          open: null,
          mayEdit: mayEdit(actor),
        });
        const open = (await reviews?.openChangeOf(em, 'blacklist_entry', detail.subjectId, actor)) ?? null;
        await auditRead('Blacklist.Viewed', { id: params.id });
        return { ...detail, open };
      },
    }),
    route({
      method: 'get',
      path: '/blacklist/:id/hits',
      summary: 'Each time an entry was met, the latest first',
      tag,
      allow: blacklistReaders,
      params: ofEntry,
      query: z.object({ cursor: z.string().max(80).optional() }),
      response: BlacklistHitPage,
      handler: async ({ em, params, query, actor }) => {
        await entry(em, actor, params.id);
        const after = query.cursor === undefined ? null : readCursor(query.cursor);
        const rows = await readHits(em, params.id, after, HITS_A_PAGE + 1);
        const page = rows.slice(0, HITS_A_PAGE);
        const last = rows.length > HITS_A_PAGE ? page.at(-1) : undefined;
        return {
          items: page.map((row) => presentHit(row, actor)),
          next: last ? `${last.at.getTime()}.${last.id}` : null,
        };
      },
    }),
    route({
      method: 'get',
      path: '/blacklist/:id/possible',
      summary: 'Customers who bear the name of an entry that has nothing but a name, with what was found out',
      tag,
      allow: blacklistReaders,
      params: ofEntry,
      response: PossibleMatches,
      handler: async ({ em, params, actor, auditRead }) => {
        await entry(em, actor, params.id);
        await auditRead('Blacklist.PossibleViewed', { id: params.id });
        return matches(em, actor, params.id);
      },
    }),
    route({
      method: 'post',
      path: '/blacklist/:id/verdicts',
      summary:
        'Say whether a customer of the same name is the one meant: confirmed he is met, dismissed he is not shown again',
      tag,
      allow: deciders,
      params: ofEntry,
      body: DecideMatch,
      response: PossibleMatches,
      handler: async ({ em, params, body, actor }) => {
        const row = await entry(em, actor, params.id);
        const details = { customer: body.customerNo, same: body.same };
        await deps.transaction(async (tx) => {
          await decideMatch(tx, row, body, { actor, at: desk.now(), today: desk.today() });
          await recordAudit(tx, { actor, key: 'Blacklist.MatchDecided', subjectId: params.id, details }, deps.clock);
        });
        return matches(em, actor, params.id);
      },
    }),
  ];
}

/** New entries that are being written, wait, or came back to who asks: the latest change of each. */
async function newOnes(em: SqlEntityManager, reviews: ReviewsApi, actor: Actor): Promise<PendingRelation[]> {
  const { items } = await reviews.list(em, actor, { box: 'all', kind: 'blacklist_entry', order: 'newest', limit: 100 });
  const latest = new Map<string, (typeof items)[number]>();
  for (const row of items) if (!latest.has(row.subjectId)) latest.set(row.subjectId, row);
  const waiting = [...latest.values()].filter(
    (row) => row.state === 'submitted' || (row.own && (row.state === 'draft' || row.state === 'returned')),
  );
  const known = new Set<string>();
  for (const row of waiting)
    if (await findEntry(em, actor, row.subjectId.split('.')[1] ?? '')) known.add(row.subjectId);
  return waiting.filter((row) => !known.has(row.subjectId));
}

function readCursor(cursor: string): { at: Date; id: string } {
  const match = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(cursor);
  if (!match?.[2]) throw new AppError('request.invalid', { status: 400, details: { field: 'query.cursor' } });
  return { at: new Date(Number(match[1])), id: match[2] };
}
