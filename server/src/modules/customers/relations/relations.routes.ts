import type { SqlEntityManager } from '@mikro-orm/sql';
import {
  CustomerNo,
  type PendingRelation,
  RelatedAnswer,
  RelatedQuestion,
  RelationList,
  RelationQuery,
  type Role,
} from '@tellerline/contracts';
import { z } from 'zod';
import { type RouteDefinition, route } from '../../../http/route.ts';
import { type Actor, hasRole } from '../../../kernel/actor.ts';
import type { ReviewsApi } from '../../reviews/index.ts';
import type { CustomerDesk } from '../customer-desk.ts';
import type { LookUpBudgets } from '../look-up-budgets.ts';
import { findParty } from './find-party.ts';
import { readRelations } from './read-relations.ts';
import { readOwner } from './relation-state.ts';
import { presentRelation, subjectOf } from './relations.presenter.ts';

const readers: readonly Role[] = ['agent', 'supervisor', 'clerk', 'reviewer', 'manager'];
const writers: readonly Role[] = ['clerk', 'manager'];
const tag = 'relations';

/** Reading relations. What is entered goes through `PUT /records/relation/<customer>:<uuid>/…` of the reviews. */
export function relationRoutes(
  desk: CustomerDesk,
  budgets: LookUpBudgets,
  reviews: ReviewsApi | null,
): RouteDefinition[] {
  return [
    route({
      method: 'get',
      path: '/customers/:customerNo/relations',
      summary: 'Ties of a customer from either side, in force and ended, and new ones that wait for review',
      tag,
      allow: readers,
      params: z.object({ customerNo: CustomerNo }),
      query: RelationQuery,
      response: RelationList,
      handler: async ({ em, params, query, actor, audit, auditRead }) => {
        await budgets.readCustomer(actor, params.customerNo, audit);
        const list = await listRelations(em, desk, reviews, actor, params.customerNo, query.state);
        await auditRead('Customer.CardViewed', { id: params.customerNo, details: { part: 'relations' } });
        return list;
      },
    }),
    route({
      method: 'post',
      path: '/related-parties',
      summary: 'Which customer a number or document belongs to, before a relation is entered with him',
      tag,
      allow: writers,
      body: RelatedQuestion,
      response: RelatedAnswer,
      handler: async ({ em, body, actor, audit }) => {
        const asked = body.relatedNo ?? body.idNumber;
        if (asked === undefined) return { found: null, elsewhere: null };
        await budgets.searchByNumber(actor, asked, audit);
        const by = { customerNo: body.relatedNo ?? null, idNumber: body.idNumber ?? null, kind: body.partyKind };
        const party = await findParty(em, { ...by, today: desk.today() }, actor);
        // A number alone proves nothing: only who holds the paper is told that he is a customer elsewhere.
        const mayKnow = party !== null && (party.visible || body.relatedNo === undefined);
        if (!mayKnow) return { found: null, elsewhere: null };
        const branch = (await desk.branchNames()).get(party.orgNo)?.name ?? { 'zh-CN': party.orgNo, en: party.orgNo };
        const { customerNo, name, kind } = party;
        return party.visible
          ? { found: { customerNo, name, kind, branch }, elsewhere: null }
          : { found: null, elsewhere: branch };
      },
    }),
  ];
}

async function listRelations(
  em: SqlEntityManager,
  desk: CustomerDesk,
  reviews: ReviewsApi | null,
  actor: Actor,
  customerNo: string,
  state: RelationQuery['state'],
): Promise<RelationList> {
  await desk.refreshCodes();
  const group = await desk.group(em, customerNo, actor);
  const owner = await readOwner(em, group.customerNo, actor);
  const rows = await readRelations(em, group.ids, actor, state);
  const subjects = [
    ...rows.own.map((row) => subjectOf(row, 'own', owner)),
    ...rows.inverse.map((row) => subjectOf(row, 'inverse', owner)),
  ].filter((subject) => subject !== null);
  const open = (await reviews?.openChangesOf(em, 'relation', subjects, actor)) ?? new Map();
  const mayEdit = reviews !== null && hasRole(actor, ...writers);
  const viewer = await desk.seeing(actor, owner);
  const around = { owner, codes: desk.codes, viewer, mayEdit, open };
  const items = [
    ...rows.own.map((row) => presentRelation(row, 'own', around)),
    ...rows.inverse.map((row) => presentRelation(row, 'inverse', around)),
  ].sort((one, other) => Number(other.inForce) - Number(one.inForce) || (one.recordedOn < other.recordedOn ? 1 : -1));
  const { name, kind } = owner;
  const pending = reviews ? await newOnes(em, reviews, actor, customerNo, new Set(subjects)) : [];
  return { customerNo, name, kind, items, cut: rows.cut, pending, mayEdit };
}

/** New relations being written, waiting, or come back to who asks: the latest change of each. */
async function newOnes(
  em: SqlEntityManager,
  reviews: ReviewsApi,
  actor: Actor,
  customerNo: string,
  known: ReadonlySet<string>,
): Promise<PendingRelation[]> {
  const query = { box: 'all', kind: 'relation', customerNo, order: 'newest', limit: 100 } as const;
  const { items } = await reviews.list(em, actor, query);
  const latest = new Map<string, PendingRelation>();
  for (const row of items) if (!latest.has(row.subjectId)) latest.set(row.subjectId, row);
  return [...latest.values()].filter(
    (row) =>
      !known.has(row.subjectId) &&
      (row.state === 'submitted' || (row.own && (row.state === 'draft' || row.state === 'returned'))),
  );
}
